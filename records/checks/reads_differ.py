"""Check: the read rows of a case say what the fold of its events says."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from domain.events import Recorded
from domain.fold import fold
from domain.model import Json
from domain.obligations import nearest
from domain.placement.notices_state import NoticesState
from domain.state import CaseState
from records import duties
from records.checks.base import Check, Finding, Live, cases
from records.commit import history
from records.disclosures import state_rows
from records.project import BY_EVENT, DELIVERY, delivery_row, event_rows, persons
from records.rebuild import opened_by
from records.tables import CASE_PERSONS, DELIVERIES, DISCLOSURES, OBLIGATIONS

_LIFE = ("status", "recorded_late", "opened_by", "closed_by", "reminded", "reminders")
_DATES = ("starts", "raw", "legal", "conservative", "ends")
_DUTY = (*_LIFE, *_DATES, "rule", "owner", "office", "citation", "severity", "on_miss", "tables")


def run(connection: Connection, live: Live) -> list[Finding]:
    """Fold every case anew and compare."""
    return [
        Finding(row["id"], what)
        for row in cases(connection)
        for what in _differences(connection, live, row)
    ]


def _differences(connection: Connection, live: Live, row: Json) -> list[str]:
    process = live.processes.get(row["process"])
    if process is None:
        return [f"nobody knows the process {row['process']!r}"]
    events = history(connection, row["id"])
    try:
        state = fold(process, events)
    except Exception as error:  # noqa: BLE001 - a case that cannot be folded is the finding
        return [f"its events cannot be folded: {type(error).__name__}: {_first_line(error)}"]
    due = nearest(state.obligations)
    folded = {
        "stage": state.stage,
        "version": state.version,
        "office": state.office,
        "next_due": due.ends if due else None,
        "next_rule": due.rule if due else None,
        "state": process.state.model_validate(state.lean()).lean(),
    }
    kept = {**row, "state": process.state.model_validate(row["state"]).lean()}
    wrong = [name for name, value in folded.items() if kept[name] != value]
    found = [f"cases.{name} is not what its events say" for name in wrong]
    closed = state.stage in process.stages.closed
    if closed != (row["closed_at"] is not None):
        found.append("cases.closed_at is not what its events say")
    if len(events) != state.version:
        found.append(f"{len(events)} events are numbered up to {state.version}")
    found += _duties(connection, state, opened_by(events))
    found += _by_event(connection, state, events)
    return found + _rest(connection, state)


def _first_line(error: Exception) -> str:
    """What went wrong, without the values that a model's error quotes: they may be withheld."""
    return str(error).partition("\n")[0]


def _duties(
    connection: Connection, state: CaseState, opened: frozenset[tuple[str, int]]
) -> list[str]:
    table = OBLIGATIONS
    query = select(table).where(table.c.case_id == state.case)
    kept = {(row["key"], row["opened_by"]): row for row in connection.execute(query).mappings()}
    found = []
    for key, owed in state.obligations.items():
        row = kept.pop((key, owed.opened_by), None)
        if row is None:
            found.append(f"the obligation {key} has no row")
            continue
        wanted = duties.row(state, owed, None)
        found += [
            f"obligations.{name} of {key} is not what its events say"
            for name in _DUTY
            if wanted[name] != row[name]
        ]
    # A duty that the case let go, or an older one of the same key, stays as a row: it has ended.
    found += [
        f"the obligation {key} (opened by event {version}) has a row that no event opened"
        for (key, version), row in kept.items()
        if (key, version) not in opened or row["closed_by"] is None
    ]
    return found


def _by_event(connection: Connection, state: CaseState, events: tuple[Recorded, ...]) -> list[str]:
    wanted: dict[tuple[str, int, str], Json] = {}
    for event in events:
        for table, row in event_rows(event, state):
            struck = event.version in state.struck
            wanted[_key(table.name, {**row, "version": event.version})] = {**row, "struck": struck}
    found = []
    for table in BY_EVENT:
        query = select(table).where(table.c.case_id == state.case)
        for kept in connection.execute(query).mappings():
            row = wanted.pop(_key(table.name, kept), {"case_id": None})
            if any(kept[name] != value for name, value in row.items()):
                found.append(
                    f"{table.name}: the row of event {kept['version']} is not what it says"
                )
    return found + [f"{name}: event {version} has no row" for name, version, _ in wanted]


def _key(name: str, row: Mapping[str, Any] | RowMapping) -> tuple[str, int, str]:
    """What tells the rows of an event apart: an admission has one for each recipient."""
    return name, row["version"], str(row.get("recipient", ""))


def _pages(connection: Connection, state: NoticesState) -> list[str]:
    query = select(DISCLOSURES).where(DISCLOSURES.c.case_id == state.case)
    kept = {
        (row["envelope"], row["subject"]): dict(row) for row in connection.execute(query).mappings()
    }
    found = []
    for row in state_rows(state):
        held = kept.pop((row["envelope"], row["subject"]), None)
        if held is None or any(held[name] != value for name, value in row.items()):
            found.append(f"disclosures: {row['envelope']} is not what the case's events say")
    return found + [f"disclosures: {envelope} has a row too many" for envelope, _ in kept]


def _rest(connection: Connection, state: CaseState) -> list[str]:
    found = []
    query = select(CASE_PERSONS.c.person).where(CASE_PERSONS.c.case_id == state.case)
    if not persons(state) <= set(connection.scalars(query)):
        found.append("case_persons lacks a person whom the case is about")
    if isinstance(state, NoticesState):
        found += _pages(connection, state)
    if state.process != DELIVERY:
        return found
    own = select(DELIVERIES).where(DELIVERIES.c.case_id == state.case)
    row: Any = connection.execute(own).mappings().one_or_none()
    if row is None:
        return [*found, "the delivery has no row"]
    return found + [
        f"deliveries.{name} is not what its events say"
        for name, value in delivery_row(state).items()
        if row[name] != value
    ]


CHECK = Check(
    name="reads-differ",
    title="Read rows that differ from the fold of the events",
    remedy="The ledger is the record: `dueprocess rebuild CASE` shows the case from it alone, and "
    "with `--mend` writes the rows anew. If the events cannot be folded, keep the database as it "
    "is and ask for help.",
    run=run,
)
