"""The holiday table: published rows, projection, and where a well-known library differs from it."""

from datetime import date

import holidays
import pytest

from law.holidays import Holiday, HolidayRule, project
from law.tables import load

OA_LIST = {
    2025: "01-01 01-20 02-12 02-17 05-08 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-12 02-16 05-08 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
}


@pytest.mark.rules("K-11", "K-12", "K-13")
@pytest.mark.parametrize("year", OA_LIST)
def test_the_official_lists_are_in_the_table(year: int) -> None:
    calendar = load().calendar
    listed = {date.fromisoformat(f"{year}-{day}") for day in OA_LIST[year].split()}
    found = {day for day in calendar.days("oa-list") if day.year == year and day.weekday() < 5}
    assert found == listed
    only = listed - set(calendar.days("rsmo-9.010"))
    assert only == ({date(2026, 7, 3)} if year == 2026 else set())
    assert calendar.holiday(date(2026, 7, 4), "rsmo-9.010") is not None


@pytest.mark.rules("K-10", "K-11")
def test_the_rules_give_the_published_years_but_for_what_was_ordered() -> None:
    table = load().holiday_table
    assert len(table.rule) == 13
    unpublished = table.model_copy(update={"published_years": (1900,)})
    projected = {row.on for row in project(unpublished)}
    for year in OA_LIST:
        given = {row.on for row in table.holiday if row.on.year == year}
        ordered = {
            row.on for row in table.holiday if row.on.year == year and row.kind == "administrative"
        }
        assert {day for day in projected if day.year == year} == given - ordered


@pytest.mark.rules("K-10")
def test_sunday_moves_to_monday_and_saturday_does_not_move() -> None:
    calendar = load().calendar
    moved = calendar.holiday(date(2027, 7, 5), "oa-list")
    assert moved is not None
    assert "observed" in moved.name
    assert moved.status == "projected"
    assert calendar.holiday(date(2027, 12, 24), "oa-list") is None
    assert calendar.holiday(date(2027, 12, 25), "oa-list") is not None


@pytest.mark.rules("K-10", "K-11")
def test_each_rule_starts_on_its_own_day() -> None:
    calendar = load().calendar
    assert calendar.holiday(date(2022, 6, 20), "oa-list") is None
    assert calendar.holiday(date(2023, 6, 19), "oa-list") is not None
    assert calendar.holiday(date(1985, 1, 21), "oa-list") is None
    assert calendar.holiday(date(1986, 1, 20), "oa-list") is not None
    assert calendar.holiday(date(1966, 5, 9), "oa-list") is None  # 8 May 1966 was a Sunday
    assert calendar.holiday(date(1967, 5, 8), "oa-list") is not None
    memorial = calendar.holiday(date(1954, 5, 31), "oa-list")
    assert memorial is not None
    assert memorial.status == "historical-unconfirmed"
    assert calendar.holiday(date(1971, 5, 31), "oa-list") is not None
    assert calendar.holiday(date(1971, 5, 30), "oa-list") is None


def test_how_each_year_is_known() -> None:
    calendar = load().calendar
    assert calendar.unpublished(2026) is None
    assert calendar.unpublished(2027) == calendar.unpublished(2060) == "projected"
    assert calendar.unpublished(2024) == calendar.unpublished(1950) == "historical-unconfirmed"


def test_a_rule_must_be_a_day_or_a_weekday() -> None:
    rule = HolidayRule(
        name="Nothing", month=1, citation="none", confidence="policy", valid_from=date(1950, 1, 1)
    )
    with pytest.raises(ValueError, match="Nothing"):
        rule.in_year(2026)


def test_the_statute_wins_over_an_order_for_the_same_day() -> None:
    day = date(2026, 7, 6)
    rows = (
        Holiday(on=day, name="by order", kind="administrative"),
        Holiday(on=day, name="by statute"),
    )
    found = load().calendar.with_rows(rows).holiday(day, "oa-list")
    assert found is not None
    assert found.name == "by statute"


# Why the library cannot be the table: it knows no Lincoln Day (12 February) in any year, and it
# closes on the Friday before a Saturday holiday, which RSMo 9.010 does not. The only such Friday
# that was really closed, 3 July 2026, is a published row. The list is complete for 2025 to 2033.
ONLY_IN_LIBRARY = {
    2027: {"2027-05-07", "2027-06-18", "2027-12-24", "2027-12-31"},
    2028: {"2028-11-10"},
    2032: {"2032-05-07", "2032-06-18", "2032-12-24", "2032-12-31"},
}
LINCOLN_ON_A_WEEKEND = {2028, 2033}


def weekdays(days: set[date]) -> set[str]:
    return {day.isoformat() for day in days if day.weekday() < 5}


@pytest.mark.rules("K-10", "K-13")
@pytest.mark.parametrize("year", range(2025, 2034))
def test_the_differences_from_the_holidays_package_are_the_known_ones(year: int) -> None:
    theirs = set(holidays.country_holidays("US", subdiv="MO", years=year))
    ours = {day for day in load().calendar.days("oa-list") if day.year == year}
    assert weekdays(theirs - ours) == ONLY_IN_LIBRARY.get(year, set())
    lincoln = set() if year in LINCOLN_ON_A_WEEKEND else {f"{year}-02-12"}
    assert weekdays(ours - theirs) == lincoln
