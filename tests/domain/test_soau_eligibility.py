"""Eligibility: every ground for itself, all of them together, and what a named person decides."""

from typing import Any

import pytest

from domain.soau.eligibility import GROUNDS
from tests.domain import soaus as s
from tests.domain.cases import day

NOTICED = {"noticed_on": day("2031-01-12")}
FILED = NOTICED | {"transcript_filed_on": day("2031-01-13")}
OVER = FILED | {"disposed_on": day("2031-01-14")}
BARRED = s.offence("566.030", barred=True)
CLASS_A = "it is classified as a class A felony"
ON_A_FACT = s.offence("566.067", barred=True, bar_condition=CLASS_A)
CONDUCT = "it involves sexual conduct"
ABUSE = s.offence("568.060", condition=CONDUCT)
NOT_SEXUAL = s.offence("569.010", eligible=False, because=None)

TABLE: list[tuple[str, str, str, bool, dict[str, Any], dict[str, Any]]] = [
    # what, ground, rule, met, what the case was opened with, what is answered
    *(
        (f"chapter {code[:3]}", "sex-offence", "DECK-44", True, {"offences": [s.offence(code)]}, {})
        for code in ("566.034", "568.045", "573.025")
    ),
    (
        "of the class, elsewhere",
        "sex-offence",
        "DECK-44",
        True,
        {"offences": [s.offence("567.050", because="589.015")]},
        {},
    ),
    ("no sex offence", "sex-offence", "DECK-44", False, {"offences": [NOT_SEXUAL]}, {}),
    (
        "one of two is one",
        "sex-offence",
        "DECK-44",
        True,
        {"offences": [NOT_SEXUAL, s.offence()]},
        {},
    ),
    (
        "its condition is so",
        "sex-offence",
        "DECK-44",
        True,
        {"offences": [ABUSE]},
        {"conditions_met": {"568.060": True}},
    ),
    (
        "its condition is not so",
        "sex-offence",
        "DECK-44",
        False,
        {"offences": [ABUSE]},
        {"conditions_met": {"568.060": False}},
    ),
    ("sentenced under it", "sentence", "DECK-45", True, {}, {}),
    ("sentenced under another", "sentence", "DECK-45", False, {"sentence": "558.011"}, {}),
    ("a report of this judgment", "assessment-report", "DECK-46", True, {}, {}),
    ("an old report", "assessment-report", "DECK-46", False, {"sar": s.sar("judgment-0")}, {}),
    ("no report", "assessment-report", "DECK-46", False, {"sar": None}, {}),
    ("no appeal", "appeal", "DECK-47", True, {}, {}),
    ("an appeal noticed", "appeal", "DECK-47", False, {"appeal": NOTICED}, {}),
    ("its transcript filed", "appeal", "DECK-47", False, {"appeal": FILED}, {}),
    ("an appeal disposed of", "appeal", "DECK-47", True, {"appeal": OVER}, {}),
    (
        "noticed, by the statute",
        "appeal",
        "DECK-47",
        True,
        {"appeal": NOTICED, "law": s.law(pending_appeal="transcript-filed")},
        {},
    ),
    (
        "filed, by the statute",
        "appeal",
        "DECK-47",
        False,
        {"appeal": FILED, "law": s.law(pending_appeal="transcript-filed")},
        {},
    ),
    ("parole eligible", "parole-eligible", "DECK-49", True, {}, {}),
    ("not parole eligible", "parole-eligible", "DECK-49", False, {}, {"parole_eligible": False}),
    ("no serious problem", "health", "DECK-48", True, {}, {}),
    ("not on the list", "no-probation", "U-14", True, {}, {}),
    ("on the list", "no-probation", "U-14", False, {"offences": [s.offence(), BARRED]}, {}),
    (
        "on the list by a fact that is so",
        "no-probation",
        "U-14",
        False,
        {"offences": [ON_A_FACT]},
        {"bars_met": {"566.067": True}},
    ),
    (
        "on the list by a fact that is not so",
        "no-probation",
        "U-14",
        True,
        {"offences": [ON_A_FACT]},
        {"bars_met": {"566.067": False}},
    ),
    *(
        (fact, "no-probation", "U-14", False, {}, {"facts": s.FACTS | {fact: True}})
        for fact in s.FACTS
    ),
]
PROBLEM = {"serious_health_problem": True}


