"""How a case reaches its record: a short local activity, and if that fails an ordinary one.

Belongs here: the two ways to the record and their limits. Not here: what is recorded, nor what is
done with the answer (`case.py`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.contracts import RECORD_QUEUE, RecordActivities
    from domain.recording import Commit, Committed, FactsAsked, FactsFound

_QUICK = timedelta(seconds=2)
_PATIENT = timedelta(seconds=10)
_TWICE = RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=100))
_FOR_EVER = RetryPolicy(maximum_interval=timedelta(seconds=10))


A = TypeVar("A")
B = TypeVar("B")


async def commit(order: Commit) -> Committed:
    """Record a command's events; returns only when the record has answered.

    Safe to repeat: the record answers a known command id from what it holds.
    """
    return await _ask(RecordActivities.commit, order, order.command)


async def facts(asked: FactsAsked) -> FactsFound:
    """Read machine facts by id, with the same patience."""
    return await _ask(RecordActivities.facts, asked, "facts")


async def _ask(method: Callable[[RecordActivities, A], B], asked: A, summary: str) -> B:
    """A local activity first, so that a command costs one workflow task.

    While the database is away the same call waits as an ordinary activity; its retries leave no
    history. No failure of either ever leaves here.
    """
    try:
        return await workflow.execute_local_activity_method(
            method,
            asked,
            start_to_close_timeout=_QUICK,
            schedule_to_close_timeout=2 * _QUICK,
            retry_policy=_TWICE,
        )
    except FailureError as failed:
        if is_cancelled_exception(failed):
            raise
        return await workflow.execute_activity_method(
            method,
            asked,
            task_queue=RECORD_QUEUE,
            start_to_close_timeout=_PATIENT,
            retry_policy=_FOR_EVER,
            summary=summary,
        )
