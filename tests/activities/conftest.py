"""A record with one consent case and everything that a letter needs, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.activities.office import Office
from tests.databases import (
    database_store,
    pytest_terminal_summary,
    record_engine,
    record_url,
)

__all__ = ["database_store", "pytest_terminal_summary", "record_engine", "record_url"]


@pytest.fixture
def office(record_engine: Engine) -> Office:
    """An office whose registers are filled and whose consent case is open."""
    built = Office(record_engine)
    built.fill()
    built.open_consent()
    return built


@pytest.fixture
def new_office(record_engine: Engine) -> Callable[[], Office]:
    """The same without registers and case."""
    return lambda: Office(record_engine)
