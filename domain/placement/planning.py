"""From what ought to be told to what is done about it: one event, whenever the two differ.

Belongs here: comparing `Wanted` with the envelopes of a case: new ones, dropped ones, memos,
questions, consents to open, withdrawals, and the clocks of the sections. Not here: what ought to be
told (`wanted.py`), nor sending it (`notices_decide.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain import events as ev
from domain import rules
from domain.events import Draft, Order
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Status, release, settle
from domain.placement import notices_orders as orders
from domain.placement.common import duty, running, with_warnings
from domain.placement.envelopes import Envelope, Page, Question, Section, Withheld
from domain.placement.notices_state import PLANNED, NoticesState, withheld_key
from domain.placement.wanted import NO_OFFENCE, Parcel, Wanted
from domain.placement.withdrawals import is_withdrawal, to_withdraw, withdrawal_questions


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
    lapsed: tuple[str, ...] = ()
    """Answers about withdrawals that have no question any more."""


def covered(state: NoticesState, parcel: Parcel) -> tuple[Page, ...]:
    """The pages of a parcel that have been sent to its recipient already."""
    there = _to(state, parcel)
    return tuple(
        page for page in parcel.pages if any(told for one in there if (told := _tells(one, page)))
    )


def _tells(one: Envelope, page: Page) -> bool:
    """Whether an envelope has told what a page would, and still stands."""
    return one.stands_about(page.subject) and any(_serves(sent, page) for sent in one.pages)


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
            held = [one for one in there if not one.unsent or _as_typeset(one, parcel, words)]
            keep |= {one.key for one in held}
            new += [] if held else [parcel]
            continue
        done = covered(state, parcel)
        rest = tuple(page for page in parcel.pages if page not in done)
        waiting = [
            one
            for one in there
            if one.unsent and one.pages == rest and _as_typeset(one, parcel, words)
        ]
        keep |= {one.key for one in waiting}
        if rest and not waiting:
            sections = {section for page in rest for section in page.sections}
            changes = {"pages": rest, "sections": tuple(sorted(sections))}
            new.append(parcel.model_copy(update=changes))
    stale = to_withdraw(state, wanted)
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
        withdrawals=tuple(key for key in stale if state.answers.get(key) == "send"),
        lapsed=tuple(one for one in state.answers if is_withdrawal(one) and one not in stale),
    )


def _as_typeset(one: Envelope, parcel: Parcel, words: dict[str, int]) -> bool:
    """Whether a letter that waits would be worded, and would travel, as it was typeset."""
    return one.words == words and one.near == parcel.near


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
            if page is None or _tells(one, page)
            if (moment := one.sent_on if sent_is_enough else one.told_on) is not None
        ]
        if not times:
            return None
        moments.append(min(times))
    return max(moments)


class Moved(Frozen):
    """What becomes of the clock of one section."""

    opens: tuple[Duty, ...] = ()
    closes: tuple[Closing, ...] = ()
    reopens: tuple[str, ...] = ()


def _clock(state: NoticesState, wanted: Wanted, clock: Clock, *, sent_is_enough: bool) -> Moved:
    parcels = owed(wanted, clock.sections)
    live = running(state.obligations, clock.rule)
    times = [told_on(state, one, sent_is_enough=sent_is_enough) for one in parcels]
    known = [moment for moment in times if moment is not None]
    keys = [key for key, one in state.obligations.items() if one.rule == clock.rule]
    settled = not wanted.unsettled & set(clock.sections)
    if parcels and len(known) == len(parcels) and settled:
        done = [one for key in keys for one in settle(state.obligations, key, max(known))]
        return Moved(closes=tuple(done))
    if not parcels and settled and live:
        return Moved(closes=release(state.obligations, Status.VOID, keys))
    if parcels and not live and len(known) < len(parcels):
        if _ground_struck(state, keys):  # it never was met: no second clock, the first one runs on
            return Moved(reopens=keys[-1:])
        begun = duty(state.obligations, clock.rule, clock.starts, until=clock.until)
        return Moved(opens=(begun,))
    return Moved()


def _ground_struck(state: NoticesState, keys: Sequence[str]) -> bool:
    """Whether the last duty of a rule was fulfilled by what has just been struck."""
    if not keys or state.log[-1] != ev.STRUCK:
        return False
    return state.obligations[keys[-1]].status in {Status.MET, Status.LATE}


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
    opens = tuple(one for each in moved for one in each.opens)
    closes = tuple(one for each in moved for one in each.closes)
    reopens = tuple(one for each in moved for one in each.reopens)
    open_questions = (*wanted.questions, *withdrawal_questions(state, wanted))
    said = _standing_words(wanted, open_questions)
    ask = [one for one in wanted.ask if one not in state.sought]
    moved_on = change != Difference() or opens or closes or reopens or ask
    if not moved_on and said == _standing_now(state):
        return ()
    data: Json = {
        **said,
        "envelopes": [one.model_dump(mode="json", exclude_defaults=True) for one in change.new],
        "dropped": list(change.dropped),
        "withdrawals": list(change.withdrawals),
        "lapsed": list(change.lapsed),
        "sought": {key: {"standing": "ordered"} for key in ask},
    }
    draft = Draft(
        kind=PLANNED,
        occurred_on=now,
        data=with_warnings({key: one for key, one in data.items() if one}, wanted.warnings),
        opens=opens,
        closes=closes,
        reopens=reopens,
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
    """A memo for what is newly withheld for a reason that stands: one, for all its sections."""
    found: dict[Withheld, set[Section]] = {}
    for one in wanted.withheld:
        if one.stands and state.withheld.get(withheld_key(one)) != one:
            found.setdefault(one.model_copy(update={"sections": ()}), set()).update(one.sections)
    return tuple(
        orders.memo(state, one.model_copy(update={"sections": tuple(sorted(sections))}))
        for one, sections in found.items()
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
