"""What a confinement shows: dates, the review's window, linked cases, what is missing, as JSON.

Belongs here: that picture. Not here: what follows from the facts (`domain/mosop/confinement_*.py`),
nor how it looks (`starter/commands/show_confinement.py`). What is withheld stays so (S-35, M-12).
"""

from collections.abc import Iterator
from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import community_stages as outside
from domain.mosop import confinement_stages as st
from domain.mosop.confinement_commands import Offence
from domain.mosop.confinement_dates import CLOCK, wanted
from domain.mosop.confinement_review import missing, pending
from domain.mosop.confinement_state import ConfinementState
from starter.program_view import View

_ENDS: Final = ("record-release", "record-transfer-out", "record-death")
_SAID: Final = {True: "yes", False: "no", None: "to-confirm"}


def told(view: View, state: ConfinementState) -> Json:
    """The stay from intake to its end, as far as whoever looks may read it."""
    return {
        "person": state.person,
        "confinement": state.confinement,
        "sex": state.sex or None,
        "county": state.county,
        "received_on": state.received_on,
        "basis": state.basis,
        "readmitted_on": state.readmitted_on,
        "lifetime_supervision": state.lifetime_supervision,
        "left_on": state.left_on,
        "released": state.released.model_dump(mode="json") if state.released else None,
        "offences": [_offence(view, state, one) for one in state.offences],
        "dates": _dates(state),
        "window": _window(view, state),
        "referred": state.referred,
        "treatment": view.unless_withheld("treatment", lambda: _treatment(state)),
        "review": view.unless_withheld("review", lambda: _review(state)),
        "community": _community(state),
        "closed": state.stage == st.CLOSED,
        "missing": _missing(view, state),
    }


def _dates(state: ConfinementState) -> Json:
    """The dates of release, and which of them the window counts from: one, if two are the same."""
    one = state.dates
    names = ("anticipated_release", "conditional_release", "full_term")
    same = (name for name in names if one.release and getattr(one, name) == one.release)
    return {**one.model_dump(mode="json"), "counts_from": one.release, "counted": next(same, None)}


def _community(state: ConfinementState) -> Json | None:
    """Its case and how it stands; of one that is closed also how treatment ended."""
    one = state.community
    if one is None:
        return None
    ended = one.ended.model_dump(mode="json") if one.ended else None
    past = [ended] if ended and one.outcome == outside.CLOSED else []
    return {**one.model_dump(mode="json", exclude={"ended"}), "ended": past}


def _offence(view: View, state: ConfinementState, one: Offence) -> Json:
    """What the tables say of an offence, and whether it leads to a review (S-03)."""
    treated = rules.DECK_06 if one.treatment == "policy" else rules.DECK_04
    return {
        "code": one.code,
        "on": one.on,
        "attempt": one.attempt,
        "treatment": one.treatment,
        "treatment_rule": view.rule(treated),
        "treatment_condition": one.treatment_condition or None,
        "citation": one.citation or None,
        "sexually_violent": _SAID[state.violent(one)],
        "review_rule": view.rule(rules.S_03),
        "review_condition": one.review_condition or None,
    }


def _window(view: View, state: ConfinementState) -> Json:
    """Whether a review is due, and the first day of its window (T-01).

    Whoever has left is past it, reviewed or not: `over` tells of no review.
    """
    clocks = view.owed(CLOCK)
    over = state.stage not in st.IN_CUSTODY
    undated = wanted(state) is None and state.dates.release is None and state.due is not False
    return {
        "due": _SAID[state.due],
        "clock": clocks[0] if clocks else None,
        "opened_on": state.window_on,
        "over": over,
        "undated": undated and not over,
        "rule": view.rule(rules.T_02 if state.basis == "revocation-return" else rules.T_01),
    }


def _treatment(state: ConfinementState) -> Json:
    one = state.treatment
    return {name: getattr(one, name) or None for name in ("case", "attempt", "status")} | {
        "requirement": one.requirement or None,
        "on": one.on,
    }


def _review(state: ConfinementState) -> Json:
    """The case of the review, what it told last, and one that is on paper."""
    one, paper = state.review, state.on_paper
    return {
        "on_file": state.on_file,
        "ordered_on": one.ordered_on if one else None,
        "case": one.case or None if one else None,
        "outcome": one.outcome or None if one else None,
        "on": one.on if one else None,
        "on_paper": paper.model_dump(mode="json") if paper else None,
    }


# -- before it may be closed ----------------------------------------------------------------------


def _missing(view: View, state: ConfinementState) -> Json | list[Json]:
    """What stands between the case and its end; each with the commands that help (DECK-26)."""
    if state.stage == st.CLOSED:
        return []
    found: Json | list[Json] = view.unless_withheld("review", lambda: _of_review(view, state))
    ends = [] if state.stage in st.ENDINGS else [_no_end(view)]
    return found if isinstance(found, dict) else [*ends, *found]


def _no_end(view: View) -> Json:
    text = "neither a release nor another end of the stay is recorded"
    return _lack(view, rules.DECK_26, text, _ENDS)


def _of_review(view: View, state: ConfinementState) -> list[Json]:
    return list(_lacks(view, state))


def _lacks(view: View, state: ConfinementState) -> Iterator[Json]:
    refusal = missing(state) if state.stage != st.DECEASED else None
    if refusal is not None:
        yield _lack(view, refusal.rule, refusal.message, refusal.allowed)
    for one in pending(state):
        yield {**_lack(view, one["rule"], one["text"], ()), "holds": False}


def _lack(view: View, rule: str, text: str, helps: tuple[str, ...]) -> Json:
    """Something that is missing: `holds` says whether the case may not be closed without it."""
    own = [one for one in helps if one in view.may]
    flags = view.rule(rule)["flags"]
    return {"rule": rule, "text": text, "flags": flags, "commands": own, "holds": True}
