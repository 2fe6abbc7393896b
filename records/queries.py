"""What people ask the record: a case, the worklist, what is due, letters, the ledger of a case.

Belongs here: reading for people, as plain rows. Not here: who may ask (the gateway), how it looks
(command line, console), nor the name of anybody: rows carry ids.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, func, or_, select

from domain.actors import Actor
from domain.model import Json
from domain.obligations import LIVE
from records import ledger
from records.tables import (
    ALERTS,
    ATTEMPTS,
    CASES,
    CONSENTS,
    DELIVERIES,
    LEDGER,
    LETTERS,
    MAILINGS,
    OBLIGATIONS,
    REFUSALS,
)

SEVERITIES: Final = ("liberty", "power", "statutory", "regulatory", "policy", "planning")
"""The most severe first: of two duties due at once, the one that costs liberty stands above."""


@dataclass(frozen=True)
class CaseView:
    """A case as the record holds it: its row, and the read rows around it."""

    case: Json
    obligations: list[Json]
    events: list[Json]
    letters: list[Json]
    mailings: list[Json]
    deliveries: list[Json]
    attempts: list[Json]
    consents: list[Json]
    alerts: list[Json]
    refusals: list[Json]


@dataclass(frozen=True)
class Reach:
    """Which cases somebody sees: those of the own office, and those to which they are a party.

    In the processes of `courts` and `seated` the office does not matter: only what is said there.
    """

    office: str
    parties: frozenset[str] = frozenset()
    """Processes of which every office's cases are seen."""
    courts: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Process -> the field that names the court, and the stages seen while it names none."""
    seated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Process -> the cases in which a seat is held."""

    def seen(self) -> ColumnElement[bool]:
        """The condition on the table of cases."""
        table = CASES.c
        special = [*self.courts, *self.seated]
        court = {
            name: (table.state[key].as_string(), stages)
            for name, (key, stages) in self.courts.items()
        }
        return or_(
            and_(table.office == self.office, table.process.not_in(special)),
            table.process.in_(self.parties),
            *(
                and_(
                    table.process == name,
                    or_(
                        named == self.office,
                        and_(or_(named.is_(None), named == ""), table.stage.in_(stages)),
                    ),
                )
                for name, (named, stages) in court.items()
            ),
            *(table.id.in_(cases) for cases in self.seated.values()),
        )


def show(connection: Connection, case_id: str) -> CaseView | None:
    """Everything about one case; None if there is no such case."""
    found = _rows(connection, select(CASES).where(CASES.c.id == case_id))
    if not found:
        return None
    return CaseView(
        case=found[0],
        obligations=obligations(connection, case_id),
        events=[row for row in history(connection, case_id) if row["version"] is not None],
        letters=letters(connection, case_id),
        mailings=_of(connection, MAILINGS, case_id, MAILINGS.c.queued_at),
        deliveries=_deliveries_for(connection, case_id),
        attempts=_of(connection, ATTEMPTS, case_id, ATTEMPTS.c.version),
        consents=_of(connection, CONSENTS, case_id, CONSENTS.c.version),
        alerts=_of(connection, ALERTS, case_id, ALERTS.c.raised_at),
        refusals=_of(connection, REFUSALS, case_id, REFUSALS.c.ledger_no),
    )


def worklist(
    connection: Connection,
    office: str | None = None,
    process: str | None = None,
    limit: int | None = None,
    reach: Reach | None = None,
) -> list[Json]:
    """The open cases, the one with the least time left first; those without a clock last."""
    live = (
        select(OBLIGATIONS.c.case_id, func.min(OBLIGATIONS.c.ends).label("ends"))
        .where(OBLIGATIONS.c.status.in_(LIVE))
        .group_by(OBLIGATIONS.c.case_id)
        .subquery()
    )
    names = ("id", "process", "office", "stage", "version", "next_due", "next_rule", "opened_at")
    query = (
        select(*(CASES.c[name] for name in names), live.c.ends.label("due"))
        .join(live, live.c.case_id == CASES.c.id, isouter=True)
        .where(CASES.c.closed_at.is_(None))
        .order_by(live.c.ends.is_(None), live.c.ends, CASES.c.id)
    )
    return _rows(connection, _only(query, office, process, reach).limit(limit))


def states(
    connection: Connection, processes: Collection[str], reach: Reach | None = None
) -> dict[str, Json]:
    """The states of the open cases of some processes: case -> state, lean."""
    query = select(CASES.c.id, CASES.c.state).where(
        CASES.c.closed_at.is_(None), CASES.c.process.in_(processes)
    )
    rows = connection.execute(_only(query, reach=reach))
    return {str(row.id): row.state for row in rows}


