"""Commitments at work: the steps of a year, of a petition, of a release and a return. No tests.

Belongs here: what people do with a commitment, through the gateway. Not here: who they are
(`confined.py`).
"""

from datetime import datetime, timedelta
from typing import Any

from domain.actors import Actor
from domain.commands import Reply
from domain.model import Json
from law.civil import civil_day
from tests.house import House
from tests.workflows.confined import COUNTY, COURT, DOCTOR, HEAD, JUDGE, confined
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON

RECIPIENTS = (
    "court", "dmh-director", "facility-head", "attorney-general", "prosecutor-of-release",
)  # fmt: skip
DAY = timedelta(days=1)


def day(at: datetime) -> str:
    """The civil day of an instant."""
    return civil_day(at).isoformat()


async def opened(house: House, **other: Any) -> str:
    """A commitment of today."""
    people = confined(house.engine)
    given = {
        "person": people.person,
        "court": COURT,
        "county": COUNTY,
        "committed_on": day(house.clock.now()),
        "standard": "clear-and-convincing",
        "victims": list(people.victims),
        **other,
    }
    case = await house.open("commitment", given, actor=DOCTOR)
    await rest(house, case)
    return case


async def committed(house: House, **other: Any) -> str:
    """The person is at a site."""
    case = await opened(house, **other)
    site = {"site": "fulton", "segregated": True, "assigned_on": day(house.clock.now())}
    await house.accepted(case, "assign-site", site, actor=DOCTOR)
    return case


async def does(house: House, case: str, name: str, actor: Actor = DOCTOR, **data: Any) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def examined(house: House, case: str, **how: Any) -> Reply:
    """The yearly examination, today."""
    today = day(house.clock.now())
    data = {"examined_on": today, "filed_on": today, "examiner": "examiner-1"}
    reply = await house.accepted(
        case, "record-annual-examination", {**data, "opinion": "remains"}, actor=DOCTOR, **how
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


async def screened(house: House, case: str, outcome: str = "admitted") -> Reply:
    """The court screens the petition, today."""
    given = {"outcome": outcome, "screened_on": day(house.clock.now())}
    return await does(house, case, "screen-petition", JUDGE, **given)


async def heard(house: House, case: str, *, shown: bool) -> Reply:
    """The threshold hearing, today."""
    given: Json = {"held_on": day(house.clock.now()), "shown": shown, "counsel": "attended"}
    return await does(house, case, "record-threshold-hearing", JUDGE, **given)


async def tried(house: House, case: str, *, danger: bool) -> Reply:
    """The release trial, today, before the judge."""
    today = day(house.clock.now())
    given: Json = {"returned_on": today, "form": "bench", "continued_danger": danger}
    return await does(house, case, "record-release-verdict", JUDGE, **given)


async def released(house: House, case: str) -> None:
    """A residence that the department approved, and the court's order."""
    today = day(house.clock.now())
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
    await does(house, case, "return", HEAD, **back)


def yearly(house: House, case: str) -> dict[str, str]:
    """Key of each live duty of the year -> its legal date."""
    held = state(house, case)["obligations"]
    return {
        key: one["legal"]
        for key, one in held.items()
        if key.startswith("T-") and one.get("status", "open") in {"open", "breached"}
    }
