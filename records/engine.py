"""The way to the case database: SQLite by default, PostgreSQL by its URL.

Belongs here: how connections are made, how a case is locked, how instants are stored. Not here:
tables (`records/tables/`), nor any statement about a case.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import URL, make_url

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "recursive_triggers=ON",
)
_POSTGRES = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 10_000,  # milliseconds: a dead network is noticed
    "application_name": "dueprocess",
}
_READING = "reading"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC on the way out, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC.

        Raises:
            ValueError: the value has no offset, so nobody knows which instant it is.
        """
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs an offset: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back; SQLite forgets the offset, PostgreSQL answers in its session's zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///file`, a bare file path, or `postgresql://...` (psycopg 3).

    Raises:
        ValueError: the URL names a database that is neither SQLite nor PostgreSQL.
    """
    where = _parse(url)
    if where.get_backend_name() == "sqlite":
        if where.database:
            Path(where.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(where, connect_args={"timeout": 5})
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine
    return create_engine(
        where,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=10,
        pool_recycle=1800,
        connect_args=_POSTGRES,
    )


def _parse(url: str) -> URL:
    parsed = make_url(url if re.match(r"[a-z+0-9]+:", url) else f"sqlite:///{url}")
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"DATABASE_URL: {backend!r} is neither sqlite nor postgresql")


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that reads one consistent picture and holds up no writer."""
    with engine.connect() as connection:
        if is_postgres(connection):
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            connection.execution_options(**{_READING: True})
        yield connection


def is_postgres(connection: Connection) -> bool:
    """Whether the database is PostgreSQL (else it is SQLite)."""
    return connection.dialect.name == "postgresql"


def lock_case(connection: Connection, case_id: str) -> None:
    """Make others who want this case (or ledger scope) wait until this transaction ends.

    SQLite needs nothing: a writing transaction is alone from its first statement on.
    """
    if is_postgres(connection):
        connection.execute(_LOCK, {"scope": case_id})


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))")
