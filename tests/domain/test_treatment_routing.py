"""Which site takes whom: every combination of needs, against the order of C-55."""

from itertools import product
from typing import Any

import pytest

from domain.model import Json
from domain.mosop.treatment_commands import Needs
from domain.mosop.treatment_law import TreatmentLaw
from domain.mosop.treatment_routing import Route, route
from law.tables import load
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import grant

LAW = TreatmentLaw.model_validate(t.law()["values"])
FLAGS = ("protective_custody", "high_medical_need", "dialysis")
EVERYBODY = [
    (sex, dict(zip(FLAGS, said, strict=True)))
    for sex, said in product(("female", "male"), product((False, True), repeat=3))
]
ERDCC = {"protective_custody": True}
DIALYSIS = {"dialysis": True}


def expected(sex: str, said: dict[str, bool], *, moberly: bool) -> str:
    """C-55, said a second time: women always WERDCC; dialysis, then ERDCC, then FCC."""
    if sex == "female":
        return "werdcc"
    if said["dialysis"]:
        return "mcc" if moberly else ""
    return "erdcc" if said["protective_custody"] or said["high_medical_need"] else "fcc"


@pytest.mark.rules("DECK-08", "DECK-10", "DECK-11", "DECK-12", "DECK-13", "C-55", "M-06")
@pytest.mark.parametrize("moberly", [False, True])
@pytest.mark.parametrize(("sex", "said"), EVERYBODY)
def test_everybody_has_a_site(sex: str, said: dict[str, bool], *, moberly: bool) -> None:
    found = route(LAW, Needs(sex=sex, **said), ("mcc",) if moberly else ())
    assert found.site == expected(sex, said, moberly=moberly)
    assert found.closed == ("mcc" if not found.site else "")


RULES = (
    ({"sex": "female"}, ["women:yes:DECK-10"]),
    ({"sex": "male", "dialysis": True}, ["women:no:DECK-10", "dialysis:yes:DECK-13"]),
    (
        {"sex": "male", "high_medical_need": True},
        ["women:no:DECK-10", "dialysis:no:DECK-13", "protective-custody-or-medical:yes:DECK-12"],
    ),
    (
        {"sex": "male", "protective_custody": True},
        ["women:no:DECK-10", "dialysis:no:DECK-13", "protective-custody-or-medical:yes:DECK-11"],
    ),
    (
        {"sex": "male"},
        [
            "women:no:DECK-10",
            "dialysis:no:DECK-13",
            "protective-custody-or-medical:no:DECK-11",
            "fcc:yes:DECK-08",
        ],
    ),
)


@pytest.mark.rules("C-55")
@pytest.mark.parametrize(("said", "lines"), RULES)
def test_each_rule_that_was_looked_at_is_shown(said: Json, lines: list[str]) -> None:
    assert _lines(route(LAW, Needs.model_validate(said))) == lines


def _lines(found: Route) -> list[str]:
    return [f"{one.name}:{'yes' if one.applies else 'no'}:{one.rule}" for one in found.looked]


@pytest.mark.rules("C-55")
def test_another_order_of_the_law_is_another_choice() -> None:
    values = t.law()["values"]
    order = ["protective-custody-or-medical", "dialysis", "fcc"]
    law = TreatmentLaw.model_validate(values | {"site_order": order})
    both = Needs(sex="male", protective_custody=True, dialysis=True)
    assert route(law, both).site == "erdcc"
    assert route(LAW, both).closed == "mcc"


@pytest.mark.rules("C-55", "C-56")
def test_the_named_persons_are_the_tables() -> None:
    process, tables = t.unopened().process, load()
    for command, policy in (
        ("override-site", "treatment_site_override"),
        ("re-enter", "treatment_re_entry"),
    ):
        assert {str(role) for role in process.commands[command].roles} == {
            *tables.policy(policy)  # type: ignore[misc]
        }


# -- assigning --------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08", "C-55")
def test_a_bed_is_asked_for_at_the_site() -> None:
    case = t.classified()
    event = case.does("assign-site", "2031-01-09")
    assert (case.stage, case.state.wanted) == ("waiting", "fcc")
    assert case.told(event) == [("site-fcc", "request-bed")]
    asked = event.orders[0].data["data"]
    assert asked["treatment"] == t.CASE
    assert asked["asked_on"].startswith("2031-01-09")
    assert asked["release_on"].startswith("2036-01-06")
    assert asked["transfer"] is False
    assert "needs" not in asked
    assert t.warned(event) == []


