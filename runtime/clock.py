"""The one clock for everybody outside a workflow: system time, or time that is set.

What belongs here: reading "now" as an aware UTC instant, and a clock that follows a
virtual-time server. What does not: counting days, time zones of offices, timers.
Workflows never use it; they ask Temporal.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands still until it is moved; for virtual time.

    Args:
        start: the first instant shown, aware.

    Raises:
        ValueError: `start` has no offset.
    """

    def __init__(self, start: datetime) -> None:
        self._now = _utc(start)

    def now(self) -> datetime:
        """The instant last set, in UTC."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Move to an instant.

        Raises:
            ValueError: the instant has no offset, or lies before the one shown: virtual
                time only moves forward, so going back is a mistake of the caller.
        """
        moved = _utc(instant)
        if moved < self._now:
            raise ValueError(f"clock: {moved.isoformat()} lies before {self._now.isoformat()}")
        self._now = moved

    def advance(self, by: timedelta) -> None:
        """Move forward by a duration (ValueError if it is negative)."""
        self.set(self._now + by)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"clock: {instant.isoformat()} has no offset from UTC")
    return instant.astimezone(UTC)
