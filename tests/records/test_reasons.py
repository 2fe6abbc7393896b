"""A command's reason: kept once for each wording, and compared where the command is recorded."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.model import Json
from domain.refusal import Refusal
from records import notes, reasons
from records.commit import command_row
from records.engine import reading
from tests.domain.cases import ASKED_AT
from tests.records.desk import CLERK, Desk

LATER = ASKED_AT + timedelta(days=1)


def keep(desk: Desk, text: str, command: str = "again", case: str = "consent-1") -> str:
    with desk.engine.begin() as conn:
        return reasons.keep(conn, command, case, text, CLERK, ASKED_AT)


def compared(desk: Desk, command: str, case: str, text: str | None) -> str | Refusal | None:
    with reading(desk.engine) as conn:
        return reasons.kept(conn, command_row(conn, command), case, text)


def test_every_wording_is_one_note(record_engine: Engine) -> None:
    desk = Desk(record_engine)
    assert [keep(desk, one) for one in ("First.", "Other.", "First.", "Other.")] == [
        "note-again",
        "note-again~2",
        "note-again",
        "note-again~2",
    ]
    with reading(desk.engine) as conn:
        assert notes.of_case(conn, "consent-1") == {
            "note-again": "First.",
            "note-again~2": "Other.",
        }


def test_no_command_finds_the_words_of_another_case(record_engine: Engine) -> None:
    desk = Desk(record_engine)
    assert keep(desk, "The same.", case="consent-1") == "note-again"
    assert keep(desk, "The same.", case="consent-2") == "note-again~2"
    assert keep(desk, "The same.", case="consent-2") == "note-again~2"


@pytest.mark.rules("H-03")
def test_a_recorded_command_keeps_its_words(record_engine: Engine) -> None:
    desk = Desk(record_engine)
    case = desk.open("consent")
    assert compared(desk, "command-2", case, "So asked.") is None  # nothing is recorded yet
    note = keep(desk, "So asked.", "command-2", case)
    assert desk.do(case, "record-request-sent", ASKED_AT, method="hand", note=note).outcome == (
        "committed"
    )
    assert compared(desk, "command-2", case, "So asked.") == note
    assert compared(desk, "command-2", case, "Otherwise.") == reasons.REWORDED
    assert compared(desk, "command-2", case, None) is None
    assert compared(desk, "command-2", "consent-2031-999999", "Otherwise.") is None
    with desk.engine.begin() as conn:
        assert notes.remove(conn, note, "by-law", CLERK, LATER)
    assert compared(desk, "command-2", case, "Otherwise.") == note  # nobody can tell any more


@pytest.mark.rules("H-04")
@pytest.mark.parametrize(
    ("sent", "said"),
    [({"method": "hand"}, ASKED_AT), ({"method": "pigeon"}, LATER)],
    ids=["accepted", "refused"],
)
def test_a_command_without_its_day_is_of_the_day_of_its_acceptance(
    record_engine: Engine, sent: Json, said: datetime
) -> None:
    desk = Desk(record_engine)
    case = desk.open("consent")
    desk.do(case, "record-request-sent", ASKED_AT, **sent)
    with reading(desk.engine) as conn:
        found = reasons.said_on(conn, "command-2", LATER)
    assert datetime.fromisoformat(found) == said
