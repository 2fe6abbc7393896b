"""How days and hours are counted: the mechanisms of requirements section 2, and their reasons.

Belongs here: the mechanisms, each returning the date and the steps that led to it.
Does not belong here: which rule counts how, how long anything is, or which day is a holiday
(tables); what legal and conservative mean (``law.due``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from law.civil import ZONE, localise, named, named_end
from law.holidays import SATURDAY, SUNDAY, Holiday, HolidayCalendar
from law.periods import BusinessDays, Days, Hours, Months, Period, Range, Years, add, subtract
from law.rows import Confidence, Counting, Row

ONE_DAY = timedelta(days=1)


class CannotCount(ValueError):  # noqa: N818 - named for the thing that is wrong
    """A period, a start and a counting rule that do not go together."""


class CountingRule(Row):
    """A counting rule as the tables describe it: what is skipped, what moves, and why."""

    id: Counting
    title: str
    citation: str
    confidence: Confidence
    units: tuple[str, ...]
    """The kinds of period that it can count."""
    uses_holidays: bool = False
    first_day: str
    """The source for not counting the day of the event."""
    moves_from: tuple[int, ...] = ()
    """Weekdays (0 is Monday) on which the last day may not fall."""
    moves_from_holidays: bool = False
    moving: str = ""
    """The source for moving the last day."""
    short_under_days: int | None = None
    """Periods of fewer days than this skip Saturdays, Sundays and holidays."""
    short: str = ""
    skipping: str = ""
    """The source for skipping weekends and holidays."""
    mail_days: int | None = None
    mail: str = ""
    mail_confidence: Confidence | None = None

    @property
    def counts_hours(self) -> bool:
        """Whether the result is an instant rather than a day."""
        return self.units == ("hours",)


@dataclass(frozen=True, slots=True)
class Counted:
    """One reading: where the count ends, without (``raw``) and with everything that moves it."""

    end: date | datetime
    raw: date | None = None
    opens: date | None = None
    closes: date | None = None


@dataclass(slots=True)
class Count:
    """One count under way: its rule, holidays and reading, and what it has to tell."""

    rule: CountingRule
    calendar: HolidayCalendar
    reading: str
    by_mail: bool = False
    steps: list[str] = field(default_factory=list)
    seen: set[Holiday] = field(default_factory=set)

    def why_not(self, day: date) -> str | None:
        """Why the day is no business day, in words; None if it is one."""
        if day.weekday() == SATURDAY:
            return "Saturday"
        if day.weekday() == SUNDAY:
            return "Sunday"
        return self._holiday(day)

    def _holiday(self, day: date) -> str | None:
        holiday = self.calendar.holiday(day, self.reading)
        if holiday is None:
            return None
        self.seen.add(holiday)
        return str(holiday)

    def may_not_end(self, day: date) -> str | None:
        """Why the counting rule does not let a period end on the day; None if it does."""
        if day.weekday() in self.rule.moves_from:
            return self.why_not(day)
        return self._holiday(day) if self.rule.moves_from_holidays else None

    def say(self, step: str) -> None:
        """Add one step in plain words."""
        self.steps.append(step)


def run(count: Count, period: Period, start: date | datetime) -> Counted:
    """Count the period from the start.

    Args:
        count: the counting rule, holidays and reading; receives the steps.
        period: how long; its unit must be one that the rule can count.
        start: a day for rules that count days, an aware instant for those that count hours.

    Raises:
        CannotCount: if the unit or the start does not fit the counting rule.
        OutOfRange: if the count leaves the holiday tables.
    """
    unit = UNITS[type(period)]
    if unit not in count.rule.units:
        raise CannotCount(f"{count.rule.id} counts {' or '.join(count.rule.units)}, not {unit}")
    if isinstance(start, datetime) != count.rule.counts_hours:
        wanted = "a time, such as 2026-05-21T15:00" if count.rule.counts_hours else "a day"
        raise CannotCount(f"{count.rule.id} starts from {wanted}")
    try:
        return _MECHANISMS[count.rule.id](count, period, start)
    except OverflowError:
        raise CannotCount(f"{period} from {start.isoformat()} lies outside all dates") from None


UNITS: dict[type, str] = {
    Days: "days",
    BusinessDays: "business days",
    Hours: "hours",
    Months: "months",
    Years: "years",
    Range: "range",
}


def _forward(count: Count, period: Period, start: date | datetime) -> Counted:
    """Whole days, months or years; then the last day moves as the rule lets it (K-01 to K-04)."""
    assert isinstance(period, Days | Months | Years)  # noqa: S101 - run() has checked the unit
    rule, mail = count.rule, count.rule.mail_days if count.by_mail else None
    count.say(f"{start.isoformat()} is not counted ({rule.first_day}).")
    raw = count.calendar.check(add(start, period))
    short = isinstance(period, Days) and period.days < (rule.short_under_days or 0)
    if short and isinstance(period, Days):
        end = _skip(count, period.days, start, rule.short)
    else:
        end = raw
        count.say(f"{period} later is {named(end)}.")
    if mail is not None:
        raw, end = raw + timedelta(days=mail), end + timedelta(days=mail)
        count.say(f"Served by mail: {mail} days are added, to {named(end)} ({rule.mail}).")
    return Counted(end=_move(count, end), raw=raw)


def _move(count: Count, day: date) -> date:
    """Move the last day on until it may stand: to a fixed point, never one pass only."""
    if not count.rule.moves_from and not count.rule.moves_from_holidays:
        count.say(f"The last day does not move: {named(day)} stands ({count.rule.citation}).")
        return day
    while (why := count.may_not_end(day)) is not None:
        after = count.calendar.check(day + ONE_DAY)
        count.say(f"{_day_and_why(day, why)}: runs to {named(after)} ({count.rule.moving}).")
        day = after
    count.say(f"{named(day)} is a day on which the period may end.")
    return day


def _day_and_why(day: date, why: str) -> str:
    return named(day) if why in {"Saturday", "Sunday"} else f"{named(day)} is {why}"


def _skip(count: Count, days: int, start: date, source: str) -> date:
    """Count only days that are neither Saturday, Sunday nor holiday (K-03)."""
    day, left, skipped = start, days, []
    while left:
        day = count.calendar.check(day + ONE_DAY)
        why = count.why_not(day)
        if why is None:
            left -= 1
        else:
            skipped.append(f"{day.isoformat()} ({why})")
    if skipped:
        count.say(f"Not counted: {', '.join(skipped)} ({source}).")
    count.say(f"The {_nth(days)} counted day is {named(day)}.")
    return day


def _nth(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{number}{'th' if tens % 10 == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(ones, 'th')}"


def _business_days(count: Count, period: Period, start: date | datetime) -> Counted:
    assert isinstance(period, BusinessDays)  # noqa: S101 - run() has checked the unit
    count.say(f"{start.isoformat()} is not counted ({count.rule.first_day}).")
    return Counted(end=_skip(count, period.business_days, start, count.rule.skipping))


def _business_day_before(count: Count, period: Period, start: date | datetime) -> Counted:
    """The last business day not after the plain end: a target, never later than the law (C-60)."""
    assert isinstance(period, Days | Months | Years)  # noqa: S101 - run() has checked the unit
    raw = count.calendar.check(add(start, period))
    return Counted(end=back_to_business_day(count, raw), raw=raw)


def back_to_business_day(count: Count, day: date) -> date:
    """The day itself if it is a business day, else the last one before it."""
    while (why := count.why_not(day)) is not None:
        before = count.calendar.check(day - ONE_DAY)
        count.say(f"{_day_and_why(day, why)}: back to {named(before)} ({count.rule.moving}).")
        day = before
    return day


def _hours(count: Count, period: Period, start: date | datetime) -> Counted:
    """Hours as they pass; a clock change makes the wall clock, not the period, jump."""
    assert isinstance(period, Hours)  # noqa: S101 - run() has checked the unit
    assert isinstance(start, datetime)  # noqa: S101 - run() has checked the start
    end = (start.astimezone(UTC) + timedelta(hours=period.hours)).astimezone(ZONE)
    count.calendar.check(end.date())
    count.say(f"The clock starts on {named(start)} ({count.rule.first_day}).")
    count.say(f"{period} later, every hour counted, is {named_end(end)} ({count.rule.citation}).")
    return Counted(end=end)


def _hours_excluding(count: Count, period: Period, start: date | datetime) -> Counted:
    """Hours on the wall clock of days that are neither Saturday, Sunday nor holiday (K-08, K-15).

    A period that is full at midnight ends there, at the end of the counted day (V14).
    """
    assert isinstance(period, Hours)  # noqa: S101 - run() has checked the unit
    assert isinstance(start, datetime)  # noqa: S101 - run() has checked the start
    count.say(f"The clock starts on {named(start)} ({count.rule.first_day}).")
    at, left, skipped = start.replace(tzinfo=None), timedelta(hours=period.hours), []
    while True:
        midnight = datetime.combine(count.calendar.check(at.date()) + ONE_DAY, time())
        why = count.why_not(at.date())
        if why is not None:
            skipped.append(f"{at.date().isoformat()} ({why})")
        elif left <= midnight - at:
            break
        else:
            left -= midnight - at
        at = midnight
    if skipped:
        count.say(f"Not counted: {', '.join(skipped)} ({count.rule.skipping}).")
    end = localise(at + left)
    count.say(f"{period} of counted time are full on {named_end(end)}.")
    return Counted(end=end)


def _window_before(count: Count, period: Period, start: date | datetime) -> Counted:
    """From so long before an event up to the event itself; no end of it moves."""
    assert isinstance(period, Days | Months | Years)  # noqa: S101 - run() has checked the unit
    opens = count.calendar.check(subtract(start, period))
    count.say(f"The window closes with the event itself, on {named(start)}.")
    count.say(f"{period} before it is {named(opens)}: the window opens ({count.rule.citation}).")
    return Counted(end=start, raw=start, opens=opens, closes=start)


def _window_between(count: Count, period: Period, start: date | datetime) -> Counted:
    """Between two distances after the start; no end of it moves."""
    assert isinstance(period, Range)  # noqa: S101 - run() has checked the unit
    if isinstance(period.shorter, BusinessDays) or isinstance(period.longer, BusinessDays):
        raise CannotCount(f"{count.rule.id} counts a range of days, months or years")
    opens = count.calendar.check(add(start, period.shorter))
    closes = count.calendar.check(add(start, period.longer))
    count.say(f"{start.isoformat()} is not counted ({count.rule.first_day}).")
    count.say(f"{period.shorter} later is {named(opens)}: the window opens.")
    count.say(f"{period.longer} later is {named(closes)}: it closes ({count.rule.citation}).")
    return Counted(end=closes, raw=closes, opens=opens, closes=closes)


def _before_event(count: Count, period: Period, start: date | datetime) -> Counted:
    """A day so long before an event; it does not move."""
    assert isinstance(period, Days | Months | Years)  # noqa: S101 - run() has checked the unit
    end = count.calendar.check(subtract(start, period))
    count.say(f"The event is on {named(start)}.")
    count.say(f"{period} before it is {named(end)} ({count.rule.citation}).")
    return Counted(end=end, raw=end)


_Mechanism = Callable[[Count, Period, date | datetime], Counted]

_MECHANISMS: dict[str, _Mechanism] = {
    "calendar": _forward,
    "rule-44.01": _forward,
    "rsmo-1.040": _forward,
    "business-days": _business_days,
    "business-day-before": _business_day_before,
    "hours": _hours,
    "hours-excluding": _hours_excluding,
    "window-before": _window_before,
    "window-between": _window_between,
    "before-event": _before_event,
}
