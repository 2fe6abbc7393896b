"""What a delivery knows, and how its events change it.

Belongs here: the state of a delivery and the `apply` of each of its events. Not here: decisions.
An event whose ground has been struck raises `OutOfTableError`: such a strike is refused. The record
drops fields that are null, so optional ones are read with `get`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain import events as ev
from domain.events import Recorded
from domain.placement import delivery_stages as st
from domain.stages import OutOfTableError
from domain.state import CaseState


class DeliveryState(CaseState):
    """The ladder of one recipient: facts that decide, by opaque ids."""

    owner: str = ""
    letter: str = ""
    letter_kind: str = ""
    recipient: str = ""
    method: str = ""
    restricted: bool = False
    subject_lives_at_address: bool = False
    electronic: bool = False
    """Whether it was sent electronically at any time."""
    article: str | None = None
    """The article under way; older ones are in `articles`."""
    articles: tuple[str, ...] = ()
    outcome: str | None = None
    """The last report that moved the delivery."""
    sent_on: datetime | None = None
    """When it was sent, as the opening says; nothing that is reported on it can be earlier."""
    returned: bool = False
    """Whether it came back: then both fallbacks of DOR-037 are owed."""
    verbal: int = 0
    verbal_done: bool = False
    script: str | None = None
    follow_up: str | None = None
    """The follow-up letter, once it is typeset."""
    follow_up_sent: bool = False


def _opened(state: DeliveryState, event: Recorded) -> DeliveryState:
    data = event.data
    names = ("owner", "letter", "letter_kind", "recipient", "method", "restricted")
    article = data.get("article")
    return state.model_copy(
        update={
            **{name: data[name] for name in names},
            "subject_lives_at_address": data["subject_lives_at_address"],
            "sent_on": event.occurred_on,
            "electronic": data["method"] == "electronic",
            "article": article,
            "articles": (article,) if article else (),
        }
    )


def _reported(state: DeliveryState, event: Recorded) -> DeliveryState:
    return state.model_copy(update={"outcome": event.data.get("code", state.outcome)})


def _returned(state: DeliveryState, event: Recorded) -> DeliveryState:
    if event.kind == st.RETURNED_AGAIN and not state.verbal_done:
        raise OutOfTableError("returned again, but the verbal attempts are not made")
    return _reported(state, event).model_copy(update={"returned": True})


def _lost(state: DeliveryState, event: Recorded) -> DeliveryState:
    after = _reported(state, event)
    return after.model_copy(update={"method": "hand"}) if state.stage == st.QUEUED else after


def _sent_again(state: DeliveryState, event: Recorded) -> DeliveryState:
    """A new piece is under way; the article of the last one no longer speaks for this letter."""
    return state.model_copy(update={"method": event.data["method"], "article": None})


def _fell_back(state: DeliveryState, event: Recorded) -> DeliveryState:
    after = _reported(state, event)
    return after.model_copy(update={"method": "certified"}) if state.stage == st.QUEUED else after


def _verbal(state: DeliveryState, event: Recorded) -> DeliveryState:
    if not state.returned:
        raise OutOfTableError("a verbal attempt, but nothing came back")
    made = state.verbal + 1
    done = event.kind == st.VERBAL_COMPLETED
    if done and not event.data["reached"] and made < int(event.data["needed"]):
        raise OutOfTableError("fewer verbal attempts than the rule wants")
    return state.model_copy(update={"verbal": made, "verbal_done": done or state.verbal_done})


def _follow_up_sent(state: DeliveryState, _event: Recorded) -> DeliveryState:
    if not state.verbal_done:
        raise OutOfTableError("a follow-up without the verbal attempts")
    return state.model_copy(update={"follow_up_sent": True})


def _effect_done(state: DeliveryState, event: Recorded) -> DeliveryState:
    data, kind = event.data, event.data["order"].get("letter_kind")
    if "article" in data:
        held = (*state.articles, data["article"])
        return state.model_copy(update={"article": data["article"], "articles": held})
    if "letter" in data and kind == "verbal-script":
        return state.model_copy(update={"script": data["letter"]})
    if "letter" in data and kind == "delivery-follow-up":
        return state.model_copy(update={"follow_up": data["letter"]})
    return state


APPLIES: Mapping[str, Callable[[DeliveryState, Recorded], DeliveryState]] = {
    ev.OPENED: _opened,
    ev.EFFECT_DONE: _effect_done,
    st.NOTICE: _reported,
    st.RECEIPT_AWAITED: _reported,
    st.RECEIPT_MISSING: _reported,
    st.DECISION_NEEDED: _reported,
    st.DELIVERED: _reported,
    st.MAIL_RETURNED: _returned,
    st.RETURNED_AGAIN: _returned,
    st.MAIL_LOST: _lost,
    st.FELL_BACK: _fell_back,
    st.RESEND_DECIDED: _sent_again,
    st.ADDRESS_CORRECTED: _sent_again,
    st.VERBAL_ATTEMPTED: _verbal,
    st.VERBAL_COMPLETED: _verbal,
    st.FOLLOW_UP_SENT: _follow_up_sent,
}
