"""The pages' diagrams are the tables that guard the code."""

from pathlib import Path

import pytest

from domain.diagram import block, mermaid
from domain.registry import PROCESSES
from domain.stages import START, StageTable, Transition

PAGES = Path(__file__).parents[2] / "docs" / "processes"


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_the_page_shows_the_table(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert block(PROCESSES[name].stages) in page, f"dueprocess process diagram {name}, then paste"


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_every_stage_has_a_title_and_every_closed_stage_is_an_end(name: str) -> None:
    table = PROCESSES[name].stages
    assert set(table.titles) == set(table.stages)
    assert not any(move.source in table.closed for move in table.moves)
    assert all(any(move.target == stage for move in table.moves) for stage in table.stages)


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_what_moves_and_what_stays_are_apart(name: str) -> None:
    process = PROCESSES[name]
    kinds = {move.kind for move in process.stages.moves}
    assert not kinds & process.stages.anywhere
    assert process.strikable <= kinds | process.stages.anywhere
    assert set(process.decisions) == set(process.commands) - {"strike"}


def test_a_small_table_as_text() -> None:
    table = StageTable(
        name="toy",
        moves=(
            Transition(START, "opened", "to-do", "H-01"),
            Transition("to-do", "noted", "to-do", "H-01"),
            Transition("to-do", "done", "closed", "H-06"),
        ),
        closed=frozenset({"closed"}),
        titles={"to-do": "To do", "closed": "Closed"},
    )
    assert mermaid(table) == (
        "stateDiagram-v2\n"
        '    state "To do" as to_do\n'
        '    state "Closed" as closed\n'
        "    [*] --> to_do: opened (H-01)\n"
        "    to_do --> closed: done (H-06)\n"
        "    closed --> [*]\n"
    )
