"""Check: what machines report reaches its case."""

from sqlalchemy import Connection, select

from records.checks.base import Check, Finding, Live
from records.tables import CASES, FACTS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Facts of open cases that are old and not settled, and facts for cases that do not exist."""
    query = (
        select(FACTS.c.id, FACTS.c.case_id, FACTS.c.kind, FACTS.c.at, CASES.c.id.label("known"))
        .join(CASES, CASES.c.id == FACTS.c.case_id, isouter=True)
        .where(FACTS.c.settled_at.is_(None), FACTS.c.at < live.old, CASES.c.closed_at.is_(None))
        .order_by(FACTS.c.at, FACTS.c.id)
    )
    return [
        Finding(
            row.case_id,
            f"the fact {row.id} ({row.kind}) waits since {row.at.isoformat()}"
            if row.known
            else f"the fact {row.id} ({row.kind}) is for a case that does not exist",
        )
        for row in connection.execute(query)
    ]


CHECK = Check(
    name="facts-waiting",
    title="Facts that no case has taken in",
    remedy="See that the service runs: it announces such facts again by itself. If one stays, look "
    "at the case's workflow in the Temporal UI for a failing step.",
    run=run,
)
