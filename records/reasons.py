"""Reasons: the free text of a command, kept as a note so that only its id travels.

Belongs here: writing a command's reason once. Not here: other notes (`records/notes.py`).
"""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from domain.actors import Actor
from records.ledger import instant
from records.tables import LEDGER, NOTES


def keep(conn: Connection, command_id: str, case: str, text: str, by: Actor, at: datetime) -> str:
    """Keep the reason of a command; the same command id keeps its first text.

    Returns:
        The note's id, made from the command's id so that a repeated command is the same command.
    """
    note = f"note-{command_id}"
    if conn.execute(select(NOTES.c.id).where(NOTES.c.id == note)).first() is None:
        row = {"id": note, "case_id": case, "text": text, "actor": by.model_dump(mode="json")}
        conn.execute(insert(NOTES), [{**row, "at": at}])
    return note


def said_on(conn: Connection, command_id: str, default: datetime) -> str:
    """When a command says that it happened, if it does not say: as recorded before, else now."""
    query = select(LEDGER.c.occurred_on).where(LEDGER.c.command_id == command_id).limit(1)
    prior = conn.execute(query).scalar_one_or_none()
    return prior or instant(default.replace(microsecond=0))
