"""A whole service in virtual time, for one scenario: server, record, workers, gateway, one clock.

Belongs here: building it, moving its clock, and telling when it has come to rest. Not here: what a
scenario says or expects.

The server skips time only while the player sleeps in it, and returns before what the time brought
has been worked off. So the clock is moved from one reminder or due date to the next, and after each
move the player waits, bounded in real time, until nothing is under way.
"""

import asyncio
import contextlib
import copy
import dataclasses
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.testservice.v1 import SleepRequest
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

from activities.assembly import Parts, assemble_parts
from activities.counting import counter
from domain.decider import settled
from domain.model import Json
from domain.obligations import nearest
from domain.registry import PROCESSES
from domain.state import CaseState
from law.tables import Tables
from records import facts, migrate
from records.engine import make_engine, reading
from records.tables import CASES, FACTS
from runtime import attributes
from runtime.clock import SettableClock
from runtime.codec import data_converter
from runtime.embedded import time_skipping_env
from runtime.settings import Settings
from starter.app import App
from starter.gateway import Gateway
from starter.rehearse.model import Scenario
from starter.rehearse.seed import seed
from worker import compose_parts, workers

PATIENCE = 20.0
"""Seconds of real time after which a service that is still at work is a finding."""
RECORD = "record.db"
"""The record's file in the data directory."""
_PAUSE = 0.005
_CALL = timedelta(seconds=1)
"""Real time after which a call to move the clock counts as lost; the SDK waits half a minute."""
_LOST_CALLS = 40
"""Calls that the test server may lose on one way before that is a failure."""
_LONGEST_PAUSE = 0.1
_QUESTIONS, _ANSWER = 4, timedelta(seconds=5)
_NO_ANSWER = {RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED}


class RestlessError(Exception):
    """The service did not come to rest. The text says what was still under way."""


