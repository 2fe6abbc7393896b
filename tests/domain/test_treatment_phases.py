"""Phase I before Phase II, their components, and what interrupts them (DECK-14 to DECK-18)."""

from itertools import combinations
from typing import Any

import pytest

from domain.model import Json
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import COMPONENTS, REASON, REPORT, STAFF, grant, later

PROCEED: Json = {"outcome": "proceed"}


# -- phases -----------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-14", "H-01")
@pytest.mark.parametrize("at", [t.waiting, t.admitted, t.phase_1, t.phase_2, t.terminated])
def test_phase_2_follows_the_decision_and_nothing_else(at: Any) -> None:
    case = at()
    case.refuses("H-01", "start-phase-2", "2031-10-01", STAFF, started_on=day("2031-10-01"))


@pytest.mark.rules("DECK-14", "T-35", "M-07")
def test_phase_1_runs_its_clock() -> None:
    case = t.phase_1()
    assert case.duties()["T-35"] == ("open", "2031-05-05")
    assert case.standing() == ("in-progress", "unmet", 1)
    decided = {"decided_on": day("2031-05-05")} | PROCEED
    case.does("decide-phase-1", "2031-05-05", STAFF, **decided)
    assert case.duties()["T-35"] == ("met", "2031-05-05")
    assert case.stage == "phase-1-decided"


BAND_1: tuple[tuple[int, list[str]], ...] = (
    (69, ["DECK-15"]),
    (70, []),
    (84, []),
    (112, []),
    (113, ["DECK-15"]),
)


@pytest.mark.rules("DECK-15", "T-35", "C-57")
@pytest.mark.parametrize(("days", "rules"), BAND_1)
def test_outside_of_ten_to_sixteen_weeks_is_warned_of(days: int, rules: list[str]) -> None:
    case = t.phase_1()
    on = later("2031-02-10", days)
    event = case.does("decide-phase-1", on, STAFF, decided_on=day(on), **PROCEED)
    assert t.warned(event) == rules
    assert case.stage == "phase-1-decided", "it is planning: nothing fails"


@pytest.mark.rules("T-35")
def test_a_planned_length_that_passes_is_said_and_no_more() -> None:
    case = t.phase_1()
    case.clock(t.moment("2031-05-20"))
    assert case.alerts()[-2:] == ["reminder", "breach"]
    assert case.duties()["T-35"][0] == "breached"
    case.does("decide-phase-1", "2031-05-21", STAFF, decided_on=day("2031-05-21"), **PROCEED)
    assert case.duties()["T-35"][0] == "late"


BAND_2 = (
    ("2032-02-05", ["DECK-16", "M-10"]),
    ("2032-02-06", ["M-10"]),
    ("2032-05-06", ["M-10"]),
    ("2032-05-07", ["DECK-16", "M-10"]),
)


@pytest.mark.rules("DECK-16", "T-36", "M-08", "M-10")
@pytest.mark.parametrize(("on", "rules"), BAND_2)
def test_outside_of_nine_to_twelve_months_is_warned_of(on: str, rules: list[str]) -> None:
    case = t.ready()
    event = case.does("complete", on, STAFF, completed_on=day(on), **REPORT)
    assert t.warned(event) == rules
    assert case.stage == "completed"


@pytest.mark.rules("T-36")
def test_phase_2_runs_its_clock() -> None:
    case = t.phase_2()
    assert case.duties()["T-36"] == ("open", "2032-05-06")


@pytest.mark.rules("DECK-19", "DECK-14")
def test_phase_1_may_end_in_a_termination() -> None:
    case = t.phase_1()
    said = {"decided_on": day("2031-05-05"), "outcome": "terminate"}
    case.refuses("DECK-19", "decide-phase-1", "2031-05-05", STAFF, **said)
    case.refuses("DECK-19", "decide-phase-1", "2031-05-05", STAFF, **said, ground="bored")
    case.does("decide-phase-1", "2031-05-05", STAFF, **said, ground="no-responsibility")
    assert (case.stage, case.standing()) == ("terminated", ("terminated", "unmet", 1))
    assert case.duties()["T-35"][0] == "met"


