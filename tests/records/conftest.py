"""The record's tests run on both databases."""

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
