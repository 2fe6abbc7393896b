"""The demonstration's sites, treatments, confinements, community and unit, without a service."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from law.tables import load
from starter.demo import beds, participants
from starter.demo.actors import ACTORS
from starter.demo.around import Around
from starter.demo.outside import FIRST, outside
from starter.demo.proceedings import SECOND_YEAR
from starter.demo.programs import Programs, programs
from starter.demo.steps import Alter, Do, Step, Story, Together
from tests.starter.dockets import TABLES, Played

NOON = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("America/Chicago"))


def told(base: datetime = NOON) -> Programs:
    return programs(Around(base, TABLES))


def acts(story: Story) -> list[Do]:
    """Every command of a story."""
    found: list[Do] = []
    for step in story.steps:
        found += step.acts if isinstance(step, Together) else [step] if isinstance(step, Do) else []
    return found


def test_every_story_has_a_number_of_its_own() -> None:
    numbers = [story.number for story in told().stories]
    assert len(numbers) == len(set(numbers))
    opened = [story.number for story in told().opened]
    assert opened == list(range(SECOND_YEAR + 1, SECOND_YEAR + 1 + len(opened)))
    assert {story.goes_on for story in told().stories} == {0, beds.FIRST}


@pytest.mark.rules("DECK-08", "DECK-09")
def test_every_bed_of_the_main_site_is_entered_once_but_one() -> None:
    entered = Counter(
        act.data["bed"] for act in acts(told().beds.filling) if act.command == "correct"
    )
    wings = load().facility(beds.MAIN).wings or {}
    every = {f"{wing}-{one:02d}" for wing, most in wings.items() for one in range(1, most + 1)}
    assert set(entered) < every
    assert set(entered.values()) == {1}
    assert len(every) == 276
    kept = {str(act.data["bed"]) for story in told().beds.inside for act in acts(story)
            if act.command == "correct"}  # fmt: skip
    assert len(every - set(entered) - kept) == 1, "the one that is held for the first who waits"


def test_everybody_acts_in_a_role_of_the_table() -> None:
    assert {act.role for story in told().stories for act in acts(story)} <= set(ACTORS)
    assert {story.by for story in told().opened} <= set(ACTORS)
    changed = [step for story in told().stories for step in story.steps if isinstance(step, Alter)]
    assert [(one.register, one.row) for one in changed] == [
        ("treatment-provider", participants.LOST)
    ]


def test_nobody_is_in_two_stories_but_who_is_released() -> None:
    who = Counter(story.opening["person"] for story in told().opened if "person" in story.opening)
    twice = {one for one, times in who.items() if times > 1}
    assert twice == {beds.COMPLETED.id}
    known = {one.id for one in participants.EVERYBODY}
    assert set(who) <= known


def test_every_paper_is_dated_before_it_is_typed() -> None:
    def days(step: Step) -> list[datetime]:
        if isinstance(step, Together):
            return [datetime.fromisoformat(act.on) for act in step.acts]
        return [datetime.fromisoformat(step.on)] if isinstance(step, Do) else []

    for story in told().stories:
        assert all(one <= NOON for step in story.steps for one in days(step)), story.title


@pytest.mark.rules("DECK-50", "T-17", "C-60", "U-10")
@pytest.mark.parametrize("day", range(0, 366, 7))
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_orders_of_the_court_come_to_their_stages_on_any_day(day: int, hour: int) -> None:
    """No weekend and no change of the clock moves day 120."""
    base = NOON.replace(hour=hour, minute=30) + timedelta(days=day)
    stories = outside(Around(base, TABLES)).unit
    cases = [Played(story, base).case for story in stories]
    assert [one.stage for one in cases] == [
        "returned-to-court",
        "assessing",
        "power-ended",
        "probation-granted",
    ]
    running, ended, granted = (one.state.obligations["T-17"] for one in cases[1:])
    assert running.live
    assert running.ends > base
    assert (str(ended.status), str(granted.status)) == ("breached", "met")
    assert [story.number for story in stories] == list(range(FIRST + 3, FIRST + 7))
