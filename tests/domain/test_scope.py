"""What a residential placement is: kinds of home, beds, money, and how people are counted."""

from itertools import combinations
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.placement.home import Facility, Picture
from domain.placement.scope import Scope, ScopeLaw, households, same_location, scope_of
from law.tables import load
from tests.domain.cases import day

PEOPLE = ("anna", "ben", "cleo", "dan", "eve")


def law(**other: Any) -> ScopeLaw:
    values = {name: load().policy(name) for name in ScopeLaw.model_fields}
    return ScopeLaw.model_validate(values | other)


def picture(*residents: str, incoming: str | None = "newcomer", **other: Any) -> Picture:
    """A home with its residents; `bed-` before a name puts that resident in a respite bed."""
    home = {"location": "home-1", "facility": "isl"} | other.pop("home", {})
    return Picture.model_validate(
        {
            "as_of": day("2031-06-02"),
            "home": home,
            "incoming": {"person": incoming} if incoming else None,
            "residents": [
                {
                    "who": {"person": name.removeprefix("bed-")},
                    "bed": "respite" if name.startswith("bed-") else "residential",
                }
                for name in residents
            ],
        }
        | other
    )


def warned(found: Scope) -> set[str]:
    return {one["rule"] for one in found.warnings}


@pytest.mark.rules("DOR-010", "C-21")
@pytest.mark.parametrize(
    ("facility", "inside", "rule"),
    [
        ("group-home", True, "DOR-010"),
        ("rcf", True, "DOR-010"),
        ("nursing-facility", True, "DOR-010"),
        ("isl", True, "DOR-010"),
        ("tfh", False, "C-21"),
        ("pph", False, "C-21"),
        ("childrens-facility", False, "DOR-010"),
        ("other", False, "DOR-010"),
    ],
)
def test_each_kind_of_home(facility: str, inside: bool, rule: str) -> None:
    found = scope_of(picture("anna", "ben", home={"facility": facility}), law())
    assert (found.inside, found.rule) == (inside, rule)
    assert warned(found) == ({"C-21"} if rule == "C-21" else set())


def test_no_kind_of_home_is_forgotten() -> None:
    values = law()
    named = {*values.residential_placement_types, *values.minors_only_types}
    assert set(get_args(Facility)) - named == {"childrens-facility", "other"}
    assert set(values.two_unrelated_qualifies) <= set(values.residential_placement_types)


@pytest.mark.rules("DOR-010")
def test_a_home_that_the_department_does_not_fund_is_out() -> None:
    found = scope_of(picture("anna", home={"facility": "rcf", "funded": False}), law())
    assert (found.inside, found.rule) == (False, "DOR-010")
    assert "fund" in found.reason


@pytest.mark.rules("C-20", "DOR-010")
@pytest.mark.parametrize("facility", ["group-home", "rcf", "nursing-facility"])
def test_only_an_isl_counts_its_residents(facility: str) -> None:
    found = scope_of(picture(home={"facility": facility}), law())
    assert (found.inside, found.warnings) == (True, ())
    strict = law(two_unrelated_qualifies=[facility])
    assert not scope_of(picture(home={"facility": facility}), strict).inside


@pytest.mark.rules("DOR-011", "D-04")
@pytest.mark.parametrize("bed", ["respite", "crisis"])
@pytest.mark.parametrize(("nights", "said"), [(0, set()), (6, set()), (7, {"D-04"})])
def test_short_term_beds_are_out_and_long_stays_are_warned_of(
    bed: str, nights: int, said: set[str]
) -> None:
    shown = picture("anna", "ben", bed=bed, nights=nights, home={"facility": "group-home"})
    found = scope_of(shown, law())
    assert (found.inside, found.rule, warned(found)) == (False, "DOR-011", said)


@pytest.mark.rules("DOR-011")
def test_nights_in_respite_say_nothing_about_a_residential_bed() -> None:
    shown = picture("anna", nights=30, home={"facility": "group-home"})
    assert scope_of(shown, law()) == scope_of(shown.model_copy(update={"nights": 0}), law())


