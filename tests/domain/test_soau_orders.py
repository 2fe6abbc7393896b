"""The court's order: what it must say, where it goes back, and what the stay is read as."""

from typing import Any

import pytest

from domain.process import OPEN
from domain.refusal import Refusal
from domain.soau.soau import SOAU
from tests.domain import soaus as s
from tests.domain.cases import day

CLASS_B: dict[str, Any] = {"offences": [s.offence("566.100", felony_class="B")]}


@pytest.mark.rules("U-07", "U-12", "DECK-50")
def test_an_order_that_says_both_is_accepted() -> None:
    case = s.opened()
    assert case.stage == "order-to-check"
    case.refuses("H-07", "accept-order", "2031-01-14")
    taken = case.does("accept-order", "2031-01-14", **s.PAPER)
    assert s.warned(taken) == ["U-12"], "the department alone chooses the program"
    assert case.stage == "eligibility"
    assert case.state.obligations == {}


@pytest.mark.rules("U-07", "DECK-50")
@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ({"names_soau": False}, ["names_soau"]),
        ({"names_559_115": False}, ["names_559_115"]),
        ({"names_soau": False, "names_559_115": False}, ["names_559_115", "names_soau"]),
    ],
)
def test_without_one_of_the_phrases_it_goes_back(said: dict[str, Any], lacks: list[str]) -> None:
    case = s.opened(**said)
    refusal = case.refuses("DECK-50", "accept-order", "2031-01-14", **s.PAPER)
    assert refusal.allowed == ("return-order",)
    back = case.does("return-order", "2031-01-14", returned_on=day("2031-01-14"))
    assert case.stage == "returned-to-court"
    assert back.data["missing"] == lacks
    assert s.warned(back) == ["DECK-50"] * len(lacks)
    words = {
        "names_559_115": "that sentence is passed under RSMo 559.115",
        "names_soau": "that the person is placed in the Sex Offender Assessment Unit",
    }
    told = [one["text"] for one in back.data["warnings"]]
    assert told == [f"the order does not say {words[one]}" for one in lacks]
    corrected = s.order(ordered_on=day("2031-01-16"))
    case.does("correct-order", "2031-01-16", "court", **corrected, **s.PAPER)
    assert case.stage == "order-to-check"
    case.does("accept-order", "2031-01-17", **s.PAPER)
    assert case.stage == "eligibility"


@pytest.mark.rules("U-07", "DECK-50")
def test_a_correction_that_corrects_nothing_goes_back_again() -> None:
    case = s.returned()
    again = s.order(names_soau=False, ordered_on=day("2031-01-16"))
    case.does("correct-order", "2031-01-16", "court", **again, **s.PAPER)
    case.refuses("DECK-50", "accept-order", "2031-01-17", **s.PAPER)


@pytest.mark.rules("H-05", "DECK-50")
@pytest.mark.parametrize("on", ["2031-01-03", "2031-01-10", "2031-01-13"])
def test_no_correction_is_older_than_the_return_that_asked_for_it(on: str) -> None:
    case = s.returned()
    corrected = s.order(ordered_on=day(on))
    refusal = case.refuses("H-05", "correct-order", "2031-01-16", "court", **corrected, **s.PAPER)
    assert refusal.field == "ordered_on"
    same_day = s.order(ordered_on=day("2031-01-14"))
    case.does("correct-order", "2031-01-16", "court", **same_day, **s.PAPER)
    assert case.stage == "order-to-check"


@pytest.mark.rules("DECK-50")
def test_an_order_that_lacks_nothing_goes_back_with_a_reason_only() -> None:
    case = s.opened()
    case.refuses("DECK-50", "return-order", "2031-01-14", returned_on=day("2031-01-14"))
    back = case.does("return-order", "2031-01-14", returned_on=day("2031-01-14"), **s.REASON)
    assert back.data["missing"] == []
    assert s.warned(back) == []


@pytest.mark.rules("U-13", "C-59")
def test_for_sexual_abuse_of_class_b_the_court_must_ask_for_the_assessment() -> None:
    case = s.opened(**CLASS_B)
    assert s.warned(case.last) == ["U-13"]
    case.refuses("U-13", "accept-order", "2031-01-14", **s.PAPER)
    back = case.does("return-order", "2031-01-14", returned_on=day("2031-01-14"))
    assert back.data["missing"] == ["assessment_requested"]
    (told,) = back.data["warnings"]
    assert told["text"] == "the order does not ask for the assessment that it must"
    asks = s.order(assessment_requested=True, ordered_on=day("2031-01-16"))
    corrected = case.does("correct-order", "2031-01-16", "court", **asks, **s.PAPER)
    assert s.warned(corrected) == ["U-13"]
    taken = case.does("accept-order", "2031-01-17", **s.PAPER)
    assert s.warned(taken) == []
    assert case.state.reading == "assessment-only"


