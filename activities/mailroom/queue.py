"""The mail room's work: what waits to be printed, the day's batch, and the carrier's scans.

Belongs here: the tables `mailings` and `scans`, in the caller's transaction, with their entries in
the ledger of the mail room. Not here: what a scan means for a delivery (its decider), how cover
sheets look (`covers.py`), nor who may do this (the gateway).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from activities import blobs, mail
from activities.blobs import Kept, Vault
from activities.letters.text import LetterError
from activities.mailroom.articles import ArticleError, zip_of
from activities.mailroom.covers import Cover, cover_sheet
from activities.mailroom.manifest import ManifestRow, manifest_csv, manifest_pdf
from domain.actors import Actor
from domain.model import Json, canonical, digest
from domain.placement import consent_stages as consent
from domain.placement import notices_orders as notices
from domain.placement.common import FIRST_CLASS
from records import ledger
from records.engine import lock_case
from records.tables import CASES, IDENTITIES, LEDGER, LETTERS, MAILINGS, OFFICES

PRINTED: Final = "printed"
_ANSWERED: Final = (consent.CONSENTED, consent.REFUSED, consent.WITHDRAWN)
_TOLD_BY_MAIL: Final = (notices.POSSIBILITY, notices.WITHDRAWAL)
"""Ordinary letters by which somebody counts as told, from the day on which it was recorded."""
HANDED_OVER: Final = "handed-over"
MANIFEST_PRINTED: Final = "manifest-printed"


class QueueError(ValueError):
    """The mail room cannot do this; one line that names the field."""

    loggable = True


@dataclass(frozen=True)
class Piece:
    """One envelope in the queue: opaque ids only."""

    id: str
    case: str
    letter: str
    kind: str
    recipient: str
    office: str
    article: str | None
    service: str
    status: str
    queued_at: datetime
    manifest: str | None


@dataclass(frozen=True)
class PrintOrder:
    """Who prints what, on which day. `command_id` makes printing it again the same batch."""

    ids: tuple[str, ...]
    day: date
    actor: Actor
    command_id: str
    at: datetime


@dataclass(frozen=True)
class Printed:
    """One envelope of a batch: the sheet with the address, and the letter as rendered.

    A certified one has an article number, and its barcode on the sheet.
    """

    mailing: str
    article: str | None
    case: str
    cover: bytes
    letter: bytes


@dataclass(frozen=True)
class Batch:
    """What is printed for one day. `left_out`: mailing -> why it stays in the queue."""

    manifest: str
    pdf: bytes
    csv: str
    pieces: tuple[Printed, ...]
    left_out: Mapping[str, str]


def queued(
    conn: Connection, office: str | None = None, status: str | None = mail.QUEUED
) -> list[Piece]:
    """The envelopes of a status (None: of any), oldest first, of one office or of all.

    What waits no longer because its case has closed, or its reminder was answered, is not to be
    printed: it is not among those that are queued.
    """
    query = _pieces().order_by(MAILINGS.c.queued_at, MAILINGS.c.id)
    if status is not None:
        query = query.where(MAILINGS.c.status == status)
    if status == mail.QUEUED:
        query = query.where(~_overtaken())
    if office is not None:
        query = query.where(LETTERS.c.office == office)
    return [_piece(row) for row in conn.execute(query).mappings()]


def print_batch(conn: Connection, vault: Vault, order: PrintOrder) -> Batch:
    """Print a batch: the manifest, and a cover sheet with each letter. In one transaction.

    The addresses are those of the register today, and go into the vault as they were printed; the
    letters are the very bytes that were rendered.

    Raises:
        QueueError: nothing to print, an unknown or printed envelope, envelopes of two offices, or
            a command id that was used for another batch.
    """
    lock_case(conn, ledger.MAILROOM)
    known = _entry(conn, order.command_id)
    if known is not None:
        if known["asked"] != _content(order):
            raise QueueError("command_id: it was used for another batch; use a new one")
        return _batch(conn, vault, known)
    pieces = _chosen(conn, order.ids)
    rows, left_out = _addressed(conn, pieces)
    if not rows:
        raise QueueError(f"ids: nothing can be printed: {'; '.join(left_out.values())}")
    number = f"MF-{order.day.isoformat()}-{digest([order.command_id])[:8]}"
    sender = _office(conn, pieces[0].office)
    kept = Kept(blobs.JSON, order.actor, order.command_id, order.at)
    sheet = canonical({"day": order.day.isoformat(), "sender": sender, "rows": rows}).encode()
    body = {
        "manifest": number,
        "asked": _content(order),
        "mailings": [row["mailing"] for row in rows],
        "articles": [row["article"] for row in rows if row["article"] is not None],
        "sheet": vault.put(conn, sheet, kept),
        "left_out": left_out,
    }
    conn.execute(
        update(MAILINGS)
        .where(MAILINGS.c.id.in_(body["mailings"]))
        .values(status=PRINTED, printed_at=order.at, manifest=number)
    )
    ledger.append(conn, [_line(MANIFEST_PRINTED, order, body)])
    return _batch(conn, vault, body)


def _content(order: PrintOrder) -> str:
    return digest([sorted(order.ids), order.day.isoformat()])


def _line(kind: str, order: PrintOrder, body: Json) -> ledger.Entry:
    return ledger.Entry(
        scope=ledger.MAILROOM,
        kind=kind,
        command_id=order.command_id,
        actor=order.actor,
        occurred_on=order.at,
        recorded_at=order.at,
        body=body,
    )


def _entry(conn: Connection, command_id: str) -> Json | None:
    query = select(LEDGER.c.body).where(
        LEDGER.c.scope == ledger.MAILROOM,
        LEDGER.c.command_id == command_id,
        LEDGER.c.kind == MANIFEST_PRINTED,
    )
    body = conn.execute(query).scalar_one_or_none()
    return json.loads(body) if body is not None else None


def _overtaken() -> ColumnElement[bool]:
    """The case is over, or the guardian who was to be reminded has answered.

    What is on record as told by letter goes out all the same: closing a case unsays nothing.
    """
    over = select(CASES.c.id).where(CASES.c.closed_at.is_not(None))
    told = LETTERS.c.kind.in_(_TOLD_BY_MAIL)
    answered = select(CASES.c.id).where(CASES.c.stage.in_(_ANSWERED))
    reminder = LETTERS.c.kind == "consent-reminder"
    closed = MAILINGS.c.case_id.in_(over) & ~told
    return closed | (reminder & MAILINGS.c.case_id.in_(answered))


def _pieces() -> Any:  # noqa: ANN401 - a select
    return select(MAILINGS, LETTERS.c.office, LETTERS.c.kind).join(
        LETTERS, LETTERS.c.id == MAILINGS.c.letter_id
    )


def _piece(row: RowMapping) -> Piece:
    names = ("id", "recipient", "office", "kind", "article", "service", "status", "queued_at")
    return Piece(
        **{name: row[name] for name in names},
        case=row["case_id"],
        letter=row["letter_id"],
        manifest=row["manifest"],
    )


def _chosen(conn: Connection, ids: Sequence[str]) -> list[Piece]:
    """The envelopes asked for, in their order; each must wait, all in one office."""
    found = {
        piece.id: piece
        for piece in map(_piece, conn.execute(_pieces().where(MAILINGS.c.id.in_(ids))).mappings())
    }
    if not ids:
        raise QueueError("ids: nothing to print")
    for one in ids:
        if one not in found:
            raise QueueError(f"ids: there is no mailing {one}")
        if found[one].status != mail.QUEUED:
            raise QueueError(f"ids: {one} was printed before, on manifest {found[one].manifest}")
    kept_back = _pieces().where(MAILINGS.c.id.in_(ids), _overtaken())
    if (row := conn.execute(kept_back).mappings().first()) is not None:
        raise QueueError(f"ids: {row['id']} is not to be sent: it was answered, or its case closed")
    pieces = [found[one] for one in dict.fromkeys(ids)]
    if len({piece.office for piece in pieces}) > 1:
        raise QueueError("ids: these are mailings of several offices; print one office at a time")
    return pieces


def _addressed(conn: Connection, pieces: Sequence[Piece]) -> tuple[list[Json], dict[str, str]]:
    """Each envelope with its address of today; those that cannot go out, with the reason."""
    query = select(IDENTITIES).where(IDENTITIES.c.person.in_([one.recipient for one in pieces]))
    people = {row["person"]: row for row in conn.execute(query).mappings()}
    rows: list[Json] = []
    left_out: dict[str, str] = {}
    for piece in pieces:
        person = people.get(piece.recipient)
        name = (person["name"] or "").strip() if person is not None else ""
        lines = [line.strip() for line in ((person and person["address"]) or "").splitlines()]
        row: Json = {
            "mailing": piece.id,
            "case": piece.case,
            "letter": piece.letter,
            "article": piece.article,
            "service": piece.service,
            "name": name,
            "address": [line for line in lines if line],
        }
        fault = _fault(piece, row)
        if fault:
            left_out[piece.id] = f"{piece.id}: person {piece.recipient}: {fault}"
        else:
            rows.append(row)
    return rows, left_out


def _fault(piece: Piece, row: Json) -> str | None:
    """Why an envelope cannot be printed as it stands, naming the field."""
    if piece.article is None and piece.service != FIRST_CLASS:
        return "article: it has no number"
    if not row["name"]:
        return "name: not on file"
    try:
        zip_of(row["address"])
        manifest_csv([_manifest_row(row)])
    except (ArticleError, LetterError) as fault:
        return str(fault)
    except ValueError:
        return "address: it has more lines than an envelope takes"
    return None


def _office(conn: Connection, office: str) -> Json:
    row = conn.execute(select(OFFICES).where(OFFICES.c.id == office)).mappings().one_or_none()
    if row is None:
        raise QueueError(f"office: {office} is not in the register of offices")
    return {"name": row["name"], "address": [one for one in row["address"].splitlines() if one]}


def _manifest_row(row: Json) -> ManifestRow:
    bought = row["service"].split("+")
    return ManifestRow(
        article=row["article"],
        recipient_name=row["name"],
        address=tuple(row["address"]),
        letter_ref=row["letter"],
        return_receipt=mail.RETURN_RECEIPT in bought,
        restricted=mail.RESTRICTED in bought,
        service=FIRST_CLASS if FIRST_CLASS in bought else mail.CERTIFIED,
    )


def _batch(conn: Connection, vault: Vault, entry: Json) -> Batch:
    """The batch of a ledger entry: always the same bytes."""
    sheet: Json = json.loads(vault.get(conn, entry["sheet"]))
    day, sender, rows = date.fromisoformat(sheet["day"]), sheet["sender"], sheet["rows"]
    listed = [_manifest_row(row) for row in rows]
    return Batch(
        manifest=entry["manifest"],
        pdf=manifest_pdf(listed, day, sender["name"], sender["address"]),
        csv=manifest_csv(listed),
        pieces=tuple(_printed(conn, vault, row, sender, day) for row in rows),
        left_out=entry["left_out"],
    )


def _printed(conn: Connection, vault: Vault, row: Json, sender: Json, day: date) -> Printed:
    stored = conn.execute(
        select(LETTERS.c.digest).where(LETTERS.c.id == row["letter"])
    ).scalar_one()
    listed = _manifest_row(row)
    cover = Cover(listed, sender["name"], tuple(sender["address"]), day)
    return Printed(
        mailing=row["mailing"],
        article=row["article"],
        case=row["case"],
        cover=cover_sheet(cover),
        letter=vault.get(conn, stored),
    )
