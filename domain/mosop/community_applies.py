"""How the events of treatment in the community change what it knows.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are null,
so optional ones are read with `get`. An event whose ground has been struck raises
`OutOfTableError`: such a strike is refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from domain import events as ev
from domain.events import Recorded
from domain.memory import letting_go
from domain.mosop import community_stages as st
from domain.mosop.community_state import (
    OFFICER,
    THERAPIST,
    Assessment,
    Attempt,
    CommunityState,
    Examination,
    Lifetime,
    Report,
)
from domain.mosop.provider_standing import ProviderStanding
from domain.stages import OutOfTableError

Apply = Callable[[CommunityState, Recorded], CommunityState]

KEPT: Final = 8
"""Duties of a kind that a case carries along: two years of reports can still be struck."""
TOLD_KINDS: Final = frozenset({st.COMPLETION, st.FAILURE, st.REENTERED, st.DIED})
"""Of these the confinement is told; struck, it is told how treatment stands instead."""


def _with(state: CommunityState, **changed: Any) -> CommunityState:  # noqa: ANN401 - any field
    return CommunityState.model_validate({**dict(state), **changed})


def _rests(state: CommunityState, event: Recorded, name: str, held: object) -> None:
    """What an event found: a strike from under it shows here, and is refused."""
    if (event.data.get(name) or "") != (held or ""):
        raise OutOfTableError(f"{state.case}: {event.kind} rests on another {name}")


def _opened(state: CommunityState, event: Recorded) -> CommunityState:
    data, imposed = event.data, event.data.get("lifetime_supervision")
    return _with(
        state,
        person=data["person"],
        confinement=data.get("confinement") or "",
        treatment=data.get("treatment") or "",
        owner=data.get("for_case"),
        region=data["region"],
        region_since=event.occurred_on,
        basis=data["basis"],
        release_on=data["release_on"],
        offences=data.get("offences", ()),
        lifetime=Lifetime(imposed_on=data["release_on"]) if imposed else None,
    )


def _confirmed(state: CommunityState, event: Recorded) -> CommunityState:
    said = event.data["concerns_child"]
    offences = tuple(
        one.model_copy(update={"concerns_child": said.get(one.code, one.concerns_child)})
        for one in state.offences
    )
    return _with(state, offences=offences)


# -- who treats -----------------------------------------------------------------------------------


def _provided(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "replaces", state.provider)
    data = event.data
    return _with(
        state,
        provider=data["provider"],
        standing=ProviderStanding.model_validate(data["standing"]),
        provider_since=data.get("assigned_on") or data.get("transferred_on"),
        lost="",
        lost_on=None,
    )


def _transferred(state: CommunityState, event: Recorded) -> CommunityState:
    """The therapist of the former provider does not come along."""
    after, therapist = _provided(state, event), event.data.get("therapist")
    others = {seat: one for seat, one in state.team.items() if seat != THERAPIST}
    return _with(after, team=others | ({THERAPIST: therapist} if therapist else {}))


def _lost(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "provider", state.provider)
    return _with(
        state,
        provider="",
        standing=None,
        provider_since=None,
        lost=event.data["provider"],
        lost_on=event.occurred_on,
        team={seat: one for seat, one in state.team.items() if seat != THERAPIST},
    )


def _noted(state: CommunityState, event: Recorded) -> CommunityState:
    """A word about another provider than the person's comes too late to mean anything."""
    held = ProviderStanding.model_validate(event.data["standing"])
    return _with(state, standing=held) if held.provider == state.provider else state


def _seated(state: CommunityState, event: Recorded) -> CommunityState:
    seat = event.data.get("seat") or OFFICER
    member = event.data.get("member") or event.data.get("officer")
    _rests(state, event, "replaces", state.team.get(seat))
    return _with(state, team={**state.team, seat: member})


def _left(state: CommunityState, event: Recorded) -> CommunityState:
    gone = event.data["seat"]
    _rests(state, event, "replaces", state.team.get(gone))
    return _with(state, team={seat: one for seat, one in state.team.items() if seat != gone})


def _specialist(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "replaces", state.specialist)
    return _with(state, specialist=event.data["specialist"])


def _moved(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "replaces", state.specialist)
    since = event.occurred_on if state.specialist else state.region_since
    return _with(state, region=event.data["region"], region_since=since, specialist="")


def _assessed(state: CommunityState, event: Recorded) -> CommunityState:
    data = event.data
    found = Assessment(on=data["assessed_on"], assessor=data["assessor"], provider=data["provider"])
    return _with(state, assessment=found)


