"""Letters and evidence as people see them: which of them, and that they were read.

Belongs here: who may see a file, and the ledger's entry that it was read. Not here: keeping files
(`records/evidence.py`), wording letters (`activities/letters/`).
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_, select

from activities.blobs import Vault
from activities.letters.facts import Gatherer, NeedsPersonError
from activities.letters.text import LetterError
from domain.actors import Actor
from domain.model import Json
from domain.recording import EffectAsked
from domain.state import CaseState
from law.civil import civil_day
from law.tables import Tables
from records import evidence, ledger, queries
from records.commit import case_row
from records.tables import CASES, EVIDENCE, LEDGER, LETTERS
from starter.answers import NotFoundError
from starter.lookups import sees
from starter.reading import scope, visible

_SHORTEST: Final = 8
"""Digits of a digest that must be typed at least."""


def letter(conn: Connection, letter_id: str, actor: Actor) -> Json:
    """A letter's row.

    Raises:
        NotFoundError: there is none, or its case is another office's.
    """
    row = queries.letter(conn, letter_id)
    if row is None or not sees(actor, row["office"]):
        raise NotFoundError(f"no letter {letter_id}")
    return row


def _stands(envelope: Json | None) -> str | None:
    """Where the envelope of a notice stands; a dropped one is not to be handed to anybody."""
    if envelope is None:
        return None
    return "dropped: do not send" if envelope.get("status") == "dropped" else envelope.get("status")


def letters(conn: Connection, case: str, actor: Actor) -> list[Json]:
    """The letters of a case, with their envelopes.

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    view = visible(conn, case, actor)
    sent = {one["letter_id"]: one for one in view.mailings}
    held = view.case["state"].get("envelopes", {}).values()
    envelopes = {one.get("letter"): one for one in held}
    names = ("id", "kind", "wording", "recipient", "at", "digest", "changed")
    return [
        {
            **{name: one[name] for name in names},
            "article": sent.get(one["id"], {}).get("article"),
            "mail": sent.get(one["id"], {}).get("status"),
            "envelope": envelopes.get(one["id"], {}).get("key"),
            "stands": _stands(envelopes.get(one["id"])),
        }
        for one in view.letters
    ]


def files(conn: Connection, actor: Actor) -> list[evidence.Item]:
    """The files that an actor may see: added or used by the own office, or all."""
    office = scope(actor)
    held = evidence.items(conn)
    if office is None:
        return held
    used = select(LEDGER.c.body).join(CASES, CASES.c.id == LEDGER.c.scope)
    bodies = "\n".join(conn.scalars(used.where(CASES.c.office == office)))
    own = set(
        conn.scalars(
            select(EVIDENCE.c.digest).where(
                or_(
                    EVIDENCE.c.actor["office"].as_string() == office,
                    EVIDENCE.c.digest.in_(
                        select(LETTERS.c.digest).where(LETTERS.c.office == office)
                    ),
                )
            )
        )
    )
    return [one for one in held if one.digest in own or one.digest in bodies]


def file(conn: Connection, digest: str, actor: Actor) -> evidence.Item:
    """One file by its digest, or by enough of its first digits.

    Raises:
        NotFoundError: there is none for this actor, or the digits fit several.
    """
    fitting = [one for one in files(conn, actor) if one.digest.startswith(digest.lower())]
    if len(digest) < _SHORTEST or len(fitting) != 1:
        several = f"; {len(fitting)} fit" if len(fitting) > 1 else ""
        raise NotFoundError(f"no file {digest}{several}")
    return fitting[0]


def note_read(conn: Connection, digest: str, actor: Actor, command_id: str, at: datetime) -> None:
    """Enter into the ledger that somebody read a file."""
    entry = ledger.Entry(
        scope=ledger.EVIDENCE,
        kind=ledger.READ,
        command_id=command_id,
        actor=actor,
        occurred_on=at,
        recorded_at=at,
        body={"digest": digest},
    )
    ledger.append(conn, [entry])


def lacking(conn: Connection, case: str, vault: Vault, tables: Tables, at: datetime) -> Json:
    """What the registers lack for the letters that a case waits for: effect -> names of fields."""
    row = case_row(conn, case)
    state = CaseState.model_validate(row["state"]) if row is not None else CaseState()
    found: Json = {}
    for key, effect in state.effects.items():
        if effect.kind != "letter":
            continue
        asked = EffectAsked(
            process=state.process, case=case, office=state.office, effect=effect, at=at
        )
        try:
            Gatherer(conn, tables, vault, civil_day(at)).plan(asked)
        except NeedsPersonError as lack:
            found[key.removeprefix(f"{case}/")] = list(lack.lacks)
        except LetterError as fault:  # nothing is missing, but it may not or cannot be told so
            found[key.removeprefix(f"{case}/")] = [str(fault)]
    return found
