"""The examination behind `doctor`: is everything there that the service needs, here and now?

Belongs here: looking at the environment. Not here: whether the cases are whole (`records/checks/`).
Each finding names what is wrong and what to do; a look that fails is a finding, never a crash.
"""

import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.service import RPCError

from law.tables import load
from records import migrate
from records.engine import reading
from runtime import attributes, keys
from runtime.binaries import ServerStartError, find_binary
from runtime.client import UnreachableError, connect, connect_config
from runtime.runner import build_id
from runtime.settings import Settings

_ROOM: Final = 1_000_000_000  # bytes that a data directory should have free
_SKEW: Final = timedelta(seconds=5)
_OLDEST: Final = (3, 11)


@dataclass(frozen=True)
class Look:
    """One thing looked at. `ok` None: it could not be looked at; nothing is known to be wrong."""

    what: str
    ok: bool | None
    found: str
    remedy: str = ""


def environment(settings: Settings) -> list[Look]:
    """What can be seen without database or server."""
    return [
        _python(),
        _binary(settings),
        _keys(settings),
        _codec(settings),
        _room(settings),
        _law(),
    ]


def database(engine: Engine) -> list[Look]:
    """Whether the case database answers, is up to date, and agrees on the time."""
    try:
        stands = migrate.current(engine)
    except SQLAlchemyError as error:
        why = f"does not answer ({type(error).__name__})"
        return [Look("case database", False, why, "Start it, or correct DATABASE_URL.")]
    name = engine.dialect.name
    current = Look(
        "case database",
        stands == migrate.HEAD,
        f"{name}, migration {stands or 'none'} of {migrate.HEAD}",
        "Run `dueprocess up`: it brings the tables up to date.",
    )
    return [current, _clock(engine)]


async def server(settings: Settings) -> list[Look]:
    """Whether Temporal answers, and knows the search attributes."""
    try:
        where = connect_config(settings)["target_host"]
        client = await connect(settings, identity="doctor")
    except UnreachableError as error:
        return [Look("Temporal", None, str(error), "Run `dueprocess up`, or name another server.")]
    answers = Look("Temporal", True, f"answers at {where}")
    return [answers, await _attributes(client)]


def _python() -> Look:
    here = ".".join(str(part) for part in sys.version_info[:3])
    found = f"Python {here}, dueprocess {build_id()}, temporalio {version('temporalio')}"
    return Look("versions", sys.version_info >= _OLDEST, found, "Use Python 3.11 or newer.")


def _binary(settings: Settings) -> Look:
    try:
        return Look("temporal binary", True, str(find_binary("temporal", settings.temporal_binary)))
    except ServerStartError as error:
        if settings.temporal_address:
            return Look("temporal binary", None, str(error), "None is needed: a server is named.")
        return Look("temporal binary", False, str(error), "Run `make setup`.")


def _keys(settings: Settings) -> Look:
    file = settings.data_dir / keys.FILE_NAME
    held = ", ".join(sorted(settings.payload_keys))
    place = str(file) if file.exists() else "the environment"
    return Look(
        "keys", True, f"from {place}; payloads: {held}, sealed with {settings.payload_key_id}"
    )


def _codec(settings: Settings) -> Look:
    return Look(
        "payload encryption",
        settings.codec,
        "on" if settings.codec else "off: what cases say stands in clear in Temporal's store",
        "Unset DUEPROCESS_CODEC.",
    )


def _room(settings: Settings) -> Look:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        return Look("disk", False, f"{settings.data_dir}: {error.strerror}", "Make the directory.")
    found = f"{free / 1e9:.1f} GB free at {settings.data_dir}"
    return Look("disk", free > _ROOM, found, "Make room: the record must never be refused a page.")


def _law() -> Look:
    tables = load()
    return Look("rule tables", True, f"{tables.version}, {len(tables.deadlines)} clocks")


def _clock(engine: Engine) -> Look:
    if engine.dialect.name == "sqlite":
        return Look("clock", True, "the database is on this machine")
    with reading(engine) as conn:
        theirs: datetime = conn.execute(text("SELECT clock_timestamp()")).scalar_one()
    offset = abs(datetime.now(UTC) - theirs.astimezone(UTC))
    found = f"{offset.total_seconds():.2f} s beside the database's"
    return Look("clock", offset < _SKEW, found, "Set both clocks by NTP.")


async def _attributes(client: Client) -> Look:
    try:
        absent = await attributes.missing(client)
    except (RPCError, ValueError) as error:
        return Look("search attributes", False, str(error), "A person must decide on the type.")
    found = f"missing: {', '.join(absent)}" if absent else "all registered"
    return Look("search attributes", not absent, found, "Run `dueprocess up`, or register them.")
