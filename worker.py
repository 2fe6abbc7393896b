"""Composition root: settings -> activities -> workers; nothing else.

Belongs here: which workflow and which activity runs on which queue, and the process that runs them
(`python -m worker`). Not here: what any of them do.
"""

import asyncio
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.alerts import AlertDriver, Post
from activities.assembly import Parts, assemble_parts
from activities.blobs import Vault
from activities.contracts import CASES_QUEUE, LETTERS_QUEUE, MAIL_QUEUE, RECORD_QUEUE
from activities.home import HomeDriver
from activities.letters.driver import LetterDriver
from activities.links import LinkDriver
from activities.mail import MailDriver
from activities.record import RecordDriver
from activities.running import Runner
from runtime import attributes, logging
from runtime import exit as way_out
from runtime.client import connect
from runtime.clock import Clock, SystemClock
from runtime.codec import data_converter
from runtime.replay import Code
from runtime.runner import deployment_config, workflow_runner
from runtime.settings import Settings, SettingsError
from runtime.tokens import WorkerTokenInterceptor
from workflows.registry import WORKFLOWS

PASSED_THROUGH = ("domain", "activities", "workflows.support")
"""Pure code that every run of a workflow shares; fences of their own keep it pure."""

_GRACE = timedelta(seconds=10)
_CACHE = 1000
_BEAT = 5.0  # seconds between two signs of life

Activity = Callable[..., Any]


@dataclass(frozen=True)
class Crew:
    """What the workers run: workflows, and activities by queue.

    `record` runs beside the workflows too, as local activities.
    """

    workflows: Sequence[type]
    record: Sequence[Activity]
    links: Sequence[Activity] = ()
    """What reaches other cases and the registers; ordinary activities of the record's queue."""
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


def compose(settings: Settings, client: Client, clock: Clock | None = None) -> Crew:
    """Everything that the workers of this installation run."""
    parts, clock = assemble_parts(settings.database_url), clock or SystemClock()
    return compose_parts(settings, client, clock, parts)


def compose_parts(settings: Settings, client: Client, clock: Clock, parts: Parts) -> Crew:
    """The same, over a record and rule tables that are put together already."""
    engine = parts.engine
    driver = RecordDriver(parts.recorder)
    links = LinkDriver(parts.recorder, Runner(client, engine), parts.enricher)
    alerts = AlertDriver(engine, clock, _post(settings))
    vault = Vault(settings.evidence_key.get_secret_value())
    letters = LetterDriver(engine, vault, clock, alerts, lambda: parts.tables)
    mail = MailDriver(engine, clock, settings.mailer_id)
    homes = HomeDriver(engine, clock, parts.tables)
    return Crew(
        workflows=WORKFLOWS,
        record=[driver.commit, driver.facts],
        links=[links.open_case, links.tell_case, homes.read_home],
        letters=[letters.render_letter],
        mail=[mail.hand_over, alerts.raise_alert],
        key=settings.actor_key.get_secret_value(),
        deployment=deployment_config(settings, pinned=settings.worker_versions == "pinned"),
    )


def _post(settings: Settings) -> Post | None:
    """The mail server for alerts, if one is named; else alerts go to the log alone."""
    if not settings.smtp_host or not settings.smtp_from:
        return None
    return Post(settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_to)


def code(settings: Settings) -> Code:
    """The code of this installation, for the replay of stored histories."""
    return Code(
        workflows=WORKFLOWS,
        runner=workflow_runner(PASSED_THROUGH),
        converter=data_converter(settings),
        interceptors=[WorkerTokenInterceptor(settings.actor_key.get_secret_value())],
    )


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished first, for ten seconds.

    Raises:
        UnreachableError: Temporal does not answer.
        SettingsError: the server lacks search attributes, so that every case would be parked.
    """
    client = await connect(settings, identity="worker")
    lacking = await attributes.missing(client)
    if lacking:
        raise SettingsError(f"the Temporal server lacks search attributes: {', '.join(lacking)}")
    team = workers(client, compose(settings, client, clock or SystemClock()))
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    tasks = [asyncio.create_task(one.run()) for one in team]
    stop = asyncio.create_task(stopped.wait())
    beating = asyncio.create_task(beat(settings.alive_file))
    await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
    beating.cancel()
    await asyncio.gather(*(one.shutdown() for one in team))
    stop.cancel()
    await asyncio.gather(*tasks)


async def beat(file: Path | None) -> None:
    """Show that this process works: touch a file for as long as the loop turns."""
    while file is not None:
        await asyncio.to_thread(file.touch)
        await asyncio.sleep(_BEAT)


def main() -> None:
    """The worker's process: settings from the environment and the data directory."""
    settings = Settings.load()
    logging.configure(settings.log_level, as_json=settings.log_json)
    way_out.run(lambda: asyncio.run(run(settings)))


if __name__ == "__main__":
    main()
