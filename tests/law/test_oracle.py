"""The counting against a day-by-day brute force, for every start date from 1990 to 2050."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from law.civil import ZONE, localise
from law.counting import Count, run
from law.due import count
from law.holidays import HolidayCalendar
from law.periods import BusinessDays, Days, Hours, Months, Period, Range, Years
from law.tables import Tables, load
from tests.law.oracle import Walker, holidays

FIRST, LAST = date(1990, 1, 1), date(2050, 12, 31)
CLOSED = {"oa-list": True, "rsmo-9.010": False}


@cache
def walker(reading: str) -> Walker:
    return Walker(holidays(with_orders=CLOSED[reading]))


def starts(reading: str = "oa-list") -> Iterator[date]:
    """Every start date; under the statute alone, the years around the one day that differs."""
    narrow = reading != "oa-list"
    day, last = (date(2020, 1, 1), date(2030, 12, 31)) if narrow else (FIRST, LAST)
    while day <= last:
        yield day
        day += timedelta(days=1)


def periods(tables: Tables) -> list[Period]:
    """Every length that stands anywhere in the tables, ranges taken apart."""
    found: set[Period] = set()
    for rule in tables.deadlines:
        for period in (rule.period, *(other.period for other in rule.alternatives)):
            if isinstance(period, Range):
                found |= {period.shorter, period.longer}
            elif period is not None:
                found.add(period)
    return sorted(found, key=str)


def counter(name: str, reading: str, *, by_mail: bool = False) -> Callable[[Period, date], date]:
    tables = load()
    rule, calendar = tables.counting(name), tables.calendar

    def end(period: Period, start: date) -> date:
        return run(Count(rule, calendar, reading, by_mail), period, start).end

    return end


def day_periods() -> list[Days | Months | Years]:
    return [p for p in periods(load()) if isinstance(p, Days | Months | Years)]


@cache
def plain_ends(period: Days | Months | Years) -> dict[date, date]:
    """Where each start leads before anything moves, found by walking."""
    walk = walker("oa-list")
    if isinstance(period, Days):
        return {
            start: day
            for start in starts()
            for number, day in walk.plain(start, period.days)
            if number == period.days
        }
    months = period.months if isinstance(period, Months) else period.years * 12
    return {start: walk.months(start, months) for start in starts()}


def test_the_holidays_are_those_that_walking_finds() -> None:
    calendar = load().calendar
    for reading in CLOSED:
        ours = {day for day in calendar.days(reading) if day.weekday() < 5}
        theirs = {day for day in walker(reading).closed if day.weekday() < 5}
        assert ours == theirs, reading


@pytest.mark.slow
@pytest.mark.rules("K-01", "K-02", "K-03", "K-04", "K-09", "C-60")
@pytest.mark.parametrize("period", day_periods(), ids=str)
def test_every_start_and_every_day_rule(period: Days | Months | Years) -> None:
    ends = plain_ends(period)
    calendar, rsmo = counter("calendar", "oa-list"), counter("rsmo-1.040", "oa-list")
    short = isinstance(period, Days) and period.days < 7
    for start, raw in ends.items():
        assert calendar(period, start) == raw, start
        sunday = raw + timedelta(days=1) if raw.weekday() == 6 else raw
        assert rsmo(period, start) == sunday, start
    for reading in CLOSED:
        walk = walker(reading)
        forward, back = counter("rule-44.01", reading), counter("business-day-before", reading)
        mailed = counter("rule-44.01", reading, by_mail=True)
        for start in starts(reading):
            raw = ends[start]
            counted = walk.business(start, period.days) if short else raw  # type: ignore[union-attr]
            assert forward(period, start) == walk.on_to_work(counted), (reading, start)
            late = walk.on_to_work(counted + timedelta(days=3))
            assert mailed(period, start) == late, (reading, start)
            assert back(period, start) == walk.back_to_work(raw), (reading, start)


@pytest.mark.rules("T-01", "T-18")
@pytest.mark.parametrize("name", ["window-before", "before-event"])
def test_every_event_and_every_day_before_it(name: str) -> None:
    tables = load()
    rule = tables.counting(name)
    for period in day_periods():
        if not isinstance(period, Days):
            continue
        # Read backwards: walking from each start to its end says how far each end lies back.
        for start, event in plain_ends(period).items():
            counted = run(Count(rule, tables.calendar, "oa-list"), period, event)
            assert (counted.opens or counted.end) == start
            assert counted.closes in {None, event}


@pytest.mark.rules("T-30", "T-37")
@pytest.mark.parametrize("reading", CLOSED)
def test_every_start_in_business_days(reading: str) -> None:
    end, walk = counter("business-days", reading), walker(reading)
    lengths = [p for p in periods(load()) if isinstance(p, BusinessDays)]
    assert lengths
    for period in lengths:
        for start in starts(reading):
            assert end(period, start) == walk.business(start, period.business_days), (period, start)


@pytest.mark.slow
@pytest.mark.rules("T-06", "K-08", "K-15")
@pytest.mark.parametrize("reading", CLOSED)
def test_every_start_in_hours_that_skip_closed_days(reading: str) -> None:
    tables, walk = load(), walker(reading)
    rule = tables.counting("hours-excluding")
    wanted = {p.hours: p for p in periods(tables) if isinstance(p, Hours)}
    for start in starts(reading):
        for clock in (time(0), time(9), time(23)):
            at = datetime.combine(start, clock)
            for number, end in walk.hours(at, max(wanted)):
                if number in wanted:
                    counted = Count(rule, tables.calendar, reading)
                    found = run(counted, wanted[number], localise(at)).end
                    assert found.isoformat()[:19] == end.isoformat(), (number, at)


@pytest.mark.rules("T-15", "T-16")
def test_every_start_in_plain_hours() -> None:
    tables = load()
    rule = tables.counting("hours")
    lengths = [p for p in periods(tables) if isinstance(p, Hours)]
    for start in starts():
        at = datetime.combine(start, time(1), tzinfo=ZONE)
        for period in lengths:
            end = run(Count(rule, tables.calendar, "oa-list"), period, at).end
            assert isinstance(end, datetime)
            assert end.timestamp() - at.timestamp() == period.hours * 3600
            assert end == end.astimezone(UTC).astimezone(ZONE)


@pytest.mark.rules("T-19")
def test_every_start_of_the_window_between() -> None:
    tables = load()
    period = Range(shorter=Days(days=90), longer=Days(days=120))
    rule = tables.counting("window-between")
    opens, closes = plain_ends(Days(days=90)), plain_ends(Days(days=120))
    for start in starts():
        counted = run(Count(rule, tables.calendar, "oa-list"), period, start)
        assert (counted.opens, counted.closes) == (opens[start], closes[start])


@pytest.mark.rules("K-13")
def test_what_callers_see_is_what_was_counted() -> None:
    """The public answer on every 29th start: each reading by name, and the earliest of them."""
    calendar: HolidayCalendar = load().calendar
    for period in day_periods():
        for start in list(starts())[::29]:
            found = count(period, "rule-44.01", start)
            expected = {name: counter("rule-44.01", name)(period, start) for name in CLOSED}
            assert found.readings == expected
            assert found.legal == expected[calendar.legal_reading]
            assert found.conservative == min(expected.values())