@dataclass(frozen=True)
class House:
    """A running service in virtual time."""

    env: WorkflowEnvironment
    app: App
    gateway: Gateway
    clock: SettableClock
    ended: set[str] = field(default_factory=set)
    """Cases whose workflow is known to have ended."""
    announced: set[tuple[str, str]] = field(default_factory=set)
    """Facts that the house itself announced, once each."""
    rested: dict[str, int] = field(default_factory=dict)
    """Case -> the version at which it was last seen at rest."""

    async def now(self) -> datetime:
        """The virtual time; everybody's clock is set to it."""
        shown = (await self.env.get_current_time()).astimezone(UTC)
        if shown > self.clock.now():
            self.clock.set(shown)
        return self.clock.now()

    async def move_to(self, target: datetime) -> None:
        """Move the clock there, stopping wherever a reminder or a due date lies on the way.

        The service is at rest when this is called, and afterwards.

        Raises:
            RestlessError: something did not end.
        """
        lost = 0
        while (now := await self.now()) < target:
            stops = [at for at in self._wakes() if now < at < target]
            try:
                await self._skip(min([*stops, target]) - now)
            except RPCError:  # the server lost the call; where its clock stands is asked anew
                lost += 1
                if lost > _LOST_CALLS:
                    raise
            await self.settle()

    async def _skip(self, left: timedelta) -> None:
        request = SleepRequest()
        request.duration.FromTimedelta(left)
        server = self.env.client.test_service
        await server.unlock_time_skipping_with_sleep(request, timeout=_CALL)

    async def settle(self) -> None:
        """Wait until nothing is under way.

        Raises:
            RestlessError: after `PATIENCE` seconds of real time, with what was still under way.
        """
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + PATIENCE, _PAUSE
        lying: set[tuple[str, str]] = set()
        while True:
            now = await self.now()
            lying = await self._announced(lying)
            # Looked at twice: a case may write what follows while the others are being asked.
            busy = self._busy(now) or await self._engaged() or self._busy(now)
            if not busy:
                self.rested.update((state.case, state.version) for state in self._states())
                return
            if loop.time() > end:
                under_way = dict.fromkeys([*self._busy(now), *await self._engaged()])
                raise RestlessError("; ".join(under_way or busy))
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    async def _announced(self, lying: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Announce facts that a transaction wrote and nobody signalled, as the pump does.

        Args:
            lying: (case, fact) pairs that were waiting a moment ago.
        """
        with reading(self.app.engine) as conn:
            waiting = set(facts.unsettled(conn, datetime.max.replace(tzinfo=UTC)))
        for case, fact in sorted((waiting & lying) - self.announced):
            await self.gateway.runner.announce(case, fact)
            self.announced.add((case, fact))
        return waiting

    def _states(self) -> list[CaseState]:
        with reading(self.app.engine) as conn:
            return [CaseState.model_validate(one) for one in conn.scalars(select(CASES.c.state))]

    def _wakes(self) -> list[datetime]:
        found = [nearest(state.obligations) for state in self._states()]
        return [at for owed in found if owed is not None and (at := owed.wakes()) is not None]

    def _busy(self, now: datetime) -> list[str]:
        """What the record says is still to be done at this time."""
        busy: list[str] = []
        for state in self._states():
            busy += [f"{state.case}: {one.kind} of {key}" for key, one in state.effects.items()]
            owed = nearest(state.obligations)
            wakes = owed.wakes() if owed is not None else None
            if owed is not None and wakes is not None and wakes <= now:
                busy.append(f"{state.case}: the clock of {owed.key} has rung")
        busy += self._unsettled(now)
        query = (
            select(FACTS.c.case_id, FACTS.c.id)
            .join(CASES, CASES.c.id == FACTS.c.case_id)
            .where(FACTS.c.settled_at.is_(None), CASES.c.closed_at.is_(None))
        )
        with reading(self.app.engine) as conn:
            busy += [f"{row.case_id}: fact {row.id}" for row in conn.execute(query)]
        return busy

    def _unsettled(self, now: datetime) -> list[str]:
        """Cases that were changed, and have not recorded yet what follows from that.

        A running workflow answers queries while it waits for the record, so it would not tell.
        """
        with reading(self.app.engine) as conn:
            rows = conn.execute(select(CASES.c.process, CASES.c.state)).all()
        busy: list[str] = []
        for name, row in rows:
            process = PROCESSES[name]
            state = process.state.model_validate(row)
            changed = state.version != self.rested.get(state.case)
            if changed and settled(process, state, now):
                busy.append(f"{state.case}: what follows from version {state.version}")
        return busy

    async def _engaged(self) -> list[str]:
        """What the engine says is still under way in the running cases."""
        query = select(CASES.c.id, CASES.c.version, CASES.c.closed_at)
        with reading(self.app.engine) as conn:
            rows = conn.execute(query).all()
        busy: list[str] = []
        for case, version, closed_at in rows:
            if case in self.ended:
                continue
            busy += await self._engagements(case, version, closed=closed_at is not None)
        return busy

    async def _engagements(self, case: str, version: int, *, closed: bool) -> list[str]:
        client = self.gateway.client
        # The client's own `describe` cannot read a search attribute that this server has unset.
        asked = DescribeWorkflowExecutionRequest(
            namespace=client.namespace, execution=WorkflowExecution(workflow_id=case)
        )
        try:
            raw = await client.workflow_service.describe_workflow_execution(asked)
        except RPCError as error:
            return [f"{case}: {error.message}"]
        status = WorkflowExecutionStatus(raw.workflow_execution_info.status)
        if status is not WorkflowExecutionStatus.RUNNING:
            if closed and status is WorkflowExecutionStatus.COMPLETED:
                self.ended.add(case)
                return []
            return [f"{case}: its workflow has {status.name.lower()}"]
        busy = [await self._pending(case, one) for one in raw.pending_activities]
        if closed:
            busy.append(f"{case}: its workflow has not ended yet")
        if raw.HasField("pending_workflow_task"):
            busy.append(f"{case}: a workflow task")
        if busy:
            return busy
        live = (await self.view(case))["state"].get("version")
        return [] if live == version else [f"{case}: stands at version {live} of {version}"]

    async def view(self, case: str) -> Json:
        """What a running workflow says of itself.

        A question that this server has lost is asked again: its own limit is longer than anybody
        waits.

        Raises:
            RestlessError: it was asked several times, and no answer came.
        """
        handle = self.gateway.client.get_workflow_handle(case)
        for _ in range(_QUESTIONS):
            try:
                found: Json = await handle.query("view", result_type=dict, rpc_timeout=_ANSWER)
            except RPCError as error:
                if error.status not in _NO_ANSWER:
                    raise
            else:
                return found
        raise RestlessError(f"{case}: its workflow does not answer")

    async def _pending(self, case: str, one: PendingActivityInfo) -> str:
        """An activity under way, and why its last attempt failed, if one did."""
        line = f"{case}: {one.activity_type.name}"
        if not one.HasField("last_failure"):
            return line
        converter = self.gateway.client.data_converter
        return f"{line} fails: {await converter.decode_failure(one.last_failure)}"


@contextlib.asynccontextmanager
async def house(
    scenario: Scenario, files: Mapping[str, bytes] | None = None
) -> AsyncIterator[House]:
    """The service of one scenario, with its registers filled; everything is gone afterwards.

    Args:
        scenario: whose people and homes the registers hold.
        files: the data directory of a service that was kept, instead of an empty record.
    """
    with tempfile.TemporaryDirectory(prefix="rehearse-") as folder:
        place = Path(folder)
        for name, content in (files or {RECORD: _migrated()}).items():
            (place / name).touch(mode=0o600)  # keys are for their owner only
            (place / name).write_bytes(content)
        settings = Settings.load(
            place, create_keys=True, database_url=f"sqlite:///{place / RECORD}"
        )
        async with await time_skipping_env(data_converter(settings)) as env:
            await attributes.register(env.client)
            clock = SettableClock((await env.get_current_time()).astimezone(UTC))
            parts = _lawful(assemble_parts(settings.database_url), scenario)
            app = App(settings, parts.engine, parts.tables, parts.recorder, parts.enricher, clock)
            if files is None:
                seed(app.engine, scenario, clock.now())
            gateway = app.gateway(env.client)
            crew = compose_parts(settings, env.client, clock, parts)
            try:
                async with contextlib.AsyncExitStack() as stack:
                    for one in workers(env.client, crew):
                        await stack.enter_async_context(one)
                    yield House(env, app, gateway, clock)
            finally:
                app.engine.dispose()


def _lawful(parts: Parts, scenario: Scenario) -> Parts:
    """The parts under the law as the scenario changes it."""
    if not scenario.law:
        return parts
    changed: Tables = copy.copy(parts.tables)
    changed.policies = dict(parts.tables.policies)
    for name, value in scenario.law.items():
        changed.policies[name] = changed.policies[name].model_copy(update={"value": value})
    return dataclasses.replace(
        parts,
        tables=changed,
        recorder=dataclasses.replace(parts.recorder, count=counter(changed)),
        enricher=dataclasses.replace(parts.enricher, tables=changed),
    )


@cache
def _migrated() -> bytes:
    """A record that was migrated from empty once; each scenario gets a copy."""
    with tempfile.TemporaryDirectory(prefix="rehearse-record-") as folder:
        file = Path(folder) / RECORD
        engine = make_engine(f"sqlite:///{file}")
        migrate.upgrade(engine)
        engine.dispose()  # the last connection writes the log into the file itself
        return file.read_bytes()
