"""Another day, another home: everything is examined anew (DOR-032, C-09)."""

from typing import Any

import pytest

from domain.actors import system
from domain.decider import finish
from domain.events import Effect
from tests.domain.cases import day
from tests.domain.homes import NOW, charged, offender, person, placement, ward
from tests.domain.steps import (
    BOTH,
    Case,
    answers,
    clocks,
    consent_of,
    documents,
    does,
    done,
    envelope,
    held,
    lines,
    looked_up,
    named,
    owed,
    refused,
    reports,
    sends,
)


@pytest.mark.rules("C-09", "T-23", "T-24", "T-25", "D-09", "DOR-044")
def test_another_day_moves_every_clock_that_ends_with_it() -> None:
    sought = offender("newcomer") | ward("newcomer") | {"offences": offender("x")["offences"]}
    case = placement(
        offender("r1"), person("r2"), incoming=sought | {"registry": "adult"}, agent="agent-1"
    )
    before = set(clocks(case))
    assert before == {"T-23", "T-24", "T-25", "placement.ward-consent", "placement.agent-notice"}
    does(case, "change-date", placement_on=day("2031-08-01"))
    for key in before:
        assert clocks(case)[key] == "void"
        assert str(owed(case, key).legal) == "2031-06-30"
        assert str(owed(case, f"{key}:2").legal) == "2031-07-31"
    does(case, "strike", version=case.history[-1].version - 0, note="note-1")
    assert {key: clocks(case)[key] for key in before} == dict.fromkeys(before, "open")
    assert case.refolded() == case.state


@pytest.mark.rules("DOR-032", "DOR-012")
def test_another_home_is_looked_up_and_examined_anew() -> None:
    case = placement(offender("r1"), person("r2"), incoming=offender("newcomer"))
    documents(case)
    sends(case, envelopes=[envelope(case, "newcomer", "4").key, envelope(case, "r2", "5").key])
    refused(case, "DOR-032", "consider-location", location="location-1")
    does(case, "consider-location", location="location-2")
    (look_up,) = case.orders("facts")
    assert look_up.data == {"location": "location-2", "incoming": "newcomer", "bed": "residential"}
    refusal = refused(case, "DOR-032", "decide-placement", decision="place")
    assert "location-2" in refusal.message
    refused(case, "C-41", "send-notices", method="hand")
    looked_up(case, offender("r9"), location="location-2")
    # Those in the old home were told that somebody moves in who does not; (2) is about no home.
    assert set(case.state.questions) == {"withdraw:location-1:newcomer"}
    assert lines(case, "ready") == {
        ("newcomer", "newcomer", "r9", ("4",)),
        ("r9", "r9", "newcomer", ("5",)),
    }
    assert envelope(case, "newcomer", "2").status == "documented"
    answers(case, "withdraw:location-1:newcomer", "send")
    withdrawn = [one.data for one in case.orders("letter") if "withdraws" in one.data]
    assert [one["recipient"] for one in withdrawn] == ["r2"]
    assert clocks(case)["T-24"] == "open"
    # Back to the first home: whoever was told there, and not told otherwise since, knows.
    does(case, "consider-location", location="location-1")
    looked_up(case, offender("r1"), person("r2"), location="location-1")
    assert {one[:3] for one in lines(case, "ready")} == {
        ("r1", "r1", "newcomer"),
        ("r2", "r2", "newcomer"),
    }


@pytest.mark.rules("DOR-032")
def test_a_picture_of_a_home_that_is_considered_no_more_changes_nothing() -> None:
    case = placement(offender("r1"))
    does(case, "consider-location", location="location-2")
    does(case, "consider-location", location="location-3")
    second, third = (one for one in case.state.effects.values() if one.kind == "facts")
    done(case, third, offender("r3"), location="location-3")
    done(case, second, offender("r2"), location="location-2")
    assert named(case.state) == {"r3"}
    assert not case.state.looking()


@pytest.mark.rules("C-16", "DOR-025", "DOR-032")
def test_consent_about_one_home_names_nobody_in_another() -> None:
    case = placement(person("r1"), incoming=charged("newcomer"))
    first = consent_of(case, "newcomer")
    reports(case, "consent-given", "newcomer")
    assert named(case.state) == {"newcomer"}
    does(case, "consider-location", location="location-2")
    looked_up(case, person("r2"), location="location-2")
    assert named(case.state) == set()
    second = consent_of(case, "newcomer")
    assert second != first
    asked = [one.data["open"] for one in case.orders("open")]
    assert [one["location"] for one in asked] == ["location-1", "location-2"]
    assert held(case) == {("newcomer", ("3C", "5")): "pending"}
    # What is said about the first home is kept, and says nothing about the second.
    about: dict[str, Any] = {"role": "system", "consent": first, "ward": "newcomer"}
    does(case, "consent-withdrawn", **about)
    assert case.state.sought["newcomer"].standing == "asked"
    does(case, "consent-given", covers=BOTH, **about)
    assert named(case.state) == set()
    does(case, "consider-location", location="location-1")
    looked_up(case, person("r1"), location="location-1")
    assert {one[:3] for one in lines(case) if one[2]} == {("r1", "r1", "newcomer")}
    assert len(case.orders("open")) == 2
    assert case.refolded() == case.state


@pytest.mark.rules("C-16")
def test_a_consent_that_opens_after_the_home_has_changed_is_about_the_first_home() -> None:
    case = placement(person("r1"), incoming=charged("newcomer"))
    does(case, "consider-location", location="location-2")
    looked_up(case, person("r2"), location="location-2")
    one, other = (one for one in case.state.effects.values() if one.kind == "open")
    opened(case, other, "consent-of-2")
    opened(case, one, "consent-of-1")
    assert case.state.sought["newcomer"].consent == "consent-of-2"
    refused(case, "H-05", "consent-given", role="system", consent="x", ward="newcomer")
    does(case, "consent-given", role="system", consent="consent-of-1", covers=BOTH)
    assert named(case.state) == set()
    does(case, "consent-given", role="system", consent="consent-of-2", covers=BOTH)
    assert named(case.state) == {"newcomer"}


def opened(case: Case, effect: Effect, consent: str) -> None:
    """The effect "open" has opened a consent."""
    result = {"case": consent, "process": "consent"}
    drafts = finish(case.process, case.state, effect, result, NOW)
    case._taken(drafts, NOW, system("open"), effect.key)
