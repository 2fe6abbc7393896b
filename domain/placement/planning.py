"""From what ought to be told to what is done about it: one event, whenever the two differ.

Belongs here: comparing `Wanted` with the envelopes of a case: new ones, dropped ones, memos,
questions, consents to open, withdrawals, and the clocks of the sections. Not here: what ought to be
told (`wanted.py`), nor sending it (`notices_decide.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from domain import rules
from domain.events import Draft, Order
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Status, release, settle
from domain.placement import notices_orders as orders
from domain.placement.common import duty, running, with_warnings
from domain.placement.envelopes import Envelope, Page, Question, Section
from domain.placement.notices_state import PLANNED, NoticesState, withheld_key
from domain.placement.wanted import NO_OFFENCE, Parcel, Wanted

_MEMO_FOR: Final = frozenset(
    {"refused", "no-response", "withdrawn", "closed", "no-guardian", "scope", "decided"}
)
"""Reasons that stand: a memo goes into the separate file. Others are still being asked about."""


class Clock(Frozen):
    """A clock of the regulation: it runs while notices of its sections are owed."""

    rule: str
    sections: tuple[Section, ...]
    starts: datetime
    until: datetime | None = None


class Difference(Frozen):
    """What has to change for the plan to be what ought to be."""

    new: tuple[Envelope, ...] = ()
    dropped: tuple[str, ...] = ()
    withdrawals: tuple[str, ...] = ()


def covered(state: NoticesState, parcel: Parcel) -> tuple[Page, ...]:
    """The pages of a parcel that have been sent to its recipient already."""
    sent = [page for one in _to(state, parcel) if one.out or one.done for page in one.pages]
    return tuple(page for page in parcel.pages if any(_serves(one, page) for one in sent))


def _serves(sent: Page, page: Page) -> bool:
    """Whether a page that was sent tells all that this one would."""
    return (
        (sent.subject, sent.kind, sent.offences, sent.found_on)
        == (page.subject, page.kind, page.offences, page.found_on)
        and set(page.sections) <= set(sent.sections)
        and set(page.fields) <= set(sent.fields)
    )


def _to(state: NoticesState, parcel: Parcel) -> list[Envelope]:
    """The envelopes to the parcel's recipient on behalf of the same consumer, about this home."""
    who = (parcel.to.recipient, parcel.to.consumer)
    return [
        one
        for one in state.live()
        if (one.to.recipient, one.to.consumer) == who
        and (one.location == state.location or not one.pages)  # (2) is about no home
        and bool(one.pages) == bool(parcel.pages)
        and (one.pages or set(parcel.sections) <= set(one.sections))
    ]


def difference(state: NoticesState, wanted: Wanted) -> Difference:
    """Which envelopes are missing and which are not to be sent any more."""
    new: list[Parcel] = []
    keep: set[str] = set()
    for parcel in wanted.parcels:
        there = _to(state, parcel)
        words = words_of(state, parcel)
        if not parcel.pages:
            held = [one for one in there if not one.unsent or one.words == words]
            keep |= {one.key for one in held}
            new += [] if held else [parcel]
            continue
        done = covered(state, parcel)
        rest = tuple(page for page in parcel.pages if page not in done)
        waiting = [one for one in there if one.unsent and one.pages == rest and one.words == words]
        keep |= {one.key for one in waiting}
        if rest and not waiting:
            new.append(parcel.model_copy(update={"pages": rest}))
    first = len(state.envelopes) + 1
    return Difference(
        new=tuple(
            Envelope(
                key=f"n{number}",
                to=parcel.to,
                sections=parcel.sections,
                pages=parcel.pages,
                location=state.location,
                words=words_of(state, parcel),
                near=parcel.near,
            )
            for number, parcel in enumerate(new, first)
        ),
        dropped=tuple(one.key for one in state.live() if one.unsent and one.key not in keep),
        withdrawals=tuple(key for key in _to_withdraw(state, wanted) if _send(state, key)),
    )


def words_of(state: NoticesState, parcel: Parcel) -> dict[str, int]:
    """Which words of the registers a letter is typeset with: of whom it names, and of the home."""
    if state.picture is None:
        return {}
    named = (
        parcel.to.recipient,
        parcel.to.consumer,
        state.location,
        *(page.subject for page in parcel.pages),
    )
    return {one: state.picture.words[one] for one in named if one in state.picture.words}


# -- withdrawals (C-41) -----------------------------------------------------------------------


def withdrawal_questions(state: NoticesState, wanted: Wanted) -> tuple[Question, ...]:
    """Somebody was told about a person who is not to be named any more: a letter, or none (O)."""
    return tuple(
        Question(
            key=key,
            rule=rules.C_41,
            text=f"notices about {subject} went out and no longer hold: withdraw them by letter?",
            choices=("send", "do-not-send"),
            holds="nothing",
        )
        for key, subject in _to_withdraw(state, wanted).items()
        if key not in state.answers
    )


def _to_withdraw(state: NoticesState, wanted: Wanted) -> dict[str, str]:
    """Key of a withdrawal -> its subject, for notices that were sent and no longer hold."""
    found: dict[str, str] = {}
    for one in state.live():
        for page in one.pages if one.out else ():
            if one.location != state.location:  # only who was to move in there is not coming
                moot = page.subject == state.about()
            else:
                moot = not _named(state, wanted, page)
            key = f"withdraw:{one.location}:{page.subject}"
            if moot and key not in state.withdrawn:
                found[key] = page.subject
    return found


def _named(state: NoticesState, wanted: Wanted, page: Page) -> bool:
    """Whether a subject may still be named: as the same kind, and by a consent that stands."""
    if wanted.kinds.get(page.subject) != page.kind:
        return False
    sought = state.sought.get(page.subject)
    return page.kind == "registered" or sought is None or sought.standing in {"given", "closed"}


