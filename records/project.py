"""The read rows that follow from single events: consents, deliveries, attempts, persons.

Belongs here: which row an event touches. Not here: the case's own row and its obligations (the
commit writes those), nor anything that is not in the event or the state.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from domain import events as ev
from domain.events import Recorded
from domain.model import Json
from domain.mosop.provider_standing import ProviderStanding
from domain.placement.consent_state import ConsentState
from domain.placement.delivery_stages import DELIVERY_STAGES
from domain.placement.home import Picture
from domain.placement.notices_state import NoticesState
from domain.state import CaseState
from records.disclosures import admission_rows, project_pages
from records.engine import lock_case
from records.registers.consents import standing
from records.registers.touch import HOMES, Telling, tell, tell_case
from records.tables import (
    ADMISSIONS,
    ATTEMPTS,
    CASE_PERSONS,
    CONSENTS,
    DELIVERIES,
    RULE_TABLES,
)

CONSENT = "consent"
DELIVERY = "delivery"
PLACEMENT = "placement"

RESPONSES: Mapping[str, tuple[str, bool]] = {
    "response-recorded": ("other", False),
    "response-invalid": ("consent", False),
    "consent-given": ("consent", True),
    "consent-refused": ("refusal", True),
    "consent-withdrawn": ("withdrawal", True),
}
"""Kind of event -> what it says if its data do not, and whether it counts."""

BY_EVENT: tuple[Table, ...] = (CONSENTS, ATTEMPTS, ADMISSIONS)
"""Tables whose rows belong to single events, which a strike marks."""


def project(
    connection: Connection, before: CaseState | None, event: Recorded, after: CaseState
) -> None:
    """Bring the read rows of a case up to date with one event, in the caller's transaction."""
    if event.kind == ev.STRUCK:
        _strike(connection, after.case, int(event.data["version"]))
    for table, row in event_rows(event, after):
        connection.execute(insert(table), [row])
    if after.process == DELIVERY:
        _delivery(connection, event, after)
    if event.kind == ev.OPENED:
        _law(connection, event, after)
    if event.version == after.version:
        _persons(connection, before, after)
        if isinstance(after, NoticesState):
            shown = before if isinstance(before, NoticesState) else None
            project_pages(connection, shown, after)
            if shown is not None and event.kind == ev.EFFECT_DONE:
                _looked_up(connection, shown, event, after)
        if isinstance(before, ConsentState) and isinstance(after, ConsentState):
            _standing(connection, before, event, after)


def event_rows(event: Recorded, state: CaseState) -> list[tuple[Table, Json]]:
    """The rows that one event adds: what the check of read rows expects to find as well."""
    rows = _ROWS.get(state.process)
    return rows(event, state) if rows else []


def _strike(connection: Connection, case: str, version: int) -> None:
    for table in BY_EVENT:
        connection.execute(
            update(table)
            .where(table.c.case_id == case, table.c.version == version)
            .values(struck=True)
        )


def _consent(event: Recorded, state: CaseState) -> list[tuple[Table, Json]]:
    if event.kind not in RESPONSES:
        return []
    says, valid = RESPONSES[event.kind]
    data = event.data
    row = {
        "case_id": state.case,
        "version": event.version,
        "ward": getattr(state, "ward", ""),
        "guardian": str(data.get("guardian") or ""),
        "kind": str(data.get("kind") or says),
        "signed_on": data.get("signed_on"),
        "occurred_on": event.occurred_on,
        "valid": valid,
        "missing": list(data.get("missing", ())),
        "scope": _audiences(data),
        "struck": False,
    }
    return [(CONSENTS, row)]


def _audiences(data: Json) -> list[str]:
    covers = data.get("scope") or data.get("covers") or {}
    return sorted(name for name, said in covers.items() if said)


def _attempt(event: Recorded, state: CaseState) -> list[tuple[Table, Json]]:
    outcome = event.data.get("outcome") or event.data.get("code")
    if outcome is None:
        return []
    row = {
        "case_id": state.case,
        "version": event.version,
        "kind": event.kind,
        "actor": event.actor.id,
        "occurred_on": event.occurred_on,
        "outcome": str(outcome),
        "struck": False,
    }
    return [(ATTEMPTS, row)]


