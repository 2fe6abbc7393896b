"""Thousands of sequences of requests, arrivals and closures: the beds of a site stay in order."""

import dataclasses
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.events import Recorded
from domain.mosop import site_settle
from domain.mosop import site_stages as stages
from domain.mosop.site import SITE
from domain.mosop.site_applies import APPLIES
from domain.mosop.site_list import Queue
from domain.mosop.site_state import SiteState
from tests.domain import sites
from tests.domain.site_machine import SEEN, Beds

SEQUENCES = 1500
"""In each of two halves, which two processes may run side by side."""


class Roomy(Beds):
    """A site in which most get a bed."""

    published: ClassVar[dict[str, int]] = {"c": 3, "a": 4}


def play(machine: type[Beds], sequences: int, *, shrinks: bool = True) -> None:
    """So many sequences."""
    how = settings(
        max_examples=sequences,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[one for one in Phase if shrinks or one is not Phase.shrink],
    )
    run_state_machine_as_test(machine, settings=how)


@pytest.mark.rules("DECK-08", "DECK-09", "DECK-13", "C-55", "C-61", "M-06")
@pytest.mark.parametrize("machine", [Beds, Roomy])
def test_no_sequence_loses_anybody_or_gives_a_bed_twice(machine: type[Beds]) -> None:
    before = SEEN["sequences"]
    play(machine, SEQUENCES)
    assert SEEN["sequences"] - before >= SEQUENCES


def test_the_sequences_went_everywhere() -> None:
    if SEEN["sequences"] < 2 * SEQUENCES:
        pytest.skip("only together with all the sequences")
    kinds = {kind for (_, kind) in SITE.stages._index}
    assert {kind for kind in kinds if not SEEN[f"event {kind}"]} == set()
    people = {name for name, spec in SITE.commands.items() if not spec.machine} - {"open"}
    assert {name for name in people if not SEEN[f"did {name}"]} == set()
    assert all(SEEN[f"refused {rule}"] for rule in ("H-01", "H-05", "DECK-08", "DECK-09"))


# -- a sequence would notice -----------------------------------------------------------------------

Apply = Callable[[SiteState, Recorded], SiteState]


def _forgets(state: SiteState, event: Recorded) -> SiteState:
    """Whoever loses a bed is on no list."""
    after = APPLIES[event.kind](state, event)
    return after.model_copy(update={"waiting": state.waiting})


def _keeps(state: SiteState, event: Recorded) -> SiteState:
    """Whoever moves keeps the old bed as well."""
    after = APPLIES[event.kind](state, event)
    return after.model_copy(update={"held": {**state.held, **after.held}})


@pytest.mark.parametrize(
    ("kind", "broken"),
    [(stages.WING_CLOSED, _forgets), (stages.LAPSED, _forgets), (stages.MOVED, _keeps)],
)
def test_a_broken_event_is_noticed(
    kind: str, broken: Apply, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty: Any = {**APPLIES, kind: broken}
    monkeypatch.setattr(sites, "PROCESS", dataclasses.replace(SITE, applies=faulty))
    with pytest.raises(AssertionError):
        play(Roomy, 600, shrinks=False)


def test_a_list_in_another_order_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Backwards(Queue):
        def __init__(self, state: SiteState) -> None:
            super().__init__(state)
            self.treatments = tuple(reversed(self.treatments))

    monkeypatch.setattr(site_settle, "Queue", Backwards)
    with pytest.raises(AssertionError):
        play(Beds, 400, shrinks=False)
