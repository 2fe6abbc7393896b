"""The waiting list of a site: who comes when, and why (DECK-08, M-06).

Belongs here: the order of the list and the reason of each place, as questions asked of the state.
Not here: what the order is (`law/`, `waiting_list_order`), nor giving beds (`site_settle.py`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from domain.model import Frozen
from domain.mosop.site_law import EARLIEST_RELEASE, TIME_WAITING, OrderRule, order_of
from domain.mosop.site_state import SiteState, Waiting

PUT_FIRST: Final = "put-first"
SAME: Final = "same-in-all"
"""Nothing in the law's order tells two apart: the ids of their cases do, so that it stays so."""
ALONE: Final = "alone"

FIRST_PLACES: Final = 3
"""Who comes to a place among these, or leaves them, is told: planning, no rule of the law."""

_LAST: Final = "9999"
Key = tuple[bool, int, tuple[str, ...], str]


class Place(Frozen):
    """A place on the list, and why."""

    treatment: str
    place: int
    of: int
    why: str
    """What decides between this place and the one before it (of the first: the one after it)."""
    text: str
    asked_on: datetime
    release_on: datetime | None = None
    ready: bool = True
    lapses: int = 0
    lost: str = ""


class Queue:
    """The list in its order. A place is worked out when it is asked for: few ever are."""

    def __init__(self, state: SiteState) -> None:
        self._order = order_of(state)
        self._waiting = state.waiting
        keys = {name: _key(self._order, name, one) for name, one in state.waiting.items()}
        self.treatments = tuple(sorted(keys, key=keys.__getitem__))

    def ready(self) -> Iterator[int]:
        """The places of those who would take a bed now, from 0, in order."""
        return (at for at, name in enumerate(self.treatments) if self._waiting[name].ready)

    def place(self, at: int) -> Place:
        """A place, from 0, and why it is this one's."""
        name, length = self.treatments[at], len(self.treatments)
        one = self._waiting[name]
        beside = at - 1 if at else min(1, length - 1)
        why = _decides(
            self._order, one, self._waiting[self.treatments[beside]] if length > 1 else None
        )
        return Place(
            treatment=name,
            place=at + 1,
            of=length,
            why=why,
            text=_text(one, why),
            **{name: getattr(one, name) for name in ("asked_on", "release_on", "ready")},
            **{name: getattr(one, name) for name in ("lapses", "lost")},
        )


def ranked(state: SiteState) -> tuple[Place, ...]:
    """The whole list, with the reason of each place: for people."""
    queue = Queue(state)
    return tuple(queue.place(at) for at in range(len(queue.treatments)))


def place_of(state: SiteState, treatment: str) -> Place | None:
    """Where a treatment stands on the list; None if it is not on it."""
    queue = Queue(state)
    if treatment not in state.waiting:
        return None
    return queue.place(queue.treatments.index(treatment))


def _key(order: tuple[OrderRule, ...], treatment: str, one: Waiting) -> Key:
    first = one.first is None, one.first or 0
    return (*first, tuple(_by(rule, one) for rule in order), treatment)


def _by(rule: OrderRule, one: Waiting) -> str:
    """What a rule sorts by, as text that sorts so: whoever has no day of release comes last."""
    if rule == EARLIEST_RELEASE:
        return _day(one.release_on) if one.release_on is not None else _LAST
    return one.asked_on.astimezone(UTC).isoformat()


def _decides(order: tuple[OrderRule, ...], one: Waiting, other: Waiting | None) -> str:
    if one.first is not None:
        return PUT_FIRST
    if other is None:
        return ALONE
    if other.first is not None:  # put before this one: what follows goes by the law's order
        return order[0]
    return next((rule for rule in order if _by(rule, one) != _by(rule, other)), SAME)


def _text(one: Waiting, why: str) -> str:
    release = f"to be released {_day(one.release_on)}" if one.release_on else "no day of release"
    asked = f"waits since {_day(one.asked_on)}"
    said = {
        PUT_FIRST: f"put first by a supervisor; {release}, {asked}",
        EARLIEST_RELEASE: f"by the day of release: {release}; {asked}",
        TIME_WAITING: f"{release}, as the one beside; by the time of waiting: {asked}",
        SAME: f"{release}, {asked}, as the one beside: by the number of the case",
        ALONE: f"nobody else waits; {release}, {asked}",
    }[why]
    return said if one.ready else f"{said}; passed over until ready"


def _day(on: datetime | None) -> str:
    return f"{on:%Y-%m-%d}" if on is not None else ""
