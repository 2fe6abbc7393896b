"""What a consent knows, and how its events change it.

Belongs here: the state of a consent and the `apply` of each of its events. Not here: decisions.
An event whose ground has been struck raises `OutOfTableError`: such a strike is refused. The record
drops fields that are null, so optional ones are read with `get`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from domain import events as ev
from domain.events import Recorded
from domain.model import Frozen, Json
from domain.placement import consent_stages as st
from domain.placement.consent_commands import Guardian, Scope
from domain.stages import OutOfTableError
from domain.state import CaseState


class Request(Frozen):
    """A guardian was asked: by which event, when and how."""

    version: int
    on: datetime
    method: str


class Answer(Frozen):
    """What a guardian's last valid or undecided answer says."""

    answer: Literal["consent", "refusal", "undecided", "withdrawn"]
    version: int
    on: datetime
    scope: Scope = Scope()


class ConsentState(CaseState):
    """A consent: facts that decide, by opaque ids."""

    ward: str = ""
    location: str = ""
    placement: str = ""
    letters: str = ""
    answer_needed_from: str = "all"
    owner: str | None = None
    prospective: bool = False
    offences: tuple[str, ...] = ()
    """Codes of the offences that would be disclosed."""
    guardians: dict[str, Guardian] = Field(default_factory=dict)
    requests: dict[str, Request] = Field(default_factory=dict)
    rendered: dict[str, str] = Field(default_factory=dict)
    """Guardian -> the letter that asks."""
    answers: dict[str, Answer] = Field(default_factory=dict)
    kept_back: tuple[str, ...] = ()
    """Letters that were typeset and are not to be sent."""
    covered_prospective: bool | None = None
    deliveries: dict[str, str] = Field(default_factory=dict)
    """Delivery case -> how it ended."""

    def to_ask(self, on: datetime) -> tuple[str, ...]:
        """The guardians whose consent counts at an instant: appointed, in force, alive (C-28)."""
        return tuple(
            key for key, one in self.guardians.items() if one.in_force(on) and not one.deceased
        )

    def agreed(self, on: datetime, extra: str | None = None) -> bool:
        """Whether the consents held, with one more, are enough (C-22); no refusal may stand."""
        needed = {*self.to_ask(on)} - {extra}
        if any(self.answers[key].answer == "refusal" for key in needed & self.answers.keys()):
            return False
        gave = {key for key, held in self.answers.items() if held.answer == "consent"}
        if extra is not None:
            gave.add(extra)
        if self.answer_needed_from == "one":
            return bool(gave)
        return bool(gave) and needed <= gave


def _guardians(found: list[Json]) -> dict[str, Guardian]:
    return {one["guardian"]: Guardian.model_validate(one) for one in found}


def _opened(state: ConsentState, event: Recorded) -> ConsentState:
    data = event.data
    return state.model_copy(
        update={
            **{name: data[name] for name in ("ward", "location", "placement", "letters")},
            "answer_needed_from": data["answer_needed_from"],
            "owner": data.get("for_case"),
            "prospective": data["prospective"],
            "offences": tuple(one["code"] for one in data["offences"]),
            "guardians": _guardians(data["guardians"]),
        }
    )


def _request_sent(state: ConsentState, event: Recorded) -> ConsentState:
    made = Request(version=event.version, on=event.occurred_on, method=event.data["method"])
    asked = dict.fromkeys(event.data["guardians"], made)
    return state.model_copy(update={"requests": {**state.requests, **asked}})


def _answer(state: ConsentState, event: Recorded, said: str) -> ConsentState:
    held = Answer.model_validate(
        {
            "answer": said,
            "version": event.version,
            "on": event.data.get("signed_on") or event.occurred_on,
            "scope": event.data["scope"],
        }
    )
    guardian = str(event.data["guardian"])
    return state.model_copy(update={"answers": {**state.answers, guardian: held}})


def _response_recorded(state: ConsentState, event: Recorded) -> ConsentState:
    said = event.data.get("counts_as")
    return _answer(state, event, said) if said else state


