"""An upgrade: a build is made current, and the cases that are open move to it.

Belongs here: what follows what, until no case is on another build; who stays behind, and why. Not
here: the calls (`runtime/deployments.py`), how a case hands over (`workflows/support/`), nor how
anything is shown (`starter/commands/operate.py`).

A case moves by handing over to a new run, so that no history is ever replayed on code that did not
write it. Only an operator's override moves a run as it stands, and only if it replays here.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

from activities.running import Runner
from runtime import deployments
from runtime.deployments import Deployment, Standing
from runtime.replay import Code, replay_case
from starter.output import UNREACHABLE, WRONG, Failed

Say = Callable[[str], None]

PATIENCE: Final = 60
"""Seconds in which nothing moves, and then those who are left count as left behind."""
_WORKERS: Final = 60.0  # seconds for the new workers to ask for work
_PAUSE: Final = 1.0  # seconds between two rounds
_AT_ONCE: Final = 20


@dataclass(frozen=True)
class Straggler:
    """A case that is still on another build, and what keeps it there."""

    case: str
    build: str
    why: str


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade came to."""

    build: str
    before: str
    moved: int
    overridden: tuple[str, ...] = ()
    left: tuple[Straggler, ...] = ()


@dataclass
class Upgrade:
    """One upgrade of the cases on a server. Safe to repeat, and to run again after a failure.

    Args:
        runner: the way to the cases.
        version: deployment and build that is to be current.
        say: told one line about each step.
        patience: seconds in which nothing may move.
    """

    runner: Runner
    version: WorkerDeploymentVersion
    say: Say
    patience: float = PATIENCE
    _seen: set[str] = field(default_factory=set)

    @property
    def client(self) -> Client:
        """The connection to Temporal."""
        return self.runner.client

    async def first(self) -> str:
        """Make the build current if none is: a new installation. Returns what is current."""
        found = await self._asked_for_work()
        if found.current:
            return found.current
        await self._make_current(found)
        return self.version.build_id

    async def run(self) -> Upgraded:
        """Make the build current and let every open case move to it.

        Raises:
            Failed: no worker of the build asks for work (4), or the server refuses it (1).
        """
        found = await self._asked_for_work()
        if found.current != self.version.build_id:
            await self._make_current(found)
            self.say(f"{self.version.build_id} is current; before: {found.current or 'none'}")
        left = await self._moved()
        return Upgraded(
            build=self.version.build_id,
            before=found.current,
            moved=len(self._seen - {*left}),
            left=await self._named(left),
        )

    async def override(self, done: Upgraded, code: Code) -> Upgraded:
        """Move those left behind as they stand, if their histories replay on this code."""
        barred = [
            dataclasses.replace(one, why=f"{one.why}; its history does not replay on this build")
            for one in done.left
            if not await self._overridden(one.case, code)
        ]
        tried = {one.case for one in done.left} - {one.case for one in barred}
        still = await self._settled(tried)
        left = [*barred, *await self._named(sorted(still))]
        return dataclasses.replace(
            done,
            moved=done.moved + len(tried - still),
            overridden=tuple(sorted(tried - still)),
            left=tuple(left),
        )

    # -- making a build current -------------------------------------------------------------

    async def _asked_for_work(self) -> Deployment:
        loop = asyncio.get_running_loop()
        end = loop.time() + _WORKERS
        name, build = self.version.deployment_name, self.version.build_id
        while True:
            found = await deployments.deployment(self.client, name)
            if build in found.builds:
                return found
            if loop.time() > end:
                known = ", ".join(sorted(found.builds)) or "none"
                why = (
                    f"no pinned worker of build {build} asks for work (known: {known}); workers"
                    " are pinned by DUEPROCESS_WORKER_VERSIONS=pinned"
                )
                raise Failed(UNREACHABLE, why)
            await asyncio.sleep(_PAUSE)

    async def _make_current(self, found: Deployment) -> None:
        """Have the server take the build, and wait until all its parts know.

        A case that hands over earlier might come back to the build that it left.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + _WORKERS
        while True:
            try:
                await deployments.make_current(self.client, self.version, found)
                break
            except RPCError as error:  # each of its queues must have been asked for work
                if error.status != RPCStatusCode.FAILED_PRECONDITION:
                    raise
                if loop.time() > end:
                    why = f"the server refuses {self.version.build_id}: {error}"
                    raise Failed(WRONG, why) from error
            await asyncio.sleep(_PAUSE)
            found = await deployments.deployment(self.client, self.version.deployment_name)
        while loop.time() < end:
            if (await deployments.deployment(self.client, self.version.deployment_name)).settled:
                return
            await asyncio.sleep(_PAUSE)

    # -- the cases --------------------------------------------------------------------------

    async def _moved(self) -> list[str]:
        """Tell every case on another build, until none is left or nothing moves any more."""
        loop = asyncio.get_running_loop()
        moved_at, fewest, rest, tell_at = loop.time(), -1, _PAUSE, loop.time()
        while left := [case async for case in deployments.elsewhere(self.client, self.version)]:
            self._seen.update(left)
            if fewest < 0 or len(left) < fewest:
                self.say(f"{len(left)} open case(s) on another build")
                moved_at, fewest = loop.time(), len(left)
            if loop.time() - moved_at > self.patience:
                break
            if loop.time() >= tell_at:  # ever more rarely: one that is held hands over each time
                await self._tell(left)
                tell_at, rest = loop.time() + rest, 2 * rest
            await asyncio.sleep(_PAUSE)
        return left

    async def _tell(self, cases: Sequence[str]) -> None:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(case: str) -> None:
            async with gate:
                await self.runner.refresh(case, self.version.build_id)

        await asyncio.gather(*(one(case) for case in cases))

    async def _named(self, cases: Sequence[str]) -> tuple[Straggler, ...]:
        """Those of the cases that are really elsewhere: the server's list is a moment late."""
        found = []
        for case in cases:
            stands = await deployments.standing(self.client, case)
            if stands is not None and stands.build != self.version.build_id:
                found.append(Straggler(case, stands.build or "none", _why(stands)))
        return tuple(found)

    # -- the operator's override ------------------------------------------------------------

    async def _overridden(self, case: str, code: Code) -> bool:
        if await replay_case(self.client, case, code) is not None:
            return False
        await deployments.move_once(self.client, case, self.version)
        self.say(f"{case} is moved as it stands")
        return True

    async def _settled(self, cases: set[str]) -> set[str]:
        """Wake the overridden cases, and wait for their workers' answer."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience
        left = set(cases)
        while left and loop.time() < end:
            await self._tell(sorted(left))
            await asyncio.sleep(_PAUSE)
            left = {one.case for one in await self._named(sorted(left))}
        return left


def _why(stands: Standing) -> str:
    """What keeps a run where it is, as far as the server can tell."""
    if stands.held_on:
        return f"an operator's override holds it on {stands.held_on}"
    if stands.failing:
        return "its workflow task fails again and again"
    if stands.activities:
        under_way = ", ".join(f"{name} (attempt {tried})" for name, tried in stands.activities)
        return f"under way: {under_way}"
    if stands.waiting:
        return f"no worker of {stands.build or 'its build'} takes its task"
    return "it has not come to rest"
