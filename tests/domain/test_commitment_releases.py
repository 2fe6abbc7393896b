"""Conditional release: plan, residence, order, conditions, violation, return, escape."""

from typing import Any

import pytest

from domain.obligations import Status
from tests.domain.cases import day
from tests.domain.commitments import (
    PLAN,
    REASON,
    alleged,
    approved,
    at_large,
    committed,
    does,
    duty,
    examined,
    filed,
    heard,
    live,
    moment,
    refused,
    released,
    reviewed,
    to_release,
    tried,
    warned,
    yearly,
)


@pytest.mark.rules("S-32")
def test_the_plan_says_what_it_lacks() -> None:
    case = to_release()
    plan: dict[str, Any] = {"drafted_on": day("2032-06-14"), "with_corrections": True}
    event = does(case, "record-release-plan", "2032-06-14", covers=list(PLAN[:-2]), **plan)
    assert (warned(event), event.data["missing"]) == (["S-32"], list(PLAN[-2:]))
    plan["with_corrections"] = False
    event = does(case, "record-release-plan", "2032-06-15", covers=list(PLAN), **plan)
    assert warned(event) == ["S-32"], "drafted without the department of corrections"
    answer = refused(case, "H-05", "record-release-plan", "2032-06-16", covers=["luck"], **plan)
    assert answer.allowed == PLAN


@pytest.mark.rules("S-32")
def test_without_an_approved_residence_there_is_no_order() -> None:
    case = to_release()
    data: dict[str, Any] = {"ordered_on": day("2032-06-21"), "residence": "location-1"}
    name = "order-conditional-release"
    answer = refused(case, "S-32", name, "2032-06-21", "court", **data)
    assert answer.allowed == ("approve-residence",)
    approved(case, "2032-06-15", "location-2")
    refused(case, "S-32", name, "2032-06-21", "court", **data)
    approved(case, "2032-06-16")
    refused(
        case,
        "S-32",
        "approve-residence",
        "2032-06-17",
        residence="location-1",
        approved_on=day("2032-06-17"),
    )
    refused(case, "H-02", name, "2032-06-21", **data)
    event = released(case, "2032-06-21")
    assert warned(event) == ["S-32"], "no plan is on file"
    assert (case.stage, case.state.residence) == ("conditional-release", "location-1")


@pytest.mark.rules("S-32", "T-12", "S-24")
def test_released_on_conditions_the_review_stops_and_the_rest_goes_on() -> None:
    case = at_large()
    assert duty(case, "T-12").status is Status.VOID
    assert set(yearly(case)) == {"T-10", "T-11"}
    assert (case.state.conditions, case.state.site) == (("condition-1",), "")
    data = {"reviewed_on": day("2032-07-01"), "outcome": "continue"}
    refused(case, "H-01", "record-annual-review", "2032-07-01", "court", **data)
    examined(case, "2032-08-02")
    assert yearly(case)["T-10:2"] == "2033-08-02"
    filing = {"kind": "over-objection", "filed_on": day("2032-08-02")}
    refused(case, "H-01", "file-petition", "2032-08-02", "court", **filing)


@pytest.mark.rules("T-12")
def test_one_who_escaped_from_release_is_not_reviewed_either() -> None:
    case = at_large()
    does(case, "record-escape", "2032-08-02", escaped_on=day("2032-08-02"))
    data = {"reviewed_on": day("2032-09-01"), "outcome": "continue"}
    refused(case, "T-12", "record-annual-review", "2032-09-01", "court", **data)


@pytest.mark.rules("T-12")
def test_a_release_typed_by_mistake_is_struck_and_the_review_runs_again() -> None:
    case = at_large()
    version = next(one.version for one in case.history if one.kind == "released-on-conditions")
    does(case, "strike", "2032-06-22", "court", version=version, **REASON)
    assert case.stage == "to-release"
    assert yearly(case)["T-12"] == "2032-01-10"


@pytest.mark.rules("T-12")
def test_a_review_struck_meanwhile_is_not_owed_until_the_return() -> None:
    case = committed()
    review = reviewed(case, "2031-12-15")
    does(case, "authorise-petition", "2032-01-05", authorised_on=day("2032-01-05"))
    filed(case, "2032-01-12", "authorised")
    heard(case, "2032-02-02", shown=True)
    tried(case, "2032-03-01", danger=False)
    approved(case, "2032-03-02")
    released(case, "2032-03-08")
    does(case, "strike", "2032-03-09", "court", version=review.version, **REASON)
    assert "T-12" in yearly(case), "what it had ended is owed again"
    (stopped,) = case.settle(moment("2032-03-09"))
    assert stopped.kind == "review-stopped"
    assert set(yearly(case)) == {"T-10", "T-11"}
    assert case.settle(moment("2032-03-10")) == ()


@pytest.mark.rules("T-12")
def test_a_return_struck_and_typed_again() -> None:
    case = alleged()
    decided = {"decided_on": day("2032-09-06"), "found": True, **REASON}
    does(case, "decide-violation", "2032-09-06", "court", **decided)
    back = {"returned_on": day("2032-09-10"), "site": "smmhc", "segregated": True, **REASON}
    event = does(case, "return", "2032-09-10", "supervisor", **back)
    does(case, "strike", "2032-09-11", "supervisor", version=event.version, **REASON)
    assert (case.stage, case.state.residence) == ("violation", "location-1")
    assert set(yearly(case)) == {"T-10", "T-11"}
    assert case.settle(moment("2032-09-11")) == ()
    does(case, "return", "2032-09-12", "supervisor", **(back | {"site": "fulton"}))
    assert set(yearly(case)) == {"T-10", "T-11", "T-12:3"}


