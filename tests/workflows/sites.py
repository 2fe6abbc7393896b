"""Sites at work: what treatments tell them, and what people do with them. No tests.

Belongs here: steps, through the gateway and as facts. Treatments are ids here: what a site tells
them is read from the record, where it waits for them.
"""

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from domain.actors import Actor, Role, system
from domain.commands import Reply
from domain.decider import settled
from domain.model import Json
from domain.mosop.site import SITE
from domain.mosop.site_state import SiteState
from domain.recording import Fact
from domain.refusal import Refusal
from law.civil import civil_day, localise
from records.engine import reading
from records.tables import FACTS
from tests.house import House
from tests.workflows.confined import CHIEF, CORRECTIONS, found_offices
from tests.workflows.histories import cost, kind_of
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.virtual import Virtual

MAIN: Final = "site-fcc"
OPERATOR: Final = Actor(id="operator-1", role=Role.OPERATOR, office="it")
TREATMENTS: Final = system("links")
_FACTS = itertools.count(1)
_DONE: Final = "WORKFLOW_TASK_COMPLETED"
_WORK: Final = {
    "WORKFLOW_TASK_SCHEDULED",
    "WORKFLOW_EXECUTION_SIGNALED",
    "ACTIVITY_TASK_SCHEDULED",
    "TIMER_FIRED",
}


def treatment(number: int) -> str:
    """The id of a treatment's case."""
    return f"treatment-2031-{number:06d}"


def release(at: datetime, days: int) -> str:
    """A day of release, so many days from an instant."""
    day = civil_day(at + timedelta(days=days))
    return localise(datetime(day.year, day.month, day.day)).isoformat()  # noqa: DTZ001 - localise gives the zone


async def opened(house: House, facility: str = "fcc", **other: Any) -> str:
    """The books of a facility."""
    found_offices(house.engine)
    case = await house.open("site", {"facility": facility, **other}, actor=CHIEF)
    await rest(house, case)
    return case


async def narrow(house: House, beds: int) -> str:
    """A site with few beds, all in one wing."""
    case = await opened(house, "erdcc")
    await does(house, "change-wing", case=case, wing="all", beds=beds)
    return case


async def says(house: House, name: str, one: int, case: str = MAIN, **data: Any) -> str:
    """A treatment tells the site something; returns the id of the fact."""
    now = house.clock.now().isoformat()
    fact = Fact(
        id=f"{treatment(one)}/{next(_FACTS)}/tell-{name}/fact",
        kind=name,
        actor=TREATMENTS,
        data={"occurred_on": now, "treatment": treatment(one), **data},
    )
    await house.gateway.tell(case, fact)
    return fact.id


async def asks(house: House, *people: int, days: int = 400, case: str = MAIN) -> None:
    """Treatments ask for beds, now; each person is to be released a day after the one before."""
    now = house.clock.now()
    for at, one in enumerate(people):
        until_day = release(now, days + at)
        data = {"asked_on": now.isoformat(), "release_on": until_day}
        await says(house, "request-bed", one, case, **data)
    await quiet(house, case)


async def arrives(house: House, *people: int, case: str = MAIN) -> None:
    """The persons are in the beds that are held for them."""
    held = beds(house, case)
    for one in people:
        now = house.clock.now().isoformat()
        await says(house, "occupy-bed", one, case, bed=held[treatment(one)], on=now)
    await quiet(house, case)


async def leaves(house: House, *people: int, case: str = MAIN) -> None:
    """The persons have left."""
    for one in people:
        await says(house, "vacate-bed", one, case, on=house.clock.now().isoformat())
    await quiet(house, case)


async def does(
    house: House, name: str, actor: Actor = CHIEF, case: str = MAIN, **data: Any
) -> Reply:
    """A command that is accepted, and whatever follows."""
    reply = await house.accepted(case, name, {**REASON, **data}, actor=actor)
    await quiet(house, case)
    return reply


async def refuses(
    house: House, name: str, actor: Actor = CORRECTIONS, case: str = MAIN, **data: Any
) -> Refusal:
    """A command that a rule refuses."""
    return await house.refused(case, name, {**REASON, **data}, actor=actor)


async def quiet(house: House, case: str = MAIN) -> Json:
    """Wait until the record has every fact, and everything that follows from them.

    The running case is not asked: the server of virtual time loses questions, and a question that
    it loses holds up its clock for half a minute. A crowd may take long: patience ends when its
    site does nothing any more.
    """
    query = select(FACTS.c.id).where(FACTS.c.case_id == case, FACTS.c.settled_at.is_(None))

    def done() -> Json | None:
        with reading(house.engine) as conn:
            if conn.execute(query).first() is not None:
                return None
        held = state(house, case)
        model = SiteState.model_validate(held)
        return None if model.effects or settled(SITE, model, house.clock.now()) else held

    def version() -> int:
        return int(state(house, case)["version"])

    found: Json = await until(done, f"the facts of {case}", stands=version)
    return found


async def moved(time: Virtual, target: datetime, case: str = MAIN) -> None:
    """Move the clock there, letting the site work whenever something is due on the way."""
    while True:
        await idle(time.house, case)
        wakes = time.wakes(case)
        stop = wakes if wakes is not None and await time.now() < wakes < target else target
        await time.sleep_until(stop)
        if wakes is not None and wakes <= await time.now():
            await time.rung(case, wakes)
        if stop == target:
            await idle(time.house, case)
            return


async def idle(house: House, case: str = MAIN) -> None:
    """Wait until the case is quiet, and its history ends with a task that was completed."""

    async def looks() -> bool:
        counted = await cost(house.client, case)
        found = [kind_of(event) for event in counted.events]
        done = len(found) - found[::-1].index(_DONE) if _DONE in found else 0
        return done > 0 and not _WORK & {*found[done:]}

    await quiet(house, case)
    await until(looks, f"the end of the task of {case}")


def beds(house: House, case: str = MAIN) -> dict[str, str]:
    """Treatment -> its bed."""
    held = state(house, case).get("held", {})
    return {one["treatment"]: bed for bed, one in held.items()}


def waiting(house: House, case: str = MAIN) -> set[str]:
    """Who waits."""
    return {*state(house, case).get("waiting", {})}


def told(house: House, one: int, kinds: Iterable[str] = ()) -> list[tuple[str, Json]]:
    """What a treatment was told, in order."""
    query = select(FACTS.c.kind, FACTS.c.data).where(FACTS.c.case_id == treatment(one))
    with reading(house.engine) as conn:
        found = conn.execute(query.order_by(FACTS.c.at, FACTS.c.id)).all()
    wanted = {*kinds}
    return [(row.kind, row.data) for row in found if not wanted or row.kind in wanted]
