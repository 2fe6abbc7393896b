"""Notices that went out and no longer hold: what stands, what is dropped, what is withdrawn (C-41)."""

from typing import Any

import pytest

from tests.domain.cases import at
from tests.domain.homes import charged, person, placement
from tests.domain.steps import (
    Case,
    answers,
    ends,
    envelope,
    held,
    lines,
    moves,
    named,
    refused,
    reports,
    sends,
)

LATER = at("2031-06-20T09:00")


def sent(*residents: Any) -> Case:
    """A charged resident's consent was given, and its notices were delivered."""
    case = placement(charged("r1"), person("r2"), *residents)
    reports(case, "consent-given", "r1")
    sends(case)
    ends(case, at("2031-06-05"))
    assert case.state.questions == {}
    return case


@pytest.mark.rules("C-41", "DOR-025")
def test_a_withdrawal_after_notices_went_out_is_a_persons_decision() -> None:
    case = sent()
    reports(case, "consent-withdrawn", "r1", LATER)
    assert set(case.state.questions) == {"withdraw:location-1:r1"}
    assert set(held(case).values()) == {"withdrawn"}
    assert "notice-withdrawal" not in case.letters()
    answers(case, "withdraw:location-1:r1", "send", LATER)
    letters = [
        one for one in case.orders("letter") if one.data["letter_kind"] == "notice-withdrawal"
    ]
    told = {one.data["recipient"]: one.data for one in letters}
    assert set(told) == {"newcomer", "r2"}
    assert told["r2"]["letter"] == envelope(case, "r2", "3C").letter
    assert case.state.questions == {}
    moves(case, charged("r1"), person("r2"), when=LATER)
    assert case.letters().count("notice-withdrawal") == 2


@pytest.mark.rules("C-41")
def test_a_withdrawal_letter_may_be_decided_against() -> None:
    case = sent()
    reports(case, "consent-withdrawn", "r1", LATER)
    answers(case, "withdraw:location-1:r1", "do-not-send", LATER)
    assert case.state.questions == {}
    assert "notice-withdrawal" not in case.letters()


@pytest.mark.rules("C-41", "DOR-023")
def test_consent_anew_after_a_withdrawal_letter_is_told_anew() -> None:
    case = sent()
    reports(case, "consent-withdrawn", "r1", LATER)
    answers(case, "withdraw:location-1:r1", "send", LATER)
    reports(case, "consent-given", "r1", LATER)
    assert {one[0] for one in lines(case, "ready") if one[2]} == {"newcomer", "r2"}
    sends(case, LATER)
    reports(case, "consent-withdrawn", "r1", LATER)
    assert set(case.state.questions) == {"withdraw:location-1:r1"}


@pytest.mark.rules("C-41", "DOR-025")
def test_unsent_notices_are_dropped_when_consent_falls() -> None:
    case = placement(charged("r1"), person("r2"))
    reports(case, "consent-given", "r1")
    before = envelope(case, "r2", "3C").key
    reports(case, "consent-withdrawn", "r1")
    assert named(case.state) == set()
    assert case.state.questions == {}
    refused(case, "H-05", "send-notices", method="hand", envelopes=[before])


@pytest.mark.rules("C-41", "DOR-025")
def test_a_consent_that_was_struck_is_looked_up_and_counts_no_more() -> None:
    case = sent()
    reports(case, "consent-struck", "r1", LATER)
    assert set(case.state.questions) == {"withdraw:location-1:r1"}
    assert set(held(case).values()) == {"pending"}
    look_up = case.orders("facts")[-1].data
    assert (look_up["location"], look_up["incoming"]) == ("location-1", "newcomer")
    # The register shows where the consent stands instead.
    consent = case.state.sought["r1"].consent
    now = {"consent": consent, "location": "location-1", "stage": "refused"}
    moves(case, charged("r1", consents=[now]), person("r2"), when=at("2031-06-21"))
    assert set(held(case).values()) == {"refused"}


@pytest.mark.rules("C-41", "DOR-023")
def test_a_consent_that_stood_when_its_case_was_closed_still_stands() -> None:
    case = sent()
    reports(case, "consent-closed", "r1", LATER, stage="consented")
    assert case.state.questions == {}
    assert held(case) == {}
    moves(case, charged("r1"), person("r2"), person("r3"), when=LATER)
    assert ("r3", "r3", "r1", ("3C",)) in lines(case, "ready")


def test_a_report_about_somebody_elses_consent_is_refused() -> None:
    case = placement(charged("r1"))
    refused(case, "H-05", "consent-given", role="system", consent="consent-x", ward="r2")
    refused(case, "H-02", "consent-given", consent="consent-x", ward="r1")
