"""Civil time in Missouri: which day an instant falls on, and when that day ends (K-15).

Belongs here: everything that needs the zone America/Chicago, and strict reading of dates.
Does not belong here: counting, holidays, or any clock: callers bring the instants.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

ZONE: Final = ZoneInfo("America/Chicago")
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)


class BadMoment(ValueError):  # noqa: N818 - named for the thing that is wrong
    """A date or time that cannot be read, or that does not exist on the clock of Missouri."""


def parse_moment(text: str) -> date | datetime:
    """Read ``2026-03-04``, ``2026-03-04T15:00`` or the latter with an offset.

    A time without an offset is America/Chicago and comes back aware.

    Raises:
        BadMoment: in one line, if the text is neither, or names no real day or time.
    """
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _TIME.fullmatch(text):
            return localise(datetime.fromisoformat(text))
    except BadMoment:
        raise
    except (ValueError, OverflowError) as error:
        raise BadMoment(f"{text!r} is no real date or time ({error})") from None
    raise BadMoment(f"{text!r} is neither a date (2026-03-04) nor a time (2026-03-04T15:00)")


def _read_moment(value: object) -> object:
    # Left to itself, pydantic reads midnight ("2026-02-20T00:00:00-06:00") as a bare date.
    return parse_moment(value) if isinstance(value, str) else value


Moment = Annotated[date | datetime, BeforeValidator(_read_moment)]
"""A day, or an aware instant; stays what it is through JSON and back."""


def localise(moment: datetime) -> datetime:
    """The same instant on the clock of America/Chicago; a naive time is read as local.

    An hour that the autumn change repeats means its first passage (the earlier instant).

    Raises:
        BadMoment: if the spring change skips the time, or the instant lies outside all dates.
    """
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(ZONE)
        local = moment.replace(tzinfo=ZONE)
        if local.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == moment:
            return local
    except OverflowError:
        raise BadMoment(f"{moment.isoformat()} lies outside all dates") from None
    raise BadMoment(
        f"{moment.isoformat()} does not exist in America/Chicago: clocks go forward over it"
    )


def civil_day(moment: date | datetime) -> date:
    """The day in America/Chicago on which the moment falls."""
    return localise(moment).date() if isinstance(moment, datetime) else moment


def at_local(day: date, clock: time) -> datetime:
    """The UTC instant of a wall-clock time on a day in America/Chicago."""
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)


def day_start(day: date) -> datetime:
    """The UTC instant at which the civil day begins."""
    return at_local(day, time())


def day_end(day: date) -> datetime:
    """The UTC instant at which the civil day has passed; right also on days of 23 or 25 hours."""
    return day_start(day + timedelta(days=1))


def day_ended(moment: date | datetime) -> date | None:
    """The civil day that ends at an instant: of midnight the day before; None of any other."""
    if not isinstance(moment, datetime):
        return None
    day = civil_day(moment)
    return day - timedelta(days=1) if day_start(day) == moment else None


def named(moment: date | datetime) -> str:
    """A moment with its weekday, for the counting steps: ``Saturday 2026-04-18``."""
    return f"{WEEKDAYS[moment.weekday()]} {moment.isoformat()}"


def named_end(moment: date | datetime) -> str:
    """As `named`, of an end: midnight ends a day, ``Wednesday 2026-03-04T24:00:00-06:00``."""
    day = day_ended(moment)
    if day is None:
        return named(moment)
    return f"{WEEKDAYS[day.weekday()]} {day.isoformat()}T24:00:00{moment.isoformat()[19:]}"
