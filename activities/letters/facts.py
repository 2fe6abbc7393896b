"""What a letter says, gathered from the record at the moment at which it is rendered.

Belongs here: which row or event each field of a letter's context comes from. Not here: which
fields a letter may have (`contexts.py`), how they are worded, nor where the letter is kept.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, get_args

from sqlalchemy import Connection, select

from activities.blobs import Vault
from activities.letters import contexts as c
from activities.letters.disclosure import disclosure
from activities.letters.text import LetterError, long_date
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.obligations import Obligation
from domain.placement import delivery_stages as delivery
from domain.placement.consent_state import ConsentState
from domain.recording import EffectAsked
from law.civil import civil_day
from law.due import due
from law.tables import Tables, UnknownOffence
from records.commit import case_row, history
from records.registers import read as registers
from records.tables import LETTERS

ENCLOSING: Final = frozenset({"consent-request", "consent-reminder", "delivery-follow-up"})
"""Letters that bring the document to be signed along (DOR-022)."""

_CAME_BACK: Final = frozenset(
    {delivery.MAIL_RETURNED, delivery.RETURNED_AGAIN, delivery.MAIL_LOST, delivery.FELL_BACK}
)
_WORDED: Final = frozenset(get_args(c.ReturnOutcome))
_NO_PROOF: Final = "lost"
"""How a follow-up words a return that a person decided on: there is no record that it arrived."""


_Row = registers.Office | registers.Person | None


class NeedsPersonError(Exception):
    """The registers lack what a letter must say. `lacks` names fields, never their values."""

    loggable = True

    def __init__(self, lacks: tuple[str, ...]) -> None:
        super().__init__("; ".join(lacks))
        self.lacks = lacks


@dataclass(frozen=True)
class Plan:
    """A letter to be worded: its kind, its context, and what goes into the same document."""

    kind: str
    recipient: str
    context: c.LetterContext
    enclosed: tuple[tuple[str, c.LetterContext], ...] = ()


@dataclass
class Gatherer:
    """Gathers one letter's context on one day. What is lacking is collected, then raised at once.

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

    def plan(self, asked: EffectAsked) -> Plan:
        """The letter that an effect orders.

        Raises:
            NeedsPersonError: a register lacks something.
            LetterError: a field does not fit, or there is no such kind of letter.
            LookupError: the order names a case or letter that the record does not have (a bug).
        """
        kind = str(asked.effect.data["letter_kind"])
        maker = _MAKERS.get(kind)
        if maker is None:
            raise LetterError(f"letter_kind: nobody orders a letter called {kind!r}")
        data, more = maker(self, asked)
        if self.lacks:
            raise NeedsPersonError(tuple(dict.fromkeys(self.lacks)))
        context = c.make_context(kind, data)
        enclosed = [(name, c.make_context(name, fields)) for name, fields in more]
        if kind in ENCLOSING:
            same = shared(context.model_dump())
            enclosed.append(("consent-document", c.make_context("consent-document", same)))
        return Plan(kind, _recipient_id(asked), context, tuple(enclosed))

    # -- people and offices -------------------------------------------------------------------

    def contact(self, office: str) -> Json:
        """Whom to ask: office, named staff, telephone, address (C-40)."""
        row, where = registers.office(self.conn, office), f"office {office}"
        return {
            "office": self._there(row, "name", where),
            "staff": self._there(row, "contact", where),
            "telephone": self._there(row, "telephone", where),
            "address": self._lines(row, where),
        }

    def person(self, person: str) -> Json:
        """Name and postal address of a person."""
        row, where = registers.identity(self.conn, person), f"person {person}"
        return {
            "name": self._there(row, "name", where),
            "address": self._lines(row, where),
        }

    def _there(self, row: _Row, name: str, where: str) -> str:
        """A text of a register; if it is not there, a person has to fill it in."""
        found = str(getattr(row, name, None) or "").strip()
        if not found:
            self.lacks.append(f"{where}: {name}")
        return found

    def _lines(self, row: _Row, where: str) -> list[str]:
        lines = [line.strip() for line in (row.address if row is not None else ())]
        found = [line for line in lines if line]
        if not found:
            self.lacks.append(f"{where}: address")
        return found

    # -- letters of a consent -----------------------------------------------------------------

    def consent(self, asked: EffectAsked) -> Json:
        """The fields of a letter that asks for consent (DOR-018 to DOR-022, C-16, C-31)."""
        state, opening = self._consent_case(asked.case)
        guardian = _recipient_id(asked)
        ward = registers.identity(self.conn, state.ward)
        other: Json = dict(ward.other) if ward is not None else {}
        where = f"person {state.ward}"
        said = disclosure(opening.data)
        court = str(dict(other.get("finding") or {}).get("court") or "")
        if not court:
            self.lacks.append(f"{where}: finding.court")
        return {
            "contact": self.contact(asked.office),
            "recipient": self.person(guardian),
            "letter_date": self.day,
            "case_reference": asked.case,
            "ward": self._there(ward, "name", where),
            "offences": [
                self._offence(one, dict(other.get("offences") or {}), where)
                for one in opening.data["offences"]
            ],
            "finding": {"court": court, "found_on": _day(opening.data["finding"]["on"])},
            "circumstances": other.get("circumstances") or said["circumstances"],
            "audience": other.get("audience") or said["audience"],
            "prospective": bool(opening.data["prospective"]),
            "answer_by": self._answer_by(state, guardian),
        }

    def reminder(self, asked: EffectAsked) -> Json:
        """As the request, with the day on which it was sent."""
        state, _ = self._consent_case(asked.case)
        made = state.requests.get(_recipient_id(asked))
        if made is None:
            raise LookupError(f"{asked.case}: a reminder of a request that was never sent")
        return {**self.consent(asked), "request_sent_on": civil_day(made.on)}

    def _consent_case(self, case: str) -> tuple[ConsentState, Recorded]:
        row = case_row(self.conn, case)
        if row is None:
            raise LookupError(f"the record has no case {case}")
        return ConsentState.model_validate(row["state"]), history(self.conn, case)[0]

    def _offence(self, charged: Json, words: Json, where: str) -> Json:
        """Citation and title by the tables of the law, the nature of the act by the register."""
        code = str(charged["code"])
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
            "committed_on": _day(charged["on"]),
        }

    def _answer_by(self, state: ConsentState, guardian: str) -> Json:
        """The day asked for: of the clock that runs, else as it would be if sent today (C-06)."""
        owed = _running_clock(state, guardian)
        start = civil_day(owed.starts) if owed is not None else self.day
        row = self.tables.deadline(rules.CONSENT_ANSWER, start)
        if owed is not None and owed.legal is not None:
            last, raw = civil_day(owed.legal), owed.raw
        else:
            found = due(rules.CONSENT_ANSWER, start, tables=self.tables)
            if found.legal is None:
                raise LookupError(f"{rules.CONSENT_ANSWER}: the tables give no number")
            last, raw = civil_day(found.legal), found.raw
        moved = " The last day is one that does not count, so it moved." if raw != last else ""
        return {
            "due": last,
            "law": f"{row.id}, {row.citation}",
            "counting": f"{row.period} after {long_date(start)}; that day is not counted.{moved}",
            "policy": row.confidence == "policy",
        }

    # -- letters of a delivery ----------------------------------------------------------------

    def follow_up(self, asked: EffectAsked) -> Json:
        """The fields of the letter that came back; person and office as they are today."""
        order = asked.effect.data
        prior = self._again(asked)
        outcome = str(order.get("outcome") or "")
        returned = [
            event.occurred_on
            for event in history(self.conn, asked.case)
            if event.kind in _CAME_BACK
        ]
        return {
            **prior,
            "sent_on": self._sent_on(asked) or prior["letter_date"],
            "letter_date": self.day,
            "returned_on": civil_day(returned[-1] if returned else asked.at),
            "outcome": outcome if outcome in _WORDED else _NO_PROOF,
        }

    def script(self, asked: EffectAsked, *, voicemail: bool) -> Json:
        """What a caller says, or leaves on a machine: the contact and nothing else (C-18)."""
        prior = self._again(asked)
        names = ("contact", "recipient", "case_reference")
        person = registers.identity(self.conn, _recipient_id(asked))
        said = {
            **{name: prior[name] for name in names},
            "letter_date": self.day,
            "voicemail": voicemail,
            "telephone": (person.telephone if person is not None else None) or None,
        }
        return said if voicemail else {**said, "notice": prior}

    def _again(self, asked: EffectAsked) -> Json:
        """The shared fields of an earlier letter, addressed as the registers have it now."""
        prior = shared(stored_context(self.conn, self.vault, str(asked.effect.data["letter"])))
        prior["contact"] = self.contact(asked.office)
        prior["recipient"] = self.person(_recipient_id(asked))
        owner = self._owner(asked)
        if owner is not None and _running_clock(owner, _recipient_id(asked)) is not None:
            # The clock began when the letter was sent, which may not be the day it was worded.
            prior["answer_by"] = self._answer_by(owner, _recipient_id(asked))
        return prior

    def _owner(self, asked: EffectAsked) -> ConsentState | None:
        """The consent for which this delivery carries a letter."""
        row = case_row(self.conn, asked.case)
        owner = case_row(self.conn, str(row["state"].get("owner"))) if row is not None else None
        if owner is None or owner["process"] != "consent":
            return None
        return ConsentState.model_validate(owner["state"])

    def _sent_on(self, asked: EffectAsked) -> date | None:
        """The day on which the request was recorded as sent."""
        owner = self._owner(asked)
        made = owner.requests.get(_recipient_id(asked)) if owner is not None else None
        return civil_day(made.on) if made is not None else None


