"""Does the code that is about to start still understand what is already stored?

What belongs here: replaying histories of open runs and of files. What does not: deciding
what to do about a history that does not replay.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Interceptor, Replayer, WorkflowRunner

from runtime.client import RPC_TIMEOUT, sdk_runtime

_OPEN = 'ExecutionStatus="Running"'
_COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED


@dataclass(frozen=True)
class Code:
    """The code to replay on: as given to the worker."""

    workflows: Sequence[type]
    runner: WorkflowRunner
    converter: DataConverter
    interceptors: Sequence[Interceptor] = ()

    def replayer(self) -> Replayer:
        """A replayer of this code."""
        return Replayer(
            workflows=self.workflows,
            workflow_runner=self.runner,
            data_converter=self.converter,
            interceptors=self.interceptors,
            runtime=sdk_runtime(),  # else its log goes to standard output, payloads and all
        )


async def replay_open(client: Client, code: Code) -> list[tuple[str, Exception]]:
    """Replay every open run of the client's namespace.

    Returns:
        Workflow id and error of each that does not replay; empty if all do. A run that
        closed and vanished between listing and reading is passed over.
    """
    return await _failures(code, _open_runs(client))


async def _open_runs(client: Client) -> AsyncIterator[WorkflowHistory]:
    async for found in client.list_workflows(_OPEN, rpc_timeout=RPC_TIMEOUT):
        handle = client.get_workflow_handle(found.id, run_id=found.run_id)
        try:
            yield await handle.fetch_history(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise


async def replay_case(client: Client, case: str, code: Code) -> Exception | None:
    """Replay the newest run of one case.

    Returns:
        Why it does not replay; None if it does.
    """
    history = await client.get_workflow_handle(case).fetch_history(rpc_timeout=RPC_TIMEOUT)
    if not _begun(history):
        return None
    result = await code.replayer().replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure


async def replay_files(files: Iterable[Path], code: Code) -> list[tuple[str, Exception]]:
    """Replay stored histories (JSON as `WorkflowHistory.to_json` writes it).

    Returns:
        File name (without `.json`) and error of each that does not replay.
    """
    return await _failures(code, _stored(files))


async def _stored(files: Iterable[Path]) -> AsyncIterator[WorkflowHistory]:
    for file in sorted(files):
        text = await asyncio.to_thread(file.read_text, encoding="utf-8")
        yield WorkflowHistory.from_json(file.stem, text)


async def _failures(
    code: Code, histories: AsyncIterator[WorkflowHistory]
) -> list[tuple[str, Exception]]:
    """All on one replayer's worker: to prepare the sandbox takes as long as a short replay."""
    begun = (history async for history in histories if _begun(history))
    async with code.replayer().workflow_replay_iterator(begun) as results:
        return [
            (result.history.workflow_id, result.replay_failure)
            async for result in results
            if result.replay_failure is not None
        ]


def _begun(history: WorkflowHistory) -> bool:
    """Whether any code has run in it yet; if not, the SDK's replayer would wait for ever."""
    return any(event.event_type == _COMPLETED for event in history.events)
