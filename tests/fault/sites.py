"""A site under fire: the worker is killed between request, grant, arrival and departure.

Belongs here: the admissions, the kills among them, and what they must leave behind. Not here: other
processes (`__main__.py`). Treatments are ids here: their facts are the site's, what they are told
waits in the record.
"""

import asyncio
import functools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from domain.actors import system
from domain.commands import Reply
from domain.events import Recorded
from domain.fold import apply
from domain.model import Json
from domain.mosop import site_stages as stages
from domain.mosop.site import SITE
from domain.mosop.site_state import SiteState
from domain.recording import Fact
from records import migrate
from records.commit import history
from records.tables import FACTS
from runtime import pauses
from runtime.embedded import DevServer, DevServerOptions, find_binary, free_port
from runtime.settings import Settings
from starter.answers import Order
from starter.app import assemble
from tests.fault.load import Load
from tests.fault.verdict import judge
from tests.fault.victims import Victims
from tests.workflows.confined import CHIEF, found_offices

SITE_CASE: Final = "site-fcc"
GRANTED: Final = "bed-granted"
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

    load: Load
    plan: Plan
    chance: random.Random
    come: int = 0
    """How many may have come by now."""
    told: dict[str, str] = field(default_factory=dict)
    """Treatment -> the bed of which it was told."""
    left: int = 0

    async def listen(self) -> None:
        """Hear, for all of them, which beds are held."""
        query = select(FACTS.c.case_id, FACTS.c.data).where(FACTS.c.kind == GRANTED)

        def look() -> dict[str, str]:
            with self.load.app.engine.connect() as conn:
                return {row.case_id: row.data["bed"] for row in conn.execute(query)}

        while True:
            self.told = await asyncio.to_thread(look)
            await asyncio.sleep(0.2)

    async def one(self, number: int) -> None:
        """From the request to the departure; who is there when the last got a bed stays."""
        treatment = f"treatment-2031-{number:06d}"
        await self.reached(lambda: self.come >= number)
        now = datetime.now(UTC)
        release = now + timedelta(days=self.chance.randint(300, 600))
        said = {"asked_on": now.isoformat(), "release_on": release.isoformat()}
        await self.says("request-bed", treatment, said)
        await self.reached(lambda: treatment in self.told)
        now = datetime.now(UTC)
        there = {"bed": self.told[treatment], "on": now.isoformat()}
        await self.says("occupy-bed", treatment, there)
        await self.reached(lambda: self.come >= min(number + self.plan.crowd, self.plan.people))
        if len(self.told) < self.plan.people:
            self.left += 1
            await self.says("vacate-bed", treatment, {"on": datetime.now(UTC).isoformat()})

    async def says(self, name: str, treatment: str, said: Json) -> None:
        """What a treatment tells the site, until it is written down."""
        data = {"occurred_on": datetime.now(UTC).isoformat(), "treatment": treatment, **said}
        fact = Fact(id=f"{treatment}/{name}/fact", kind=name, actor=system("links"), data=data)
        tell = functools.partial(self.load.gateway.tell, SITE_CASE, fact)
        await self.load.patiently(tell)
        self.load.acknowledged[fact.id] = SITE_CASE

    async def reached(self, look: Callable[[], bool]) -> None:
        """Wait for the others."""
        while not look():
            await asyncio.sleep(0.05)


async def run(plan: Plan, folder: Path) -> list[str]:
    """One kill run; returns what is wrong."""
    port = free_port()
    settings = Settings.load(folder, create_keys=True, temporal_address=f"127.0.0.1:{port}")
    (folder / "temporal.address").write_text(f"127.0.0.1:{port}\n")
    app = assemble(settings)
    migrate.upgrade(app.engine)
    options = DevServerOptions(
        binary=find_binary("temporal"),
        db_file=folder / "temporal.db",
        port=port,
        log_file=folder / "temporal.log",
    )
    server = DevServer(options)
    victims = Victims(settings, server, random.Random(plan.seed))
    await victims.start_server()
    victims.start_worker()
    load = Load(app, await app.connect("fault"))
    found_offices(app.engine)
    await _opened(load, plan)
    crowd = Admissions(load, plan, random.Random(plan.seed))
    missed = await _under_fire(crowd, victims)
    faults = [f"pause point not reached: {one}" for one in missed]
    with app.engine.begin() as conn:
        verdict = judge(conn, load.acknowledged)
        faults += [*verdict.faults, *_beds(conn, plan, crowd.left)]
    for kind, number in sorted(victims.kills.items()):
        print(f"kills, {kind:48} {number:6}")
    print(f"{'people who were given a bed':55} {plan.people:6}")
    victims.kill_worker()
    await server.stop()
    return faults


async def _opened(load: Load, plan: Plan) -> None:
    """The books of a site with few beds."""
    data = {"facility": "fcc"}
    opened = await load.patiently(lambda: load.gateway.open("site", data, CHIEF, "open/site"))
    assert isinstance(opened, Reply), opened
    steps: list[tuple[str, Json]] = [("close-wing", {"wing": wing}) for wing in "bcde"]
    for name, said in [*steps, ("change-wing", {"wing": "a", "beds": plan.beds})]:
        given = {"occurred_on": datetime.now(UTC).isoformat(), "reason": "The run.", **said}
        command_id = f"{name}/{said['wing']}"
        order = Order(SITE_CASE, name, given, CHIEF, command_id)
        answer = await load.patiently(functools.partial(load.gateway.do, order))
        assert isinstance(answer, Reply), answer
        load.acknowledged[command_id] = SITE_CASE


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

    await crowd.load.state(SITE_CASE, quiet)
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
