"""When treatment must begin at the latest, and what is said when that has passed (C-57)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import MACHINE, REASON, STAFF, VIOLENT, offence

START = "treatment.latest-start"
SVP = "treatment.latest-start-svp"
DATES = ("conditional_release", "full_term", "anticipated_release")
REVIEWED: Json = {
    "offences": [offence(**VIOLENT)],
    "anticipated_release": day("2036-01-06"),
}


def live(case: t.Case) -> dict[str, str]:
    """Rule -> the legal date of its live duty."""
    held = case.state.obligations.values()
    return {one.rule: str(one.legal) for one in held if one.live}


@pytest.mark.rules("C-57", "DECK-15", "DECK-16")
def test_the_latest_start_counts_back_from_the_conditional_release() -> None:
    # 84 days and 366: 450 days before 6 January 2036.
    assert live(t.classified()) == {START: "2034-10-13"}


@pytest.mark.rules("C-57", "T-01")
def test_a_review_before_release_has_a_latest_start_of_its_own() -> None:
    # 360 days more, before the window of T-01.
    assert live(t.classified(**REVIEWED)) == {START: "2034-10-13", SVP: "2033-10-18"}
    without = REVIEWED | {"offences": [offence()]}
    assert live(t.classified(**without)) == {START: "2034-10-13"}


@pytest.mark.rules("C-57")
def test_without_dates_nothing_is_planned_until_they_come() -> None:
    case = t.classified(conditional_release=None)
    assert live(case) == {}
    event = case.does("note-dates", "2031-02-01", MACHINE, conditional_release=day("2036-01-06"))
    assert live(case) == {START: "2034-10-13"}
    assert t.warned(event) == ["C-57"]


@pytest.mark.rules("C-57")
@pytest.mark.parametrize("at", [t.opened, t.not_applicable])
def test_nothing_is_planned_where_nobody_is_to_be_treated(at: Any) -> None:
    case = at()
    case.does("change-dates", "2031-02-01", conditional_release=day("2035-01-06"))
    assert live(case) == {}


@pytest.mark.rules("C-57")
@pytest.mark.parametrize(
    ("name", "role"), [("change-dates", "corrections"), ("note-dates", MACHINE)]
)
def test_the_latest_start_moves_with_the_release(name: str, role: str) -> None:
    case = t.waiting(**REVIEWED)
    event = case.does(name, "2031-02-01", role, conditional_release=day("2037-01-06"))
    assert live(case) == {f"{START}": "2035-10-14", SVP: "2033-10-18"}
    assert case.duties()[START][0] == "extended"
    assert case.told(event) == [], "the earlier of the two dates is as it was"
    event = case.does(name, "2031-02-02", role, anticipated_release=day("2035-01-06"))
    assert live(case)[SVP] == "2032-10-18"
    assert case.told(event) == [("site-fcc", "change-request")]
    assert event.orders[0].data["data"]["release_on"].startswith("2035-01-06")


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("said", [{}, {"conditional_release": day("2040-01-06")}])
def test_dates_that_a_person_types_make_sense(said: Json) -> None:
    case = t.waiting()
    assert case.refuses("H-05", "change-dates", "2031-02-01", **said).field == (
        "conditional_release"
    )
    case.does("note-dates", "2031-02-01", MACHINE, **said)


def test_a_confinement_that_was_opened_later_makes_itself_known() -> None:
    case = t.phase_1(for_case=None)
    assert not [one for one in case.orders("tell") if one.data["fact"] == "treatment-noted"]
    case.does("note-dates", "2031-03-01", MACHINE, for_case=t.CONFINEMENT)
    assert case.state.owner == t.CONFINEMENT
    assert (case.last.kind, case.standing()) == ("standing-told", ("in-progress", "unmet", 1))
    case.does("note-dates", "2031-03-02", MACHINE, for_case="confinement-2031-000009")
    assert (case.state.owner, case.last.kind) == (t.CONFINEMENT, "dates-changed")


def test_the_same_dates_again_move_nothing() -> None:
    case = t.waiting()
    before = case.duties()
    event = case.does("note-dates", "2031-02-01", MACHINE, conditional_release=day("2036-01-06"))
    assert (case.duties(), event.orders, t.warned(event)) == (before, (), [])


@pytest.mark.rules("C-57")
def test_who_has_begun_has_no_latest_start() -> None:
    case = t.phase_1()
    assert case.duties()[START][0] == "met"
    case.does("change-dates", "2031-03-01", conditional_release=day("2032-01-06"))
    assert START not in live(case)


@pytest.mark.rules("C-57")
def test_a_bed_keeps_the_site_informed() -> None:
    case = t.phase_1()
    event = case.does("note-dates", "2031-03-01", MACHINE, conditional_release=day("2035-01-06"))
    assert case.told(event) == [("site-fcc", "change-request")]


SAID = {
    START: "treatment can no longer be completed before the conditional release",
    SVP: "treatment can no longer be completed before the window of the review before release opens",
}


@pytest.mark.rules("C-57")
def test_a_latest_start_that_has_passed_is_said_at_once() -> None:
    case = t.classified(conditional_release=day("2032-01-06"))
    case.clock(t.moment("2031-01-08"))
    (event,) = [one for one in case.history if one.kind == "obligation-breached"]
    assert [one["text"] for one in event.data["warnings"]] == [SAID[START]]
    assert [one.data["about"] for one in event.orders] == ["breach"]
    assert event.orders[0].data["severity"] == "planning"
    assert "reminder" not in case.alerts(), "nobody is reminded of what came before"
    case.does("assign-site", "2031-01-09")
    assert t.warned(case.last) == ["C-57"]
    assert case.stage == "waiting", "it stops nothing"


@pytest.mark.rules("C-57")
def test_both_latest_starts_are_said_apart() -> None:
    case = t.waiting(**REVIEWED)
    case.clock(t.moment("2034-12-01"))
    said = [
        one["text"]
        for event in case.history
        if event.kind == "obligation-breached"
        for one in event.data["warnings"]
    ]
    assert said == [SAID[SVP], SAID[START]]
    assert case.alerts().count("reminder") == 4


@pytest.mark.rules("C-57")
def test_who_begins_too_late_is_told_so() -> None:
    case = t.admitted(**REVIEWED)
    case.clock(t.moment("2034-01-09"))
    event = case.does("start-phase-1", "2034-01-09", STAFF, started_on=day("2034-01-09"))
    assert [one["text"] for one in event.data["warnings"]] == [SAID[SVP]]
    assert (case.duties()[SVP][0], case.duties()[START][0]) == ("late", "met")
    assert case.stage == "phase-1"


@pytest.mark.rules("C-57", "DECK-03")
def test_completed_after_the_conditional_release_counts_and_is_said() -> None:
    case = t.ready(conditional_release=day("2032-02-01"))
    said = {"completed_on": day("2032-03-08"), **t.REPORT}
    assert t.warned(case.does("complete", "2032-03-08", STAFF, **said)) == ["M-10", "C-57"]
    assert case.state.requirement == "met"


@pytest.mark.rules("C-57", "C-56")
def test_another_attempt_is_planned_anew() -> None:
    case = t.terminated(**REVIEWED)
    on = {"decided_on": day("2035-01-08")}
    case.does("re-enter", "2035-01-08", "supervisor", **on, **REASON)
    case.clock(t.moment("2035-01-08"))
    assert case.duties()[f"{START}:2"] == ("breached", "2034-10-13")
    assert case.duties()[f"{SVP}:2"] == ("breached", "2033-10-18")


def test_no_date_lies_in_the_dark() -> None:
    case = t.opened()
    case.does("change-dates", "2031-02-01", full_term=day("2040-01-06"))
    assert [f"{getattr(case.state, name):%Y-%m-%d}" for name in DATES[:2]] == [
        "2036-01-06",
        "2040-01-06",
    ]
    assert case.state.anticipated_release is None


@pytest.mark.rules("C-57", "T-36")
@pytest.mark.parametrize(("to", "warns"), [("2032-03-01", ["C-57"]), ("2033-03-01", [])])
def test_a_release_that_moves_before_the_planned_end_of_phase_2_is_warned_of(
    to: str, warns: list[str]
) -> None:
    case = t.phase_2()
    event = case.does("change-dates", "2031-06-02", conditional_release=day(to))
    assert t.warned(event) == warns


MOVED: list[tuple[Any, str, str, list[str]]] = [
    (t.phase_1, "conditional_release", "2032-05-04", ["2031-02-09"]),
    (t.phase_1, "conditional_release", "2032-05-05", []),
    (t.decided, "conditional_release", "2032-05-04", ["2031-02-09"]),
    (t.phase_1, "anticipated_release", "2033-04-29", ["2031-02-09"]),
    (t.phase_1, "anticipated_release", "2033-04-30", []),
    (t.phase_2, "anticipated_release", "2033-04-29", ["2031-02-09"]),
    (t.phase_2, "anticipated_release", "2033-04-30", []),
]
"""At, which date moves, to when -> the latest starts that are said; Phase I began on 10 February.

