"""Scheduled jobs that a step can run: plain functions, which a schedule calls in production.

Belongs here: their names, and one line on what they did. Not here: the jobs themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from law.civil import civil_day
from records import checkpoint
from starter.rehearse.house import House


async def _checkpoint(house: House) -> str:
    """Sign today's heads of the ledger."""
    seed = house.app.settings.checkpoint_key.get_secret_value()
    now = house.clock.now()

    def write() -> bool:
        with house.app.engine.begin() as conn:
            return checkpoint.write(conn, civil_day(now), now, seed)

    return "signed" if await asyncio.to_thread(write) else "was signed before"


JOBS: Final[Mapping[str, Callable[[House], Awaitable[str]]]] = {"checkpoint": _checkpoint}
