"""A house in virtual time: one server, one clock, one record for each test.

The server skips time only while a test sleeps in it; every clock of the house follows it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.api.testservice.v1 import SleepRequest
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from domain.obligations import nearest
from domain.registry import PROCESSES
from domain.state import CaseState
from runtime import attributes
from runtime.clock import SettableClock
from runtime.codec import data_converter
from runtime.embedded import time_skipping_env
from tests.house import House
from tests.workflows.service import Watched, rest, site, standing, state, watched

SECOND = timedelta(seconds=1)

CALL = timedelta(seconds=1)
"""Real time after which a call to move the clock counts as lost; the SDK waits for half a minute."""
LOST_CALLS = 40
"""Calls that the test server may lose on one way before that is a failure."""


@dataclass(frozen=True)
class Virtual:
    """A house whose time is moved by the test."""

    env: WorkflowEnvironment
    house: House
    clock: SettableClock
    driver: Watched

    async def now(self) -> datetime:
        """The virtual time; the house's clock follows."""
        shown = (await self.env.get_current_time()).astimezone(UTC)
        if shown > self.clock.now():
            self.clock.set(shown)
        return self.clock.now()

    async def sleep_until(self, target: datetime) -> None:
        """Move the clock there at one go, whatever is due on the way."""
        lost = 0
        while (left := target - await self.now()) > timedelta():
            try:
                request = SleepRequest()
                request.duration.FromTimedelta(left)
                skip = self.env.client.test_service.unlock_time_skipping_with_sleep
                await skip(request, timeout=CALL)
            except RPCError:  # the server lost the call; where its clock stands is asked anew
                lost += 1
                if lost > LOST_CALLS:
                    raise

    async def move_to(self, target: datetime, case: str) -> None:
        """Move the clock there, letting the case work whenever something is due on the way."""
        while True:
            await rest(self.house, case)
            now = await self.now()
            wakes = self.wakes(case)
            if wakes is not None and now < wakes < target:
                await self.sleep_until(wakes)
                await self.rung(case, wakes)
                continue
            await self.sleep_until(target)
            if wakes is not None and wakes <= await self.now():
                await self.rung(case, wakes)
            await rest(self.house, case)
            return

    async def rung(self, case: str, wakes: datetime) -> None:
        """Wait until a case has taken note that an instant has come."""
        for _ in range(1000):
            if self.wakes(case) != wakes:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{case} did not wake at {wakes}")

    def held(self, case: str) -> CaseState:
        """The recorded state of a case, as its model."""
        row = state(self.house, case)
        found: CaseState = PROCESSES[row["process"]].state.model_validate(row)
        return found

    def wakes(self, case: str) -> datetime | None:
        """When the nearest duty of a case wants attention."""
        owed = nearest(self.held(case).obligations)
        return owed.wakes() if owed is not None else None


@contextlib.asynccontextmanager
async def virtual(folder: Path, *, codec: bool = True) -> AsyncIterator[Virtual]:
    """A server whose clock jumps, and a house on it."""
    place = site(folder, codec=codec)
    driver = watched(place.parts.recorder)
    async with await time_skipping_env(data_converter(place.settings)) as env:
        await attributes.register(env.client)
        clock = SettableClock((await env.get_current_time()).astimezone(UTC))
        async with standing(place, env.client, clock=clock, driver=driver) as house:
            yield Virtual(env, house, clock, driver)