@pytest.mark.rules("C-55", "C-61")
@pytest.mark.parametrize(("needs", "site"), [({"sex": "female"}, "werdcc"), (ERDCC, "erdcc")])
def test_a_site_without_a_published_number_is_warned_of(needs: Json, site: str) -> None:
    case = t.classified(needs)
    assert t.warned(case.does("assign-site", "2031-01-09")) == ["C-55"]
    assert case.state.site == site


@pytest.mark.rules("DECK-13")
def test_without_a_site_the_person_is_held_and_somebody_told() -> None:
    case = t.held()
    (alert,) = [one for one in case.last.orders if one.kind == "alert"]
    assert alert.data == {"about": "no-site", "rule": "DECK-13"}, "which one is for its readers"
    assert case.state.request is None
    case.refuses("C-55", "assign-site", "2031-01-10")
    case.does("assign-site", "2031-03-03", operating=["mcc"])
    assert (case.stage, case.state.site) == ("waiting", "mcc")


def test_where_nothing_changes_nothing_is_recorded() -> None:
    case = t.waiting()
    case.refuses("C-55", "assign-site", "2031-01-10")
    case.refuses("H-05", "assign-site", "2031-01-10", operating=["nowhere"])


# -- overriding -------------------------------------------------------------------------------------


@pytest.mark.rules("C-55")
@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_a_named_person_overrides_with_a_reason(role: str) -> None:
    case = t.classified()
    case.refuses("H-07", "override-site", "2031-01-09", role, site="erdcc")
    event = case.does("override-site", "2031-01-09", role, site="erdcc", **t.REASON)
    assert case.state.site == "erdcc"
    assert _lines(Route(case.state.routing)) == ["override:yes:C-55"]
    assert t.warned(event) == ["C-55"]


@pytest.mark.rules("DECK-10", "C-55")
@pytest.mark.parametrize(("sex", "site"), [("female", "fcc"), ("male", "werdcc")])
def test_women_go_to_no_other_site_nor_men_to_theirs(sex: str, site: str) -> None:
    case = t.classified({"sex": sex})
    refusal = case.refuses(
        "DECK-10", "override-site", "2031-01-09", "operator", site=site, **t.REASON
    )
    assert refusal.field == "site"


@pytest.mark.rules("DECK-13", "C-55")
def test_an_override_says_what_the_rules_would() -> None:
    case = t.classified(DIALYSIS)
    said = {"site": "mcc", **t.REASON}
    assert t.warned(case.does("override-site", "2031-01-09", "operator", **said)) == [
        "DECK-13",
        "C-55",
    ]
    case = t.classified(DIALYSIS)
    event = case.does("override-site", "2031-01-09", "operator", site="fcc", **t.REASON)
    assert event.data["warnings"][0]["of"] == "needs"


def test_an_override_to_where_the_person_is_changes_nothing() -> None:
    case = t.waiting()
    said: dict[str, Any] = {"site": "fcc", **t.REASON}
    case.refuses("C-55", "override-site", "2031-01-10", "operator", **said)
    case.refuses("H-05", "override-site", "2031-01-10", "operator", **said | {"site": "x"})


@pytest.mark.rules("C-55")
def test_who_may_not_override_undoes_no_override() -> None:
    case = t.waiting()
    case.does("override-site", "2031-01-10", "supervisor", site="erdcc", **t.REASON)
    refusal = case.refuses("C-55", "assign-site", "2031-01-11")
    assert "erdcc" in refusal.message
    assert "override-site" in refusal.message
    case.does("assign-site", "2031-01-12", "supervisor")
    assert t.warned(case.last) == ["C-55"]
    assert "erdcc" in case.last.data["warnings"][0]["text"]
    assert case.state.site == "fcc"


@pytest.mark.rules("C-55")
def test_an_override_holds_for_the_needs_for_which_it_was_made() -> None:
    """In Phase II, too; other needs are chosen for anew, and the override is named."""
    case = t.phase_2()
    case.does("override-site", "2031-06-02", "supervisor", site="erdcc", **t.REASON)
    case.refuses("C-55", "assign-site", "2031-06-03")
    assert change(case, "2031-06-04", high_medical_need=True).kind == "needs-noted"
    change(case, "2031-06-05")
    assert (case.last.kind, case.state.request) == ("re-routed", None)
    assert "erdcc" in case.last.data["warnings"][0]["text"]
    case = t.waiting()
    case.does("override-site", "2031-01-10", "supervisor", site="erdcc", **t.REASON)
    change(case, "2031-01-11", high_medical_need=True)
    assert "nothing changes" in case.refuses("C-55", "assign-site", "2031-01-12").message


