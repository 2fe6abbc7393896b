"""Obligations: one duty with a clock, from the day it begins to its one end.

Belongs here: the life of a duty and the pure questions asked of it. Not here: how its dates are
counted (`law/`, called when the event that opens it is recorded); the dates come back with the
event and are never computed again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from domain.model import Frozen


class Status(StrEnum):
    """Where a duty stands. The first two are live, the others are its one end."""

    OPEN = "open"
    BREACHED = "breached"
    MET = "met"
    LATE = "late"
    WAIVED = "waived"
    EXTENDED = "extended"
    VOID = "void"


LIVE = frozenset({Status.OPEN, Status.BREACHED})


def _by_its_form(value: object) -> object:
    """An instant at midnight is no day: whoever reads the text goes by its form, not its value."""
    if not isinstance(value, str):
        return value
    kind = date if len(value) == len("2031-06-02") else datetime
    return kind.fromisoformat(value)


Day = Annotated[date | datetime, BeforeValidator(_by_its_form)]
"""A due date: a civil day of America/Chicago, or an instant for rules that count hours."""


class Duty(Frozen):
    """An order to open an obligation; its dates are counted when the event is recorded.

    `starts` is the instant of the trigger; day rules take its civil day in America/Chicago.
    `until` is the event that the duty must precede, for rules of the form "before ...".
    """

    key: str
    rule: str
    starts: datetime
    until: datetime | None = None
    by_mail: bool = False
    since: datetime | None = None
    """Nobody is reminded of what came before: the case did not exist yet."""


class Obligation(Frozen):
    """One duty with a clock. All instants are UTC; `ends` is when the legal date has passed."""

    key: str
    rule: str
    owner: str
    starts: datetime
    raw: Day | None = None
    legal: Day | None = None
    conservative: Day | None = None
    ends: datetime | None = None
    opens: datetime | None = None
    """The first instant of a window, in Missouri's days; None where there is no window."""
    reminders: tuple[datetime, ...] = ()
    citation: str = ""
    on_miss: str = "record-breach"
    severity: str = "policy"
    tables: str = ""
    opened_by: int = 0
    reminded: int = 0
    status: Status = Status.OPEN
    recorded_late: bool = False
    closed_by: int | None = None

    @property
    def live(self) -> bool:
        """Whether the duty still runs: open, or breached and still owed."""
        return self.status in LIVE

    def in_time(self, on: datetime) -> bool:
        """Whether an act of that time fulfils the duty in time.

        Of a day nothing is left at its end; of counted hours the last instant is still within them:
        at the hour at which seventy-two are full, not more than seventy-two have passed (V13, V15,
        V16). Hours that are full at midnight end with the counted day before it (V14): midnight is
        then the first instant of the next day, as which a day without an hour travels, and is late.
        The clock itself tells of its end at once: an alert may come early, never late.
        """
        if self.ends is None:
            return True
        return on < self.ends or (on == self.ends and self._of_hours)

    def early(self, on: datetime) -> bool:
        """Whether an act of that time lies before the window of the duty opens."""
        if self.opens is not None:
            return on < self.opens
        if not self.reminders:
            return False
        # Counted before the opening was kept: the first reminder says that morning that it is open.
        zone = on.tzinfo if on.utcoffset() else self.starts.tzinfo
        return on.astimezone(zone).date() < self.reminders[0].astimezone(zone).date()

    @property
    def _of_hours(self) -> bool:
        """Whether it ends with an hour, not with a day (of the legal date's own offset)."""
        legal = self.legal
        return isinstance(legal, datetime) and not at_midnight(legal)

    def wakes(self) -> datetime | None:
        """When this duty next wants attention: its next reminder or its end."""
        if not self.live:
            return None
        upcoming = self.reminders[self.reminded : self.reminded + 1]
        end = (self.ends,) if self.ends is not None and self.status is Status.OPEN else ()
        return min((*upcoming, *end), default=None)


def at_midnight(at: datetime) -> bool:
    """Whether an instant begins a day, on the clock of its own offset."""
    return at == at.replace(hour=0, minute=0, second=0, microsecond=0)


class Closing(Frozen):
    """The end of a duty, as an event carries it."""

    key: str
    end: Status
    recorded_late: bool = False


Obligations = Mapping[str, Obligation]


def settle(held: Obligations, key: str, on: datetime) -> tuple[Closing, ...]:
    """End a live duty by the act that fulfils it: met, or late. Empty if nothing is owed.

    The status follows the time of the act, not of its entry: a duty met in time but typed after
    its breach ends `met` and says that it was recorded late.
    """
    owed = held.get(key)
    if owed is None or not owed.live:
        return ()
    in_time = owed.in_time(on)
    late_entry = in_time and owed.status is Status.BREACHED
    end = Status.MET if in_time else Status.LATE
    return (Closing(key=key, end=end, recorded_late=late_entry),)


def release(
    held: Obligations, end: Status, keys: Iterable[str] | None = None
) -> tuple[Closing, ...]:
    """End live duties without fulfilment (`void`, `waived`); all of them when no keys are given."""
    wanted = set(held if keys is None else keys)
    return tuple(
        Closing(key=key, end=end) for key, owed in held.items() if owed.live and key in wanted
    )


def nearest(held: Obligations) -> Obligation | None:
    """The duty whose reminder or end comes first; None when no clock runs."""
    waking = [(at, owed) for owed in held.values() if (at := owed.wakes()) is not None]
    return min(waking, key=lambda pair: (pair[0], pair[1].key))[1] if waking else None
