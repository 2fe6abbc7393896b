"""The pump: what must happen even though nobody asks for it again.

A fact whose signal was lost is announced again, a case whose workflow was never started is started.
Once a day the heads of the ledger are signed, and the cases are told whose home is another on that
day by the registers. Belongs here: those four, each safe to repeat. Not here: anything that a case
does by itself (its clock, its letters).
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from activities.running import Runner
from domain.actors import system
from law.civil import civil_day
from records import checkpoint, facts, opening, registers
from records.engine import reading
from runtime.clock import Clock

PAUSE: Final = 2.0  # seconds between two rounds
SETTLED_WITHIN: Final = timedelta(seconds=5)
"""Younger facts and cases are still being handled by whoever brought them."""

log = logging.getLogger("pump")


@dataclass(frozen=True)
class Round:
    """What one round did."""

    announced: int = 0
    started: int = 0
    signed: bool = False
    told: int = 0


@dataclass
class Pump:
    """Repeats what may have been lost between the record and the engine.

    `checkpoint_seed` is the secret of the key that signs the ledger's heads (32 bytes).
    """

    runner: Runner
    clock: Clock
    checkpoint_seed: bytes
    signed_on: date | None = None
    """The day whose checkpoint is known to be written."""
    told_on: date | None = None
    """The day on which the cases are known to have been told of their homes."""

    async def run(self) -> None:
        """Go round until cancelled. A database or engine that is away is only waited for."""
        while True:
            try:
                await self.once()
            except (SQLAlchemyError, RPCError) as away:
                log.warning("the pump waits", extra={"cause": type(away).__name__})
            await asyncio.sleep(PAUSE)

    async def once(self) -> Round:
        """One round."""
        waiting, unstarted = await asyncio.to_thread(self._look)
        for case in unstarted:
            await self.runner.start(case)
        for case, fact in waiting:
            await self.runner.announce(case, fact)
        signed = await asyncio.to_thread(self._sign)
        told = await asyncio.to_thread(self._tell)
        for case, fact in told:
            await self.runner.announce(case, fact)
        return Round(len(waiting), len(unstarted), signed, len(told))

    def _look(self) -> tuple[list[tuple[str, str]], list[str]]:
        before = self.clock.now() - SETTLED_WITHIN
        with reading(self.runner.engine) as conn:
            return facts.unsettled(conn, before), opening.unstarted(conn, before)

    def _sign(self) -> bool:
        now = self.clock.now()
        if self.signed_on == civil_day(now):
            return False
        with self.runner.engine.begin() as conn:
            signed = checkpoint.write(conn, civil_day(now), now, self.checkpoint_seed)
        self.signed_on = civil_day(now)
        return signed

    def _tell(self) -> list[tuple[str, str]]:
        now = self.clock.now()
        if self.told_on == civil_day(now):
            return []
        told = tell_of_the_day(self.runner.engine, now)
        self.told_on = civil_day(now)
        return told


def tell_of_the_day(engine: Engine, now: datetime) -> list[tuple[str, str]]:
    """Tell the open cases whose home is another one today: somebody moves, or has a birthday.

    Returns:
        (case, fact) pairs, to be announced. Facts' ids come from the day: once a day at most.
    """
    with reading(engine) as conn:
        behind = registers.left_behind(conn, now)
    by = registers.Telling(f"day-{civil_day(now).isoformat()}", system("registers"), now)
    told = []
    for case in behind:
        with engine.begin() as conn:
            pair = registers.tell_case(conn, case, by)
        if pair is not None:
            told.append(pair)
    return told