Counted: 450 days before 4 May 2032, and 810 before 29 April 2033, are 9 February 2031.
"""


@pytest.mark.rules("C-57", "T-35", "T-01")
@pytest.mark.parametrize(("at", "name", "to", "latest"), MOVED)
def test_a_release_that_moves_once_phase_1_has_begun_is_warned_of(
    at: Any, name: str, to: str, latest: list[str]
) -> None:
    case = at(**REVIEWED)
    event = case.does("change-dates", "2031-06-02", **{name: day(to)})
    said = [one["text"] for one in event.data.get("warnings", ())]
    assert t.warned(event) == ["C-57"] * len(latest)
    assert [latest in text for latest, text in zip(latest, said, strict=True)] == [True] * len(said)
    assert not [text for text in said if "window" in text] or name == "anticipated_release"
    again = case.does("change-dates", "2031-06-03", full_term=day("2045-01-06"))
    assert "warnings" not in again.data


@pytest.mark.rules("C-57", "T-35")
def test_a_first_date_that_comes_in_phase_1_is_held_against_its_planned_end() -> None:
    case = t.phase_1(conditional_release=None)
    event = case.does("change-dates", "2031-03-03", conditional_release=day("2031-04-30"))
    assert t.warned(event) == ["C-57"]
    later = case.does("change-dates", "2031-03-04", conditional_release=day("2033-04-30"))
    assert "warnings" not in later.data


@pytest.mark.rules("C-57")
def test_an_attempt_that_is_over_is_not_warned_of() -> None:
    case = t.terminated(**REVIEWED)
    event = case.does("change-dates", "2031-10-02", anticipated_release=day("2032-01-06"))
    assert "warnings" not in event.data
