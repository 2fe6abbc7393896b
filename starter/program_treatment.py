"""What a treatment in confinement shows: class, routing, attempts and plan, as plain JSON.

Belongs here: that picture. Not here: what follows from it (`domain/mosop/treatment_state.py`), nor
how it looks (`starter/commands/show_treatment.py`). What is withheld stays so (M-06, M-09, M-12).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import treatment_stages as st
from domain.mosop.treatment_law import Band, TreatmentLaw, law_of
from domain.mosop.treatment_planning import PLANNED, ahead_of_start
from domain.mosop.treatment_state import Attempt, Bed, Ground, TreatmentState
from law.civil import civil_day
from starter.program_view import View

_CLASSES: Final = {
    "": "not classified yet",
    "mandated": "mandated by statute",
    "policy-referral": "referred by policy, not mandated",
    "not-applicable": "not applicable",
}
_REQUIREMENTS: Final = {
    "met": "met: completed successfully",
    "unmet": "unmet: only successful completion meets it",
    "none": "none: treatment is not mandated",
}
_OF_TREATMENT: Final = {
    "mandated": rules.DECK_04,
    "policy": rules.DECK_06,
    "none": rules.DECK_04,
}
_WEEK: Final = 7


def told(view: View, state: TreatmentState) -> Json:
    """Everything about one treatment, as far as whoever looks may read it."""
    law = law_of(state.values)
    return {
        "person": state.person,
        "confinement": {"id": state.confinement, "case": state.owner},
        "class": _class(view, state),
        "requirement": view.unless_sealed(st.COMPLETION, lambda: _requirement(view, state)),
        "needs": view.unless_withheld("needs", lambda: _needs(state)),
        "routing": view.unless_withheld("routing", lambda: _routing(view, state)),
        "place": _place(view, state),
        "attempts": view.unless_withheld("attempts", lambda: _attempts(view, state, law)),
        "suspended": _suspended(view, state),
        "planning": _planning(view, state),
        "after": _after(view, state),
    }


# -- class and requirement ------------------------------------------------------------------------


def _class(view: View, state: TreatmentState) -> Json:
    return {
        "class": state.klass or None,
        "words": _CLASSES[state.klass],
        "because": view.unless_withheld(
            "because", lambda: [_ground(view, one) for one in state.because]
        ),
    }


def _ground(view: View, one: Ground) -> Json:
    """An offence and its row of the tables; a condition says what a person confirmed or denied."""
    return {
        **one.model_dump(mode="json"),
        **view.rule(_OF_TREATMENT[one.treatment]),
    }


def _requirement(view: View, state: TreatmentState) -> Json:
    found = state.requirement if state.klass else "none"
    words = _REQUIREMENTS[found] if state.klass else "nobody has classified it yet"
    return {"requirement": found, "words": words, **view.rule(rules.DECK_03)}


# -- the site -------------------------------------------------------------------------------------


def _needs(state: TreatmentState) -> list[str] | None:
    """What a site has to take, in words; none while nobody has said."""
    if state.needs is None:
        return None
    said = state.needs.model_dump()
    others = [name.replace("_", " ") for name, holds in said.items() if holds is True]
    return [str(said["sex"]), *others]


def _routing(view: View, state: TreatmentState) -> Json:
    """Each rule that was looked at, in the order of the law; which one decided."""
    looked = [
        {
            **view.rule(one.rule),
            "name": one.name,
            "applies": one.applies,
            "site": one.site or None,
        }
        for one in state.routing
    ]
    flags = view.doubts("site_order", "treatment_site_rules")
    return {"looked": looked, "chosen": state.wanted or None, "flags": flags}


def _place(view: View, state: TreatmentState) -> Json:
    """The bed, the offer, the request, and the place on the list of which the site told last."""
    request = state.request
    return {
        "bed": view.unless_withheld("bed", lambda: _bed(state.bed)),
        "offer": view.unless_withheld("offer", lambda: _bed(state.offer)),
        "request": view.unless_withheld(
            "request",
            lambda: request.model_dump(mode="json", exclude={"sent_on"}) if request else None,
        ),
        "on_the_list": view.unless_withheld("place", lambda: state.place or None),
        "no_site": view.unless_withheld("routing", lambda: _no_site(view, state)),
        "resumes": state.resumes or None,
    }


def _no_site(view: View, state: TreatmentState) -> Json | None:
    """That no site can take the person, by the rule of the site: it tells of the needs."""
    held = state.stage == st.HELD or state.unplaced
    return view.rule(rules.DECK_13) if held else None


def _bed(bed: Bed | None) -> Json | None:
    return bed.model_dump(mode="json", exclude={"recorded_at"}) if bed is not None else None


# -- attempts -------------------------------------------------------------------------------------


def _attempts(view: View, state: TreatmentState, law: TreatmentLaw) -> list[Json]:
    flags = view.doubts("treatment_components", "treatment_required_component")
    return [
        {
            **one.model_dump(mode="json", exclude={"components", "decided_on"}),
            "decided_on": one.decided_on,
            "runs": not one.outcome,
            "phases": _phases(view, one, law),
            "components": [
                {
                    "component": name,
                    "done_on": one.components.get(name),
                    "required": name == law.treatment_required_component,
                }
                for name in law.treatment_components
            ],
            "rules": [view.rule(rules.DECK_17), view.rule(rules.DECK_18)],
            "flags": flags,
        }
        for one in state.attempts
    ]


def _phases(view: View, one: Attempt, law: TreatmentLaw) -> list[Json]:
    """Each phase that was begun: since when, how long, and how long it usually takes."""
    ended = one.ended_on or view.now
    found = []
    if one.phase_1_on is not None:
        until = one.phase_1_decided_on or ended
        band = law.phase_1_band_weeks
        found.append(_phase(view, ("I", rules.DECK_15), (one.phase_1_on, until), band))
    if one.phase_2_on is not None:
        band = law.phase_2_band_months
        found.append(_phase(view, ("II", rules.DECK_16), (one.phase_2_on, ended), band))
    return found


def _phase(view: View, named: tuple[str, str], span: tuple[datetime, datetime], band: Band) -> Json:
    name, rule = named
    value, unit = (
        ("phase_1_band_weeks", "weeks") if name == "I" else ("phase_2_band_months", "months")
    )
    begun, until = span
    days = (civil_day(until) - civil_day(begun)).days
    return {
        "phase": name,
        "begun_on": begun,
        "until": until if until != view.now else None,
        "weeks": days // _WEEK,
        "usually": {"least": band.least, "most": band.most, "unit": unit},
        "rule": rule,
        "flags": view.doubts(value),
    }


def _suspended(view: View, state: TreatmentState) -> Json | None:
    if state.suspended_on is None:
        return None
    why = view.unless_withheld("suspended_why", lambda: state.suspended_why)
    return {"on": state.suspended_on, "why": why, "resumes": state.resumes or None}


# -- the plan, and what comes after ---------------------------------------------------------------


def _planning(view: View, state: TreatmentState) -> Json:
    """The dates of release, and until when treatment has to begin (C-57)."""
    dates = ("conditional_release", "full_term", "anticipated_release", "released_on")
    return {
        "dates": {name: getattr(state, name) for name in dates},
        "to_begin": ahead_of_start(state),
        "latest_starts": view.owed(*PLANNED),
        "running": view.owed(rules.T_35, rules.T_36, rules.T_37),
        "why": view.rule(rules.C_57),
    }


def _after(view: View, state: TreatmentState) -> Json:
    """What the parole board decided, and the petition to extend: neither moves anything itself."""
    heard = state.extension
    return {
        "extension": heard.model_dump(mode="json") if heard is not None else None,
        "reviews": [one.model_dump(mode="json") for one in state.reviews],
        "rule": view.rule(rules.DECK_20),
    }
