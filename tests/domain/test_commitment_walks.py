"""Walks over the whole command table of a commitment, through decades: no duty is ever lost."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.svp.commitment import COMMITMENT
from tests.domain.commitment_walks import DRAWS, STEP, begins, holds, told_once, walk

STEPS = 30
WALKS = 800
STORY = st.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("T-10", "T-11", "T-12", "S-23", "S-31", "S-33", "DECK-43")
def test_no_walk_loses_a_duty() -> None:
    """Stages, yearly clocks, refusals with a rule, one story: whatever happens."""

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
    assert not {one for one in COMMITMENT.stages.stages if not SEEN[f"stage {one}"]}
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "S-24", "S-31", "S-32", "DECK-42"}
    assert not {rule for rule in refused if not SEEN[f"refused {rule}"]}


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(COMMITMENT.commands)


def test_a_lost_duty_is_noticed() -> None:
    case, _ = begins()
    held = {key: owed for key, owed in case.state.obligations.items() if owed.rule != "T-12"}
    case._state = case.state.model_copy(update={"obligations": held})
    with pytest.raises(AssertionError):
        holds(case)
    with pytest.raises(AssertionError):
        told_once(case)
