"""How treatment in the community comes to each of its stages: through the gateway. No tests.

Belongs here: the office of probation and parole, providers, and what people do, step by step. Not
here: who the person is (`confined.py`).
"""

import itertools
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Engine, select

from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from law.civil import civil_day
from records.engine import reading
from records.registers import Act, add, change
from records.tables import OFFICES
from tests.house import House
from tests.workflows.confined import AGENCY, CORRECTIONS, confined
from tests.workflows.people import put
from tests.workflows.service import rest
from tests.workflows.stories import REASON

OFFICE: Final = "pp-1"
OFFICER: Final = Actor(id="officer-pp", role=Role.PROBATION_AND_PAROLE, office=OFFICE)
CHIEF: Final = Actor(id="chief-pp", role=Role.SUPERVISOR, office=OFFICE)
BOARD: Final = Actor(id="clerk-board", role=Role.PAROLE_BOARD, office="board-1")
AGREED: Final = ("audits", "observation", "information-sharing", "evidence-based-practice")
SEATS: Final = ("officer", "polygraph-examiner", "therapist")
REPORT: Final[Json] = {"evidence": ["document-1"]}
_NUMBERS = itertools.count(1)


def found_office(engine: Engine) -> None:
    """The office of these cases, once for each record."""
    with reading(engine) as conn:
        if conn.scalar(select(OFFICES.c.id).where(OFFICES.c.id == OFFICE)):
            return
    row = {"id": OFFICE, "type": "probation-and-parole", "name": "Pretended Probation Office"}
    where = {"telephone": "555-0197", "address": "6 Quiet Lane\nNowhere MO 65198"}
    put(engine, "office", {**row, "region": "east", "contact": "Lee Pretended", **where})


def clinic(house: House) -> str:
    """A provider that has been approved for years; returns its id."""
    provider = f"clinic-{next(_NUMBERS)}"
    row: Json = {
        "id": provider,
        "name": f"Pretended Clinic {provider}",
        "address": "8 Quiet Lane\nNowhere MO 65198",
        "region": "east",
        "office": AGENCY,
        "commitments": list(AGREED),
        "approved_since": "2020-01-01",
    }
    act = Act(CORRECTIONS, f"seed/treatment-provider/{provider}", datetime.now(UTC))
    done = add(house.engine, "treatment-provider", row, act)
    assert done.refusal is None, done.refusal
    return provider


def withdraw(house: House, provider: str, on: str = "") -> list[tuple[str, str]]:
    """The Department withdraws an approval; returns the cases to be woken, each with its fact."""
    act = Act(CORRECTIONS, f"withdraw/{provider}", house.clock.now())
    data: Json = {"withdrawn_on": on or today(house)}
    done = change(house.engine, "treatment-provider", provider, data, act)
    assert done.refusal is None, done.refusal
    return list(done.facts)


def today(house: House) -> str:
    """The civil day now."""
    return civil_day(house.clock.now()).isoformat()


async def opened(house: House, **other: Any) -> str:
    """Open: to be planned."""
    people = confined(house.engine, victims=0)
    found_office(house.engine)
    data: Json = {
        "person": people.person,
        "confinement": people.confinement,
        "region": "east",
        "release_on": today(house),
        "basis": "parole",
        "offences": [{"code": "566.030"}],
    }
    return await house.open("community", data | other, actor=OFFICER)


async def does(house: House, case: str, name: str, actor: Actor = OFFICER, **data: Any) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def assigned(house: House, case: str) -> str:
    """An approved provider is assigned; returns its id."""
    provider = clinic(house)
    await does(house, case, "assign-provider", provider=provider, assigned_on=today(house))
    return provider


async def planned(house: House, **other: Any) -> str:
    """Provider, specialist and team are there."""
    case = await opened(house, **other)
    await assigned(house, case)
    on: Json = {"assigned_on": today(house)}
    await does(house, case, "assign-specialist", specialist="specialist-1", region="east", **on)
    for seat in SEATS:
        await does(house, case, "assign-member", seat=seat, member=f"{seat}-1", **on)
    return case


async def treated(house: House, **other: Any) -> str:
    """In treatment."""
    case = await planned(house, **other)
    await does(house, case, "begin-treatment", begun_on=today(house))
    return case


async def reports(house: House, case: str) -> Reply:
    """A report of progress."""
    data = {"reported_on": today(house), "rating": "satisfactory", **REPORT}
    return await does(house, case, "record-progress", **data)


async def examined(house: House, case: str) -> Reply:
    """A polygraph examination."""
    said: Json = {"kind": "maintenance", "opinion": "no-opinion"}
    return await does(house, case, "record-polygraph", examined_on=today(house), **said, **REPORT)


async def completed(house: House, **other: Any) -> str:
    """Successfully completed."""
    case = await treated(house, **other)
    await does(house, case, "complete-treatment", completed_on=today(house), **REPORT)
    return case


async def failed(house: House) -> str:
    """Failed."""
    case = await treated(house)
    await does(house, case, "fail-treatment", failed_on=today(house), **REASON)
    return case


async def closed(house: House, case: str) -> str:
    """A person ends the case."""
    await house.accepted(case, "close-community", REASON, actor=OFFICER)
    await house.client.get_workflow_handle(case).result()
    return case
