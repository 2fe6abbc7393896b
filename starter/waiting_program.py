"""What a case of the treatment program waits for, and of whom: what a list of cases has room for.

Belongs here: those words, each with whoever owes it. What is withheld from whoever reads the list
is in none of them. Not here: the whole of it (`starter/programs.py`), nor which alerts still wait
(`waiting_alerts.py`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from domain.mosop import community_stages as co
from domain.mosop import confinement_stages as cf
from domain.mosop import site_stages as si
from domain.mosop import treatment_stages as tr
from domain.mosop.community_state import CommunityState
from domain.mosop.confinement_state import ConfinementState
from domain.mosop.site_state import SiteState
from domain.mosop.treatment_state import TreatmentState
from domain.soau import stages as so
from domain.soau.state import SoauState
from domain.state import CaseState

Hidden = Collection[str]
"""Facts that are withheld from whoever reads the list."""
PROGRAM: Final = (TreatmentState, SiteState, ConfinementState, CommunityState, SoauState)

_PRISON: Final = "corrections"
_STAFF: Final = "program staff"
_OFFICERS: Final = "probation and parole"
_UNIT: Final = "the unit"
_NAMED: Final = "supervisor or operator"
_END: Final = "its end"


def _of(what: str, *who: str) -> str:
    *first, last = who
    owed = f"{', '.join(first)} or {last}" if first else last
    return f"{what} ({owed})"


def of_program(state: CaseState, hidden: Hidden) -> list[str]:
    """What such a case waits for; empty once it is closed."""
    return list(_WORDS[type(state)](state, hidden))


# -- treatment ------------------------------------------------------------------------------------

_TREATMENT: Final[Mapping[str, str]] = {
    tr.TO_CLASSIFY: _of("the classification", _PRISON),
    tr.TO_ASSIGN: _of("a site", _PRISON),
    tr.HELD: _of("a site that can take the person", _PRISON, "supervisor", "operator"),
    tr.OFFERED: _of("the arrival in the bed that is held", _PRISON, _STAFF),
    tr.PHASE_1: _of("the decision on Phase I", _STAFF),
    tr.PHASE_1_DECIDED: _of("Phase II to begin", _STAFF),
    tr.PHASE_2: _of("the components, and completion or another end", _STAFF),
    tr.SUSPENDED: _of("the return", _PRISON, _STAFF),
    tr.COMPLETED: _of(_END, _PRISON),
    tr.NOT_APPLICABLE: _of(_END, _PRISON),
    **dict.fromkeys(
        (tr.TERMINATED, tr.REFUSED, tr.REMOVED),
        f"{_of(_END, _PRISON)}, or another attempt ({_NAMED})",
    ),
}


def _treatment(state: TreatmentState, hidden: Hidden) -> Iterator[str]:
    if state.extension is not None and state.extension.waits:
        yield _of("the hearing on the petition to extend", "the parole board")
    if state.stage == tr.ADMITTED:
        yield _of("treatment to go on" if state.resumes else "Phase I to begin", _STAFF)
    if "request" not in hidden:
        yield from _bed(state)
    elif state.stage == tr.WAITING:
        yield _of("a bed", "the site")
    if state.stage in _TREATMENT:
        yield _TREATMENT[state.stage]


def _bed(state: TreatmentState) -> Iterator[str]:
    """The way to a bed, or to another one."""
    asked = state.request
    if asked is not None and asked.lapses and state.offer is None:
        yield _of("word that a bed can be taken", _PRISON, _STAFF)
    elif state.stage == tr.WAITING:
        yield _of("a bed", "the site")  # the place that it told last may be another by now
    if state.stage in tr.RESUMABLE and state.offer is not None:
        yield _of("the move to the bed that is held", _PRISON, _STAFF)
    elif state.stage in tr.RESUMABLE and state.bed is None and state.request is not None:
        yield _of("another bed", "the site")
    if state.unplaced:
        yield _TREATMENT[tr.HELD]


# -- sites ----------------------------------------------------------------------------------------


def _site(state: SiteState, _hidden: Hidden) -> Iterator[str]:
    if state.stage == si.CLOSED:
        return
    ready = sum(1 for one in state.waiting.values() if one.ready)
    if state.stage == si.NOT_OPERATING:
        if state.waiting:
            said = f"the program to run again, for {len(state.waiting)} on the list"
            yield _of(said, _PRISON)
        else:
            yield _of("the program to run again, or its end", _PRISON, "operator")
        return
    held = sum(1 for one in state.held.values() if one.occupied_on is None)
    if held:
        yield _of(f"{held} held bed{'' if held == 1 else 's'} to be taken", _PRISON)
    if ready:
        yield _of(f"a bed for {ready} on the list", "whoever leaves one")
    if len(state.waiting) > ready:
        passed = len(state.waiting) - ready
        yield _of(f"word that {passed} passed over can take a bed", _PRISON, _STAFF)
    if not held and not state.waiting:
        yield _of("requests", "treatments")


# -- confinement ----------------------------------------------------------------------------------


def _confinement(state: ConfinementState, hidden: Hidden) -> Iterator[str]:
    if state.stage == cf.CLOSED:
        return
    if state.stage == cf.CONFINED and state.referred is None:
        yield _of("whether treatment is called for", _PRISON)
    if "review" not in hidden:
        yield from _review(state)
    if state.stage == cf.CONFINED:
        yield _of("the release", _PRISON)
    elif state.stage == cf.TRANSFERRED_OUT:
        yield _of("the return, or the release", _PRISON)
    else:
        yield _of(_END, _PRISON)


def _review(state: ConfinementState) -> Iterator[str]:
    """What the review before release waits for, where one is or may be due."""
    if not state.unreviewed or state.stage == cf.DECEASED:
        return
    if state.due is None:
        yield _of("whether an offence is a sexually violent one", _PRISON)
    elif state.review is not None:
        yield _of("the review before release", "its own case")
    elif state.dates.release is None and state.stage != cf.RELEASED:
        yield _of("a date of release, for the review's window", _PRISON)
    elif state.stage == cf.RELEASED:
        yield _of("the review that is missing", _PRISON)
    else:
        yield "the window of the review"


# -- community ------------------------------------------------------------------------------------


def _community(state: CommunityState, hidden: Hidden) -> Iterator[str]:
    if state.stage in co.ACTIVE:
        yield from _plan(state, hidden)
    if state.stage == co.IN_TREATMENT:
        yield _of("reports and polygraphs, and the end of treatment", "the team")
    if state.stage == co.FAILED:
        yield _of("another attempt, if one is decided", _NAMED)
    if state.stage in co.OVER and state.lifetime is not None:
        yield _of("the end of supervision for life", "the court", "the parole board")
    elif state.stage in {*co.OVER, co.DECEASED}:
        yield _of(_END, _OFFICERS)


def _plan(state: CommunityState, hidden: Hidden) -> Iterator[str]:
    """Who and what is missing, before treatment begins and while it goes on."""
    if state.values and state.statutory == "to-confirm":
        yield _of("whether the offence concerned a child", _OFFICERS)
    if not state.provider:
        yield _of(f"{'another' if state.lost else 'an'} approved provider", _OFFICERS)
    if not state.specialist:
        yield _of("the specialist of the region", _OFFICERS)
    if state.values and state.missing:
        seats = ", ".join(one.replace("-", " ") for one in state.missing)
        yield _of(f"members of the team: {seats}", _OFFICERS)
    if state.stage == co.TO_PLAN:
        if state.assessment is None and "assessment" not in hidden:
            yield _of("the assessment", _OFFICERS)
        yield _of("treatment to begin", _OFFICERS)


# -- the assessment unit --------------------------------------------------------------------------

_SOAU: Final[Mapping[str, str]] = {
    so.ORDER_TO_CHECK: _of("the order to be checked", _UNIT),
    so.RETURNED: _of("the corrected order", "the court"),
    so.TO_DELIVER: _of("the delivery", _PRISON),
    so.DELIVERED: _of("admission to the unit", _UNIT),
    so.REPORT_SENT: _of("an order on probation or the sentence", "the court"),
    so.POWER_ENDED: _of("the sentence to be executed, or an act of its days", "the court"),
    so.INELIGIBLE: _of("another check, or its end", _UNIT),
    so.PROBATION_GRANTED: _of(_END, _UNIT),
    so.SENTENCE_EXECUTED: _of(_END, _UNIT),
}


def _soau(state: SoauState, hidden: Hidden) -> Iterator[str]:
    undecided = state.health_problem and state.health_excludes is None
    if undecided and "health_problem" not in hidden and state.stage in so.BEFORE_COURT:
        yield _of("a decision on health", _NAMED)
    if state.release_on is not None and state.advised_on is None and state.stage in so.THERE:
        yield _of("advice of the release date", _OFFICERS)
    if state.stage == so.ELIGIBILITY:
        yield _of("the check of eligibility", _UNIT)
    elif state.stage == so.ASSESSING:
        yield from _outputs(state, hidden)
    elif state.stage == so.INTENT_NOTICED:
        yield from _intent(state)
    elif state.stage in _SOAU:
        yield _SOAU[state.stage]


def _outputs(state: SoauState, hidden: Hidden) -> Iterator[str]:
    both = {"risk": "the risk assessment", "recommendations": "the recommendations"}
    for name, words in both.items():
        if name not in hidden and getattr(state, name) is None:
            yield _of(words, _UNIT)
    yield _of("the report to the court", _UNIT)


def _intent(state: SoauState) -> Iterator[str]:
    """The court intends probation: the State is to be told, and heard if it asks."""
    asked = state.hearing_asked_on
    if state.intent_received_on is None:
        yield _of("receipt of the notice", "the prosecutor")
    elif asked is not None and not any(asked <= held for held in state.heard_on):
        yield _of("the hearing for which the State asked", "the court")
    yield _of("an order on probation or the sentence", "the court")


_WORDS: Final[Mapping[type[CaseState], Callable[[Any, Hidden], Iterator[str]]]] = {
    TreatmentState: _treatment,
    SiteState: _site,
    ConfinementState: _confinement,
    CommunityState: _community,
    SoauState: _soau,
}
