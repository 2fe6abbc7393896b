"""Thousands of walks over the whole command table of a confinement: nobody goes unreviewed."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.mosop.confinement import CONFINEMENT
from tests.domain.confinement_walks import DRAWS, STEP, begins, holds, walk

STEPS = 20
WALKS = 1000
STORY = st.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("S-01", "DECK-20", "DECK-21", "DECK-26", "T-01", "T-02", "M-13", "M-19")
def test_no_walk_leaves_anybody_unreviewed_or_untold() -> None:
    """Stages, the clock of the window, one review, what others know, refusals with a rule."""

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
    assert not {one for one in CONFINEMENT.stages.stages if not SEEN[f"stage {one}"]}
    assert SEEN["adopted"]
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "DECK-02", "DECK-21", "DECK-26"}
    refused |= {"S-01", "S-03", "T-01"}
    assert not {rule for rule in refused if not SEEN[f"refused {rule}"]}


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(CONFINEMENT.commands)


# -- a walk would notice --------------------------------------------------------------------------


def test_a_lost_clock_is_noticed() -> None:
    case, _ = begins("treated")
    case._state = case.state.model_copy(update={"obligations": {}})
    with pytest.raises(AssertionError):
        holds(case)


def test_a_review_that_nobody_opened_is_noticed() -> None:
    case, when = begins("treated")
    state = case.state.model_copy(update={"window_on": when, "obligations": {}})
    case._state = state
    with pytest.raises(AssertionError, match="nobody reviews"):
        holds(case)


def test_a_case_that_was_told_nothing_is_noticed() -> None:
    case, _ = begins("released")
    case.history = [
        one.model_copy(update={"orders": ()}) if one.kind == "cases-told" else one
        for one in case.history
    ]
    with pytest.raises((AssertionError, KeyError)):
        holds(case)
