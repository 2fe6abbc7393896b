"""Carrying out one step of a story, as the person or the machine does whose step it is.

Belongs here: each kind of step, and waiting until a case has done its part. Not here: the order of
steps and stories (`seeding.py`), nor what the record says of a case (`looking.py`).
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import Engine

from activities.mailroom.intake import take_in
from activities.mailroom.scans import ScanRow
from domain.actors import Actor, Role
from domain.model import Json
from domain.refusal import Refusal
from records import evidence
from records.engine import reading
from records.registers import Act, Changed, add, change
from starter.answers import Answer, Order
from starter.demo import looking
from starter.demo.actors import actor_of
from starter.demo.steps import (
    DELIVERY,
    SUPERVISOR,
    THIS,
    Alter,
    Do,
    Enter,
    Move,
    Scan,
    Step,
    Together,
    case_of,
)
from starter.gateway import Gateway

T = TypeVar("T")

_PATIENCE: Final = timedelta(seconds=60)
_LOOK: Final = 0.02  # seconds
_LOOK_AGAIN: Final = 0.16  # seconds
_AT_A_TIME: Final = 8
"""So many commands that do not wait for each other are on their way at a time."""


class DemoError(Exception):
    """The demonstration cannot be typed. One line."""

    loggable = True


@dataclass(frozen=True)
class Place:
    """Where a step is carried out: the case of the story, and the office that has it."""

    case: str
    office: str


@dataclass
class Hands:
    """Whoever types. `known` are the ids of the commands that an earlier start has typed."""

    gateway: Gateway
    papers: evidence.Store
    known: set[str] = field(default_factory=set)
    cases: dict[int, str] = field(default_factory=dict)
    """Number of a story -> its case."""

    @property
    def engine(self) -> Engine:
        """Of the record."""
        return self.gateway.recorder.engine

    async def carry_out(self, at: Place, step: Step, step_id: str) -> int:
        """Carry a step out; returns how many entries were new."""
        match step:
            case Do():
                await self._do(at, step, step_id)
            case Together():
                return await self._together(at, step, step_id)
            case Scan():
                return await self._scan(at.case, step)
            case Move():
                to = {"address": step.address}
                write = partial(change, self.engine, "person", step.person, to)
                await self._register(write, actor_of(SUPERVISOR, at.office), step_id)
            case Enter():
                write = partial(add, self.engine, step.register, step.row)
                await self._register(write, actor_of(SUPERVISOR, at.office), step_id)
            case Alter():
                write = partial(change, self.engine, step.register, step.row, step.data)
                await self._register(write, actor_of(step.role, at.office), step_id)
        return 1

    async def _together(self, at: Place, step: Together, step_id: str) -> int:
        few = asyncio.Semaphore(_AT_A_TIME)

        async def one(act: Do, act_id: str) -> None:
            async with few:
                await self._do(at, act, act_id)

        numbered = ((act, f"{step_id}-{number:03d}") for number, act in enumerate(step.acts, 1))
        fresh = [(act, act_id) for act, act_id in numbered if act_id not in self.known]
        await abreast(*(one(act, act_id) for act, act_id in fresh))
        return len(fresh)

    async def _do(self, at: Place, step: Do, step_id: str) -> None:
        actor = actor_of(step.role, at.office)
        data: Json = {"occurred_on": step.on, **self._named(step.data, at.case)}
        target = await self.look(looking.addressed, at.case, step.to)
        if step.reason:
            data["reason"] = step.reason
        if step.paper:
            paper = await asyncio.to_thread(self._paper, at.case, step, step_id, actor)
            data["evidence"] = [paper]
        if step.strikes:
            data["version"] = await self.look(looking.version_of, at.case, step.strikes)
        answer = await self.gateway.do(Order(target, step.command, data, actor, step_id))
        if not step.refused:
            accepted(f"{target} {step.command}", answer)
        elif not isinstance(answer, Refusal) or answer.rule != step.refused:
            raise DemoError(f"{target} {step.command}: should be refused by {step.refused}")

    def _named(self, data: Mapping[str, Any], case: str) -> Json:
        """The data with the ids of the cases that it names."""
        ids = {THIS: case, **{case_of(number): one for number, one in self.cases.items()}}
        return {
            name: ids.get(value, value) if isinstance(value, str) else value
            for name, value in data.items()
        }

    async def _scan(self, case: str, step: Scan) -> int:
        def write() -> list[tuple[str, str]]:
            with self.engine.begin() as conn:
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

    async def _register(self, write: Callable[[Act], Changed], actor: Actor, step_id: str) -> None:
        """Add or change a row; the cases that it touches are told."""
        act = Act(actor, step_id, self.gateway.clock.now())
        changed = await asyncio.to_thread(write, act)
        accepted(f"{changed.register} {step_id}", changed.refusal)
        for case, fact in changed.facts:
            await self.gateway.runner.announce(case, fact)

    # -- the record ---------------------------------------------------------------------------

    async def settled(self, case: str) -> None:
        """Wait until a case, and those that it opened or told, have done what they owe."""
        loop, pause = asyncio.get_running_loop(), _LOOK
        end = loop.time() + _PATIENCE.total_seconds()
        while busy := await self.look(looking.busy, case, self.gateway.clock.now()):
            if loop.time() > end:
                raise DemoError(f"{case} does not come to rest: {busy}")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LOOK_AGAIN)  # looking costs the worker its time

    async def look(self, question: Callable[..., T], *about: object) -> T:
        """Ask the record."""

        def asked() -> T:
            with reading(self.engine) as conn:
                return question(conn, *about)

        return await asyncio.to_thread(asked)

    def _paper(self, case: str, step: Do, step_id: str, actor: Actor) -> str:
        """A fictional document on file; returns its digest."""
        text = f"FICTIONAL, for a demonstration only.\n{step.paper}\nCase {case}, {step.on}\n"
        added = evidence.Added(actor, f"{step_id}-paper", self.gateway.clock.now())
        with self.engine.begin() as conn:
            return self.papers.add(conn, text.encode(), "text/plain", added)


async def abreast(*those: Coroutine[None, None, None]) -> None:
    """Several at a time; when one fails, nobody goes on typing."""
    tasks = [asyncio.ensure_future(one) for one in those]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def accepted(what: str, answer: Answer | None) -> None:
    """Go on, or say which rule refuses.

    Raises:
        DemoError: one does.
    """
    if isinstance(answer, Refusal):
        raise DemoError(f"{what}: {answer.line()}")
