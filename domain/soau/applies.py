"""How the events of a case of the assessment unit change what it knows.

Belongs here: the `apply` of each event. Not here: decisions. The record drops fields that are null,
so optional ones are read with `get`. An event whose ground has been struck raises
`OutOfTableError`: such a strike is refused.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from domain import events as ev
from domain.events import Recorded
from domain.model import Json
from domain.soau import stages as st
from domain.soau.commands import CourtOrder
from domain.soau.state import Appeal, SoauState
from domain.stages import OutOfTableError

Apply = Callable[[SoauState, Recorded], SoauState]


def _with(state: SoauState, **changed: Any) -> SoauState:  # noqa: ANN401 - any field
    return SoauState.model_validate({**dict(state), **changed})


def _put(**names: str) -> Apply:
    """Take fields of the event's data into fields of the state: state field = data field."""

    def applied(state: SoauState, event: Recorded) -> SoauState:
        return _with(state, **{to: event.data[name] for to, name in names.items()})

    return applied


def _order(data: Json) -> Json:
    order = CourtOrder.model_validate(data)
    return {"order": order, "reading": data["stands_as"]}


def _opened(state: SoauState, event: Recorded) -> SoauState:
    data = event.data
    names = ("person", "judgment", "court", "offences")
    return _with(state, **{name: data[name] for name in names}, **_order(data), sar=data.get("sar"))


def _corrected(state: SoauState, event: Recorded) -> SoauState:
    return _with(state, **_order(event.data))


def _sar(state: SoauState, event: Recorded) -> SoauState:
    return _with(state, sar=event.data)


def _appeal(state: SoauState, event: Recorded) -> SoauState:
    """Another appeal is not the one of which a person decided."""
    appeal = Appeal.model_validate(event.data)
    same = state.appeal is not None and state.appeal.noticed_on == appeal.noticed_on
    return _with(state, appeal=appeal, appeal_excludes=state.appeal_excludes if same else None)


def _appeal_decided(state: SoauState, event: Recorded) -> SoauState:
    if state.appeal is None:
        raise OutOfTableError(f"{state.case}: there is no appeal")
    return _with(state, appeal_excludes=event.data["excludes"])


def _checked(state: SoauState, event: Recorded) -> SoauState:
    data = event.data
    return _with(state, grounds=data["grounds"], health_problem=data["serious_health_problem"])


def _health_decided(state: SoauState, event: Recorded) -> SoauState:
    if not state.health_problem:
        raise OutOfTableError(f"{state.case}: no problem of health was found")
    return _with(state, health_excludes=event.data["excludes"])


def _delivered(state: SoauState, event: Recorded) -> SoauState:
    """Two deliveries never stand beside each other: the later one is struck first."""
    if state.delivered_on is not None:
        raise OutOfTableError(f"{state.case}: delivered twice")
    return _with(state, delivered_on=event.data["delivered_on"])


def _counted_anew(state: SoauState, event: Recorded) -> SoauState:
    """Nor is it from under days that began again where the unit was at work."""
    if event.kind == st.COUNTED_ANEW[st.ASSESSING]:
        _admitted(state)
    return _with(_delivered(state, event), stood_in="")


def _admitted(state: SoauState) -> None:
    if state.admitted_on is None:
        raise OutOfTableError(f"{state.case}: the unit has not admitted the person")


def _risk(state: SoauState, event: Recorded) -> SoauState:
    """No admission is struck from under what the unit found (U-09)."""
    _admitted(state)
    return _with(state, risk=event.data)


def _recommended(state: SoauState, event: Recorded) -> SoauState:
    _admitted(state)
    return _with(state, recommendations=event.data)


def _reported(state: SoauState, event: Recorded) -> SoauState:
    """Neither output is struck from under the report (DECK-51, DECK-52)."""
    if state.risk is None or state.recommendations is None:
        raise OutOfTableError(f"{state.case}: the report lacks an output")
    return _with(state, report_on=event.data["sent_on"])


def _advised(state: SoauState, event: Recorded) -> SoauState:
    if state.release_on is None:
        raise OutOfTableError(f"{state.case}: there is no release date")
    return _with(state, advised_on=event.data["advised_on"])


def _heard(state: SoauState, event: Recorded) -> SoauState:
    return _with(state, heard_on=(*state.heard_on, event.data["held_on"]))


def _received(state: SoauState, event: Recorded) -> SoauState:
    if state.intent_on is None:
        raise OutOfTableError(f"{state.case}: no notice was given")
    return _with(state, intent_received_on=event.data["received_on"])


def _asked(state: SoauState, event: Recorded) -> SoauState:
    if state.intent_received_on is None:
        raise OutOfTableError(f"{state.case}: no notice was received")
    return _with(state, hearing_asked_on=event.data["requested_on"])


def _granted(state: SoauState, event: Recorded) -> SoauState:
    """No delivery is struck from under the order: its day would hang in the air (T-17)."""
    if state.delivered_on is None:
        raise OutOfTableError(f"{state.case}: there is no delivery")
    return _with(state, decided_on=event.data["order_on"])


def _executed(state: SoauState, event: Recorded) -> SoauState:
    if event.data["after_delivery"] and state.delivered_on is None:
        raise OutOfTableError(f"{state.case}: there is no delivery")
    return _with(state, decided_on=event.data["executed_on"])


def _power_past(state: SoauState, event: Recorded) -> SoauState:
    """Found in its last stage already (an order typed later was struck), that stage stays known."""
    return _with(state, stood_in=state.stood_in or event.data["stood_in"])


APPLIES: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    st.ORDER_RETURNED: _put(returned_on="returned_on"),
    st.ORDER_CORRECTED: _corrected,
    st.READING_DECIDED: _put(reading="reading"),
    st.SAR_RECORDED: _sar,
    st.APPEAL_RECORDED: _appeal,
    st.APPEAL_DECIDED: _appeal_decided,
    **dict.fromkeys(
        (
            st.FOUND_ELIGIBLE,
            st.FOUND_ELIGIBLE_THERE,
            st.STILL_ELIGIBLE,
            st.FOUND_INELIGIBLE,
            st.UNDECIDED,
        ),
        _checked,
    ),
    st.HEALTH_DECIDED: _health_decided,
    **dict.fromkeys((st.DELIVERED_TO_DOC, st.DELIVERED_EARLY, st.DELIVERY_CORRECTED), _delivered),
    **dict.fromkeys(st.COUNTED_ANEW.values(), _counted_anew),
    **dict.fromkeys((st.ADMITTED, st.ADMITTED_THEN), _put(admitted_on="admitted_on")),
    st.RISK_ASSESSED: _risk,
    st.RECOMMENDED: _recommended,
    **dict.fromkeys((st.REPORTED, st.REPORTED_LATER), _reported),
    st.RELEASE_SET: _put(release_on="release_on"),
    st.RELEASE_ADVISED: _advised,
    st.HEARD: _heard,
    **dict.fromkeys((st.INTENT, st.INTENT_MEANWHILE), _put(intent_on="noticed_on")),
    st.INTENT_RECEIVED: _received,
    st.STATE_ASKED: _asked,
    st.GRANTED: _granted,
    st.EXECUTED: _executed,
    st.POWER_PAST: _power_past,
}
