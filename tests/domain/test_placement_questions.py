"""What the sources leave to named persons, and what becomes of it when it is struck."""

from typing import Any

import pytest

from domain.model import Json
from domain.placement.placement import PLACEMENT
from tests.domain.homes import (
    NOW,
    SOURCES,
    act,
    guardian,
    offender,
    person,
    placement,
    ward,
)
from tests.domain.steps import (
    DECIDER,
    Case,
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
    memos,
    moves,
    named,
    page,
    ready,
    refused,
    sends,
    warned,
)

PLACE: Json = {"decision": "place"}
UNSOURCED = {key: one for key, one in SOURCES.items() if key != "description"}


# -- questions -----------------------------------------------------------------------------------


@pytest.mark.rules("DOR-066", "C-31")
@pytest.mark.parametrize(("answer", "told"), [("disclose", {"r1"}), ("withhold", set())])
def test_a_field_without_a_public_record_is_held_for_a_person(answer: str, told: set[str]) -> None:
    case = placement(offender("r1", sources=UNSOURCED))
    assert named(case.state) == set()
    question = case.state.questions["source:r1:description"]
    assert (question.rule, question.choices) == ("DOR-066", ("disclose", "withhold"))
    assert [one["key"] for one in alerts(case, "question")] == ["source:r1:description"]
    event = answers(case, "source:r1:description", answer)
    assert (event.kind, event.data["note"]) == ("question-decided", "note-1")
    assert named(case.state) == told
    if told:
        assert page(case, "newcomer", "4").sources["description"] == "confirmed"
    else:
        assert held(case) == {("r1", ("4",)): "decided"}
        assert memos(case) == [("r1", "decided", ("4",))]


def test_only_a_supervisor_answers_what_is_open_and_offered() -> None:
    case = placement(offender("r1", sources=UNSOURCED))
    given: dict[str, Any] = {"question": "source:r1:description", "answer": "disclose"}
    refused(case, "H-02", "decide-question", note="note-1", **given)
    refused(case, "H-07", "decide-question", role="supervisor", **given)
    refusal = refused(case, "DOR-066", "decide-question", **(DECIDER | given | {"answer": "yes"}))
    assert refusal.allowed == ("disclose", "withhold")
    other = DECIDER | given | {"question": "source:r9:date"}
    assert refused(case, "H-05", "decide-question", **other).allowed == ("source:r1:description",)
    answers(case, "source:r1:description", "disclose")
    refused(case, "H-05", "decide-question", **(DECIDER | given))


@pytest.mark.rules("C-11")
@pytest.mark.parametrize(("answer", "told"), [("registered", {"r1"}), ("none", set())])
def test_a_conviction_that_no_registry_shows_is_held(answer: str, told: set[str]) -> None:
    case = placement(person("r1", offences=[act()], sources=SOURCES))
    assert set(case.state.questions) == {"status:r1"}
    assert named(case.state) == set()
    answers(case, "status:r1", answer)
    assert named(case.state) == told
    # A later answer of the registry needs no decision any more.
    moves(case, offender("r1"))
    assert (named(case.state), case.state.questions) == ({"r1"}, {})


@pytest.mark.rules("D-06", "DOR-034", "C-13")
@pytest.mark.parametrize(("answer", "told"), [("tell", {"r1"}), ("withhold", set())])
def test_a_subject_under_age_is_held(answer: str, told: set[str]) -> None:
    case = placement(offender("r1", age=17))
    assert set(case.state.questions) == {"minor:r1"}
    assert named(case.state) == set()
    answers(case, "minor:r1", answer)
    assert named(case.state) == told


@pytest.mark.rules("C-22")
def test_partial_incapacity_tells_both_once_a_person_confirms() -> None:
    partly = person("newcomer", capacity="partial", guardians=[guardian("g1", scope="limited")])
    case = placement(offender("r1"), incoming=partly)
    assert lines(case) == set()
    answers(case, "recipient:newcomer", "as-proposed")
    assert {one[0] for one in lines(case)} == {"newcomer", "g1"}
    assert {one[3] for one in lines(case)} == {("2",), ("4",)}


