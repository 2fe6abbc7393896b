"""Who consented to one home has not consented to another (D-09, T-34)."""

import pytest

from tests.domain.cases import at, day
from tests.domain.homes import NOW, person, picture, placement, ward

LATER = at("2031-06-05 09:00")


@pytest.mark.rules("D-09", "T-34", "DOR-032")
def test_a_client_is_asked_again_about_another_home() -> None:
    case = placement(person("r1"))
    case.give("request-client-consent", NOW)
    case.give("record-client-consent", NOW, given=True)
    case.give("consider-location", LATER, location="location-2")
    assert case.warnings() == ["D-09"]
    assert case.state.client == "unasked"
    there = picture(person("r9"), incoming=person("newcomer"), home={"location": "location-2"})
    case.give("note-facts", LATER, role="system", picture=there)
    case.settle(LATER)
    asked = case.give("request-client-consent", LATER)
    assert isinstance(asked, tuple)
    assert [one.rule for one in asked[-1].opens] == ["T-34"]


@pytest.mark.rules("D-09")
def test_ten_days_that_run_end_with_the_home_they_were_about() -> None:
    case = placement(person("r1"))
    case.give("request-client-consent", NOW)
    case.give("consider-location", LATER, location="location-2")
    (days,) = [one for one in case.state.obligations.values() if one.rule == "T-34"]
    assert days.status == "void"


@pytest.mark.rules("D-09")
def test_a_wards_guardian_owes_a_consent_of_its_own_for_each_home() -> None:
    case = placement(person("r1"), incoming=ward("newcomer"))
    case.give("record-client-consent", NOW, given=True)
    case.give("consider-location", LATER, location="location-2")
    owed = [one for one in case.state.obligations.values() if "ward-consent" in one.rule]
    assert [str(one.status) for one in owed] == ["met", "open"]
    assert case.state.client == "unasked"


def test_nothing_was_asked_yet_and_nothing_is_warned_of() -> None:
    case = placement(person("r1"))
    case.give("consider-location", LATER, location="location-2")
    assert case.warnings() == []


@pytest.mark.rules("DOR-003", "T-23")
def test_another_offices_home_and_a_day_that_is_past_are_said() -> None:
    case = placement(person("r1"), home={"office": "ro-other"}, placement_on=day("2031-05-01"))
    said = [one["rule"] for one in case.history[0].data["warnings"]]
    assert said == ["DOR-001", "DOR-003", "T-23"]
