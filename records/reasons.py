"""Reasons: the free text of a command, kept as a note so that only its id travels.

Belongs here: writing a command's reason once. Not here: other notes (`records/notes.py`).
"""

import json
from datetime import datetime

from sqlalchemy import Connection, insert, select

from domain import rules
from domain.actors import Actor
from domain.decider import SAID_ON
from domain.model import Json
from domain.refusal import Refusal
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


def reworded(conn: Connection, command_id: str, data: Json) -> Refusal | None:
    """Refuse a known command id that comes with another reason: it is another command (H-03)."""
    reason = data.get("reason")
    query = select(NOTES.c.text).where(NOTES.c.id == f"note-{command_id}")
    held = conn.execute(query).scalar_one_or_none() if reason else None
    if not held or held == str(reason):
        return None
    why = "this command id was used before with another reason; use a new id"
    return Refusal(rule=rules.H_03, message=why, field="reason")


def said_on(conn: Connection, command_id: str, default: datetime) -> str:
    """When a command says that it happened, if it does not say: as it said before, else now.

    The event of an act may be of another day than its command, which it keeps then.
    """
    held = select(LEDGER.c.occurred_on, LEDGER.c.body).where(LEDGER.c.command_id == command_id)
    prior = conn.execute(held.order_by(LEDGER.c.no).limit(1)).first()
    if prior is None:
        return instant(default.replace(microsecond=0))
    said = json.loads(prior.body).get("data", {}).get(SAID_ON)
    return instant(datetime.fromisoformat(said)) if said else str(prior.occurred_on)
