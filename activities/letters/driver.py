"""The port to letters: what `activities.contracts.EffectActivities.render_letter` promises.

Belongs here: making one letter of an order, keeping it, and asking a person where a register lacks
what it must say. Not here: where its fields come from (`facts.py`), how they are worded and set.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, insert, select
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import blobs
from activities.alerts import NEEDS_PERSON, Alert, AlertDriver
from activities.blobs import Kept, Vault
from activities.letters.blocks import Worded
from activities.letters.facts import Gatherer, NeedsPersonError, Plan
from activities.letters.sources import NotYetError
from activities.letters.text import LetterError
from activities.letters.typeset import pdf
from activities.letters.wording import word
from domain.actors import system
from domain.model import Json, canonical
from domain.recording import EffectAsked, EffectDone
from law.civil import civil_day
from law.tables import Tables
from records.engine import lock_case, reading
from records.tables import LETTERS
from runtime import pauses
from runtime.clock import Clock

LOOK_AGAIN: Final = timedelta(minutes=1)
"""How long after a register lacked something it is looked at again."""
SOON: Final = timedelta(seconds=2)
"""How long a letter waits for another one that goes with it."""
NOT_YET: Final = "not-yet"


@dataclass(frozen=True)
class Made:
    """A letter in words and bytes, before it is kept."""

    plan: Plan
    parts: tuple[Worded, ...]
    document: bytes
    at: datetime


class LetterDriver:
    """Renders letters. An effect's key makes each one letter, whatever is retried."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        clock: Clock,
        alerts: AlertDriver,
        tables: Callable[[], Tables],
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._alerts = alerts
        self._tables = tables

    @activity.defn(name="letters.render")
    def render_letter(self, asked: EffectAsked) -> EffectDone:
        """Word and typeset a letter and keep it, or give back the one of this key.

        Raises:
            ApplicationError: `needs-a-person`: a register lacks what the letter must say. People
                are alerted once; it is tried again until the register is filled. `not-yet`: it
                goes with another letter, which is being made.
        """
        with reading(self._engine) as conn:
            held = _held(conn, asked.effect.key)
        result = _result(held) if held is not None else self._render(asked)
        pauses.reached(pauses.RENDER_HAND_OVER, asked.process)
        return EffectDone(result=result)

    def _render(self, asked: EffectAsked) -> Json:
        task = f"{asked.effect.key}/{NEEDS_PERSON}"
        try:
            made = self._make(asked)
        except NotYetError as wait:
            raise ApplicationError(str(wait), type=NOT_YET, next_retry_delay=SOON) from wait
        except (NeedsPersonError, LetterError) as lack:
            self._ask_person(asked, task, str(lack))
            raise ApplicationError(
                str(lack), type=NEEDS_PERSON, next_retry_delay=LOOK_AGAIN
            ) from lack
        row = self._keep(asked, made)
        self._alerts.settle(task, asked.effect.key)
        return _result(row)

    def _make(self, asked: EffectAsked) -> Made:
        now = self._clock.now()
        with reading(self._engine) as conn:
            plan = Gatherer(conn, self._tables(), self._vault, civil_day(now)).plan(asked)
        letter = word(plan.kind, plan.context)
        enclosed = [word(kind, context) for kind, context in plan.enclosed]
        document = pdf(letter, at=int(now.timestamp()), enclosures=enclosed)
        return Made(plan, (letter, *enclosed), document, now)

    def _keep(self, asked: EffectAsked, made: Made) -> RowMapping:
        """Keep document, context and row in one transaction; the first of two wins."""
        key = asked.effect.key
        with self._engine.begin() as conn:
            lock_case(conn, f"letter:{key}")
            held = _held(conn, key)
            if held is not None:
                return held
            document = Kept(blobs.PDF, system("letters"), key, made.at)
            facts = Kept(blobs.JSON, document.actor, key, made.at)
            digest = self._vault.put(conn, made.document, document)
            context = self._vault.put(conn, _context_document(made), facts)
            conn.execute(insert(LETTERS), [_row(asked, made, digest, context)])
            written = _held(conn, key)
        if written is None:
            raise LookupError(f"the letter of {key} was written and is not there")
        return written

    def _ask_person(self, asked: EffectAsked, task: str, lacks: str) -> None:
        self._alerts.tell(
            Alert(
                key=task,
                case=asked.case,
                office=asked.office,
                about=NEEDS_PERSON,
                facts={"lacks": lacks},
            )
        )


def letter_id(effect_key: str) -> str:
    """The opaque id of a letter: the same for the same effect, whenever it is rendered."""
    return f"L-{hashlib.sha256(effect_key.encode()).hexdigest()[:12]}"


def _held(conn: Connection, effect_key: str) -> RowMapping | None:
    query = select(LETTERS).where(LETTERS.c.effect_key == effect_key)
    return conn.execute(query).mappings().one_or_none()


def _context_document(made: Made) -> bytes:
    """What the letter was worded from: enough to word and set it again, to the byte."""
    return canonical(
        {
            "kind": made.plan.kind,
            "at": int(made.at.timestamp()),
            "wordings": [[part.kind, part.version, part.wording_digest] for part in made.parts],
            "context": made.plan.context.model_dump(mode="json"),
            "enclosed": [
                [kind, context.model_dump(mode="json")] for kind, context in made.plan.enclosed
            ],
        }
    ).encode()


def _row(asked: EffectAsked, made: Made, digest: str, context: str) -> Json:
    letter, *enclosed = made.parts
    return {
        "id": letter_id(asked.effect.key),
        "effect_key": asked.effect.key,
        "case_id": asked.case,
        "event_version": asked.effect.version,
        "kind": made.plan.ordered,
        "wording": letter.version,
        "wording_digest": letter.wording_digest,
        "digest": digest,
        "recipient": made.plan.recipient,
        "office": asked.office,
        "at": made.at,
        "enclosures": [part.wording_digest for part in enclosed],
        "changed": {"fields": _changed(made.parts), "context": context},
    }


def _changed(parts: Sequence[Worded]) -> list[str]:
    return sorted({name for part in parts for name in part.changed})


def _result(row: RowMapping) -> Json:
    return {
        "letter": row["id"],
        "digest": row["digest"],
        "letter_kind": row["kind"],
        "wording": row["wording"],
        "wording_digest": row["wording_digest"],
        "enclosures": list(row["enclosures"]),
        "changed": list(row["changed"]["fields"]),
    }
