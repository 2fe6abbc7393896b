"""Who was told what about whom, as people may ask for it: by office, each look in the ledger.

Belongs here: who may see these rows, and the entries that they were read. Not here: the rows
(`records/disclosures.py`), nor how they look (`starter/commands/disclosures.py`).
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from domain.actors import Actor
from domain.model import Json
from records import disclosures as record
from records import queries
from starter.reading import scope, visible


def disclosures(
    conn: Connection,
    actor: Actor,
    *,
    about: str | None = None,
    to: str | None = None,
    case: str | None = None,
    planned: bool = False,
) -> list[Json]:
    """Who was told what about whom, in the cases that the actor may see; oldest first.

    Args:
        conn: a reading connection.
        actor: who asks.
        about: only about this subject.
        to: only to this recipient, or on behalf of this consumer.
        case: only by this case.
        planned: what is prepared and not sent as well.

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    if case is not None:
        visible(conn, case, actor)
    rows = record.disclosures(
        conn, office=scope(actor), about=about, to=to, case=case, planned=planned
    )
    return [_row(one) for one in rows]


def admissions(
    conn: Connection, actor: Actor, *, person: str | None = None, case: str | None = None
) -> list[Json]:
    """Who was told of the possibility, as the admissions data have it (DOR-015).

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    if case is not None:
        visible(conn, case, actor)
    rows = record.admissions(conn, office=scope(actor), person=person, case=case)
    return [_row(one) for one in rows]


def note_reads(
    conn: Connection, cases: Iterable[str], actor: Actor, command_id: str, at: datetime
) -> None:
    """Enter into the ledger of each case that somebody read what it told whom."""
    for case in dict.fromkeys(cases):
        queries.note_read(conn, case, actor, command_id, at)


def _row(row: Json) -> Json:
    named = {"case": row["case_id"], **row}
    return {name: value for name, value in named.items() if name not in {"id", "case_id"}}
