"""Placements played by a client: every phase over all of them before the next.

Belongs here: that order, the waits between, and counting histories. Not here: how one is driven
(`homes.py`, `bare_homes.py`), starting server and workers, comparing.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from benchmarks.jobs import Job, Placed, Tree
from benchmarks.process import cpu_seconds, machine_seconds

A = TypeVar("A")
B = TypeVar("B")
_LOOK = 0.05  # seconds between two looks at a case that is not so far yet
_PATIENCE = 300.0  # seconds
_SETTLE = 1.0  # seconds in which server and worker end what the last command began
_SAMPLED = 3
"""Placements whose histories are counted."""


class Homes(Protocol):
    """Opens placements and does with them what people do."""

    client: Client

    async def prepare(self, numbers: Sequence[int]) -> None: ...
    async def open(self, number: int) -> str: ...
    def ready(self, case: str) -> bool: ...
    async def possibility(self, case: str) -> None: ...
    async def send(self, case: str) -> None: ...
    def deliveries(self, case: str) -> list[str]: ...
    async def deliver(self, delivery: str) -> None: ...
    def done(self, case: str) -> bool: ...
    def tree(self, case: str) -> Tree: ...


async def place(homes: Homes, job: Job) -> Placed:
    """Open, settle, typeset; send; deliver: timed from the first opening to the last arrival."""
    await homes.prepare(job.numbers)
    pids = (job.server, job.worker, os.getpid())
    before, machine, began = [cpu_seconds(one) for one in pids], machine_seconds(), _now()
    ids = await side_by_side(homes.open, job.numbers, job.together)
    for case in ids:
        await _until(lambda case=case: homes.ready(case))  # type: ignore[misc]
    prepared = _now() - began
    await side_by_side(homes.possibility, ids, job.together)
    await side_by_side(homes.send, ids, job.together)
    out: list[str] = []
    for case in ids:
        out += await _until(lambda case=case: homes.deliveries(case))  # type: ignore[misc]
    await side_by_side(homes.deliver, out, job.together)
    for case in ids:
        await _until(lambda case=case: homes.done(case))  # type: ignore[misc]
    seconds = _now() - began
    await asyncio.sleep(_SETTLE)
    spent = [cpu_seconds(one) - was for one, was in zip(pids, before, strict=True)]
    others = max(0.0, machine_seconds() - machine - sum(spent))
    trees = [homes.tree(case) for case in ids[:_SAMPLED]]
    counted = Counter[str]()
    for one in trees:
        for case in one.cases:
            counted += await _history(homes.client, case)
    return Placed(
        placements=len(ids),
        notices=len(out),
        letters=len(out) + len(ids),
        seconds=seconds,
        prepared=prepared,
        server=spent[0],
        worker=spent[1],
        client=spent[2],
        others=others,
        events=counted["events"],
        tasks=counted["tasks"],
        bytes=counted["bytes"],
        rows=sum(one.rows for one in trees),
        delivery_rows=sum(one.below for one in trees),
        sampled=len(trees),
    )


async def side_by_side(
    call: Callable[[A], Awaitable[B]], over: Iterable[A], together: int
) -> list[B]:
    """Call for each, so many at once; what came back, in the order in which it came."""
    queue, done = iter(list(over)), list[B]()

    async def one() -> None:
        for item in queue:
            done.append(await call(item))

    await asyncio.gather(*(one() for _ in range(together)))
    return done


async def _until(question: Callable[[], B]) -> B:
    """What the question answers, once it is not empty.

    Raises:
        TimeoutError: it stays so for five minutes.
    """
    async with asyncio.timeout(_PATIENCE):
        while True:
            answer = await asyncio.to_thread(question)
            if answer:
                return answer
            await asyncio.sleep(_LOOK)


async def _history(client: Client, case: str) -> Counter[str]:
    """One case's history so far, counted; it may still be open."""
    handle = client.get_workflow_handle(case)
    events = (await handle.fetch_history()).events
    kinds = Counter(EventType.Name(one.event_type).removeprefix("EVENT_TYPE_") for one in events)
    described = (await handle.describe()).raw_description.workflow_execution_info
    return Counter(
        events=len(events),
        tasks=kinds["WORKFLOW_TASK_COMPLETED"],
        bytes=described.history_size_bytes,
    )


def _now() -> float:
    return time.perf_counter()
