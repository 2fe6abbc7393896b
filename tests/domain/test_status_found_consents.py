"""Section (6)(C): a charged resident is named with the guardians' consent only (DOR (3), C-03)."""

import pytest

from tests.domain.cases import at, day
from tests.domain.homes import (
    NOW,
    charged,
    person,
    resident,
    status_found,
    ward,
)
from tests.domain.steps import (
    BOTH,
    answers,
    clocks,
    does,
    ends,
    held,
    lines,
    memos,
    named,
    owed,
    page,
    reports,
    sends,
)

REGISTERED = ("identity", "description", "nature")
CHARGED = ("identity", "date", "nature", "finding")
HOME = (
    person("r2"),
    ward("r3", "g3", "g4"),
    resident(person("r4"), funded=False),
    resident(person("r5"), bed="respite"),
    person("r6", deceased=True),
)
LATER = at("2031-06-20T09:00")


@pytest.mark.rules("DOR-020", "DOR-046", "DOR-053", "DOR-023", "T-22", "C-05")
def test_a_charged_resident_is_named_with_consent_only() -> None:
    case = status_found("r1", charged("r1"), *HOME, aware_on=day("2031-05-28"))
    assert lines(case) == set()
    assert clocks(case) == {}
    assert held(case) == {("r1", ("3C", "6")): "pending"}
    asked = case.orders("open")[0].data["open"]
    assert (asked["aware_on"], asked["placement"]) == (day("2031-05-28"), "already-placed")
    reports(case, "consent-given", "r1", at("2031-06-10"))
    assert lines(case) == {
        ("r2", "r2", "r1", ("3C", "6")),
        ("g3", "r3", "r1", ("3C", "6")),
        ("g4", "r3", "r1", ("3C", "6")),
    }
    assert page(case, "r2", "6").fields == CHARGED
    # What may be told only now is due from now.
    assert str(owed(case, "T-26").legal) == "2031-06-24"


@pytest.mark.rules("C-15", "DOR-023")
def test_beyond_the_funded_consent_is_told_under_6_alone() -> None:
    wide = {"section_6_reach": "every-resident"}
    case = status_found("r1", charged("r1"), *HOME, law=wide)
    reports(case, "consent-given", "r1")
    assert ("r4", "r4", "r1", ("6",)) in lines(case)
    assert ("r2", "r2", "r1", ("3C", "6")) in lines(case)


@pytest.mark.rules("DOR-025", "C-03", "C-06")
@pytest.mark.parametrize(
    ("fact", "why"),
    [("consent-refused", "refused"), ("answer-clock-passed", "no-response")],
)
def test_without_consent_a_letter_that_names_nobody_is_a_persons_decision(
    fact: str, why: str
) -> None:
    case = status_found("r1", charged("r1"), *HOME)
    assert case.state.questions == {}
    reports(case, fact, "r1")
    assert set(case.state.questions) == {"unnamed"}
    assert case.state.questions["unnamed"].rule == "C-03"
    assert held(case) == {("r1", ("3C", "6")): why}
    assert memos(case) == [("r1", why, ("3C", "6"))]
    answers(case, "unnamed", "send")
    assert lines(case) == {(one, who, "", ("6",)) for one, who in
                           (("r2", "r2"), ("g3", "r3"), ("g4", "r3"))}  # fmt: skip
    assert named(case.state) == set()
    unnamed = [
        one.data for one in case.orders("letter") if one.data["letter_kind"] == "notice-unnamed"
    ]
    assert len(unnamed) == 3
    assert all("subject" not in one and "pages" not in one for one in unnamed)
    sends(case)
    ends(case, NOW)
    # Late consent is told by name, to those who had the other letter as well.
    reports(case, "consent-given", "r1", LATER)
    assert {one[:3] for one in lines(case, "ready")} == {
        ("r2", "r2", "r1"),
        ("g3", "r3", "r1"),
        ("g4", "r3", "r1"),
    }


@pytest.mark.rules("C-03")
def test_a_letter_that_names_nobody_may_be_decided_against() -> None:
    case = status_found("r1", charged("r1"), *HOME)
    reports(case, "consent-refused", "r1")
    answers(case, "unnamed", "do-not-send")
    assert (lines(case), case.state.questions, clocks(case)) == (set(), {}, {})
    does(case, "close-status-found", note="note-1")


@pytest.mark.rules("C-28", "C-03")
def test_a_charged_resident_without_a_guardian() -> None:
    case = status_found("r1", charged("r1") | {"guardians": []}, person("r2"))
    assert held(case) == {("r1", ("3C", "6")): "no-guardian"}
    assert set(case.state.questions) == {"unnamed"}
    assert not case.orders("open")


@pytest.mark.rules("C-41", "DOR-025")
def test_consent_withdrawn_after_the_notices_went_out() -> None:
    case = status_found("r1", charged("r1"), person("r2"))
    reports(case, "consent-given", "r1")
    sends(case)
    reports(case, "consent-withdrawn", "r1")
    assert set(case.state.questions) == {"withdraw:location-1:r1", "unnamed"}
    answers(case, "withdraw:location-1:r1", "send")
    assert case.letters().count("notice-withdrawal") == 1


@pytest.mark.rules("C-16")
def test_consent_for_prospective_residents_alone_tells_no_co_resident() -> None:
    case = status_found("r1", charged("r1"), person("r2"))
    reports(case, "consent-given", "r1", covers=BOTH | {"co_residents": False})
    assert held(case) == {("r1", ("3C", "6")): "scope"}
    assert lines(case) == set()
