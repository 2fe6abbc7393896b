"""What letters about treatment say: the decision, and reports to the parole board.

Belongs here: which row, event or fact of the case each field comes from. Not here: which fields a
letter may have (`treatment.py`), who may be sent it (`readers.py`).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources, only, recipient_of
from activities.letters.text import LetterError
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.mosop import treatment_stages as st
from domain.recording import EffectAsked
from law.tables import UnknownFacility, UnknownOffence
from records import notes

_STATEMENT: Final = "registration-statement"
_OTHER: Final = "other"
_COMPONENTS: Final = "treatment_components"


# -- the decision ---------------------------------------------------------------------------------


def decision(at: Sources, asked: EffectAsked) -> Fields:
    """Class and site with their reasons, to the person (DECK-02 to -13, C-52, C-55).

    Raises:
        LetterError: the recipient is not the person who is treated.
    """
    person, told = svp.person_of(at, asked), recipient_of(asked)
    if told != person:
        raise LetterError(f"recipient: the decision is for the person alone, not {told} (DECK-02)")
    case, by = svp.case_facts(at, asked.case), _ordering(at, asked)
    letter = {
        **svp.to_person(at, asked),
        "klass": case.get("klass"),
        "reasons": _reasons(at, asked.case, person, case.get("because") or ()),
        "looked": [only(one, "name", "applies") for one in by.data.get("looked") or ()],
        "site": _site(at, str(by.data.get("site") or "")),
    }
    return "treatment-decision", letter, ()


def _reasons(at: Sources, case: str, person: str, because: Iterable[Json]) -> list[Json]:
    """Each offence: its title by the tables of the law, else by the register."""
    words = dict(at.other(person).get("offences") or {})
    found = [_reason(at, one, words, f"person {person}") for one in because]
    if not found:
        at.lacks.append(f"case {case}: because")
    return found


def _reason(at: Sources, ground: Json, words: Json, where: str) -> Json:
    code = str(ground["code"])
    own = words.get(code)
    own = dict(own) if isinstance(own, Mapping) else {}
    try:
        title = own.get("title") or at.tables.offence(code).title
    except UnknownOffence:
        title = ""
        at.lacks.append(f"{where}: offences.{code}.title")
    return {
        **only(ground, "treatment", "counts"),
        "citation": own.get("citation") or f"section {code}, RSMo",
        "title": title,
        "attempted": bool(ground.get("attempt")),
        "condition": ground.get("condition") or None,
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
    head, attempt = _about(at, asked), _attempt(at, asked)
    done, wanted = dict(attempt.get("components") or {}), _wanted(at, asked)
    at.lacks.extend(f"case {asked.case}: component {one}" for one in wanted if one not in done)
    letter = {
        **head,
        **{name: _day(at, asked, attempt, name) for name in ("phase_1_on", "phase_2_on")},
        "completed_on": _day(at, asked, attempt, "ended_on"),
        "components": wanted,
        "requirement": _requirement(at, asked),
    }
    return "completion-report", letter, (_statement(at, asked, letter),)


def termination(at: Sources, asked: EffectAsked) -> Fields:
    """That an attempt was ended, with the ground; another than the list's in its own words."""
    head, attempt, by = _about(at, asked), _attempt(at, asked), _ordering(at, asked)
    ground = by.data.get("ground")
    letter = {
        **head,
        "terminated_on": _day(at, asked, attempt, "ended_on"),
        "reached": by.data.get("reached"),
        "ground": ground,
        "words": _words(at, asked.case, by) if ground == _OTHER else None,
        "requirement": _requirement(at, asked),
    }
    return "termination-report", letter, (_statement(at, asked, letter),)


def extension(at: Sources, asked: EffectAsked) -> Fields:
    """That the board has the petition, and until when it convenes a hearing (T-37)."""
    case, by = svp.case_facts(at, asked.case), _ordering(at, asked)
    hearing = next((one for one in by.opens if one.rule == rules.T_37), None)
    dated, row = case.get("conditional_release"), at.tables.deadline(rules.T_37, at.day)
    if hearing is None or hearing.legal is None:
        at.lacks.append(f"case {asked.case}: obligation {rules.T_37}")
    letter = {
        **_about(at, asked),
        "received_on": svp.day(by.occurred_on.isoformat()),
        "ended": _ended(case),
        "conditional_release": svp.day(dated) if dated else None,
        "clock": {
            "duty": row.duty,
            "period": str(row.period),
            "citation": f"{row.id}, {row.citation}",
            "confidence": row.confidence,
        },
        "hearing_by": hearing.legal if hearing is not None else None,
    }
    return "extension-petition", letter, ()


# -- what they share ------------------------------------------------------------------------------


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


def _attempt(at: Sources, asked: EffectAsked) -> Json:
    """The attempt that the order names: another one may have begun since (C-56)."""
    number = asked.effect.data.get("attempt")
    attempts: Any = svp.case_facts(at, asked.case).get("attempts") or ()
    found = next((dict(one) for one in attempts if one.get("number") == number), None)
    if found is None:
        at.lacks.append(f"case {asked.case}: attempt {number}")
    return found or {}


def _day(at: Sources, asked: EffectAsked, attempt: Json, name: str) -> object:
    """A day of an attempt."""
    found = attempt.get(name)
    if not found:
        at.lacks.append(f"case {asked.case}: attempt {asked.effect.data.get('attempt')}: {name}")
        return None
    return svp.day(found)


def _wanted(at: Sources, asked: EffectAsked) -> tuple[str, ...]:
    """What completion wants, by the law by which the case decides (DECK-17)."""
    values: Any = svp.case_facts(at, asked.case).get("values") or {}
    return tuple(str(one) for one in values.get(_COMPONENTS) or ())


def _completed(case: Json) -> Json | None:
    """The first attempt that was completed."""
    attempts: Any = case.get("attempts") or ()
    return next((dict(one) for one in attempts if one.get("outcome") == st.COMPLETED), None)


def _requirement(at: Sources, asked: EffectAsked) -> str:
    """Met only by completion, where it is mandated (DECK-02, DECK-03)."""
    case = svp.case_facts(at, asked.case)
    if case.get("klass") != "mandated":
        return "none"
    return "met" if _completed(case) else "unmet"


def _ended(case: Json) -> object:
    """How the last attempt that is over ended."""
    attempts: Any = case.get("attempts") or ()
    return next((one["outcome"] for one in reversed(attempts) if one.get("outcome")), None)


def _words(at: Sources, case: str, by: Recorded) -> str:
    """The words of another ground: the note of the decision."""
    found = notes.read(at.conn, str(by.data.get("note") or ""))
    if not found:
        at.lacks.append(f"case {case}: note of the termination")
    return found or ""


def _statement(at: Sources, asked: EffectAsked, letter: Json) -> tuple[str, Json]:
    """The sheet for the registration form: whether the program was completed, and when (M-18)."""
    done = _completed(svp.case_facts(at, asked.case))
    fields = {
        **only(letter, "contact", "case_reference", "letter_date", "person"),
        "completed_on": svp.day(done["ended_on"]) if done else None,
    }
    return _STATEMENT, fields
