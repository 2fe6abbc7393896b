"""What a proposed placement knows beside its notices, and how its own events change it.

Belongs here: the state of a placement and the `apply` of each of its events. Not here: decisions.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from domain import events as ev
from domain.events import Recorded
from domain.model import Json
from domain.placement import placement_stages as st
from domain.placement.home import Picture, Somebody
from domain.placement.notices_state import NoticesState, shared_applies


class PlacementState(NoticesState):
    """A placement: facts that decide, by opaque ids."""

    incoming: str = ""
    bed: str = "residential"
    sought_on: datetime | None = None
    placement_on: datetime | None = None
    placed_on: datetime | None = None
    division: str = ""
    cmhc: str | None = None
    screening: str | None = None
    agent: str | None = None
    agent_told_on: datetime | None = None
    asked_client_on: datetime | None = None
    client: Literal["unasked", "asked", "consented", "refused", "time-spent"] = "unasked"
    out_of_scope: str | None = None
    """The rule by which this is no residential placement, as last examined."""
    scope_warned: tuple[str, ...] = ()
    """Rules of the warnings that were given while it was none: each is given once (D-04)."""

    def looking(self) -> bool:
        """Whether another home is considered whose picture has not come yet."""
        return self.picture is None or self.picture.home.location != self.location

    def newcomer(self) -> Somebody:
        """The incoming person as the picture shows them.

        Raises:
            LookupError: the picture has nobody who moves in (a bug).
        """
        if self.picture is None or self.picture.incoming is None:
            raise LookupError(f"{self.case}: nobody moves in")
        return self.picture.incoming

    def about(self) -> str:
        """The incoming person."""
        return self.incoming

    def moving_in(self) -> bool:
        """Whether the incoming person has still to move in."""
        return self.stage in {st.PREPARING, st.OUT_OF_SCOPE}

    def asks(self, subject: str, now: datetime) -> Json:
        """As for everybody, but the incoming person's guardian is asked before placement (T-21)."""
        asked = super().asks(subject, now)
        if subject == self.incoming and self.placement_on is not None and self.moving_in():
            new = {"placement": "new", "placement_on": self.placement_on.isoformat()}
            return {**asked, **new}
        return asked


def _opened(state: PlacementState, event: Recorded) -> PlacementState:
    data = event.data
    names = ("incoming", "location", "bed", "division")
    maybe = ("cmhc", "screening", "agent", "agent_told_on", "placement_on", "sought_on")
    return PlacementState.model_validate(
        {
            **state.model_dump(),
            **{name: data[name] for name in names},
            **{name: data.get(name) for name in maybe},
            "picture": Picture.model_validate(data["facts"]),
        }
    )


def _scope_left(state: PlacementState, event: Recorded) -> PlacementState:
    return _warned(state.model_copy(update={"out_of_scope": event.data["rule"]}), event)


def _warned(state: PlacementState, event: Recorded) -> PlacementState:
    said = (one["rule"] for one in event.data.get("warnings", ()))
    return state.model_copy(update={"scope_warned": tuple(sorted({*state.scope_warned, *said}))})


def _scope_entered(state: PlacementState, _event: Recorded) -> PlacementState:
    return state.model_copy(update={"out_of_scope": None})


def _possibility(state: PlacementState, event: Recorded) -> PlacementState:
    envelopes = dict(state.envelopes)
    for key in event.data["envelopes"]:
        envelopes[key] = envelopes[key].model_copy(
            update={
                "status": "documented",
                "method": event.data["method"],
                "sent_on": event.occurred_on,
                "ended_on": event.occurred_on,
            }
        )
    return state.model_copy(update={"envelopes": envelopes})


def _screening(state: PlacementState, event: Recorded) -> PlacementState:
    return state.model_copy(
        update={"cmhc": event.data["cmhc"], "screening": event.data.get("screening")}
    )


def _date(state: PlacementState, event: Recorded) -> PlacementState:
    return state.model_copy(
        update={"placement_on": datetime.fromisoformat(event.data["placement_on"])}
    )


def _location(state: PlacementState, event: Recorded) -> PlacementState:
    """What guardians said was about the residents of the home before; it is kept for a return."""
    location = event.data["location"]
    elsewhere = {**state.sought_elsewhere, state.location: state.sought}
    sought = elsewhere.pop(location, {})
    changes = {"location": location, "sought": sought, "sought_elsewhere": elsewhere}
    fresh = {"out_of_scope": None, "client": "unasked", "asked_client_on": None}
    return state.model_copy(update={**changes, **fresh})


def _placed(state: PlacementState, event: Recorded) -> PlacementState:
    return state.model_copy(update={"placed_on": datetime.fromisoformat(event.data["placed_on"])})


def _time_spent(state: PlacementState, _event: Recorded) -> PlacementState:
    return state.model_copy(update={"client": "time-spent"}) if state.client == "asked" else state


def _client(standing: str) -> Callable[[PlacementState, Recorded], PlacementState]:
    return lambda state, _event: state.model_copy(update={"client": standing})


APPLIES: Mapping[str, Callable[[PlacementState, Recorded], PlacementState]] = {
    **shared_applies(),
    ev.OPENED: _opened,
    ev.WARNED: _warned,
    st.LEFT_SCOPE: _scope_left,
    st.ENTERED_SCOPE: _scope_entered,
    st.POSSIBILITY_NOTIFIED: _possibility,
    st.SCREENING_RECORDED: _screening,
    st.AGENT_NOTICE_RECORDED: lambda state, event: state.model_copy(
        update={"agent_told_on": event.occurred_on}
    ),
    st.CONSENT_REQUESTED: lambda state, event: state.model_copy(
        update={"client": "asked", "asked_client_on": event.occurred_on}
    ),
    st.CLIENT_CONSENTED: _client("consented"),
    st.CLIENT_REFUSED: _client("refused"),
    st.CLIENT_TIME_SPENT: _time_spent,
    st.DATE_CHANGED: _date,
    st.LOCATION_CONSIDERED: _location,
    st.DECIDED_TO_PLACE: _placed,
}
