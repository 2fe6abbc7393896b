"""Databases for tests: SQLite files and PostgreSQL databases, each migrated once and then copied.

PostgreSQL comes from testcontainers with the image named by TEST_POSTGRES_IMAGE where a Docker
engine answers, else from the server at TEST_DATABASE_URL, else its tests are left out, and the
summary says how many. Import `record_url` (and `pytest_terminal_summary`) into a conftest.
"""

import atexit
import os
import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from records.engine import make_engine
from records.migrate import upgrade

LEFT_OUT = "left out on PostgreSQL"


@cache
def postgres_server() -> tuple[str | None, str]:
    """The URL of a server on which databases may be created, or None and the reason."""
    image = os.environ.get("TEST_POSTGRES_IMAGE", "")
    why = "TEST_POSTGRES_IMAGE is not set"
    if image:
        try:
            return _container(image), ""
        except Exception as error:  # noqa: BLE001 - whatever keeps the engine away is the reason
            why = f"no container of {image}: {type(error).__name__}: {error}"
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        return url, ""
    return None, f"{why}; TEST_DATABASE_URL is not set"


def _container(image: str) -> str:
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")  # stopped by us, see below
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415 - read after

    box: Any = PostgresContainer(image, driver="psycopg")
    box.with_command("postgres -c fsync=off -c synchronous_commit=off -c max_connections=200")
    box.start()
    atexit.register(box.stop)
    return str(box.get_connection_url())


@cache
def _admin() -> Engine:
    url, why = postgres_server()
    if url is None:
        raise LookupError(why)
    plain = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(plain, isolation_level="AUTOCOMMIT", pool_size=1)
    atexit.register(engine.dispose)
    return engine


def _url(database: str) -> str:
    return _admin().url.set(database=database).render_as_string(hide_password=False)


@cache
def _postgres_template() -> str:
    name = f"template_{uuid.uuid4().hex[:12]}"
    with _admin().connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    atexit.register(_drop, name)
    engine = make_engine(_url(name))
    upgrade(engine)
    engine.dispose()
    return name


def _drop(name: str) -> None:
    with _admin().connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def new_postgres(*, migrated: bool = True) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database; dropped afterwards. Skips where there is none."""
    server, why = postgres_server()
    if server is None:
        pytest.skip(f"{LEFT_OUT}: {why}")
    name = f"test_{uuid.uuid4().hex[:12]}"
    template = f'TEMPLATE "{_postgres_template()}"' if migrated else ""
    with _admin().connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" {template}'))
    yield _url(name)
    _drop(name)


def new_sqlite(folder: Path, store: Path, *, migrated: bool = True) -> str:
    """The URL of a fresh SQLite file in `folder`. `store` keeps the migrated original."""
    target = folder / "record.db"
    if migrated:
        original = store / "original.db"
        if not original.exists():
            engine = make_engine(f"sqlite:///{original}")
            upgrade(engine)
            engine.dispose()
        shutil.copy(original, target)
    return f"sqlite:///{target}"


@pytest.fixture(scope="session")
def database_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("databases")


BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def _fresh(
    request: pytest.FixtureRequest, folder: Path, store: Path, *, migrated: bool
) -> Iterator[str]:
    if request.param == "postgres":
        yield from new_postgres(migrated=migrated)
    else:
        yield new_sqlite(folder, store, migrated=migrated)


@pytest.fixture(params=BOTH)
def record_url(
    request: pytest.FixtureRequest, tmp_path: Path, database_store: Path
) -> Iterator[str]:
    """The URL of a fresh, migrated case database: SQLite, then PostgreSQL."""
    yield from _fresh(request, tmp_path, database_store, migrated=True)


@pytest.fixture(params=BOTH)
def empty_url(
    request: pytest.FixtureRequest, tmp_path: Path, database_store: Path
) -> Iterator[str]:
    """As `record_url`, but without any table."""
    yield from _fresh(request, tmp_path, database_store, migrated=False)


@pytest.fixture
def record_engine(record_url: str) -> Iterator[Engine]:
    """An engine on a fresh, migrated case database: SQLite, then PostgreSQL."""
    engine = make_engine(record_url)
    yield engine
    engine.dispose()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was left out, once, whichever process ran it."""
    reasons = [
        str(report.longrepr[-1])
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and LEFT_OUT in str(report.longrepr[-1])
    ]
    if reasons and not getattr(terminalreporter, "postgres_was_told", False):
        terminalreporter.postgres_was_told = True
        terminalreporter.write_sep("=", "PostgreSQL", red=True)
        why = reasons[0].partition(LEFT_OUT)[2].lstrip(": ")
        terminalreporter.write_line(f"{len(reasons)} tests were left out on PostgreSQL: {why}")
