"""Commitments at work: a fictional hospital, court and attorney general, and the steps of a year."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from law.civil import civil_day
from tests.house import House
from tests.workflows import people
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON

HOSPITAL = Actor(id="hospital-clerk", role=Role.MENTAL_HEALTH, office="hospital")
CHIEF = Actor(id="hospital-chief", role=Role.SUPERVISOR, office="hospital")
JUDGE = Actor(id="judge", role=Role.COURT, office="court-1")
ATTORNEY = Actor(id="attorney", role=Role.ATTORNEY_GENERAL, office="ag")
RECIPIENTS = (
    "court", "dmh-director", "facility-head", "attorney-general", "prosecutor-of-release",
)  # fmt: skip
DAY = timedelta(days=1)
_NUMBERS = itertools.count(1)


def found_offices(engine: Engine) -> None:
    """The offices of a commitment."""
    offices = {
        "hospital": ("facility", "Fictional State Hospital"),
        "court-1": ("court", "Probate Division of County One"),
        "ag": ("attorney-general", "Office of the Fictional Attorney General"),
    }
    for name, (kind, title) in offices.items():
        row = {
            "id": name,
            "name": title,
            "type": kind,
            "region": "east",
            "contact": "Terry Fictional",
            "telephone": "555-0100",
            "address": "1 Example Street\nSampleton MO 63999",
        }
        people.put(engine, "office", row)


def somebody(engine: Engine, what: str) -> str:
    """A person of the registers, obviously fictional."""
    name = f"{what}-{next(_NUMBERS)}"
    kind = "staff" if what == "examiner" else "other"
    row = {
        "id": name,
        "office": "hospital",
        "kind": kind,
        "name": f"Pat Fictional {name}",
        "address": "2 Nowhere Lane\nSampleton MO 63999",
    }
    people.put(engine, "person", row)
    return name


def day(at: datetime) -> str:
    """The civil day of an instant."""
    return civil_day(at).isoformat()


async def opened(house: House, **other: Any) -> str:
    """A commitment of today."""
    given = {
        "person": somebody(house.engine, "patient"),
        "court": "court-1",
        "county": "county-1",
        "committed_on": day(house.clock.now()),
        "standard": "clear-and-convincing",
        "victims": [somebody(house.engine, "victim")],
        **other,
    }
    case = await house.open("commitment", given, actor=HOSPITAL)
    await rest(house, case)
    return case


async def committed(house: House, **other: Any) -> str:
    """The person is at a site."""
    case = await opened(house, **other)
    site = {"site": "fulton", "segregated": True, "assigned_on": day(house.clock.now())}
    await house.accepted(case, "assign-site", site, actor=HOSPITAL)
    return case


async def does(house: House, case: str, name: str, actor: Actor = HOSPITAL, **data: Any) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def examined(house: House, case: str, **how: Any) -> Reply:
    """The yearly examination, today."""
    today = day(house.clock.now())
    data = {"examined_on": today, "filed_on": today, "examiner": "examiner-1"}
    reply = await house.accepted(
        case, "record-annual-examination", {**data, "opinion": "remains"}, actor=HOSPITAL, **how
    )
    await rest(house, case)
    return reply


async def noticed(house: House, case: str) -> Reply:
    """The yearly notice, today."""
    today = day(house.clock.now())
    given: Json = {"given_on": today, "waived": False, "forwarded_on": today}
    return await does(house, case, "give-annual-notice", **given)


async def reviewed(house: House, case: str) -> Reply:
    """The court's yearly review, today."""
    given: Json = {"reviewed_on": day(house.clock.now()), "outcome": "continue"}
    return await does(house, case, "record-annual-review", JUDGE, **given)


async def petitioned(house: House, case: str, kind: str = "over-objection", **other: Any) -> Reply:
    """A petition, today, served on everybody."""
    today = day(house.clock.now())
    given = {"kind": kind, "filed_on": today, "served": RECIPIENTS, **other}
    return await does(house, case, "file-petition", JUDGE, **given)


async def released(house: House, case: str) -> None:
    """A petition with approval, a trial in which the danger is not proven, the court's order."""
    today = day(house.clock.now())
    await does(house, case, "authorise-petition", authorised_on=today)
    await petitioned(house, case, "authorised")
    hearing: Json = {"held_on": today, "shown": True, "counsel": "attended"}
    await does(house, case, "record-threshold-hearing", JUDGE, **hearing)
    verdict: Json = {"returned_on": today, "form": "bench", "continued_danger": False}
    await does(house, case, "record-release-verdict", JUDGE, **verdict)
    await does(house, case, "approve-residence", residence="location-1", approved_on=today)
    order: Json = {"ordered_on": today, "residence": "location-1", "conditions": ["condition-1"]}
    await does(house, case, "order-conditional-release", JUDGE, **order)


async def returned(house: House, case: str) -> None:
    """A violation is found, and the person is taken back."""
    today = day(house.clock.now())
    await does(house, case, "allege-violation", alleged_on=today, condition="condition-1")
    found: Json = {"decided_on": today, "found": True, **REASON}
    await does(house, case, "decide-violation", JUDGE, **found)
    back: Json = {"returned_on": today, "site": "smmhc", "segregated": True, **REASON}
    await does(house, case, "return", CHIEF, **back)


def yearly(house: House, case: str) -> dict[str, str]:
    """Key of each live duty of the year -> its legal date."""
    held = state(house, case)["obligations"]
    return {
        key: one["legal"]
        for key, one in held.items()
        if key.startswith("T-") and one.get("status", "open") in {"open", "breached"}
    }
