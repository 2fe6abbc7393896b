"""The containment team, the regional specialist, and what treatment begins with."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import TEAM, warned

ON = "2031-01-10"
BEGIN: Json = {"begun_on": day(c.BEGUN_ON)}


def begins(case: c.Case, when: str = c.BEGUN_ON) -> Any:
    return case.does("begin-treatment", when, begun_on=day(when))


# -- seats ----------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-24", "M-15")
def test_the_team_has_the_three_seats_of_the_law() -> None:
    case = c.opened()
    assert case.state.missing == ("officer", "polygraph-examiner", "therapist")
    for seat in TEAM:
        c.member(case, ON, seat)
    assert case.state.team == TEAM
    assert not case.state.missing


@pytest.mark.rules("DECK-24")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("assign-member", {"member": "judge-1", "assigned_on": day(ON)}),
        ("replace-member", {"member": "judge-1", "replaced_on": day(ON)}),
        ("end-member", {"left_on": day(ON)}),
    ],
)
def test_there_is_no_other_seat(name: str, data: Json) -> None:
    refusal = c.teamed().refuses("DECK-24", name, ON, seat="judge", **data)
    assert refusal.field == "seat"
    assert refusal.allowed == ("officer", "polygraph-examiner", "therapist")


@pytest.mark.rules("DECK-24")
@pytest.mark.parametrize("missing", [*TEAM, None])
def test_a_seat_without_anybody_is_warned_of_and_holds_nothing(missing: str | None) -> None:
    case = c.provided()
    c.specialist(case, ON)
    for seat in TEAM:
        if seat != missing:
            c.member(case, ON, seat)
    c.assess(case, ON)
    event = begins(case)
    assert warned(event) == (["DECK-24"] if missing else [])
    assert case.stage == "in-treatment"


@pytest.mark.rules("DECK-24")
def test_one_person_in_two_seats_is_warned_of() -> None:
    case = c.ready()
    data = {"seat": "polygraph-examiner", "member": "officer-1", "replaced_on": day(ON)}
    (said,) = case.does("replace-member", ON, **data).data["warnings"]
    assert said == {
        "rule": "DECK-24",
        "text": "officer-1 is the team's officer and polygraph-examiner: the team is of 3 people",
    }
    assert begins(case).data["warnings"] == [said]
    moved = {"officer": "therapist-1", "transferred_on": day("2031-03-03")}
    event = case.does("transfer-officer", "2031-03-03", **moved)
    assert "therapist-1 is the team's therapist and officer" in event.data["warnings"][0]["text"]
    case.does("end-member", "2031-03-04", seat="therapist", left_on=day("2031-03-04"))
    taken = c.member(case, "2031-03-05", "therapist", "officer-1")
    assert warned(taken) == ["DECK-24"]
    moved = {"officer": "officer-2", "transferred_on": day("2031-03-06")}
    assert warned(case.does("transfer-officer", "2031-03-06", **moved)) == []


@pytest.mark.rules("DECK-24")
def test_a_seat_that_is_taken_is_not_assigned() -> None:
    data = {"seat": "therapist", "member": "therapist-2", "assigned_on": day(ON)}
    c.teamed().refuses("DECK-24", "assign-member", ON, **data)


@pytest.mark.rules("DECK-24")
def test_a_member_is_replaced_or_leaves() -> None:
    case = c.treated()
    data = {"seat": "polygraph-examiner", "member": "examiner-2", "replaced_on": day("2031-03-03")}
    case.does("replace-member", "2031-03-03", **data)
    assert case.state.team["polygraph-examiner"] == "examiner-2"
    case.refuses("DECK-24", "replace-member", "2031-03-03", **data)
    gone = {"seat": "polygraph-examiner", "left_on": day("2031-04-03")}
    event = case.does("end-member", "2031-04-03", **gone)
    assert warned(event) == ["DECK-24"]
    assert case.state.missing == ("polygraph-examiner",)
    case.refuses("DECK-24", "end-member", "2031-04-03", **gone)
    case.refuses("DECK-24", "replace-member", "2031-04-03", **data)
    c.member(case, "2031-04-04", "polygraph-examiner", "examiner-3")
    assert not case.state.missing


@pytest.mark.rules("DECK-24", "M-15")
def test_officers_are_transferred_and_nobody_is_without_one() -> None:
    case = c.treated()
    seat = {"seat": "officer"}
    replaced = {"member": "officer-2", "replaced_on": day("2031-03-03")}
    case.refuses("DECK-24", "replace-member", "2031-03-03", **seat, **replaced)
    case.refuses("DECK-24", "end-member", "2031-03-03", **seat, left_on=day("2031-03-03"))
    data = {"officer": "officer-2", "transferred_on": day("2031-03-03")}
    case.does("transfer-officer", "2031-03-03", **data)
    assert (case.state.team["officer"], case.stage) == ("officer-2", "in-treatment")
    assert case.refuses("DECK-24", "transfer-officer", "2031-03-04", **data).field == "officer"


@pytest.mark.rules("DECK-24")
def test_who_has_no_officer_is_not_transferred() -> None:
    data = {"officer": "officer-2", "transferred_on": day(ON)}
    c.opened().refuses("DECK-24", "transfer-officer", ON, **data)


# -- the specialist -------------------------------------------------------------------------------


@pytest.mark.rules("DECK-25", "M-15")
def test_without_the_regions_specialist_treatment_does_not_begin() -> None:
    case = c.provided()
    case.refuses("DECK-25", "begin-treatment", c.BEGUN_ON, **BEGIN)
    c.specialist(case, ON)
    begins(case)
    assert case.stage == "in-treatment"


@pytest.mark.rules("DECK-25")
def test_the_specialist_is_of_the_persons_region() -> None:
    data = {"specialist": "specialist-2", "region": "west", "assigned_on": day(ON)}
    assert c.opened().refuses("DECK-25", "assign-specialist", ON, **data).field == "region"


@pytest.mark.rules("DECK-25")
def test_assigned_in_time_or_late() -> None:
    case = c.opened()
    c.specialist(case, "2031-01-20")
    assert case.duties()["community.assign-specialist"] == ("met", "2031-01-20")
    case = c.opened()
    case.clock(c.moment("2031-01-21"))
    assert case.alerts() == ["reminder", "breach"]
    event = c.specialist(case, "2031-01-21")
    assert warned(event) == ["community.assign-specialist"]
    assert case.duties()["community.assign-specialist"][0] == "late"


@pytest.mark.rules("DECK-25")
def test_assigned_in_time_and_typed_late() -> None:
    case = c.opened()
    case.clock(c.moment("2031-01-22"))
    data = {"specialist": "specialist-1", "region": "east", "assigned_on": day("2031-01-20")}
    event = case.does("assign-specialist", "2031-01-22", **data)
    assert warned(event) == []
    owed = case.state.obligations["community.assign-specialist"]
    assert (str(owed.status), owed.recorded_late) == ("met", True)
    assert case.alerts()[-1] == "withdrawn"


@pytest.mark.rules("DECK-25")
def test_another_specialist_of_the_region_comes_after_the_first() -> None:
    case = c.teamed()
    c.specialist(case, "2031-01-12", "specialist-2")
    assert case.state.specialist == "specialist-2"
    data = {"specialist": "specialist-2", "region": "east", "assigned_on": day("2031-01-13")}
    case.refuses("DECK-25", "assign-specialist", "2031-01-13", **data)


@pytest.mark.rules("DECK-25")
def test_another_region_wants_another_specialist_while_treatment_goes_on() -> None:
    case = c.treated()
    event = case.does("change-region", "2031-03-03", region="west", changed_on=day("2031-03-03"))
    assert warned(event) == ["DECK-25", "DECK-22"]
    assert (case.stage, case.state.specialist, case.state.region) == ("in-treatment", "", "west")
    assert case.owed()["community.assign-specialist:2"] == "2031-03-17"
    c.specialist(case, "2031-03-10", "specialist-2", "west")
    assert case.duties()["community.assign-specialist:2"][0] == "met"


@pytest.mark.rules("DECK-25")
def test_another_region_before_anybody_was_assigned_leaves_the_clock() -> None:
    case = c.opened()
    case.does("change-region", "2031-01-08", region="west", changed_on=day("2031-01-08"))
    assert case.owed() == {"community.assign-specialist": "2031-01-20"}
    data = {"region": "west", "changed_on": day("2031-01-08")}
    case.refuses("DECK-25", "change-region", "2031-01-08", **data)


# -- the beginning --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22")
def test_no_treatment_without_a_provider() -> None:
    case = c.opened()
    c.specialist(case, ON)
    case.refuses("DECK-22", "begin-treatment", c.BEGUN_ON, **BEGIN)


@pytest.mark.rules("DECK-22")
def test_no_treatment_on_a_day_without_approval() -> None:
    case = c.opened()
    c.specialist(case, ON)
    c.assign(case, ON, withdrawn="2031-02-01")
    refusal = case.refuses("DECK-22", "begin-treatment", c.BEGUN_ON, **BEGIN)
    assert refusal.field == "provider"
    begins(case, "2031-01-31")


@pytest.mark.rules("M-16", "DECK-24")
def test_what_is_missing_at_the_beginning_is_said() -> None:
    case = c.provided()
    c.specialist(case, ON)
    assert warned(begins(case)) == ["DECK-24", "DECK-24", "DECK-24", "M-16"]


DAYS: tuple[tuple[Any, str, str, Json, str], ...] = (
    (c.ready, "begin-treatment", "begun_on", {}, "2031-01-05"),
    (c.ready, "begin-treatment", "begun_on", {}, "2031-01-07"),
    (c.treated, "complete-treatment", "completed_on", {}, "2031-02-02"),
    (c.treated, "fail-treatment", "failed_on", {}, "2031-02-02"),
    (c.failed, "re-enter", "decided_on", {}, "2031-03-31"),
)


@pytest.mark.rules("H-04", "H-05")
@pytest.mark.parametrize(("at", "name", "field", "data", "early"), DAYS)
def test_days_come_in_their_order(at: Any, name: str, field: str, data: Json, early: str) -> None:
    case = at()
    said = {**data, **c.REASON, **c.REPORT}
    too_early = {**said, field: day(early)}
    assert case.refuses("H-05", name, "2031-07-01", "supervisor", **too_early).field == field
    ahead = {**said, field: day("2031-07-03")}
    assert case.refuses("H-04", name, "2031-07-01", "supervisor", **ahead).field == field


AHEAD: tuple[tuple[Any, str, str, Json], ...] = (
    (c.opened, "assign-member", "assigned_on", {"seat": "officer", "member": "officer-1"}),
    (c.teamed, "replace-member", "replaced_on", {"seat": "therapist", "member": "therapist-2"}),
    (c.teamed, "end-member", "left_on", {"seat": "therapist"}),
    (c.teamed, "transfer-officer", "transferred_on", {"officer": "officer-2"}),
    (c.opened, "assign-specialist", "assigned_on", {"specialist": "s-1", "region": "east"}),
    (c.opened, "change-region", "changed_on", {"region": "west"}),
    (c.teamed, "record-assessment", "assessed_on", {"assessor": "a-1", "related": False}),
    (
        c.treated,
        "record-polygraph",
        "examined_on",
        {"kind": "monitoring", "opinion": "no-opinion"},
    ),
    (c.treated, "record-progress", "reported_on", {"rating": "satisfactory"}),
    (
        c.treated,
        "record-information-release",
        "released_on",
        {"recipient": "officer-1", "what": ["progress"], "ground": "agreement"},
    ),
    (c.treated, "set-lifetime-supervision", "imposed_on", {}),
    (c.treated, "record-death", "died_on", {}),
)


@pytest.mark.rules("H-04")
@pytest.mark.parametrize(("at", "name", "field", "data"), AHEAD)
def test_no_day_to_come_is_recorded(at: Any, name: str, field: str, data: Json) -> None:
    said = {**data, **c.REPORT, field: day("2031-06-04")}
    assert at().refuses("H-04", name, "2031-06-02", **said).field == field
