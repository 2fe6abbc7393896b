"""What letters about treatment say: the decision, and reports to the parole board.

Belongs here: which row, event or fact of the case each field comes from. Not here: which fields a
letter may have (`treatment.py`), who may be sent it (`readers.py`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources, only, recipient_of
from activities.letters.text import LetterError
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.mosop import treatment_stages as st
from domain.mosop.treatment_law import law_of
from domain.mosop.treatment_state import Attempt, Ground, TreatmentState
from domain.recording import EffectAsked
from law.civil import civil_day
from law.tables import UnknownFacility, UnknownOffence
from records import notes

_STATEMENT: Final = "registration-statement"
_OTHER: Final = "other"
_SECTION: Final = re.compile(r"\d+\.\d+")
"""A section of the statutes of Missouri: it can be cited without its title."""


# -- the decision ---------------------------------------------------------------------------------


def decision(at: Sources, asked: EffectAsked) -> Fields:
    """Class and site with their reasons, to the person (DECK-02 to -13, C-52, C-55).

    Raises:
        LetterError: the recipient is not the person who is treated.
    """
    person, told = svp.person_of(at, asked), recipient_of(asked)
    if told != person:
        raise LetterError(f"recipient: the decision is for the person alone, not {told} (DECK-02)")
    case, by = _case(at, asked), _ordering(at, asked)
    words = dict(at.other(person).get("offences") or {})
    letter = {
        **svp.to_person(at, asked),
        "klass": case.klass,
        "reasons": [_reason(at, one, words, f"person {person}") for one in case.because],
        "looked": [only(one, "name", "applies") for one in by.data.get("looked") or ()],
        "site": _site(at, str(by.data.get("site") or "")),
    }
    return "treatment-decision", letter, ()


def _reason(at: Sources, ground: Ground, words: Json, where: str) -> Json:
    """One offence: its title by the register, or by the tables of the law."""
    own = words.get(ground.code)
    own = dict(own) if isinstance(own, Mapping) else {}
    title, cited = own.get("title"), own.get("citation")
    if not title:
        try:
            title = at.tables.offence(ground.code).title
        except UnknownOffence:
            title = None
    section = _SECTION.fullmatch(ground.code) is not None
    if not section:
        at.lacks.extend(
            f"{where}: offences.{ground.code}.{name}"
            for name, value in (("title", title), ("citation", cited))
            if not value
        )
    return {
        "citation": cited or f"section {ground.code}, RSMo",
        "title": title,
        "attempted": ground.attempt,
        "treatment": ground.treatment,
        "counts": ground.counts,
        "condition": ground.condition or None,
    }


def _site(at: Sources, code: str) -> Json | None:
    """Name and town of a site, by the tables of the law."""
    if not code:
        return None
    try:
        row = at.tables.facility(code, at.day)
    except UnknownFacility:
        at.lacks.append(f"facility {code}: name")
        return None
    return {"name": row.name, "place": row.place}


# -- reports to the board -------------------------------------------------------------------------


def completion(at: Sources, asked: EffectAsked) -> Fields:
    """That the program was completed: its components without their days (DECK-17, DECK-18)."""
    case = _case(at, asked)
    attempt = _attempt(asked, case)
    wanted = law_of(case.values).treatment_components
    missing = [one for one in wanted if one not in attempt.components]
    at.lacks.extend(f"case {asked.case}: component {one}" for one in missing)
    letter = {
        **_about(at, asked),
        "phase_1_on": _day(at, asked, "phase_1_on", attempt.phase_1_on),
        "phase_2_on": _day(at, asked, "phase_2_on", attempt.phase_2_on),
        "completed_on": _day(at, asked, "ended_on", attempt.ended_on),
        "components": wanted,
        "requirement": case.requirement,
    }
    return "completion-report", letter, (_statement(case, letter),)


def termination(at: Sources, asked: EffectAsked) -> Fields:
    """That an attempt was ended, with the ground; another than the list's in its own words."""
    case, by = _case(at, asked), _ordering(at, asked)
    attempt = _attempt(asked, case)
    letter = {
        **_about(at, asked),
        "terminated_on": _day(at, asked, "ended_on", attempt.ended_on),
        "reached": by.data.get("reached"),
        "ground": attempt.ground,
        "words": _words(at, asked, by) if attempt.ground == _OTHER else None,
        "requirement": case.requirement,
    }
    return "termination-report", letter, (_statement(case, letter),)


def extension(at: Sources, asked: EffectAsked) -> Fields:
    """That the board has the petition, and until when it convenes a hearing (T-37)."""
    case, by = _case(at, asked), _ordering(at, asked)
    due = next((one.legal for one in by.opens if one.rule == rules.T_37), None)
    if due is None:
        at.lacks.append(f"case {asked.case}: obligation {rules.T_37}")
    row, dated = at.tables.deadline(rules.T_37, at.day), case.conditional_release
    over = [one.outcome for one in case.attempts if one.outcome]
    letter = {
        **_about(at, asked),
        "received_on": civil_day(by.occurred_on),
        "ended": over[-1] if over else None,
        "conditional_release": civil_day(dated) if dated else None,
        "clock": {
            "duty": row.duty,
            "period": str(row.period),
            "citation": f"{row.id}, {row.citation}",
            "confidence": row.confidence,
        },
        "hearing_by": due,
    }
    return "extension-petition", letter, ()


# -- what they share ------------------------------------------------------------------------------


def _case(at: Sources, asked: EffectAsked) -> TreatmentState:
    return TreatmentState.model_validate(svp.case_facts(at, asked.case))


def _about(at: Sources, asked: EffectAsked) -> Json:
    return {**svp.to_office(at, asked), "person": at.name(svp.person_of(at, asked))}


def _ordering(at: Sources, asked: EffectAsked) -> Recorded:
    """The event that ordered the letter.

    Raises:
        LookupError: the record has no such event (a bug).
    """
    found = svp.ordering(at, asked)
    if found is None:
        raise LookupError(f"{asked.case} has no event {asked.effect.version}")
    return found


def _attempt(asked: EffectAsked, case: TreatmentState) -> Attempt:
    """The attempt that the order names: another one may have begun since (C-56).

    Raises:
        LetterError: the case has no such attempt.
    """
    number = asked.effect.data.get("attempt")
    found = next((one for one in case.attempts if one.number == number), None)
    if found is None:
        raise LetterError(f"attempt: {asked.case} has none of number {number}")
    return found


def _day(at: Sources, asked: EffectAsked, name: str, value: datetime | None) -> date | None:
    """A day of an attempt; one that is not there is asked for."""
    if value is None:
        at.lacks.append(f"case {asked.case}: {name}")
        return None
    return civil_day(value)


def _words(at: Sources, asked: EffectAsked, by: Recorded) -> str | None:
    """The words of another ground: the note of the decision."""
    found = notes.read(at.conn, str(by.data.get("note") or ""))
    if not found:
        at.lacks.append(f"case {asked.case}: note of the termination")
    return found


def _statement(case: TreatmentState, letter: Json) -> tuple[str, Json]:
    """The sheet for the registration form: whether the program was completed, and when (M-18)."""
    done = next((one.ended_on for one in case.attempts if one.outcome == st.COMPLETED), None)
    fields = {
        **only(letter, "contact", "case_reference", "letter_date", "person"),
        "completed_on": civil_day(done) if done is not None else None,
    }
    return _STATEMENT, fields
