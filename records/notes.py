"""Notes: free text, apart from everything that cannot be removed. Others carry a note's id.

Belongs here: writing, reading and lawfully removing a note. Not here: the reason of a command
(`records/reasons.py` makes its id from the command's).
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from domain.actors import Actor
from records import ledger
from records.tables import NOTES


def add(
    connection: Connection,
    note_id: str,
    text: str,
    actor: Actor,
    at: datetime,
    case: str | None = None,
) -> str:
    """Keep a text under an id; an id that is there keeps its first text."""
    if connection.execute(select(NOTES.c.id).where(NOTES.c.id == note_id)).first() is None:
        row = {"id": note_id, "case_id": case, "text": text, "at": at}
        connection.execute(insert(NOTES), [row | {"actor": actor.model_dump(mode="json")}])
    return note_id


def read(connection: Connection, note_id: str) -> str | None:
    """The text of a note; None if there is none, or it was removed."""
    found: str | None = connection.scalar(select(NOTES.c.text).where(NOTES.c.id == note_id))
    return found


def of_case(connection: Connection, case: str) -> dict[str, str]:
    """The notes of a case: id -> text, oldest first. Removed ones are left out."""
    query = (
        select(NOTES.c.id, NOTES.c.text)
        .where(NOTES.c.case_id == case, NOTES.c.text.is_not(None))
        .order_by(NOTES.c.at, NOTES.c.id)
    )
    return {row.id: row.text for row in connection.execute(query)}


def remove(
    connection: Connection, note_id: str, command_id: str, actor: Actor, at: datetime
) -> bool:
    """Remove a text where a law orders it. The row and the ledger say that it was; False if not."""
    changed = connection.execute(
        update(NOTES)
        .where(NOTES.c.id == note_id, NOTES.c.removed_at.is_(None))
        .values(text=None, removed_at=at)
    )
    if changed.rowcount == 0:
        return False
    entry = ledger.Entry(
        scope=ledger.NOTES,
        kind="note-removed",
        command_id=command_id,
        actor=actor,
        occurred_on=at,
        recorded_at=at,
        body={"id": note_id},
    )
    ledger.append(connection, [entry])
    return True
