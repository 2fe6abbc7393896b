"""Each scenario is one test: the real workflows, letters and record, in virtual time."""

from pathlib import Path

import pytest

from starter.rehearse.player import play
from starter.rehearse.reading import read
from starter.rehearse.report import last_line, step_line

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.yaml"))


@pytest.mark.server
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_scenario(file: Path) -> None:
    outcome = await play(read(file))
    told = [step_line(step) for step in outcome.steps if not step.ok]
    assert outcome.ok, "\n".join([outcome.read.scenario.title, *told, last_line(outcome)])


def test_there_are_at_least_twenty_five() -> None:
    assert len(FILES) >= 25


def test_there_are_at_least_fifty_of_the_svp_pipeline() -> None:
    told = [file for file in FILES if file.parent.name == "svp"]
    assert len([file for file in told if not file.stem.startswith("commitment-")]) >= 50