Fields = tuple[Json, tuple[tuple[str, Json], ...]]
_MAKERS: Final[Mapping[str, Callable[[Gatherer, EffectAsked], Fields]]] = {
    "consent-request": lambda g, asked: (g.consent(asked), ()),
    "consent-reminder": lambda g, asked: (g.reminder(asked), ()),
    "delivery-follow-up": lambda g, asked: (g.follow_up(asked), ()),
    "verbal-script": lambda g, asked: (
        g.script(asked, voicemail=False),
        (("verbal-script", g.script(asked, voicemail=True)),),
    ),
}


def shared(context: Mapping[str, Any]) -> Json:
    """The fields that all letters about a consent have in common."""
    return {name: context[name] for name in c.ConsentDocument.model_fields}


def stored_context(conn: Connection, vault: Vault, letter: str) -> Json:
    """The context from which a letter was worded, out of the vault.

    Raises:
        LookupError: the record has no such letter.
        EvidenceError: its context is not there, or was changed.
    """
    row = conn.execute(select(LETTERS).where(LETTERS.c.id == letter)).mappings().one_or_none()
    if row is None:
        raise LookupError(f"the record has no letter {letter}")
    kept: Json = json.loads(vault.get(conn, row["changed"]["context"]))
    return dict(kept["context"])


def _recipient_id(asked: EffectAsked) -> str:
    order = asked.effect.data
    return str(order.get("guardian") or order["recipient"])


def _running_clock(state: ConsentState, guardian: str) -> Obligation | None:
    made = state.requests.get(guardian)
    for owed in state.obligations.values():
        if owed.rule == rules.CONSENT_ANSWER and made and owed.opened_by == made.version:
            return owed
    return None


def _day(instant: str) -> date:
    """The civil day of an instant as the ledger's JSON has it."""
    return civil_day(datetime.fromisoformat(instant))
