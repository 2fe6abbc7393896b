"""Consent first: a charged person is named only as far as the guardians consented (DOR (3))."""

from typing import Any

import pytest

from domain.placement.consent import CONSENT
from domain.refusal import Refusal
from tests.domain.cases import at, day, law
from tests.domain.homes import (
    NOW,
    charged,
    guardian,
    offender,
    person,
    placement,
    resident,
    ward,
)
from tests.domain.recorder import Recorder
from tests.domain.steps import (
    Case,
    answers,
    clocks,
    consent_of,
    decides,
    documents,
    does,
    envelope,
    held,
    lines,
    memos,
    moves,
    named,
    page,
    reports,
)

CHARGED = ("identity", "date", "nature", "finding")
POSSIBILITY = ("newcomer", "newcomer", "", ("2",))
LATER = at("2031-06-20T09:00")


def opened(case: Case, index: int = -1) -> Recorder[Any] | Refusal:
    """The consent that the case ordered, opened by the real decider of consents."""
    order = [one for one in case.orders("open") if one.data["process"] == "consent"][index]
    data = order.data["open"]
    who = case.state.picture.somebody(data["ward"])
    guardians = [one.model_dump(mode="json", exclude_none=True) for one in who.guardians]
    consent = Recorder(CONSENT, case="consent-1")
    given = {"law": law("consent"), "guardians": guardians, **data}
    answer = consent.give("open", NOW, role="system", **given)
    return answer if isinstance(answer, Refusal) else consent


# -- asking --------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-018", "DOR-025", "DOR-029", "T-22", "C-16")
def test_the_guardian_of_a_resident_is_asked_first_within_the_fourteen_days() -> None:
    case = placement(charged("r1"), person("r2"))
    assert lines(case) == {POSSIBILITY}
    assert held(case) == {("r1", ("3C",)): "pending", ("r1", ("4",)): "pending"}
    (order,) = case.orders("open")
    asked = order.data["open"]
    assert (asked["ward"], asked["location"], asked["for_case"]) == ("r1", "location-1", case.case)
    assert (asked["placement"], asked["prospective"]) == ("already-placed", True)
    consent = opened(case)
    assert isinstance(consent, Recorder), consent
    assert str(consent.state.obligations["T-22"].legal) == "2031-06-16"
    assert memos(case) == []
    assert clocks(case) == {"T-23": "open"}


@pytest.mark.rules("DOR-018", "DOR-019", "T-21")
def test_the_guardian_of_a_newcomer_is_asked_before_the_placement() -> None:
    case = placement(person("r1"), incoming=charged("newcomer"))
    assert named(case.state) == set()
    consent = opened(case)
    assert isinstance(consent, Recorder), consent
    assert str(consent.state.obligations["T-21"].legal) == "2031-06-30"


@pytest.mark.rules("DOR-004", "DOR-018", "C-31")
def test_the_guardian_is_asked_about_the_offences_that_would_be_told_and_no_others() -> None:
    who = charged("r1")
    theft = {**who["offences"][0], "code": "570.030", "registrable": False}
    early = {**who["offences"][0], "code": "566.060", "on": day("1990-01-01")}
    unlisted = {**who["offences"][0], "code": "999.001", "registrable": None}
    case = placement(who | {"offences": [*who["offences"], theft, early, unlisted]})
    consent = opened(case)
    assert isinstance(consent, Recorder), consent
    assert tuple(consent.state.offences) == ("566.030",)
    reports(case, "consent-given", "r1")
    assert [one.code for one in page(case, "newcomer", "4").offences] == ["566.030"]


@pytest.mark.rules("DOR-004", "D-08")
@pytest.mark.parametrize("changed", [{"outcome": "dismissed"}, {"registrable": None}])
def test_a_charged_person_by_decision_can_be_asked_about(changed: dict[str, Any]) -> None:
    who = charged("r1")
    case = placement(who | {"offences": [who["offences"][0] | changed]})
    assert not case.orders("open")
    answers(case, "status:r1", "charged")
    consent = opened(case)
    assert isinstance(consent, Recorder), consent
    assert tuple(consent.state.offences) == ("566.030",)


