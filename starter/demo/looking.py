"""Where a case stands while the demonstration is typed: questions to the record.

Belongs here: reading. Not here: typing (`seeding.py`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.obligations import nearest
from domain.state import CaseState
from records.commit import case_row
from records.tables import CASES, FACTS, MAILINGS


def busy(conn: Connection, case: str, now: datetime) -> str:
    """What the case or one of its deliveries still does by itself; empty when both are at rest."""
    for one in (case, *deliveries(conn, case)):
        row = case_row(conn, one)
        state = state_of(conn, one)
        if state.effects:
            return f"{one}: {', '.join(state.effects)}"
        if row is None or row["closed_at"] is not None:
            continue
        owed = nearest(state.obligations)
        wakes = owed.wakes() if owed is not None else None
        if wakes is not None and wakes <= now:
            return f"{one}: its clock has rung"
        waiting = select(FACTS.c.id).where(FACTS.c.case_id == one, FACTS.c.settled_at.is_(None))
        if conn.execute(waiting).first() is not None:
            return f"{one}: a fact"
    return ""


def state_of(conn: Connection, case: str) -> CaseState:
    """The state of a case as the record has it.

    Raises:
        LookupError: there is no such case.
    """
    row = case_row(conn, case)
    if row is None:
        raise LookupError(f"the record has no case {case}")
    return CaseState.model_validate(row["state"])


def version_of(conn: Connection, case: str, kind: str) -> int:
    """The version of the latest event of a kind."""
    log = state_of(conn, case).log
    return len(log) - log[::-1].index(kind)


def opened_by(conn: Connection, command_id: str) -> str:
    """The case that a command opened."""
    query = select(CASES.c.id).where(CASES.c.opened_by_command == command_id)
    return str(conn.execute(query).scalar_one())


def deliveries(conn: Connection, case: str) -> list[str]:
    """The deliveries of a case, oldest first."""
    owner: Any = CASES.c.state["owner"].as_string()
    query = select(CASES.c.id).where(CASES.c.process == "delivery", owner == case)
    return list(conn.scalars(query.order_by(CASES.c.id)))


def delivery_of(conn: Connection, case: str) -> str:
    """The first delivery of a case.

    Raises:
        LookupError: it has none.
    """
    found = deliveries(conn, case)
    if not found:
        raise LookupError(f"{case} has no delivery")
    return found[0]


def first_article(conn: Connection, case: str) -> str:
    """The number under which the letter of a case first went out."""
    query = (
        select(MAILINGS.c.article)
        .where(MAILINGS.c.case_id.in_(deliveries(conn, case)))
        .order_by(MAILINGS.c.queued_at, MAILINGS.c.article)
        .limit(1)
    )
    return str(conn.execute(query).scalar_one())
