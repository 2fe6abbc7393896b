"""What people and machines do with a case of notices, for the tests of placement.

Belongs here: steps that several tests share, and short views of what a case has planned. Not here:
any expectation.
"""

from datetime import datetime
from typing import Any

from domain import events as ev
from domain.actors import system
from domain.events import Draft, Recorded
from domain.model import Json
from domain.obligations import Obligation
from domain.placement.envelopes import Envelope, Page
from domain.placement.notices_state import NoticesState
from domain.refusal import Refusal
from tests.domain.homes import NOW, picture, placement
from tests.domain.recorder import Recorder

Case = Recorder[Any]
Line = tuple[str, str, str, tuple[str, ...]]
"""Recipient, consumer, subject ("" for nobody), sections."""
DECIDER: Json = {"role": "supervisor", "note": "note-1"}
BOTH: Json = {"co_residents": True, "prospective": True}


def rest(case: Case, when: datetime = NOW) -> tuple[Recorded, ...]:
    """Plan what ought to be told, typeset it, and plan again."""
    before = len(case.history)
    case.settle(when)
    case.finish(when, ("letter",))
    case.settle(when)
    return tuple(case.history[before:])


def does(case: Case, name: str, when: datetime = NOW, **data: Any) -> Recorded:
    """A command that is accepted, and what follows from it; the command's own last event."""
    answer = case.give(name, when, **data)
    assert not isinstance(answer, Refusal), answer.line()
    rest(case, when)
    return answer[-1]


def refused(case: Case, rule: str, name: str, when: datetime = NOW, **data: Any) -> Refusal:
    """A command that a rule refuses."""
    before = case.state
    answer = case.give(name, when, **data)
    assert isinstance(answer, Refusal), [one.kind for one in answer]
    assert answer.rule == rule, answer.line()
    assert case.state == before
    return answer


def ready(*residents: Any, **other: Any) -> Case:
    """A placement that lacks nothing but its notices."""
    case = placement(*residents, **other)
    does(case, "record-client-consent", given=True)
    return case


def answers(case: Case, question: str, answer: str, when: datetime = NOW) -> Recorded:
    """A supervisor decides a question."""
    return does(case, "decide-question", when, question=question, answer=answer, **DECIDER)


def documents(case: Case, when: datetime = NOW, **data: Any) -> Recorded:
    """The possibility (2) was told to everybody who is to be told of it."""
    return does(case, "record-possibility-notice", when, **({"method": "in-person"} | data))


def sends(case: Case, when: datetime = NOW, method: str = "certified", **data: Any) -> Recorded:
    """Notices are sent and their deliveries opened."""
    sent = does(case, "send-notices", when, method=method, **data)
    case.finish(when, ("open",))
    rest(case, when)
    return sent


def ends(
    case: Case,
    when: datetime,
    *keys: str,
    typed: datetime | None = None,
    ended: str = "delivered",
) -> None:
    """Deliveries end: of the envelopes named, or of all that are out."""
    out = [one.key for one in case.state.live() if one.status == "sent"]
    for key in keys or out:
        held = case.state.envelopes[key]
        does(
            case,
            "delivery-ended",
            typed or when,
            role="system",
            occurred_on=when.isoformat(),
            delivery=held.delivery or f"delivery-of-{key}",
            recipient=held.to.recipient,
            letter=held.letter,
            ended=ended,
        )


def consent_of(case: Case, subject: str, when: datetime = NOW) -> str:
    """The consent case that this case opened about a subject."""
    case.finish(when, ("open",))
    rest(case, when)
    return str(case.state.sought[subject].consent)


def reports(
    case: Case, fact: str, subject: str, when: datetime = NOW, **data: Any
) -> tuple[Recorded, ...]:
    """A consent case reports, and what follows."""
    consent = consent_of(case, subject, when)
    before = len(case.history)
    given = {"covers": BOTH} if fact == "consent-given" else {}
    does(case, fact, when, role="system", consent=consent, ward=subject, **(given | data))
    return tuple(case.history[before:])


