"""What the calculator says beside the date: steps, readings, reminders, instants, doubts."""

import json
import time as clock
from datetime import UTC, date, datetime, timedelta

import pytest

from law.civil import ZONE, BadMoment, day_end, day_start, parse_moment
from law.counting import CannotCount
from law.due import Due, count, due
from law.holidays import OutOfRange
from law.periods import BusinessDays, Days, Hours, Months, Range, Years
from law.tables import UnknownRule, load


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type,misc]


@pytest.mark.rules("T-05", "K-01", "K-02", "K-06")
def test_the_steps_say_why_in_order() -> None:
    found = due("T-05", date(2026, 3, 4))
    assert found.steps[:4] == (
        "1. 2026-03-04 is not counted (K-01, Rule 44.01(a)).",
        "2. 45 days later is Saturday 2026-04-18.",
        "3. Saturday 2026-04-18: runs to Sunday 2026-04-19 (K-02, Rule 44.01(a)).",
        "4. Sunday 2026-04-19: runs to Monday 2026-04-20 (K-02, Rule 44.01(a)).",
    )
    assert [step.split(".")[0] for step in found.steps] == [
        str(number) for number in range(1, len(found.steps) + 1)
    ]


@pytest.mark.rules("K-02", "K-11")
def test_steps_name_the_holiday() -> None:
    steps = " ".join(count(Days(days=14), "rule-44.01", date(2026, 6, 5)).steps)
    assert "Friday 2026-06-19 is Juneteenth: runs to Saturday 2026-06-20" in steps


def test_the_published_json_has_the_published_keys() -> None:
    shown = due("T-05", date(2026, 3, 4)).as_json()
    assert shown["raw"] == "2026-04-18"
    assert shown["legal"] == "2026-04-20"
    assert shown["readings"] == {
        "oa-list": "2026-04-20",
        "rsmo-9.010": "2026-04-20",
        "rsmo-1.040": "2026-04-18",
    }
    assert {
        "rule": "T-05",
        "from": "2026-03-04",
        "counting": "rule-44.01",
        "citation": "RSMo 632.486",
        "confidence": "verified",
        "version": load().version,
    }.items() <= shown.items()
    assert not {"opens", "closes", "waits_for"} & shown.keys()
    assert json.loads(json.dumps(shown)) == shown
    assert count(Days(days=1), "calendar", date(2026, 3, 4)).as_json()["rule"] is None


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("T-05", date(2026, 3, 4)),
        ("T-06", local(2026, 2, 14, 9)),
        ("T-01", date(2026, 12, 1)),
        ("T-21", date(2026, 12, 1)),
        ("T-22", local(2026, 6, 5, 0)),
        ("consent-answer", local(2026, 6, 5, 23, 59)),
    ],
)
def test_a_result_survives_storage(rule: str, start: date | datetime) -> None:
    """Midnight above all: V14 must come back as an instant and not as a day."""
    found = due(rule, start)
    again = Due.model_validate_json(found.model_dump_json(by_alias=True))
    assert again.as_json() == found.as_json()
    assert type(again.legal) is type(found.legal)
    assert type(again.start) is type(found.start)
    assert again.reminders == found.reminders
    assert again.legal_ends == found.legal_ends


@pytest.mark.rules("T-02", "T-03", "T-21", "T-23", "T-24", "T-25", "DOR-013", "DOR-019", "C-45")
@pytest.mark.parametrize("rule", ["T-02", "T-03", "T-21", "T-23", "T-24", "T-25"])
def test_a_clock_without_a_number_says_what_it_waits_for(rule: str) -> None:
    found = due(rule, date(2026, 3, 4))
    assert found.raw is found.legal is found.conservative is found.legal_ends is None
    assert found.readings == {}
    assert found.reminders == ()
    assert found.waits_for
    assert found.waits_for in found.steps[0]
    assert found.as_json()["waits_for"] == found.waits_for

    known = due(rule, date(2026, 3, 4), until=date(2026, 4, 1))
    # Before placement is before its date (DOR-019); release itself is still in time (0.2).
    last = date(2026, 4, 1) if rule in {"T-02", "T-03"} else date(2026, 3, 31)
    assert known.raw == known.legal == known.conservative == last
    assert known.waits_for is None
    assert known.legal_ends == day_end(last)


