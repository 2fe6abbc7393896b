"""The pump: what must happen even though nobody asks for it again.

A fact whose signal was lost is announced again, a case whose workflow was never started is started,
and once a day the heads of the ledger are signed. Belongs here: those three, each safe to repeat.
Not here: anything that a case does by itself (its clock, its letters).
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from activities.running import Runner
from law.civil import civil_day
from records import checkpoint, facts, opening
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
        return Round(announced=len(waiting), started=len(unstarted), signed=signed)

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
