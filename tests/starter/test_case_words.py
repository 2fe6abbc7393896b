"""What a case of notices shows to people, at many points of its way, without a service."""

import io
import json
import shlex
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from rich.console import Console
from sqlalchemy import Connection, create_engine

from domain.placement.envelopes import EnvelopeStatus, Withheld
from domain.placement.placement_state import PlacementState
from domain.registry import PROCESSES
from records.tables import METADATA
from starter.commands import show_home, show_notices
from starter.notices import CLIENT, WHY, told
from starter.output import _text
from starter.waiting import waits
from tests.domain.homes import (
    NOW,
    SOURCES,
    charged,
    guardian,
    offender,
    person,
    placement,
    status_found,
    ward,
)
from tests.domain.recorder import Recorder
from tests.domain.steps import answers, consent_of, decides, documents, ends, moves, reports, sends

NO_DATE = {key: one for key, one in SOURCES.items() if key != "date"}


@pytest.fixture
def record() -> Iterator[Connection]:
    """An empty record: no consent, no delivery, nobody was told."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as conn:
        yield conn
    engine.dispose()


def file(record: Connection, case: Recorder[Any]) -> dict[str, Any]:
    """The part of the case file that these tests are about, as it travels in JSON."""
    process = PROCESSES[case.state.process]
    seen = told(record, process, case.state, NOW)
    assert seen
    return {
        **json.loads(json.dumps(seen, default=_text)),
        "case": case.state.case,
        "stage": case.state.stage,
    }


def said(held: dict[str, Any], width: int = 80) -> str:
    """The same on a screen of so many columns."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False)
    show_notices.matter(console, held, NOW)
    show_notices.before_it(console, held)
    show_notices.notices(console, held)
    show_home.home(console, held)
    return out.getvalue()


def rules(held: dict[str, Any], *, holds: bool = True) -> list[str]:
    return [one["rule"] for one in held["missing"] if one["holds"] is holds]


def test_every_reason_and_every_standing_has_words() -> None:
    assert set(WHY) == set(get_args(Withheld.model_fields["why"].annotation))
    assert set(CLIENT) == set(get_args(PlacementState.model_fields["client"].annotation))
    assert set(show_notices.STATUS) == set(get_args(EnvelopeStatus)) - {"dropped"}


def test_nothing_is_shown_of_other_cases(record: Connection) -> None:
    consent = PROCESSES["consent"]
    assert told(record, consent, consent.state(), NOW) == {}
    assert waits(consent.state()) == []


@pytest.mark.rules("DOR-024")
def test_what_is_missing_shrinks_to_nothing(record: Connection) -> None:
    case = placement(offender("r1"))
    held = file(record, case)
    assert rules(held) == ["T-23", "T-24", "D-09"]
    assert waits(case.state) == [
        "the possibility to be told (2)",
        "1 notice to be sent (4)",
        "the client's consent",
    ]
    documents(case)
    sends(case)
    held = file(record, case)
    assert [one["command"] for one in held["missing"] if one["rule"] == "T-24"] == [None]
    assert "it is on its way" in said(held)
    assert "1 notice on the way (4)" in waits(case.state)
    ends(case, NOW)
    case.give("record-client-consent", NOW, given=True)
    held = file(record, case)
    assert rules(held) == []
    assert waits(case.state) == ["the decision to place"]
    text = said(held)
    assert "Nothing is missing: it may be decided." in text
    assert "decide-placement --set decision='place|do-not-place'" in text


@pytest.mark.rules("DOR-066", "C-31")
def test_a_question_stands_with_its_answers_and_the_line_that_gives_one(
    record: Connection,
) -> None:
    case = placement(offender("r1", sources=NO_DATE))
    (question,) = (held := file(record, case))["questions"]
    assert (question["rule"], question["choices"]) == ("DOR-066", ["disclose", "withhold"])
    words = shlex.split(question["command"])
    assert words[:4] == ["dueprocess", "do", "placement-1", "decide-question"]
    given = dict(one.split("=") for one in words if "=" in one)
    assert given == {"question": "source:r1:date", "answer": "disclose|withhold"}
    assert words[words.index("--as") + 1] == "supervisor:ro-test"
    assert "--reason" in words
    text = said(held)
    assert "an answer to the question below" in text
    assert "answers: disclose, withhold" in text
    assert text.count("may it be told?") == 1
    assert waits(case.state)[0] == "1 question to a supervisor"
    answers(case, given["question"], "disclose")
    assert file(record, case)["questions"] == []


