"""The rows of a register as they are printed: no word is broken, at no width."""

import io

import pytest
from rich.console import Console

from domain.model import Json
from starter.commands import register_rows

CLINIC: Json = {
    "id": "clinic-1",
    "name": "Fictional Clinic of the East",
    "region": "east",
    "office": "doc",
    "approved_since": "2030-01-01",
    "approved_until": None,
    "commitments": ["information-sharing", "polygraph-examinations", "progress-reports"],
}
OTHER: Json = {**CLINIC, "id": "clinic-2", "commitments": []}


def printed(rows: list[Json], width: int) -> str:
    out = io.StringIO()
    register_rows.rows(Console(file=out, width=width, highlight=False), rows)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_word_is_broken(width: int) -> None:
    text = printed([CLINIC, OTHER], width)
    for word in (
        "information-sharing,",
        "polygraph-examinations,",
        "2030-01-01",
        "since",
        "clinic-2",
    ):
        assert word in text.split(), (width, word)
    assert max(map(len, text.splitlines())) <= max(width, 90)
    assert "approved until" not in text  # nobody has one
    assert "[" not in text


def test_where_there_is_room_a_row_is_one_line() -> None:
    text = printed([CLINIC, OTHER], 200)
    assert "information-sharing, polygraph-examinations, progress-reports" in text
    assert [line.split()[0] for line in text.splitlines() if "clinic" in line] == [
        "clinic-1",
        "clinic-2",
    ]


def test_where_the_words_have_no_room_a_row_is_a_block() -> None:
    lines = printed([CLINIC], 60).splitlines()
    assert lines[0].split() == ["id", "clinic-1"]
    assert lines[4].split() == ["approved", "since", "2030-01-01"]


def test_an_empty_register_says_so() -> None:
    assert printed([], 80) == "The register is empty.\n"
