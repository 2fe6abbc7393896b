"""How clocks and strikes stand in the docket of a review. Without a service."""

from datetime import timedelta

import pytest

from starter.commands import wording
from starter.demo.steps import Do
from tests.starter.dockets import BASE, Played, case_file, played
from tests.starter.test_show_svp import committee, entries, flat, page

SPLIT, HELD, AGAIN, DETAINED = 3, 5, 6, 9


@pytest.mark.rules("C-49", "T-04", "T-05")
def test_a_clock_that_a_receipt_begins_again_says_so() -> None:
    told = played(SPLIT)
    file = case_file(told.case)
    anew = {one["key"]: one["counted_anew"] for one in file["proceedings"]["ended"]}
    assert anew["T-05"] == anew["T-04"] == "counted anew from the receipt of 2026-11-05 15:00"
    text = flat(page(file))
    assert "counted anew from the receipt of 2026-11-05 15:00 T-05, was due Fri 2026-12-18" in text
    assert "extended" not in text


@pytest.mark.rules("T-01")
def test_a_clock_that_moves_with_the_release_says_so() -> None:
    told = played(0)
    told.do(
        Do("change-release", BASE.isoformat(), {"anticipated_release": "2027-09-01"}, role="chief")
    )
    assert "counted anew for the release on 2027-09-01 T-01" in flat(page(case_file(told.case)))


@pytest.mark.rules("T-09")
def test_what_a_court_has_ordered_is_extended() -> None:
    told = played(AGAIN)
    strike(told, newest(told, "trial-begun"))
    until = {"until": "2027-03-01", "motion": "party", "good_cause": True}
    told.do(Do("continue-trial", BASE.isoformat(), until, role="court", paper="order"))
    ended = case_file(told.case)["proceedings"]["ended"]
    (one,) = [one for one in ended if one["status"] == "extended" and one["rule"] == "T-09"]
    assert one["counted_anew"] == ""
    assert "extended T-09, was due" in flat(page(case_file(told.case)))


@pytest.mark.rules("T-04", "C-48")
def test_the_assessment_is_asked_of_the_team_alone() -> None:
    file = case_file(played(SPLIT).case)
    clocks = {
        name: [one["rule"] for one in committee(file, name)["clocks"]] for name in ("mdt", "prc")
    }
    assert clocks["mdt"] == ["T-05", "T-04"]
    assert clocks["prc"] == ["T-05"]


@pytest.mark.rules("T-06")
def test_hours_that_are_full_at_midnight_end_with_the_day_before() -> None:
    assert wording.day("2026-03-05T00:00:00-06:00") == "Wed 2026-03-04 24:00"
    assert wording.day("2026-03-05T06:00:00+00:00") == "Wed 2026-03-04 24:00"
    assert wording.day("2026-03-05T00:01:00-06:00") == "Thu 2026-03-05 00:01"
    file = case_file(played(SPLIT).case)
    past = entries(file, "obligation-breached")
    assert [one["occurred_on"] for one in past] == ["2026-11-11T06:00:00+00:00"]
    assert "2026-11-10 24:00 Past, and still owed" in flat(page(file))


@pytest.mark.rules("T-06")
@pytest.mark.parametrize("held_on", ["2026-11-26", "2026-11-26T09:00"])
def test_a_warning_says_so_too(held_on: str) -> None:
    told = played(HELD)
    told.base += timedelta(days=4)
    data = {"held_on": held_on, "identity": True, "found": True, "rights": ["counsel"]}
    told.do(Do("record-hearing", held_on, data, role="court"))
    text = flat(page(case_file(told.case)))
    assert "after 2026-11-25 24:00: the duty ends late" in text
    assert "names no hour" not in text  # none would be in time


@pytest.mark.rules("S-36", "H-01")
def test_what_is_struck_keeps_its_rule_and_the_strike_has_its_own() -> None:
    """Each entry is of the stage in which it was recorded, whatever was struck since."""
    told = played(DETAINED)
    now = BASE.isoformat()
    found = {"reported_on": now, "obtained_on": now, "abnormality": True, "more_likely": True}
    told.do(Do("record-determination", now, found, role="dmh"))
    told.do(Do("decline-petition", now, {}, role="ag", reason="fictional"))
    rules = rules_of(told)
    declined, determined = newest(told, "petition-declined"), newest(told, "determined-met")
    assert rules[declined] == "S-36"
    strike(told, declined, "ag")
    strike(told, determined, "dmh")
    after = rules_of(told)
    assert {version: after[version] for version in rules} == rules
    assert [after[version] for version in versions(told, "event-struck")] == ["H-01", "H-01"]
    text = flat(page(case_file(told.case, "ag")))
    assert f"Entry {declined} struck: no petition is filed attorney-general" in text
    assert "H-01: an act belongs in its stage; one made in error is struck, and stays" in text


def versions(told: Played, kind: str) -> list[int]:
    return [one.version for one in told.case.history if one.kind == kind]


def newest(told: Played, kind: str) -> int:
    return versions(told, kind)[-1]


def strike(told: Played, version: int, role: str = "court") -> None:
    data = {"version": version}
    told.do(Do("strike", BASE.isoformat(), data, role=role, reason="fictional"))


def rules_of(told: Played) -> dict[int, str | None]:
    docket = case_file(told.case)["proceedings"]["docket"]
    return {one["version"]: one["rule"] and one["rule"]["rule"] for one in docket}