_ROWS: Mapping[str, Callable[[Recorded, CaseState], list[tuple[Table, Json]]]] = {
    CONSENT: _consent,
    DELIVERY: _attempt,
    PLACEMENT: lambda event, state: [(ADMISSIONS, row) for row in admission_rows(event, state)],
}


def persons(state: CaseState | None) -> frozenset[str]:
    """The persons, victims, home or provider that a case is about, as its state names them."""
    if state is None or not state.version:
        return frozenset()
    named = {getattr(state, name, None) for name in ("ward", "recipient", "person")}
    shown: Picture | None = getattr(state, "picture", None)
    concerned = shown.concerns() if shown is not None else ()
    # A home that is considered concerns the case before its picture has come.
    place = {state.location} if isinstance(state, NoticesState) else set()
    named_too = {*getattr(state, "guardians", ()), *concerned, *place}
    named_too |= {*getattr(state, "victims", ())}
    approved: ProviderStanding | None = getattr(state, "standing", None)
    named_too |= {approved.provider} if approved is not None else set()
    return frozenset({*named, *named_too} - {None, ""})


def _looked_up(
    connection: Connection, before: NoticesState, event: Recorded, after: NoticesState
) -> None:
    """A home was looked up: what changed there between the look and this event is told now."""
    if after.picture != before.picture:
        by = Telling(event.command_id, event.actor, event.recorded_at)
        tell_case(connection, after.case, by)


def _standing(
    connection: Connection, before: ConsentState, event: Recorded, after: ConsentState
) -> None:
    """Tell other cases that a consent on which they may rest stands elsewhere now (C-16)."""
    if standing(before) == standing(after):
        return
    by = Telling(event.command_id, event.actor, event.recorded_at)
    tell(connection, (after.ward,), by, among=HOMES)


def _law(connection: Connection, event: Recorded, state: CaseState) -> None:
    """Note the first use of a version of the rule tables."""
    if not state.law:
        return
    own = {"version": state.law, "digest": state.law_digest}
    table = RULE_TABLES.c
    query = select(table.version).where(
        table.version == state.law, table.digest == state.law_digest
    )
    if connection.execute(query).first() is None:
        lock_case(connection, "rule-tables")
        if connection.execute(query).first() is None:
            connection.execute(insert(RULE_TABLES), [own | {"first_seen": event.recorded_at}])


def _persons(connection: Connection, before: CaseState | None, after: CaseState) -> None:
    new = persons(after) - persons(before)
    if not new:
        return
    known = select(CASE_PERSONS.c.person).where(CASE_PERSONS.c.case_id == after.case)
    rows = [
        {"case_id": after.case, "person": person}
        for person in sorted(new - set(connection.scalars(known)))
    ]
    if rows:
        connection.execute(insert(CASE_PERSONS), rows)


def delivery_row(state: CaseState) -> dict[str, Any]:
    """What the row of a delivery says beside its dates: all of it is in the state."""
    names = ("owner", "letter", "recipient", "method", "article", "outcome")
    said = {name: getattr(state, name, None) for name in names}
    return {
        "owner": said["owner"] or "",
        "letter": said["letter"] or "",
        "recipient": said["recipient"] or "",
        "method": str(said["method"] or ""),
        "article": said["article"],
        "outcome": None if said["outcome"] is None else str(said["outcome"]),
        "stage": state.stage,
    }


def _delivery(connection: Connection, event: Recorded, after: CaseState) -> None:
    row = delivery_row(after)
    if event.kind == ev.OPENED:
        opened = {"case_id": after.case, "opened_at": after.opened_at, "ended_at": None}
        connection.execute(insert(DELIVERIES), [row | opened])
        return
    row["ended_at"] = event.occurred_on if after.stage in DELIVERY_STAGES.closed else None
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.case_id == after.case).values(row))
