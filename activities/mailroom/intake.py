"""The carrier's scans taken in: each kept once, matched to its case, and handed on as a fact.

Belongs here: the table `scans`, the free text of a signature, the progress of a mailing. Not here:
reading files (`scans.py`), nor what a scan means for a delivery (its decider).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, RowMapping, insert, select, update

from activities.mailroom.queue import HANDED_OVER
from activities.mailroom.scans import ScanRow, parse_csv
from domain.actors import Actor
from domain.model import Json, digest
from domain.recording import Fact
from records import facts, ledger, notes
from records.engine import lock_case
from records.tables import DELIVERIES, MAILINGS, NOTES, SCANS

CARRIER_SCAN: Final = "carrier-scan"
"""Name of the fact, and of the command that a delivery makes of it."""
SIGNERS: Final = frozenset({"addressee", "other"})
"""Words for a signer that are no names; any other text becomes a note."""


@dataclass(frozen=True)
class ScanOutcome:
    """What became of a scan. Without a case it is kept as an unmatched claim.

    `fact` is to be written with `records.facts.write` in the same transaction (`take_in` does);
    afterwards the case is told its id.
    """

    scan: str
    article: str
    case_id: str | None = None
    fact: Fact | None = None
    known: bool = False
    """Whether this very scan was there before."""

    @property
    def fact_id(self) -> str | None:
        """The fact to announce to the case."""
        return self.fact.id if self.fact is not None else None


@dataclass(frozen=True)
class ScanImport:
    """What became of a file: one outcome per good row, one line per bad one."""

    outcomes: tuple[ScanOutcome, ...]
    errors: tuple[str, ...]

    @property
    def unmatched(self) -> tuple[ScanOutcome, ...]:
        """The claims that match nothing."""
        return tuple(one for one in self.outcomes if one.case_id is None)


def record_scan(conn: Connection, row: ScanRow, actor: Actor, at: datetime) -> ScanOutcome:
    """Keep a scan once and find its case, in the caller's transaction.

    A claim that matched nothing before is matched when it comes again and its mailing is known.
    """
    said = digest([row.article, row.code, ledger.instant(row.occurred_at), row.signed_by])
    scan = f"S-{said[:12]}"
    lock_case(conn, ledger.MAILROOM)
    held = conn.execute(select(SCANS).where(SCANS.c.digest == said)).mappings().one_or_none()
    case = held["case_id"] if held is not None else None
    case = case or _case_of(conn, row.article)
    known = held is not None and held["case_id"] == case
    if held is None:
        conn.execute(insert(SCANS), [_scan(scan, said, row, actor, at) | {"case_id": case}])
    elif not known:
        conn.execute(update(SCANS).where(SCANS.c.id == scan).values(case_id=case))
    if not known:
        body = {"scan": scan, "article": row.article, "code": row.code, "case": case}
        ledger.append(conn, [_line(scan, row, actor, at, body)])
    _progress(conn, row)
    signed = _signed(conn, scan, row, actor, at, case)
    if case is None:
        return ScanOutcome(scan, row.article, known=known)
    data = _data(row) | signed
    fact = Fact(id=f"{scan}/fact", kind=CARRIER_SCAN, actor=actor, data=data)
    return ScanOutcome(scan, row.article, case, fact, known)


def take_in(
    conn: Connection, rows: Sequence[ScanRow], actor: Actor, at: datetime
) -> tuple[ScanOutcome, ...]:
    """Record scans and write their facts, in the order in which things happened."""
    outcomes = []
    for row in sorted(rows, key=lambda one: (one.occurred_at, one.line)):
        outcome = record_scan(conn, row, actor, at)
        if outcome.case_id is not None and outcome.fact is not None:
            facts.write(conn, outcome.case_id, outcome.fact, at)
        outcomes.append(outcome)
    return tuple(outcomes)


def import_scans(conn: Connection, text: str, actor: Actor, at: datetime) -> ScanImport:
    """Take in a CSV file of scans; a bad row never hides a good one."""
    file = parse_csv(text)
    return ScanImport(take_in(conn, file.rows, actor, at), file.errors)


def unmatched(conn: Connection) -> list[RowMapping]:
    """The claims that match nothing, oldest first."""
    query = select(SCANS).where(SCANS.c.case_id.is_(None))
    return list(conn.execute(query.order_by(SCANS.c.recorded_at, SCANS.c.id)).mappings())


def _case_of(conn: Connection, article: str) -> str | None:
    """The case of an article: by our own mailing, or by the number that the office typed."""
    ours = select(MAILINGS.c.case_id).where(MAILINGS.c.article == article)
    typed = (
        select(DELIVERIES.c.case_id)
        .where(DELIVERIES.c.article == article)
        .order_by(DELIVERIES.c.opened_at.desc())
        .limit(1)
    )
    found: str | None = conn.execute(ours).scalar_one_or_none()
    return found or conn.execute(typed).scalar_one_or_none()


def _scan(scan: str, said: str, row: ScanRow, actor: Actor, at: datetime) -> Json:
    return {
        "id": scan,
        "article": row.article,
        "code": row.code,
        "occurred_at": row.occurred_at,
        "recorded_at": at,
        "actor": actor.model_dump(mode="json"),
        "digest": said,
    }


def _line(scan: str, row: ScanRow, actor: Actor, at: datetime, body: Json) -> ledger.Entry:
    return ledger.Entry(
        scope=ledger.MAILROOM,
        kind="scan",
        command_id=scan,
        actor=actor,
        occurred_on=row.occurred_at,
        recorded_at=at,
        body=body,
    )


def _progress(conn: Connection, row: ScanRow) -> None:
    """Whatever the carrier scans, it has: the piece was handed over, at that time or before."""
    conn.execute(
        update(MAILINGS)
        .where(MAILINGS.c.article == row.article, MAILINGS.c.status != HANDED_OVER)
        .values(status=HANDED_OVER, handed_at=row.occurred_at)
    )


def _data(row: ScanRow) -> Json:
    """The command that a delivery makes of it (`domain.placement.delivery_commands`)."""
    return {"occurred_on": row.occurred_at.isoformat(), "code": row.code, "article": row.article}


def _signed(
    conn: Connection, scan: str, row: ScanRow, actor: Actor, at: datetime, case: str | None
) -> Json:
    """Whose signature it was: a word that is no name, else the id of a note that has the text."""
    signed = (row.signed_by or "").strip()
    if signed.lower() in SIGNERS:
        return {"signer": signed.lower()}
    if not signed:
        return {}
    note = notes.add(conn, f"{scan}/signed", f"Signed: {signed}", actor, at, case)
    # A claim that matched nothing had no case yet.
    conn.execute(update(NOTES).where(NOTES.c.id == note).values(case_id=case))
    return {"note": note}
