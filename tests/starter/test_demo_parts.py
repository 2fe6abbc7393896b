"""What the demonstration is made of, without a service: rows, stories, days, its own name."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain import rules
from law.civil import civil_day
from law.tables import load
from starter.demo import people, registers
from starter.demo.around import Around
from starter.demo.placements import placements
from starter.demo.run import called_as
from starter.demo.stories import stories


def test_the_program_is_named_as_a_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "venv" / "bin" / "dueprocess"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(program)])
    monkeypatch.setenv("PATH", "/nowhere")
    assert called_as() == "venv/bin/dueprocess"
    monkeypatch.setenv("PATH", str(program.parent))
    assert called_as() == "dueprocess"
    monkeypatch.chdir("/")
    monkeypatch.setenv("PATH", "/nowhere")
    assert called_as() == str(program).lstrip("/")


def test_each_story_is_told_of_its_own_ward() -> None:
    around = Around(_now(), load())
    consents, others = stories(around), placements(around)
    assert [story.number for story in consents] == list(range(1, len(people.WARDS) + 1))
    assert [story.number for story in others] == list(range(len(people.WARDS) + 1, 36))
    assert all(story.office and story.process != "consent" for story in others)


def test_every_row_has_an_id_of_its_own() -> None:
    keys = [(register, row["id"]) for register, row in registers.rows(_now())]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("day", range(14))
def test_dates_run_out_where_they_should_on_any_day(day: int) -> None:
    """On whatever day it is started, clocks end on the next day that they can end on."""
    base = datetime.fromisoformat("2026-12-18T15:00:00-06:00") + timedelta(days=day)
    around = Around(base, load())
    for rule in (rules.T_22, rules.CONSENT_ANSWER, rules.DELIVERY_NUDGE, rules.DELIVERY_FOLLOW_UP):
        back = around.running_out(rule)
        ends = around._legal(rule, civil_day(base - timedelta(days=back)))
        assert ends > civil_day(base)
        assert (ends - civil_day(base)).days <= 5
    stories(around)
    placements(around)


def _now() -> datetime:
    return datetime.now().astimezone()
