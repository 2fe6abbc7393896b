"""The anchor case on the bare SDK: what a competent person writes with nothing on.

Start, two rows, a command, a command against a 14-day timer, two rows, a command, done. Once with
activities in a row, once minimised by hand (local activities). No converter, no encryption, no
sandbox, no checks: the figure that the service is held to.

Belongs here: those two cases, their worker (`python -m benchmarks.bare ADDRESS URL`) and how a
client drives them. Not here: what is measured.
"""

import asyncio
import functools
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Engine, Integer, MetaData, String, Table, insert
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from records.engine import make_engine
from runtime import exit as way_out

QUEUE = "bare"
STEPS = ("ask", "answer", "close")
_DAYS = timedelta(days=14)
_SHORT = timedelta(seconds=10)

_METADATA = MetaData()
ROWS = Table(
    "bare_rows",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", String, index=True, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)


class Rows:
    """The one side effect: a row in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @activity.defn(name="insert")
    def insert(self, case: str, kind: str) -> None:
        row = {"case_id": case, "kind": kind, "at": datetime.now(UTC)}
        with self.engine.begin() as connection:
            connection.execute(insert(ROWS), [row])


Write = Callable[[str], Awaitable[Any]]


class _Told:
    """The commands that came, and the case that waits for them."""

    def __init__(self) -> None:
        self.given = 0

    async def lead(self, write: Write) -> str:
        await write("opened")
        await write("asked")
        await workflow.wait_condition(lambda: self.given >= 1)
        try:
            await workflow.wait_condition(lambda: self.given >= 2, timeout=_DAYS)
        except TimeoutError:
            return "silence"
        await write("answered")
        await write("closing")
        await workflow.wait_condition(lambda: self.given >= 3)
        return "closed"


@workflow.defn(name="straightforward")
class Straightforward(_Told):
    """Each row by an ordinary activity."""

    @workflow.run
    async def run(self) -> str:
        case = workflow.info().workflow_id

        def write(kind: str) -> Awaitable[Any]:
            return workflow.execute_activity(
                Rows.insert, args=[case, kind], start_to_close_timeout=_SHORT
            )

        return await self.lead(write)

    @workflow.update
    async def command(self, name: str) -> int:
        del name
        self.given += 1
        return self.given


@workflow.defn(name="minimised")
class Minimised(_Told):
    """Each row by a local activity: no hand-over but the commands themselves."""

    @workflow.run
    async def run(self) -> str:
        case = workflow.info().workflow_id

        def write(kind: str) -> Awaitable[Any]:
            return workflow.execute_local_activity(
                Rows.insert, args=[case, kind], start_to_close_timeout=_SHORT
            )

        return await self.lead(write)

    @workflow.update
    async def command(self, name: str) -> int:
        del name
        self.given += 1
        return self.given


class BareDriver:
    """How a client drives a bare case."""

    steps = len(STEPS)

    def __init__(self, client: Client, kind: str) -> None:
        self.client = client
        self._kind = kind

    async def start(self, number: int) -> str:
        """Open a case; its id."""
        case = f"bare-{number:08d}"
        await self.client.start_workflow(self._kind, id=case, task_queue=QUEUE)
        return case

    async def give(self, case: str, step: int) -> None:
        """One command, completed."""
        handle = self.client.get_workflow_handle(case)
        await handle.execute_update("command", STEPS[step], result_type=int)


async def working(address: str, url: str, cases: Sequence[type]) -> None:
    """Run these workflows, and the activity that writes a row, until SIGTERM."""
    engine = make_engine(url)
    _METADATA.create_all(engine)
    client = await Client.connect(address)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    with ThreadPoolExecutor(20, "rows") as executor:
        worker = Worker(
            client,
            task_queue=QUEUE,
            workflows=cases,
            activities=[Rows(engine).insert],
            activity_executor=executor,
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        async with worker:
            await stopped.wait()


if __name__ == "__main__":
    both = [Straightforward, Minimised]
    way_out.run(functools.partial(asyncio.run, working(sys.argv[1], sys.argv[2], both)))
