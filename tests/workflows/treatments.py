"""How a treatment comes to each of its stages: through the gateway, and as sites tell it. No tests.

Belongs here: what people do with it, step by step. Not here: who they are (`confined.py`). No site
is open in the record that these cases share: what it would tell is told for it, as facts.
"""

import itertools
from datetime import datetime, timedelta
from typing import Any, Final

from domain.actors import Actor, Role, system
from domain.commands import Reply
from domain.model import Json
from domain.recording import Fact
from law.civil import civil_day
from tests.house import House
from tests.workflows.confined import AGENCY, CHIEF, CORRECTIONS, Confined, confined
from tests.workflows.service import rest, until
from tests.workflows.service import state as recorded
from tests.workflows.stories import REASON

STAFF: Final = Actor(id="therapist-doc", role=Role.MOSOP_STAFF, office=AGENCY)
BOARD: Final = Actor(id="clerk-board", role=Role.PAROLE_BOARD, office="board-1")
SITES: Final = system("links")
COMPONENTS: Final = (
    *("accepts-responsibility", "thinking-errors", "sexual-history"),
    *("case-layout", "empathy", "relapse-prevention"),
)
YEARS: Final = timedelta(days=5 * 365)
_FACTS = itertools.count(1)
_BEDS = itertools.count(1)


def day(at: datetime) -> str:
    """The civil day of an instant."""
    return civil_day(at).isoformat()


def opening(house: House, people: Confined, **other: Any) -> Json:
    """What opens treatment for somebody who is to be released in five years."""
    now = house.clock.now()
    return {
        "person": people.person,
        "confinement": people.confinement,
        "offences": [{"code": "566.030", "on": "2015-05-01"}],
        "conditional_release": day(now + YEARS),
        "full_term": day(now + 2 * YEARS),
    } | other


async def opened(house: House, **other: Any) -> str:
    """Treatment is open: to be classified."""
    data = opening(house, confined(house.engine, victims=0), **other)
    return await house.open("treatment", data, actor=CORRECTIONS)


async def does(
    house: House, case: str, name: str, actor: Actor = CORRECTIONS, **data: Any
) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def told(house: House, case: str, fact: str, **data: Any) -> str:
    """A site, or the confinement, tells the case something; it is taken in."""
    now = house.clock.now().isoformat()
    key = f"told-{next(_FACTS)}"
    what = Fact(id=key, kind=fact, actor=SITES, data={"occurred_on": now, **data})
    version = recorded(house, case)["version"]
    await house.gateway.tell(case, what)
    await until(lambda: recorded(house, case)["version"] > version, fact)
    await rest(house, case)
    return key


def today(house: House) -> str:
    """The civil day now."""
    return day(house.clock.now())


async def classified(house: House, *, case: str = "", **needs: Any) -> str:
    """Classified: to be assigned to a site."""
    case = case or await opened(house)
    await does(house, case, "classify", **{"sex": "male", **needs})
    return case


async def waiting(house: House, **needs: Any) -> str:
    """On the list of a site."""
    case = await classified(house, **needs)
    await does(house, case, "assign-site")
    return case


async def granted(house: House, case: str) -> str:
    """The site holds a bed; returns its id."""
    bed = f"a-{next(_BEDS):02d}"
    site = recorded(house, case)["request"]["site"]
    await told(house, case, "bed-granted", site=site, bed=bed, wing="a")
    return bed


async def admitted(house: House) -> str:
    """In a bed."""
    case = await waiting(house)
    await granted(house, case)
    await does(house, case, "record-arrival", arrived_on=today(house))
    return case


async def phase_1(house: House) -> str:
    """Phase I has begun."""
    case = await admitted(house)
    await does(house, case, "start-phase-1", STAFF, started_on=today(house))
    return case


async def phase_2(house: House) -> str:
    """Phase II has begun, early."""
    case = await phase_1(house)
    decision = {"decided_on": today(house), "outcome": "proceed"}
    await does(house, case, "decide-phase-1", STAFF, **decision)
    await does(house, case, "start-phase-2", STAFF, started_on=today(house))
    return case


async def components(house: House, case: str) -> None:
    """Everything that completion wants is done."""
    for name in COMPONENTS:
        data = {"component": name, "done_on": today(house)}
        await house.accepted(case, "record-component", data, actor=STAFF)
    await rest(house, case)


async def completed(house: House) -> str:
    """Successfully completed."""
    case = await phase_2(house)
    await components(house, case)
    report = {"completed_on": today(house), "evidence": ["document-1"]}
    await does(house, case, "complete", STAFF, **report)
    return case


async def closed(house: House, case: str) -> str:
    """A person ends the case."""
    await house.accepted(case, "close-treatment", REASON, actor=CHIEF)
    await house.client.get_workflow_handle(case).result()
    return case