# -- other needs ------------------------------------------------------------------------------------


def change(case: t.Case, when: str, **needs: Any) -> Any:
    return case.does("change-needs", when, "mosop-staff", **{"sex": "male"} | needs)


@pytest.mark.rules("C-55", "DECK-12")
@pytest.mark.parametrize("at", [t.waiting, t.offered])
def test_who_waits_changes_lists_and_keeps_the_day(at: Any) -> None:
    case = at()
    event = change(case, "2031-02-10", high_medical_need=True)
    assert event.kind == "re-routed"
    assert (case.stage, case.state.site, case.state.offer) == ("waiting", "erdcc", None)
    assert case.told(event) == [("site-fcc", "withdraw-request"), ("site-erdcc", "request-bed")]
    assert case.state.request is not None
    assert f"{case.state.request.asked_on:%Y-%m-%d}" == "2031-01-09"


@pytest.mark.rules("DECK-13")
def test_who_waits_and_has_no_site_any_more_is_held() -> None:
    case = t.waiting()
    event = change(case, "2031-02-10", dialysis=True)
    assert (event.kind, case.stage, case.state.request) == ("site-left", "held", None)
    assert case.told(event) == [("site-fcc", "withdraw-request")]
    assert "no-site" in case.alerts()
    change(case, "2031-02-11")
    assert (case.stage, case.state.site) == ("waiting", "fcc")


@pytest.mark.rules("C-55")
@pytest.mark.parametrize("at", [t.admitted, t.phase_1, t.decided, t.phase_2])
def test_in_treatment_the_old_bed_is_kept_until_the_new_one_is_taken(at: Any) -> None:
    case = at()
    stage = case.stage
    event = change(case, "2031-06-02", protective_custody=True)
    assert (event.kind, case.stage) == ("re-routed", stage)
    assert case.told(event) == [("site-erdcc", "request-bed")]
    assert event.orders[0].data["data"]["transfer"] is True
    grant(case, "2031-06-03", "erdcc", "all-01")
    assert case.state.bed is not None
    assert (case.stage, case.state.bed.site) == (stage, "fcc")
    event = case.does("record-arrival", "2031-06-05", arrived_on=day("2031-06-05"))
    assert (event.kind, case.stage, case.state.bed.site) == ("moved-to-bed", stage, "erdcc")
    assert case.told(event) == [("site-erdcc", "occupy-bed"), ("site-fcc", "vacate-bed")]


@pytest.mark.rules("C-55")
def test_a_move_that_is_not_needed_any_more_is_called_off() -> None:
    case = t.phase_2()
    change(case, "2031-06-02", protective_custody=True)
    event = change(case, "2031-06-03")
    assert case.told(event) == [("site-erdcc", "withdraw-request")]
    assert case.state.request is None
    assert case.state.site == "fcc"


@pytest.mark.rules("DECK-13")
def test_in_treatment_without_another_site_the_bed_is_kept_and_somebody_told() -> None:
    case = t.phase_2()
    event = change(case, "2031-06-02", dialysis=True)
    assert (event.kind, case.stage) == ("no-site-now", "phase-2")
    assert case.state.unplaced
    assert case.state.bed is not None
    assert case.alerts()[-1] == "no-site"
    case.refuses("C-55", "assign-site", "2031-06-03")
    event = case.does("assign-site", "2031-06-04", operating=["mcc"])
    assert (event.kind, case.state.unplaced) == ("re-routed", False)


def test_needs_that_change_no_site_are_noted_only() -> None:
    case = t.waiting()
    case.refuses("H-05", "change-needs", "2031-02-10", sex="male")
    case = t.waiting({"protective_custody": True})
    event = change(case, "2031-02-10", protective_custody=True, high_medical_need=True)
    assert (event.kind, case.stage) == ("needs-noted", "waiting")


@pytest.mark.parametrize("at", [t.classified, t.suspended])
def test_before_and_outside_needs_are_noted_only(at: Any) -> None:
    case = at()
    assert change(case, "2031-06-09", dialysis=True).kind == "needs-noted"
    case.refuses("H-05", "change-needs", "2031-06-09", sex="male", operating=["nowhere"])