def test_who_proceeds_has_no_ground() -> None:
    case = t.phase_1()
    said = {"decided_on": day("2031-05-05"), "ground": "no-progress"} | PROCEED
    assert case.refuses("H-05", "decide-phase-1", "2031-05-05", STAFF, **said).field == "ground"


DAYS: tuple[tuple[Any, str, str, Json, str], ...] = (
    (t.admitted, "start-phase-1", "started_on", {}, "2031-02-04"),
    (t.phase_1, "decide-phase-1", "decided_on", PROCEED, "2031-02-09"),
    (t.decided, "start-phase-2", "started_on", {}, "2031-05-04"),
    (t.phase_2, "record-component", "done_on", {"component": "empathy"}, "2031-02-09"),
    (t.phase_2, "suspend", "suspended_on", {"why": "medical", "keeps_bed": True}, "2031-05-05"),
    (t.suspended, "record-return", "returned_on", {}, "2031-06-01"),
    (t.phase_2, "terminate", "terminated_on", {"ground": "no-progress"}, "2031-05-05"),
    (t.phase_2, "refuse", "refused_on", {}, "2031-05-05"),
    (t.phase_2, "remove-administratively", "removed_on", {}, "2031-05-05"),
)


@pytest.mark.rules("H-04", "H-05")
@pytest.mark.parametrize(("at", "name", "field", "data", "early"), DAYS)
def test_days_come_in_their_order(at: Any, name: str, field: str, data: Json, early: str) -> None:
    case = at()
    said = {**data, **REASON, "occurred_on": day("2031-07-01")}
    too_early = {**said, field: day(early)}
    assert case.refuses("H-05", name, "2031-07-01", "supervisor", **too_early).field == field
    ahead = {**said, field: day("2031-07-03")}
    assert case.refuses("H-04", name, "2031-07-01", "supervisor", **ahead).field == field


# -- components -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-17", "M-09")
def test_components_are_recorded_with_their_days() -> None:
    case = t.ready()
    attempt = case.state.attempt
    assert attempt is not None
    assert set(attempt.components) == set(COMPONENTS)
    assert f"{attempt.components['thinking-errors']:%Y-%m-%d}" == "2031-07-31"
    again = {"component": "empathy", "done_on": day("2032-01-05")}
    case.refuses("DECK-17", "record-component", "2032-01-05", STAFF, **again)
    odd = again | {"component": "singing"}
    assert case.refuses("DECK-17", "record-component", "2032-01-05", STAFF, **odd).allowed == (
        COMPONENTS
    )


MISSING = [gone for size in (1, 2, 6) for gone in combinations(COMPONENTS, size)]


@pytest.mark.rules("DECK-17", "DECK-18", "DECK-03")
@pytest.mark.parametrize("missing", MISSING)
def test_completion_wants_all_and_responsibility_before_all(missing: tuple[str, ...]) -> None:
    case = t.phase_2()
    for name in COMPONENTS:
        if name not in missing:
            t.component(case, name, "2031-12-01")
    on = {"completed_on": day("2032-03-08")}
    rule = "DECK-18" if "accepts-responsibility" in missing else "DECK-17"
    refusal = case.refuses(rule, "complete", "2032-03-08", STAFF, **on, **REPORT)
    assert missing[0] in refusal.message


@pytest.mark.rules("H-07", "DECK-17")
def test_completion_wants_its_report() -> None:
    case = t.ready()
    on = {"completed_on": day("2032-03-08")}
    assert case.refuses("H-07", "complete", "2032-03-08", STAFF, **on).field == "evidence"


@pytest.mark.rules("DECK-17")
def test_nothing_is_completed_before_its_last_component() -> None:
    case = t.ready()
    on = {"completed_on": day("2031-11-01")}
    assert case.refuses("DECK-17", "complete", "2032-03-08", STAFF, **on, **REPORT).field == (
        "completed_on"
    )


# -- suspension -------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [t.admitted, t.phase_1, t.decided, t.phase_2])
@pytest.mark.rules("M-08")
def test_back_in_the_bed_that_was_kept(at: Any) -> None:
    case = at()
    stage = case.stage
    t.suspended(case=case)
    assert (case.stage, case.state.resumes) == ("suspended", stage)
    assert case.told(case.last) == []
    event = case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert event.kind == f"returned-to-{stage}"
    assert (case.stage, case.state.resumes, case.state.suspended_on) == (stage, "", None)
    assert case.state.bed is not None


