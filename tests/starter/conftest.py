"""One running service for the tests that only use it; those that break it start their own."""

from collections.abc import Iterator

import pytest

from tests.starter.placing import Story, newcomer
from tests.starter.service import Desk, desk, furnish


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desk(tmp_path_factory.mktemp("office"))
    made.start()
    furnish(made)
    yield made
    assert made.stop() == 0


@pytest.fixture(scope="session")
def story(office: Desk, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A placement that went all the way, for the tests that only look."""
    return newcomer(office, tmp_path_factory.mktemp("story"))