def _signature(state: ConsentState, event: Recorded, said: str | None) -> ConsentState:
    guardian = str(event.data["guardian"])
    held = state.answers.get(guardian)
    if held is None or held.answer != "undecided":
        raise OutOfTableError(f"no signature of {guardian} waits for a decision")
    answers = {key: one for key, one in state.answers.items() if key != guardian}
    if said is not None:
        answers[guardian] = held.model_copy(update={"answer": said})
    return state.model_copy(update={"answers": answers})


def _consent_given(state: ConsentState, event: Recorded) -> ConsentState:
    by = event.data["by"]
    if by == "response":
        state = _answer(state, event, "consent")
    elif by == "signature":
        state = _signature(state, event, "consent")
    missing = [
        key
        for key in event.data["consents"]
        if key not in state.answers or state.answers[key].answer != "consent"
    ]
    if missing:
        raise OutOfTableError(f"a consent without the answers of {', '.join(missing)}")
    return state.model_copy(update={"covered_prospective": event.data["covers"]["prospective"]})


def _consent_refused(state: ConsentState, event: Recorded) -> ConsentState:
    return _answer(state, event, "refusal").model_copy(update={"covered_prospective": None})


def _withdrawn(state: ConsentState, event: Recorded) -> ConsentState:
    guardian = str(event.data["guardian"])
    if guardian not in state.answers:
        raise OutOfTableError(f"a withdrawal by {guardian}, whose consent does not stand")
    held = state.answers[guardian].model_copy(update={"answer": "withdrawn"})
    answers = {**state.answers, guardian: held}
    return state.model_copy(update={"answers": answers, "covered_prospective": None})


def _facts_noted(state: ConsentState, event: Recorded) -> ConsentState:
    known = state.guardians
    noted = {
        key: one.model_copy(update={"deceased": one.deceased or known[key].deceased})
        if key in known
        else one
        for key, one in _guardians(event.data["guardians"]).items()
    }
    return state.model_copy(update={"guardians": {**known, **noted}})


def _delivery_ended(state: ConsentState, event: Recorded) -> ConsentState:
    data = event.data
    ended = {**state.deliveries, data["delivery"]: data["ended"]}
    guardians = state.guardians
    if data["ended"] == "deceased" and data["recipient"] in guardians:
        gone = guardians[data["recipient"]].model_copy(update={"deceased": True})
        guardians = {**guardians, data["recipient"]: gone}
    return state.model_copy(update={"deliveries": ended, "guardians": guardians})


def _kept_back(state: ConsentState, event: Recorded) -> ConsentState:
    return state.model_copy(update={"kept_back": (*state.kept_back, event.data["letter"])})


def _successor(state: ConsentState, event: Recorded) -> ConsentState:
    gone = event.data["guardian"]
    guardians = dict(state.guardians)
    guardians[gone] = guardians[gone].model_copy(update={"deceased": True})
    if event.data.get("successor"):
        guardians.update(_guardians([event.data["successor"]]))
    return state.model_copy(update={"guardians": guardians})


def _effect_done(state: ConsentState, event: Recorded) -> ConsentState:
    order = event.data["order"]
    if order.get("letter_kind") != "consent-request" or "letter" not in event.data:
        return state
    letter = {order["guardian"]: event.data["letter"]}
    return state.model_copy(update={"rendered": {**state.rendered, **letter}})


APPLIES: Mapping[str, Callable[[ConsentState, Recorded], ConsentState]] = {
    ev.OPENED: _opened,
    ev.EFFECT_DONE: _effect_done,
    ev.FACTS_NOTED: _facts_noted,
    st.REQUEST_SENT: _request_sent,
    st.RESPONSE_RECORDED: _response_recorded,
    st.CONSENT_GIVEN: _consent_given,
    st.CONSENT_REFUSED: _consent_refused,
    st.CONSENT_WITHDRAWN: _withdrawn,
    st.SIGNATURE_ACCEPTED: lambda state, event: _signature(state, event, "consent"),
    st.SIGNATURE_REJECTED: lambda state, event: _signature(state, event, None),
    st.PROSPECTIVE_DECIDED: lambda state, event: state.model_copy(
        update={"covered_prospective": event.data["covered"]}
    ),
    st.DELIVERY_ENDED: _delivery_ended,
    st.SUCCESSOR_DECIDED: _successor,
    st.REMINDER_KEPT_BACK: _kept_back,
}
