"""Check: a letter that was typeset is handed over."""

from sqlalchemy import Connection, and_, not_, select

from domain.placement.common import FIRST_CLASS
from records.checks.base import Check, Finding, Live
from records.tables import CASES, DELIVERIES, LETTERS, MAILINGS

_NOT_SENT = frozenset({"verbal-script", "notice-withheld"})
"""Kinds that are read out or put into the separate file, not sent."""
_RECORDED = frozenset({"svp", "commitment"})
"""Processes whose letters people hand over themselves: `give-notice`, `deliver-assessment`,
`record-victims-told` and the like say so, and the clock of each is what watches it."""


def run(connection: Connection, live: Live) -> list[Finding]:
    """Letters that nobody handed over, and envelopes that stay in the mail room."""
    handled = set(connection.scalars(select(MAILINGS.c.letter_id)))
    handled |= set(connection.scalars(select(DELIVERIES.c.letter)))  # its own clocks watch over it
    for state in connection.scalars(select(CASES.c.state).where(CASES.c.closed_at.is_(None))):
        handled.update(state.get("kept_back", ()))
        # A notice waits for a person to send it, or was dropped: the case's clocks watch that.
        handled.update(str(one.get("letter")) for one in state.get("envelopes", {}).values())
    followed = select(CASES.c.state).where(CASES.c.process == "delivery")
    for state in connection.scalars(followed):
        if state.get("follow_up_sent"):
            handled.add(str(state.get("follow_up")))
    # The carrier scans no ordinary letter: once printed it counts as handed over.
    plain = and_(MAILINGS.c.service == FIRST_CLASS, MAILINGS.c.printed_at.is_not(None))
    stays = select(MAILINGS).where(
        MAILINGS.c.handed_at.is_(None), MAILINGS.c.queued_at < live.yesterday, not_(plain)
    )
    found = [
        Finding(row["case_id"], f"the envelope {row['id']} is {row['status']}, not handed over")
        for row in connection.execute(stays.order_by(MAILINGS.c.id)).mappings()
    ]
    letters = (
        select(LETTERS.c.id, LETTERS.c.case_id, LETTERS.c.kind)
        .join(CASES, CASES.c.id == LETTERS.c.case_id)
        .where(
            LETTERS.c.at < live.yesterday,
            CASES.c.closed_at.is_(None),
            CASES.c.process.not_in(_RECORDED),
        )
        .order_by(LETTERS.c.at, LETTERS.c.id)
    )
    return found + [
        Finding(row.case_id, f"the letter {row.id} ({row.kind}) was never handed over")
        for row in connection.execute(letters)
        if row.kind not in _NOT_SENT and row.id not in handled
    ]


CHECK = Check(
    name="letters-kept",
    title="Letters rendered but never handed over",
    remedy="Print and hand over what the mail room holds (`dueprocess mailroom list`), or record "
    "how the letter went out.",
    run=run,
)
