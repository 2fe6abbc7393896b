"""The vectors V1-V16 and the decided cases: what the counting must give, date by date."""

from datetime import date, datetime

import pytest

from law.civil import ZONE
from law.due import count, due
from law.holidays import Holiday
from law.periods import BusinessDays, Days, Hours

# start, days, raw, Rule 44.01, RSMo 1.040
DAY_VECTORS = {
    "V1": ("2026-02-02", 45, "2026-03-19", "2026-03-19", "2026-03-19"),
    "V2": ("2026-03-04", 45, "2026-04-18", "2026-04-20", "2026-04-18"),
    "V3": ("2026-04-02", 45, "2026-05-17", "2026-05-18", "2026-05-18"),
    "V4": ("2026-04-10", 45, "2026-05-25", "2026-05-26", "2026-05-25"),
    "V5": ("2026-10-12", 30, "2026-11-11", "2026-11-12", "2026-11-11"),
    "V6": ("2026-06-05", 14, "2026-06-19", "2026-06-22", "2026-06-19"),
    "V7": ("2026-06-19", 14, "2026-07-03", "2026-07-06", "2026-07-03"),
    "V8": ("2026-04-07", 60, "2026-06-06", "2026-06-08", "2026-06-06"),
    "V9": ("2026-02-09", 90, "2026-05-10", "2026-05-11", "2026-05-11"),
    "V10": ("2026-01-16", 120, "2026-05-16", "2026-05-18", "2026-05-16"),
}
RULE_OF = {"V1": "T-05", "V2": "T-05", "V3": "T-05", "V4": "T-05", "V8": "T-08", "V9": "T-09"}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.rules("K-01", "K-02", "K-04")
@pytest.mark.parametrize("vector", DAY_VECTORS)
def test_day_vectors_are_counted_by_every_rule(vector: str) -> None:
    start, days, raw, rule_44, rsmo = DAY_VECTORS[vector]
    for counting, expected in (("calendar", raw), ("rule-44.01", rule_44), ("rsmo-1.040", rsmo)):
        found = count(Days(days=days), counting, day(start))
        assert (found.raw, found.legal) == (day(raw), day(expected)), counting


@pytest.mark.rules("T-05", "T-08", "T-09", "K-06")
@pytest.mark.parametrize("vector", RULE_OF)
def test_day_vectors_through_their_clocks(vector: str) -> None:
    start, _, raw, rule_44, rsmo = DAY_VECTORS[vector]
    found = due(RULE_OF[vector], day(start))
    assert found.raw == day(raw)
    assert found.legal == day(rule_44)
    assert found.readings["rsmo-1.040"] == day(rsmo)
    assert found.conservative == min(day(rule_44), day(rsmo))


@pytest.mark.rules("K-13")
def test_v7_statute_alone_does_not_close_the_friday() -> None:
    found = count(Days(days=14), "rule-44.01", date(2026, 6, 19))
    assert found.readings == {"oa-list": date(2026, 7, 6), "rsmo-9.010": date(2026, 7, 3)}
    assert found.conservative == date(2026, 7, 3)


@pytest.mark.rules("T-22", "C-07", "DOR-020")
@pytest.mark.parametrize(
    ("start", "legal", "oa_list", "statute"),
    [
        ("2026-06-05", "2026-06-19", "2026-06-22", "2026-06-22"),
        ("2026-06-19", "2026-07-03", "2026-07-06", "2026-07-03"),
    ],
)
def test_consent_request_is_calendar_days_with_rule_44_as_a_reading(
    start: str, legal: str, oa_list: str, statute: str
) -> None:
    found = due("T-22", day(start))
    assert found.raw == found.legal == found.conservative == day(legal)
    assert found.readings == {
        "calendar": day(legal),
        "rule-44.01": day(oa_list),
        "rule-44.01 rsmo-9.010": day(statute),
    }
    assert (found.confidence, found.counting_confidence) == ("seed", "policy")


@pytest.mark.rules("T-17", "C-60")
def test_v10_power_ends_on_the_saturday_and_the_target_is_the_friday() -> None:
    found = due("T-17", date(2026, 1, 16))
    assert found.raw == found.legal == date(2026, 5, 16)
    assert found.conservative == date(2026, 5, 15)
    assert found.on_miss == "power-ends"


