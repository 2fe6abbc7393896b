"""When a case starts a new run, and what its run shows to operators.

Belongs here: the limits of a run, search attributes and details. Not here: any business stage.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate
from temporalio.workflow import ContinueAsNewVersioningBehavior

with workflow.unsafe.imports_passed_through():
    from domain.obligations import Obligation, nearest
    from domain.state import CaseState

_HOP_AGE = timedelta(days=360)
_OVERLONG = 1000
"""Events that a cold worker replays well within the ten seconds of a workflow task."""

STAGE = SearchAttributeKey.for_keyword("Stage")
NEXT_DUE = SearchAttributeKey.for_datetime("NextDue")


NEW_RUN = ContinueAsNewVersioningBehavior.AUTO_UPGRADE
"""A new run goes on with the build that is current, and is pinned to that one (design.md 10)."""


def run_is_over(hop_events: int, build: str) -> bool:
    """Whether this run should hand over to a new one at the next quiet moment.

    It is long, or its build is no longer the current one: the server says so with a task, and
    whoever made another current tells the case (`build`), for the server may say it only once.
    """
    info = workflow.info()
    return (
        info.get_current_history_length() >= hop_events
        or info.is_continue_as_new_suggested()
        or workflow.now() >= next_run_at()
        or info.is_target_worker_deployment_version_changed()
        or _built_otherwise(build)
    )


def run_is_overlong() -> bool:
    """Whether this run cannot wait any longer for a moment at which nothing is under way.

    A case that many others write to may never see one. Beyond some thousands of events no worker
    could take it up again: each would lose its task before it had replayed what came before.
    """
    return workflow.info().get_current_history_length() >= _OVERLONG


def _built_otherwise(build: str) -> bool:
    """Whether this run is worked on by another build than the one that a case was told of."""
    worked_on = workflow.info().get_current_deployment_version()
    return bool(build) and worked_on is not None and worked_on.build_id != build


def next_run_at() -> datetime:
    """When this run has lasted long enough, even if nothing happens any more."""
    return workflow.info().start_time + _HOP_AGE


def next_wake(owed: Obligation | None) -> tuple[datetime | None, str | None]:
    """The instant for which the one timer is set, and the timer's name.

    A case whose clocks have all ended (or whose next date is years away) wakes for its new run. If
    it cannot have one just then, whatever wakes it next gives it one: no second timer for that.
    """
    wakes, year = owed.wakes() if owed else None, next_run_at()
    if year > workflow.now() and (wakes is None or year < wakes):
        return year, None
    return wakes, summary(owed)


class Shown:
    """What operators see: written only when it changes, for each write is an event."""

    def __init__(self) -> None:
        # What the starter wrote at start, or an earlier run left behind.
        attributes = workflow.info().typed_search_attributes
        self._stage = attributes.get(STAGE)
        self._due = attributes.get(NEXT_DUE)

    def show(self, state: CaseState, title: str, waiting_for: str) -> None:
        """Bring search attributes and details up to date. `title` is the stage in plain words."""
        due = nearest(state.obligations)
        at = due.ends if due is not None else None
        updates: list[SearchAttributeUpdate[str] | SearchAttributeUpdate[datetime]] = []
        if self._stage != state.stage:
            updates.append(STAGE.value_set(state.stage))
        if self._due != at:
            updates.append(NEXT_DUE.value_set(at) if at else NEXT_DUE.value_unset())
        if updates:
            workflow.upsert_search_attributes(updates)
            self._stage, self._due = state.stage, at
        workflow.set_current_details(_details(state, title, waiting_for))


def summary(owed: Obligation | None) -> str | None:
    """The name of the timer: rule and citation, never a person."""
    if owed is None:
        return None
    return f"{owed.rule}: {owed.citation or 'policy'} due {owed.legal or '-'}"


def _details(state: CaseState, title: str, waiting_for: str) -> str:
    lines = [f"**{title}** ({state.process}, stage {state.stage}, version {state.version})", ""]
    lines += [
        f"- {owed.rule} {owed.status}: due {owed.legal or 'without a date'} ({owed.citation})"
        for owed in live(state.obligations)
    ]
    return "\n".join([*lines, "", f"Waits: {waiting_for}"])


def live(held: Mapping[str, Obligation]) -> tuple[Obligation, ...]:
    """The duties that still run, in the order of their keys."""
    return tuple(held[key] for key in sorted(held) if held[key].live)
