"""One real server in memory and one record for all workflow tests; workers of its own for each."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from runtime.embedded import DevServer, DevServerOptions, find_binary
from tests.house import House
from tests.workflows.service import Site, Watched, site, standing, watched


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Cases have numbers of their own, so that tests can share server and record."""
    loop = asyncio.new_event_loop()
    server = DevServer(DevServerOptions(binary=find_binary("temporal")))
    loop.run_until_complete(server.start())
    try:
        yield site(tmp_path_factory.mktemp("site"), server.address)
    finally:
        loop.run_until_complete(server.stop())
        loop.close()


@pytest.fixture
def driver(place: Site) -> Watched:
    return watched(place.parts.recorder)


@pytest.fixture
async def cases(place: Site, driver: Watched) -> AsyncIterator[House]:
    async with standing(place, driver=driver) as house:
        yield house
