"""How the events of treatment change what it knows.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are null,
so optional ones are read with `get`. An event whose ground has been struck raises
`OutOfTableError`: such a strike is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from domain import events as ev
from domain.events import Recorded
from domain.mosop import treatment_stages as st
from domain.mosop.treatment_law import law_of
from domain.mosop.treatment_state import Attempt, Bed, Extension, Request, TreatmentState
from domain.stages import OutOfTableError

Apply = Callable[[TreatmentState, Recorded], TreatmentState]

_DATES: Final = ("conditional_release", "full_term", "anticipated_release")
LEAVING: Final = frozenset(
    {st.COMPLETION, st.TERMINATION, st.REFUSAL, st.REMOVAL, st.RELEASED, st.SUSPENSION_OUT}
)
"""Kinds with which a bed is given up, and any place on a list."""


def _with(state: TreatmentState, **changed: Any) -> TreatmentState:  # noqa: ANN401 - any field
    return TreatmentState.model_validate({**dict(state), **changed})


def _running(state: TreatmentState) -> Attempt:
    """The attempt that runs; without one (its ground was struck) nothing can happen in it."""
    if state.attempt is None:
        raise OutOfTableError(f"{state.case}: there is no attempt")
    return state.attempt


def _attempt(state: TreatmentState, **changed: Any) -> TreatmentState:  # noqa: ANN401 - any field
    """Change the attempt that runs."""
    attempt = Attempt.model_validate({**dict(_running(state)), **changed})
    return _with(state, attempts=(*state.attempts[:-1], attempt))


def _opened(state: TreatmentState, event: Recorded) -> TreatmentState:
    data = event.data
    return _with(
        state,
        person=data["person"],
        confinement=data["confinement"],
        offences=data["offences"],
        owner=data.get("for_case"),
        sex=data.get("sex") or "",
        **{name: data.get(name) for name in (*_DATES, "received_on")},
    )


def _noted(state: TreatmentState, event: Recorded) -> TreatmentState:
    out, chosen = state.stage == st.SUSPENDED, bool(state.wanted)
    return _with(state, needs=event.data, renew=out, needs_anew=chosen)


def _classified(state: TreatmentState, event: Recorded) -> TreatmentState:
    if state.needs is None:
        raise OutOfTableError(f"{state.case}: no needs are noted")
    data = event.data
    first = Attempt(number=1, decided_on=event.occurred_on)
    return _with(state, klass=data["class"], because=data["because"], attempts=(first,))


def _classified_not(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _with(state, klass=event.data["class"], because=event.data["because"])


# -- sites and beds -------------------------------------------------------------------------------


def _routed(state: TreatmentState, event: Recorded) -> TreatmentState:
    """A site was chosen, or none can take the person: what was asked of which site."""
    data = event.data
    asked = data.get("request")
    return _with(
        state,
        routing=data.get("looked", ()),
        wanted=data.get("site", ""),
        request={**asked, **_dated(event)} if asked else None,
        renew=False,
        needs_anew=False,
        offer=None,
        place="",
        unplaced=event.kind == st.NO_SITE,
    )


def _dated(event: Recorded) -> dict[str, Any]:
    return {"sent_on": event.recorded_at, "said_on": event.occurred_on}


def _request(state: TreatmentState) -> Request:
    if state.request is None:
        raise OutOfTableError(f"{state.case}: no bed was asked for")
    return state.request


def _offered(state: TreatmentState, event: Recorded) -> TreatmentState:
    _request(state)
    since = event.data.get("since") or event.occurred_on
    bed = Bed.model_validate({**event.data, "since": since})
    return _with(state, offer=bed, place="")


def _offer_gone(state: TreatmentState, _event: Recorded) -> TreatmentState:
    asked = _request(state)
    return _with(state, offer=None, request={**dict(asked), "lapses": asked.lapses + 1})


def _asked_again(state: TreatmentState, event: Recorded) -> TreatmentState:
    again = {**event.data["request"], "said_on": event.occurred_on}
    return _with(state, request=again, offer=None)


def _lost(state: TreatmentState, event: Recorded) -> TreatmentState:
    """The site has put the person back on its list itself, unless he is out."""
    bed = None if _is(state.bed, event) else state.bed
    offer = None if _is(state.offer, event) else state.offer
    return _with(state, bed=bed, offer=offer, request=event.data.get("request"))


def _is(bed: Bed | None, event: Recorded) -> bool:
    return bed is not None and (bed.site, bed.bed) == (event.data["site"], event.data["bed"])


def _arrived(state: TreatmentState, event: Recorded) -> TreatmentState:
    offer = state.offer
    if offer is None:
        raise OutOfTableError(f"{state.case}: no bed was held")
    bed = {**dict(offer), "since": event.data["arrived_on"], "until": None}
    bed["recorded_at"] = event.recorded_at
    return _with(state, bed=bed, offer=None, request=None, place="", unplaced=False)


def _placed(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _with(state, place=f"{event.data['place']}/{event.data['of']}")


# -- phases ---------------------------------------------------------------------------------------


def _phase_1(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _attempt(state, phase_1_on=event.data["started_on"])


def _proceeds(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _attempt(state, phase_1_decided_on=event.data["decided_on"])


def _phase_2(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _attempt(state, phase_2_on=event.data["started_on"])


def _component(state: TreatmentState, event: Recorded) -> TreatmentState:
    done = {**_running(state).components, event.data["component"]: event.data["done_on"]}
    return _attempt(state, components=done)


def _stands(state: TreatmentState, reached: str) -> None:
    """No phase is struck from under what happened in it."""
    if _running(state).reached != reached:
        raise OutOfTableError(f"{state.case}: {reached} was not reached")


def _suspended(state: TreatmentState, event: Recorded) -> TreatmentState:
    """Requests are withdrawn: nobody who is out waits for another bed."""
    data, keeps = event.data, event.kind == st.SUSPENSION
    _stands(state, data["from"])
    return _with(
        state,
        resumes=data["from"],
        suspended_on=data["suspended_on"],
        suspended_why=data["why"],
        bed=state.bed if keeps else None,
        **_NO_REQUEST,
    )


def _back(stage: str) -> Apply:
    """Back where it was interrupted; nowhere else, whatever was struck in between."""

    def applied(state: TreatmentState, event: Recorded) -> TreatmentState:
        del event
        if state.resumes != stage:
            raise OutOfTableError(f"{state.case}: nothing was interrupted in {stage}")
        return _with(state, resumes="", suspended_on=None, suspended_why="")

    return applied


def _back_to_list(state: TreatmentState, _event: Recorded) -> TreatmentState:
    resumes = "" if state.resumes == st.ADMITTED else state.resumes
    return _with(state, resumes=resumes, suspended_on=None, suspended_why="", bed=None)


# -- ends -----------------------------------------------------------------------------------------

_NO_REQUEST: Final[dict[str, Any]] = {
    "request": None,
    "offer": None,
    "place": "",
    "unplaced": False,
}
_NOWHERE: Final[dict[str, Any]] = {
    **_NO_REQUEST,
    "bed": None,
    "renew": False,
    "resumes": "",
    "suspended_on": None,
    "suspended_why": "",
}


def _ended(outcome: str) -> Apply:
    """The attempt is over, and the person has neither a bed nor a place on a list."""

    def applied(state: TreatmentState, event: Recorded) -> TreatmentState:
        on, ground = event.occurred_on, event.data.get("ground") or ""
        _stands(state, event.data["reached"])
        over = _attempt(state, outcome=outcome, ended_on=on, ground=ground)
        return _with(over, **_NOWHERE)

    return applied


def _completed(state: TreatmentState, event: Recorded) -> TreatmentState:
    """No component is struck from under a completion (DECK-17)."""
    if not set(law_of(state.values).treatment_components) <= set(_running(state).components):
        raise OutOfTableError(f"{state.case}: not every component is done")
    return _ended(st.COMPLETED)(state, event)


def _released(state: TreatmentState, event: Recorded) -> TreatmentState:
    after = _with(state, released_on=event.data["on"], **_NOWHERE)
    attempt = after.attempt
    if attempt is None or attempt.outcome:
        return after
    _stands(after, event.data.get("reached", ""))
    return _attempt(after, outcome="released", ended_on=event.data["on"])


def _died(state: TreatmentState, event: Recorded) -> TreatmentState:
    after = _with(state, **_NOWHERE)
    if after.attempt is None or after.attempt.outcome:
        return after
    return _attempt(after, outcome="died", ended_on=event.occurred_on)


def _reentered(state: TreatmentState, event: Recorded) -> TreatmentState:
    number = _running(state).number + 1
    another = Attempt(number=number, decided_on=event.data["decided_on"])
    return _with(state, attempts=(*state.attempts, another), routing=(), wanted="")


def _dates(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _with(state, **{name: event.data[name] for name in _DATES if name in event.data})


def _noted_dates(state: TreatmentState, event: Recorded) -> TreatmentState:
    """A confinement that was opened later makes itself known: it is told how treatment stands."""
    after, owner = _dates(state, event), event.data.get("for_case")
    if owner is None or state.owner is not None:
        return after
    return _with(after, owner=owner, retell=True)


def _petitioned(state: TreatmentState, event: Recorded) -> TreatmentState:
    if state.extension is not None and state.extension.waits:
        raise OutOfTableError(f"{state.case}: an earlier petition was not heard")
    return _with(state, extension=Extension(received_on=event.data["received_on"]))


def _heard(state: TreatmentState, event: Recorded) -> TreatmentState:
    if state.extension is None or not state.extension.waits:
        raise OutOfTableError(f"{state.case}: nobody petitioned")
    data = event.data
    heard = {"convened_on": data["convened_on"], "extended": data["extended"]}
    return _with(_dates(state, event), extension={**dict(state.extension), **heard})


def _reviewed(state: TreatmentState, event: Recorded) -> TreatmentState:
    return _with(state, reviews=(*state.reviews, event.data))


def _struck(state: TreatmentState, event: Recorded) -> TreatmentState:
    """The sites, once told that a bed was given up, do not hold it any more."""
    struck = event.data["struck"]
    gone = _NO_REQUEST if struck in {*LEAVING, st.SUSPENSION} else {}
    bed = None if struck in LEAVING else state.bed
    return _with(state, retell=True, **gone, bed=bed)


def _told(state: TreatmentState, _event: Recorded) -> TreatmentState:
    return _with(state, retell=False)


APPLIES: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    st.NEEDS_NOTED: _noted,
    st.CLASSIFIED: _classified,
    st.CLASSIFIED_NOT: _classified_not,
    **dict.fromkeys((st.SITE_ASSIGNED, st.SITE_HELD, st.SITE_LEFT), _routed),
    **dict.fromkeys((st.REROUTED, st.NO_SITE), _routed),
    st.BED_OFFERED: _offered,
    **dict.fromkeys((st.BED_LAPSED, st.BED_DECLINED), _offer_gone),
    st.ASKED_AGAIN: _asked_again,
    st.BED_LOST: _lost,
    **dict.fromkeys((st.ARRIVED, st.MOVED), _arrived),
    st.PLACE_CHANGED: _placed,
    st.PHASE_1_STARTED: _phase_1,
    st.PROCEEDS: _proceeds,
    st.PHASE_2_STARTED: _phase_2,
    st.COMPONENT: _component,
    **dict.fromkeys((st.SUSPENSION, st.SUSPENSION_OUT), _suspended),
    st.BACK_TO_LIST: _back_to_list,
    **{kind: _back(stage) for stage, kind in st.BACK.items()},
    st.COMPLETION: _completed,
    st.TERMINATION: _ended(st.TERMINATED),
    st.REFUSAL: _ended(st.REFUSED),
    st.REMOVAL: _ended(st.REMOVED),
    st.RELEASED: _released,
    st.DIED: _died,
    st.REENTERED: _reentered,
    st.DATES_CHANGED: _noted_dates,
    st.EXTENSION_PETITIONED: _petitioned,
    st.EXTENSION_HEARD: _heard,
    st.RELEASE_DECIDED: _reviewed,
    ev.STRUCK: _struck,
    st.TOLD: _told,
}
