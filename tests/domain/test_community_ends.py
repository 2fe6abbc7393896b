"""Completion, failure, another attempt, supervision for life, death, close (M-13, M-16, M-17)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import BOARD, REASON, REPORT, warned

COMPLETE: Json = {"completed_on": day("2031-06-02")} | REPORT
FAIL: Json = {"failed_on": day("2031-04-01")} | REASON


# -- completed, or failed -------------------------------------------------------------------------


@pytest.mark.rules("M-16", "M-13")
def test_completed_nothing_is_owed_and_the_confinement_knows() -> None:
    case = c.completed()
    assert (case.stage, case.owed(), case.told()) == ("completed", {}, ["completed"])
    (order,) = case.orders("tell")
    assert (order.data["case"], order.data["fact"]) == (c.CONFINEMENT, "community-noted")
    assert order.data["data"] == {
        "occurred_on": day("2031-06-02"),
        "community": c.CASE,
        "outcome": "completed",
        "on": day("2031-06-02"),
    }
    (attempt,) = case.state.attempts
    assert (attempt.outcome, f"{attempt.begun_on:%Y-%m-%d}") == ("completed", c.BEGUN_ON)


@pytest.mark.rules("M-14")
def test_completed_after_a_poor_report_is_warned_of() -> None:
    case = c.treated()
    c.progress(case, "2031-05-01", rating="unsatisfactory")
    assert warned(case.does("complete-treatment", "2031-06-02", **COMPLETE)) == ["M-14"]


@pytest.mark.rules("DECK-24", "M-16")
def test_completed_without_a_whole_team_or_an_assessment_is_warned_of() -> None:
    case = c.provided()
    c.specialist(case, "2031-01-10")
    c.member(case, "2031-01-10", "officer")
    c.member(case, "2031-01-10", "polygraph-examiner", "officer-1")
    case.does("begin-treatment", c.BEGUN_ON, begun_on=day(c.BEGUN_ON))
    event = case.does("complete-treatment", "2031-06-02", **COMPLETE)
    assert warned(event) == ["DECK-24", "DECK-24", "M-16"]
    assert event.data["warnings"][0]["text"] == "nobody is the team's therapist"
    whole = c.treated().does("complete-treatment", "2031-06-02", **COMPLETE)
    assert warned(whole) == []


@pytest.mark.rules("M-16")
def test_only_who_is_in_treatment_completes_it() -> None:
    for case in (c.ready(), c.lost(), c.failed()):
        case.refuses("H-01", "complete-treatment", "2031-06-02", **COMPLETE)


@pytest.mark.rules("M-13", "M-16")
@pytest.mark.parametrize(
    ("offences", "rules"),
    [([{"code": "566.030"}], ["M-13", "M-16"]), ([{"code": "569.010"}], ["M-13"])],
)
def test_failed_people_are_alerted_and_no_violation_process_begins(
    offences: list[Json], rules: list[str]
) -> None:
    case = c.treated(offences=offences)
    event = case.does("fail-treatment", "2031-04-01", **FAIL)
    assert warned(event) == rules
    assert (case.stage, case.owed(), case.told()) == ("failed", {}, ["failed"])
    assert case.alerts() == ["community-failed"]
    assert {one.kind for one in event.orders} == {"alert", "tell"}


@pytest.mark.rules("M-13")
@pytest.mark.parametrize("at", [c.opened, c.ready, c.lost])
def test_who_never_begins_or_is_without_a_provider_may_fail_too(at: Any) -> None:
    case = at()
    case.does("fail-treatment", "2031-04-01", **FAIL)
    assert (case.stage, case.owed()) == ("failed", {})


@pytest.mark.rules("M-13", "H-07")
def test_a_failure_has_a_reason() -> None:
    c.treated().refuses("H-07", "fail-treatment", "2031-04-01", failed_on=day("2031-04-01"))


# -- again ----------------------------------------------------------------------------------------


def again(case: c.Case, on: str = "2031-07-01", role: str = "supervisor") -> Any:
    return case.does("re-enter", on, role, decided_on=day(on), **REASON)


@pytest.mark.rules("C-56")
@pytest.mark.parametrize("role", ["supervisor", "operator"])
@pytest.mark.parametrize("at", [c.failed, c.completed])
def test_another_attempt_is_a_named_persons_decision(at: Any, role: str) -> None:
    case = at()
    outcome = case.stage
    again(case, role=role)
    assert (case.stage, case.told()[-1], case.owed()) == ("to-plan", "to-plan", {})
    assert [one.outcome for one in case.state.attempts] == [outcome]
    assert case.state.begun_on is None
    case.does("begin-treatment", "2031-07-08", begun_on=day("2031-07-08"))
    assert set(case.owed().values()) == {"2031-10-08", "2032-01-08"}


@pytest.mark.rules("C-56")
def test_any_number_of_times_and_all_are_kept() -> None:
    case = c.failed()
    for year in range(2032, 2036):
        again(case, f"{year}-01-05")
        case.does("begin-treatment", f"{year}-02-02", begun_on=day(f"{year}-02-02"))
        data = {"failed_on": day(f"{year}-11-03")} | REASON
        case.does("fail-treatment", f"{year}-11-03", **data)
    assert [one.outcome for one in case.state.attempts] == ["failed"] * 5


@pytest.mark.rules("DECK-25", "C-56")
def test_again_without_a_specialist_one_is_to_be_assigned() -> None:
    case = c.opened()
    case.does("fail-treatment", "2031-04-01", **FAIL)
    again(case)
    assert case.owed() == {"community.assign-specialist:2": "2031-07-15"}


# -- for life -------------------------------------------------------------------------------------

SET: Json = {"imposed_on": day("2031-03-03")} | REPORT
ENDED: Json = {
    "ended_on": day("2046-03-05"),
    "by": "parole-board",
    "assessed_on": day("2046-02-01"),
} | REPORT


def supervised() -> c.Case:
    case = c.treated()
    case.does("set-lifetime-supervision", "2031-03-03", **SET)
    return case


@pytest.mark.rules("M-17")
@pytest.mark.parametrize("role", ["probation-and-parole", "supervisor", BOARD])
def test_supervision_for_life_is_recorded_and_ended(role: str) -> None:
    case = c.treated()
    case.does("set-lifetime-supervision", "2031-03-03", role, **SET)
    assert case.state.lifetime is not None
    assert case.state.lifetime.monitored
    case.does("end-lifetime-supervision", "2046-03-05", role, **ENDED, age=65)
    assert case.state.lifetime is None
    assert f"{case.state.lifetime_ended_on:%Y-%m-%d}" == "2046-03-05"


@pytest.mark.rules("M-17")
@pytest.mark.parametrize(("age", "ended"), [(None, False), (40, False), (64, False), (65, True)])
def test_it_ends_from_the_laws_age_on(age: int | None, *, ended: bool) -> None:
    case = supervised()
    said = ENDED if age is None else {**ENDED, "age": age}
    if ended:
        case.does("end-lifetime-supervision", "2046-03-05", **said)
        assert case.state.lifetime is None
        return
    case.refuses("M-17", "end-lifetime-supervision", "2046-03-05", **said)


@pytest.mark.rules("M-17")
def test_the_age_is_the_laws() -> None:
    case = c.treated(law=c.law(lifetime_supervision_age=70), lifetime_supervision=True)
    case.refuses("M-17", "end-lifetime-supervision", "2046-03-05", **ENDED, age=69)


@pytest.mark.rules("M-17", "H-05", "H-07")
def test_it_wants_the_order_and_an_assessment_before_it() -> None:
    case = supervised()
    bare = {name: one for name, one in ENDED.items() if name != "evidence"}
    case.refuses("H-07", "end-lifetime-supervision", "2046-03-05", **bare, age=70)
    for name in ("assessed_on", "by"):
        said = {key: one for key, one in ENDED.items() if key != name}
        refusal = case.refuses("H-05", "end-lifetime-supervision", "2046-03-05", **said, age=70)
        assert refusal.field == name
    for name, when in (
        ("assessed_on", "2046-03-06"),
        ("assessed_on", "2031-03-02"),
        ("ended_on", "2031-03-02"),
    ):
        said = {**ENDED, name: day(when)}
        case.refuses("H-05", "end-lifetime-supervision", "2046-03-05", **said, age=70)


@pytest.mark.rules("M-17")
def test_it_is_imposed_once_and_ends_once() -> None:
    case = supervised()
    case.refuses("M-17", "set-lifetime-supervision", "2031-03-04", **SET)
    case.does("end-lifetime-supervision", "2046-03-05", **ENDED, age=65)
    case.refuses("M-17", "end-lifetime-supervision", "2046-03-05", **ENDED, age=65)
    later = {"imposed_on": day("2046-06-02"), "monitored": False} | REPORT
    case.does("set-lifetime-supervision", "2046-06-02", **later)
    assert case.state.lifetime is not None
    assert not case.state.lifetime.monitored


@pytest.mark.rules("M-17", "H-05")
def test_what_was_ended_is_not_imposed_again_for_the_time_before() -> None:
    case = supervised()
    case.does("end-lifetime-supervision", "2046-03-05", **ENDED, age=65)
    before = {"imposed_on": day("2046-03-04")} | REPORT
    refusal = case.refuses("H-05", "set-lifetime-supervision", "2046-06-02", **before)
    assert refusal.field == "imposed_on"
    same_day = {"imposed_on": day("2046-03-05")} | REPORT
    case.does("set-lifetime-supervision", "2046-06-02", **same_day)
    assert case.state.lifetime is not None


@pytest.mark.rules("M-17", "H-04")
def test_an_end_is_of_the_day_on_which_it_is_ordered_and_not_of_one_to_come() -> None:
    case = supervised()
    case.refuses("H-04", "end-lifetime-supervision", "2046-03-04", **ENDED, age=65)
    same_day = ENDED | {"assessed_on": ENDED["ended_on"]}
    case.does("end-lifetime-supervision", "2046-03-05", **same_day, age=65)
    assert case.state.lifetime is None
    case.strikes("lifetime-supervision-ended", "2046-03-06")
    assert case.state.lifetime is not None, "the order was another person's"
    assert case.state.lifetime_ended_on is None
    case.does("complete-treatment", "2046-03-07", **COMPLETE | {"completed_on": day("2046-03-07")})
    case.refuses("M-17", "close-community", "2046-03-08", **REASON)


@pytest.mark.rules("M-17", "H-01")
def test_of_the_dead_no_supervision_is_ended_and_the_case_closes_all_the_same() -> None:
    case = supervised()
    case.does("record-death", "2046-03-01", died_on=day("2046-03-01"))
    case.refuses("H-01", "end-lifetime-supervision", "2046-03-05", **ENDED, age=65)
    case.does("close-community", "2046-03-06", **REASON)


@pytest.mark.rules("M-17")
def test_it_outlasts_treatment_and_keeps_the_case_open() -> None:
    case = supervised()
    case.does("complete-treatment", "2031-06-02", **COMPLETE)
    case.refuses("M-17", "close-community", "2031-07-01", **REASON)
    case.does("end-lifetime-supervision", "2046-03-05", **ENDED, age=65)
    case.does("close-community", "2046-03-06", **REASON)
    assert case.stage == "closed"


# -- death, and close -----------------------------------------------------------------------------


@pytest.mark.rules("M-13")
@pytest.mark.parametrize("at", [c.opened, c.treated, c.completed, c.failed, supervised])
def test_who_dies_owes_nothing_and_a_person_closes_the_case(at: Any) -> None:
    case = at()
    case.does("record-death", "2031-07-01", died_on=day("2031-07-01"))
    assert (case.stage, case.owed(), case.told()[-1]) == ("deceased", {}, "deceased")
    event = case.does("close-community", "2031-07-02", **REASON)
    assert warned(event) == []
    assert (case.stage, case.told()[-1]) == ("closed", "closed")


@pytest.mark.rules("M-16")
def test_closed_what_is_owed_and_what_the_statute_demands_is_said() -> None:
    case = c.treated()
    event = case.does("close-community", "2031-03-03", **REASON)
    assert warned(event) == ["community.polygraph", "community.progress", "M-16"]
    assert (case.stage, case.owed(), case.told()) == ("closed", {}, ["closed"])
    event = c.closed().last
    assert warned(event) == []
    event = c.failed(offences=[{"code": "569.010"}]).does("close-community", "2031-05-01", **REASON)
    assert warned(event) == []


@pytest.mark.rules("H-07")
def test_a_close_has_a_reason() -> None:
    c.completed().refuses("H-07", "close-community", "2031-07-01")


@pytest.mark.rules("H-06")
def test_after_the_close_nothing_is_taken() -> None:
    case = c.closed()
    for name in ("assign-provider", "record-progress", "strike", "close-community"):
        case.refuses("H-06", name, "2031-07-02", "supervisor")
    case.refuses("H-06", "note-facts", "2031-07-02", "system")


def test_who_came_from_no_confinement_tells_nobody() -> None:
    case = c.completed(for_case=None)
    assert case.told() == []
    case.strikes("completed", "2031-06-03")
    assert case.last.kind == "event-struck"
