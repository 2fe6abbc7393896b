"""Where a story ended, kept, so that another one can go on from there.

Belongs here: taking a copy of a service at rest, and taking it up again: the record wins, as after
a loss of the engine's store. Not here: which story goes on from which (`reading.py`).
"""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from activities.running import Runner
from records.engine import reading
from records.tables import CASES
from runtime import keys
from starter.rehearse.house import RECORD, House


@dataclass(frozen=True)
class Kept:
    """A service at rest: its files, the virtual time, what the story had named and looked at."""

    at: datetime
    files: Mapping[str, bytes]
    """Name in the data directory -> content: the record, and the keys of what is in it."""
    cases: Mapping[str, str]
    looked: Mapping[str, int]


def keep(house: House, cases: Mapping[str, str], looked: Mapping[str, int]) -> Kept:
    """Take a copy of a service at rest."""
    with tempfile.TemporaryDirectory(prefix="rehearse-kept-") as folder:
        place = house.app.settings.data_dir
        with (
            contextlib.closing(sqlite3.connect(place / RECORD)) as record,
            contextlib.closing(sqlite3.connect(Path(folder) / RECORD)) as copied,
        ):
            record.backup(copied)  # what stands in the log beside the file, too
        shutil.copy(place / keys.FILE_NAME, folder)
        files = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
    return Kept(house.clock.now(), files, dict(cases), dict(looked))


async def take_up(house: House, kept: Kept) -> None:
    """Go on where it was kept: the clock stands there, and every open case runs again."""
    await house.env.sleep(kept.at - await house.now())
    await house.now()
    query = select(CASES.c.id, CASES.c.closed_at).order_by(CASES.c.id)
    with reading(house.app.engine) as conn:
        rows = conn.execute(query).all()
    runner: Runner = house.gateway.runner
    for case, closed_at in rows:
        if closed_at is None:
            await runner.start(case)
        else:
            house.ended.add(case)
    await house.settle()