# -- treatment ------------------------------------------------------------------------------------


def _begun(state: CommunityState, event: Recorded) -> CommunityState:
    if not state.provider or not state.specialist:
        raise OutOfTableError(f"{state.case}: no provider, or no specialist")
    on = event.data["begun_on"]
    if bool(event.data["resumes"]) != (state.begun_on is not None):
        raise OutOfTableError(f"{state.case}: treatment began another time")
    return _with(state, begun_on=state.begun_on or on, resumed_on=on)


def _examined(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "number", state.polygraphs + 1)
    data = event.data
    last = Examination(on=data["examined_on"], kind=data["kind"], opinion=data["opinion"])
    return _with(state, polygraph=last, polygraphs=state.polygraphs + 1)


def _reported(state: CommunityState, event: Recorded) -> CommunityState:
    _rests(state, event, "number", state.reports + 1)
    last = Report(on=event.data["reported_on"], rating=event.data["rating"])
    return _with(state, progress=last, reports=state.reports + 1)


def _informed(state: CommunityState, _event: Recorded) -> CommunityState:
    return _with(state, releases=state.releases + 1)


# -- ends -----------------------------------------------------------------------------------------


def _ended(outcome: str, field: str) -> Apply:
    def applied(state: CommunityState, event: Recorded) -> CommunityState:
        on: datetime = event.data[field]
        _rests(state, event, "attempt", len(state.attempts) + 1)
        found = Attempt.model_validate(
            {"begun_on": state.begun_on, "ended_on": on, "outcome": outcome}
        )
        return _with(state, attempts=(*state.attempts, found), ended_on=on)

    return applied


def _reentered(state: CommunityState, event: Recorded) -> CommunityState:
    since = state.region_since if state.specialist else event.occurred_on
    gone: dict[str, Any] = {"begun_on": None, "resumed_on": None, "ended_on": None}
    return _with(state, region_since=since, lost="", lost_on=None, **gone)


def _for_life(state: CommunityState, event: Recorded) -> CommunityState:
    if state.lifetime is not None:
        raise OutOfTableError(f"{state.case}: supervised for life already")
    return _with(state, lifetime=Lifetime.model_validate(event.data), lifetime_ended_on=None)


def _for_life_no_more(state: CommunityState, event: Recorded) -> CommunityState:
    if state.lifetime is None:
        raise OutOfTableError(f"{state.case}: not supervised for life")
    return _with(state, lifetime=None, lifetime_ended_on=event.data["ended_on"])


def _died(state: CommunityState, event: Recorded) -> CommunityState:
    return _with(state, died_on=event.data["died_on"])


def _struck(state: CommunityState, event: Recorded) -> CommunityState:
    """Whoever was told is told anew."""
    told = state.owner is not None and event.data["struck"] in TOLD_KINDS
    return _with(state, retell=True) if told else state


def _told(state: CommunityState, _event: Recorded) -> CommunityState:
    return _with(state, retell=False)


def _same(state: CommunityState, _event: Recorded) -> CommunityState:
    return state


_OWN: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    ev.FACTS_NOTED: _noted,
    ev.STRUCK: _struck,
    st.OFFENCES_CONFIRMED: _confirmed,
    st.PROVIDER_ASSIGNED: _provided,
    st.PROVIDER_TRANSFERRED: _transferred,
    st.PROVIDER_LOST: _lost,
    **dict.fromkeys((st.MEMBER_ASSIGNED, st.MEMBER_REPLACED, st.OFFICER_TRANSFERRED), _seated),
    st.MEMBER_LEFT: _left,
    st.SPECIALIST_ASSIGNED: _specialist,
    st.REGION_CHANGED: _moved,
    st.ASSESSED: _assessed,
    st.BEGUN: _begun,
    st.POLYGRAPH: _examined,
    st.PROGRESS: _reported,
    st.INFORMATION_RELEASED: _informed,
    st.COMPLETION: _ended(st.COMPLETED, "completed_on"),
    st.FAILURE: _ended(st.FAILED, "failed_on"),
    st.REENTERED: _reentered,
    st.LIFETIME_SET: _for_life,
    st.LIFETIME_ENDED: _for_life_no_more,
    st.DIED: _died,
    st.CLOCKS_SET: _same,
    st.TOLD: _told,
}
APPLIES: Final[Mapping[str, Apply]] = {
    kind: letting_go(own, newest=KEPT) for kind, own in _OWN.items()
}
