"""The confinement at whose end the review takes place: what it tells, and what it is told.

Belongs here: the facts between the two cases (S-01, T-01, M-19). Not here: what the confinement
makes of a review, nor the clock of the notice (`svp_open.py`). A review that no confinement owns is
not touched by any of this.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import tell, warning, with_warnings
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.process import Decision, Drafts
from domain.svp import svp_stages as st
from domain.svp.svp_commands import ChangeRelease, NoteRelease, NoteTreatment
from domain.svp.svp_open import change_release
from domain.svp.svp_state import SvpState

NOTE_RELEASE: Final = "note-release"
NOTE_TREATMENT: Final = "note-treatment"
REVIEW_NOTED: Final = "review-noted"
"""The fact that the case of the confinement is told."""
_CONFINEMENT: Final = "confinement-"
"""What the id of a case of a confinement begins with."""

_OUTCOMES: Final[Mapping[str, str]] = {
    st.TO_EVALUATE: "open",
    st.STOPPED: "evaluated-not-met",
    st.TO_NOTIFY: "evaluated-met",
    st.REVIEW: "referred",
    st.NOT_FILED: "not-filed",
    **dict.fromkeys((*st.BEFORE_COURT, *st.AFTER_CAUSE), "petition-filed"),
    st.COMMITTED: "committed",
    st.RELEASE_DUE: "release-due",
    st.RELEASED: "released",
    st.CLOSED: "closed",
}
"""Stage -> how the review stands, in a word that other cases use."""


def owned(state: SvpState) -> bool:
    """Whether a confinement waits for this review."""
    return (state.owner or "").startswith(_CONFINEMENT)


def outcome_of(stage: str) -> str:
    """How the review stands at a stage; the route of an overt act belongs to no confinement."""
    return _OUTCOMES.get(stage, "open")


def standing(state: SvpState, outcome: str, on: datetime) -> tuple[Order, ...]:
    """Tell the confinement how the review stands; `reviewed` says if anybody has reviewed."""
    if not owned(state):
        return ()
    data: Json = {
        "svp": state.case,
        "outcome": outcome,
        "reviewed": state.meets is not None,
        "on": on.isoformat(),
    }
    return tell(state.owner, REVIEW_NOTED, on, data)


def settle(state: SvpState, now: datetime) -> Drafts:
    """Whenever the review stands elsewhere, the confinement is told, also after a strike.

    The end of the case tells it itself: nothing follows from a case that is closed.
    """
    outcome = outcome_of(state.stage)
    if not owned(state) or outcome == state.told or state.stage == st.CLOSED:
        return ()
    data: Json = {"outcome": outcome}
    orders = standing(state, outcome, now)
    return (Draft(kind=st.STANDING_TOLD, occurred_on=now, data=data, orders=orders),)


# -- what the confinement tells ----------------------------------------------------------------


def note_release(state: SvpState, command: NoteRelease, context: Context) -> Decision:
    """The release has another date: as if the agency had changed it. A review may be taken up."""
    drafts = _taken_up(state, command, command.for_case)
    if command.anticipated_release != state.anticipated_release:
        moved = ChangeRelease(
            occurred_on=command.occurred_on, anticipated_release=command.anticipated_release
        )
        changed = change_release(state, moved, context)
        drafts = (*drafts, *(changed if isinstance(changed, tuple) else ()))
    return drafts or _passed_over(command, NOTE_RELEASE)


def note_treatment(state: SvpState, command: NoteTreatment, _context: Context) -> Decision:
    """What became of treatment in confinement: what the packet is to say (M-19, S-07)."""
    drafts = _taken_up(state, command, command.for_case)
    treated, case = command.mosop or "", command.treatment or state.treatment
    if (treated, case) == (state.treated, state.treatment):
        return drafts or _passed_over(command, NOTE_TREATMENT)
    said = []
    if state.packet and state.mosop != treated:
        text = "the packet that was prepared says something else of the treatment"
        said.append(warning(rules.M_19, text))
    data: Json = {"treated": treated, "treatment": case}
    noted = Draft(
        kind=st.TREATMENT_NOTED, occurred_on=command.occurred_on, data=with_warnings(data, said)
    )
    return (*drafts, noted)


def _taken_up(state: SvpState, command: Command, for_case: str | None) -> Drafts:
    """A review that somebody opened by hand belongs to the confinement from now on."""
    if for_case is None or state.owner is not None:
        return ()
    data: Json = {"for_case": for_case}
    return (Draft(kind=st.CONFINEMENT_NOTED, occurred_on=command.occurred_on, data=data),)


def _passed_over(command: Command, fact: str) -> Drafts:
    """What was told is known already."""
    return (Draft(kind=st.PASSED_OVER, occurred_on=command.occurred_on, data={"fact": fact}),)