def _send(state: NoticesState, key: str) -> bool:
    return state.answers.get(key) == "send"


# -- clocks -----------------------------------------------------------------------------------


def owed(wanted: Wanted, sections: Iterable[Section]) -> tuple[Parcel, ...]:
    """What the given sections ask to be told, whether it has been or not."""
    named = set(sections)
    return tuple(one for one in wanted.parcels if named & set(one.sections))


def told_on(state: NoticesState, parcel: Parcel, *, sent_is_enough: bool) -> datetime | None:
    """When a parcel's recipient had been told all of it; None as long as that is not so."""
    moments: list[datetime] = []
    for page in parcel.pages or (None,):
        times = [
            moment
            for one in _to(state, parcel)
            if page is None or any(_serves(sent, page) for sent in one.pages)
            for moment in (one.ended_on if one.done else None, one.sent_on)
            if moment is not None and (one.done or sent_is_enough)
        ]
        if not times:
            return None
        moments.append(min(times) if sent_is_enough else max(times))
    return max(moments)


def _clock(
    state: NoticesState, wanted: Wanted, clock: Clock, *, sent_is_enough: bool
) -> tuple[tuple[Duty, ...], tuple[Closing, ...]]:
    parcels = owed(wanted, clock.sections)
    live = running(state.obligations, clock.rule)
    times = [told_on(state, one, sent_is_enough=sent_is_enough) for one in parcels]
    known = [moment for moment in times if moment is not None]
    keys = [key for key, one in state.obligations.items() if one.rule == clock.rule]
    if parcels and len(known) == len(parcels) and not wanted.nobody:
        done = [one for key in keys for one in settle(state.obligations, key, max(known))]
        return (), tuple(done)
    if not parcels and not wanted.questions and not wanted.nobody and live:
        return (), release(state.obligations, Status.VOID, keys)
    if parcels and not live and len(known) < len(parcels):
        begun = duty(state.obligations, clock.rule, clock.starts, until=clock.until)
        return (begun,), ()
    return (), ()


# -- the event --------------------------------------------------------------------------------


def plan(
    state: NoticesState,
    wanted: Wanted,
    clocks: Sequence[Clock],
    now: datetime,
    *,
    sent_is_enough: bool,
) -> tuple[Draft, ...]:
    """The event that brings the plan up to date; none if it is."""
    change = difference(state, wanted)
    moved = [_clock(state, wanted, one, sent_is_enough=sent_is_enough) for one in clocks]
    opens = tuple(one for begun, _ in moved for one in begun)
    closes = tuple(one for _, ended in moved for one in ended)
    open_questions = (*wanted.questions, *withdrawal_questions(state, wanted))
    said = _standing_words(wanted, open_questions)
    ask = [one for one in wanted.ask if one not in state.sought]
    if not (change.new or change.dropped or change.withdrawals or opens or closes or ask) and (
        said == _standing_now(state)
    ):
        return ()
    data: Json = {
        **said,
        "envelopes": [one.model_dump(mode="json", exclude_defaults=True) for one in change.new],
        "dropped": list(change.dropped),
        "withdrawals": list(change.withdrawals),
        "sought": {key: {"standing": "ordered"} for key in ask},
    }
    draft = Draft(
        kind=PLANNED,
        occurred_on=now,
        data=with_warnings({key: one for key, one in data.items() if one}, wanted.warnings),
        opens=opens,
        closes=closes,
        orders=(
            *(orders.letter(one, state) for one in change.new),
            *(orders.consent(state, subject, now) for subject in ask),
            *_memos(state, wanted),
            *_tasks(state, wanted, open_questions),
            *(one for key in change.withdrawals for one in orders.withdrawals(state, key)),
        ),
    )
    return (draft,)


def _standing_words(wanted: Wanted, questions: Sequence[Question]) -> Json:
    return {
        "withheld": [one.model_dump(mode="json", exclude_defaults=True) for one in wanted.withheld],
        "questions": [one.model_dump(mode="json", exclude_defaults=True) for one in questions],
        "nobody": wanted.nobody,
        "kinds": wanted.kinds,
    }


def _standing_now(state: NoticesState) -> Json:
    lean = [one.model_dump(mode="json", exclude_defaults=True) for one in state.withheld.values()]
    asked = [one.model_dump(mode="json", exclude_defaults=True) for one in state.questions.values()]
    return {
        "withheld": lean,
        "questions": asked,
        "nobody": state.nobody,
        "kinds": state.kinds,
    }


def _memos(state: NoticesState, wanted: Wanted) -> tuple[Order, ...]:
    """A memo for what is newly withheld for a reason that stands."""
    return tuple(
        orders.memo(state, one)
        for one in wanted.withheld
        if one.why in _MEMO_FOR and state.withheld.get(withheld_key(one)) != one
    )


def _tasks(state: NoticesState, wanted: Wanted, questions: Sequence[Question]) -> tuple[Order, ...]:
    """People are told of what only they can decide or cure."""
    asked = [one for one in questions if one.key not in state.questions]
    lost = [one for one in wanted.nobody if one not in state.nobody]
    blank = [
        one
        for one in wanted.withheld
        if one.why == NO_OFFENCE and withheld_key(one) not in state.withheld
    ]
    return (
        *(orders.task(f"question-{one.key}", "question", one.rule, one.key) for one in asked),
        *(orders.task(f"nobody-{one}", "nobody-to-tell", rules.DOR_014, one) for one in lost),
        *(orders.task(f"blank-{one.subject}", NO_OFFENCE, one.rule, one.subject) for one in blank),
    )
