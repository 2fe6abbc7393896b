"""What letters to the court about an assessment say: an order that goes back, and the report.

Belongs here: which event or fact of the case each field comes from. Not here: which fields a letter
may have (`soau.py`), who may be sent it (`readers.py`). What the assessors found is not even read.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources
from domain.model import Json
from domain.recording import EffectAsked
from domain.soau.law import law_of
from domain.soau.state import SoauState
from law.civil import civil_day
from records import notes

_ASSESSMENT: Final = "assessment_requested"


def returned(at: Sources, asked: EffectAsked) -> Fields:
    """The order of referral with what it lacks, in the words of the law's list (DECK-50, U-13)."""
    case, order = _case(at, asked), asked.effect.data
    missing = [str(one) for one in order.get("missing") or ()]
    letter = {
        **_to_court(at, asked, case),
        "ordered_on": svp.day(order["ordered_on"]) if order.get("ordered_on") else None,
        "returned_on": _day(at, asked),
        "lacks": _phrases(at, case, [one for one in missing if one != _ASSESSMENT]),
        "assessment": _ASSESSMENT in missing,
        "reason": _reason(at, asked),
    }
    return "order-returned", letter, ()


def report(at: Sources, asked: EffectAsked) -> Fields:
    """What goes with the unit's report: both outputs by name (DECK-51, DECK-52, U-08)."""
    case = _case(at, asked)
    if case.delivered_on is None:
        at.lacks.append(f"case {asked.case}: delivered_on")
    letter = {
        **_to_court(at, asked, case),
        "delivered_on": civil_day(case.delivered_on) if case.delivered_on else None,
        "sent_on": _day(at, asked),
        "outputs": law_of(case.values).soau_outputs,
        "recommended": case.recommendations.of if case.recommendations is not None else (),
        "stay": case.reading,
    }
    return "soau-report-transmittal", letter, ()


def _case(at: Sources, asked: EffectAsked) -> SoauState:
    return SoauState.model_validate(svp.case_facts(at, asked.case))


def _day(at: Sources, asked: EffectAsked) -> date:
    """The day of the event that ordered the letter."""
    by = svp.ordering(at, asked)
    return civil_day(by.occurred_on if by is not None else asked.at)


def _to_court(at: Sources, asked: EffectAsked, case: SoauState) -> Json:
    power = case.power
    until = power.legal if power is not None and power.live else None
    return {
        **svp.to_office(at, asked),
        "person": at.name(svp.person_of(at, asked)),
        "power_until": until,
    }


def _phrases(at: Sources, case: SoauState, missing: Sequence[str]) -> list[str]:
    """What the order must say, in the words of the law by which the case decides."""
    known = law_of(case.values).soau_required_phrases
    at.lacks.extend(f"case {case.case}: words of {one}" for one in missing if one not in known)
    return [known[one] for one in missing if one in known]


def _reason(at: Sources, asked: EffectAsked) -> str | None:
    """Why a person returns the order, where words were given; a removed note has none."""
    by = svp.ordering(at, asked)
    note = by.data.get("note") if by is not None else None
    return notes.read(at.conn, str(note)) if note else None
