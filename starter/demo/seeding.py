"""Typing the demonstration: every row and every step through the commands that people use.

Belongs here: carrying steps out, waiting until a case has done its part, passing over what is
there already. Not here: the stories. Whatever is typed again has the same id and the same content:
all dates are counted from the first start, which the ledger remembers.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import Engine, select

from activities.mailroom.intake import take_in
from activities.mailroom.scans import ScanRow
from domain.actors import Actor, Role
from domain.model import Json
from domain.refusal import Refusal
from law.tables import Tables
from records import evidence, facts, opening
from records.engine import reading
from records.registers import Act, Changed, add, change
from records.tables import LEDGER
from starter.answers import Answer, Order
from starter.demo import looking, people, registers
from starter.demo.actors import actor_of
from starter.demo.around import Around
from starter.demo.openings import office_of, opening_of
from starter.demo.placements import placements
from starter.demo.proceedings import proceedings
from starter.demo.steps import (
    DELIVERY,
    SUPERVISOR,
    Do,
    Enter,
    Move,
    Scan,
    Step,
    Story,
)
from starter.demo.stories import UNCLAIMED, stories
from starter.gateway import Gateway

Say = Callable[[str], None]
T = TypeVar("T")

PREFIX: Final = "demo-"
_FIRST: Final = f"{PREFIX}00-000"
_PATIENCE: Final = timedelta(seconds=60)
_LOOK: Final = 0.02  # seconds
_LOOK_AGAIN: Final = 0.16  # seconds
_SIDE_BY_SIDE: Final = 4
"""So many reviews are typed at a time."""
_TOLD_EVERY: Final = 5


class DemoError(Exception):
    """The demonstration cannot be typed. One line."""

    loggable = True


@dataclass(frozen=True)
class Seeded:
    """What was typed: story number -> case, and how many commands were new."""

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
    return await _Player(gateway, papers, tables, say).play()


@dataclass
class _Player:
    gateway: Gateway
    papers: evidence.Store
    tables: Tables
    say: Say
    known: set[str] = field(default_factory=set)
    base: datetime = field(init=False)
    typed: int = 0
    stand: int = 0

    @property
    def _engine(self) -> Engine:
        return self.gateway.recorder.engine

    async def play(self) -> Seeded:
        self.base = await asyncio.to_thread(self._begin)
        await self._mend()
        await asyncio.to_thread(self._registers)
        at = Around(self.base, self.tables)
        met, apart = (*stories(at), *placements(at)), proceedings(at)
        cases: dict[int, str] = {}
        for story in met:
            cases[story.number] = await self._open(story)
            await self._played(story, cases)
        # In the reviews nobody meets: opened one by one (their ids), then typed side by side.
        for story in apart:
            cases[story.number] = await self._open(story)
        few = asyncio.Semaphore(_SIDE_BY_SIDE)
        await asyncio.gather(*(self._played(story, cases, few) for story in apart))
        delivery = await self._look(looking.addressed, cases[UNCLAIMED], DELIVERY)
        return Seeded(cases, delivery, self.typed)

    def _begin(self) -> datetime:
        """The first start, and what has been typed since."""
        query = select(LEDGER.c.command_id, LEDGER.c.recorded_at).where(
            LEDGER.c.command_id.like(f"{PREFIX}%")
        )
        with reading(self._engine) as conn:
            rows = conn.execute(query).all()
        self.known = {row.command_id for row in rows}
        first = [row.recorded_at for row in rows if row.command_id == _FIRST]
        return datetime.fromisoformat(first[0]) if first else self.gateway.clock.now()

    async def _mend(self) -> None:
        """What an earlier start had recorded when it was killed, and not yet told to the engine."""
        runner, now = self.gateway.runner, self.gateway.clock.now()
        for case in await self._look(opening.unstarted, now):
            await runner.start(case)
        for case, fact in await self._look(facts.unsettled, now):
            await runner.announce(case, fact)

    # -- registers --------------------------------------------------------------------------

    def _registers(self) -> None:
        for number, (register, data) in enumerate(registers.rows(self.base)):
            command_id = f"{PREFIX}00-{number:03d}"
            if command_id in self.known:
                continue
            who = actor_of(SUPERVISOR, people.EAST)
            if data.get("kind") == "confined":  # each office keeps its own
                who = actor_of("chief", str(data["office"]))
            act = Act(who, command_id, self.base)
            _accepted(f"{register} {data['id']}", add(self._engine, register, data, act).refusal)
            self.typed += 1

    # -- one story --------------------------------------------------------------------------

    async def _open(self, story: Story) -> str:
        command_id = f"{PREFIX}{story.number:02d}-000"
        if command_id in self.known:
            return await self._look(looking.opened_by, command_id)
        actor = actor_of(story.by, office_of(story))
        opening = opening_of(story, self.base)
        answer = await self.gateway.open(story.process, opening, actor, command_id)
        _accepted(story.title, answer)
        self.typed += 1
        return str(answer.case)  # type: ignore[union-attr]

    async def _played(
        self, story: Story, cases: Mapping[int, str], few: asyncio.Semaphore | None = None
    ) -> None:
        async with few or contextlib.nullcontext():
            await self._story(story, cases[story.number])
        self.stand += 1
        if self.stand % _TOLD_EVERY == 0:
            self.say(f"{self.stand} fictional cases stand")

    async def _story(self, story: Story, case: str) -> None:
        office = office_of(story)
        scanned: set[str] = set()
        for number, step in enumerate(story.steps, 1):
            step_id = f"{PREFIX}{story.number:02d}-{number:03d}"
            if step_id in self.known:
                continue
            other = isinstance(step, Scan) and step.recipient not in scanned
            if not (scanned and other):  # letters to different people travel at the same time
                await self._settled(case)
                scanned.clear()
            fresh = await self._step(case, office, step, step_id)
            self.typed += fresh  # only now: others are counted meanwhile
            if isinstance(step, Scan):
                scanned.add(step.recipient)
        await self._settled(case)

    async def _step(self, case: str, office: str, step: Step, step_id: str) -> int:
        """Carry a step out; returns how many entries were new."""
        match step:
            case Do():
                await self._do(case, office, step, step_id)
            case Scan():
                return await self._scan(case, step)
            case Move():
                to = {"address": step.address}
                write = partial(change, self._engine, "person", step.person, to)
                await self._register(write, office, step_id)
            case Enter():
                write = partial(add, self._engine, step.register, step.row)
                await self._register(write, office, step_id)
        return 1

    async def _do(self, case: str, office: str, step: Do, step_id: str) -> None:
        actor = actor_of(step.role, office)
        data: Json = {"occurred_on": step.on, **step.data}
        target = await self._look(looking.addressed, case, step.to)
        if step.reason:
            data["reason"] = step.reason
        if step.paper:
            data["evidence"] = [await asyncio.to_thread(self._paper, case, step, step_id, actor)]
        if step.strikes:
            data["version"] = await self._look(looking.version_of, case, step.strikes)
        answer = await self.gateway.do(Order(target, step.command, data, actor, step_id))
        if not step.refused:
            _accepted(f"{target} {step.command}", answer)
        elif not isinstance(answer, Refusal) or answer.rule != step.refused:
            raise DemoError(f"{target} {step.command}: should be refused by {step.refused}")

    async def _scan(self, case: str, step: Scan) -> int:
        def write() -> list[tuple[str, str]]:
            with self._engine.begin() as conn:
                delivery = looking.addressed(conn, case, f"{DELIVERY}/{step.recipient}")
                row = ScanRow(
                    article=looking.first_article(conn, delivery),
                    code=step.code,
                    occurred_at=datetime.fromisoformat(step.on).astimezone(UTC),
                    signed_by=step.signed_by,
                    line=1,
                )
                actor = Actor(id="mail-room-1", role=Role.MAIL_ROOM, office="-")
                taken = take_in(conn, [row], actor, self.gateway.clock.now())
            return [
                (one.case_id, one.fact_id)
                for one in taken
                if one.case_id and one.fact_id and not one.known
            ]

        fresh = await asyncio.to_thread(write)
        for told, fact in fresh:
            await self.gateway.runner.announce(told, fact)
        return len(fresh)

    async def _register(self, write: Callable[[Act], Changed], office: str, step_id: str) -> None:
        """Add or change a row; the cases that it touches are told."""
        act = Act(actor_of(SUPERVISOR, office), step_id, self.gateway.clock.now())
        changed = await asyncio.to_thread(write, act)
        _accepted(f"{changed.register} {step_id}", changed.refusal)
        for case, fact in changed.facts:
            await self.gateway.runner.announce(case, fact)

    # -- the record ---------------------------------------------------------------------------

    async def _settled(self, case: str) -> None:
        """Wait until the case and its deliveries have done what they owe by themselves."""
        loop, pause = asyncio.get_running_loop(), _LOOK
        end = loop.time() + _PATIENCE.total_seconds()
        while busy := await self._look(looking.busy, case, self.gateway.clock.now()):
            if loop.time() > end:
                raise DemoError(f"{case} does not come to rest: {busy}")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LOOK_AGAIN)  # looking costs the worker its time

    async def _look(self, question: Callable[..., T], *about: object) -> T:
        """Ask the record."""

        def asked() -> T:
            with reading(self._engine) as conn:
                return question(conn, *about)

        return await asyncio.to_thread(asked)

    def _paper(self, case: str, step: Do, step_id: str, actor: Actor) -> str:
        """A fictional document on file; returns its digest."""
        text = f"FICTIONAL, for a demonstration only.\n{step.paper}\nCase {case}, {step.on}\n"
        added = evidence.Added(actor, f"{step_id}-paper", self.gateway.clock.now())
        with self._engine.begin() as conn:
            return self.papers.add(conn, text.encode(), "text/plain", added)


def _accepted(what: str, answer: Answer | None) -> None:
    if isinstance(answer, Refusal):
        raise DemoError(f"{what}: {answer.line()}")
