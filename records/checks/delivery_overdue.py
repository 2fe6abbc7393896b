"""Check: every delivery comes to an end within the days that policy gives it."""

from sqlalchemy import Connection, select

from domain.obligations import LIVE
from records.checks.base import Check, Finding, Live
from records.tables import DELIVERIES, OBLIGATIONS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Open deliveries with a clock that is past, or with no clock at all."""
    open_ones = (
        select(DELIVERIES.c.case_id, DELIVERIES.c.stage)
        .where(DELIVERIES.c.ended_at.is_(None), DELIVERIES.c.opened_at < live.old)
        .order_by(DELIVERIES.c.case_id)
    )
    clocks: dict[str, list[tuple[str, bool]]] = {}
    table = OBLIGATIONS.c
    query = (
        select(table.case_id, table.rule, table.ends)
        .join(DELIVERIES, DELIVERIES.c.case_id == table.case_id)
        .where(DELIVERIES.c.ended_at.is_(None), table.status.in_(LIVE))
        .order_by(table.id)
    )
    for case, rule, ends in connection.execute(query):
        clocks.setdefault(case, []).append((rule, ends is not None and ends < live.old))
    found = []
    for row in connection.execute(open_ones):
        running = clocks.get(row.case_id, [])
        if not running:
            found.append(Finding(row.case_id, f"open at {row.stage}, and nobody owes anything"))
        found += [
            Finding(row.case_id, f"open at {row.stage}, and the clock {rule} is past")
            for rule, past in running
            if past
        ]
    return found


CHECK = Check(
    name="delivery-overdue",
    title="Deliveries without an end past their policy days",
    remedy="Look at the ladder (`dueprocess show CASE`) and take the next step: import scans, make "
    "the verbal attempts, send the follow-up letter, or decide.",
    run=run,
)
