"""Who is charged and incompetent: the elements of the definition, and who is exempt."""

from datetime import date
from typing import Any

import pytest

from domain.placement.standing import decided
from tests.domain.cases import at, day
from tests.domain.people import CHARGED, FOUND, RAPE, act, codes, standing, standing_law, warned

# -- charged -----------------------------------------------------------------------------------


@pytest.mark.rules("DOR-004", "C-05")
def test_charged_with_a_permanent_finding_for_a_covered_offence() -> None:
    found = standing(CHARGED, finding=FOUND, registry="none")
    assert (found.kind, found.rule, found.question) == ("charged", "DOR-004", None)
    assert codes(found) == [(RAPE, date(2019, 5, 1))]
    assert found.found_on == at("2030-01-15")


MISSING: dict[str, tuple[dict[str, Any], str]] = {
    "no finding": ({"finding": None}, "DOR-067"),
    "not permanent": ({"finding": FOUND | {"permanent": False}}, "C-04"),
    "finding to come": ({"finding": FOUND | {"on": day("2031-06-03")}}, "DOR-067"),
    "finding before the offence": ({"finding": FOUND | {"on": day("2019-04-30")}}, "DOR-067"),
    "not registrable": ({"offences": [act(outcome="charged", registrable=False)]}, "DOR-008"),
    "before the look-back": ({"offences": [act("1994-12-31", outcome="charged")]}, "DOR-005"),
    "acquitted": ({"offences": [act(outcome="acquitted")]}, "C-38"),
    "never charged": ({"offences": []}, "DOR-068"),
}


@pytest.mark.rules("DOR-004", "DOR-005", "DOR-008", "DOR-067", "DOR-068", "C-02", "C-04", "C-38")
@pytest.mark.parametrize("element", MISSING)
def test_without_any_one_element_nobody_is_a_charged_person(element: str) -> None:
    missing, rule = MISSING[element]
    found = standing(**{"offences": [CHARGED], "finding": FOUND, "registry": "none"} | missing)
    assert (found.kind, found.rule) == ("none", rule)
    assert (found.question, found.charges, found.found_on) == (None, (), None)


@pytest.mark.rules("C-37")
def test_a_charge_between_the_look_backs_is_warned_of() -> None:
    between = standing(act("1994-12-31", outcome="charged"), finding=FOUND)
    assert warned(between) == {"C-37"}
    assert warned(standing(act("1979-06-30", outcome="charged"), finding=FOUND)) == set()


@pytest.mark.rules("DOR-005")
def test_a_charge_of_the_first_day_of_the_look_back_is_covered() -> None:
    found = standing(act("1995-01-01", outcome="charged"), finding=FOUND)
    assert found.kind == "charged"


@pytest.mark.rules("C-04")
def test_a_finding_that_is_not_permanent_may_be_left_to_a_person() -> None:
    values = standing_law(permanent_finding_required="operator-decision")
    found = standing(CHARGED, finding=FOUND | {"permanent": False}, values=values)
    assert (found.kind, found.rule) == ("undecided", "C-04")
    assert found.question is not None
    assert found.question.choices == ("charged", "none")
    assert decided(found, {"status:subject-1": "charged"}).offences == found.charges != ()


@pytest.mark.rules("C-02", "DOR-067")
def test_the_wide_reading_exempts_the_incompetent_and_says_so() -> None:
    wide = standing_law(exempt_10A="wide")
    found = standing(CHARGED, finding=FOUND, values=wide)
    assert (found.kind, found.rule, warned(found)) == ("none", "C-02", {"C-02"})
    not_guilty = act(outcome="mental-disease")
    found = standing(not_guilty, registry="none", values=wide)
    assert (found.kind, found.rule, warned(found)) == ("none", "C-02", {"C-02"})
    # Registered in fact, bound elsewhere or convicted: not merely charged under any reading.
    bound = standing(not_guilty, registry="none", duty_elsewhere=True, values=wide)
    assert (bound.kind, bound.rule) == ("undecided", "C-11")
    assert standing(not_guilty, registry="adult", values=wide).kind == "registered"
    assert standing(act(), registry="unknown", values=wide).kind == "undecided"


@pytest.mark.rules("DOR-067")
@pytest.mark.parametrize("reading", ["narrow", "wide"])
def test_the_merely_charged_are_exempt_under_either_reading(reading: str) -> None:
    found = standing(CHARGED, registry="none", values=standing_law(exempt_10A=reading))
    assert (found.kind, found.rule, found.warnings) == ("none", "DOR-067", ())


@pytest.mark.rules("DOR-004", "D-08")
def test_charges_that_ended_after_a_permanent_finding_are_a_question() -> None:
    dismissed = act("2019-05-01", outcome="dismissed")
    found = standing(dismissed, finding=FOUND, registry="none")
    assert (found.kind, found.rule) == ("undecided", "DOR-004")
    assert standing(dismissed, registry="none").rule == "C-38"


@pytest.mark.rules("DOR-008")
def test_a_charge_that_is_not_in_the_table_is_a_question() -> None:
    unlisted = act("2019-05-01", code="999.001", outcome="charged", registrable=None)
    found = standing(unlisted, finding=FOUND, registry="none")
    assert (found.kind, found.rule) == ("undecided", "DOR-008")
    both = standing(unlisted, CHARGED, finding=FOUND, registry="none")
    assert (both.kind, warned(both), codes(both)) == (
        "charged",
        {"DOR-008"},
        [(RAPE, date(2019, 5, 1))],
    )


@pytest.mark.rules("DOR-004", "DOR-025")
def test_a_registered_persons_other_charges_are_not_told_with_the_registration() -> None:
    found = standing(act(), CHARGED, finding=FOUND, registry="adult")
    assert (found.kind, codes(found)) == ("registered", [(RAPE, date(2004, 5, 6))])
    assert [one.on for one in found.charges] == [at("2019-05-01")]
    assert warned(found) == {"DOR-004"}
