"""Reasons: the free text of a command, kept as a note so that only its id travels.

Belongs here: writing a command's reason once. Not here: other notes (`records/notes.py`).
"""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, select

from domain import rules
from domain.actors import Actor
from domain.decider import SAID_ON
from domain.refusal import Refusal
from records.engine import lock_case
from records.ledger import instant
from records.tables import LEDGER, NOTES

REWORDED: Final = Refusal(
    rule=rules.H_03,
    message="this command id was used before with another reason; use a new id",
    field="reason",
)
"""The answer to a recorded command that comes again with other words: it is another command."""
_ANOTHER: Final = "~"
"""Between a note's id and the number of its wording: no command id has it."""


def keep(conn: Connection, command_id: str, case: str, text: str, by: Actor, at: datetime) -> str:
    """Keep the reason of a command that the record does not have yet.

    Whoever gives a command again may say it in other words, as long as nothing came of it. They
    are another note: a command that is on its way keeps the words with which it was given.

    Returns:
        The note's id, made from the command's id so that a repeated command is the same command.
    """
    lock_case(conn, f"note-{command_id}")
    held = _held(conn, command_id)
    for note, row in held.items():
        if (row.case_id, row.text) == (case, text):
            return note
    note = _numbered(command_id, len(held) + 1)
    values = {"id": note, "case_id": case, "text": text, "actor": by.model_dump(mode="json")}
    conn.execute(insert(NOTES), [{**values, "at": at}])
    return note


def kept(
    conn: Connection, recorded: RowMapping | None, case: str, text: str | None
) -> str | Refusal | None:
    """The note with the reason of a recorded command, or that these are other words (H-03).

    Words that were lawfully removed cannot be compared: then only the rest of the command is. Of
    another case's command nothing is looked at: that it is another one is refused without it.
    """
    if recorded is None or not text or recorded["case_id"] != case:
        return None
    held = _held(conn, recorded["id"])
    own = ((note, row.text) for note, row in held.items() if row.case_id == case)
    return next((note for note, words in own if words in {text, None}), REWORDED)


def _held(conn: Connection, command_id: str) -> dict[str, Any]:
    """The notes that were kept for a command id, in the order of their numbers."""
    held: dict[str, Any] = {}
    while True:
        note = _numbered(command_id, len(held) + 1)
        row = conn.execute(
            select(NOTES.c.case_id, NOTES.c.text).where(NOTES.c.id == note)
        ).one_or_none()
        if row is None:
            return held
        held[note] = row


def _numbered(command_id: str, number: int) -> str:
    first = f"note-{command_id}"
    return first if number == 1 else f"{first}{_ANOTHER}{number}"


def said_on(conn: Connection, command_id: str, default: datetime) -> str:
    """When a command says that it happened, if it does not say: as it said before, else now.

    The event of an act may be of another day than its command, which it keeps then. That a command
    was refused says nothing: given again, it is given then.
    """
    held = select(LEDGER.c.occurred_on, LEDGER.c.body).where(
        LEDGER.c.command_id == command_id, LEDGER.c.version.is_not(None)
    )
    prior = conn.execute(held.order_by(LEDGER.c.no).limit(1)).first()
    if prior is None:
        return instant(default.replace(microsecond=0))
    said = json.loads(prior.body).get("data", {}).get(SAID_ON)
    return instant(datetime.fromisoformat(said)) if said else str(prior.occurred_on)
