"""Which alerts still wait for somebody: not taken back, and what they are about is so yet.

Belongs here: when an alert of each kind has been seen to. Most leave when the case says that it is
so no more; some when a later entry says it. Not here: when people are alerted (`domain/`), nor what
an alert asks of whom (`starter/commands/alert_words.py`). What rests on a next act of a person is a
policy (docs/decisions/0015-alerts-leave.md).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from domain import events as ev
from domain.actors import Role
from domain.model import Json
from domain.mosop import community_stages as co
from domain.mosop import confinement_stages as cf
from domain.mosop import site_stages as si
from domain.mosop import treatment_stages as tr
from domain.mosop.community_state import CommunityState
from domain.mosop.confinement_review import pending
from domain.mosop.confinement_state import ConfinementState
from domain.mosop.site_state import SiteState
from domain.mosop.treatment_state import TreatmentState
from domain.obligations import LIVE, Status
from domain.placement.notices_state import NoticesState
from domain.placement.wanted import NO_OFFENCE
from domain.process import STRIKE
from domain.registry import PROCESSES
from domain.soau import stages as so
from domain.soau.state import SoauState
from domain.state import CaseState
from domain.svp.svp_stages import RELEASE_DUE
from domain.svp.svp_state import SvpState
from domain.withholding import version_of
from starter.waiting_past import Entry, Past

_TAKEN_BACK: Final = "withdrawn"
"""What an alert is about that takes back another one."""
_STRUCK: Final = "struck"
_OF_A_CLOCK: Final[Mapping[str, frozenset[Status]]] = {
    "breach": LIVE,
    "reminder": frozenset({Status.OPEN}),
}
"""Alerts about a duty -> as long as it stands so. What is past is no more to be reminded of."""


def waits(row: Json, state: CaseState, past: Past | None = None) -> bool:
    """Whether an alert still waits for somebody.

    Args:
        row: the alert, as the record has it.
        state: the case.
        past: the entries of the case; without them only the state is asked.
    """
    key, about = str(row["key"]), str(row["about"])
    if row["withdrawn_by"] is not None or about == _TAKEN_BACK:
        return False
    if about in _OF_A_CLOCK:
        owed = state.obligations.get(key)  # None: of a year long past, its duty was let go
        return owed is not None and owed.status in _OF_A_CLOCK[about]
    if about == "late":
        return key in getattr(state, "late", {})
    if not _is_so(about, key, state):
        return False
    return past is None or _unanswered(row, state, past)


# -- what the state says --------------------------------------------------------------------------


def _is_so(about: str, key: str, state: CaseState) -> bool:
    """Whether what an alert is about is so yet, as far as the state of the case says it."""
    if isinstance(state, SvpState):
        due = {"release-due": state.stage == RELEASE_DUE, "prc-too-few": not state.prc.closed}
        return due.get(about, True)
    if isinstance(state, NoticesState):
        held = {
            "question": key in state.questions,
            "nobody-to-tell": key in state.nobody,
            NO_OFFENCE: any(
                one.why == NO_OFFENCE and one.subject == key for one in state.withheld.values()
            ),
        }
        return held.get(about, True)
    still = _STILL.get(type(state), {}).get(about)
    return still is None or still(state)


def _lapsed(state: TreatmentState) -> bool:
    """A bed was not taken: nobody has asked again yet."""
    asked = state.request
    return asked is not None and asked.lapses > 0 and state.offer is None


def _away(state: ConfinementState) -> bool:
    """The person is elsewhere, and treatment has neither ended nor been interrupted."""
    return state.stage == cf.TRANSFERRED_OUT and state.treatment.status not in tr.ENDINGS


def _ends(state: CommunityState) -> bool:
    """The approval of the provider that treats the person will end."""
    held = state.standing
    return (
        state.stage in co.ACTIVE
        and held is not None
        and held.provider == state.provider
        and held.withdrawn_on is not None
        and held.in_force
    )


def _unsatisfactory(state: CommunityState) -> bool:
    last = state.progress
    return state.stage in co.ACTIVE and last is not None and last.rating == "unsatisfactory"


def _appealed(state: SoauState) -> bool:
    appeal = state.appeal
    return state.stage in so.BEFORE_COURT and appeal is not None and appeal.disposed_on is None


_STILL: Final[Mapping[type[CaseState], Mapping[str, Callable[[Any], bool]]]] = {
    TreatmentState: {
        "bed-held": lambda state: state.offer is not None,
        "bed-lapsed": _lapsed,
        "bed-lost": lambda state: state.stage in tr.RUNNING,
        "site-stopped": lambda state: state.stage in tr.RUNNING,
        "no-site": lambda state: state.stage == tr.HELD or state.unplaced,
    },
    ConfinementState: {
        "review-to-confirm": lambda state: state.stage in cf.LIVING and state.due is None,
        "released-unreviewed": lambda state: state.stage == cf.RELEASED and state.unreviewed,
        "released-under-review": lambda state: state.stage == cf.RELEASED and bool(pending(state)),
        "release-date-set": lambda state: state.stage in cf.IN_CUSTODY,
        "transferred-out": _away,
        "died": lambda state: state.stage == cf.DECEASED,
    },
    CommunityState: {
        "provider-ends": _ends,
        "provider-lost": lambda state: state.stage in co.ACTIVE and bool(state.lost),
        "progress-unsatisfactory": _unsatisfactory,
        "community-failed": lambda state: state.stage == co.FAILED,
    },
    SoauState: {
        "ineligible-in-confinement": lambda state: state.stage == so.INELIGIBLE,
        "decide-health": lambda state: (
            state.stage in so.BEFORE_COURT
            and state.health_problem
            and state.health_excludes is None
        ),
        "appeal-pending": _appealed,
    },
}
"""Alerts that wait as long as something is so."""


# -- what later entries say -----------------------------------------------------------------------

_ASKED_ANEW: Final = frozenset(
    {tr.BED_OFFERED, tr.ASKED_AGAIN, tr.SITE_ASSIGNED, tr.SITE_HELD, tr.SITE_LEFT, tr.REROUTED}
    | {tr.NO_SITE, tr.SUSPENSION_OUT}
)
_CHECKED: Final = frozenset(
    {so.FOUND_ELIGIBLE, so.FOUND_ELIGIBLE_THERE, so.STILL_ELIGIBLE, so.FOUND_INELIGIBLE}
    | {so.UNDECIDED}
)
_IN_BED: Final = frozenset({si.OCCUPIED, si.CORRECTED, si.MOVED, si.VACATED, si.WITHDRAWN})
_ANSWERS: Final[Mapping[type[CaseState], Mapping[str, frozenset[str]]]] = {
    TreatmentState: {
        "bed-lost": _ASKED_ANEW,
        "site-stopped": _ASKED_ANEW | {tr.ARRIVED, tr.MOVED, tr.SUSPENSION},
        "release-date-set": frozenset({tr.DATES_CHANGED, tr.RELEASED, tr.DIED, tr.CASE_CLOSED}),
    },
    ConfinementState: {"release-date-set": frozenset({cf.DATES_CHANGED})},
    SoauState: {"appeal-pending": _CHECKED},
    SiteState: {
        "bed-taken": _IN_BED | {si.GRANTED},
        "bed-differs": _IN_BED,
        "occupancy-disputed": _IN_BED,
        "not-at-the-site": _IN_BED | {si.GRANTED, si.REQUESTED, si.READINESS},
    },
}
"""Alerts that leave with a later entry of one of these kinds; of a site, about the same treatment.
"""
_LOOKED_AT: Final = frozenset(
    {
        (TreatmentState, "released-untreated"),
        (SiteState, "not-at-the-site"),
        (ConfinementState, "release-date-set"),
        (SoauState, "counted-anew"),
    }
)
"""Alerts that ask people to look at what nothing in the case answers: they leave with the next act.
"""
_OF_OTHERS: Final = frozenset({ev.FACTS_NOTED, cf.PASSED_OVER, cf.ELSEWHERE})
"""What registers and other cases said: the next word of theirs may be about something else."""
_PROGRAM: Final = frozenset(
    {TreatmentState, SiteState, ConfinementState, CommunityState, SoauState}
)
"""Cases in which an alert stands for those before it that an entry of the same kind has ordered."""


def _unanswered(row: Json, state: CaseState, past: Past) -> bool:
    """Whether no later entry stands for what an alert asked."""
    version, about, own = version_of(str(row["effect_key"])), str(row["about"]), type(state)
    ordered = past.entry(version)
    if ordered is None:
        return True
    if version in past.struck:  # the alert about that strike is there instead
        return False
    if about == _STRUCK:
        return not _taken_up(ordered, state, past.after(version))
    whom = ordered.about_whom(about)
    answers = _ANSWERS.get(own, {}).get(about, frozenset())
    if own in _PROGRAM and ordered.kind not in _OF_OTHERS:
        answers |= {ordered.kind}
    if any(one.kind in answers or _runs(about, one) for one in past.after(version, whom)):
        return False
    if isinstance(state, SiteState) and about == "bed-lapsed":
        one = state.waiting.get(whom)
        return one is not None and not one.ready
    if isinstance(state, ConfinementState) and about == "case-of-another-office":
        process = str(ordered.data.get("process"))
        again = (one for one in past.after(version) if one.kind == ordered.kind)
        if any(one.data.get("process") == process for one in again):
            return False  # the alert about the later try is there instead
        return _elsewhere(state, process)
    return (own, about) not in _LOOKED_AT or not any(one.next_act for one in past.after(version))


def _runs(about: str, later: Entry) -> bool:
    """Whether a site that did not run has told that it does: places change while it does not."""
    told = later.kind == tr.PLACE_CHANGED and later.data.get("runs") is True
    return about == "site-stopped" and told


def _elsewhere(state: ConfinementState, process: str) -> bool:
    """Another office has a case of this stay, and nothing has taken its place here.

    It leaves with a case of the own office, with a review on file, and once a person's answer says
    that none is wanted: no violent offence, no referral, nothing to treat in the community.
    """
    if process == "svp":
        linked = state.review is not None and bool(state.review.case)
        return state.stage in cf.LIVING and state.unreviewed and not linked
    if process == "treatment":
        waits_here = state.stage in cf.IN_CUSTODY and state.referred is not False
        return waits_here and not state.treatment.case
    wanted = state.stage == cf.RELEASED and state.released is not None and state.released.community
    return wanted and (state.community is None or not state.community.case)


def _taken_up(strike: Entry, state: CaseState, later: Iterable[Entry]) -> bool:
    """Whether somebody went on after a strike: the act anew, or an act of who may look at it."""
    process, kind = PROCESSES[state.process], str(strike.data.get(_STRUCK))
    every = process.commands[STRIKE].roles if STRIKE in process.commands else frozenset()
    may = {str(Role.SUPERVISOR), *map(str, process.strikers.get(kind, every))}
    return any(one.kind == kind or (one.next_act and one.role in may) for one in later)