@pytest.mark.rules("T-19")
def test_a_window_between_opens_and_closes_and_is_aimed_at_a_business_day() -> None:
    found = due("T-19", date(2026, 1, 16))
    assert (found.opens, found.closes) == (date(2026, 4, 16), date(2026, 5, 16))
    assert found.legal == date(2026, 5, 16)
    assert found.conservative == date(2026, 5, 15)
    assert local(2026, 4, 16, 8) in found.reminders


@pytest.mark.rules("T-18")
def test_a_day_before_an_event_is_counted_back() -> None:
    found = due("T-18", date(2026, 12, 1))
    assert found.raw == found.legal == date(2026, 11, 1)
    assert found.conservative == date(2026, 10, 30)


@pytest.mark.rules("T-36", "T-39")
def test_a_range_is_conservative_when_short_and_legal_when_long() -> None:
    months = due("T-36", date(2026, 1, 31))
    assert months.conservative == date(2026, 10, 31)
    assert months.legal == months.raw == date(2027, 1, 31)
    assert months.readings == {"shorter": date(2026, 10, 31), "longer": date(2027, 1, 31)}
    mail = due("T-39", date(2026, 12, 1))
    assert (mail.conservative, mail.legal) == (date(2026, 12, 29), date(2027, 1, 5))
    weeks = Range(shorter=BusinessDays(business_days=15), longer=BusinessDays(business_days=20))
    both = count(weeks, "business-days", date(2026, 6, 15))
    assert both.readings == {
        "shorter oa-list": date(2026, 7, 8),
        "shorter rsmo-9.010": date(2026, 7, 7),
        "longer oa-list": date(2026, 7, 15),
        "longer rsmo-9.010": date(2026, 7, 14),
    }
    assert (both.conservative, both.legal) == (date(2026, 7, 7), date(2026, 7, 15))


@pytest.mark.rules("T-33")
def test_the_registration_rhythm_depends_on_the_tier() -> None:
    start = date(2026, 3, 2)
    by_tier = {tier: due(f"T-33-{tier}", start).legal for tier in ("I", "II", "III")}
    assert by_tier == {"I": date(2027, 3, 2), "II": date(2026, 9, 2), "III": date(2026, 5, 31)}
    unknown = due("T-33", start)
    assert (unknown.conservative, unknown.legal) == (by_tier["III"], by_tier["I"])
    assert unknown.readings["tier-II"] == by_tier["II"]


@pytest.mark.rules("T-38")
def test_disagreeing_figures_are_all_listed() -> None:
    found = due("T-38", date(2026, 12, 1))
    assert found.conservative == found.legal == date(2026, 12, 16)
    assert found.readings["15-business-days"] == date(2026, 12, 22)
    assert found.readings["30-days"] == date(2026, 12, 31)


@pytest.mark.rules("T-27", "DOR-072", "C-34")
def test_the_annual_report_of_a_leap_year_keeps_both_readings() -> None:
    found = due("T-27", date(2027, 6, 30))
    assert found.legal == date(2028, 6, 30)
    assert found.readings["365-days"] == found.conservative == date(2028, 6, 29)


@pytest.mark.rules("K-09")
def test_three_days_by_mail_belong_to_rule_44_and_are_doubted() -> None:
    found = due("T-05", date(2026, 2, 2), by_mail=True)
    assert (found.raw, found.legal) == (date(2026, 3, 22), date(2026, 3, 23))
    assert found.readings["without-mail-days oa-list"] == date(2026, 3, 19)
    assert found.conservative == date(2026, 3, 19)
    assert "unconfirmed" in found.flags
    assert any("K-09" in step for step in found.steps)
    with pytest.raises(CannotCount, match="T-22"):
        due("T-22", date(2026, 2, 2), by_mail=True)


