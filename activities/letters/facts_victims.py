"""What a letter to a victim says: one step of the case, and nothing else (S-34).

Belongs here: which events victims are told of in which words of the record, and that a letter goes
to a victim of this very case. Not here: which fields it may have (`svp.py`). Nothing about the
other victims, and nothing of what the registers hold about the person beyond the name, is read.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources, recipient_of
from activities.letters.svp_parts import OUTCOMES
from activities.letters.text import LetterError
from domain.events import Recorded
from domain.model import Json
from domain.recording import EffectAsked
from domain.svp import svp_stages as st
from law.civil import civil_day

_ENDS: Final[Mapping[str, str]] = {
    st.VERDICT_PROVEN: "proven",
    st.VERDICT_NOT_PROVEN: "not-proven",
    st.MISTRIAL_DECLARED: "mistrial",
}
"""Kind of event -> the outcome that it is; of others the data of the event say it."""


def victim(at: Sources, asked: EffectAsked) -> Fields:
    """The notice of one step to one victim.

    Raises:
        LetterError: the recipient is no victim of this case, or the person whom it is about.
    """
    order, told = asked.effect.data, recipient_of(asked)
    person = svp.person_of(at, asked)
    known = _victims(svp.case_facts(at, asked.case))
    if told not in known or told == person:
        raise LetterError(f"recipient: {told} is no victim on record in {asked.case} (S-34)")
    by = svp.ordering(at, asked)
    letter = {
        **svp.to_person(at, asked),
        "person": at.name(person),
        "event": order.get("event"),
        "on": _on(order, by, asked),
        "outcome": _outcome(order, by),
        "court": _court(at, asked),
        "hearing_on": svp.day(order["hearing_on"]) if order.get("hearing_on") else None,
    }
    return "victim-notice", letter, ()


def _victims(state: Json) -> frozenset[str]:
    """The victims on the case's record: ids, or rows that have one."""
    found: Any = state.get("victims") or ()
    ids: Iterable[Any] = (one.get("id") if isinstance(one, Mapping) else one for one in found)
    return frozenset(str(one) for one in ids)


def _on(order: Json, by: Recorded | None, asked: EffectAsked) -> object:
    """The day of the step: the order's, else that of the event that ordered the letter."""
    if order.get("on"):
        return svp.day(order["on"])
    return civil_day(by.occurred_on if by is not None else asked.at)


def _outcome(order: Json, by: Recorded | None) -> object:
    if order.get("event") not in OUTCOMES:
        return None
    if order.get("outcome"):
        return order["outcome"]
    if by is None:
        return None
    return _ENDS.get(by.kind) or by.data.get("result")


def _court(at: Sources, asked: EffectAsked) -> Json | None:
    """The court, once the case is before one: of an earlier step there is none to name."""
    found = svp.said(at, asked, "court")
    return svp.addressed(at, str(found)) if found else None
