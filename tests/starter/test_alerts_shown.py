"""What "Needs a person" shows: only what still waits for somebody."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.obligations import Status
from law.tables import load
from records import queries
from starter.papers import _stands
from starter.reading import worklist
from starter.waiting_alerts import waits
from tests.domain.homes import NOW, offender, person, placement
from tests.domain.svp_cases import received


def alert(about: str, key: str | None, withdrawn_by: str | None = None) -> dict[str, Any]:
    return {"about": about, "key": key, "withdrawn_by": withdrawn_by}


@pytest.mark.rules("C-31", "T-24")
def test_a_question_and_a_breach_wait_until_they_are_over() -> None:
    bare = offender("r1", sources={"identity": "court-record"})
    case = placement(bare, person("r2"))
    key = next(iter(case.state.questions))
    assert waits(alert("question", key), case.state)
    for question in tuple(case.state.questions):
        answered = {"question": question, "answer": "disclose", "note": "note-1"}
        case.give("decide-question", NOW, role="supervisor", **answered)
        case.settle(NOW)
    assert not waits(alert("question", key), case.state)
    owed = case.state.obligations["T-24"]
    assert waits(alert("breach", "T-24"), case.state)
    over = {"T-24": owed.model_copy(update={"status": Status.VOID})}
    assert not waits(alert("breach", "T-24"), case.state.model_copy(update={"obligations": over}))


def test_what_is_about_something_else_waits_until_it_is_taken_back() -> None:
    state = placement(person("r1")).state
    assert waits(alert("delivery", None), state)
    assert not waits(alert("delivery", None, "case-1/9/alert"), state)
    assert not waits(alert("withdrawn", "T-22"), state)
    assert not waits(alert("nobody-to-tell", "r1"), state)


def test_a_letter_of_a_dropped_envelope_says_that_it_is_not_to_be_sent() -> None:
    assert _stands(None) is None
    assert _stands({"key": "n1", "status": "ready"}) == "ready"
    assert _stands({"key": "n1", "status": "dropped"}) == "dropped: do not send"


@pytest.mark.rules("T-05", "T-06", "DECK-36", "C-47")
def test_what_a_review_alerts_of_waits_as_long_as_it_is_so() -> None:
    case = received()
    assert waits(alert("reminder", "T-05:2"), case.state)
    assert waits(alert("prc-too-few", None), case.state)
    assert not waits(alert("release-due", None), case.state)
    over = case.state.model_copy(
        update={"stage": "release-due", "late": {"T-06": "T-06"}, "obligations": {}}
    )
    assert waits(alert("late", "T-06"), over)
    assert not waits(alert("late", "T-05"), over)
    assert waits(alert("release-due", None), over)
    assert not waits(alert("reminder", "T-05:2"), over)
    assert not waits(alert("breach", "T-05:2"), over)


@pytest.mark.rules("DECK-36", "S-36")
def test_who_is_to_be_released_stands_above_every_clock(
    record_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"process": "svp", "office": "doc", "opened_at": NOW}
    rows = [
        {**row, "id": "svp-1", "stage": "in-custody"},
        {**row, "id": "svp-2", "stage": "release-due"},
        {**row, "id": "svp-3", "stage": "review"},
    ]
    monkeypatch.setattr(queries, "worklist", lambda _conn, **_how: rows)
    actor = Actor(id="chief-1", role=Role.SUPERVISOR, office="doc")
    with record_engine.connect() as conn:
        found = worklist(conn, actor, NOW, load())
    assert [one["case"] for one in found] == ["svp-2", "svp-1", "svp-3"]
