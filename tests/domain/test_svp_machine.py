"""More than four thousand walks over the whole command table: no case is lost on any of them.

What hypothesis finds it shrinks: a walk is read out of bytes, a few to a step.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.obligations import Status
from domain.stages import OutOfTableError
from domain.svp.svp import SVP
from tests.domain.svp_draws import DRAWS
from tests.domain.svp_starts import STARTS, begins
from tests.domain.svp_walks import STEP, all_seen, holds, told_once, walk

STEPS = 18
WALKS = 1050
"""In each of four groups of cases."""
STORY = st.binary(min_size=1 + STEP * STEPS, max_size=1 + STEP * STEPS)
SEEN: Counter[str] = Counter()


@pytest.mark.rules("C-25", "C-47", "S-16", "S-34", "T-05", "T-06", "T-13", "T-16")
@pytest.mark.parametrize("group", range(4))
def test_no_walk_loses_a_case(group: int) -> None:
    """Stages, duties, liberty clocks, refusals with a rule, one story: whatever happens."""

    @settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(story=STORY)
    def walks(story: bytes) -> None:
        first = (story[0] * 4 + group) % len(STARTS)
        walk(bytes([first]) + story[1:], SEEN)
        SEEN["walks"] += 1

    before = SEEN["walks"]
    walks()
    assert SEEN["walks"] - before >= WALKS


def test_the_walks_went_everywhere() -> None:
    if SEEN["walks"] < 4 * WALKS:
        pytest.skip("only together with all the walks")
    print(dict(sorted(SEEN.items())))
    assert SEEN["walks"] >= 4_000
    assert all_seen(SEEN, DRAWS) == set(), "every command was accepted at least once"
    assert all_seen(SEEN, (f"stage {stage}" for stage in SVP.stages.stages)) == set()
    refused = {"H-01", "H-02", "H-04", "H-05", "H-06", "H-07", "S-13", "S-16", "C-25", "C-47"}
    assert all_seen(SEEN, (f"refused {rule}" for rule in refused)) == set()


def test_there_are_draws_for_every_command() -> None:
    assert set(DRAWS) | {"open"} == set(SVP.commands)


def test_every_stage_but_the_endings_is_a_start_or_close_to_one() -> None:
    stages = {begins(number).stage for number in range(len(STARTS))}
    others = {"not-filed", "released", "release-due", "deceased", "closed"}
    assert others == set(SVP.stages.stages) - stages
    for number in range(len(STARTS)):
        holds(begins(number))
        told_once(begins(number))


# -- a walk would notice ---------------------------------------------------------------------------


def test_a_lost_duty_is_noticed() -> None:
    case = begins(14)
    assert case.stage == "in-custody"
    held = {key: owed for key, owed in case.state.obligations.items() if owed.rule != "T-06"}
    case._state = case.state.model_copy(update={"obligations": held})
    with pytest.raises(AssertionError):
        holds(case)
    with pytest.raises(AssertionError):
        told_once(case)


def test_a_duty_that_ends_twice_is_noticed() -> None:
    case = begins(11)
    last = case.history[-1]
    assert last.kind == "petition-filed"
    case.history.append(last.model_copy(update={"version": last.version + 1}))
    with pytest.raises((AssertionError, OutOfTableError)):
        told_once(case)


def test_a_stage_outside_of_the_table_is_noticed() -> None:
    case = begins(5)
    case._state = case.state.model_copy(update={"stage": "limbo"})
    with pytest.raises(AssertionError):
        holds(case)


def test_a_status_that_the_events_do_not_tell_is_noticed() -> None:
    case = begins(5)
    owed = case.state.obligations["T-05:2"].model_copy(update={"status": Status.MET})
    duties = {**case.state.obligations, "T-05:2": owed}
    case._state = case.state.model_copy(update={"obligations": duties})
    with pytest.raises(AssertionError):
        holds(case)
