"""What runs in the engine, beside what the record holds: for `check` and `restore`.

Belongs here: asking every running workflow for its view, and starting those that are missing. Not
here: comparing (`records/checks/`), nor what a workflow does.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities.running import Runner
from domain.model import Json
from records import queries
from records.checks import LiveCase
from records.engine import reading
from starter.answers import UnreachableError

T = TypeVar("T")

_VIEW: Final = "view"
_RUNNING: Final = 'ExecutionStatus="Running"'
_AT_ONCE: Final = 20
_PATIENCE: Final = timedelta(seconds=20)


@dataclass(frozen=True)
class Restored:
    """What a restore did: the cases whose workflow it started, and those that ran already."""

    started: tuple[str, ...]
    running: tuple[str, ...]


async def views(client: Client) -> dict[str, LiveCase]:
    """What every running workflow says of itself.

    Raises:
        UnreachableError: the server answers, but no worker does.
    """
    return dict(await _each(_views_of(client, one) for one in await _running(client)))


async def restore(runner: Runner) -> Restored:
    """Start the workflow of every case that has work left and no workflow: the record wins.

    Work is left in every open case, and in a closed one whose last letters or reports are not out.
    """
    with reading(runner.engine) as conn:
        cases = [str(one["id"]) for one in queries.worklist(conn)]
        cases += queries.closed_with_effects(conn)
    running = set(await _running(runner.client))
    missing = [case for case in cases if case not in running]
    done = await _each(_started(runner, case) for case in missing)
    return Restored(
        started=tuple(case for case, fresh in done if fresh),
        running=tuple(sorted({*running & {*cases}, *(case for case, fresh in done if not fresh)})),
    )


async def _started(runner: Runner, case: str) -> tuple[str, bool]:
    return case, await runner.start(case, again=True)


async def _running(client: Client) -> list[str]:
    return [found.id async for found in client.list_workflows(_RUNNING, rpc_timeout=_PATIENCE)]


async def _views_of(client: Client, case: str) -> tuple[str, LiveCase]:
    try:
        said: Json = await client.get_workflow_handle(case).query(
            _VIEW, result_type=dict, rpc_timeout=_PATIENCE
        )
    except WorkflowQueryFailedError as failed:
        return case, LiveCase({}, f"its view cannot be asked: {failed.message}")
    except RPCError as error:
        if error.status in {RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED}:
            raise UnreachableError(f"no worker answers for {case}") from error
        raise
    return case, LiveCase(said["state"], said.get("waiting_for") or "")


async def _each(work: Iterable[Awaitable[T]]) -> list[T]:
    """Wait for many, a few at a time."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Awaitable[T]) -> T:
        async with gate:
            return await item

    return list(await asyncio.gather(*(one(item) for item in work)))
