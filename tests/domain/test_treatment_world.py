"""Hundreds of worlds of treatments and sites whose letters cross: nobody is forgotten in any."""

import random
from collections import Counter

import pytest

from tests.domain.treatment_world import World

WORLDS = 240
TURNS = 80
SEEN: Counter[str] = Counter()


def played(seed: int, turns: int = TURNS) -> World:
    """A world, after that many turns."""
    world = World(random.Random(seed))
    for _ in range(turns):
        world.turn()
    return world


@pytest.mark.rules("DECK-08", "DECK-09", "C-55", "M-06")
@pytest.mark.parametrize("part", range(4))
def test_when_every_letter_has_arrived_all_agree(part: int) -> None:
    """In which bed, on which list: site and treatment say the same, whatever crossed."""
    for seed in range(part, WORLDS, 4):
        world = played(seed)
        world.rest()
        world.agree()
        SEEN.update(world.seen)
        SEEN["worlds"] += 1


def test_the_worlds_saw_letters_cross() -> None:
    if SEEN["worlds"] < WORLDS:
        pytest.skip("only together with all the worlds")
    crossed = {
        "bed-granted: fact-passed-over",
        "bed-lapsed: fact-passed-over",
        "bed-lost: bed-lost",
        "bed-lost: fact-passed-over",
        "occupy-bed: bed-occupied",
        "occupy-bed: occupancy-disputed",
        "vacate-bed: bed-lapsed",
        "vacate-bed: fact-passed-over",
        "withdraw-request: request-withdrawn",
        "strike: done",
        "record-return: done",
    }
    assert not {one for one in crossed if not SEEN[one]}


def test_a_letter_that_is_lost_is_noticed() -> None:
    """So that the worlds above can fail."""
    noticed = 0
    for seed in range(40):
        world = played(seed, 40)
        queue = next((one for one in world.letters.values() if one), None)
        if queue is None:
            continue
        queue.pop()
        world.rest()
        try:
            world.agree()
        except AssertionError:
            noticed += 1
    assert noticed > 1
