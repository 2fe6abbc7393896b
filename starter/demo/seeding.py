"""Typing the demonstration: every row and every step through the commands that people use.

Belongs here: the order in which stories are typed, passing over what is there already. Not here:
the stories, nor how a step is carried out (`hands.py`). Whatever is typed again has the same id and
the same content: all dates are counted from the first start, which the ledger remembers.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select

from law.tables import Tables
from records import evidence, facts, opening
from records.engine import reading
from records.registers import Act, add
from records.tables import LEDGER
from starter.demo import looking, registers
from starter.demo.actors import actor_of
from starter.demo.around import Around
from starter.demo.hands import DemoError, Hands, Place, abreast, accepted
from starter.demo.openings import office_of, opening_of
from starter.demo.placements import placements
from starter.demo.proceedings import proceedings
from starter.demo.programs import Programs, programs
from starter.demo.steps import DELIVERY, Scan, Story
from starter.demo.stories import UNCLAIMED, stories
from starter.gateway import Gateway

__all__ = ["DemoError", "Seeded", "seed"]

Say = Callable[[str], None]

PREFIX: Final = "demo-"
_FIRST: Final = f"{PREFIX}00-000"
_SIDE_BY_SIDE: Final = 4
"""So many cases are typed at a time."""
_TOLD_EVERY: Final = 10


@dataclass(frozen=True)
class Seeded:
    """What was typed: story number -> case, in their order, and how many commands were new."""

    cases: dict[int, str]
    delivery: str
    """The delivery of the story that people are invited to go on with."""
    typed: int


def _silently(_: str) -> None:
    """For those who do not want to be told."""


async def seed(
    gateway: Gateway, papers: evidence.Store, tables: Tables, say: Say = _silently
) -> Seeded:
    """Fill the registers and play every story; what is there already is passed over.

    Args:
        gateway: connected, with the registers' look-ups, and a worker at work behind it.
        papers: where the documents go that prove something.
        tables: the law by which dates around today are found.
        say: told one line now and then.

    Raises:
        DemoError: a rule refused what it should take, or the other way round.
    """
    return await _Player(Hands(gateway, papers), tables, say).play()


@dataclass
class _Player:
    hands: Hands
    tables: Tables
    say: Say
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_SIDE_BY_SIDE))
    base: datetime = field(init=False)
    typed: int = 0
    stand: int = 0

    async def play(self) -> Seeded:
        self.base = await asyncio.to_thread(self._begin)
        await self._mend()
        await asyncio.to_thread(self._registers)
        at = Around(self.base, self.tables)
        # The two share no people and no process, so their ids stay whoever is faster.
        await abreast(
            self._meeting((*stories(at), *placements(at))),
            self._apart(proceedings(at), programs(at)),
        )
        cases = self.hands.cases
        delivery = await self.hands.look(looking.addressed, cases[UNCLAIMED], DELIVERY)
        return Seeded(dict(sorted(cases.items())), delivery, self.typed)

    async def _meeting(self, those: Iterable[Story]) -> None:
        """Stories whose people meet: each is over before the next is opened."""
        for story in those:
            await self._open(story)
            await self._played(story)

    async def _apart(self, reviews: tuple[Story, ...], others: Programs) -> None:
        """Stories of their own people: opened one by one (their ids), then typed side by side."""
        for story in (*reviews, *others.opened):
            await self._open(story)
        await abreast(self._abreast(reviews), self._programs(others))

    async def _programs(self, all_of: Programs) -> None:
        """Sites, beds and confinements; beside them the community and the unit."""
        those, outside = all_of.beds, all_of.outside

        async def of_beds() -> None:
            await self._abreast(those.inside)
            await abreast(self._in_turn(outside.confined), self._played(those.filling))
            await self._abreast(those.listed)
            await self._played(those.running)

        await abreast(of_beds(), self._abreast((*outside.community, *outside.unit)))

    async def _in_turn(self, those: Iterable[Story]) -> None:
        """Stories that meet, or open cases: one after the other, so that ids stay."""
        for story in those:
            await self._played(story)

    async def _abreast(self, those: Iterable[Story]) -> None:
        """Stories in which nobody meets."""
        await abreast(*(self._played(story, self.few) for story in those))

    def _begin(self) -> datetime:
        """The first start, and what has been typed since."""
        query = select(LEDGER.c.command_id, LEDGER.c.recorded_at).where(
            LEDGER.c.command_id.like(f"{PREFIX}%")
        )
        with reading(self.hands.engine) as conn:
            rows = conn.execute(query).all()
        self.hands.known |= {row.command_id for row in rows}
        first = [row.recorded_at for row in rows if row.command_id == _FIRST]
        return datetime.fromisoformat(first[0]) if first else self.hands.gateway.clock.now()

    async def _mend(self) -> None:
        """What an earlier start had recorded when it was killed, and not yet told to the engine."""
        gateway = self.hands.gateway
        runner, now = gateway.runner, gateway.clock.now()
        for case in await self.hands.look(opening.unstarted, now):
            await runner.start(case)
        for case, fact in await self.hands.look(facts.unsettled, now):
            await runner.announce(case, fact)

    def _registers(self) -> None:
        for number, (register, data) in enumerate(registers.rows(self.base)):
            command_id = f"{PREFIX}00-{number:03d}"
            if command_id in self.hands.known:
                continue
            act = Act(registers.typed_by(register, data), command_id, self.base)
            done = add(self.hands.engine, register, data, act)
            accepted(f"{register} {data['id']}", done.refusal)
            self.typed += 1

    # -- one story --------------------------------------------------------------------------

    async def _open(self, story: Story) -> None:
        """Open the case of a story, or find the one that an earlier start has opened."""
        command_id = f"{PREFIX}{story.number:02d}-000"
        if command_id in self.hands.known:
            case = await self.hands.look(looking.opened_by, command_id)
        else:
            actor = actor_of(story.by, office_of(story))
            opened = opening_of(story, self.base)
            answer = await self.hands.gateway.open(story.process, opened, actor, command_id)
            accepted(story.title, answer)
            self.typed += 1
            case = str(answer.case)  # type: ignore[union-attr]
        self.hands.cases[story.number] = case

    async def _played(self, story: Story, few: asyncio.Semaphore | None = None) -> None:
        async with few or contextlib.nullcontext():
            await self._story(story, self.hands.cases[story.goes_on or story.number])
        self.stand += 1
        if self.stand % _TOLD_EVERY == 0:
            self.say(f"{self.stand} fictional cases stand")

    async def _story(self, story: Story, case: str) -> None:
        at = Place(case, office_of(story))
        scanned: set[str] = set()
        for number, step in enumerate(story.steps, 1):
            step_id = f"{PREFIX}{story.number:02d}-{number:03d}"
            if step_id in self.hands.known:
                continue
            other = isinstance(step, Scan) and step.recipient not in scanned
            if not (scanned and other):  # letters to different people travel at the same time
                await self.hands.settled(case)
                scanned.clear()
            fresh = await self.hands.carry_out(at, step, step_id)
            self.typed += fresh  # only now: others are counted meanwhile
            if isinstance(step, Scan):
                scanned.add(step.recipient)
        await self.hands.settled(case)
