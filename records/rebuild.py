"""A case from the ledger alone: its state, and its read rows written anew.

Belongs here: folding a case's entries, and mending read rows after a check found them wrong. Not
here: the ledger, which nothing mends.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from domain.events import Recorded
from domain.fold import fold
from domain.obligations import nearest
from domain.process import Process, process_of
from domain.state import CaseState
from records import duties
from records.commit import history
from records.engine import lock_case
from records.project import project
from records.tables import (
    ADMISSIONS,
    ATTEMPTS,
    CASE_PERSONS,
    CASES,
    CONSENTS,
    DELIVERIES,
    DISCLOSURES,
    LEDGER,
    OBLIGATIONS,
)

Processes = Mapping[str, Process[Any]]


def rebuild(connection: Connection, processes: Processes, case: str) -> CaseState:
    """The state of a case, from the ledger alone: no read row is looked at.

    Raises:
        LookupError: the ledger has no such case.
    """
    events = history(connection, case)
    if not events:
        raise LookupError(f"the ledger has no case {case}")
    name = connection.scalar(select(CASES.c.process).where(CASES.c.id == case))
    process = processes[name or process_of(case, processes)]
    state: CaseState = fold(process, events)
    return state


def mend(connection: Connection, processes: Processes, case: str) -> CaseState:
    """Write the read rows of a case anew, from the ledger, in the caller's transaction.

    How a date was counted (steps, readings) stands only in the obligation's row; it is kept.

    Raises:
        LookupError: the ledger has no such case, or its row is gone.
    """
    lock_case(connection, case)
    state = rebuild(connection, processes, case)
    if connection.execute(select(CASES.c.id).where(CASES.c.id == case)).first() is None:
        raise LookupError(f"the record has no row of the case {case}")
    events = history(connection, case)
    due = nearest(state.obligations)
    closed = state.stage in processes[state.process].stages.closed
    values: dict[str, Any] = {
        "stage": state.stage,
        "version": state.version,
        "office": state.office,
        "state": state.lean(),
        "next_due": due.ends if due else None,
        "next_rule": due.rule if due else None,
        "closed_at": _closed_at(connection, state) if closed else None,
    }
    connection.execute(update(CASES).where(CASES.c.id == case).values(values))
    _duties(connection, state, opened_by(events))
    for table in (CONSENTS, ATTEMPTS, ADMISSIONS, DELIVERIES, DISCLOSURES, CASE_PERSONS):
        connection.execute(delete(table).where(table.c.case_id == case))
    for event in events:
        project(connection, None, event, state)
    return state


def opened_by(events: Iterable[Recorded]) -> frozenset[tuple[str, int]]:
    """Each duty that an event opened, with the event: a case of decades has let old ones go."""
    return frozenset((owed.key, event.version) for event in events for owed in event.opens)


def _duties(connection: Connection, state: CaseState, opened: frozenset[tuple[str, int]]) -> None:
    table = OBLIGATIONS.c
    query = select(OBLIGATIONS).where(table.case_id == state.case)
    kept = {(row["key"], row["opened_by"]): row for row in connection.execute(query).mappings()}
    for key, owed in state.obligations.items():
        row = duties.row(state, owed, None)
        held = kept.pop((key, owed.opened_by), None)
        if held is None:
            connection.execute(insert(OBLIGATIONS), [row])
            continue
        for name in ("steps", "readings", "flags", "conservative_ends"):
            row.pop(name)
        connection.execute(update(OBLIGATIONS).where(table.id == held["id"]).values(row))
    for known, held in kept.items():
        if known not in opened:
            connection.execute(delete(OBLIGATIONS).where(table.id == held["id"]))


def _closed_at(connection: Connection, state: CaseState) -> datetime:
    query = select(LEDGER.c.recorded_at).where(
        LEDGER.c.scope == state.case, LEDGER.c.version == state.version
    )
    return datetime.fromisoformat(connection.execute(query).scalar_one())
