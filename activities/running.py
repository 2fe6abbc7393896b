"""The engine's side of a case: starting its workflow, announcing facts, refreshing it.

Belongs here: the few calls to Temporal that are not commands. Not here: commands (the gateway).
"""

import contextlib
from dataclasses import dataclass

from sqlalchemy import Engine
from temporalio.client import Client
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.contracts import CASES_QUEUE
from domain.obligations import nearest
from domain.state import CaseState, start_of
from records.commit import case_row
from records.opening import started
from runtime.attributes import NEXT_DUE, OFFICE, PROCESS, STAGE

FACT = "fact"
REFRESH = "refresh"


@dataclass(frozen=True)
class Runner:
    """Starts and wakes workflows. Every call is safe to repeat."""

    client: Client
    engine: Engine
    hop_events: int = 250

    async def start(self, case: str, *, again: bool = False) -> bool:
        """Start the workflow of an open case from its recorded state.

        Args:
            case: its id.
            again: also when a workflow of this id has ended though the case is open (somebody ended
                it: the record wins). Never beside one that runs.

        Returns:
            False when it runs already (or has ended: an id is never used twice but for `again`).
        """
        with self.engine.begin() as conn:
            row = case_row(conn, case)
        if row is None:
            raise LookupError(f"the record has no case {case}")
        state = CaseState.model_validate(row["state"])
        fresh = True
        policy = (
            WorkflowIDReusePolicy.ALLOW_DUPLICATE
            if again
            else WorkflowIDReusePolicy.REJECT_DUPLICATE
        )
        try:
            await self.client.start_workflow(
                row["process"],
                start_of(row["state"], self.hop_events),
                id=case,
                task_queue=CASES_QUEUE,
                id_reuse_policy=policy,
                search_attributes=_attributes(state),
                static_summary=f"{row['process']} case of office {row['office']}",
            )
        except WorkflowAlreadyStartedError:
            fresh = False
        with self.engine.begin() as conn:
            started(conn, case)
        return fresh

    async def announce(self, case: str, fact: str) -> None:
        """Tell a case that a fact waits. A case that has ended needs no telling."""
        await self._signal(case, FACT, fact)

    async def refresh(self, case: str, build: str = "") -> None:
        """Tell a case to look up what the record holds, and, if given, which build is current."""
        await self._signal(case, REFRESH, *([build] if build else []))

    async def _signal(self, case: str, name: str, *args: str) -> None:
        with contextlib.suppress(RPCError):  # unsettled facts are announced again by the pump
            try:
                await self.client.get_workflow_handle(case).signal(name, args=list(args))
            except RPCError as error:
                if error.status != RPCStatusCode.NOT_FOUND:
                    raise


def _attributes(state: CaseState) -> TypedSearchAttributes:
    shown = TypedSearchAttributes(
        [
            SearchAttributePair(PROCESS, state.process),
            SearchAttributePair(STAGE, state.stage),
            SearchAttributePair(OFFICE, state.office),
        ]
    )
    due = nearest(state.obligations)
    if due is None or due.ends is None:
        return shown
    return shown.updated(SearchAttributePair(NEXT_DUE, due.ends))
