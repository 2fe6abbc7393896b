"""What must hold of every count, whatever the start: order, rest points, the earliest reading."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from law.civil import ZONE, civil_day
from law.due import Due, count, due
from law.periods import BusinessDays, Days, Hours, Months, Period, Years
from law.rows import HourRule
from law.tables import load

STARTS = st.dates(date(1951, 1, 1), date(2057, 12, 31))
INSTANTS = st.datetimes(
    datetime(1967, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2057, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
PERIODS: st.SearchStrategy[Period] = st.one_of(
    st.integers(1, 400).map(lambda n: Days(days=n)),
    st.integers(1, 18).map(lambda n: Months(months=n)),
    st.integers(1, 2).map(lambda n: Years(years=n)),
)
DAY_COUNTINGS = st.sampled_from(["calendar", "rule-44.01", "rsmo-1.040", "business-day-before"])
CLOCKS = st.sampled_from([row.id for row in load().deadlines])
HOURS = [row.id for row in load().deadlines if isinstance(row, HourRule)]


def ends(found: Due) -> list[date]:
    return [civil_day(end) for end in found.readings.values()]


@given(period=PERIODS, counting=DAY_COUNTINGS, start=STARTS, later=st.integers(0, 40))
@settings(max_examples=400, deadline=None)
def test_who_starts_later_is_never_due_earlier(
    period: Period, counting: str, start: date, later: int
) -> None:
    first = count(period, counting, start)
    second = count(period, counting, start + timedelta(days=later))
    for name, end in first.readings.items():
        assert end <= second.readings[name]


@given(days=st.integers(1, 60), start=STARTS, counting=st.sampled_from(["calendar", "rsmo-1.040"]))
@settings(max_examples=200, deadline=None)
def test_a_longer_period_is_never_due_earlier(days: int, start: date, counting: str) -> None:
    # Not so under Rule 44.01: six days skip weekends (K-03) and may outlast seven that do not.
    one, more = (count(Days(days=n), counting, start) for n in (days, days + 1))
    assert one.legal is not None
    assert more.legal is not None
    assert one.legal <= more.legal


@given(period=PERIODS, start=STARTS)
@settings(max_examples=300, deadline=None)
def test_rolling_stops_on_a_business_day_with_only_closed_days_passed_over(
    period: Period, start: date
) -> None:
    found = count(period, "rule-44.01", start)
    calendar = load().calendar
    short = isinstance(period, Days) and period.days < 7
    for reading in calendar.readings:
        end = civil_day(found.readings[reading])
        assert calendar.is_business_day(end, reading)
        assert isinstance(found.raw, date)
        day = found.raw
        while day < end and not short:
            assert not calendar.is_business_day(day, reading)
            day += timedelta(days=1)


@given(days=st.integers(1, 60), start=STARTS)
@settings(max_examples=200, deadline=None)
def test_business_days_passed_are_as_many_as_asked(days: int, start: date) -> None:
    found = count(BusinessDays(business_days=days), "business-days", start)
    calendar = load().calendar
    for reading in calendar.readings:
        day, passed = start, 0
        while day < civil_day(found.readings[reading]):
            day += timedelta(days=1)
            passed += calendar.is_business_day(day, reading)
        assert passed == days


@given(rule=CLOCKS, at=INSTANTS)
@settings(max_examples=400, deadline=None)
def test_the_conservative_date_is_the_earliest_and_never_after_the_legal_one(
    rule: str, at: datetime
) -> None:
    found = due(rule, at)
    if found.legal is None or found.conservative is None:
        assert found.waits_for
        return
    assert found.conservative in found.readings.values()
    assert found.legal in found.readings.values()
    assert civil_day(found.conservative) == min(ends(found))
    assert found.legal_ends is not None
    assert found.conservative_ends is not None
    assert found.conservative_ends <= found.legal_ends
    assert (found.raw is None) == (found.counting in {"business-days", "hours", "hours-excluding"})
    assert found == due(rule, at.astimezone(ZONE))


@given(
    rule=st.sampled_from(HOURS), at=INSTANTS, later=st.timedeltas(timedelta(), timedelta(days=9))
)
@settings(max_examples=300, deadline=None)
def test_hour_clocks_keep_their_order_and_never_run_short(
    rule: str, at: datetime, later: timedelta
) -> None:
    first, second = due(rule, at), due(rule, at + later)
    assert first.legal_ends is not None
    assert second.legal_ends is not None
    # On the wall clock a skipped Sunday may have 23 or 25 hours; the order still holds.
    assert first.legal_ends <= second.legal_ends
    row = load().deadline(rule)
    assert isinstance(row.period, Hours)
    assert first.legal_ends - at >= timedelta(hours=row.period.hours)
