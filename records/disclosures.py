"""Who was told what about whom, when, and by what proof; and who was told of the possibility.

Belongs here: the rows of both read models, and the questions asked of them. Not here: what ought to
be told (`domain/placement`), nor what any field says (letters).
"""

import json
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, insert, select

from domain.events import Recorded
from domain.model import Json
from domain.placement import placement_stages as st
from domain.placement.delivery_stages import DELIVERED
from domain.placement.envelopes import Envelope
from domain.placement.notices_state import NoticesState
from records.tables import ADMISSIONS, ATTEMPTS, CASES, DELIVERIES, DISCLOSURES, LEDGER, LETTERS

TOLD: Final = ("sent", "delivered", "attempted")
"""Statuses of an envelope whose recipient was told, or may have been."""
_DROPPED: Final = "dropped"


def project_pages(connection: Connection, before: NoticesState | None, after: NoticesState) -> None:
    """Bring the rows of every envelope that changed up to date, in the caller's transaction."""
    held = before.envelopes if before is not None else {}
    for key, one in after.envelopes.items():
        if held.get(key) == one:
            continue
        table = DISCLOSURES
        connection.execute(
            delete(table).where(table.c.case_id == after.case, table.c.envelope == key)
        )
        rows = page_rows(after.case, one)
        if rows:
            connection.execute(insert(table), rows)


def page_rows(case: str, one: Envelope) -> list[Json]:
    """One row for each page of an envelope; none for what was never to be sent."""
    if one.status == _DROPPED:
        return []
    return [
        {
            "case_id": case,
            "envelope": one.key,
            "subject": page.subject,
            "sections": list(page.sections),
            "recipient": one.to.recipient,
            "consumer": one.to.consumer,
            "fields": list(page.fields),
            "sources": dict(page.sources),
            "letter": one.letter,
            "delivery": one.delivery,
            "status": one.status,
            "sent_on": one.sent_on,
            "ended_on": one.ended_on,
        }
        for page in one.pages
    ]


def state_rows(state: NoticesState) -> list[Json]:
    """Every row that a state gives: what the check of read rows expects to find."""
    return [row for one in state.envelopes.values() for row in page_rows(state.case, one)]


def admission_rows(event: Recorded, state: Any) -> list[Json]:  # noqa: ANN401 - any case's state
    """One row for each person who was told of the possibility by an event (DOR-015)."""
    if event.kind != st.POSSIBILITY_NOTIFIED:
        return []
    data = event.data
    return [
        {
            "case_id": state.case,
            "version": event.version,
            "person": data["person"],
            "recipient": recipient,
            "method": data["method"],
            "occurred_on": event.occurred_on,
            "entry": data.get("entry"),
            "struck": False,
        }
        for recipient in dict.fromkeys(data["recipients"])
    ]


# -- questions ----------------------------------------------------------------------------------


def disclosures(
    connection: Connection,
    *,
    office: str | None = None,
    about: str | None = None,
    to: str | None = None,
    case: str | None = None,
    planned: bool = False,
) -> list[Json]:
    """Who was told what about whom; with `planned`, also what is prepared and not sent.

    `to` finds a recipient, and the consumer on whose behalf somebody was told.
    """
    table = DISCLOSURES.c
    query = (
        select(DISCLOSURES, CASES.c.office, LETTERS.c.digest.label("letter_digest"))
        .join(CASES, CASES.c.id == table.case_id)
        .outerjoin(LETTERS, LETTERS.c.id == table.letter)
        .order_by(table.sent_on, table.case_id, table.envelope, table.subject)
    )
    wanted = [
        (CASES.c.office == office, office),
        (table.subject == about, about),
        ((table.recipient == to) | (table.consumer == to), to),
        (table.case_id == case, case),
    ]
    for condition, value in wanted:
        query = query.where(condition) if value is not None else query
    if not planned:
        query = query.where(table.status.in_(TOLD))
    return [_with_proof(connection, dict(row)) for row in _all(connection, query)]


def admissions(
    connection: Connection,
    *,
    office: str | None = None,
    person: str | None = None,
    case: str | None = None,
) -> list[Json]:
    """What the admissions data say of possibility notices (DOR-015)."""
    table = ADMISSIONS.c
    query = (
        select(ADMISSIONS, CASES.c.office)
        .join(CASES, CASES.c.id == table.case_id)
        .order_by(table.occurred_on, table.case_id, table.recipient)
    )
    for condition, value in (
        (CASES.c.office == office, office),
        (table.person == person, person),
        (table.case_id == case, case),
    ):
        query = query.where(condition) if value is not None else query
    return [dict(row) for row in _all(connection, query)]


def _with_proof(connection: Connection, row: Json) -> Json:
    """The delivery behind a page: where its ladder stands, its article, what proves it."""
    delivery = row["delivery"]
    found = select(DELIVERIES).where(DELIVERIES.c.case_id == delivery)
    ladder = connection.execute(found).mappings().one_or_none() if delivery else None
    if ladder is None:
        return row | {"ladder": None, "article": None, "proof": [], "attempts": 0}
    tried = select(ATTEMPTS.c.id).where(
        ATTEMPTS.c.case_id == delivery, ATTEMPTS.c.struck.is_(False)
    )
    return row | {
        "ladder": ladder["stage"],
        "outcome": ladder["outcome"],
        "article": ladder["article"],
        "proof": _proof(connection, delivery),
        "attempts": len(connection.execute(tried).all()),
    }


def _proof(connection: Connection, delivery: str) -> list[str]:
    """Digests of what proves a delivery: the evidence of the event that ended it."""
    query = select(LEDGER.c.body).where(LEDGER.c.scope == delivery, LEDGER.c.kind == DELIVERED)
    return [
        str(digest)
        for body in connection.scalars(query)
        for digest in json.loads(body).get("evidence") or ()
    ]


def _all(connection: Connection, query: Select[Any]) -> list[Any]:
    return list(connection.execute(query).mappings())
