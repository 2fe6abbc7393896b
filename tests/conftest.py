"""What every test may use: databases of both kinds, and a loud word about what was left out."""

from tests.databases import (
    database_store,
    empty_url,
    pytest_terminal_summary,
    record_engine,
    record_url,
)

__all__ = [
    "database_store",
    "empty_url",
    "pytest_terminal_summary",
    "record_engine",
    "record_url",
]
