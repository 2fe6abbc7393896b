"""Check: an open case knows its guardians as the register has them.

Belongs here: cases whose picture is out of date without a fact on its way to them, as happens when
a register changes in the very moment in which a case is opened.
"""

from sqlalchemy import Connection, select

from records.checks.base import Check, Finding, Live, cases
from records.registers.touch import outdated
from records.tables import FACTS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Open cases that the registers have left behind."""
    waiting = set(connection.scalars(select(FACTS.c.case_id).where(FACTS.c.settled_at.is_(None))))
    return [
        Finding(row["id"], "its guardians are not as the register has them")
        for row in cases(connection, still_open=True)
        if row["id"] not in waiting
        and row["opened_at"] < live.old
        and outdated(connection, row, live.now) is not None
    ]


CHECK = Check(
    name="registers-differ",
    title="Open cases whose guardians differ from the register",
    remedy="Change the letters of guardianship once more (`dueprocess guardian change`, for "
    "instance a reference to the evidence): every open case that is concerned is told again.",
    run=run,
)