@pytest.mark.parametrize("at", [t.phase_1, t.decided, t.phase_2])
@pytest.mark.rules("M-08", "DECK-14")
def test_a_bed_that_was_given_up_is_found_anew_and_treatment_goes_on(at: Any) -> None:
    case = at()
    stage = case.stage
    t.suspended(case=case, keeps_bed=False)
    assert case.told(case.last) == [("site-fcc", "vacate-bed")]
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert (case.stage, case.state.resumes) == ("to-assign", stage)
    assert case.standing()[0] == "in-progress"
    case.does("assign-site", "2031-06-21")
    grant(case, "2031-06-23", bed="c-03")
    case.does("record-arrival", "2031-06-24", arrived_on=day("2031-06-24"))
    case.refuses("DECK-14", "start-phase-1", "2031-06-25", STAFF, started_on=day("2031-06-25"))
    event = case.does("resume-treatment", "2031-06-25", STAFF, resumed_on=day("2031-06-25"))
    assert (event.kind, case.stage) == (f"returned-to-{stage}", stage)


@pytest.mark.rules("DECK-14")
def test_nothing_resumes_that_was_not_interrupted() -> None:
    case = t.admitted()
    said = {"resumed_on": day("2031-02-10")}
    refusal = case.refuses("DECK-14", "resume-treatment", "2031-02-10", STAFF, **said)
    assert refusal.allowed == ("start-phase-1",)


def test_who_had_begun_nothing_begins_after_the_return() -> None:
    case = t.suspended(case=t.admitted(), keeps_bed=False)
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert case.state.resumes == ""


def test_a_move_is_called_off_by_a_suspension() -> None:
    case = t.phase_2()
    case.does("change-needs", "2031-06-01", sex="male", protective_custody=True)
    t.suspended(case=case)
    assert case.told(case.last) == [("site-erdcc", "withdraw-request")]
    assert (case.state.request, case.state.offer) == (None, None)


def test_no_bed_is_kept_that_there_is_not() -> None:
    case = t.phase_2()
    case.does("bed-lost", "2031-06-01", t.MACHINE, site="fcc", bed="a-01", why="wing-closed")
    said = {"suspended_on": day("2031-06-02"), "why": "medical", "keeps_bed": True}
    assert case.refuses("H-05", "suspend", "2031-06-02", **said).field == "keeps_bed"
    case.does("suspend", "2031-06-02", **said | {"keeps_bed": False})
    assert case.told(case.last) == [("site-fcc", "withdraw-request")]


@pytest.mark.rules("C-55", "DECK-11")
def test_a_need_that_changed_while_the_person_was_out_moves_him_on_return() -> None:
    case = t.suspended()
    case.does("change-needs", "2031-06-10", sex="male", protective_custody=True)
    assert case.state.request is None, "nobody who is out waits for a bed"
    event = case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert [one.kind for one in case.history[-2:]] == ["returned-to-phase-2", "re-routed"]
    assert case.told(event) == [("site-erdcc", "request-bed")]
    state = case.state
    assert (case.stage, state.bed.site if state.bed else "", state.wanted) == (
        "phase-2",
        "fcc",
        "erdcc",
    )
    assert not state.renew
    assert case.refolded() == state


@pytest.mark.rules("C-55")
def test_a_need_that_changed_there_and_back_moves_nobody() -> None:
    case = t.suspended()
    case.does("change-needs", "2031-06-10", sex="male", protective_custody=True)
    case.does("change-needs", "2031-06-11", sex="male")
    assert case.does("record-return", "2031-06-20", returned_on=day("2031-06-20")).kind == (
        "returned-to-phase-2"
    )


@pytest.mark.rules("DECK-13")
def test_on_return_people_are_told_where_no_site_can_take_him() -> None:
    case = t.suspended()
    case.does("change-needs", "2031-06-10", sex="male", dialysis=True)
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert (case.stage, case.alerts()[-1]) == ("phase-2", "no-site")
    assert case.state.bed is not None, "the bed is kept meanwhile"