@pytest.mark.rules("C-28", "DOR-025")
def test_without_a_guardian_nobody_can_consent_and_nothing_is_told() -> None:
    expired = guardian("g1", letters_until=day("2031-01-01"))
    case = placement(charged("r1") | {"guardians": [expired]})
    assert not case.orders("open")
    assert set(held(case).values()) == {"no-guardian"}
    assert memos(case) == [("r1", "no-guardian", ("3C", "4"))]
    moves(case, charged("r1") | {"guardians": [guardian("g2")]})
    assert set(held(case).values()) == {"pending"}
    assert len(case.orders("open")) == 1


@pytest.mark.rules("C-41")
def test_a_guardian_is_asked_once() -> None:
    case = placement(charged("r1"))
    moves(case, charged("r1"), person("r2"))
    moves(case, charged("r1") | {"capacity": "partial"})
    assert len(case.orders("open")) == 1


# -- the answer ----------------------------------------------------------------------------------


@pytest.mark.rules("DOR-023", "DOR-026", "DOR-029", "C-05", "C-16")
def test_consent_tells_the_newcomer_and_the_funded_co_residents() -> None:
    home = (charged("r1"), person("r2"), ward("r3", "g3"), resident(person("r4"), funded=False))
    case = placement(*home)
    reports(case, "consent-given", "r1")
    assert lines(case) == {
        POSSIBILITY,
        ("newcomer", "newcomer", "r1", ("4",)),
        ("r2", "r2", "r1", ("3C",)),
        ("g3", "r3", "r1", ("3C",)),
    }
    assert held(case) == {}
    for recipient, section in (("newcomer", "4"), ("r2", "3C")):
        one = page(case, recipient, section)
        assert (one.kind, one.fields) == ("charged", CHARGED)
        assert one.found_on == at("2020-03-01")
        assert one.offences[0].on == at("2015-05-01")
        assert set(one.sources) == set(CHARGED)


@pytest.mark.rules("DOR-023", "DOR-033", "DOR-041", "C-14", "C-15")
def test_consent_about_a_newcomer_serves_3c_and_5_on_one_page() -> None:
    home = (person("r1"), resident(person("r2"), funded=False))
    case = placement(*home, incoming=charged("newcomer"))
    reports(case, "consent-given", "newcomer")
    assert lines(case) == {
        ("guardian-of-newcomer", "newcomer", "", ("2",)),
        ("r1", "r1", "newcomer", ("3C", "5")),
        ("r2", "r2", "newcomer", ("5",)),
    }
    assert page(case, "r1", "5").fields == page(case, "r2", "5").fields == CHARGED
    assert clocks(case)["T-25"] == "open"


@pytest.mark.rules("C-14")
def test_whether_adult_covers_the_charged_is_a_value() -> None:
    home = (person("r1"), resident(person("r2"), funded=False))
    off = {"adult_covers_charged": False}
    case = placement(*home, incoming=charged("newcomer"), law=off)
    reports(case, "consent-given", "newcomer")
    assert {one for one in lines(case) if one[2]} == {("r1", "r1", "newcomer", ("3C",))}
    assert "T-25" not in clocks(case)
    case = placement(*home, incoming=offender("newcomer"), law=off)
    assert {one[0] for one in lines(case) if one[2]} == {"r1", "r2"}


@pytest.mark.rules("DOR-024", "DOR-025", "C-06")
@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ("consent-refused", "refused"),
        ("answer-clock-passed", "no-response"),
        ("consent-closed", "closed"),
    ],
)
def test_refusal_and_silence_suppress_the_notice_and_never_hold(fact: str, why: str) -> None:
    case = placement(charged("r1"), person("r2"))
    documents(case)
    does(case, "record-client-consent", given=True)
    consent = consent_of(case, "r1")
    reports(case, fact, "r1")
    assert lines(case) == {POSSIBILITY}
    assert set(held(case).values()) == {why}
    assert memos(case) == [("r1", why, ("3C", "4"))]
    assert {one.consent for one in case.state.withheld.values()} == {consent}
    event = does(case, "decide-placement", decision="place")
    assert event.data["despite"] == []
    assert {"DOR-025"} <= {one["rule"] for one in event.data["warnings"]}


@pytest.mark.rules("DOR-024", "DOR-025", "T-21")
def test_a_request_without_an_answer_yet_does_not_hold_either() -> None:
    case = placement(charged("r1"), person("r2"))
    documents(case)
    does(case, "record-client-consent", given=True)
    does(case, "decide-placement", decision="place")
    assert case.stage == "placed"
    assert named(case.state) == set()


