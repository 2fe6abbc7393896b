"""Where the words of every letter come from: offices, people, homes, offences, earlier letters.

Belongs here: reading one thing out of a register or the vault, and noting what is lacking. Not
here: which letter needs what (`facts_consent.py`, `facts_notices.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, get_args

from sqlalchemy import Connection, select

from activities.blobs import Vault
from activities.letters.parts import ReturnOutcome
from domain.events import Recorded
from domain.model import Json
from domain.placement import delivery_stages as delivery
from domain.recording import EffectAsked
from law.civil import civil_day
from law.tables import Tables, UnknownOffence
from records.commit import history
from records.registers import read as registers
from records.tables import LETTERS

Fields = tuple[str, Json, tuple[tuple[str, Json], ...]]
"""A letter before it is checked: kind of wording, its fields, and what is enclosed."""

_CAME_BACK: Final = frozenset(
    {delivery.MAIL_RETURNED, delivery.RETURNED_AGAIN, delivery.MAIL_LOST, delivery.FELL_BACK}
)
_WORDED: Final = frozenset(get_args(ReturnOutcome))
_NO_PROOF: Final = "lost"
"""How a follow-up words a return that a person decided on: there is no record that it arrived."""


class NeedsPersonError(Exception):
    """The registers lack what a letter must say. `lacks` names fields, never their values."""

    loggable = True

    def __init__(self, lacks: tuple[str, ...]) -> None:
        super().__init__("; ".join(lacks))
        self.lacks = lacks


class NotYetError(NeedsPersonError):
    """A letter goes with another one that is being made: it waits, and nobody is asked yet."""


@dataclass(frozen=True)
class Stored:
    """What an earlier letter was worded from. Old ones have no `enclosed`."""

    kind: str
    context: Json
    enclosed: tuple[tuple[str, Json], ...] = ()


@dataclass
class Sources:
    """Reads registers and vault on one day. What is lacking is collected, then raised at once.

    Args:
        conn: a reading connection; one consistent picture.
        tables: the law of that day.
        vault: where the contexts of earlier letters lie.
        day: the day of the letter in America/Chicago.
    """

    conn: Connection
    tables: Tables
    vault: Vault
    day: date
    lacks: list[str] = field(default_factory=list)

    def contact(self, office: str) -> Json:
        """Whom to ask: office, named staff, telephone, address (C-40)."""
        row, where = registers.office(self.conn, office), f"office {office}"
        return {
            "office": self.there(row, "name", where),
            "staff": self.there(row, "contact", where),
            "telephone": self.there(row, "telephone", where),
            "address": self.lines(row, where),
        }

    def person(self, person: str) -> Json:
        """Name and postal address of a person."""
        row, where = registers.identity(self.conn, person), f"person {person}"
        return {
            "name": self.there(row, "name", where),
            "address": self.lines(row, where),
        }

    def name(self, person: str) -> str:
        """The name of a person."""
        return self.there(registers.identity(self.conn, person), "name", f"person {person}")

    def telephone(self, person: str) -> str | None:
        """The number to call, if one is on file."""
        row = registers.identity(self.conn, person)
        return (row.telephone if row is not None else None) or None

    def other(self, person: str) -> Json:
        """What the register holds about a person beyond name and address."""
        row = registers.identity(self.conn, person)
        return dict(row.other) if row is not None else {}

    def there(self, row: object, name: str, where: str) -> str:
        """A text of a register; if it is not there, a person has to fill it in."""
        found = str(getattr(row, name, None) or "").strip()
        if not found:
            self.lacks.append(f"{where}: {name}")
        return found

    def lines(self, row: Any, where: str) -> list[str]:  # noqa: ANN401 - any row with an address
        """The lines of an address; if there are none, a person has to fill them in."""
        return self.texts(row.address if row is not None else (), f"{where}: address")

    def texts(self, values: Sequence[str], field: str) -> list[str]:
        """The texts that are not empty; if there are none, a person has to fill them in."""
        found = [text for text in (value.strip() for value in values) if text]
        if not found:
            self.lacks.append(field)
        return found

    def crime(self, code: str, words: Json, where: str) -> Json:
        """Citation and title by the tables of the law, the nature of the act by the register."""
        own = words.get(code) or {}
        own = {"nature": own} if isinstance(own, str) else dict(own)
        try:
            title: str | None = self.tables.offence(code).title
        except UnknownOffence:
            title = None
        title = own.get("title") or title
        for name, value in (("nature", own.get("nature")), ("title", title)):
            if not value:
                self.lacks.append(f"{where}: offences.{code}.{name}")
        return {
            "citation": own.get("citation") or f"section {code}, RSMo",
            "title": title or "",
            "nature": own.get("nature") or "",
        }

    def stored(self, letter: str) -> Stored:
        """What an earlier letter was worded from."""
        return stored_letter(self.conn, self.vault, letter)

    def returned(self, asked: EffectAsked) -> Json:
        """When a letter came back, and how, by the delivery that follows it up."""
        outcome = str(asked.effect.data.get("outcome") or "")
        events = history(self.conn, asked.case)
        back = [event.occurred_on for event in events if event.kind in _CAME_BACK]
        return {
            "returned_on": civil_day(back[-1] if back else asked.at),
            "outcome": outcome if outcome in _WORDED else _NO_PROOF,
        }

    def opening(self, case: str) -> Recorded:
        """The event that opened a case.

        Raises:
            LookupError: the record has no such case.
        """
        events = history(self.conn, case)
        if not events:
            raise LookupError(f"the record has no case {case}")
        return events[0]


def stored_letter(conn: Connection, vault: Vault, letter: str) -> Stored:
    """What a letter was worded from, out of the vault.

    Raises:
        LookupError: the record has no such letter.
        EvidenceError: its context is not there, or was changed.
    """
    row = conn.execute(select(LETTERS).where(LETTERS.c.id == letter)).mappings().one_or_none()
    if row is None:
        raise LookupError(f"the record has no letter {letter}")
    kept: Json = json.loads(vault.get(conn, row["changed"]["context"]))
    enclosed = tuple((str(kind), dict(fields)) for kind, fields in kept.get("enclosed", ()))
    return Stored(str(kept["kind"]), dict(kept["context"]), enclosed)


def stored_context(conn: Connection, vault: Vault, letter: str) -> Json:
    """The context from which a letter was worded, without what was enclosed."""
    return stored_letter(conn, vault, letter).context


def recipient_of(asked: EffectAsked) -> str:
    """The opaque id of the person, or office, for whom a letter is."""
    order = asked.effect.data
    return str(order.get("guardian") or order["recipient"])


def day_of(instant: str) -> date:
    """The civil day of an instant as the ledger's JSON has it."""
    return civil_day(datetime.fromisoformat(instant))


def only(context: Mapping[str, Any], *names: str) -> Json:
    """Some fields of a context."""
    return {name: context[name] for name in names}
