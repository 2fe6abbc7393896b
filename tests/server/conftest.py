"""A real server in memory, the real processes and rule tables, a record on a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.counting import counter
from activities.enrich import Enricher
from domain.registry import PROCESSES
from law.tables import load
from records.commit import Recorder
from records.engine import make_engine
from records.project import project
from runtime.codec import data_converter
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings
from tests.house import House, house, on_file
from workflows.registry import WORKFLOWS


@pytest.fixture
async def server() -> AsyncIterator[DevServer]:
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as running:
        yield running


@pytest.fixture
def recorder(record_url: str) -> Recorder:
    """On SQLite, then on PostgreSQL."""
    return Recorder(make_engine(record_url), PROCESSES, counter(), project)


@pytest.fixture
async def cases(server: DevServer, recorder: Recorder, tmp_path: Path) -> AsyncIterator[House]:
    converter = data_converter(Settings.load(tmp_path, create_keys=True))
    async with house(server.address, converter, recorder, WORKFLOWS) as built:
        built.enricher = Enricher(recorder.engine, load())
        on_file(recorder.engine, "evidence-1")
        yield built
