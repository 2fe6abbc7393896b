"""State machines over the pure deciders: hypothesis looks for the sequence that breaks them.

What it finds it shrinks to the shortest one. The seeded walks of `test_sequences.py` go deeper; these
go where nobody thought of.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain import rules
from domain.refusal import Refusal
from tests.domain.cases import OPENED_AT
from tests.domain.recorder import Recorder
from tests.domain.test_sequences import (
    CONSENT,
    DELIVERY,
    Draw,
    _open_consent,
    _open_delivery,
    _role,
)

CHANCE = st.integers(min_value=0, max_value=2**20)
"""A seed for the details of one command; small numbers are shrunk to."""


class _Machine(RuleBasedStateMachine):
    """One case under any commands, at any hours, with any luck outside."""

    draws: dict[str, Draw]
    open: Callable[[random.Random], Recorder[Any]]

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = OPENED_AT
        self.case: Recorder[Any] | None = None

    @initialize(chance=CHANCE)
    def opened(self, chance: int) -> None:
        self.case = type(self).open(random.Random(chance))

    @rule(which=st.integers(0, 99), chance=CHANCE)
    def command(self, which: int, chance: int) -> None:
        case, dice = self.of(), random.Random(chance)
        name = sorted(self.draws)[which % len(self.draws)]
        before = case.state
        data = {"note": "note-1", **self.draws[name](dice, case)}
        answer = case.give(name, self.now, role=_role(dice, case, name), **data)
        if isinstance(answer, Refusal):
            assert rules.is_rule(answer.rule), answer
            assert answer.message
            assert case.state == before, "a refusal changes nothing"

    @rule(hours=st.sampled_from([1, 20, 24, 72, 400]), missed=st.booleans())
    def time_passes(self, hours: int, missed: bool) -> None:
        self.now += timedelta(hours=hours)
        case = self.of()
        (case.outage if missed else case.clock)(self.now)

    @rule()
    def effects_end(self) -> None:
        self.of().finish(self.now)

    @invariant()
    def one_story(self) -> None:
        if self.case is None:
            return
        state = self.case.state
        assert self.case.refolded() == state
        assert state.stage in self.case.process.stages.stages
        assert state.version == len(self.case.history)
        live = [owed for owed in state.obligations.values() if owed.live]
        assert not live or state.stage not in self.case.process.stages.closed

    def of(self) -> Recorder[Any]:
        assert self.case is not None
        return self.case


class ConsentMachine(_Machine):
    draws = CONSENT
    open = staticmethod(_open_consent)


class DeliveryMachine(_Machine):
    draws = DELIVERY
    open = staticmethod(_open_delivery)


_HARD = settings(max_examples=800, stateful_step_count=25, deadline=None)
TestConsent = ConsentMachine.TestCase
TestConsent.settings = _HARD
TestDelivery = DeliveryMachine.TestCase
TestDelivery.settings = _HARD
