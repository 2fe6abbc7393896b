"""Scheduled jobs that a step can run: plain functions, which a schedule calls in production.

Belongs here: their names, and one line on what they did. Not here: the jobs themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from law.civil import civil_day
from records import checkpoint
from starter.pump import tell_of_the_day
from starter.rehearse.house import House


async def _checkpoint(house: House) -> str:
    """Sign today's heads of the ledger."""
    seed = house.app.settings.checkpoint_key.get_secret_value()
    now = house.clock.now()

    def write() -> bool:
        with house.app.engine.begin() as conn:
            return checkpoint.write(conn, civil_day(now), now, seed)

    return "signed" if await asyncio.to_thread(write) else "was signed before"


async def _registers(house: House) -> str:
    """Tell the cases whose home is another one today."""
    told = await asyncio.to_thread(tell_of_the_day, house.app.engine, house.clock.now())
    for case, fact in told:
        await house.gateway.runner.announce(case, fact)
    return f"{len(told)} cases are told"


JOBS: Final[Mapping[str, Callable[[House], Awaitable[str]]]] = {
    "checkpoint": _checkpoint,
    "registers": _registers,
}