def naming(
    connection: Connection, process: str, word: str, *, still_open: bool = False
) -> dict[str, Json]:
    """The states of a process's cases in which a word stands somewhere: case -> state, lean.

    The database only narrows down; whoever asks looks where the word stands.
    """
    said = cast(CASES.c.state, Text).contains(json.dumps(word), autoescape=True)
    query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == process, said)
    if still_open:
        query = query.where(CASES.c.closed_at.is_(None))
    return {str(row.id): row.state for row in connection.execute(query)}


def closed_with_effects(connection: Connection) -> list[str]:
    """Closed cases that had ordered something which was not reported done."""
    query = select(CASES.c.id, CASES.c.state).where(CASES.c.closed_at.is_not(None))
    rows = connection.execute(query.order_by(CASES.c.id))
    return [str(row.id) for row in rows if row.state.get("effects")]


def deadlines(
    connection: Connection,
    office: str | None = None,
    process: str | None = None,
    limit: int | None = None,
    reach: Reach | None = None,
) -> list[Json]:
    """The live duties of open cases, least time left first, ties by severity; no date comes last.

    Time is left until the conservative date, the earliest of all readings: work queues go by it,
    breaches by the legal one. A row is the obligation with `process` and `stage` of its case; what
    is past is there too, and stands at the top.
    """
    safe = func.coalesce(OBLIGATIONS.c.conservative_ends, OBLIGATIONS.c.ends)
    rank = case({name: number for number, name in enumerate(SEVERITIES)}, value=_SEVERITY, else_=99)
    query = (
        select(OBLIGATIONS, CASES.c.process, CASES.c.stage)
        .join(CASES, CASES.c.id == OBLIGATIONS.c.case_id)
        .where(OBLIGATIONS.c.status.in_(LIVE), CASES.c.closed_at.is_(None))
        .order_by(safe.is_(None), safe, rank, OBLIGATIONS.c.id)
    )
    return _rows(connection, _only(query, office, process, reach).limit(limit))


def obligations(connection: Connection, case_id: str) -> list[Json]:
    """The duties of a case, live and ended, in the order in which they were opened."""
    return _of(connection, OBLIGATIONS, case_id, OBLIGATIONS.c.id)


def letters(connection: Connection, case_id: str) -> list[Json]:
    """The letters of a case, oldest first."""
    return _of(connection, LETTERS, case_id, LETTERS.c.at, LETTERS.c.id)


def letter(connection: Connection, letter_id: str) -> Json | None:
    """One letter by its id."""
    return next(iter(_rows(connection, select(LETTERS).where(LETTERS.c.id == letter_id))), None)


def history(connection: Connection, scope: str) -> list[Json]:
    """The entries of a case or register: events, refusals and reads; bodies as JSON."""
    query = select(LEDGER).where(LEDGER.c.scope == scope).order_by(LEDGER.c.seq)
    return [{**row, "body": json.loads(row["body"])} for row in _rows(connection, query)]


def note_read(
    connection: Connection, case_id: str, actor: Actor, command_id: str, at: datetime
) -> None:
    """Write down that somebody read a case file. Reading changes no version of the case."""
    entry = ledger.Entry(
        scope=case_id,
        kind=ledger.READ,
        command_id=command_id,
        actor=actor,
        occurred_on=at,
        recorded_at=at,
    )
    ledger.append(connection, [entry])


_SEVERITY: Final = OBLIGATIONS.c.severity


def _deliveries_for(connection: Connection, case_id: str) -> list[Json]:
    """The delivery that this case is, or those that it has sent out."""
    query = (
        select(DELIVERIES)
        .where((DELIVERIES.c.case_id == case_id) | (DELIVERIES.c.owner == case_id))
        .order_by(DELIVERIES.c.opened_at, DELIVERIES.c.case_id)
    )
    return _rows(connection, query)


def _only(
    query: Select[Any],
    office: str | None = None,
    process: str | None = None,
    reach: Reach | None = None,
) -> Select[Any]:
    if office is not None:
        query = query.where(CASES.c.office == office)
    if reach is not None:
        query = query.where(reach.seen())
    return query if process is None else query.where(CASES.c.process == process)


def _of(connection: Connection, table: Any, case_id: str, *order: Any) -> list[Json]:  # noqa: ANN401 - tables and columns
    return _rows(connection, select(table).where(table.c.case_id == case_id).order_by(*order))


def _rows(connection: Connection, query: Select[Any]) -> list[Json]:
    return [dict(row) for row in connection.execute(query).mappings()]
