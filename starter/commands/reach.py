"""The way from a command to the record and to Temporal.

Belongs here: settings, the assembled service, running one piece of asynchronous work. Not here:
anything about one command.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar

from domain import rules
from domain.actors import Actor, Role
from domain.model import digest
from domain.recording import Commit
from domain.refusal import Refusal
from records import migrate
from records.commit import record_refusal
from runtime import logging as logs
from runtime.client import UnreachableError
from runtime.settings import Settings
from starter.answers import WithheldError
from starter.app import App, assemble
from starter.commands.shell import Call
from starter.gateway import Gateway
from starter.output import Failed, bad_input, refused

T = TypeVar("T")

PATIENCE: Final = timedelta(seconds=20)
"""How long a person at the command line is kept waiting for an answer."""


def settings(call: Call) -> Settings:
    """The settings of the data directory.

    Raises:
        SettingsError: one line that names what is missing or wrong.
    """
    logs.configure("error", as_json=False)
    return Settings.load(call.place())


def service(call: Call) -> App:
    """Settings, record and rule tables, the tables of the record up to date."""
    held = settings(call)
    place = call.place()
    if held.database_url.startswith("sqlite:///") and not place.exists():
        raise bad_input("--data", f"{place} does not exist; `dueprocess up` makes it")
    app = assemble(held)
    migrate.upgrade(app.engine)
    return app


def with_gateway(call: Call, work: Callable[[Gateway], Awaitable[T]], doing: str) -> T:
    """Connect to Temporal and do one thing there, with a sign of progress.

    Raises:
        UnreachableError: it does not answer.
    """
    app = service(call)

    async def connected() -> T:
        gateway = await app.connect(identity="cli")
        gateway.patience = PATIENCE
        return await work(gateway)

    with call.out.status(doing):
        return asyncio.run(connected())


def new_id() -> str:
    """A fresh command id."""
    return uuid.uuid4().hex


def tell_cases(call: Call, facts: Sequence[tuple[str, str]]) -> None:
    """Announce recorded facts; if the engine is away, the service does it later."""
    if not facts:
        return
    app = service(call)

    async def announce() -> None:
        gateway = await app.connect(identity="cli")
        for case, fact in facts:
            await gateway.runner.announce(case, fact)

    try:
        with call.out.status("Telling the cases …"):
            asyncio.run(announce())
    except UnreachableError:
        call.out.note("the cases will be told as soon as the service runs")


def only_for(app: App, actor: Actor, roles: frozenset[Role], command: str, scope: str) -> None:
    """Let only some roles do what no case's own table guards.

    Raises:
        Failed: the role may not (H-02); the refusal is in the ledger.
    """
    if actor.role in roles:
        return
    may = ", ".join(sorted(roles))
    message = f"the role {actor.role} may not: {command} is for: {may}"
    raise note_refusal(app, actor, Refusal(rule=rules.H_02, message=message), command, scope)


@contextmanager
def recorded(app: App, actor: Actor, name: str) -> Iterator[None]:
    """A document that a rule withholds is not read, and that it was asked for is recorded."""
    try:
        yield
    except WithheldError as held:
        raise note_refusal(app, actor, held.refusal, name, held.where) from None


def note_refusal(app: App, actor: Actor, refusal: Refusal, command: str, scope: str) -> Failed:
    """Enter into the ledger that a rule said no to what is no command of a case.

    Returns:
        How the command ends; the caller raises it.
    """
    now = app.clock.now()
    commit = Commit(
        process="",
        case=scope,
        expected=0,
        command_id=new_id(),
        command=command,
        digest=digest(command),
        actor=actor,
        at=now,
    )
    with app.engine.begin() as conn:
        record_refusal(conn, commit, refusal)
    return refused(refusal)
