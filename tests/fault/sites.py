"""A site under fire: the worker is killed between request, grant, arrival and departure.

Belongs here: the admissions, the kills among them, and what they must leave behind. Not here: other
processes (`__main__.py`). Treatments are ids here: their facts are the site's, what they are told
waits in the record.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from domain.events import Recorded
from domain.fold import apply
from domain.model import Json
from domain.mosop import site_stages as stages
from domain.mosop.site import SITE
from domain.mosop.site_state import SiteState
from records.commit import history
from records.tables import FACTS
from runtime import pauses
from tests.fault.stand import GRANTED, SITE_CASE, Stand, stand
from tests.fault.verdict import judge
from tests.fault.victims import Victims

RANDOM: Final = "random, worker of a site"
AIMED: Final = ("site/settle", "site/occupy-bed", "site/vacate-bed", "site/request-bed")
"""At what the worker is killed once it is recorded and before the case has heard so.

The first is a grant: the bed is held, and nobody has been told.
"""


@dataclass(frozen=True)
class Plan:
    """How much: people who are admitted, beds, and kills."""

    people: int = 500
    beds: int = 40
    at_random: int = 14
    at_each: int = 9
    seed: int = 2031

    @property
    def kills(self) -> int:
        return self.at_random + self.at_each * len(AIMED)

    @property
    def crowd(self) -> int:
        """So many come before the first of them leaves: a third of them waits."""
        return self.beds * 3 // 2


QUICK: Final = Plan(people=24, beds=4, at_random=1, at_each=1)


@dataclass
class Admissions:
    """Drives treatments; the kills let them come, a handful at a time."""

    built: Stand
    plan: Plan
    chance: random.Random
    come: int = 0
    """How many may have come by now."""
    told: dict[str, list[str]] = field(default_factory=dict)
    """Treatment -> the beds of which it was told."""
    left: int = 0

    async def listen(self) -> None:
        """Hear, for all of them, which beds are held."""
        while True:
            self.told = await asyncio.to_thread(self.built.told)
            await asyncio.sleep(0.2)

    async def one(self, number: int) -> None:
        """From the request to the departure; who is there when the last got a bed stays."""
        treatment = f"treatment-2031-{number:06d}"
        await self.reached(lambda: self.come >= number)
        now = datetime.now(UTC)
        release = now + timedelta(days=self.chance.randint(300, 600))
        said = {"asked_on": now.isoformat(), "release_on": release.isoformat()}
        await self.built.says("request-bed", treatment, said)
        await self.reached(lambda: treatment in self.told)
        now = datetime.now(UTC)
        there = {"bed": self.told[treatment][0], "on": now.isoformat()}
        await self.built.says("occupy-bed", treatment, there)
        await self.reached(lambda: self.come >= min(number + self.plan.crowd, self.plan.people))
        if len(self.told) < self.plan.people:
            self.left += 1
            await self.built.says("vacate-bed", treatment, {"on": datetime.now(UTC).isoformat()})

    async def reached(self, look: Callable[[], bool]) -> None:
        """Wait for the others."""
        while not look():
            await asyncio.sleep(0.05)


async def run(plan: Plan, folder: Path) -> list[str]:
    """One kill run; returns what is wrong."""
    async with stand(folder, plan.seed) as built:
        await _few_beds(built, plan)
        crowd = Admissions(built, plan, random.Random(plan.seed))
        missed = await _under_fire(crowd, built.victims)
        faults = [f"pause point not reached: {one}" for one in missed]
        with built.load.app.engine.begin() as conn:
            verdict = judge(conn, built.load.acknowledged)
            faults += [*verdict.faults, *_beds(conn, plan, crowd.left)]
        for kind, number in sorted(built.victims.kills.items()):
            print(f"kills, {kind:48} {number:6}")
        print(f"{'people who were given a bed':55} {plan.people:6}")
    return faults


async def _few_beds(built: Stand, plan: Plan) -> None:
    """One wing with few beds: a crowd waits for them."""
    for wing in "bcde":
        await built.does("close-wing", wing, {"wing": wing})
    await built.does("change-wing", "a", {"wing": "a", "beds": plan.beds})


async def _under_fire(crowd: Admissions, victims: Victims) -> list[str]:
    """Kill; and before each kill let some more people come, so that it finds work."""
    plan = crowd.plan
    listening = asyncio.create_task(crowd.listen())
    drives = [asyncio.create_task(crowd.one(number)) for number in range(1, plan.people + 1)]
    shots = [RANDOM] * plan.at_random + list(AIMED) * plan.at_each
    victims.chance.shuffle(shots)
    shots.sort(key=lambda shot: shot == "site/vacate-bed")  # nobody leaves before others came
    missed = []
    for number, shot in enumerate(shots, 1):
        aimed = asyncio.create_task(_kill(victims, shot))
        crowd.come = plan.people * number // len(shots)
        missed += [] if await aimed else [shot]
        if number % 10 == 0:
            print(f"... {number} of {plan.kills} kills of sites", flush=True)
    await asyncio.gather(*drives)
    listening.cancel()

    def quiet(state: Json) -> bool:
        there = {one["treatment"] for one in state.get("held", {}).values() if "occupied_on" in one}
        return not state.get("effects") and len(there) == plan.people - crowd.left

    await crowd.built.load.state(SITE_CASE, quiet)
    return missed


async def _kill(victims: Victims, shot: str) -> bool:
    """Kill the worker at something, or at a moment that nobody chose."""
    if shot != RANDOM:
        return await victims.kill_at(pauses.COMMIT_ACKNOWLEDGE, shot)
    await asyncio.sleep(victims.chance.uniform(0.5, 3.0))
    victims.kill_worker()
    await asyncio.sleep(victims.chance.uniform(0, 0.3))
    victims.start_worker()
    victims.kills[RANDOM] = victims.kills.get(RANDOM, 0) + 1
    return True


def _beds(conn: Connection, plan: Plan, left: int) -> list[str]:
    """Nobody was given two beds, no bed to two, nobody was forgotten, and all by the order."""
    faults: list[str] = []
    state: SiteState | None = None
    kinds: Counter[str] = Counter()
    per_person: Counter[tuple[str, str]] = Counter()
    for event in history(conn, SITE_CASE):
        if event.kind == stages.GRANTED and state is not None:
            faults += _out_of_turn(state, event)
        state = apply(SITE, state, event)
        kinds[event.kind] += 1
        per_person[event.kind, str(event.data.get("treatment", ""))] += 1
        people = [hold.treatment for hold in state.held.values()]
        if len(people) != len({*people}) or {*people} & {*state.waiting}:
            faults.append(f"event {event.version}: somebody is in two places")
        if len(people) > plan.beds:
            faults.append(f"event {event.version}: {len(people)} people in {plan.beds} beds")
    for kind in (stages.REQUESTED, stages.GRANTED, stages.OCCUPIED):
        once = sum(1 for (of, _), number in per_person.items() if of == kind and number == 1)
        if (kinds[kind], once) != (plan.people, plan.people):
            faults.append(f"{kind}: {kinds[kind]} times, for {once} people once")
    for kind, wanted in (
        (stages.VACATED, left),
        (stages.PASSED_OVER, 0),
        (stages.LAPSED, 0),
    ):
        if kinds[kind] != wanted:
            faults.append(f"{kind}: {kinds[kind]} times instead of {wanted}")
    query = select(FACTS.c.case_id).where(FACTS.c.kind == GRANTED)
    told = Counter(conn.scalars(query))
    faults += [f"{one}: told {number} times of a bed" for one, number in told.items() if number > 1]
    if len(told) != plan.people:
        faults.append(f"{len(told)} people were told of a bed")
    return faults


def _out_of_turn(state: SiteState, event: Recorded) -> list[str]:
    """Whether somebody else was to be released sooner, or waited longer."""
    queue = sorted(
        ((one.release_on or datetime.max.replace(tzinfo=UTC)).date(), one.asked_on, treatment)
        for treatment, one in state.waiting.items()
    )
    if queue[0][2] == event.data["treatment"]:
        return []
    return [f"event {event.version}: {queue[0][2]} was next"]
