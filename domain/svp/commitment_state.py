"""What a commitment knows, and how its events change it.

Belongs here: the state and the `apply` of each event. Not here: decisions. A commitment lasts for
decades: of each thing the state keeps the last, not the history. An event whose ground has been
struck raises `OutOfTableError`: such a strike is refused. The record drops fields that are null, so
optional ones are read with `get`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import Field

from domain import events as ev
from domain import rules
from domain.events import Recorded
from domain.memory import LongState, letting_go
from domain.model import Frozen
from domain.stages import OutOfTableError
from domain.svp import commitment_stages as st

REVIEW: Final = "review"
"""A hearing that the yearly review ordered: nobody petitioned."""


class Petition(Frozen):
    """The petition that is before the court."""

    number: int
    kind: str
    """`authorised`, `over-objection`, or `review`."""
    filed_on: datetime
    new_facts: bool = False
    defects: tuple[str, ...] = ()
    """Recipients who have not been served."""
    jury: tuple[str, ...] = ()
    """Who demanded a jury."""


class Notice(Frozen):
    """The last yearly notice."""

    given_on: datetime
    waived: bool | None = None
    forwarded_on: datetime | None = None


class CommitmentState(LongState):
    """A commitment: facts that decide, by opaque ids."""

    person: str = ""
    svp: str = ""
    court: str = ""
    county: str = ""
    standard: str = ""
    committed_on: datetime | None = None
    victims: tuple[str, ...] = ()
    site: str = ""
    examined_on: datetime | None = None
    opinion: str = ""
    """What the last examination came to; sealed (S-35)."""
    notice: Notice | None = None
    notices: int = 0
    notice_typeset: bool = False
    """Whether the letter of the year that runs has been ordered."""
    reviewed_on: datetime | None = None
    authorised_on: datetime | None = None
    """The director's approval, while no petition has been filed on it."""
    petition: Petition | None = None
    petitions: int = 0
    failed: int = 0
    """Petitions without approval that failed or were frivolous (S-31)."""
    plan: tuple[str, ...] = ()
    planned_on: datetime | None = None
    approved: tuple[str, ...] = ()
    """Residences that the department has approved, for this release."""
    residence: str = ""
    conditions: tuple[str, ...] = ()
    released_on: datetime | None = None
    """Since when the person has been on conditional release; the review is void meanwhile."""
    alleged_on: datetime | None = None
    violated: bool | None = None
    escaped_on: datetime | None = None
    back_to: str = ""
    """Where the case goes on once the person is found."""
    late: dict[str, str] = Field(default_factory=dict)
    """Obligation that ended late -> its rule, until a named person has decided."""


Apply = Callable[[CommitmentState, Recorded], CommitmentState]


def _with(state: CommitmentState, **changed: Any) -> CommitmentState:  # noqa: ANN401 - any field
    return CommitmentState.model_validate({**dict(state), **changed})


def _put(**names: str) -> Apply:
    """Take fields of the event's data into fields of the state: state field = data field."""
    return lambda state, event: _with(
        state, **{to: event.data[name] for to, name in names.items() if name in event.data}
    )


def before_court(state: CommitmentState) -> Petition:
    """The petition that is before the court.

    Raises:
        OutOfTableError: there is none; the event that filed it was struck.
    """
    if state.petition is None:
        raise OutOfTableError(f"{state.case}: no petition is before the court")
    return state.petition


def _opened(state: CommitmentState, event: Recorded) -> CommitmentState:
    data = event.data
    noticed = data.get("noticed_on")
    return _with(
        state,
        **{name: data[name] for name in ("person", "court", "county", "committed_on")},
        svp=data.get("svp") or "",
        standard=data.get("standard") or "",
        victims=data.get("victims", ()),
        examined_on=data.get("examined_on"),
        notice={"given_on": noticed} if noticed else None,
        reviewed_on=data.get("reviewed_on"),
    )


def _reminded(state: CommitmentState, event: Recorded) -> CommitmentState:
    typeset = event.data["rule"] == rules.T_11 and bool(event.orders)
    return _with(state, notice_typeset=True) if typeset else state


def _noticed(state: CommitmentState, event: Recorded) -> CommitmentState:
    given = Notice.model_validate(event.data)
    return _with(state, notice=given, notices=state.notices + 1, notice_typeset=False)


def _answered(state: CommitmentState, event: Recorded) -> CommitmentState:
    if state.notice is None:
        raise OutOfTableError(f"{state.case}: no notice was given")
    names = ("waived", "forwarded_on")
    said = {name: event.data[name] for name in names if name in event.data}
    return _with(state, notice={**dict(state.notice), **said})


def _hearing_ordered(state: CommitmentState, event: Recorded) -> CommitmentState:
    on = event.data["reviewed_on"]
    petition = Petition(number=state.petitions, kind=REVIEW, filed_on=on)
    return _with(state, reviewed_on=on, petition=petition)


def _filed(state: CommitmentState, event: Recorded) -> CommitmentState:
    number = state.petitions + 1
    petition = Petition.model_validate({**event.data, "number": number})
    if petition.kind == "authorised" and state.authorised_on is None:
        raise OutOfTableError(f"{state.case}: the petition was not authorised")
    kept = None if petition.kind == "authorised" else state.authorised_on
    return _with(state, petition=petition, petitions=number, authorised_on=kept)


