"""Check: an open case knows guardians, home, victims or provider as the registers have them.

Belongs here: cases whose picture is out of date without a fact on its way to them, as happens when
a register changes in the very moment in which a case is opened, or where the service did not run on
the day on which somebody moved.
"""

from sqlalchemy import Connection, select

from domain.model import Json
from records.checks.base import Check, Finding, Live, cases
from records.registers.touch import COMMUNITY, CONFINED, HOMES, outdated
from records.tables import FACTS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Open cases that the registers have left behind."""
    waiting = set(connection.scalars(select(FACTS.c.case_id).where(FACTS.c.settled_at.is_(None))))
    return [
        Finding(row["id"], f"its {_what(row)} not as the registers have them")
        for row in cases(connection, still_open=True)
        if row["id"] not in waiting
        and row["opened_at"] < live.old
        and outdated(connection, row, live.now) is not None
    ]


def _what(row: Json) -> str:
    if row["process"] in CONFINED:
        return "victims are"
    if row["process"] in COMMUNITY:
        return "provider's approval is"
    return "home and the people in it are" if row["process"] in HOMES else "guardians are"


CHECK = Check(
    name="registers-differ",
    title="Open cases whose guardians, home, victims or provider differ from the registers",
    remedy="Of guardians: change the letters once more (`dueprocess guardianship change`, for "
    "instance a reference to the evidence), and every open case that is concerned is told again. "
    "Of homes, victims and providers: the service tells its cases by itself, when it starts and "
    "once a day.",
    run=run,
)
