"""Which treatment the offences call for, offence by offence, and why (DECK-02 to DECK-07)."""

from datetime import date
from typing import Any

import pytest

from domain.model import Json
from domain.mosop.treatment_state import TreatmentState
from law.offences import Act, treatment
from law.tables import load
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import ABUSE, offence

TABLES = load()
TREATED = [code for code in sorted(TABLES.offences) if TABLES.offence(code).treatment != "none"]
CLASS = {"mandated": "mandated", "policy": "policy-referral", "none": "not-applicable"}


def of_the_table(code: str, *, attempt: bool = False) -> Json:
    """An offence as the opening has it: by the table."""
    row = TABLES.offence(code)
    on = max(date(2000, 1, 1), row.valid_from)
    found = treatment(TABLES, Act(code, on, attempt=attempt))
    return {
        "code": code,
        "on": day(on.isoformat()),
        "attempt": attempt,
        "treatment": found.treatment,
        "condition": found.condition,
        "citation": found.citation,
    }


def classed(*offences: Json, **said: Any) -> TreatmentState:
    case = t.opened(offences=list(offences))
    case.does("classify", "2031-01-08", sex="male", **said)
    return case.state


@pytest.mark.rules("DECK-02", "DECK-04", "DECK-06", "M-02", "M-03", "M-04", "C-52")
@pytest.mark.parametrize("attempt", [False, True])
@pytest.mark.parametrize("code", TREATED)
def test_every_offence_of_the_table(code: str, *, attempt: bool) -> None:
    one = of_the_table(code, attempt=attempt)
    met = {code: True} if one["condition"] else {}
    state = classed(one, conditions_met=met)
    assert state.klass == CLASS[one["treatment"]]
    (because,) = state.because
    assert (because.code, because.attempt, because.counts) == (
        code,
        attempt,
        one["treatment"] != "none",
    )
    assert because.citation == one["citation"]


@pytest.mark.rules("DECK-04", "DECK-06")
def test_the_table_has_both_classes() -> None:
    classes = {of_the_table(code)["treatment"] for code in TREATED}
    assert classes == {"mandated", "policy"}


@pytest.mark.rules("DECK-05", "DECK-07", "C-52")
@pytest.mark.parametrize("code", [code for code in TREATED if of_the_table(code)["condition"]])
def test_without_its_condition_an_offence_does_not_count(code: str) -> None:
    one = of_the_table(code)
    state = classed(one, conditions_met={code: False})
    assert (state.stage, state.klass) == ("not-applicable", "not-applicable")
    assert [ground.counts for ground in state.because] == [False]
    assert state.because[0].condition == one["condition"]


@pytest.mark.rules("DECK-05", "C-52")
def test_a_condition_that_nobody_answered_is_asked_for() -> None:
    case = t.opened(offences=[offence(**ABUSE)])
    refusal = case.refuses("C-52", "classify", "2031-01-08", sex="male")
    assert "568.060" in refusal.message
    assert t.CONDITION in refusal.message
    assert refusal.field == "conditions_met"


def test_only_an_offence_with_a_condition_is_answered_for() -> None:
    case = t.opened()
    said = {"sex": "male", "conditions_met": {"566.030": True}}
    assert case.refuses("H-05", "classify", "2031-01-08", **said).field == "conditions_met"


@pytest.mark.rules("C-52")
def test_what_a_person_confirmed_is_said() -> None:
    case = t.opened(offences=[offence(**ABUSE)])
    event = case.does("classify", "2031-01-08", sex="male", conditions_met={"568.060": True})
    assert t.warned(event) == ["C-52"]
    assert case.state.klass == "mandated"


MIXED = (
    (("none", "policy"), "policy-referral", "none"),
    (("policy", "mandated"), "mandated", "unmet"),
    (("none", "none"), "not-applicable", "none"),
    (("mandated", "none"), "mandated", "unmet"),
)


