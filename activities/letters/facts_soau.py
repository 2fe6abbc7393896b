"""What letters to the court about an assessment say: an order that goes back, and the report.

Belongs here: which event or fact of the case each field comes from. Not here: which fields a letter
may have (`soau.py`), who may be sent it (`readers.py`). What the assessors found is not even read.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.recording import EffectAsked
from records import notes

_ASSESSMENT: Final = "assessment_requested"
_PHRASES: Final = "soau_required_phrases"
_OUTPUTS: Final = "soau_outputs"
_LIVE: Final = frozenset({"open", "breached"})


def returned(at: Sources, asked: EffectAsked) -> Fields:
    """The order of referral with what it lacks, in the words of the law's list (DECK-50, U-13)."""
    by, case = svp.ordering(at, asked), svp.case_facts(at, asked.case)
    missing: Any = asked.effect.data.get("missing") or ()
    ordered = asked.effect.data.get("ordered_on")
    if not ordered:
        at.lacks.append(f"case {asked.case}: ordered_on")
    letter = {
        **_to_court(at, asked, case),
        "ordered_on": svp.day(ordered) if ordered else None,
        "returned_on": svp.day((by.occurred_on if by else asked.at).isoformat()),
        "lacks": _phrases(at, asked, case, [one for one in missing if one != _ASSESSMENT]),
        "assessment": _ASSESSMENT in missing,
        "reason": _reason(at, by),
    }
    return "order-returned", letter, ()


def report(at: Sources, asked: EffectAsked) -> Fields:
    """What goes with the unit's report: both outputs by name (DECK-51, DECK-52, U-08)."""
    by, case = svp.ordering(at, asked), svp.case_facts(at, asked.case)
    delivered, outputs = case.get("delivered_on"), dict(case.get("values") or {}).get(_OUTPUTS)
    if not delivered:
        at.lacks.append(f"case {asked.case}: delivered_on")
    letter = {
        **_to_court(at, asked, case),
        "delivered_on": svp.day(delivered) if delivered else None,
        "sent_on": svp.day((by.occurred_on if by else asked.at).isoformat()),
        "outputs": outputs or (),
        "recommended": asked.effect.data.get("recommended") or (),
        "stay": case.get("reading"),
    }
    return "soau-report-transmittal", letter, ()


def _to_court(at: Sources, asked: EffectAsked, case: Json) -> Json:
    return {
        **svp.to_office(at, asked),
        "person": at.name(svp.person_of(at, asked)),
        "power_until": _power_until(case),
    }


def _phrases(at: Sources, asked: EffectAsked, case: Json, missing: Sequence[str]) -> list[str]:
    """What the order must say, in the words of the law by which the case decides."""
    known: Any = dict(case.get("values") or {}).get(_PHRASES) or {}
    at.lacks.extend(f"case {asked.case}: {_PHRASES}.{one}" for one in missing if one not in known)
    return [str(known[one]) for one in missing if one in known]


def _power_until(case: Json) -> date | None:
    """The last day of the court's power, while it runs (T-17)."""
    held: Any = dict(case.get("obligations") or {}).values()
    running = [one for one in held if one["rule"] == rules.T_17 and one["status"] in _LIVE]
    return svp.day(running[-1]["legal"]) if running else None


def _reason(at: Sources, by: Recorded | None) -> str | None:
    """Why a person returns the order, where words were given; a removed note has none."""
    note = by.data.get("note") if by is not None else None
    return notes.read(at.conn, str(note)) if note else None
