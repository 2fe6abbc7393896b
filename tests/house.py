"""A whole small house for tests: a real server in memory, a record on a file, workers, a gateway.

Everything is the production code but the process under test and, where a test says so, a driver.
"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert
from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.worker import Worker

from activities.enrich import Enricher
from activities.record import RecordDriver
from activities.running import Runner
from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from domain.obligations import Duty, Obligation
from domain.process import Process
from domain.recording import Counted
from domain.refusal import Refusal
from records import migrate
from records.commit import Recorder
from records.engine import make_engine
from records.tables import EVIDENCE
from runtime.clock import Clock, SystemClock
from starter.answers import Answer, Order
from starter.gateway import Gateway
from tests.contract.toy_letters import ToyLetters
from worker import Crew, workers

KEY = b"k" * 32
CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-east")


def fourteen_days(duty: Duty) -> Counted:
    """Dates for tests that are not about dates."""
    ends = duty.starts + timedelta(days=14)
    owed = Obligation(
        key=duty.key,
        rule=duty.rule,
        owner="office",
        starts=duty.starts,
        legal=ends.date(),
        ends=ends,
    )
    return Counted(obligation=owed, steps=("14 days later",))


@dataclass
class House:
    """The parts, and short words for what tests do with them."""

    client: Client
    recorder: Recorder
    crew: Crew
    clock: Clock = field(default_factory=SystemClock)
    running: list[Worker] = field(default_factory=list)
    hop_events: int = 250
    enricher: Enricher | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        return self.recorder.engine

    @property
    def gateway(self) -> Gateway:
        runner = Runner(self.client, self.engine, hop_events=self.hop_events)
        return Gateway(runner, self.recorder, KEY, self.clock, self.enricher)

    async def start_workers(self) -> None:
        self.running = workers(self.client, self.crew)
        self._tasks = [asyncio.create_task(one.run()) for one in self.running]

    async def stop_workers(self) -> None:
        for one in self.running:
            await one.shutdown()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.running, self._tasks = [], []

    async def open(self, process: str, data: Mapping[str, Any], actor: Actor = CLERK) -> str:
        answer = await self.gateway.open(process, data, actor, new_id())
        assert isinstance(answer, Reply), answer
        return answer.case

    async def do(
        self, case: str, command: str, data: Json, *, actor: Actor = CLERK, id: str = ""
    ) -> Answer:
        return await self.gateway.do(Order(case, command, data, actor, id or new_id()))

    async def accepted(self, case: str, command: str, data: Json, **how: Any) -> Reply:
        answer = await self.do(case, command, data, **how)
        assert isinstance(answer, Reply), answer
        return answer

    async def refused(self, case: str, command: str, data: Json, **how: Any) -> Refusal:
        answer = await self.do(case, command, data, **how)
        assert isinstance(answer, Refusal), answer
        return answer


def new_id() -> str:
    return uuid.uuid4().hex


def now() -> str:
    return datetime.now(UTC).isoformat()


def record(url: str, processes: Mapping[str, Process[Any]]) -> Recorder:
    """A fresh record."""
    engine = make_engine(url)
    migrate.upgrade(engine)
    return Recorder(engine, processes, fourteen_days)


@contextlib.asynccontextmanager
async def house(
    address: str,
    converter: DataConverter,
    recorder: Recorder,
    workflows: Sequence[type],
    *,
    driver: RecordDriver | None = None,
    drivers: ToyLetters | None = None,
    cached: int = 1000,
) -> AsyncIterator[House]:
    """Workers and a gateway on a server that runs already."""
    client = await Client.connect(address, data_converter=converter, identity="dueprocess-test")
    crew = Crew(
        workflows=workflows,
        record=[(one := driver or RecordDriver(recorder)).commit, one.facts],
        letters=[drivers.render] if drivers else [],
        mail=[drivers.alert] if drivers else [],
        key=KEY,
        cached=cached,
    )
    built = House(client, recorder, crew)
    await built.start_workers()
    try:
        yield built
    finally:
        await built.stop_workers()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'record.db'}"


def on_file(engine: Engine, *digests: str) -> None:
    """Documents that a test's commands refer to; what is in them does not matter there."""
    row = {"media_type": "text/plain", "size": 0, "key_id": "test", "actor": {}}
    with engine.begin() as conn:
        for one in digests:
            conn.execute(insert(EVIDENCE), [{**row, "digest": one, "added_at": datetime.now(UTC)}])