def moves(case: Case, *residents: Json, when: datetime = NOW, **other: Any) -> Recorded:
    """The registers changed: these people live there now."""
    held = case.state.picture
    incoming = held.incoming.model_dump(mode="json", exclude_defaults=True) if held.incoming else {}
    seen = picture(*residents, incoming=other.pop("incoming", incoming) or None, on=when, **other)
    return does(case, "note-facts", when, role="system", picture=seen)


def decides(case: Case, when: datetime = NOW, **data: Any) -> Recorded:
    """A supervisor decides to place, in spite of whatever is missing."""
    return does(case, "decide-placement", when, **({"decision": "place"} | DECIDER | data))


def looked_up(case: Case, *residents: Any, location: str) -> None:
    (effect,) = (one for one in case.state.effects.values() if one.kind == "facts")
    done(case, effect, *residents, location=location)


def done(case: Case, effect: Any, *residents: Any, location: str) -> None:
    """The effect "facts" brings the picture of a home."""
    incoming = case.state.picture.incoming.model_dump(mode="json", exclude_defaults=True)
    seen = picture(*residents, incoming=incoming, home={"location": location})
    result = {"picture": seen}
    data = {"effect": effect.key, "kind": "facts", "order": effect.data, **result}
    draft = Draft(kind=ev.EFFECT_DONE, occurred_on=NOW, data=data)
    case._taken((draft,), NOW, system("facts"), effect.key)
    rest(case)


# -- views ---------------------------------------------------------------------------------------


def lines(case: Recorder[Any], *statuses: str) -> set[Line]:
    """Who is told about whom, under which sections: of live envelopes (of some status)."""
    return {
        (one.to.recipient, one.to.consumer, page.subject if page else "", told(one, page))
        for one in case.state.live()
        if not statuses or one.status in statuses
        for page in one.pages or (None,)
    }


def told(one: Envelope, page: Page | None) -> tuple[str, ...]:
    return page.sections if page is not None else one.sections


def named(state: NoticesState) -> set[str]:
    """Everybody who stands on a page of a live envelope."""
    return {page.subject for one in state.live() for page in one.pages}


def envelope(case: Case, recipient: str, section: str, consumer: str | None = None) -> Envelope:
    """The one live envelope to a recipient that serves a section."""
    (found,) = (
        one
        for one in case.state.live()
        if one.to.recipient == recipient
        and section in one.sections
        and consumer in {None, one.to.consumer}
    )
    return found  # type: ignore[no-any-return]


def page(case: Case, recipient: str, section: str) -> Page:
    """The one page in it."""
    (found,) = envelope(case, recipient, section).pages
    return found


def clocks(case: Case) -> dict[str, str]:
    """Key of each duty -> its status."""
    return {key: str(one.status) for key, one in case.state.obligations.items()}


def owed(case: Case, key: str) -> Obligation:
    held: Obligation = case.state.obligations[key]
    return held


def warned(event: Recorded) -> set[str]:
    """The rules of the warnings that an event carries."""
    return {one["rule"] for one in event.data.get("warnings", ())}


def planned(case: Case) -> list[Recorded]:
    return [one for one in case.history if one.kind == "notices-planned"]


def alerts(case: Case, about: str) -> list[Json]:
    return [one.data for one in case.orders("alert") if one.data["about"] == about]


def held(case: Case) -> dict[tuple[str, tuple[str, ...]], str]:
    """What is withheld: subject and sections -> why."""
    return {(one.subject, one.sections): one.why for one in case.state.withheld.values()}


def memos(case: Case) -> list[tuple[str, str, tuple[str, ...]]]:
    """Memos to the separate file: subject, reason, sections."""
    return [
        (one.data["subject"], one.data["why"], tuple(one.data["sections"]))
        for one in case.orders("letter")
        if one.data["letter_kind"] == "notice-withheld"
    ]
