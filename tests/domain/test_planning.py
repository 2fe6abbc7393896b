"""What is planned against what was planned before: envelopes, clocks, occupancy (C-41)."""

from typing import Any

import pytest

from tests.domain.cases import at
from tests.domain.homes import (
    NOW,
    SOURCES,
    charged,
    offender,
    person,
    picture,
    placement,
    resident,
    ward,
)
from tests.domain.steps import (
    alerts,
    answers,
    clocks,
    decides,
    documents,
    does,
    ends,
    envelope,
    lines,
    moves,
    named,
    owed,
    planned,
    refused,
    reports,
    rest,
    sends,
    warned,
)

LATER = at("2031-06-20T09:00")
UNSOURCED = {key: one for key, one in SOURCES.items() if key != "description"}


# -- one letter, one story -----------------------------------------------------------------------


def covers(case: Any) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Letters of pages: recipient and subjects -> what the cover says of them."""
    return {
        (one.data["recipient"], "+".join(page["subject"] for page in one.data["pages"])): (
            one.data["moving"],
            tuple(one.data["sections"]),
        )
        for one in case.orders("letter")
        if one.data["letter_kind"] == "notice"
    }


@pytest.mark.rules("DOR-023", "DOR-033", "DOR-042")
def test_who_moves_in_and_who_lives_there_do_not_share_a_letter() -> None:
    case = placement(charged("r1"), person("r2"), offender("r3"), incoming=offender("newcomer"))
    reports(case, "consent-given", "r1")
    assert covers(case) == {
        ("newcomer", "r3"): ("there", ("4",)),
        ("newcomer", "r1+r3"): ("there", ("4",)),
        ("r2", "newcomer"): ("in", ("5",)),
        ("r2", "r1"): ("there", ("3C",)),
        ("r3", "newcomer"): ("in", ("5",)),
        ("r3", "r1"): ("there", ("3C",)),
        ("guardian-of-r1", "newcomer"): ("in", ("5",)),
    }


@pytest.mark.rules("DOR-026")
def test_a_letter_names_the_sections_of_its_own_pages() -> None:
    home = (charged("r1"), resident(person("r2"), funded=True))
    case = placement(*home, incoming=charged("newcomer"))
    reports(case, "consent-given", "r1")
    sends(case)
    reports(case, "consent-given", "newcomer")
    assert envelope(case, "r2", "5").sections == ("3C", "5")
    assert lines(case, "ready") == {
        ("guardian-of-newcomer", "newcomer", "", ("2",)),
        ("r2", "r2", "newcomer", ("3C", "5")),
        ("guardian-of-r1", "r1", "newcomer", ("3C", "5")),
    }


def test_a_new_subject_joins_the_letter_that_waits_and_not_the_one_that_went_out() -> None:
    case = placement(offender("r1"))
    first = envelope(case, "newcomer", "4").key
    moves(case, offender("r1"), offender("r2"))
    second = envelope(case, "newcomer", "4")
    assert [one.subject for one in second.pages] == ["r1", "r2"]
    assert case.state.envelopes[first].status == "dropped"
    sends(case)
    moves(case, offender("r1"), offender("r2"), offender("r3"))
    third = [one for one in case.state.live() if one.status == "ready" and one.pages]
    assert [[one.subject for one in each.pages] for each in third] == [["r3"]]


@pytest.mark.rules("C-30")
def test_a_letter_that_waited_beyond_the_placement_travels_restricted() -> None:
    case = placement(person("r1"), offender("r2"), incoming=offender("newcomer"))
    assert not any(one.near for one in case.state.live())
    decides(case)
    near = {one.to.recipient: one.near for one in case.state.live() if one.pages}
    assert near == {"r1": True, "r2": True, "newcomer": True}
    sends(case, method="certified")
    assert all(one.data["open"]["restricted"] for one in case.orders("open"))


# -- clocks --------------------------------------------------------------------------------------


@pytest.mark.rules("T-23", "T-25")
def test_a_resident_whom_nobody_can_be_told_for_keeps_5_open_and_no_other_clock() -> None:
    lost = person("r1", capacity="incapacitated")
    case = placement(lost, person("r2"), incoming=offender("newcomer"))
    assert set(case.state.nobody) == {"r1"}
    documents(case)
    sends(case)
    ends(case, LATER)
    assert clocks(case) == {"T-23": "met", "T-25": "open"}
    moves(case, ward("r1", "g1"), person("r2"), when=LATER)
    sends(case, LATER)
    ends(case, LATER)
    assert clocks(case) == {"T-23": "met", "T-25": "met"}


@pytest.mark.rules("T-24", "T-25", "C-22", "C-31")
def test_a_clock_does_not_end_while_a_person_has_still_to_decide_about_its_section() -> None:
    partly = person("r2", capacity="partial")
    home = (person("r1"), partly, offender("r3"), offender("r4", sources=UNSOURCED))
    case = placement(*home, incoming=offender("newcomer"))
    sends(case)
    ends(case, LATER)
    assert (clocks(case)["T-24"], clocks(case)["T-25"]) == ("open", "open")
    answers(case, "source:r4:description", "withhold", LATER)
    assert (clocks(case)["T-24"], clocks(case)["T-25"]) == ("met", "open")
    answers(case, "recipient:r2", "as-proposed", LATER)
    sends(case, LATER)
    ends(case, LATER)
    assert clocks(case)["T-25"] == "met"


@pytest.mark.rules("T-24", "C-41")
def test_a_duty_that_nobody_owes_any_more_is_void_and_a_new_one_begins_anew() -> None:
    case = placement(offender("r1"))
    assert clocks(case)["T-24"] == "open"
    moves(case)
    assert clocks(case)["T-24"] == "void"
    assert [str(one.end) for event in planned(case) for one in event.closes] == ["void"]
    moves(case, offender("r1"))
    assert (clocks(case)["T-24"], clocks(case)["T-24:2"]) == ("void", "open")
    assert str(owed(case, "T-24:2").legal) == "2031-06-30"


# -- occupancy (C-41) ----------------------------------------------------------------------------


@pytest.mark.rules("C-41", "DOR-033")
def test_a_new_resident_is_told_alone_and_one_who_left_is_not() -> None:
    case = placement(person("r1"), person("r2"), person("r3"), incoming=offender("newcomer"))
    sends(case, envelopes=[envelope(case, "r1", "5").key, envelope(case, "r2", "5").key])
    event = moves(case, person("r1"), person("r4"))
    assert event.kind == "facts-noted"
    assert {one[0] for one in lines(case, "sent")} == {"r1", "r2"}
    assert {one[0] for one in lines(case, "ready") if one[2]} == {"r4"}
    dropped = [one for one in case.state.envelopes.values() if one.status == "dropped"]
    assert [one.to.recipient for one in dropped] == ["r3"]
    assert case.state.questions == {}
    refused(case, "H-05", "send-notices", method="hand", envelopes=[dropped[0].key])
    sends(case)
    assert clocks(case)["T-25"] == "open"
    ends(case, LATER)
    assert clocks(case)["T-25"] == "met"


@pytest.mark.rules("C-41", "DOR-026")
def test_a_subject_who_moved_out_is_a_question_of_withdrawal() -> None:
    case = placement(offender("r1"), offender("r2"))
    sends(case)
    moves(case, offender("r2"))
    assert set(case.state.questions) == {"withdraw:location-1:r1"}
    assert case.state.questions["withdraw:location-1:r1"].rule == "C-41"
    moves(case, offender("r1"), offender("r2"))
    assert case.state.questions == {}
    assert lines(case, "ready") == {("newcomer", "newcomer", "", ("2",))}


@pytest.mark.rules("C-41", "C-11")
def test_an_offender_who_is_registered_no_more_is_a_question_of_withdrawal() -> None:
    case = placement(offender("r1"), offender("r2"))
    sends(case, envelopes=[])
    moves(case, offender("r1", registry="none", offences=[]), offender("r2"))
    assert set(case.state.questions) == {"withdraw:location-1:r1"}


@pytest.mark.rules("C-41")
def test_the_same_home_once_more_changes_nothing() -> None:
    case = placement(offender("r1"), person("r2"))
    before = len(case.history)
    moves(case, offender("r1"), person("r2"))
    assert case.kinds[before:] == ["facts-noted"]


@pytest.mark.rules("C-41")
def test_whether_changes_of_the_home_are_followed_is_a_value() -> None:
    case = placement(offender("r1"), law={"rerun_on_occupancy_change": False})
    event = moves(case, offender("r1"), offender("r2"))
    assert warned(event) == {"C-41"}
    assert named(case.state) == {"r1"}
    assert case.state.picture is not None
    assert len(case.state.picture.residents) == 1


def test_what_is_about_another_home_changes_nothing() -> None:
    case = placement(offender("r1"))
    event = moves(case, home={"location": "location-9"})
    assert warned(event) == {"C-41"}
    assert named(case.state) == {"r1"}


@pytest.mark.rules("C-41")
def test_a_letter_goes_out_only_as_it_is_wanted_at_that_moment() -> None:
    case = placement(offender("r1"), offender("r2"))
    key = envelope(case, "newcomer", "4").key
    # The registers have changed; nobody has looked at the plan since.
    seen = picture(offender("r2"), incoming=person("newcomer"))
    case.give("note-facts", NOW, role="system", picture=seen)
    refusal = refused(case, "C-41", "send-notices", method="hand", envelopes=[key])
    assert refusal.field == "envelopes"
    assert refusal.allowed == ()
    rest(case)
    refused(case, "H-05", "send-notices", method="hand", envelopes=[key])


# -- a ladder that was stopped -------------------------------------------------------------------


@pytest.mark.rules("DOR-036", "DOR-037", "T-25")
@pytest.mark.parametrize("ended", ["deceased", "stopped"])
def test_a_ladder_that_was_stopped_has_told_nobody(ended: str) -> None:
    case = placement(ward("r1", "g1"), incoming=offender("newcomer"))
    documents(case)
    sends(case)
    ends(case, LATER, ended=ended)
    assert [one["ended"] for one in alerts(case, "delivery")] == [ended]
    assert clocks(case)["T-25"] == "open"
    assert lines(case, "ready") == set()  # nothing more goes to the same person by itself
    does(case, "record-client-consent", LATER, given=True)
    refused(case, "T-25", "decide-placement", LATER, decision="place")
    moves(case, ward("r1", "g2"), when=LATER)
    sends(case, LATER)
    ends(case, LATER)
    assert clocks(case)["T-25"] == "met"