@pytest.mark.rules("K-03")
def test_short_periods_skip_weekends_and_seven_days_do_not() -> None:
    thursday = date(2026, 2, 12)
    six = count(Days(days=6), "rule-44.01", date(2026, 2, 11))
    assert six.raw == date(2026, 2, 17)
    assert six.legal == date(2026, 2, 23)  # 12 Lincoln, 14-15 weekend, 16 Washington, 21-22
    assert count(Days(days=7), "rule-44.01", thursday).legal == date(2026, 2, 19)

    # So the longer period may end first: 7 days run over the weekend that 6 days skip.
    ends = [count(Days(days=n), "rule-44.01", date(2026, 3, 2)).legal for n in (6, 7)]
    assert ends == [date(2026, 3, 10), date(2026, 3, 9)]


def test_months_and_years_end_on_the_last_day_a_month_has() -> None:
    assert count(Months(months=1), "calendar", date(2026, 1, 31)).legal == date(2026, 2, 28)
    assert count(Months(months=13), "calendar", date(2026, 12, 31)).legal == date(2028, 1, 31)
    assert count(Years(years=1), "calendar", date(2028, 2, 29)).legal == date(2029, 2, 28)
    assert count(Months(months=2), "before-event", date(2026, 1, 31)).legal == date(2025, 11, 30)


@pytest.mark.rules("C-06")
def test_reminders_after_the_start_are_mornings_in_missouri_across_the_clock_change() -> None:
    found = due("consent-answer", local(2026, 10, 26, 16))
    assert found.legal == date(2026, 11, 9)
    assert found.reminders == (
        datetime(2026, 11, 2, 14, tzinfo=UTC),  # 08:00 standard time
        datetime(2026, 11, 9, 14, tzinfo=UTC),
    )
    assert found.on_miss == "no-response"
    summer = due("consent-answer", local(2026, 6, 1, 16))
    assert summer.reminders == (
        datetime(2026, 6, 8, 13, tzinfo=UTC),
        datetime(2026, 6, 15, 13, tzinfo=UTC),
    )


def test_reminders_before_the_end_look_at_the_conservative_date_and_never_back() -> None:
    found = due("T-17", date(2026, 1, 16))
    assert found.reminders[-1] == local(2026, 5, 12, 8)  # three days before Friday 15 May
    hours = due("T-06", local(2026, 7, 2, 12))
    assert hours.reminders == (
        local(2026, 7, 6, 12).astimezone(UTC),
        local(2026, 7, 7, 4).astimezone(UTC),
    )
    for rule in load().deadlines:
        start = local(2026, 3, 6, 10)
        begun = due(rule.id, start)
        # A window is counted back from its event: its reminders lie between opening and event.
        first = start if begun.opens is None else day_start(begun.opens)
        if (rule.counting, rule.period is None) == ("before-event", False):
            # A day that is counted back: reminders lie before it, long before the event itself.
            assert len(begun.reminders) == len(rule.reminders)
            first = datetime.min.replace(tzinfo=UTC)
            assert begun.legal_ends is not None
            assert all(instant < begun.legal_ends < start for instant in begun.reminders)
        assert all(instant > first and instant.tzinfo is UTC for instant in begun.reminders)
        assert list(begun.reminders) == sorted(set(begun.reminders))


@pytest.mark.rules("T-01")
def test_reminders_of_a_window_lie_in_it_although_it_is_counted_back_from_the_release() -> None:
    found = due("T-01", date(2026, 12, 1))
    assert (found.opens, found.closes) == (date(2025, 12, 6), date(2026, 12, 1))
    assert found.reminders == (
        local(2025, 12, 6, 8),
        local(2026, 6, 4, 8),
        local(2026, 9, 2, 8),
        local(2026, 11, 1, 8),
    )


