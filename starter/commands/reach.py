"""The way from a command to the record and to Temporal.

Belongs here: settings, the assembled service, running one piece of asynchronous work. Not here:
anything about one command.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from records import migrate
from runtime import logging as logs
from runtime.settings import Settings
from starter.app import App, assemble
from starter.commands.shell import Call
from starter.gateway import Gateway
from starter.output import bad_input

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
