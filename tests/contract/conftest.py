"""One real server in memory for the contract tests; a fresh record for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from records.commit import Recorder
from runtime.codec import data_converter
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings
from tests.contract.toy import TOY
from tests.contract.toy_letters import ToyLetters
from tests.contract.toy_workflow import ToyWorkflow
from tests.house import House, house, record


@pytest.fixture
async def server() -> AsyncIterator[DevServer]:
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as running:
        yield running


@pytest.fixture
def recorder(record_url: str) -> Recorder:
    """On SQLite, then on PostgreSQL."""
    return record(record_url, {"toy": TOY})


@pytest.fixture
def letters(tmp_path: Path) -> ToyLetters:
    return ToyLetters(tmp_path / "letters.txt")


@pytest.fixture
async def toys(
    server: DevServer, recorder: Recorder, letters: ToyLetters, tmp_path: Path
) -> AsyncIterator[House]:
    converter = data_converter(Settings.load(tmp_path, create_keys=True))
    async with house(server.address, converter, recorder, [ToyWorkflow], drivers=letters) as built:
        yield built
