"""What the letters of every year of a commitment say: the right to petition, the yearly report.

Belongs here: which row, event or earlier letter each field comes from. Not here: which fields a
letter may have (`svp.py`), who may be sent it (`readers.py`).
"""

from typing import Final

from sqlalchemy import select

from activities.letters import svp_sources as svp
from activities.letters.readers import rule_of
from activities.letters.sources import (
    Fields,
    NotYetError,
    Sources,
    Stored,
    only,
    recipient_of,
)
from activities.letters.text import LetterError
from domain.model import Json
from domain.recording import EffectAsked
from records.registers import read as registers
from records.tables import LETTERS

NOTICE: Final = "right-to-petition"
_WAIVER: Final = "petition-waiver"
_DAYS: Final = ("examined_on", "given_on")


def right(at: Sources, asked: EffectAsked) -> Fields:
    """The notice of the right to petition and the form, in one document (T-11).

    It goes to where the person is held, whatever address the register of people has.

    Raises:
        LetterError: the recipient is not the person who is committed.
    """
    person, told = svp.person_of(at, asked), recipient_of(asked)
    if told != person:
        raise LetterError(f"recipient: the notice is for the committed person, not {told} (T-11)")
    letter = {
        **svp.to_person(at, asked, _where(at, asked)),
        "year": asked.effect.data.get("year"),
        "court": svp.court_of(at, asked),
        "served": rule_of("svp-transmittal", "release-petition").readers_by(at.tables),
    }
    form = {
        **only(letter, "contact", "case_reference", "letter_date", "year", "court"),
        "person": letter["recipient"]["name"],
    }
    return NOTICE, letter, ((_WAIVER, form),)


def _where(at: Sources, asked: EffectAsked) -> list[str] | None:
    """Where the person is: the site of the program (S-25), or the residence of a release (S-32).

    None: at a residence that is no home of the register; the address of the person is the one.
    """
    state = svp.case_facts(at, asked.case)
    site, residence = str(state.get("site") or ""), str(state.get("residence") or "")
    if site:
        found = svp.addressed(at, site)
        return [found["name"], *found["address"]]
    if residence:
        home = registers.location(at.conn, residence)
        return at.lines(home, f"location {residence}") if home is not None else None
    at.lacks.append(f"case {asked.case}: site")
    return []


def annual(at: Sources, asked: EffectAsked) -> Fields:
    """What goes to the committing court with the report: that year's notice and form, as given."""
    order = asked.effect.data
    head = svp.to_office(at, asked)
    given = _notice(at, asked)
    letter = {
        **{name: value for name, value in head.items() if name != "to"},
        "person": at.name(svp.person_of(at, asked)),
        "year": order.get("year", given.context.get("year")),
        **{name: svp.day(order[name]) for name in _DAYS if order.get(name)},
        "waiver": order.get("waiver") or "unknown",
    }
    return "annual-report-transmittal", letter, ((given.kind, given.context), *given.enclosed)


def _notice(at: Sources, asked: EffectAsked) -> Stored:
    """The notice of the year: the letter that the order names, else the year's newest.

    Raises:
        NotYetError: it is ordered and not made yet: both may have been ordered at once.
    """
    named, year = asked.effect.data.get("letter"), asked.effect.data.get("year")
    table = LETTERS.c
    query = (
        select(table.id)
        .where(table.case_id == asked.case, table.kind == NOTICE)
        .order_by(table.at.desc(), table.event_version.desc())
    )
    if named:
        query = query.where(table.id == str(named))
    for letter in at.conn.scalars(query).all():
        found = at.stored(str(letter))
        if year in {None, found.context.get("year")}:
            return found
    if _ordered(svp.case_facts(at, asked.case), year):
        raise NotYetError((f"letter {NOTICE}: it is being made",))
    at.lacks.append(f"letter {NOTICE}: none of this year was made in {asked.case} (T-11)")
    return Stored(NOTICE, {})


def _ordered(state: Json, year: object) -> bool:
    """Whether the case waits for the notice of that year."""
    waiting = [one["data"] for one in dict(state.get("effects") or {}).values()]
    return any(
        one.get("letter_kind") == NOTICE and year in {None, one.get("year")} for one in waiting
    )
