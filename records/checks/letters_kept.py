"""Check: a letter that was typeset is handed over."""

from sqlalchemy import Connection, select

from records.checks.base import Check, Finding, Live
from records.tables import CASES, LETTERS, MAILINGS

_NOT_SENT = frozenset({"verbal-script"})
"""Kinds that are read out, not sent."""
_WAITING = frozenset({"queued"})
"""Stages of a delivery in which the letter still lies here."""


def run(connection: Connection, live: Live) -> list[Finding]:
    """Letters that nobody handed over, and envelopes that stay in the mail room."""
    gone = set(
        connection.scalars(select(MAILINGS.c.letter_id).where(MAILINGS.c.handed_at.is_not(None)))
    )
    stays = select(MAILINGS).where(MAILINGS.c.handed_at.is_(None), MAILINGS.c.queued_at < live.old)
    found = [
        Finding(row["case_id"], f"the envelope {row['id']} is {row['status']}, not handed over")
        for row in connection.execute(stays.order_by(MAILINGS.c.id)).mappings()
    ]
    queued = set(connection.scalars(select(MAILINGS.c.letter_id)))
    by_hand = select(CASES.c.stage, CASES.c.state).where(CASES.c.process == "delivery")
    for row in connection.execute(by_hand):
        if row.stage not in _WAITING:
            gone.add(str(row.state.get("letter")))
        if row.state.get("follow_up_sent"):
            gone.add(str(row.state.get("follow_up")))
    letters = (
        select(LETTERS.c.id, LETTERS.c.case_id, LETTERS.c.kind)
        .join(CASES, CASES.c.id == LETTERS.c.case_id)
        .where(LETTERS.c.at < live.old, CASES.c.closed_at.is_(None))
        .order_by(LETTERS.c.at, LETTERS.c.id)
    )
    return found + [
        Finding(row.case_id, f"the letter {row.id} ({row.kind}) was never handed over")
        for row in connection.execute(letters)
        if row.kind not in _NOT_SENT and row.id not in gone | queued
    ]


CHECK = Check(
    name="letters-kept",
    title="Letters rendered but never handed over",
    remedy="Print and hand over what the mail room holds (`dueprocess mailroom list`), or record "
    "how the letter went out.",
    run=run,
)