@pytest.mark.rules("S-33")
def test_what_lies_under_an_escape_is_not_struck() -> None:
    """Where somebody escaped from is on record: another stage cannot slip under it."""
    case = at_large()
    version = next(one.version for one in case.history if one.kind == "released-on-conditions")
    does(case, "record-escape", "2032-08-02", escaped_on=day("2032-08-02"))
    refused(case, "H-01", "strike", "2032-08-03", "court", version=version, **REASON)
    escape = next(one for one in case.history if one.kind.startswith("escaped-from"))
    assert escape.kind == "escaped-from-conditional-release"
    does(case, "strike", "2032-08-03", version=escape.version, **REASON)
    assert (case.stage, case.state.back_to) == ("conditional-release", "")


@pytest.mark.rules("S-33")
def test_the_court_changes_the_conditions() -> None:
    case = at_large()
    data: dict[str, Any] = {"ordered_on": day("2032-08-02"), "conditions": ["condition-2"]}
    event = does(case, "modify-conditions", "2032-08-02", "court", **data)
    assert (case.state.conditions, warned(event)) == (("condition-2",), ["S-33"])
    other = data | {"residence": "location-9"}
    refused(case, "S-32", "modify-conditions", "2032-08-03", "court", **other)
    approved(case, "2032-08-03", "location-9")
    does(case, "modify-conditions", "2032-08-03", "court", **other)
    assert case.state.residence == "location-9"


@pytest.mark.rules("S-33")
def test_a_violation_is_decided_by_a_named_person_without_a_clock() -> None:
    case = at_large()
    before = set(live(case))
    data = {"alleged_on": day("2032-09-01"), "condition": "condition-7"}
    answer = refused(case, "S-33", "allege-violation", "2032-09-01", **data)
    assert answer.allowed == ("location-1", "condition-1")
    event = does(case, "allege-violation", "2032-09-01", alleged_on=day("2032-09-01"))
    assert (case.stage, warned(event)) == ("violation", ["S-33"])
    assert set(live(case)) == before, "no clock is invented"
    decided: dict[str, Any] = {"decided_on": day("2032-09-06"), "found": False}
    refused(case, "H-07", "decide-violation", "2032-09-06", "supervisor", **decided)
    refused(case, "H-02", "decide-violation", "2032-09-06", **decided, **REASON)
    does(case, "decide-violation", "2032-09-06", "supervisor", **decided, **REASON)
    assert (case.stage, case.state.alleged_on) == ("conditional-release", None)


@pytest.mark.rules("S-33")
def test_other_conditions_instead_of_a_return() -> None:
    case = alleged()
    decided = {"decided_on": day("2032-09-06"), "found": True, **REASON}
    does(case, "decide-violation", "2032-09-06", "court", **decided)
    assert (case.stage, case.state.violated) == ("violation", True)
    refused(case, "H-01", "decide-violation", "2032-09-07", "court", **decided)
    data = {"ordered_on": day("2032-09-08"), "conditions": ["condition-1", "condition-3"]}
    does(case, "modify-conditions", "2032-09-08", "court", **data)
    assert (case.stage, case.state.violated) == ("conditional-release", None)


@pytest.mark.rules("S-33", "S-24", "DECK-42", "T-12", "C-27")
def test_a_return_to_the_program_opens_the_review_again() -> None:
    case = alleged()
    back = {"returned_on": day("2032-09-10"), "site": "smmhc", "segregated": True, **REASON}
    answer = refused(case, "S-33", "return", "2032-09-10", "supervisor", **back)
    assert answer.allowed == ("decide-violation",)
    decided = {"decided_on": day("2032-09-06"), "found": True, **REASON}
    does(case, "decide-violation", "2032-09-06", "supervisor", **decided)
    apart = back | {"segregated": False}
    refused(case, "S-24", "return", "2032-09-10", "supervisor", **apart)
    elsewhere = back | {"site": "springfield"}
    refused(case, "DECK-42", "return", "2032-09-10", "supervisor", **elsewhere)
    refused(case, "H-07", "return", "2032-09-10", "supervisor", **(back | {"note": None}))
    does(case, "return", "2032-09-10", "supervisor", **back)
    assert (case.stage, case.state.site) == ("committed", "smmhc")
    assert yearly(case)["T-12:2"] == "2033-01-10", "the anniversary, not a year from the return"
    held = case.state
    assert (held.released_on, held.conditions, held.residence, held.approved) == (None, (), "", ())
    filed(case, "2033-03-01", new_facts=True)
    assert case.stage == "petition-screening"


@pytest.mark.rules("S-33", "S-34")
def test_whoever_escapes_from_release_is_an_alleged_violation_when_found() -> None:
    case = at_large()
    does(case, "record-escape", "2032-08-02", escaped_on=day("2032-08-02"))
    assert case.stage == "escaped"
    does(case, "recapture", "2032-08-04", recaptured_on=day("2032-08-04"))
    assert (case.stage, case.state.back_to) == ("violation", "")
    assert case.state.alleged_on is not None
    assert case.state.alleged_on.date().isoformat() == "2032-08-02"


@pytest.mark.rules("S-33")
def test_an_escape_before_the_release_leads_back_there() -> None:
    case = to_release()
    does(case, "record-escape", "2032-08-02", escaped_on=day("2032-08-02"))
    does(case, "recapture", "2032-08-04", recaptured_on=day("2032-08-04"))
    assert case.stage == "to-release"
    approved(case, "2032-08-05")
    released(case, "2032-08-06")
    assert case.stage == "conditional-release"
