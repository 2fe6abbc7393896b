"""What a history counts: events by kind, workflow tasks, outside events, and the formula."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory

SLACK = 1.15
"""Events beyond the formula: search attributes and cancelled timers (performance.md, goal 2)."""


@dataclass(frozen=True)
class Cost:
    """A history, counted."""

    events: Sequence[HistoryEvent]

    @cached_property
    def kinds(self) -> Counter[str]:
        """Events by kind, such as `TIMER_STARTED`."""
        return Counter(kind_of(event) for event in self.events)

    @property
    def tasks(self) -> int:
        return self.kinds["WORKFLOW_TASK_COMPLETED"]

    @property
    def failed(self) -> list[HistoryEvent]:
        """Workflow tasks that failed. One that would have ended the run is turned back by the
        server, and drawn again, if something came meanwhile: that is no failure of ours.
        """
        turned_back = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
        return [
            event
            for event in self.events
            if kind_of(event) == "WORKFLOW_TASK_FAILED"
            and event.workflow_task_failed_event_attributes.cause != turned_back
        ]

    @property
    def outside(self) -> int:
        """Accepted commands, fired timers, signals and completed ordinary activities."""
        kinds = (
            "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
            "TIMER_FIRED",
            "WORKFLOW_EXECUTION_SIGNALED",
            "ACTIVITY_TASK_COMPLETED",
        )
        return sum(self.kinds[kind] for kind in kinds)

    @property
    def formula(self) -> int:
        """2 + 3W + 2U + 2T + M + 3A (performance.md, section 2)."""
        kinds = self.kinds
        return (
            2
            + 3 * self.tasks
            + 2 * kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
            + 2 * kinds["TIMER_STARTED"]
            + kinds["MARKER_RECORDED"]
            + 3 * kinds["ACTIVITY_TASK_SCHEDULED"]
        )

    def within_budget(self) -> None:
        """At most one workflow task for each outside event, and no more events than the formula allows.

        What comes at once on a busy machine is taken in by one task.
        """
        shown = dict(self.kinds)
        assert self.kinds["WORKFLOW_TASK_FAILED"] == 0, shown
        assert self.kinds["WORKFLOW_TASK_TIMED_OUT"] == 0, shown
        assert self.tasks <= 1 + self.outside, shown
        assert len(self.events) <= SLACK * self.formula, (len(self.events), self.formula, shown)


def kind_of(event: HistoryEvent) -> str:
    """The kind of an event, without its prefix."""
    return EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")


async def history(client: Client, case: str, run: str | None = None) -> WorkflowHistory:
    """The history of a case's run, by default of the newest."""
    return await client.get_workflow_handle(case, run_id=run).fetch_history()


async def cost(client: Client, case: str, run: str | None = None) -> Cost:
    """What a run has cost so far."""
    return Cost((await history(client, case, run)).events)


async def runs(client: Client, case: str) -> list[str]:
    """The ids of a case's runs, newest first."""
    found: list[str] = []
    run: str | None = None
    while True:
        events = (await history(client, case, run)).events
        begun = events[0].workflow_execution_started_event_attributes
        found.append(begun.original_execution_run_id)
        run = begun.continued_execution_run_id
        if not run:
            return found