@pytest.mark.rules("C-06", "DOR-023")
def test_late_consent_after_silence_is_told() -> None:
    case = placement(charged("r1"), person("r2"))
    reports(case, "answer-clock-passed", "r1")
    assert named(case.state) == set()
    reports(case, "consent-given", "r1", LATER)
    assert {one[0] for one in lines(case) if one[2]} == {"newcomer", "r2"}


@pytest.mark.rules("C-06", "DOR-023")
def test_consent_that_comes_after_the_placement_is_3c_alone() -> None:
    home = (person("r1"), resident(person("r2"), funded=False))
    case = placement(*home, incoming=charged("newcomer"))
    reports(case, "answer-clock-passed", "newcomer")
    decides(case, placed_on=at("2031-06-10").isoformat())
    reports(case, "consent-given", "newcomer", LATER)
    assert {one for one in lines(case) if one[2]} == {("r1", "r1", "newcomer", ("3C",))}
    assert "T-25" not in clocks(case)


@pytest.mark.rules("C-16")
@pytest.mark.parametrize(
    ("covers", "told"),
    [
        ({"co_residents": True, "prospective": True}, {"newcomer": "4", "r2": "3C"}),
        ({"co_residents": True, "prospective": False}, {"r2": "3C"}),
        ({"co_residents": False, "prospective": True}, {"newcomer": "4"}),
        ({"co_residents": True}, {"r2": "3C"}),
    ],
)
def test_consent_reaches_as_far_as_its_ticks(covers: dict[str, bool], told: dict[str, str]) -> None:
    case = placement(charged("r1"), person("r2"))
    reports(case, "consent-given", "r1", covers=covers)
    assert {one[0]: one[3][0] for one in lines(case) if one[2]} == told
    if covers.get("prospective") is None:
        assert held(case) == {("r1", ("4",)): "scope-undecided"}
        assert case.state.questions == {}  # the consent itself asks its supervisor
        reports(case, "prospective-decided", "r1", covered=True)
        assert {one[0] for one in lines(case) if one[2]} == {"newcomer", "r2"}


@pytest.mark.rules("C-16")
@pytest.mark.parametrize(("answer", "told"), [("covered", {"newcomer"}), ("not-covered", set())])
def test_a_tick_that_an_older_consent_lacks_is_decided_here(answer: str, told: set[str]) -> None:
    older = {"consent": "consent-9", "location": "location-1", "stage": "consented"}
    who = charged("r1", consents=[older | {"co_residents": True}])
    case = placement(who, person("r2"))
    assert not case.orders("open")
    assert named(case.state) == set()
    assert set(case.state.questions) == {"prospective:r1"}
    assert held(case) == {("r1", ("4",)): "scope-undecided"}
    answers(case, "prospective:r1", answer)
    assert {one[0] for one in lines(case) if one[2]} == told
    assert held(case) == ({} if told else {("r1", ("4",)): "scope"})


@pytest.mark.rules("DOR-023", "DOR-025", "C-16")
def test_a_consent_on_file_counts_for_its_own_home_only() -> None:
    older = {"consent": "consent-9", "stage": "consented", "co_residents": True}
    here = charged("r1", consents=[older | {"location": "location-1", "prospective": True}])
    case = placement(here, person("r2"))
    # The residents were told by the case that obtained it.
    assert {one for one in lines(case) if one[2]} == {("newcomer", "newcomer", "r1", ("4",))}
    assert page(case, "newcomer", "4").kind == "charged"
    there = charged("r1", consents=[older | {"location": "location-9", "prospective": True}])
    case = placement(there, person("r2"))
    assert named(case.state) == set()
    assert len(case.orders("open")) == 1


@pytest.mark.rules("C-06", "C-16", "DOR-023")
def test_who_has_moved_in_is_a_co_resident_of_a_late_consent() -> None:
    case = placement(charged("r1"), person("r2"))
    reports(case, "answer-clock-passed", "r1")
    decides(case, placed_on=at("2031-06-10").isoformat())
    co_residents = {"co_residents": True, "prospective": False}
    reports(case, "consent-given", "r1", LATER, covers=co_residents)
    told = {one for one in lines(case) if one[2]}
    assert told == {("r2", "r2", "r1", ("3C",)), ("newcomer", "newcomer", "r1", ("3C",))}
    assert envelope(case, "newcomer", "3C").near
    assert "T-24" not in clocks(case)
