"""Settings and servers for the tests of the plumbing."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings


@pytest.fixture(autouse=True)
def _no_outer_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("DUEPROCESS_", "TEMPORAL_")) or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "data", create_keys=True)


@pytest.fixture
async def server() -> AsyncIterator[DevServer]:
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as running:
        yield running


@pytest.fixture
def at_server(settings: Settings, server: DevServer) -> Settings:
    return settings.model_copy(update={"temporal_address": server.address})
