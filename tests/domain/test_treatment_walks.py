"""Thousands of walks over the whole command table of treatment: nobody is forgotten on any."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.mosop.treatment import TREATMENT
from tests.domain.treatment_walks import DRAWS, STEP, begins, holds, told_once, walk

STEPS = 24
WALKS = 1000
STORY = st.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("DECK-03", "DECK-14", "DECK-17", "C-55", "C-56", "C-57", "T-35", "T-36", "T-37")
def test_no_walk_loses_a_duty_nor_a_person() -> None:
    """Stages, duties, beds, what sites know, refusals with a rule: whatever happens."""

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
    assert not {one for one in TREATMENT.stages.stages if not SEEN[f"stage {one}"]}
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "DECK-08", "DECK-10", "DECK-14"}
    refused |= {"DECK-17", "DECK-18", "DECK-19", "C-55", "C-56", "M-02", "T-37"}
    assert not {rule for rule in refused if not SEEN[f"refused {rule}"]}


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(TREATMENT.commands)


# -- a walk would notice ----------------------------------------------------------------------------


def test_a_lost_duty_is_noticed() -> None:
    case, _ = begins("phase-2")
    held = {key: owed for key, owed in case.state.obligations.items() if owed.rule != "T-36"}
    case._state = case.state.model_copy(update={"obligations": held})
    with pytest.raises(AssertionError):
        holds(case)
    with pytest.raises(AssertionError):
        told_once(case)


@pytest.mark.parametrize("stage", ["waiting", "admitted", "phase-1"])
def test_a_person_of_whom_no_site_knows_is_noticed(stage: str) -> None:
    case, _ = begins(stage)
    case._state = case.state.model_copy(update={"bed": None, "request": None})
    with pytest.raises(AssertionError):
        holds(case)


def test_a_site_that_is_told_nothing_is_noticed() -> None:
    case, _ = begins("completed")
    last = case.history[-1]
    case.history[-1] = last.model_copy(update={"orders": last.orders[1:]})
    with pytest.raises(AssertionError):
        holds(case)
