"""Lengths of time as the law writes them: days, business days, hours, months, years, ranges.

Belongs here: the shape of a period and plain calendar arithmetic on it.
Does not belong here: how a period is counted (``law.counting``) or any number of the law (TOML).
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MONTHS_A_YEAR = 12

# Nothing in the law runs longer than the holiday tables; the bound keeps a typing slip from
# counting for minutes or past the last date that Python knows.
_Number = Annotated[int, Field(ge=1, le=40_000)]


class _Part(BaseModel):
    """One unit of time. Keys are strict, so that a table cannot say two units at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Days(_Part):
    """Calendar days."""

    days: _Number

    def __str__(self) -> str:
        return f"{self.days} {'day' if self.days == 1 else 'days'}"


class BusinessDays(_Part):
    """Days that are neither Saturday, Sunday nor legal holiday."""

    business_days: _Number

    def __str__(self) -> str:
        return f"{self.business_days} business {'day' if self.business_days == 1 else 'days'}"


class Hours(_Part):
    """Hours; whether weekends and holidays are skipped is the counting rule's business."""

    hours: _Number

    def __str__(self) -> str:
        return f"{self.hours} {'hour' if self.hours == 1 else 'hours'}"


class Months(_Part):
    """Calendar months; a day that the month lacks becomes its last day."""

    months: _Number

    def __str__(self) -> str:
        return f"{self.months} {'month' if self.months == 1 else 'months'}"


class Years(_Part):
    """Calendar years; 29 February becomes 28 February where the year lacks it."""

    years: _Number

    def __str__(self) -> str:
        return f"{self.years} {'year' if self.years == 1 else 'years'}"


DatePeriod = Days | Months | Years
"""A period that is counted in whole calendar units."""

DayPeriod = Days | BusinessDays | Months | Years
"""A period whose end is a day."""


class Range(_Part):
    """Two lengths for one duty (for example 9-12 months), or the two ends of a window."""

    shorter: DayPeriod
    longer: DayPeriod

    def __str__(self) -> str:
        return f"{self.shorter} to {self.longer}"


Period = Days | BusinessDays | Hours | Months | Years | Range
"""Any length of time that a rule may name."""

_ADAPTER: TypeAdapter[Period] = TypeAdapter(Period)


def parse_period(raw: Mapping[str, object]) -> Period:
    """Read a period as the tables write it, for example ``{"days": 45}``.

    Raises:
        ValueError: if the mapping names no unit, an unknown unit, or two of them.
    """
    return _ADAPTER.validate_python(dict(raw))


def add(day: date, period: DatePeriod) -> date:
    """The day that lies the given whole units after ``day`` (which is not counted, K-01).

    Raises:
        OverflowError: if the result lies outside what a date can hold.
    """
    if isinstance(period, Days):
        return day + timedelta(days=period.days)
    months = period.months if isinstance(period, Months) else period.years * MONTHS_A_YEAR
    return _shift_months(day, months)


def subtract(day: date, period: DatePeriod) -> date:
    """The day that lies the given whole units before ``day``.

    Raises:
        OverflowError: if the result lies outside what a date can hold.
    """
    if isinstance(period, Days):
        return day - timedelta(days=period.days)
    months = period.months if isinstance(period, Months) else period.years * MONTHS_A_YEAR
    return _shift_months(day, -months)


def _shift_months(day: date, months: int) -> date:
    year, month0 = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year} is out of range")
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))
