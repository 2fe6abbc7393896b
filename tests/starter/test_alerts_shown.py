"""What "Needs a person" shows: only what still waits for somebody."""

from typing import Any

import pytest

from domain.obligations import Status
from starter.papers import _stands
from starter.reading import _waits
from tests.domain.homes import NOW, offender, person, placement


def alert(about: str, key: str | None, withdrawn_by: str | None = None) -> dict[str, Any]:
    return {"about": about, "key": key, "withdrawn_by": withdrawn_by}


@pytest.mark.rules("C-31", "T-24")
def test_a_question_and_a_breach_wait_until_they_are_over() -> None:
    bare = offender("r1", sources={"identity": "court-record"})
    case = placement(bare, person("r2"))
    key = next(iter(case.state.questions))
    assert _waits(alert("question", key), case.state)
    for question in tuple(case.state.questions):
        answered = {"question": question, "answer": "disclose", "note": "note-1"}
        case.give("decide-question", NOW, role="supervisor", **answered)
        case.settle(NOW)
    assert not _waits(alert("question", key), case.state)
    owed = case.state.obligations["T-24"]
    assert _waits(alert("breach", "T-24"), case.state)
    over = {"T-24": owed.model_copy(update={"status": Status.VOID})}
    assert not _waits(alert("breach", "T-24"), case.state.model_copy(update={"obligations": over}))


def test_what_is_about_something_else_waits_until_it_is_taken_back() -> None:
    state = placement(person("r1")).state
    assert _waits(alert("delivery", None), state)
    assert not _waits(alert("delivery", None, "case-1/9/alert"), state)
    assert not _waits(alert("nobody-to-tell", "r1"), state)


def test_a_letter_of_a_dropped_envelope_says_that_it_is_not_to_be_sent() -> None:
    assert _stands(None) is None
    assert _stands({"key": "n1", "status": "ready"}) == "ready"
    assert _stands({"key": "n1", "status": "dropped"}) == "dropped: do not send"