@pytest.mark.rules("K-15")
def test_a_legal_day_ends_at_midnight_in_missouri_also_when_clocks_change() -> None:
    spring = due("T-22", date(2026, 2, 22))
    assert spring.legal == date(2026, 3, 8)
    assert spring.legal_ends == datetime(2026, 3, 9, 5, tzinfo=UTC)
    autumn = due("T-22", date(2026, 10, 18))
    assert autumn.legal == date(2026, 11, 1)
    assert autumn.legal_ends == datetime(2026, 11, 2, 6, tzinfo=UTC)
    assert day_end(date(2026, 3, 8)) - day_end(date(2026, 3, 7)) == timedelta(hours=23)
    assert day_end(date(2026, 11, 1)) - day_end(date(2026, 10, 31)) == timedelta(hours=25)
    exact = due("T-06", local(2026, 2, 14, 9))
    assert exact.legal_ends == datetime(2026, 2, 20, 6, tzinfo=UTC)
    earlier = due("T-06", local(2026, 7, 2, 12))
    assert earlier.conservative_ends == datetime(2026, 7, 7, 17, tzinfo=UTC)


@pytest.mark.rules("K-15")
def test_an_instant_counts_from_its_day_in_missouri() -> None:
    night = datetime.fromisoformat("2026-03-05T04:30:00+00:00")  # 22:30 the evening before
    found = due("T-05", night)
    assert found.legal == due("T-05", date(2026, 3, 4)).legal
    assert "Wednesday 2026-03-04" in found.steps[0]
    assert found.as_json()["from"] == "2026-03-04T22:30:00-06:00"


@pytest.mark.rules("K-15", "T-15")
def test_plain_hours_are_hours_that_pass() -> None:
    spring = due("T-15", local(2026, 3, 7, 12))
    assert spring.as_json()["legal"] == "2026-03-08T13:00:00-05:00"
    autumn = due("T-15", local(2026, 10, 31, 12))
    assert autumn.as_json()["legal"] == "2026-11-01T11:00:00-06:00"


@pytest.mark.rules("T-06", "K-08")
def test_what_is_full_at_midnight_ends_there_though_the_next_day_is_closed() -> None:
    found = due("T-06", local(2026, 3, 4, 0))
    assert found.as_json()["legal"] == "2026-03-07T00:00:00-06:00"  # the end of Friday
    assert due("T-06", local(2026, 3, 4, 0, 1)).as_json()["legal"] == "2026-03-09T00:01:00-05:00"


def test_times_that_no_clock_shows_are_refused_and_double_ones_are_the_earlier() -> None:
    with pytest.raises(BadMoment, match="does not exist"):
        due("T-06", datetime(2026, 3, 8, 2, 30))  # noqa: DTZ001 - a local time is the point
    twice = due("T-15", datetime(2026, 11, 1, 1, 30))  # noqa: DTZ001 - a local time is the point
    assert twice.as_json()["from"] == "2026-11-01T01:30:00-05:00"


@pytest.mark.parametrize(
    "text",
    ["2026-3-4", "2026-02-30", "20260304", "2026-W10-3", "2026-03-04T25:00", "2026-03-04 15", "",
     "2026-03-04T15:00+0600", "٢٠٢٦-03-04", "2026-03-04\n", "tomorrow", "0000-01-01", "2026-03-08T02:30"],
)  # fmt: skip
def test_only_real_dates_and_times_are_read(text: str) -> None:
    with pytest.raises(BadMoment) as error:
        parse_moment(text)
    assert "\n" not in str(error.value)


def test_dates_and_times_are_read_as_written() -> None:
    assert parse_moment("2026-03-04") == date(2026, 3, 4)
    assert type(parse_moment("2026-03-04")) is date
    assert parse_moment("2026-03-04T15:00") == local(2026, 3, 4, 15)
    assert parse_moment("2026-03-04 15:00:30Z") == datetime(2026, 3, 4, 15, 0, 30, tzinfo=UTC)