@pytest.mark.rules("C-22", "DOR-033")
def test_every_co_guardian_is_told_and_every_one_counts() -> None:
    case = ready(ward("r1", "g1", "g2"), incoming=offender("newcomer"))
    documents(case)
    sends(case)
    ends(case, NOW, envelope(case, "g1", "5").key)
    refused(case, "T-25", "decide-placement", **PLACE)
    ends(case, NOW, envelope(case, "g2", "5").key)
    does(case, "decide-placement", **PLACE)


@pytest.mark.rules("C-29")
def test_the_guardian_of_both_waits_for_a_person_the_others_do_not() -> None:
    subject = offender("newcomer", capacity="incapacitated", guardians=[guardian("g1")])
    case = placement(ward("r1", "g1"), ward("r2", "g1", "g2"), incoming=subject)
    assert {one[:2] for one in lines(case) if one[2]} == {("g2", "r2")}
    assert set(case.state.questions) == {"recipient:r1:newcomer", "recipient:r2:newcomer"}
    assert "C-29" in {rule for event in case.history for rule in warned(event)}
    answers(case, "recipient:r1:newcomer", "as-proposed")
    answers(case, "recipient:r2:newcomer", "others-only")
    assert {one[:2] for one in lines(case) if one[2]} == {("g1", "r1"), ("g2", "r2")}
    # One guardian, two consumers: a mailing of its own for each.
    assert envelope(case, "g1", "5").to.consumer == "r1"


# -- struck --------------------------------------------------------------------------------------


def version(case: Case, kind: str) -> int:
    return max(one.version for one in case.history if one.kind == kind)


def strikes(case: Case, kind: str) -> None:
    does(case, "strike", version=version(case, kind), **DECIDER)
    assert case.refolded() == case.state


@pytest.mark.rules("C-41", "C-11")
def test_a_decision_struck_after_its_letter_went_out() -> None:
    case = placement(person("r1", offences=[act()], sources=SOURCES))
    answers(case, "status:r1", "registered")
    sends(case)
    ends(case, NOW)
    assert clocks(case)["T-24"] == "met"
    strikes(case, "question-decided")
    assert set(case.state.questions) == {"status:r1", "withdraw:location-1:r1"}
    assert lines(case, "delivered") == {("newcomer", "newcomer", "r1", ("4",))}
    assert alerts(case, "struck") == [{"about": "struck", "struck": "question-decided"}]
    answers(case, "status:r1", "registered")
    assert case.state.questions == {}
    assert lines(case, "ready") == {("newcomer", "newcomer", "", ("2",))}


@pytest.mark.rules("C-41", "DOR-066")
def test_a_field_withheld_after_it_was_told_is_a_question_of_withdrawal() -> None:
    case = placement(offender("r1", sources=UNSOURCED))
    answers(case, "source:r1:description", "disclose")
    sends(case)
    strikes(case, "question-decided")
    assert set(case.state.questions) == {"source:r1:description"}
    answers(case, "source:r1:description", "withhold")
    assert set(case.state.questions) == {"withdraw:location-1:r1"}


@pytest.mark.rules("T-23", "DOR-015")
def test_a_possibility_notice_struck_is_owed_again() -> None:
    case = placement()
    documents(case)
    strikes(case, "possibility-notified")
    assert envelope(case, "newcomer", "2").status == "ready"
    assert clocks(case) == {"T-23": "open"}, "it never was met"
    documents(case)
    assert clocks(case) == {"T-23": "met"}


def test_a_decision_to_place_can_be_struck_and_made_again() -> None:
    case = placement(person("r1"), incoming=offender("newcomer"))
    decides(case)
    strikes(case, "decided-to-place")
    assert (case.stage, case.state.placed_on) == ("preparing", None)
    decides(case)
    does(case, "close-placement", **DECIDER)
    refused(case, "H-06", "strike", version=1, **DECIDER)


@pytest.mark.parametrize("kind", ["opened", "notices-planned", "notices-sent", "delivery-ended"])
def test_what_went_out_cannot_be_struck(kind: str) -> None:
    case = placement(person("r1"), incoming=offender("newcomer"))
    sends(case)
    ends(case, NOW)
    assert kind not in PLACEMENT.strikable
    refused(case, "H-01", "strike", version=version(case, kind), **DECIDER)
