"""Composition root: settings -> activities -> workers; nothing else.

Belongs here: which workflow and which activity runs on which queue. Not here: what any of them do.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.contracts import CASES_QUEUE, LETTERS_QUEUE, MAIL_QUEUE, RECORD_QUEUE
from runtime.runner import workflow_runner
from runtime.tokens import WorkerTokenInterceptor

PASSED_THROUGH = ("domain", "activities", "workflows.support")
"""Pure code that every run of a workflow shares; fences of their own keep it pure."""

_GRACE = timedelta(seconds=10)
_CACHE = 1000

Activity = Callable[..., Any]


@dataclass(frozen=True)
class Crew:
    """What the workers run: workflows, and activities by queue.

    `record` runs beside the workflows too, as local activities.
    """

    workflows: Sequence[type]
    record: Sequence[Activity]
    links: Sequence[Activity] = ()
    letters: Sequence[Activity] = ()
    mail: Sequence[Activity] = ()
    key: bytes = b""
    deployment: WorkerDeploymentConfig | None = None
    cached: int = _CACHE


def workers(client: Client, crew: Crew) -> list[Worker]:
    """One worker per queue, so that a burst of letters cannot delay a record."""
    cases = Worker(
        client,
        task_queue=CASES_QUEUE,
        workflows=crew.workflows,
        activities=crew.record,
        workflow_runner=workflow_runner(PASSED_THROUGH),
        interceptors=[WorkerTokenInterceptor(crew.key)],
        activity_executor=ThreadPoolExecutor(20, "record"),
        max_cached_workflows=crew.cached,
        deployment_config=crew.deployment,
        graceful_shutdown_timeout=_GRACE,
    )
    queues = (
        (RECORD_QUEUE, (*crew.record, *crew.links), 10),
        (LETTERS_QUEUE, crew.letters, 2),
        (MAIL_QUEUE, crew.mail, 4),
    )
    return [cases, *(_side(client, crew, *queue) for queue in queues if queue[1])]


def _side(
    client: Client, crew: Crew, queue: str, activities: Sequence[Activity], at_once: int
) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        activities=activities,
        activity_executor=ThreadPoolExecutor(at_once, queue),
        max_concurrent_activities=at_once,
        deployment_config=crew.deployment,
        graceful_shutdown_timeout=_GRACE,
    )