@pytest.mark.rules("K-13", "K-10")
def test_projected_holidays_and_unpublished_years_say_so() -> None:
    met = due("T-05", date(2029, 11, 10))  # 45 days later: 25 December 2029
    assert met.legal == date(2029, 12, 26)
    assert {"projected-holiday", "projected-year"} <= set(met.flags)
    assert any("Christmas Day, projected" in step for step in met.steps)
    plain = due("T-05", date(2029, 3, 1))
    assert "projected-year" in plain.flags
    assert "projected-holiday" not in plain.flags
    old = due("T-30", date(1998, 12, 23))
    assert {"historical-holiday", "historical-year", "not-in-force"} <= set(old.flags)
    published = due("T-30", date(2026, 12, 22))
    assert published.flags == ()


@pytest.mark.rules("C-06", "C-07")
def test_what_is_not_confirmed_law_says_so_in_flags_and_words() -> None:
    for rule in load().deadlines:
        start = local(2026, 3, 6, 10)
        found = due(rule.id, start)
        said = " ".join(found.steps)
        assert ("unconfirmed" in found.flags) == (rule.confidence == "unconfirmed"), rule.id
        assert ("policy" in found.flags) == (rule.confidence == "policy"), rule.id
        if rule.confidence == "policy":
            assert "Policy of the house, not law" in said
        if rule.confidence == "unconfirmed":
            assert "Unconfirmed" in said
        if rule.counting_confidence == "policy":
            assert "counting-policy" in found.flags
            assert "is policy" in said


def test_outside_the_holiday_tables_dates_are_refused() -> None:
    for start in (date(1949, 12, 31), date(2061, 1, 1), date(2060, 12, 1), date(9999, 12, 31)):
        with pytest.raises(OutOfRange, match="1950-01-01 to 2060-12-31") as error:
            due("T-05", start)
        assert "\n" not in str(error.value)
    with pytest.raises(OutOfRange):
        due("T-06", local(2060, 12, 31, 9))
    with pytest.raises(ValueError, match="outside all dates"):
        due("T-06", datetime.max)  # noqa: DTZ901 - the edge is the point
    with pytest.raises(OutOfRange):
        count(Days(days=40_000), "calendar", date(2026, 1, 1))
    with pytest.raises(CannotCount):
        count(Years(years=40_000), "calendar", date(2026, 1, 1))
    assert due("T-22", date(1950, 1, 1)).legal == date(1950, 1, 15)
    assert due("T-22", date(2060, 12, 17)).legal == date(2060, 12, 31)


def test_periods_starts_and_rules_must_fit() -> None:
    with pytest.raises(CannotCount, match="needs a time"):
        due("T-06", date(2026, 3, 4))
    with pytest.raises(CannotCount, match="calendar counts"):
        count(BusinessDays(business_days=3), "calendar", date(2026, 3, 4))
    with pytest.raises(CannotCount, match="hours counts"):
        count(Days(days=3), "hours", local(2026, 3, 4, 9))
    with pytest.raises(CannotCount):
        count(Hours(hours=3), "rule-44.01", date(2026, 3, 4))
    mixed = Range(shorter=BusinessDays(business_days=3), longer=Days(days=9))
    with pytest.raises(CannotCount):
        count(mixed, "window-between", date(2026, 3, 4))
    with pytest.raises(UnknownRule):
        due("T-99", date(2026, 3, 4))
    with pytest.raises(UnknownRule):
        count(Days(days=3), "abacus", date(2026, 3, 4))


@pytest.mark.rules("K-15")
def test_the_machines_own_zone_and_time_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (
        ("T-06", datetime(2026, 3, 6, 23, 59)),  # noqa: DTZ001 - a local time is the point
        ("T-22", datetime(2026, 10, 31, 23, 59)),  # noqa: DTZ001 - a local time is the point
        ("T-16", datetime(2026, 11, 1, 1, 30)),  # noqa: DTZ001 - a local time is the point
        ("T-05", date(2026, 3, 4)),
    )
    before = [due(*question) for question in asked]
    try:
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
            monkeypatch.setenv("TZ", zone)
            clock.tzset()
            assert [due(*question) for question in asked] == before
    finally:
        monkeypatch.undo()
        clock.tzset()