def looked_at(begun: dict[str, Any], **answers: Any) -> s.Case:
    appeal = begun.get("appeal")
    case = s.accepted(**{name: one for name, one in begun.items() if name != "appeal"})
    if appeal is not None:
        case.does("record-appeal", "2031-01-14", "court", **appeal)
    s.check(case, **answers)
    return case


def found(case: s.Case) -> dict[str, bool | None]:
    return {one.name: one.met for one in case.state.grounds}


@pytest.mark.rules(
    *("DECK-44", "DECK-45", "DECK-46", "DECK-47", "DECK-49", "U-01", "U-02", "U-03"),
    *("U-04", "U-06", "U-14", "C-58"),
)
@pytest.mark.parametrize(
    ("ground", "rule", "met", "begun", "answers"),
    [line[1:] for line in TABLE],
    ids=[line[0] for line in TABLE],
)
def test_each_ground_for_itself(
    ground: str, rule: str, met: bool, begun: dict[str, Any], answers: dict[str, Any]
) -> None:
    case = looked_at(begun, **answers)
    held = {one.name: one for one in case.state.grounds}
    assert [one.name for one in case.state.grounds] == [name for name, _, _ in GROUNDS]
    assert (held[ground].met, held[ground].rule) == (met, rule)
    assert held[ground].because
    others = {name: one for name, one in found(case).items() if name != ground}
    assert all(others.values()), "nothing else is in the way"
    assert case.stage == ("to-deliver" if met else "ineligible")
    assert (rule in s.warned(case.last)) is not met


def test_every_ground_is_met_and_missed_in_the_table() -> None:
    seen = {(line[1], line[3]) for line in TABLE}
    names = {name for name, _, _ in GROUNDS} - {"health"}  # a person decides that one: below
    assert {(name, met) for name in names for met in (True, False)} <= seen


@pytest.mark.rules("DECK-44", "DECK-45", "DECK-46", "DECK-47", "DECK-49", "U-14")
def test_all_that_is_in_the_way_is_listed_together() -> None:
    begun = {
        "offences": [NOT_SEXUAL | {"barred": True}],
        "sentence": "558.011",
        "sar": None,
        "appeal": NOTICED,
    }
    case = looked_at(begun, parole_eligible=False, **PROBLEM)
    wrong = {name for name, met in found(case).items() if met is False}
    assert wrong == {name for name, _, _ in GROUNDS} - {"health"}
    assert found(case)["health"] is None
    assert case.stage == "ineligible"
    said = ["DECK-44", "DECK-45", "DECK-46", "DECK-47", "DECK-49", "U-14", "U-14"]
    assert s.warned(case.last) == said


# -- health: a named person's decision --------------------------------------------------------------


@pytest.mark.rules("DECK-48", "U-05")
def test_a_serious_problem_waits_for_a_named_person() -> None:
    case = looked_at({}, **PROBLEM)
    assert (case.stage, case.last.kind) == ("eligibility", "eligibility-undecided")
    assert found(case)["health"] is None
    assert case.alerts() == ["decide-health"]
    s.check(case, "2031-01-16", **PROBLEM)
    assert case.stage == "eligibility", "nobody has decided"


@pytest.mark.rules("DECK-48", "U-05")
@pytest.mark.parametrize(("excludes", "stage"), [(True, "ineligible"), (False, "to-deliver")])
@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_health_excludes_only_by_decision(excludes: bool, stage: str, role: str) -> None:
    case = looked_at({}, **PROBLEM)
    case.refuses("H-07", "decide-health", "2031-01-16", role, excludes=excludes)
    case.does("decide-health", "2031-01-16", role, excludes=excludes, **s.REASON)
    s.check(case, "2031-01-16", **PROBLEM)
    assert (case.stage, found(case)["health"]) == (stage, not excludes)


