"""Approved providers only, and what follows when one is lost (DECK-22, DECK-23, M-14, M-16)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import REPORT, standing, warned

ON = "2031-01-08"


def refused(case: c.Case, held: Json | None, provider: str = "provider-1", on: str = ON) -> str:
    """A provider that is not taken: why."""
    data: dict[str, Any] = {"provider": provider, "assigned_on": day(on)}
    if held is not None:
        data["standing"] = held
    refusal = case.refuses("DECK-22", "assign-provider", "2031-01-08", **data)
    assert refusal.field == "provider"
    return refusal.message


# -- assigned -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22")
def test_a_provider_whose_approval_is_in_force_is_taken() -> None:
    case = c.provided()
    assert (case.state.provider, case.stage) == ("provider-1", "to-plan")
    assert case.state.standing is not None
    assert case.state.standing.in_force


BARRED: tuple[tuple[Json | None, str], ...] = (
    (None, "no such provider"),
    (standing("provider-2"), "no such provider"),
    (standing(approved_since=None, in_force=False), "not approved on"),
    (standing(approved_since=day("2031-01-09"), in_force=False), "not approved on"),
    (standing(withdrawn="2031-01-08", in_force=False), "not approved on"),
    (standing(withdrawn="2030-06-01", in_force=False), "not approved on"),
)


@pytest.mark.rules("DECK-22", "DECK-23")
@pytest.mark.parametrize(("held", "why"), BARRED)
def test_nobody_else_is(held: Json | None, why: str) -> None:
    assert why in refused(c.opened(), held)


@pytest.mark.rules("DECK-22")
def test_an_approval_that_is_gone_today_does_not_serve_for_yesterday() -> None:
    held = standing(withdrawn="2031-01-07", in_force=False)
    assert "any more" in refused(c.opened(), held, on="2031-01-06")


@pytest.mark.rules("DECK-22")
def test_the_first_day_of_an_approval_counts() -> None:
    case = c.opened()
    c.assign(case, ON, approved_since=day(ON))
    assert case.state.provider == "provider-1"


@pytest.mark.rules("DECK-22")
def test_the_same_provider_is_not_assigned_twice() -> None:
    assert "already" in refused(c.provided(), standing())


@pytest.mark.rules("DECK-22")
def test_before_treatment_another_provider_is_simply_assigned() -> None:
    case = c.provided()
    c.assign(case, "2031-01-09", "provider-2")
    assert case.state.provider == "provider-2"


@pytest.mark.rules("H-04")
def test_a_day_to_come_is_refused() -> None:
    data = {"provider": "provider-1", "assigned_on": day("2031-01-09"), "standing": standing()}
    assert c.opened().refuses("H-04", "assign-provider", ON, **data).field == "assigned_on"


@pytest.mark.rules("DECK-22")
def test_another_region_and_an_end_to_come_are_warned_of() -> None:
    case = c.opened()
    event = c.assign(case, ON, region="west", withdrawn="2031-06-02")
    assert warned(event) == ["DECK-22", "DECK-22"]


# -- lost -----------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22", "M-14")
def test_a_provider_without_approval_is_lost_and_the_person_planned_anew() -> None:
    case = c.lost()
    state = case.state
    assert (state.stage, state.provider, state.lost) == ("to-plan", "", "provider-1")
    assert state.standing is None
    assert state.team == {"officer": "officer-1", "polygraph-examiner": "examiner-1"}
    assert case.owed() == {
        "community.polygraph": "2031-08-03",
        "community.replace-provider": "2031-03-17",
    }
    assert case.alerts() == ["provider-lost"]
    (order,) = case.orders("alert")
    assert (order.data["rule"], order.data["code"]) == ("DECK-22", "provider-1")
    assert case.kinds[-2:] == ["facts-noted", "provider-lost"]


@pytest.mark.rules("DECK-22")
def test_a_provider_may_be_lost_before_treatment_begins() -> None:
    case = c.provided()
    c.withdrawn(case, "2031-01-09")
    assert (case.stage, case.state.lost) == ("to-plan", "provider-1")
    assert "community.replace-provider" in case.owed()
    data = {"begun_on": day("2031-01-10")}
    case.refuses("DECK-22", "begin-treatment", "2031-01-10", **data)


DAY = "2031-02-10"
LAST = "2031-02-09"
"""The first day without an approval, and the last one with it."""


@pytest.mark.rules("DECK-22")
@pytest.mark.parametrize("at", [f"{DAY}T00:00:00", f"{DAY}T08:00:00", f"{DAY}T23:59:00"])
def test_nobody_begins_on_the_first_day_without_an_approval_at_any_hour(at: str) -> None:
    case = c.ready()
    c.note(case, LAST, withdrawn=DAY)
    refusal = case.refuses("DECK-22", "begin-treatment", f"{DAY}T23:59:30", begun_on=f"{at}-06:00")
    assert "not approved on" in refusal.message
    on_the_last = {"begun_on": f"{LAST}T23:59:00-06:00"}
    case.does("begin-treatment", f"{DAY}T08:00:00", **on_the_last)
    assert case.stage == "in-treatment"


@pytest.mark.rules("DECK-22")
def test_a_withdrawal_of_the_day_on_which_treatment_began_leads_back_to_the_plan() -> None:
    case = c.ready()
    case.does("begin-treatment", f"{DAY}T08:00:00", begun_on=day(DAY))
    assert case.stage == "in-treatment", "in the morning nobody knew"
    c.note(case, f"{DAY}T15:00:00", withdrawn=DAY, in_force=False)
    assert (case.stage, case.state.lost) == ("to-plan", "provider-1")
    assert [key for key in case.owed() if key.startswith("community.progress")] == []
    assert case.owed()["community.replace-provider"] == "2031-02-24"
    case.refuses("DECK-22", "begin-treatment", f"{DAY}T16:00:00", begun_on=day(DAY))


@pytest.mark.rules("DECK-22")
def test_a_withdrawal_of_the_day_before_treatment_begins_comes_first() -> None:
    case = c.ready()
    c.note(case, f"{DAY}T07:00:00", withdrawn=DAY, in_force=False)
    case.refuses("DECK-22", "begin-treatment", f"{DAY}T08:00:00", begun_on=day(DAY))
    case.refuses("DECK-22", "begin-treatment", f"{DAY}T08:00:00", begun_on=day(LAST))
    assert (case.stage, case.state.lost) == ("to-plan", "provider-1")


@pytest.mark.rules("DECK-22")
def test_a_withdrawal_to_come_is_said_once_and_loses_nothing_yet() -> None:
    case = c.treated()
    for when in ("2031-03-03", "2031-03-04"):
        c.note(case, when, withdrawn="2031-04-01")
    assert case.alerts() == ["provider-ends"]
    assert case.stage == "in-treatment"
    c.note(case, "2031-04-01", withdrawn="2031-04-01", in_force=False)
    assert (case.stage, case.state.lost) == ("to-plan", "provider-1")
    assert case.owed()["community.replace-provider"] == "2031-04-15"


@pytest.mark.rules("DECK-22", "M-14")
def test_another_provider_ends_the_search_and_treatment_goes_on() -> None:
    case = c.lost()
    c.assign(case, "2031-03-10", "provider-2")
    assert case.duties()["community.replace-provider"][0] == "met"
    assert (case.state.lost, case.state.lost_on) == ("", None)
    c.member(case, "2031-03-10", "therapist", "therapist-2")
    event = case.does("begin-treatment", "2031-03-11", begun_on=day("2031-03-11"))
    assert event.data["resumes"] is True
    assert (case.stage, case.state.provider) == ("in-treatment", "provider-2")
    assert f"{case.state.begun_on:%Y-%m-%d}" == c.BEGUN_ON
    assert case.owed() == {
        "community.polygraph": "2031-08-03",
        "community.progress:2": "2031-06-11",
    }


@pytest.mark.rules("DECK-22")
def test_a_search_that_takes_too_long_is_escalated() -> None:
    case = c.lost()
    case.clock(c.moment("2031-03-20"))
    assert case.alerts()[1:] == ["reminder", "reminder", "breach"]
    event = c.assign(case, "2031-03-21", "provider-2")
    assert warned(event) == ["community.replace-provider", "M-16"]
    assert case.duties()["community.replace-provider"][0] == "late"


@pytest.mark.rules("DECK-22")
def test_the_task_of_the_search_has_an_owner() -> None:
    owed = c.lost().state.obligations["community.replace-provider"]
    assert (owed.owner, owed.on_miss) == ("probation-and-parole", "escalate")
    assert len(owed.reminders) == 2


def test_the_provider_that_was_lost_may_be_approved_again() -> None:
    case = c.lost()
    c.assign(case, "2031-03-10", approved_since=day("2031-03-10"))
    assert case.state.provider == "provider-1"


def test_a_word_about_another_provider_changes_nothing() -> None:
    case = c.treated()
    before = case.state
    c.note(case, "2031-03-03", provider="provider-9", withdrawn="2031-03-03", in_force=False)
    assert case.last.kind == "facts-noted"
    assert (case.stage, case.state.standing) == ("in-treatment", before.standing)


@pytest.mark.parametrize("at", [c.completed, c.failed, c.deceased])
def test_after_the_end_a_withdrawal_is_noted_and_no_more(at: Any) -> None:
    case = at()
    stage = case.stage
    c.withdrawn(case, "2031-06-20")
    assert (case.last.kind, case.stage) == ("facts-noted", stage)
    assert case.state.standing is not None
    assert not case.state.standing.in_force


@pytest.mark.rules("DECK-22", "C-56")
def test_who_is_treated_again_needs_a_provider_that_is_still_approved() -> None:
    case = c.failed()
    c.withdrawn(case, "2031-06-20")
    case.does("re-enter", "2031-07-01", "supervisor", decided_on=day("2031-07-01"), note="n-1")
    assert (case.last.kind, case.stage) == ("provider-lost", "to-plan")
    assert case.owed() == {"community.replace-provider": "2031-07-15"}


# -- transferred ----------------------------------------------------------------------------------


def transfer(case: c.Case, on: str, held: Json, **other: Any) -> Any:
    data = {"provider": held["provider"], "transferred_on": day(on), "standing": held} | other
    return case.does("transfer-provider", on, **data)


@pytest.mark.rules("DECK-22", "DECK-24")
def test_treatment_goes_on_at_another_provider_with_its_therapist() -> None:
    case = c.treated()
    event = transfer(case, "2031-03-03", standing("provider-2"), therapist="therapist-2")
    assert warned(event) == ["M-16"]
    assert (case.stage, case.state.provider) == ("in-treatment", "provider-2")
    assert case.state.team["therapist"] == "therapist-2"
    assert set(case.owed()) == {"community.polygraph", "community.progress"}


@pytest.mark.rules("DECK-24")
def test_without_one_the_seat_is_empty_and_that_is_said() -> None:
    case = c.treated()
    event = transfer(case, "2031-03-03", standing("provider-2", region="west"))
    assert warned(event) == ["DECK-22", "M-16", "DECK-24"]
    assert case.state.missing == ("therapist",)


@pytest.mark.rules("DECK-22")
@pytest.mark.parametrize(
    "held",
    [
        standing("provider-2", withdrawn="2031-03-01", in_force=False),
        standing("provider-2", approved_since=day("2031-03-04"), in_force=False),
        standing("provider-1"),
        None,
    ],
)
def test_nobody_is_transferred_to_a_provider_without_approval(held: Json | None) -> None:
    case = c.treated()
    provider = held["provider"] if held else "provider-2"
    data: dict[str, Any] = {"provider": provider, "transferred_on": day("2031-03-03")}
    if held:
        data["standing"] = held
    case.refuses("DECK-22", "transfer-provider", "2031-03-03", **data)


# -- who assesses ---------------------------------------------------------------------------------


@pytest.mark.rules("M-16")
@pytest.mark.parametrize(("degree", "taken"), [(1, False), (2, False), (3, False), (4, True)])
def test_no_assessor_is_related_to_somebody_with_an_interest(degree: int, *, taken: bool) -> None:
    case = c.teamed()
    data = {"assessor": "assessor-1", "assessed_on": day("2031-01-20")}
    said = data | {"related": True, "degree": degree} | REPORT
    if taken:
        case.does("record-assessment", "2031-01-20", **said)
        assert case.state.assessment is not None
        return
    assert case.refuses("M-16", "record-assessment", "2031-01-20", **said).field == "degree"
    assert case.state.assessment is None


@pytest.mark.rules("M-16")
def test_the_degree_is_the_laws() -> None:
    case = c.teamed(law=c.law(assessor_kinship_degree=1))
    c.assess(case, "2031-01-20", related=True, degree=2)
    assert case.state.assessment is not None


@pytest.mark.rules("M-16", "H-05")
@pytest.mark.parametrize("said", [{"related": True}, {"related": False, "degree": 2}, {}])
def test_the_assessor_declares_it_wholly(said: Json) -> None:
    case = c.teamed()
    data = {"assessor": "assessor-1", "assessed_on": day("2031-01-20")} | REPORT
    case.refuses("H-05", "record-assessment", "2031-01-20", **data, **said)


@pytest.mark.rules("M-16", "H-07")
def test_an_assessment_is_on_file_and_for_a_provider() -> None:
    data = {"assessor": "assessor-1", "assessed_on": day("2031-01-20"), "related": False}
    c.teamed().refuses("H-07", "record-assessment", "2031-01-20", **data)
    c.opened().refuses("M-16", "record-assessment", "2031-01-20", **data, **REPORT)


@pytest.mark.rules("M-16")
def test_another_provider_wants_another_declaration() -> None:
    case = c.ready()
    event = c.assign(case, "2031-01-21", "provider-2")
    assert warned(event) == ["M-16"]
    c.assess(case, "2031-01-22")
    assert case.state.assessment is not None
    assert case.state.assessment.provider == "provider-2"
