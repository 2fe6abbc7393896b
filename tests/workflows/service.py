"""A server, a record and everything that runs on them: the house of the workflow tests.

Every driver is the production one. A test may count or disturb the record's transactions.
"""

import asyncio
import contextlib
import dataclasses
import inspect
import itertools
import operator
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import temporalio.activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.assembly import Parts, assemble_parts
from activities.record import RecordDriver
from domain.decider import settled
from domain.recording import Commit, Committed, EffectAsked, EffectDone
from domain.registry import PROCESSES
from records import facts, migrate
from records.commit import Recorder, case_row
from records.engine import make_engine, reading
from runtime.client import sdk_runtime
from runtime.clock import Clock, SystemClock
from runtime.codec import data_converter
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings
from tests.house import KEY, House, on_file
from tests.workflows import people
from worker import compose_parts

PATIENCE = 150.0
"""Seconds after which something that must come about counts as not coming."""


@dataclass(frozen=True)
class Site:
    """Where a house may stand: settings, and a migrated record with an office."""

    settings: Settings
    parts: Parts
    address: str = ""


def site(folder: Path, address: str = "", *, codec: bool = True) -> Site:
    """A fresh record in a folder."""
    url = f"sqlite:///{folder / 'record.db'}"
    settings = Settings.load(folder, create_keys=True, database_url=url, codec=codec)
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    parts = assemble_parts(url)
    people.found_office(parts.engine)
    on_file(parts.engine, "document-1", "receipt-1")
    return Site(settings, parts, address)


class Watched(RecordDriver):
    """The record, counting its transactions; a test may have it fail, or act in between."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self.orders: list[Commit] = []
        self.before: Callable[[Commit], None] | None = None
        self.after: Callable[[Commit], None] | None = None

    def watch(self) -> Recorder:
        """A recorder that reports each of its transactions here."""
        watched = self

        class Counting(Recorder):
            def commit(self, order: Commit) -> Committed:
                watched.orders.append(order)
                if watched.before is not None:
                    watched.before(order)
                answer = super().commit(order)
                if watched.after is not None:
                    watched.after(order)
                return answer

        held = self.recorder
        self.recorder = Counting(held.engine, held.processes, held.count, held.project)
        return self.recorder

    def of(self, case: str) -> list[Commit]:
        """The transactions of one case."""
        return [order for order in self.orders if order.case == case]


def watched(recorder: Recorder) -> Watched:
    """A watched driver over a recorder."""
    driver = Watched(recorder)
    driver.watch()
    return driver


@contextlib.asynccontextmanager
async def apart(folder: Path, *, codec: bool = True) -> AsyncIterator[Site]:
    """A server and a record of a test's own."""
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as server:
        yield site(folder, server.address, codec=codec)


@contextlib.asynccontextmanager
async def standing(
    place: Site,
    client: Client | None = None,
    *,
    driver: RecordDriver | None = None,
    clock: Clock | None = None,
    cached: int = 1000,
    workflows: tuple[type, ...] = (),
    working: bool = True,
) -> AsyncIterator[House]:
    """A house with every driver of production; its workers stop when the block ends."""
    clock = clock or SystemClock()
    if client is None:
        client = await Client.connect(
            place.address,
            data_converter=data_converter(place.settings),
            identity="dueprocess-test",
            runtime=sdk_runtime(),
        )
    parts = place.parts
    crew = compose_parts(place.settings, client, clock, parts)
    record = driver or RecordDriver(parts.recorder)
    crew = dataclasses.replace(
        crew,
        workflows=workflows or crew.workflows,
        record=[record.commit, record.facts],
        key=KEY,
        cached=cached,
    )
    house = House(client, parts.recorder, crew, clock, enricher=parts.enricher)
    if working:
        await house.start_workers()
    try:
        yield house
    finally:
        await house.stop_workers()


Real = Callable[[], Awaitable[EffectDone]]


async def disturb(
    house: House, name: str, around: Callable[[EffectAsked, Real], Awaitable[EffectDone]]
) -> None:
    """Let something happen around each try of an activity that reaches cases or registers."""

    def same(one: Any) -> bool:
        return bool(temporalio.activity._Definition.must_from_callable(one).name == name)

    (real,) = [one for one in house.crew.links if same(one)]

    @temporalio.activity.defn(name=name)
    async def disturbed(asked: EffectAsked) -> EffectDone:
        async def call() -> EffectDone:
            done: EffectDone = (
                await real(asked)
                if inspect.iscoroutinefunction(real)
                else await asyncio.to_thread(real, asked)
            )
            return done

        return await around(asked, call)

    links = [disturbed if same(one) else one for one in house.crew.links]
    house.crew = dataclasses.replace(house.crew, links=links)
    await house.stop_workers()
    await house.start_workers()


async def until(
    look: Callable[[], Any], what: str = "it", *, stands: Callable[[], Any] | None = None
) -> Any:
    """Wait until something is so, and give it back.

    Patience begins anew whenever it `stands` elsewhere: what still moves has not failed, however
    busy the machine. Between two looks those who are waited for have most of the processor.
    """
    clock = asyncio.get_running_loop().time
    end, stood = clock() + PATIENCE, None
    while True:
        began = clock()
        found = look()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if stands is not None and (now := stands()) != stood:
            end, stood = clock() + PATIENCE, now
        assert clock() < end, f"{what} did not come about"
        await asyncio.sleep(min(1.0, max(0.02, 4 * (clock() - began))))


def state(house: House, case: str) -> dict[str, Any]:
    """The recorded state of a case."""
    with reading(house.engine) as conn:
        row = case_row(conn, case)
    assert row is not None, case
    return dict(row["state"])


async def live(house: House, case: str) -> dict[str, Any]:
    """What the running case knows; asked again, more patiently, where the question was lost.

    The server of virtual time loses one that comes while it gives out a workflow task.
    """
    handle = house.client.get_workflow_handle(case)
    patience = itertools.accumulate(itertools.repeat(2), operator.mul)

    async def asked() -> dict[str, Any] | None:
        wait = timedelta(seconds=next(patience))
        try:
            view: dict[str, Any] = await handle.query("view", rpc_timeout=wait)
        except RPCError as lost:
            if lost.status not in {RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED}:
                raise
            return None
        return view

    found: dict[str, Any] = await until(asked, f"the view of {case}")
    return found


async def rest(house: House, case: str, *, unannounced: bool = False) -> dict[str, Any]:
    """Wait until a case has nothing under way, nor to settle, and stands where its record stands.

    A fact on record that it has not settled is under way too, unless some lie there `unannounced`.
    """

    def unheard() -> bool:
        with reading(house.engine) as conn:
            return case in dict(facts.unsettled(conn, datetime.max.replace(tzinfo=UTC)))

    async def resting() -> dict[str, Any] | None:
        if not unannounced and unheard():
            return None
        held = state(house, case)
        process = PROCESSES[held["process"]]
        model = process.state.model_validate(held)
        if held.get("effects") or settled(process, model, house.clock.now()):
            return None
        seen = await live(house, case)
        return held if seen["state"] == held else None

    found: dict[str, Any] = await until(resting, f"rest of {case}")
    return found
