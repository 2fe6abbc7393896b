"""What every letter under RSMo 632.480 to 632.513 is gathered from: reader, sender, case, court.

Belongs here: finding the office that an order means, refusing a reader that no rule names, and the
case's own facts behind an order. Not here: which letter says what (`facts_svp.py`,
`facts_victims.py`, `facts_yearly.py`), nor who may read what (`templates/svp-letters.yaml`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from activities.letters.readers import CASE, FILER, LetterRule, office_type, rule_of, words_of
from activities.letters.sources import Sources, day_of, recipient_of
from activities.letters.text import LetterError
from domain.events import Recorded
from domain.model import Json
from domain.recording import EffectAsked
from records.commit import case_row, history
from records.registers import read as registers
from records.tables import OFFICES


@dataclass(frozen=True)
class Reader:
    """An office that is written to: the word of the rule that names it, and its id."""

    word: str
    office: str


def rule_for(asked: EffectAsked) -> LetterRule:
    """The rule of the letter that is ordered."""
    order = asked.effect.data
    return rule_of(str(order["letter_kind"]), order.get("what"))


def reader(at: Sources, asked: EffectAsked) -> Reader | None:
    """The office that an order is for, checked against the readers of its rule.

    An order names a word (`attorney-general`) or an office by its id; `recipient_office` says which
    of several offices is meant. None: no such office is in the register, which is noted.

    Raises:
        LetterError: no rule lets this office have this letter.
    """
    rule, named = rule_for(asked), recipient_of(asked)
    readers = rule.readers_by(at.tables)
    word_type = office_type(named)
    chosen = str(asked.effect.data.get("recipient_office") or "")
    if word_type is None:
        chosen = chosen or named
    elif named not in readers:
        raise _not_a_reader(asked, rule.rule, readers, named)
    elif not chosen:
        chosen = _the_court(at, asked, named) or _only(at, word_type)
    row = registers.office(at.conn, chosen) if chosen else None
    if row is None:
        at.lacks.extend([f"office {chosen}: not in the register"] if chosen else [])
        return None
    meant = (words_of(row.type) & {named}) if word_type is not None else words_of(row.type)
    allowed = [word for word in readers if word in meant]
    before = _the_court(at, asked, row.type)
    if not allowed or before not in {"", chosen}:
        raise _not_a_reader(asked, rule.rule, readers, f"{chosen} ({row.type})")
    return Reader(allowed[0], chosen)


def _the_court(at: Sources, asked: EffectAsked, kind: str) -> str:
    """The court before which the case is: of all courts, this one is written to."""
    return str(case_facts(at, asked.case).get("court") or "") if kind == "court" else ""


def _not_a_reader(asked: EffectAsked, rule: str, readers: Sequence[str], named: str) -> LetterError:
    kind = str(asked.effect.data.get("what") or asked.effect.data["letter_kind"])
    return LetterError(
        f"recipient: {kind} goes to {' and '.join(readers)} only ({rule}): not {named}"
    )


def _only(at: Sources, kind: str) -> str:
    """The one office of a type in force on the day; else it is noted what a person must do."""
    table = OFFICES.c
    query = (
        select(table.id)
        .where(
            table.type == kind,
            or_(table.since.is_(None), table.since <= at.day),
            or_(table.until.is_(None), table.until >= at.day),
        )
        .order_by(table.id)
    )
    found = [str(one) for one in at.conn.scalars(query)]
    if len(found) == 1:
        return found[0]
    some = f"{len(found)} of type {kind}; the order must name one" if found else f"none is a {kind}"
    at.lacks.append(f"office: {some}")
    return ""


def sent_by(at: Sources, asked: EffectAsked, rule: LetterRule) -> Json:
    """Whom to ask: the office whose letter it is, by the rule."""
    if rule.sender == CASE:
        return at.contact(asked.office)
    if rule.sender == FILER:
        by = ordering(at, asked)
        return at.contact(by.actor.office if by is not None else asked.office)
    office = _only(at, rule.sender)
    return at.contact(office) if office else {}


def addressed(at: Sources, office: str) -> Json:
    """Name and postal address of an office."""
    row, where = registers.office(at.conn, office), f"office {office}"
    return {"name": at.there(row, "name", where), "address": at.lines(row, where)}


def to_office(at: Sources, asked: EffectAsked) -> Json:
    """What every letter to an office has; its `to` is the word of the rule."""
    rule, found = rule_for(asked), reader(at, asked)
    return {
        "contact": sent_by(at, asked, rule),
        "case_reference": asked.case,
        "recipient": addressed(at, found.office) if found else {},
        "letter_date": at.day,
        "to": found.word if found else "",
        **based(rule),
    }


def to_person(at: Sources, asked: EffectAsked, where: Sequence[str] | None = None) -> Json:
    """What every letter to a person has; `where` are the lines of the address, if not one's own."""
    rule, told = rule_for(asked), recipient_of(asked)
    own = at.person(told) if where is None else {"name": at.name(told), "address": where}
    return {
        "contact": sent_by(at, asked, rule),
        "case_reference": asked.case,
        "recipient": own,
        "letter_date": at.day,
        **based(rule),
    }


def based(rule: LetterRule) -> Json:
    """What a letter rests on."""
    return {"basis": [one.model_dump() for one in rule.basis]}


def case_facts(at: Sources, case: str) -> Json:
    """The state of a case as the record holds it."""
    row = case_row(at.conn, case)
    return dict(row["state"]) if row is not None else {}


def said(at: Sources, asked: EffectAsked, name: str) -> object:
    """A fact of the order; what it leaves out, the case knows."""
    given = asked.effect.data.get(name)
    return given if given is not None else case_facts(at, asked.case).get(name)


def day(value: object) -> date:
    """A day of the order or the ledger, given as a day or as an instant."""
    text = str(value)
    return date.fromisoformat(text) if len(text) == len("2031-06-02") else day_of(text)


def person_of(at: Sources, asked: EffectAsked) -> str:
    """The opaque id of the person whom the case is about.

    Raises:
        LetterError: neither the order nor the case names one.
    """
    found = said(at, asked, "person")
    if not found:
        raise LetterError("person: neither the order nor the case names one")
    return str(found)


def ordering(at: Sources, asked: EffectAsked) -> Recorded | None:
    """The event that ordered a letter."""
    events = history(at.conn, asked.case)
    return next((one for one in events if one.version == asked.effect.version), None)


def opened(at: Sources, case: str) -> Json:
    """What a case was opened with."""
    events = history(at.conn, case)
    return dict(events[0].data) if events else {}


def latest(at: Sources, case: str, kinds: Iterable[str]) -> Recorded | None:
    """The newest event of some kinds in a case."""
    wanted = frozenset(kinds)
    return next((one for one in reversed(history(at.conn, case)) if one.kind in wanted), None)


def court_of(at: Sources, asked: EffectAsked) -> Json:
    """Name and address of the court: the order's, else the case's, else the only one there is."""
    found = str(said(at, asked, "court") or "") or _only(at, "court")
    return addressed(at, found) if found else {}
