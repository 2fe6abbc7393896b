"""How a confinement comes to each of its stages: through the gateway, and as time passes. No tests.

Belongs here: what people do with it, step by step, and what its other cases tell. Not here: who
they are (`confined.py`).
"""

import itertools
from datetime import timedelta
from typing import Any, Final

from domain.actors import Actor, system
from domain.commands import Reply
from domain.model import Json
from domain.recording import Fact
from tests.house import House
from tests.workflows.confined import CORRECTIONS, confined
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.treatments import day, today

YEAR: Final = timedelta(days=365)
PAPER: Final[Json] = {"evidence": ["document-1"]}
_FACTS = itertools.count(1)


def opening(house: House, **other: Any) -> Json:
    """What opens a confinement of somebody who is to be released in five years."""
    now = house.clock.now()
    people = confined(house.engine, victims=0)
    return {
        "person": people.person,
        "confinement": people.confinement,
        "received_on": day(now),
        "offences": [{"code": "566.030", "on": "2025-05-01"}],
        "county": "county-1",
        "conditional_release": day(now + 6 * YEAR),
        "full_term": day(now + 10 * YEAR),
        "anticipated_release": day(now + 5 * YEAR),
    } | other


async def opened(house: House, **other: Any) -> str:
    """At intake."""
    return await house.open("confinement", opening(house, **other), actor=CORRECTIONS)


async def does(
    house: House, case: str, name: str, actor: Actor = CORRECTIONS, **data: Any
) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def treated(house: House, **other: Any) -> str:
    """Referred to treatment, whose case is open."""
    case = await opened(house, **other)
    await does(house, case, "classify-treatment")
    await until(lambda: state(house, case)["treatment"].get("case"), "the treatment")
    return case


async def reviewing(house: House, **other: Any) -> str:
    """Inside the window: the case of the review is open."""
    soon = day(house.clock.now() + timedelta(days=200))
    case = await treated(house, **{"anticipated_release": soon} | other)
    await reviewed_by(house, case)
    return case


async def reviewed_by(house: House, case: str) -> str:
    """The case of the review, once it is open."""
    await until(lambda: state(house, case).get("review", {}).get("case"), "the review")
    await rest(house, case)
    return str(state(house, case)["review"]["case"])


async def stops(house: House, case: str) -> str:
    """The review finds that the criteria are not met, and tells so."""
    svp = await reviewed_by(house, case)
    parts = dict.fromkeys(("crimes", "history", "risk", "treatment", "interview"), "done")
    found: Json = {
        "report_on": today(house),
        "evaluator": "evaluator-1",
        "licence": "active",
        "parts": parts,
        "abnormality": True,
        "more_likely": False,
    }
    await does(house, svp, "record-evaluation", **found, **PAPER)
    await until(lambda: state(house, case)["review"].get("reviewed"), "what came of the review")
    await rest(house, case)
    return svp


async def told(house: House, case: str, fact: str, **data: Any) -> str:
    """Another case tells this one something; it is taken in."""
    now = house.clock.now().isoformat()
    key = f"told-confinement-{next(_FACTS)}"
    what = Fact(id=key, kind=fact, actor=system("links"), data={"occurred_on": now, **data})
    version = state(house, case)["version"]
    await house.gateway.tell(case, what)
    await until(lambda: state(house, case)["version"] > version, fact)
    await rest(house, case)
    return key


async def released(house: House, case: str, **other: Any) -> str:
    """Released before the full term, without treatment in the community."""
    said: Json = {"released_on": today(house), "kind": "parole", "community": False}
    await does(house, case, "record-release", **said | REASON | other)
    return case


async def closed(house: House, case: str) -> str:
    """To the end."""
    await house.accepted(case, "close-confinement", REASON, actor=CORRECTIONS)
    await house.client.get_workflow_handle(case).result()
    return case