@pytest.mark.rules("DOR-025", "C-06")
def test_who_is_not_told_about_and_why(record: Connection) -> None:
    case = placement(charged("r1"))
    held = file(record, case)
    assert {one["why"] for one in held["withheld"]} == {"pending"}
    assert held["consents_asked"][0]["subject"] == "r1"
    assert "consent about r1" in waits(case.state)
    reports(case, "answer-clock-passed", "r1")
    held = file(record, case)
    assert {one["words"] for one in held["withheld"]} == {WHY["no-response"]}
    assert "DOR-025" in rules(held, holds=False)
    assert "DOR-025" not in rules(held)
    assert "consent about r1" not in waits(case.state)
    text = said(held)
    assert "Holds nothing, to be known" in text
    assert text.count("(3)(C) (4)") == 1  # one line for one reason


@pytest.mark.rules("DOR-014", "C-28")
def test_nobody_to_tell_is_said_once(record: Connection) -> None:
    case = placement(incoming=ward("newcomer", guardians=[]))
    text = said(file(record, case))
    assert text.count("nobody to tell for newcomer") == 1
    assert "Nobody to tell" not in text.replace("nobody to tell", "")
    assert "somebody to tell for newcomer" in waits(case.state)
    assert "a guardian's consent" in waits(case.state)


def test_dropped_notices_are_a_line_at_the_end(record: Connection) -> None:
    case = placement(offender("r1"))
    gone = next(key for key, one in case.state.envelopes.items() if one.pages)
    moves(case, person("r1"))
    text = said(file(record, case))
    assert f"dropped, never sent: {gone}" in text
    assert "r1 (registered)" not in text


def test_where_the_recipient_lives_with_the_subject_is_said(record: Connection) -> None:
    near = ward("r2", guardians=[guardian("g2", lives_with_ward=True)])
    case = status_found("r1", offender("r1"), near)
    assert "lives where the subject lives" in said(file(record, case), 110)


@pytest.mark.rules("DOR-045")
def test_a_status_found_says_what_is_open_before_its_end(record: Connection) -> None:
    case = status_found("r1", offender("r1"), person("r2"), person("r3"))
    held = file(record, case)
    assert held["missing_before"] == "close-status-found"
    assert [(one["text"], one["remedy"]) for one in held["missing"]] == [
        ("not sent: n1, n2", "send-notices")
    ]
    assert waits(case.state) == ["2 notices to be sent (6)"]
    assert "r1 lives in location-1; the status is known since Mon 2031-06-02" in said(held)
    sends(case)
    assert [one["text"] for one in file(record, case)["missing"]] == ["still on the way: n1, n2"]
    ends(case, NOW)
    held = file(record, case)
    assert held["missing"] == []
    assert held["next"] == "dueprocess do status-found-1 close-status-found --reason '...'"
    assert waits(case.state) == ["its end"]


def test_a_home_out_of_scope_says_why(record: Connection) -> None:
    case = placement(person("r1"), home={"funded": False})
    assert case.state.stage == "out-of-scope"
    held = file(record, case)
    assert held["matter"]["in_scope"] is False
    assert "the Department does not fund placements in this home (DOR-010)" in said(held)


@pytest.mark.parametrize("width", [60, 80, 110, 160])
def test_nothing_but_a_command_line_is_wider_than_the_screen(
    record: Connection, width: int
) -> None:
    case = placement(
        offender("r1"), charged("r2"), ward("r3"), offender("r4", sources=NO_DATE),
        incoming=offender("newcomer"), related=[["r1", "r3"]],
    )  # fmt: skip
    consent_of(case, "r2")
    for line in said(file(record, case), width).splitlines():
        assert len(line) <= width or line.strip().startswith("dueprocess do ")


def test_the_history_says_what_is_new_in_each_plan() -> None:
    case = placement(charged("r1"), offender("r2"))
    reports(case, "answer-clock-passed", "r1")
    documents(case)
    decides(case, role="supervisor", decision="place", note="note-1")
    events = [{"kind": one.kind, "version": one.version, "data": one.data} for one in case.history]
    words = list(show_home.planned_words(events).values())
    assert "the guardians of r1 are asked" in words[0]
    assert "about r2" in words[0]
    assert "nothing about r1 (4): pending" in words[0]
    assert "nothing about r1 (4): no-response" in words[1]
    assert "pending" not in words[1]
    assert all("no-response" not in one for one in words[2:])