@pytest.mark.rules("T-17", "C-60")
def test_power_ending_on_a_business_day_needs_no_earlier_target() -> None:
    found = due("T-17", date(2026, 1, 14))
    assert found.legal == found.conservative == date(2026, 5, 14)


@pytest.mark.rules("T-30", "T-31", "T-32")
@pytest.mark.parametrize("rule", ["T-30", "T-31", "T-32"])
def test_v11_business_days_skip_thanksgiving_and_the_weekend(rule: str) -> None:
    for found in (
        due(rule, date(2026, 11, 25)),
        count(BusinessDays(business_days=3), "business-days", date(2026, 11, 25)),
    ):
        assert (found.raw, found.legal) == (None, date(2026, 12, 1))


@pytest.mark.rules("T-01")
def test_v12_notice_is_a_window_that_opens_360_days_before() -> None:
    found = due("T-01", date(2026, 12, 1))
    assert (found.opens, found.closes) == (date(2025, 12, 6), date(2026, 12, 1))
    assert found.legal == date(2026, 12, 1)
    assert [at.date() for at in found.reminders] == [
        date(2025, 12, 6),
        date(2026, 6, 4),
        date(2026, 9, 2),
        date(2026, 11, 1),
    ]


HOUR_VECTORS = {
    "V13": ("2026-05-21T15:00", "2026-05-27T15:00:00-05:00", "2026-05-27T15:00:00-05:00"),
    "V14": ("2026-02-14T09:00", "2026-02-20T00:00:00-06:00", "2026-02-20T00:00:00-06:00"),
    "V15": ("2026-03-06T10:00", "2026-03-11T10:00:00-05:00", "2026-03-11T10:00:00-05:00"),
    "V16": ("2026-07-02T12:00", "2026-07-08T12:00:00-05:00", "2026-07-07T12:00:00-05:00"),
}


@pytest.mark.rules("T-06", "K-08", "K-15")
@pytest.mark.parametrize("vector", HOUR_VECTORS)
def test_hour_vectors_skip_weekends_and_holidays(vector: str) -> None:
    start, oa_list, statute = HOUR_VECTORS[vector]
    at = datetime.fromisoformat(start)
    for found in (due("T-06", at), count(Hours(hours=72), "hours-excluding", at)):
        shown = found.as_json()
        assert shown["raw"] is None
        assert shown["legal"] == oa_list
        assert shown["readings"] == {"oa-list": oa_list, "rsmo-9.010": statute}
        assert shown["conservative"] == min(oa_list, statute)


@pytest.mark.rules("T-06")
def test_the_liberty_clock_in_another_offset_is_the_same_instant() -> None:
    here = due("T-06", datetime(2026, 3, 6, 10, tzinfo=ZONE))
    there = due("T-06", datetime.fromisoformat("2026-03-06T16:00:00+00:00"))
    assert here == there


# Decided cases, each with the holidays of its own day and place.
LINCOLN = Holiday(on=date(1983, 2, 12), name="Lincoln Day")
MEMORIAL = (
    Holiday(on=date(1954, 5, 30), name="Memorial Day"),
    Holiday(on=date(1954, 5, 31), name="Memorial Day, on Monday"),
)
GOLDEN = {
    "LeGrand": (date(1983, 1, 13), 30, (LINCOLN,), date(1983, 2, 12), date(1983, 2, 14)),
    "Settle": (date(1980, 10, 22), 10, (), date(1980, 11, 1), date(1980, 11, 3)),
    "Herman": (date(1954, 3, 1), 90, MEMORIAL, date(1954, 5, 30), date(1954, 6, 1)),
}


@pytest.mark.rules("K-02")
@pytest.mark.parametrize("case", GOLDEN)
def test_decided_cases(case: str) -> None:
    start, days, rows, raw, timely = GOLDEN[case]
    found = count(Days(days=days), "rule-44.01", start, holidays=rows)
    assert (found.raw, found.legal) == (raw, timely)
    assert not [flag for flag in found.flags if "holiday" in flag or "year" in flag]


@pytest.mark.rules("K-02")
def test_a_case_brings_its_own_holidays_and_no_others() -> None:
    without = count(Days(days=90), "rule-44.01", date(1954, 3, 1), holidays=())
    assert without.legal == date(1954, 5, 31)
