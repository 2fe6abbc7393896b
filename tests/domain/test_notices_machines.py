"""Whatever happens to a case of notices: it comes to rest, and nobody is named who must not be."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.domain.worlds import REPORTS, FoundMachine, Notices, PlacementMachine

# -- deep walks -----------------------------------------------------------------------------------

OFTEN = (
    *["effects_end"] * 3,
    *["decide"] * 2,
    *["guardian_answers"] * 2,
    *["send"] * 2,
    "ladder_ends",
)
WALKS = 110
STEPS = 30


def walk(machine: Notices, dice: random.Random, steps: tuple[str, ...]) -> None:
    """One case through many steps, most of them such as take it further."""
    for _ in range(STEPS):
        name = dice.choice((*steps, *OFTEN, *OFTEN))
        chance = dice.getrandbits(20)
        match name:
            case "time_passes":
                machine.time_passes(dice.choice((1, 20, 72, 400)))
            case "effects_end":
                machine.effects_end()
            case "send":
                machine.send(chance, dice.choice(("hand", "certified", "electronic")))
            case "guardian_answers":
                machine.guardian_answers(chance, dice.choice(REPORTS))
            case "decide" if not machine.of().state.questions:
                continue
            case "client":
                getattr(machine, name)(dice.choice((None, True, False)))
            case "another_day":
                getattr(machine, name)(dice.randint(1, 60))
            case _:
                getattr(machine, name)(chance)
        machine.nobody_is_named_who_must_not_be()
        if dice.random() < 0.2:
            machine.one_story()
    machine.one_story()
    machine.what_went_out_was_sent_once()


SHARED = ("registers_change", "strike", "time_passes", "close")
PLACING = ("possibility", "client", "another_day", "another_home", "looked_up", "decide_to_place")


@pytest.mark.rules("C-41", "DOR-004", "DOR-025")
@pytest.mark.parametrize("kind", ["placement", "status-found"])
def test_deep_walks(kind: str) -> None:
    seen: Counter[str] = Counter()
    for seed in range(WALKS):
        dice = random.Random(f"{kind}-{seed}")
        machine = PlacementMachine() if kind == "placement" else FoundMachine()
        machine.opened(dice.getrandbits(20))
        walk(machine, dice, (*SHARED, *(PLACING if kind == "placement" else ())))
        seen.update(machine.of().kinds)
        seen.update(machine.of().letters())
        seen.update(one.status for one in machine.of().state.envelopes.values())
    print(kind, dict(seen))
    wanted = {
        "notices-sent",
        "delivery-ended",
        "consent-reported",
        "question-decided",
        "event-struck",
    }
    letters = {"notice", "notice-withheld", "notice-withdrawal"}
    assert wanted | letters | {"dropped", "sent", "delivered", "attempted"} <= set(seen)


# -- any walk -------------------------------------------------------------------------------------

_HARD = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestPlacement = PlacementMachine.TestCase
TestPlacement.settings = _HARD
TestStatusFound = FoundMachine.TestCase
TestStatusFound.settings = _HARD
