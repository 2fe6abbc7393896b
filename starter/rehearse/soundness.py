"""What must hold after every story, whatever it tells: ledger, read rows and engine agree.

Belongs here: which of the record's checks that means. Not here: the checks (`records/checks`), nor
those that find work for people, such as a letter that a story leaves in the print queue.
"""

import asyncio

from domain.fold import fold
from domain.registry import PROCESSES
from records.checks import (
    Check,
    Live,
    LiveCase,
    closed_but_owing,
    facts_waiting,
    never_started,
    owed_not_awaited,
    reads_differ,
    run,
    workflow_differs,
)
from records.checks.base import cases
from records.commit import history
from records.engine import reading
from records.verify import verify
from starter.rehearse.house import House

CHECKS: tuple[Check, ...] = (
    reads_differ.CHECK,
    workflow_differs.CHECK,
    owed_not_awaited.CHECK,
    closed_but_owing.CHECK,
    never_started.CHECK,
    facts_waiting.CHECK,
)


async def faults(house: House) -> list[str]:
    """What does not agree, one line each."""
    now, live = house.clock.now(), await _live(house)
    return await asyncio.to_thread(_look, house, Live(now=now, cases=live))


async def _live(house: House) -> dict[str, LiveCase]:
    with reading(house.app.engine) as conn:
        names = [row["id"] for row in cases(conn, still_open=True)]
    found = {}
    for name in names:
        found[name] = LiveCase(**await house.view(name))
    return found


def _look(house: House, live: Live) -> list[str]:
    with reading(house.app.engine) as conn:
        broken = verify(conn).fault
        found = [f"ledger: {broken.line()}"] if broken is not None else []
        for row in cases(conn):
            folded = fold(PROCESSES[row["process"]], history(conn, row["id"])).lean()
            if folded != row["state"]:
                found.append(f"{row['id']}: the recorded state is not the fold of its events")
        for result in run(conn, live, CHECKS):
            found += [f"{result.check.name}: {one.case}: {one.what}" for one in result.findings]
            if result.broken is not None:
                found.append(f"{result.check.name}: could not be run: {result.broken}")
    return found
