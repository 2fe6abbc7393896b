"""A second, slower opinion on how days are counted: it walks the calendar one day at a time.

Shares no code with ``law``: holidays are written out again, periods are counted by stepping, and
nothing is computed that can be counted on the fingers.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

# (month, weekday, from which day of the month on, since, until)
_FLOATING = (
    (1, 0, 15, 1986, 9999),
    (2, 0, 15, 1971, 9999),
    (5, 0, 25, 1971, 9999),
    (9, 0, 1, 0, 9999),
    (10, 0, 8, 1971, 9999),
    (11, 3, 22, 0, 9999),
)
_FIXED = (
    (1, 1, 0, 9999),
    (2, 12, 0, 9999),
    (2, 22, 0, 1970),
    (5, 8, 1967, 9999),
    (5, 30, 0, 1970),
    (6, 19, 2023, 9999),
    (7, 4, 0, 9999),
    (10, 12, 0, 1970),
    (11, 11, 0, 9999),
    (12, 25, 0, 9999),
)
_CLOSED_BY_ORDER = date(2026, 7, 3)


def _is_holiday(day: date) -> bool:
    for month, weekday, first, since, until in _FLOATING:
        if (
            day.month == month
            and day.weekday() == weekday
            and first <= day.day < first + 7
            and since <= day.year <= until
        ):
            return True
    # A fixed day that falls on Sunday is kept on the Monday.
    kept = day - DAY if day.weekday() == 0 and _is_fixed(day - DAY) else day
    return day.weekday() != 6 and _is_fixed(kept)


def _is_fixed(day: date) -> bool:
    return any(
        since <= day.year <= until and (day.month, day.day) == (month, number)
        for month, number, since, until in _FIXED
    )


def holidays(*, with_orders: bool) -> frozenset[date]:
    """Every holiday of 1950 to 2060, found by asking each day."""
    found, day = set(), date(1950, 1, 1)
    while day.year <= 2060:
        if _is_holiday(day) or (with_orders and day == _CLOSED_BY_ORDER):
            found.add(day)
        day += DAY
    return frozenset(found)


class Walker:
    """Counts by walking, under one list of holidays."""

    def __init__(self, closed: frozenset[date]) -> None:
        self.closed = closed
        day, days = date(1950, 1, 1), []
        while day.year <= 2060:
            days.append(day)
            day += DAY
        self.works = frozenset(d for d in days if d.weekday() < 5 and d not in closed)

    def plain(self, start: date, upto: int) -> Iterator[tuple[int, date]]:
        """Day 1, day 2, … after the start."""
        day = start
        for number in range(1, upto + 1):
            day += DAY
            yield number, day

    def months(self, start: date, months: int) -> date:
        """The same day of the month so many months on, or the last day that month has."""
        day, passed = start, 0
        while True:
            after = day + DAY
            if passed == months and (day.day == start.day or after.month != day.month):
                return day
            passed += after.month != day.month
            day = after

    def business(self, start: date, number: int) -> date:
        day = start
        while number:
            day += DAY
            number -= day in self.works
        return day

    def on_to_work(self, day: date) -> date:
        while day not in self.works:
            day += DAY
        return day

    def back_to_work(self, day: date) -> date:
        while day not in self.works:
            day -= DAY
        return day

    def hours(self, start: datetime, upto: int) -> Iterator[tuple[int, datetime]]:
        """The end of the 1st, 2nd, … hour that lies on a working day; whole hours only."""
        at, number = start, 0
        while number < upto:
            counted = at.date() in self.works
            at += HOUR
            number += counted
            if counted:
                yield number, at