# Who lives there, who comes, who is family -> in scope, and whether it is borderline.
ISL: list[tuple[str, tuple[str, ...], str | None, list[tuple[str, str]], bool, bool]] = [
    ("alone", (), "cleo", [], False, False),
    ("with one stranger", ("anna",), "cleo", [], True, True),
    ("with two strangers", ("anna", "ben"), "cleo", [], True, False),
    ("with a sibling", ("anna",), "cleo", [("anna", "cleo")], False, False),
    ("beside two siblings", ("anna", "ben"), "cleo", [("anna", "ben")], True, True),
    ("a sibling and a stranger", ("anna", "ben"), "cleo", [("cleo", "anna")], True, True),
    (
        "three of one family",
        ("anna", "ben"),
        "cleo",
        [("anna", "ben"), ("ben", "cleo")],
        False,
        False,
    ),
    (
        "two families",
        ("anna", "ben", "dan"),
        "cleo",
        [("anna", "ben"), ("dan", "cleo")],
        True,
        True,
    ),
    ("one resident, nobody comes", ("anna",), None, [], False, False),
    ("two residents, nobody comes", ("anna", "ben"), None, [], True, True),
    ("the newcomer lives there already", ("anna",), "anna", [], False, False),
    ("a guest in a respite bed", ("bed-anna",), "cleo", [], False, True),
]


@pytest.mark.rules("C-20", "DOR-007", "DOR-010")
@pytest.mark.parametrize("home", ISL, ids=[one[0] for one in ISL])
def test_how_the_people_of_an_isl_are_counted(
    home: tuple[str, tuple[str, ...], str | None, list[tuple[str, str]], bool, bool],
) -> None:
    _, residents, incoming, related, inside, borderline = home
    found = scope_of(picture(*residents, incoming=incoming, related=related), law())
    assert (found.inside, found.rule) == (inside, "DOR-010")
    assert warned(found) == ({"C-20"} if borderline else set())


@pytest.mark.rules("C-20")
def test_whether_the_consumer_counts_is_a_value() -> None:
    without = law(unrelated_counts_consumer=False)
    found = scope_of(picture("anna"), without)
    assert (found.inside, warned(found)) == (False, {"C-20"})
    assert scope_of(picture("anna", "ben"), without).inside
    three = law(unrelated_residents_least=3)
    assert not scope_of(picture("anna"), three).inside
    assert scope_of(picture("anna", "ben"), three).inside


@pytest.mark.rules("DOR-007")
def test_the_dead_are_not_counted() -> None:
    shown = picture("anna")
    gone = shown.residents[0].who.model_copy(update={"deceased": True})
    left = shown.residents[0].model_copy(update={"who": gone})
    assert not scope_of(shown.model_copy(update={"residents": (left,)}), law()).inside


@pytest.mark.rules("DOR-012")
def test_two_homes_of_one_provider_are_two_locations() -> None:
    one = picture(home={"provider": "provider-1"}).home
    other = picture(home={"location": "home-2", "provider": "provider-1"}).home
    assert not same_location(one, other)
    assert same_location(one, one.model_copy(update={"provider": "provider-2"}))


PAIRS = st.lists(st.sampled_from(list(combinations(PEOPLE, 2))), max_size=6)


@pytest.mark.rules("DOR-007")
@given(there=st.sets(st.sampled_from(PEOPLE)), related=PAIRS)
def test_households_are_the_families_of_the_home(
    there: set[str], related: list[tuple[str, str]]
) -> None:
    found = households(picture(*sorted(there), incoming=None, related=related), ())
    assert sorted(name for one in found for name in one) == sorted(there)
    among = {
        name: {other for other in there if _linked(name, other, there, related)} for name in there
    }
    assert {frozenset(those) for those in among.values()} == set(found)


def _linked(one: str, other: str, there: set[str], related: list[tuple[str, str]]) -> bool:
    """Whether a chain of relations among the people of the home leads from one to the other."""
    seen = {one}
    for _ in there:
        seen |= {b for a, b in related if a in seen and b in there}
        seen |= {a for a, b in related if b in seen and a in there}
    return other in seen


@pytest.mark.rules("DOR-010", "DOR-011")
@given(
    there=st.sets(st.sampled_from(PEOPLE)),
    related=PAIRS,
    facility=st.sampled_from(get_args(Facility)),
    bed=st.sampled_from(("residential", "respite", "crisis")),
    funded=st.booleans(),
)
def test_only_a_funded_long_term_home_of_the_list_is_in_scope(
    there: set[str], related: list[tuple[str, str]], facility: str, bed: str, funded: bool
) -> None:
    shown = picture(
        *sorted(there), related=related, bed=bed, home={"facility": facility, "funded": funded}
    )
    found = scope_of(shown, law())
    could_be = (
        bed == "residential"
        and funded
        and facility in {"group-home", "rcf", "nursing-facility", "isl"}
    )
    assert found.inside == (could_be and (facility != "isl" or len(there) > 0))
    assert not any(name in found.reason for name in (*PEOPLE, "newcomer"))
