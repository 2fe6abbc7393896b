"""Thousands of walks over the whole command table of the unit: on none is a day won."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from domain.refusal import Refusal
from domain.soau import stages as st
from domain.soau.soau import SOAU
from tests.domain import soaus as s
from tests.domain.soau_walks import DRAWS, STEP, begins, holds, walk

STEPS = 24
WALKS = 1500
STORY = some.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("T-17", "C-60", "U-10", "U-04", "U-14", "DECK-51", "DECK-52", "U-15")
def test_no_walk_wins_a_day_nor_loses_one() -> None:
    """Day 120, duties, outputs, refusals with a rule: whatever happens."""

    @settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(story=STORY)
    def walks(story: bytes) -> None:
        walk(story, SEEN)
        SEEN["walks"] += 1

    walks()
    assert SEEN["walks"] >= WALKS
    assert not {name for name in DRAWS if not SEEN[name]}, (
        "every command was accepted at least once"
    )
    assert not {one for one in SOAU.stages.stages if not SEEN[f"stage {one}"]}
    assert not {one for one in st.COUNTED_ANEW.values() if not SEEN[one]}
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "DECK-50", "DECK-51", "DECK-52"}
    refused |= {"DECK-48", "C-58", "C-59", "T-17", "T-18", "T-20", "U-04", "U-10", "U-13", "U-14"}
    assert not {rule for rule in refused if not SEEN[f"refused {rule}"]}


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(SOAU.commands)


# -- a walk would notice ----------------------------------------------------------------------------


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(hours=1), timedelta(days=2)])
def test_a_moved_day_is_noticed(by: timedelta) -> None:
    case, when = begins("assessing")
    owed = case.state.obligations["T-17"]
    assert owed.ends is not None
    moved = {"T-17": owed.model_copy(update={"ends": owed.ends + by})}
    held = case.state.obligations | moved
    case._state = case.state.model_copy(update={"obligations": held})
    with pytest.raises(AssertionError):
        holds(case, when)


def test_a_power_that_goes_on_is_noticed() -> None:
    case, _ = begins("assessing")
    with pytest.raises(AssertionError):
        holds(case, s.moment(s.DAY_121))


def test_a_lost_clock_is_noticed() -> None:
    case, when = begins("assessing")
    for rule in ("T-17", "soau-report"):
        held = {key: one for key, one in case.state.obligations.items() if key != rule}
        state = case.state
        case._state = state.model_copy(update={"obligations": held})
        with pytest.raises(AssertionError):
            holds(case, when)
        case._state = state


# -- twice ------------------------------------------------------------------------------------------


def test_what_is_given_twice_is_refused_or_changes_nothing_of_the_days() -> None:
    case = s.reported()
    power = case.state.power
    answers = [
        case.give(name, s.moment("2031-04-20"), role=role, **data)
        for name, role, data in (
            ("notice-of-intent", "court", {"noticed_on": "2031-04-20T00:00:00-05:00"}),
            ("notice-of-intent", "court", {"noticed_on": "2031-04-20T00:00:00-05:00"}),
            ("send-report", "soau", {"sent_on": "2031-04-20T00:00:00-05:00"}),
            ("record-delivery", "soau", {"delivered_on": "2031-02-20T00:00:00-06:00"}),
        )
    ]
    assert [isinstance(one, Refusal) for one in answers] == [False, True, True, True]
    assert case.state.power == power
