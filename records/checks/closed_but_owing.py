"""Check: a closed case owes nothing."""

from sqlalchemy import Connection, select

from domain.obligations import LIVE
from records.checks.base import Check, Finding, Live
from records.tables import CASES, OBLIGATIONS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Live duties of closed cases."""
    del live
    query = (
        select(CASES.c.id, CASES.c.stage, OBLIGATIONS.c.key, OBLIGATIONS.c.status)
        .join(OBLIGATIONS, OBLIGATIONS.c.case_id == CASES.c.id)
        .where(CASES.c.closed_at.is_not(None), OBLIGATIONS.c.status.in_(LIVE))
        .order_by(CASES.c.id, OBLIGATIONS.c.id)
    )
    return [
        Finding(row.id, f"closed ({row.stage}), and {row.key} is still {row.status}")
        for row in connection.execute(query)
    ]


CHECK = Check(
    name="closed-but-owing",
    title="Closed cases with an open obligation",
    remedy="A closing event must end every duty. Report it as a fault of the process; until it is "
    "mended a supervisor follows the duty by hand.",
    run=run,
)