@pytest.mark.rules("DECK-48", "U-05")
@pytest.mark.parametrize("role", ["soau", "corrections", "court", "probation-and-parole"])
def test_nobody_else_decides_it(role: str) -> None:
    case = looked_at({}, **PROBLEM)
    case.refuses("DECK-48", "decide-health", "2031-01-16", role, excludes=False, **s.REASON)


@pytest.mark.rules("DECK-48")
def test_without_a_problem_there_is_nothing_to_decide() -> None:
    case = s.accepted()
    case.refuses("DECK-48", "decide-health", "2031-01-16", "operator", excludes=True, **s.REASON)


@pytest.mark.rules("DECK-48")
def test_a_decision_of_health_can_be_struck() -> None:
    case = looked_at({}, **PROBLEM)
    case.does("decide-health", "2031-01-16", "operator", excludes=True, **s.REASON)
    case.strikes("health-decided", "2031-01-16", "operator")
    assert case.state.health_excludes is None
    s.check(case, "2031-01-17", **PROBLEM)
    assert case.last.kind == "eligibility-undecided"


# -- appeals ----------------------------------------------------------------------------------------


@pytest.mark.rules("C-58", "U-04")
def test_before_the_transcript_a_named_person_may_say_that_an_appeal_does_not_exclude() -> None:
    case = looked_at({"appeal": NOTICED})
    assert case.stage == "ineligible"
    decision = {"excludes": False, **s.REASON}
    case.does("decide-appeal", "2031-01-16", "operator", **decision)
    s.check(case, "2031-01-16")
    assert case.stage == "to-deliver"
    filed = case.does("record-appeal", "2031-01-17", "court", **FILED)
    assert s.warned(filed) == ["U-04", "U-04"]
    case.refuses("U-04", "decide-appeal", "2031-01-17", "operator", **decision)
    s.check(case, "2031-01-17")
    assert case.stage == "ineligible", "the statute leaves nothing to decide"


@pytest.mark.rules("C-58")
def test_a_decision_is_of_that_appeal_alone() -> None:
    case = looked_at({"appeal": NOTICED})
    case.does("decide-appeal", "2031-01-16", "operator", excludes=False, **s.REASON)
    case.does("record-appeal", "2031-01-16", "court", noticed_on=day("2031-01-16"))
    s.check(case, "2031-01-16")
    assert case.stage == "ineligible"


@pytest.mark.rules("C-58")
@pytest.mark.parametrize("appeal", [None, OVER])
def test_without_a_pending_appeal_there_is_nothing_to_decide(appeal: dict[str, str] | None) -> None:
    case = looked_at({"appeal": appeal})
    case.refuses("C-58", "decide-appeal", "2031-01-16", "operator", excludes=True, **s.REASON)


@pytest.mark.rules("U-04")
@pytest.mark.parametrize("name", ["transcript_filed_on", "disposed_on"])
def test_an_appeal_has_an_order_of_days(name: str) -> None:
    case = s.accepted()
    early = NOTICED | {name: day("2031-01-11")}
    case.refuses("H-05", "record-appeal", "2031-01-14", "court", **early)
    ahead = NOTICED | {name: day("2031-01-15")}
    case.refuses("H-04", "record-appeal", "2031-01-14", "court", **ahead)


@pytest.mark.rules("DECK-47", "U-04")
@pytest.mark.parametrize("reach", [s.eligible, s.delivered, s.assessing])
def test_an_appeal_afterwards_ends_the_eligibility_when_somebody_looks(reach: Any) -> None:
    case = reach()
    appealed = case.does("record-appeal", "2031-01-21", "court", noticed_on=day("2031-01-21"))
    assert s.warned(appealed) == ["U-04"]
    assert case.alerts() == ["appeal-pending"]
    assert case.stage != "ineligible"
    s.check(case, "2031-01-21")
    assert case.stage == "ineligible"
    over = {"noticed_on": day("2031-01-21"), "disposed_on": day("2031-01-28")}
    case.does("record-appeal", "2031-01-28", "court", **over)
    s.check(case, "2031-01-28")
    assert case.stage == ("to-deliver" if reach is s.eligible else "delivered")