def _served(state: CommitmentState, event: Recorded) -> CommitmentState:
    held = before_court(state)
    left = tuple(one for one in held.defects if one not in event.data["served"])
    return _with(state, petition=held.model_copy(update={"defects": left}))


def _jury(state: CommitmentState, event: Recorded) -> CommitmentState:
    held = before_court(state)
    asked = tuple(dict.fromkeys((*held.jury, event.data["by"])))
    return _with(state, petition=held.model_copy(update={"jury": asked}))


def _petition_ended(state: CommitmentState, event: Recorded) -> CommitmentState:
    """The petition is over. Whether it counts against the next one, the event says (S-31)."""
    failed = state.failed + int(bool(event.data.get("counts", False)))
    gone = {"plan": (), "planned_on": None, "approved": ()}
    return _with(state, petition=None, failed=failed, **gone)


def _planned(state: CommitmentState, event: Recorded) -> CommitmentState:
    return _with(state, plan=event.data.get("covers", ()), planned_on=event.data["drafted_on"])


def _approved(state: CommitmentState, event: Recorded) -> CommitmentState:
    approved = tuple(dict.fromkeys((*state.approved, event.data["residence"])))
    return _with(state, approved=approved)


def _residence_stands(state: CommitmentState, event: Recorded) -> None:
    residence = event.data.get("residence")
    if residence is not None and residence not in state.approved:
        raise OutOfTableError(f"{state.case}: the residence {residence} is not approved")


def _released(state: CommitmentState, event: Recorded) -> CommitmentState:
    data = event.data
    _residence_stands(state, event)
    return _with(
        state,
        petition=None,
        site="",
        released_on=data["ordered_on"],
        residence=data["residence"],
        conditions=data.get("conditions", ()),
    )


def _modified(state: CommitmentState, event: Recorded) -> CommitmentState:
    data = event.data
    _residence_stands(state, event)
    return _with(
        state,
        conditions=data.get("conditions", ()),
        residence=data.get("residence") or state.residence,
        alleged_on=None,
        violated=None,
    )


def _not_found(state: CommitmentState, _event: Recorded) -> CommitmentState:
    return _with(state, alleged_on=None, violated=None)


def _returned(state: CommitmentState, event: Recorded) -> CommitmentState:
    gone = {"released_on": None, "residence": "", "alleged_on": None, "violated": None}
    lists = {"conditions": (), "plan": (), "planned_on": None, "approved": ()}
    return _with(state, site=event.data["site"], **gone, **lists)


def _escaped(state: CommitmentState, event: Recorded) -> CommitmentState:
    data = event.data
    return _with(state, escaped_on=data["escaped_on"], back_to=data["back_to"])


def _recaptured(state: CommitmentState, event: Recorded) -> CommitmentState:
    if state.back_to != event.data["back_to"]:
        raise OutOfTableError(f"{state.case}: it stood at {state.back_to} before the escape")
    alleged = {"alleged_on": state.escaped_on} if state.back_to == st.VIOLATION else {}
    return _with(state, escaped_on=None, back_to="", **alleged)


def _late_decided(state: CommitmentState, event: Recorded) -> CommitmentState:
    key = event.data["obligation"]
    return _with(state, late={held: rule for held, rule in state.late.items() if held != key})


def _noting_late(own: Apply) -> Apply:
    """Every event says which duties it ended late; they wait for a named person."""

    def applied(state: CommitmentState, event: Recorded) -> CommitmentState:
        after = own(state, event)
        late = {one["key"]: one["rule"] for one in event.data.get("late", ())}
        return _with(after, late={**after.late, **late}) if late else after

    return applied


APPLIES: Final[Mapping[str, Apply]] = {
    ev.OPENED: _opened,
    ev.REMINDER_DUE: _reminded,
    ev.FACTS_NOTED: _put(victims="victims"),
    st.SITE_ASSIGNED: _put(site="site"),
    st.TRANSFERRED: _put(site="site"),
    ev.STRUCK: letting_go(lambda state, _event: state),
    st.EXAMINED: letting_go(_noting_late(_put(examined_on="examined_on", opinion="opinion"))),
    st.NOTICE_GIVEN: letting_go(_noting_late(_noticed)),
    st.WAIVER_RECORDED: _answered,
    st.REVIEWED: letting_go(_noting_late(_put(reviewed_on="reviewed_on"))),
    st.HEARING_ORDERED: letting_go(_noting_late(_hearing_ordered)),
    st.AUTHORISED: _put(authorised_on="authorised_on"),
    st.FILED: _filed,
    st.FILED_AUTHORISED: _filed,
    st.SERVED: _served,
    st.DENIED: _petition_ended,
    st.WITHDRAWN: _petition_ended,
    st.THRESHOLD_FAILED: _petition_ended,
    st.DANGER_PROVEN: _petition_ended,
    st.JURY_DEMANDED: _jury,
    st.PLANNED: _planned,
    st.RESIDENCE_APPROVED: _approved,
    st.RELEASED: _released,
    st.MODIFIED: _modified,
    st.ALLEGED: _put(alleged_on="alleged_on"),
    st.NOT_FOUND: _not_found,
    st.FOUND: lambda state, _event: _with(state, violated=True),
    st.RETURNED: _returned,
    **dict.fromkeys(st.ESCAPES.values(), _escaped),
    st.LATE_DECIDED: _late_decided,
    **dict.fromkeys(st.BACK.values(), _recaptured),
}
