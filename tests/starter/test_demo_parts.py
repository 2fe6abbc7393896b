"""What the demonstration is made of, without a service: rows, stories, days, its own name."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain import rules
from law.civil import civil_day
from law.tables import load
from starter.demo import people, registers
from starter.demo.actors import ACTORS
from starter.demo.around import Around
from starter.demo.placements import placements
from starter.demo.proceedings import FIRST, SECOND_YEAR, proceedings
from starter.demo.run import called_as
from starter.demo.steps import Do
from starter.demo.stories import stories
from tests.starter.dockets import played


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


@pytest.mark.parametrize("day", range(0, 366, 9))
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_reviews_come_to_their_stages_on_any_day_and_at_any_hour(day: int, hour: int) -> None:
    """No weekend, holiday or change of the clock makes what should be in time late."""
    begun = datetime(2026, 1, 1, hour, 30, tzinfo=ZoneInfo("America/Chicago"))
    base = begun + timedelta(days=day)
    stories = [played(number, base) for number in range(11)]
    assert [one.case.stage for one in stories] == [
        "to-evaluate",
        "stopped",
        "to-notify",
        "review",
        "petition-filed",
        "in-custody",
        "trial",
        "release-due",
        "committed",
        "detained",
        "committed",
    ]
    late = {one.story.number: list(one.case.state.late.values()) for one in stories}
    assert late.pop(FIRST + 4) == ["T-05"]
    assert late.pop(SECOND_YEAR) == ["T-10"]
    assert not any(late.values())
    held = stories[5].case.state.obligations["T-06"]
    assert held.live
    assert held.ends - base > timedelta(hours=40)
    window = stories[0].case.state.obligations["T-01"]
    assert window.reminders[0] <= base < window.ends
    overt = stories[9].case.state.obligations
    assert {key for key, one in overt.items() if one.status == "open"} == {"T-13", "T-14"}
    assert stories[8].cases["commitment"].stage == "to-place"
    year = stories[10].case.state.obligations
    assert {key for key, one in year.items() if one.status == "open"} == {
        "T-10:2",
        "T-11:2",
        "T-12",
    }


def test_reviews_are_told_by_those_who_may_act() -> None:
    stories = proceedings(Around(_now(), load()))
    assert [story.number for story in stories] == list(range(FIRST, FIRST + 11))
    roles = {step.role for story in stories for step in story.steps if isinstance(step, Do)}
    assert roles <= set(ACTORS)
    assert len({story.opening["person"] for story in stories}) == len(stories)


def _now() -> datetime:
    return datetime.now().astimezone()