@pytest.mark.rules("DECK-44")
@pytest.mark.parametrize("reach", [s.eligible, s.delivered, s.assessing])
def test_looked_at_again_with_the_same_result_nothing_moves(reach: Any) -> None:
    case = reach()
    stage, duties = case.stage, case.duties()
    s.check(case, "2031-01-22")
    assert (case.last.kind, case.stage, case.duties()) == ("still-eligible", stage, duties)


# -- what nobody answered ---------------------------------------------------------------------------


@pytest.mark.rules("C-52", "U-14", "H-05")
@pytest.mark.parametrize(
    ("rule", "field", "offence", "other"),
    [
        ("C-52", "conditions_met", ABUSE, {}),
        ("U-14", "bars_met", ON_A_FACT, {}),
        ("U-14", "facts", s.offence(), {"facts": {"predatory-sexual-offender": False}}),
        ("H-05", "conditions_met", s.offence(), {"conditions_met": {"566.034": True}}),
        ("H-05", "bars_met", s.offence(), {"bars_met": {"566.034": True}}),
        ("H-05", "facts", s.offence(), {"facts": s.FACTS | {"left-handed": True}}),
    ],
)
def test_what_it_hangs_on_is_asked_for(
    rule: str, field: str, offence: dict[str, Any], other: dict[str, Any]
) -> None:
    case = s.accepted(offences=[offence])
    answers = {"parole_eligible": True, "serious_health_problem": False, "facts": s.FACTS}
    refusal = case.refuses(rule, "check-eligibility", "2031-01-15", **answers | other)
    assert refusal.field == field


@pytest.mark.rules("C-52")
def test_a_condition_that_a_person_confirmed_is_said() -> None:
    case = looked_at({"offences": [ABUSE]}, conditions_met={"568.060": True})
    assert s.warned(case.last) == ["C-52"]
    assert case.last.data["warnings"][0]["of"] == "grounds", "withheld as the grounds are"


# -- reports of the current offence -----------------------------------------------------------------


@pytest.mark.rules("DECK-46", "U-03")
def test_an_old_report_is_rejected_and_a_new_one_accepted() -> None:
    case = looked_at({"sar": None})
    case.refuses("H-07", "record-sar", "2031-01-16", s.OFFICER, **s.sar())
    old = case.does("record-sar", "2031-01-16", s.OFFICER, **s.sar("judgment-0"), **s.PAPER)
    assert s.warned(old) == ["DECK-46"]
    s.check(case, "2031-01-16")
    assert case.stage == "ineligible"
    new = case.does("record-sar", "2031-01-17", s.OFFICER, **s.sar(), **s.PAPER)
    assert s.warned(new) == []
    s.check(case, "2031-01-17")
    assert case.stage == "to-deliver"


@pytest.mark.rules("H-04")
def test_a_report_of_tomorrow_is_not_completed() -> None:
    case = s.accepted()
    tomorrow = s.sar() | {"completed_on": day("2031-01-16")}
    case.refuses("H-04", "record-sar", "2031-01-15", s.OFFICER, **tomorrow, **s.PAPER)


# -- in confinement ---------------------------------------------------------------------------------


@pytest.mark.rules("T-17", "U-15")
def test_the_unit_owes_no_report_of_whoever_is_not_eligible_and_the_power_runs() -> None:
    case = s.assessing()
    s.check(case, "2031-01-22", parole_eligible=False)
    held = case.duties()
    assert held["T-17"] == ("open", s.DAY_120)
    assert (held["soau-report"][0], held["soau-report-critical"][0]) == ("void", "void")
    assert case.alerts() == ["ineligible-in-confinement"]
    assert "T-17" in s.warned(case.last)
    s.check(case, "2031-01-23")
    assert case.stage == "delivered"
    assert case.duties()["soau-report:2"] == ("open", s.DAY_90)
    assert case.duties()["soau-report-critical:2"] == ("open", s.DAY_110)
    assert case.duties()["T-17"] == ("open", s.DAY_120)
