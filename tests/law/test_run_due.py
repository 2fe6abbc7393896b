"""The calculator as a person meets it: typed words in, exit code and text out."""

import json
from typing import Any

import pytest

from law.tables import load
from starter.due import run_due


def ask(rule: str | None, start: str, **options: Any) -> tuple[int, str]:
    asked: dict[str, Any] = {
        "days": None,
        "hours": None,
        "business_days": None,
        "counting": None,
        "as_of": None,
        "as_json": False,
        "by_mail": False,
    }
    return run_due(rule, start, **(asked | options))


@pytest.mark.rules("T-05")
def test_a_rule_gives_its_dates_and_why() -> None:
    code, text = ask("T-05", "2026-03-04")
    assert code == 0
    assert "raw           Saturday 2026-04-18" in text
    assert "legal         Monday 2026-04-20" in text
    assert "conservative  Saturday 2026-04-18" in text
    assert "Rule 44.01(a)" in text
    assert "counting-unconfirmed" in text
    assert load().version in text


@pytest.mark.rules("T-06")
def test_json_is_the_published_form() -> None:
    code, text = ask("T-06", "2026-02-14T09:00", as_json=True)
    shown = json.loads(text)
    assert code == 0
    assert shown["legal"] == "2026-02-20T00:00:00-06:00"
    assert shown["raw"] is None


@pytest.mark.rules("T-06")
def test_hours_that_are_full_at_midnight_end_with_the_day_before() -> None:
    code, text = ask("T-06", "2026-03-02T00:00")
    assert code == 0
    assert "from          Monday 2026-03-02T00:00:00-06:00" in text
    for label in ("legal         ", "conservative  ", "oa-list: ", "are full on ", "Legal: "):
        assert f"{label}Wednesday 2026-03-04T24:00:00-06:00" in text
    assert "Thursday" not in text
    assert json.loads(ask("T-06", "2026-03-02T00:00", as_json=True)[1])["legal"].startswith(
        "2026-03-05T00:00"
    )


def test_a_window_and_a_waiting_clock_in_words() -> None:
    assert "opens         Saturday 2025-12-06" in ask("T-01", "2026-12-01")[1]
    code, text = ask("T-21", "2026-12-01")
    assert code == 0
    assert "waits for     the placement" in text
    assert "legal  " not in text
    assert "beware        policy" in ask("consent-answer", "2026-12-01")[1]


@pytest.mark.parametrize(
    ("options", "legal"),
    [
        ({"days": 45, "counting": "rule-44.01"}, "2026-04-20"),
        ({"days": 45, "counting": "calendar"}, "2026-04-18"),
        ({"days": 45, "counting": "rsmo-1.040"}, "2026-04-18"),
        ({"days": 45, "counting": "rule-44.01", "by_mail": True}, "2026-04-21"),
        ({"business_days": 3}, "2026-03-09"),
        ({"business_days": 3, "counting": "business-days"}, "2026-03-09"),
    ],
)
def test_any_period_can_be_counted_without_a_rule(options: dict[str, Any], legal: str) -> None:
    code, text = ask(None, "2026-03-04", as_json=True, **options)
    assert code == 0
    assert json.loads(text)["legal"] == legal
    assert json.loads(text)["rule"] is None


@pytest.mark.parametrize(
    ("counting", "legal"),
    [("hours", "2026-03-09T11:00:00-05:00"), ("hours-excluding", "2026-03-11T10:00:00-05:00")],
)
def test_hours_can_be_counted_without_a_rule(counting: str, legal: str) -> None:
    code, text = ask(None, "2026-03-06T10:00", hours=72, counting=counting, as_json=True)
    assert (code, json.loads(text)["legal"]) == (0, legal)


def test_an_older_version_can_be_asked() -> None:
    assert ask("T-05", "2026-03-04", as_of=load().version) == ask("T-05", "2026-03-04")


@pytest.mark.parametrize(
    ("rule", "start", "options", "named"),
    [
        ("T-99", "2026-03-04", {}, "T-99"),
        ("t-05", "2026-03-04", {}, "t-05"),
        ("T-05", "2026-02-30", {}, "--from"),
        ("T-05", "soon", {}, "--from"),
        ("T-05", "", {}, "--from"),
        ("T-05", "1949-12-31", {}, "1950-01-01"),
        ("T-05", "2061-01-01", {}, "2060-12-31"),
        ("T-06", "2026-03-04", {}, "time"),
        ("T-06", "2026-03-08T02:30", {}, "does not exist"),
        ("T-05", "2026-03-04", {"as_of": "1850.1"}, "1850.1"),
        ("T-05", "2026-03-04", {"days": 3}, "--days"),
        ("T-05", "2026-03-04", {"counting": "calendar"}, "--counting"),
        ("T-22", "2026-03-04", {"by_mail": True}, "mail"),
        (None, "2026-03-04", {}, "--days"),
        (None, "2026-03-04", {"days": 3}, "--counting"),
        (None, "2026-03-04T09:00", {"hours": 3}, "hours-excluding"),
        (None, "2026-03-04", {"days": 3, "hours": 3, "counting": "calendar"}, "--hours"),
        (None, "2026-03-04", {"days": 0, "counting": "calendar"}, "--days"),
        (None, "2026-03-04", {"days": -3, "counting": "calendar"}, "--days"),
        (None, "2026-03-04", {"days": 99_999_999, "counting": "calendar"}, "--days"),
        (None, "2026-03-04", {"days": 39_999, "counting": "calendar"}, "2060-12-31"),
        (None, "2026-03-04", {"days": 3, "counting": "abacus"}, "abacus"),
        (None, "2026-03-04", {"days": 3, "counting": "window-between"}, "window-between"),
        (None, "2026-03-04", {"hours": 3, "counting": "calendar"}, "calendar"),
    ],
)
def test_bad_input_is_exit_two_and_one_line_that_names_it(
    rule: str | None, start: str, options: dict[str, Any], named: str
) -> None:
    code, text = ask(rule, start, **options)
    assert code == 2
    assert named in text
    assert len(text.splitlines()) == 1
