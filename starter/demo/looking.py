"""Where a case stands while the demonstration is typed: questions to the record.

Belongs here: reading. Not here: typing (`seeding.py`).
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from domain.decider import settled
from domain.obligations import nearest
from domain.registry import PROCESSES
from domain.state import CaseState
from records.commit import case_row
from records.tables import CASES, FACTS, MAILINGS

_WHOSE: Final = {"consent": "ward", "delivery": "recipient"}
"""Process -> the fact of its state that names whom it is about."""


def busy(conn: Connection, case: str, now: datetime) -> str:
    """What the case, or one that it opened, still does by itself; empty when all are at rest."""
    for one in (case, *below(conn, case)):
        row = case_row(conn, one)
        state = state_of(conn, one)
        if state.effects:
            return f"{one}: {', '.join(state.effects)}"
        if row is None or row["closed_at"] is not None:
            continue
        if settled(PROCESSES[row["process"]], state, now):
            return f"{one}: what follows from where it stands"
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
    kind: type[CaseState] = PROCESSES[row["process"]].state
    return kind.model_validate(row["state"])


def version_of(conn: Connection, case: str, kind: str) -> int:
    """The version of the latest event of a kind."""
    log = state_of(conn, case).log
    return len(log) - log[::-1].index(kind)


def opened_by(conn: Connection, command_id: str) -> str:
    """The case that a command opened."""
    query = select(CASES.c.id).where(CASES.c.opened_by_command == command_id)
    return str(conn.execute(query).scalar_one())


def below(conn: Connection, case: str) -> list[str]:
    """The cases that a case opened, and those that they did: consents, deliveries."""
    own = _owned(conn, case)
    return [*own, *(other for one in own for other in below(conn, one))]


def _owned(conn: Connection, case: str, *processes: str) -> list[str]:
    owner: Any = CASES.c.state["owner"].as_string()
    query = select(CASES.c.id).where(owner == case).order_by(CASES.c.opened_at, CASES.c.id)
    return list(conn.scalars(query.where(CASES.c.process.in_(processes)) if processes else query))


def addressed(conn: Connection, case: str, to: str) -> str:
    """The case that a step is for: `delivery`, `delivery/RECIPIENT`, `consent/WARD`, or itself.

    Raises:
        LookupError: the case has opened none of that kind, or none for that person.
    """
    process, _, person = to.partition("/")
    if not process:
        return case
    field: Any = CASES.c.state[_WHOSE[process]].as_string()
    found = _owned(conn, case, process)
    if person:
        query = select(CASES.c.id).where(CASES.c.id.in_(found), field == person)
        found = list(conn.scalars(query.order_by(CASES.c.id)))
    if not found:
        raise LookupError(f"{case} has no {to}")
    return found[0]


def first_article(conn: Connection, delivery: str) -> str:
    """The number under which the letter of a delivery first went out."""
    query = (
        select(MAILINGS.c.article)
        .where(MAILINGS.c.case_id == delivery)
        .order_by(MAILINGS.c.queued_at, MAILINGS.c.article)
        .limit(1)
    )
    return str(conn.execute(query).scalar_one())
