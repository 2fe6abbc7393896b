"""The load: a client in a process of its own (`python -m benchmarks.client`).

Belongs here: driving cases, timing commands, reading what server and worker cost meanwhile. Reads
a job per line, prints a line for each. Not here: starting server and workers, comparing.
"""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from pydantic import BaseModel
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from benchmarks import bare_homes
from benchmarks.bare import BareDriver
from benchmarks.homes import ServiceHomes
from benchmarks.jobs import Aged, Alone, Cold, Grown, History, Job, Load
from benchmarks.placing import Homes, place, side_by_side
from benchmarks.process import cpu_seconds, machine_seconds, resident_kib
from benchmarks.service import ServiceDriver
from runtime import exit as way_out
from tests.server import anchor

_SETTLE = 1.0  # seconds in which server and worker end what the last command began
_REST = 0.02  # seconds between commands one at a time: each meets an idle case
_STEPS = 10


class Driver(Protocol):
    """Opens cases and gives commands."""

    client: Client
    steps: int

    async def start(self, number: int) -> str: ...
    async def give(self, case: str, step: int) -> None: ...


async def load(driver: Driver, job: Job) -> Load:
    """Each phase over all cases before the next, so that every command meets an idle case."""
    pids = (job.server, job.worker, os.getpid())
    before, machine, began = [cpu_seconds(one) for one in pids], machine_seconds(), _now()
    waits: list[float] = []
    ids = await side_by_side(driver.start, job.numbers, job.together)
    for step in range(driver.steps):
        waits += await side_by_side(_giving(driver, step), ids, job.together)
    seconds = _now() - began
    await asyncio.sleep(_SETTLE)
    spent = [cpu_seconds(one) - was for one, was in zip(pids, before, strict=True)]
    return Load(
        cases=job.cases,
        seconds=seconds,
        elapsed=_now() - began,
        server=spent[0],
        worker=spent[1],
        client=spent[2],
        others=max(0.0, machine_seconds() - machine - sum(spent)),
        waits=waits,
    )


def _giving(driver: Driver, step: int) -> Callable[[str], Awaitable[float]]:
    return lambda case: _timed(driver.give(case, step))


async def alone(driver: Driver, job: Job) -> Alone:
    """Cases one at a time, each command to an idle case; the last one's history."""
    last, waits = "", []
    for number in job.numbers:
        last = await driver.start(number)
        for step in range(driver.steps):
            await asyncio.sleep(_REST)
            waits.append(await _timed(driver.give(last, step)))
    return Alone(waits=waits, history=await history_of(driver.client, last))


async def history_of(client: Client, case: str) -> History:
    """A closed case's history, counted."""
    handle = client.get_workflow_handle(case)
    await handle.result()
    events = (await handle.fetch_history()).events
    kinds = Counter(EventType.Name(one.event_type).removeprefix("EVENT_TYPE_") for one in events)
    tasks, updates = kinds["WORKFLOW_TASK_COMPLETED"], kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
    timers, activities = kinds["TIMER_STARTED"], kinds["ACTIVITY_TASK_SCHEDULED"]
    markers = kinds["MARKER_RECORDED"]
    described = (await handle.describe()).raw_description.workflow_execution_info
    return History(
        events=len(events),
        formula=2 + 3 * tasks + 2 * updates + 2 * timers + markers + 3 * activities,
        workflow_tasks=tasks,
        outside=updates + kinds["TIMER_FIRED"] + activities,
        bytes=described.history_size_bytes,
    )


async def age(driver: ServiceDriver, job: Job) -> Aged:
    """Cases of several ages: each command asks the guardian anew."""
    groups: dict[int, list[str]] = {}
    for group, commands in enumerate(job.ages):
        numbers = [number * len(job.ages) + group for number in job.numbers]
        groups[commands] = await side_by_side(driver.start, numbers, job.together)
        for _ in range(commands):
            await side_by_side(_ask(driver), groups[commands], job.together)
    return Aged(groups=groups)


def _ask(driver: ServiceDriver) -> Callable[[str], Awaitable[None]]:
    return lambda case: driver.order(case, "record-request-sent", anchor.asked())


async def cold(driver: ServiceDriver, job: Job) -> Cold:
    """One command to each case that this worker has never seen; the first few warm it up."""
    for number in job.numbers:
        await driver.give(await driver.start(number), 0)
    lengths, waits = [], []
    spent = cpu_seconds(job.worker)
    for case in job.ids:
        described = await driver.client.get_workflow_handle(case).describe()
        lengths.append(described.history_length)
        waits.append(await _timed(_ask(driver)(case)))
    spent = cpu_seconds(job.worker) - spent
    return Cold(waits=waits, lengths=lengths, worker=1000 * spent / len(job.ids))


async def grow(driver: ServiceDriver, job: Job) -> Grown:
    """The worker's memory while cases are opened and stay open, in ten steps."""
    steps, part = [], job.cases // _STEPS
    for step in range(_STEPS):
        numbers = job.numbers[step * part : (step + 1) * part]
        await side_by_side(driver.start, numbers, job.together)
        await asyncio.sleep(_SETTLE)
        steps.append(((step + 1) * part, resident_kib(job.worker)))
    return Grown(steps=steps)


async def _timed(call: Awaitable[object]) -> float:
    """Milliseconds."""
    began = _now()
    await call
    return 1000 * (_now() - began)


def _now() -> float:
    return time.perf_counter()


async def answer(driver: Driver | Homes, job: Job) -> BaseModel:
    """Do what is asked, and say what it cost."""
    if job.task == "place":
        return await place(cast("Homes", driver), job)
    driver = cast("Driver", driver)
    if job.task == "load":
        return await load(driver, job)
    if job.task == "alone":
        return await alone(driver, job)
    assert isinstance(driver, ServiceDriver), job.kind
    match job.task:
        case "age":
            return await age(driver, job)
        case "cold":
            return await cold(driver, job)
        case "grow":
            return await grow(driver, job)


async def answer_all() -> None:
    """Answer each line of the input with a line."""
    driver: Driver | Homes | None = None
    while line := await asyncio.to_thread(sys.stdin.readline):
        job = Job.model_validate_json(line)
        if driver is None:
            driver = await connected(job)
        print((await answer(driver, job)).model_dump_json(), flush=True)


async def connected(job: Job) -> Driver | Homes:
    """The driver of a kind of case."""
    if job.task == "place":
        if job.home is None:
            return await ServiceHomes.connect(job)
        return await bare_homes.connect(job, os.environ["DATABASE_URL"])
    if job.kind == "service":
        return await ServiceDriver.connect()
    return BareDriver(await Client.connect(job.address), job.kind)


if __name__ == "__main__":
    way_out.run(lambda: asyncio.run(answer_all()))
