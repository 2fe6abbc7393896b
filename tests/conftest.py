"""What every test may use: databases of both kinds, and a loud word about what was left out."""

import os
import sys

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

# Tests start hundreds of processes: they compile the service once, and not three seconds each.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
