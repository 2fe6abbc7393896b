"""Treatment in the community is opened: for whom the statute itself demands it (M-13, M-16)."""

from typing import Any

import pytest

from domain.mosop.community import COMMUNITY
from domain.refusal import Refusal
from tests.domain import communities as c
from tests.domain.cases import day
from tests.domain.communities import warned


def of(*offences: tuple[str, bool | None], basis: str = "parole") -> str:
    """Whether the statute demands treatment."""
    said = [{"code": code, "concerns_child": child} for code, child in offences]
    return c.opened(offences=said, basis=basis).state.statutory


@pytest.mark.rules("M-13", "DECK-21")
def test_a_release_opens_a_case_that_is_to_be_planned() -> None:
    case = c.opened()
    state = case.state
    assert (state.stage, state.person, state.region) == ("to-plan", "person-1", "east")
    assert (state.owner, state.confinement) == (c.CONFINEMENT, "doc-1")
    assert case.owed() == {"community.assign-specialist": "2031-01-20"}


@pytest.mark.rules("M-13")
def test_the_confinement_opens_it_for_another_office() -> None:
    case = c.unopened()
    answer = case.give("open", c.moment("2031-01-06"), "system", **c.opening(office="pp-9"))
    assert not isinstance(answer, Refusal)
    assert case.state.office == "pp-9"


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("role", ["probation-and-parole", "supervisor"])
def test_people_open_for_their_own_office(role: str) -> None:
    case = c.unopened()
    answer = case.give("open", c.moment("2031-01-06"), role, **c.opening(office="pp-9"))
    assert isinstance(answer, Refusal)
    assert answer.rule == "H-02"


STATUTORY: tuple[tuple[str, bool | None, str], ...] = (
    ("566.030", None, "yes"),
    ("566.030", False, "yes"),
    ("566.149", None, "yes"),
    ("568.020", True, "yes"),
    ("568.020", False, "no"),
    ("568.020", None, "to-confirm"),
    ("573.025", True, "yes"),
    ("573.025", None, "to-confirm"),
    ("565.110", True, "no"),
    ("569.010", None, "no"),
)


@pytest.mark.rules("M-16")
@pytest.mark.parametrize(("code", "child", "said"), STATUTORY)
def test_of_some_chapters_all_and_of_some_those_that_concern_a_child(
    code: str, child: bool | None, said: str
) -> None:
    assert of((code, child)) == said


@pytest.mark.rules("M-16")
@pytest.mark.parametrize(
    "basis",
    ["parole", "conditional-release", "probation", "suspended-imposition", "suspended-execution"],
)
def test_under_every_supervision(basis: str) -> None:
    assert of(("566.030", None), basis=basis) == "yes"


@pytest.mark.rules("M-16")
def test_one_offence_suffices_and_one_that_is_open_is_asked_for() -> None:
    assert of(("569.010", None), ("566.030", None)) == "yes"
    assert of(("568.020", None), ("566.030", None)) == "yes"
    assert of(("568.020", None), ("569.010", None)) == "to-confirm"
    assert of() == "unknown"


@pytest.mark.rules("M-16")
def test_a_supervision_that_the_table_does_not_name_demands_nothing() -> None:
    statutory = {"supervision": ["probation"], "all_of": ["566"], "concerning_a_child": []}
    case = c.opened(law=c.law(community_statutory=statutory))
    assert case.state.statutory == "no"
    assert warned(case.last) == []


@pytest.mark.rules("M-16")
def test_what_is_open_is_said_and_a_person_confirms_it() -> None:
    case = c.opened(offences=[{"code": "568.020"}, {"code": "569.010"}])
    said = [(warned(case.last), case.state.statutory)]
    for when, child in (("2031-01-07", True), ("2031-01-08", False)):
        event = case.does("confirm-offences", when, concerns_child={"568.020": child})
        said.append((warned(event), case.state.statutory))
    assert said == [(["M-16"], "to-confirm"), (["M-16"], "yes"), ([], "no")]


@pytest.mark.rules("M-16", "H-05")
def test_only_offences_of_the_case_are_confirmed() -> None:
    case = c.opened()
    refusal = case.refuses(
        "H-05", "confirm-offences", "2031-01-07", concerns_child={"568.020": True}
    )
    assert refusal.field == "concerns_child"


@pytest.mark.rules("H-05")
def test_a_section_is_named_once() -> None:
    case = c.unopened()
    twice = c.opening(offences=[{"code": "566.030"}, {"code": "566.030"}])
    answer = case.give("open", c.moment("2031-01-06"), c.OFFICER, **twice)
    assert isinstance(answer, Refusal)
    assert answer.field == "offences"


@pytest.mark.rules("H-05")
def test_values_of_the_law_that_are_missing_are_named() -> None:
    values = {name: one for name, one in c.law()["values"].items() if "kinship" not in name}
    answer = c.unopened().give(
        "open",
        c.moment("2031-01-06"),
        c.OFFICER,
        **c.opening(law={"version": "v", "digest": "d", "values": values}),
    )
    assert isinstance(answer, Refusal)
    assert answer.field == "law.values.assessor_kinship_degree"


KEYS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({}, True),
    ({"person": "PERSON-1"}, True),
    ({"office": "pp-9", "region": "west"}, True),
    ({"release_on": day("2031-01-07")}, False),
    ({"person": "person-2"}, False),
)


@pytest.mark.rules("H-01")
@pytest.mark.parametrize(("other", "same"), KEYS)
def test_one_case_for_each_release_of_a_person(other: dict[str, Any], *, same: bool) -> None:
    key = COMMUNITY.business_key
    assert key is not None
    assert (key(c.opening()) == key(c.opening(**other))) is same


def test_other_open_cases_of_the_person_are_said() -> None:
    case = c.opened(others=["community-2030-000009"], elsewhere=True)
    assert warned(case.last) == ["M-13", "M-13", "M-16"]


@pytest.mark.rules("M-17")
def test_lifetime_supervision_may_come_with_the_release() -> None:
    case = c.opened(lifetime_supervision=True)
    assert case.state.lifetime is not None
    assert case.state.lifetime.monitored
    assert c.opened().state.lifetime is None
