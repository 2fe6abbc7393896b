"""How the events of a site change its state.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are
null, so optional ones are read with `get`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from domain import events as ev
from domain.events import Recorded
from domain.mosop import site_stages as st
from domain.mosop.common import DISPUTED
from domain.mosop.site_beds import bed_of, wings_of
from domain.mosop.site_state import Asked, Hold, SiteState, Waiting, Wing

Apply = Callable[[SiteState, Recorded], SiteState]


def _with(state: SiteState, **changed: Any) -> SiteState:  # noqa: ANN401 - any field
    return state.model_copy(update=changed)


def _asked(one: Asked) -> dict[str, Any]:
    """What goes along when somebody gets a bed or loses one."""
    return {name: getattr(one, name) for name in Asked.model_fields}


def _without_bed(state: SiteState, treatment: str) -> dict[str, Hold]:
    return {bed: hold for bed, hold in state.held.items() if hold.treatment != treatment}


def _off_the_list(state: SiteState, treatment: str) -> dict[str, Waiting]:
    return {one: said for one, said in state.waiting.items() if one != treatment}


def _gone(state: SiteState, treatment: str) -> SiteState:
    """Whatever a treatment had here has ended."""
    return _with(
        state,
        held=_without_bed(state, treatment),
        waiting=_off_the_list(state, treatment),
    )


def _back_on_the_list(state: SiteState, beds: Iterable[str], why: str) -> SiteState:
    """Whoever had these beds waits again, with the time and the day that were known."""
    held, waiting = dict(state.held), dict(state.waiting)
    for bed in beds:
        hold = held.pop(bed)
        waiting[hold.treatment] = Waiting(**_asked(hold), lost=why)
    return _with(state, held=held, waiting=waiting)


# -- the facility ---------------------------------------------------------------------------------


def _opened(state: SiteState, event: Recorded) -> SiteState:
    return _with(state, facility=event.data["facility"], wings=wings_of(event.data["wings"]))


def _losing(state: SiteState, event: Recorded) -> SiteState:
    return _back_on_the_list(state, event.data.get("lost", ()), event.data["why"])


def _wing(state: SiteState, event: Recorded, **changed: Any) -> SiteState:  # noqa: ANN401 - any field
    name = event.data["wing"]
    wing = state.wings.get(name, Wing()).model_copy(update=changed)
    return _with(state, wings={**state.wings, name: wing})


def _wing_closed(state: SiteState, event: Recorded) -> SiteState:
    return _wing(_losing(state, event), event, closed=True)


def _wing_changed(state: SiteState, event: Recorded) -> SiteState:
    out = tuple(bed for bed in state.out_of_service if bed not in event.data.get("gone", ()))
    changed = _wing(_losing(state, event), event, beds=event.data["beds"])
    return _with(changed, out_of_service=out)


def _taken_out(state: SiteState, event: Recorded) -> SiteState:
    return _with(state, out_of_service=(*state.out_of_service, event.data["bed"]))


def _returned(state: SiteState, event: Recorded) -> SiteState:
    left = tuple(bed for bed in state.out_of_service if bed != event.data["bed"])
    return _with(state, out_of_service=left)


# -- requests -------------------------------------------------------------------------------------


def _requested(state: SiteState, event: Recorded) -> SiteState:
    data = event.data
    before = state.waiting.get(data["treatment"])
    kept = before.model_dump() if before is not None else {}
    said = {"asked_on": data["asked_on"], "release_on": data.get("release_on")}
    one = Waiting.model_validate({**kept, **said, "transfer": data["transfer"], "ready": True})
    return _with(state, waiting={**state.waiting, data["treatment"]: one})


def _changed(state: SiteState, event: Recorded) -> SiteState:
    treatment, until = event.data["treatment"], event.data.get("release_on")
    bed = bed_of(state, treatment)
    if bed is not None:
        hold = Hold.model_validate({**state.held[bed].model_dump(), "release_on": until})
        return _with(state, held={**state.held, bed: hold})
    changed = {"release_on": until}
    if "ready" in event.data:
        changed["ready"] = event.data["ready"]
    return _waiting(state, treatment, changed)


def _waiting(state: SiteState, treatment: str, changed: Mapping[str, Any]) -> SiteState:
    one = Waiting.model_validate({**state.waiting[treatment].model_dump(), **changed})
    return _with(state, waiting={**state.waiting, treatment: one})


def _left(state: SiteState, event: Recorded) -> SiteState:
    return _gone(state, event.data["treatment"])


def _readiness(state: SiteState, event: Recorded) -> SiteState:
    return _waiting(state, event.data["treatment"], {"ready": event.data["ready"]})


def _order_changed(state: SiteState, event: Recorded) -> SiteState:
    if not event.data["first"]:
        return _waiting(state, event.data["treatment"], {"first": None})
    number = state.put_first + 1
    put = _waiting(state, event.data["treatment"], {"first": number})
    return _with(put, put_first=number)


# -- beds -----------------------------------------------------------------------------------------


def _granted(state: SiteState, event: Recorded) -> SiteState:
    treatment, bed = event.data["treatment"], event.data["bed"]
    one = state.waiting[treatment]
    hold = Hold(**_asked(one), treatment=treatment, granted_on=event.occurred_on)
    return _with(
        state,
        held={**state.held, bed: hold},
        waiting=_off_the_list(state, treatment),
    )


def _lapsed(state: SiteState, event: Recorded) -> SiteState:
    bed = event.data["bed"]
    hold = state.held[bed]
    again = {**_asked(hold), "lapses": hold.lapses + 1, "ready": False}
    back = {**state.waiting, hold.treatment: Waiting.model_validate(again)}
    return _with(state, held=_without_bed(state, hold.treatment), waiting=back)


def _occupied(state: SiteState, event: Recorded) -> SiteState:
    """The person is in the bed, whoever it was held for."""
    data, on = event.data, event.data["on"]
    treatment, bed = data["treatment"], data["bed"]
    own = bed_of(state, treatment)
    other = state.held.get(bed)
    if own is not None:
        asked, granted = _asked(state.held[own]), state.held[own].granted_on
    else:
        said = state.waiting.get(treatment)
        asked = _asked(said) if said is not None else {"asked_on": on}
        granted = event.occurred_on
    if "release_on" in data:
        asked["release_on"] = data["release_on"]
    if other is not None and other.treatment != treatment:
        state = _back_on_the_list(state, (bed,), "taken")
    told = data.get("told") or (state.held[own].told if own is not None else "")
    hold = Hold.model_validate(
        {**asked, "treatment": treatment, "granted_on": granted, "occupied_on": on, "told": told}
    )
    return _with(_gone(state, treatment), held={**_without_bed(state, treatment), bed: hold})


def _disputed(state: SiteState, event: Recorded) -> SiteState:
    """On the list, with what was known of the request; before, a dispute changed nothing."""
    data = event.data
    treatment = data["treatment"]
    bed = bed_of(state, treatment)
    if not data.get("listed"):
        return state
    if bed is not None:
        return _back_on_the_list(state, (bed,), DISPUTED)
    if treatment in state.waiting:  # whoever is there can take a bed
        return _waiting(state, treatment, {"ready": True, "lost": DISPUTED})
    one = Waiting(asked_on=data["on"], transfer=True, lost=DISPUTED)
    return _with(state, waiting={**state.waiting, treatment: one})


def _moved(state: SiteState, event: Recorded) -> SiteState:
    treatment, bed = event.data["treatment"], event.data["bed"]
    hold = state.held[event.data["before"]]
    told = hold.told if hold.occupied_on is not None else ""
    moved = hold.model_copy(update={"told": told})
    return _with(state, held={**_without_bed(state, treatment), bed: moved})


def _corrected(state: SiteState, event: Recorded) -> SiteState:
    if "bed" in event.data:
        return _occupied(state, event)
    if "before" in event.data:
        return _back_on_the_list(state, (event.data["before"],), "corrected")
    return _left(state, event)


def _told(state: SiteState, event: Recorded) -> SiteState:
    beds = {*event.data.get("beds", ())}
    held = {
        bed: hold.model_copy(update={"told": bed}) if bed in beds else hold
        for bed, hold in state.held.items()
    }
    return _with(state, held=held, told_first=tuple(event.data.get("first", ())))


APPLIES: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    st.STOPPED: _losing,
    st.REQUESTED: _requested,
    st.CHANGED: _changed,
    st.WITHDRAWN: _left,
    st.GRANTED: _granted,
    st.LAPSED: _lapsed,
    st.OCCUPIED: _occupied,
    st.VACATED: _left,
    st.DISPUTED: _disputed,
    st.MOVED: _moved,
    st.TOLD: _told,
    st.WING_CLOSED: _wing_closed,
    st.WING_REOPENED: lambda state, event: _wing(state, event, closed=False),
    st.WING_CHANGED: _wing_changed,
    st.TAKEN_OUT: _taken_out,
    st.RETURNED: _returned,
    st.ORDER_CHANGED: _order_changed,
    st.READINESS: _readiness,
    st.CORRECTED: _corrected,
}
