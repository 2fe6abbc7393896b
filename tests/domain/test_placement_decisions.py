"""What holds a decision to place, and what a person may decide in spite of it (C-09, C-45)."""

import pytest

from domain.model import Json
from tests.domain.cases import at, day
from tests.domain.homes import (
    NOW,
    SOURCES,
    offender,
    person,
    placement,
    ward,
)
from tests.domain.steps import (
    DECIDER,
    alerts,
    answers,
    clocks,
    decides,
    documents,
    does,
    ends,
    envelope,
    held,
    lines,
    moves,
    named,
    ready,
    refused,
    sends,
    warned,
)

PLACE: Json = {"decision": "place"}
UNSOURCED = {key: one for key, one in SOURCES.items() if key != "description"}


# -- the decision to place (C-09, C-45) ----------------------------------------------------------


@pytest.mark.rules(
    "DOR-013", "DOR-024", "DOR-026", "DOR-033", "C-09", "C-45", "T-23", "T-24", "T-25"
)
def test_what_is_missing_holds_the_decision_one_by_one() -> None:
    case = ready(person("r1"), offender("r2"), incoming=offender("newcomer"))
    refusal = refused(case, "T-23", "decide-placement", **PLACE)
    for rule in ("T-23", "T-24", "T-25"):
        assert f"({rule})" in refusal.message
    assert refusal.allowed == ("record-possibility-notice", "send-notices")
    documents(case)
    refused(case, "T-24", "decide-placement", **PLACE)
    sends(case)
    refused(case, "T-24", "decide-placement", **PLACE)
    ends(case, NOW, envelope(case, "newcomer", "4").key)
    refused(case, "T-25", "decide-placement", **PLACE)
    ends(case, NOW, envelope(case, "r1", "5").key)
    refused(case, "T-25", "decide-placement", **PLACE)
    ends(case, NOW, envelope(case, "r2", "5").key, ended="attempted")
    event = does(case, "decide-placement", **PLACE)
    assert (event.kind, case.stage) == ("decided-to-place", "placed")
    assert (event.data["despite"], event.data["law"]) == ([], case.state.law)
    assert case.state.placed_on == at("2031-07-01")


@pytest.mark.rules("C-09", "T-23")
def test_a_supervisor_may_go_on_in_spite_of_it_with_a_reason() -> None:
    case = placement(offender("r1"))
    refused(case, "T-23", "decide-placement", role="supervisor", **PLACE)
    refused(case, "T-23", "decide-placement", note="note-1", **PLACE)
    event = decides(case, placed_on=day("2031-06-05"))
    assert event.data["despite"] == ["T-23", "T-24", "D-09"]
    assert event.data["note"] == "note-1"
    assert warned(event) == {"T-23", "T-24", "D-09"}
    # What was not done is still owed, and watched.
    assert clocks(case) == {"T-23": "open", "T-24": "open"}
    case.clock(at("2031-07-01"))
    assert set(clocks(case).values()) == {"breached"}
    assert len(alerts(case, "breach")) == 2
    documents(case, at("2031-07-02"))
    sends(case, at("2031-07-02"))
    ends(case, at("2031-07-03"))
    assert set(clocks(case).values()) == {"late"}


@pytest.mark.rules("C-45", "T-25")
def test_whether_5_holds_the_decision_is_a_value() -> None:
    off = {"section_5_before_placement": False}
    case = ready(person("r1"), incoming=offender("newcomer"), law=off)
    documents(case)
    event = does(case, "decide-placement", **PLACE)
    assert (event.data["despite"], warned(event)) == ([], {"T-25"})


@pytest.mark.rules("C-09")
def test_prior_means_delivered_or_sent() -> None:
    for means, rule in (("delivered", "T-24"), ("sent", None)):
        case = ready(offender("r1"), law={"prior_means": means})
        documents(case)
        sends(case)
        if rule is None:
            assert does(case, "decide-placement", **PLACE).data["despite"] == []
        else:
            refused(case, rule, "decide-placement", **PLACE)


@pytest.mark.rules("DOR-014", "C-31", "C-22")
def test_whoever_cannot_be_told_and_what_is_undecided_hold_it() -> None:
    lost = person("r1", capacity="incapacitated")
    case = ready(lost, incoming=offender("newcomer", sources=UNSOURCED))
    documents(case)
    refused(case, "DOR-066", "decide-placement", **PLACE)
    answers(case, "source:newcomer:description", "disclose")
    refused(case, "DOR-014", "decide-placement", **PLACE)
    moves(case, ward("r1", "g1"))
    sends(case)
    ends(case, NOW)
    does(case, "decide-placement", **PLACE)


@pytest.mark.rules("DOR-009", "DOR-028")
def test_an_offender_without_an_offence_on_file_is_not_told_half() -> None:
    case = ready(person("r1", registry="adult", sources=SOURCES))
    documents(case)
    assert named(case.state) == set()
    assert held(case) == {("r1", ("4",)): "no-offence"}
    refused(case, "DOR-009", "decide-placement", **PLACE)
    moves(case, offender("r1"))
    assert named(case.state) == {"r1"}


@pytest.mark.rules("C-41")
def test_not_to_place_ends_every_duty_and_drops_what_waits() -> None:
    case = placement(person("r1"), offender("r2"), incoming=offender("newcomer"))
    sends(case, envelopes=[envelope(case, "r1", "5").key, envelope(case, "newcomer", "4").key])
    refused(case, "H-05", "decide-placement", decision="do-not-place", placed_on=day("2031-06-02"))
    does(case, "decide-placement", decision="do-not-place")
    assert case.stage == "not-placed"
    assert set(clocks(case).values()) == {"void"}
    assert lines(case) == {
        ("r1", "r1", "newcomer", ("5",)),
        ("newcomer", "newcomer", "r2", ("4",)),
    }
    # r1 was told of somebody who does not come; what the newcomer was told is as it was.
    assert set(case.state.questions) == {"withdraw:location-1:newcomer"}
    refused(case, "H-01", "send-notices", method="hand")
    answers(case, "withdraw:location-1:newcomer", "do-not-send")
    refused(case, "H-01", "close-placement", note="note-1")
    ends(case, NOW)
    does(case, "close-placement", note="note-1")
    assert case.stage == "closed"


def test_what_is_out_or_undecided_wants_a_supervisor_to_close() -> None:
    case = placement(offender("r1"))
    refused(case, "H-01", "close-placement", note="note-1")
    decides(case)
    sends(case)
    refused(case, "H-07", "close-placement")
    refused(case, "H-01", "close-placement", note="note-1")
    event = does(case, "close-placement", **DECIDER)
    assert warned(event) == {"C-41"}
    assert not any(one.live for one in case.state.obligations.values())
