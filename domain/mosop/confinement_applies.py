"""How the events of a confinement change what it knows.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are null,
so optional ones are read with `get`. An event whose ground has been struck raises
`OutOfTableError`: such a strike is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from domain import events as ev
from domain.events import Recorded
from domain.model import Frozen
from domain.mosop import community_stages as outside
from domain.mosop import confinement_stages as st
from domain.mosop.common import NOTE_DATES, PERSON_RELEASED
from domain.mosop.confinement_dates import redated
from domain.mosop.confinement_state import (
    Community,
    ConfinementState,
    Dates,
    Ended,
    OnPaper,
    Release,
    Review,
)
from domain.svp.svp_owner import NOTE_RELEASE, NOTE_TREATMENT

_ENDED: Final = (*outside.OVER, outside.DECEASED)
Apply = Callable[[ConfinementState, Recorded], ConfinementState]


def _with(state: ConfinementState, **changed: Any) -> ConfinementState:  # noqa: ANN401 - any field
    return ConfinementState.model_validate({**dict(state), **changed})


def _part(part: Frozen, **changed: Any) -> Any:  # noqa: ANN401 - any field of any part
    return type(part).model_validate({**dict(part), **changed})


def _opened(state: ConfinementState, event: Recorded) -> ConfinementState:
    data = event.data
    plain = ("person", "confinement", "received_on", "offences", "county", "basis")
    return _with(
        state,
        **{name: data[name] for name in plain},
        sex=data.get("sex") or "",
        readmitted_on=data.get("readmitted_on"),
        lifetime_supervision=data.get("lifetime_supervision", False),
        dates={name: data[name] for name in Dates.model_fields if name in data},
    )


def _referred(state: ConfinementState, event: Recorded) -> ConfinementState:
    """The treatment is opened with the dates as they stand."""
    if event.kind == st.NOT_REFERRED:
        return _with(state, referred=False)
    return _with(state, referred=True, treatment=_part(state.treatment, told=state.dates))


def _confirmed(state: ConfinementState, event: Recorded) -> ConfinementState:
    return _with(state, confirmed={**state.confirmed, **event.data["conditions_met"]})


def _dates(state: ConfinementState, event: Recorded) -> ConfinementState:
    given = {name: event.data[name] for name in Dates.model_fields if name in event.data}
    return redated(state, _part(state.dates, **given))


def _window(state: ConfinementState, event: Recorded) -> ConfinementState:
    return _with(state, window_on=event.occurred_on)


# -- the review -----------------------------------------------------------------------------------


def _ordered(state: ConfinementState, event: Recorded) -> ConfinementState:
    review = Review(ordered_on=event.occurred_on, told=event.data["release"])
    return _with(state, review=review)


def _on_paper(state: ConfinementState, event: Recorded) -> ConfinementState:
    return _with(state, on_paper=OnPaper.model_validate(event.data))


def _review_noted(state: ConfinementState, event: Recorded) -> ConfinementState:
    data = event.data
    held = state.review or Review(ordered_on=event.occurred_on)
    said = {"case": data["svp"], "outcome": data["outcome"], "reviewed": data["reviewed"]}
    return _with(state, review=_part(held, **said, on=data["on"]))


def _treatment_noted(state: ConfinementState, event: Recorded) -> ConfinementState:
    data = event.data
    said = {name: data[name] for name in ("attempt", "status", "requirement", "on")}
    return _with(state, treatment=_part(state.treatment, case=data["treatment"], **said))


def _community_noted(state: ConfinementState, event: Recorded) -> ConfinementState:
    """What its case told last; that it is closed leaves open how treatment ended."""
    data, held = event.data, state.community
    outcome, ended = data["outcome"], None
    if outcome in _ENDED:
        ended = Ended(outcome=outcome, on=data["on"])
    elif outcome == outside.CLOSED and held is not None:
        ended = held.ended
    said = Community(case=data["community"], outcome=outcome, on=data["on"], ended=ended)
    return _with(state, community=said)


def _effect_done(state: ConfinementState, event: Recorded) -> ConfinementState:
    """A case is open; one that somebody opened before has still to be told everything."""
    data = event.data
    if data.get("kind") != "open" or data.get("elsewhere"):
        return state
    case, adopted = data["case"], bool(data.get("adopted"))
    match data["process"]:
        case "treatment":
            told = None if adopted else state.treatment.told
            return _with(state, treatment=_part(state.treatment, case=case, told=told))
        case "svp" if state.review is not None:
            told_release = None if adopted else state.review.told
            return _with(state, review=_part(state.review, case=case, told=told_release))
        case "community":
            return _with(state, community=_part(state.community or Community(), case=case))
        case _:
            return state


def _told(state: ConfinementState, event: Recorded) -> ConfinementState:
    """Who was told what: only that is not told again."""
    data, facts = event.data, event.data["facts"]
    treatment, review = state.treatment, state.review
    if NOTE_DATES in facts:
        treatment = _part(treatment, told=data["dates"])
    if PERSON_RELEASED in facts:
        treatment = _part(treatment, told_left=data["left"])
    if review is not None and NOTE_RELEASE in facts:
        review = _part(review, told=data["release"])
    if review is not None and NOTE_TREATMENT in facts:
        review = _part(review, told_treatment=data["treatment"])
    return _with(state, treatment=treatment, review=review)


# -- leaving --------------------------------------------------------------------------------------


def _transferred(state: ConfinementState, event: Recorded) -> ConfinementState:
    return _with(state, left_on=event.occurred_on, returned_on=None)


def _returned(state: ConfinementState, event: Recorded) -> ConfinementState:
    return _with(state, left_on=None, returned_on=event.occurred_on)


def _released(state: ConfinementState, event: Recorded) -> ConfinementState:
    released = Release.model_validate({**event.data, "on": event.occurred_on})
    return _with(state, left_on=event.occurred_on, released=released)


def _struck(state: ConfinementState, event: Recorded) -> ConfinementState:
    """Whoever did not leave after all may leave later, and that is told again."""
    if event.data["struck"] not in {st.RELEASE, st.TRANSFER}:
        return state
    return _with(state, treatment=_part(state.treatment, told_left=None))


APPLIES: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    ev.EFFECT_DONE: _effect_done,
    ev.STRUCK: _struck,
    **dict.fromkeys((st.REFERRED, st.NOT_REFERRED), _referred),
    st.OFFENCES_CONFIRMED: _confirmed,
    st.DATES_CHANGED: _dates,
    st.WINDOW_OPENED: _window,
    st.REVIEW_ORDERED: _ordered,
    st.REVIEW_RECORDED: _on_paper,
    st.REVIEW_NOTED: _review_noted,
    st.TREATMENT_NOTED: _treatment_noted,
    st.COMMUNITY_NOTED: _community_noted,
    st.CASES_TOLD: _told,
    st.TRANSFER: _transferred,
    st.RETURNED: _returned,
    st.RELEASE: _released,
}
