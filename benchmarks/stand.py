"""A stand: a fresh server in memory, a fresh record, a worker; and the questions put to a client.

Belongs here: putting the processes together, one stand per measurement. Not here: what is compared.
"""

import contextlib
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.jobs import Job
from benchmarks.process import Answering, running, surroundings
from records import migrate
from records.engine import make_engine
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.keys import create as create_keys

STRAIGHTFORWARD = "straightforward"
MINIMISED = "minimised"
SERVICE = "service"
UNSANDBOXED = "service, no sandbox"
PLACEMENTS = "placements"
BARE_PLACEMENTS = "bare placements"
LOCAL_PLACEMENTS = "bare placements, local"

_OURS = frozenset({SERVICE, UNSANDBOXED, PLACEMENTS})
"""Kinds that run on our worker, with our record."""
_WORKERS: Mapping[str, str] = {
    SERVICE: "worker",
    PLACEMENTS: "worker",
    UNSANDBOXED: "benchmarks.service",
    BARE_PLACEMENTS: "benchmarks.bare_homes",
    LOCAL_PLACEMENTS: "benchmarks.bare_homes",
}

M = TypeVar("M", bound=BaseModel)


@dataclass
class Stand:
    """A server, a record, a worker once it is started, a client once it is asked."""

    kind: str
    address: str
    server: int
    url: str
    env: dict[str, str]
    worker: int = 0
    """Process id of the worker that runs."""
    _next: int = 0

    def __post_init__(self) -> None:
        self._client = Answering("benchmarks.client", self.env)

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The kind's worker."""
        module = _WORKERS.get(self.kind, "benchmarks.bare")
        where = () if self.kind in _OURS else (self.address, self.url)
        async with running(module, *where, env=self.env) as process:
            self.worker = process.pid
            yield

    async def ask(self, model: type[M], task: str, cases: int, **job: Any) -> M:
        """Put a question to the client."""
        question = Job.model_validate(
            {
                "task": task,
                "kind": SERVICE if self.kind == UNSANDBOXED else self.kind,
                "address": self.address,
                "server": self.server,
                "worker": self.worker,
                "first": self._next,
                "cases": cases,
                **job,
            }
        )
        self._next += cases * max(1, len(question.ages))
        return model.model_validate_json(await self._client.answer(question.model_dump_json()))

    async def end(self) -> None:
        """End the client."""
        await self._client.end()


@contextlib.asynccontextmanager
async def stand(kind: str, database: str | None) -> AsyncIterator[Stand]:
    """A fresh stand.

    Args:
        kind: which case is driven.
        database: URL of a PostgreSQL server on which databases may be created; else SQLite files.
    """
    with tempfile.TemporaryDirectory(prefix="dueprocess-bench-") as made:
        folder = Path(made)
        create_keys(folder)
        with _database(folder, database) as url:
            if kind in _OURS:
                engine = make_engine(url)
                migrate.upgrade(engine)
                engine.dispose()
            async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as server:
                assert server.pid is not None
                env = surroundings(folder, server.address, url)
                built = Stand(kind, server.address, server.pid, url, env)
                try:
                    yield built
                finally:
                    await built.end()


@contextlib.contextmanager
def _database(folder: Path, server: str | None) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{folder / 'record.db'}"
        return
    where = make_url(server).set(drivername="postgresql+psycopg")
    admin = create_engine(where, isolation_level="AUTOCOMMIT")
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield where.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
