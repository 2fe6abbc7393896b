"""Thousands of walks over the whole command table of treatment in the community."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.mosop.community import COMMUNITY
from tests.domain.community_walks import CLOCKS, DRAWS, STEP, begins, holds, told_once, walk

STEPS = 24
WALKS = 1000
STORY = st.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("DECK-22", "DECK-24", "DECK-25", "M-13", "M-14", "M-15", "M-16", "M-17", "C-56")
def test_no_walk_loses_a_duty_nor_treats_without_approval() -> None:
    """Stages, clocks, approval, what the confinement is told, refusals with a rule."""

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
    assert not {one for one in COMMUNITY.stages.stages if not SEEN[f"stage {one}"]}
    assert min(SEEN["lost"], SEEN["struck"]) > 100
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "DECK-22", "DECK-24", "DECK-25"}
    refused |= {"M-16", "M-17", "C-56", "community.polygraph", "community.progress"}
    assert not {rule for rule in refused if not SEEN[f"refused {rule}"]}


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(COMMUNITY.commands)


# -- a walk would notice ----------------------------------------------------------------------------


@pytest.mark.parametrize("rule", CLOCKS)
def test_a_lost_duty_is_noticed(rule: str) -> None:
    case, _ = begins({CLOCKS[0]: "to-plan", CLOCKS[1]: "lost"}.get(rule, "in-treatment"))
    held = {key: owed for key, owed in case.state.obligations.items() if owed.rule != rule}
    case._state = case.state.model_copy(update={"obligations": held})
    with pytest.raises(AssertionError):
        holds(case)
    with pytest.raises(AssertionError):
        told_once(case)


def test_a_provider_without_approval_is_noticed() -> None:
    case, _ = begins("in-treatment")
    held = case.state.standing
    assert held is not None
    gone = held.model_copy(update={"in_force": False})
    case._state = case.state.model_copy(update={"standing": gone})
    with pytest.raises(AssertionError):
        holds(case)


def test_a_confinement_that_is_told_nothing_is_noticed() -> None:
    case, _ = begins("failed")
    case._state = case.state.model_copy(update={"stage": "to-plan"})
    with pytest.raises(AssertionError):
        holds(case)