@pytest.mark.rules("U-13")
@pytest.mark.parametrize(
    "offence", [s.offence("566.100", felony_class="C"), s.offence("566.100"), s.offence("566.034")]
)
def test_of_another_class_or_section_nothing_is_demanded(offence: dict[str, Any]) -> None:
    case = s.accepted(offences=[offence])
    assert case.state.reading == "placement"


@pytest.mark.rules("U-13", "C-59")
def test_for_class_b_it_stays_an_assessment_whoever_decides() -> None:
    case = s.accepted(assessment_requested=True, **CLASS_B)
    decision = {"reading": "placement", **s.REASON}
    case.refuses("U-13", "decide-reading", "2031-01-15", "supervisor", **decision)


@pytest.mark.rules("C-59", "T-19")
def test_a_named_person_decides_what_the_stay_is_and_t_17_stays() -> None:
    case = s.delivered()
    power = case.state.power
    assert set(case.duties()) == {"T-17", "T-19", "soau-report", "soau-report-critical"}
    only = {"reading": "assessment-only"}
    case.refuses("H-07", "decide-reading", "2031-01-20", "operator", **only)
    case.does("decide-reading", "2031-01-20", "operator", **only, **s.REASON)
    assert case.duties()["T-19"][0] == "void"
    case.refuses("C-59", "decide-reading", "2031-01-21", "operator", **only, **s.REASON)
    case.does("decide-reading", "2031-01-21", "supervisor", reading="placement", **s.REASON)
    assert case.duties()["T-19:2"] == ("open", s.DAY_120)
    assert case.state.power == power


@pytest.mark.rules("C-59")
def test_a_corrected_order_may_be_read_otherwise() -> None:
    case = s.returned()
    s.deliver(case)
    assert case.duties()["T-19"][0] == "open"
    other = s.order(reading="assessment-only", ordered_on=day(s.DAY_0))
    case.does("correct-order", s.DAY_0, "court", **other, **s.PAPER)
    assert case.state.reading == "assessment-only"
    assert case.duties()["T-19"][0] == "void"
    assert case.duties()["T-17"] == ("open", s.DAY_120)


@pytest.mark.rules("H-04", "H-02", "H-05")
@pytest.mark.parametrize(
    ("rule", "field", "said"),
    [
        ("H-04", "ordered_on", {"ordered_on": day("2031-01-14")}),
        ("H-04", "sar.completed_on", {"sar": s.sar() | {"completed_on": day("2031-01-14")}}),
        ("H-02", None, {"office": "ro-elsewhere"}),
        ("H-05", "offences", {"offences": []}),
        ("H-05", "judgment", {"judgment": "State v. Nobody"}),
        ("H-05", "law.values.soau_sentence", {"law": s.law(soau_sentence=[])}),
        ("H-05", "reading", {"reading": "holiday"}),
    ],
)
def test_what_does_not_open(rule: str, field: str | None, said: dict[str, Any]) -> None:
    case = s.unopened()
    answer = case.give(OPEN, s.moment(s.OPENED_ON), role="soau", **s.opening(**said))
    assert isinstance(answer, Refusal)
    assert (answer.rule, answer.field) == (rule, field)


@pytest.mark.rules("U-07")
def test_one_case_for_each_person_and_judgment() -> None:
    assert SOAU.business_key is not None
    key = SOAU.business_key(s.opening())
    assert key == SOAU.business_key(s.opening(person="Person-1", judgment="JUDGMENT-1"))
    assert key != SOAU.business_key(s.opening(judgment="judgment-2"))
    assert key != SOAU.business_key(s.opening(person="person-2"))


@pytest.mark.rules("U-07")
def test_whoever_opens_is_told_of_the_persons_other_cases() -> None:
    case = s.opened(others=["soau-2030-000007"], elsewhere=True)
    assert s.warned(case.last) == ["U-07", "U-07"]
    assert "others" not in case.last.data


@pytest.mark.rules("H-02")
def test_another_office_or_another_court_does_nothing_here() -> None:
    case = s.opened(court="court-elsewhere", names_soau=False)
    case.does("return-order", "2031-01-14", returned_on=day("2031-01-14"))
    case.refuses("H-02", "correct-order", "2031-01-16", "court", **s.order(), **s.PAPER)
    other = s.unopened()
    given = s.opening(office="ro-elsewhere")
    answer = other.give(OPEN, s.moment(s.OPENED_ON), role="system", **given)
    assert not isinstance(answer, Refusal)
    other.refuses("H-02", "accept-order", "2031-01-14", **s.PAPER)