@pytest.mark.rules("DECK-02", "DECK-03", "DECK-06")
@pytest.mark.parametrize(("classes", "klass", "requirement"), MIXED)
def test_the_stronger_class_holds(classes: tuple[str, ...], klass: str, requirement: str) -> None:
    offences = [offence(f"566.{number}", one) for number, one in enumerate(classes, 100)]
    state = classed(*offences)
    assert (state.klass, state.requirement) == (klass, requirement)
    assert [one.treatment for one in state.because] == list(classes)


@pytest.mark.rules("DECK-06", "M-04")
def test_a_referral_by_policy_says_so() -> None:
    case = t.opened(offences=[offence("573.023", "policy")])
    assert t.warned(case.does("classify", "2031-01-08", sex="male")) == ["DECK-06"]
    assert case.standing() == ("waiting", "none", 1)


def test_the_confinement_is_told() -> None:
    assert t.classified().standing() == ("waiting", "unmet", 1)
    assert t.not_applicable().standing() == ("not-applicable", "none", 0)


@pytest.mark.rules("DECK-04")
def test_what_does_not_apply_may_be_classified_anew() -> None:
    case = t.opened(offences=[offence(**ABUSE)])
    said: Json = {"sex": "male", "conditions_met": {"568.060": False}}
    case.does("classify", "2031-01-08", **said)
    case.refuses("DECK-04", "classify", "2031-01-09", **said)
    case.does("classify", "2031-01-10", sex="male", conditions_met={"568.060": True})
    assert (case.stage, case.state.klass) == ("to-assign", "mandated")
    assert case.standing() == ("waiting", "unmet", 1)


def test_needs_are_an_event_of_their_own() -> None:
    case = t.classified({"sex": "female", "dialysis": True})
    assert case.kinds == ["opened", "needs-noted", "classified"]
    assert "dialysis" not in case.last.data
    assert case.state.needs is not None
    assert case.state.needs.dialysis


def test_another_sex_than_at_the_opening_is_warned_of() -> None:
    case = t.opened(sex="male")
    event = case.does("classify", "2031-01-08", sex="female")
    assert event.data["warnings"][0]["of"] == "needs"


# -- opening --------------------------------------------------------------------------------------


@pytest.mark.rules("H-02")
def test_only_the_own_office_opens() -> None:
    data = t.opening(office="ro-other")
    answer = t.unopened().give("open", t.moment(t.OPENED_ON), role="corrections", **data)
    assert getattr(answer, "rule", None) == "H-02"
    case = t.unopened()
    assert isinstance(case.give("open", t.moment(t.OPENED_ON), role="system", **data), tuple)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"offences": []}, "offences"),
        ({"person": "two words"}, "person"),
        ({"law": {"version": "x", "digest": "y", "values": {}}}, "law.values.site_order"),
        ({"sex": "unknown"}, "sex"),
    ],
)
def test_a_misfit_names_its_field(said: Json, field: str) -> None:
    data = t.opening(**said)
    answer = t.unopened().give("open", t.moment(t.OPENED_ON), role="corrections", **data)
    assert (getattr(answer, "rule", None), getattr(answer, "field", None)) == ("H-05", field)


def test_others_of_the_person_are_warned_of() -> None:
    case = t.opened(others=["treatment-2030-000007"], elsewhere=True)
    assert t.warned(case.last) == ["M-02", "M-02"]


def test_one_treatment_for_each_confinement() -> None:
    key = t.unopened().process.business_key
    assert key is not None
    assert key(t.opening(confinement="DOC-1")) == key(t.opening(person="person-2"))
    assert key(t.opening(confinement="doc-2")) != key(t.opening())


@pytest.mark.rules("H-05")
def test_nobody_is_classified_before_the_intake_or_the_offence() -> None:
    case = t.opened(received_on=day("2031-01-05"))
    said = case.refuses("H-05", "classify", "2031-01-04", sex="male")
    assert said.message == (
        "occurred_on lies before the day on which the person was received, 2031-01-05"
    )
    by_hand = t.opened(offences=[offence("566.030", on=day("2031-01-04"))])
    said = by_hand.refuses("H-05", "classify", "2031-01-03", sex="male")
    assert "before the day on which the offence was committed, 2031-01-04" in said.message
    case.does("classify", "2031-01-05", sex="male")
    by_hand.does("classify", "2031-01-05", sex="male")
