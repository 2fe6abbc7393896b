"""An svp case from stage to stage: what it says that it waits for, and what it refuses there."""

from collections.abc import Mapping
from typing import Final

import pytest

from domain.actors import Actor, Role, system
from domain.model import Json
from domain.process import NOTE_FACTS, OPEN
from domain.registry import PROCESSES
from domain.state import CaseState
from tests.house import House
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import HOSPITAL, confined, who
from tests.workflows.proceedings import Leg, Step
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest

pytestmark = pytest.mark.server

CLOSES: Final = "a person closes the case (close-svp)"
WAITS: Final[Mapping[str, str]] = {
    "to-evaluate": "T-01",
    "stopped": CLOSES,
    "to-notify": "T-01",
    "review": "T-05",
    "not-filed": CLOSES,
    "petition-filed": "the judge decides on filing (S-17)",
    "custody-ordered": "custody is ordered, not yet taken (S-17)",
    "in-custody": "T-06",
    "examination": "an order, received (T-07)",
    "trial-pending": "T-08",
    "trial": "the trial (S-21, S-22)",
    "mistrial": "T-09",
    "proven": "the court orders the commitment (S-23)",
    "committed": CLOSES,
    "release-due": "a person records the release",
    "released": CLOSES,
    "deceased": CLOSES,
    "detention-sought": "the court decides on detention (S-36)",
    "detained": "T-13",
    "determined": "T-16",
}
"""Stage -> what a case waits for that has just come there. A rule is a clock that runs."""
ON_FILE: Final = {"order-commitment": {"mental_health_office": HOSPITAL}}
"""What the registers of these tests have, where the example names something else."""
NOT_MET: Final = {"abnormality": True, "more_likely": False}


def straight(case: Json) -> tuple[Leg, ...]:
    """From the evaluation over a mistrial to the commitment."""
    return (("to-notify", (pr.evaluation(case),)), *pr.STRAIGHT)


def stopped(case: Json) -> tuple[Leg, ...]:
    """Not met, referred all the same, and no petition."""
    return (
        ("stopped", (pr.evaluation(case, **NOT_MET),)),
        ("to-notify", (Step(who("supervisor"), "refer-anyway", REASON),)),
        pr.STRAIGHT[0],
        ("not-filed", (pr.DECLINED,)),
        ("closed", (pr.CLOSING,)),
    )


def overt_act(_case: Json) -> tuple[Leg, ...]:
    """Detained, determined, and no petition: released; then the person dies."""
    return (
        *pr.OVERT_ACT,
        ("release-due", (pr.DECLINED,)),
        ("released", (pr.RELEASE,)),
        ("deceased", (pr.DEATH,)),
        ("closed", (pr.CLOSING,)),
    )


WALKS: Final = {
    straight: {
        *("to-evaluate", "to-notify", "review", "petition-filed", "custody-ordered", "in-custody"),
        *("examination", "trial-pending", "trial", "mistrial", "proven", "committed", "closed"),
    },
    stopped: {"stopped", "not-filed"},
    overt_act: {
        *("detention-sought", "detained", "determined", "release-due", "released", "deceased"),
    },
}
"""A way through the stages, and the stages at which it is asked everything."""


def test_the_walks_come_to_every_stage_and_ask_of_every_command() -> None:
    process = PROCESSES["svp"]
    stages = [stage for asked in WALKS.values() for stage in asked]
    assert sorted(stages) == sorted(process.stages.stages)
    assert {*WAITS} | {"closed"} == {*stages}
    assert {*wrong_at("closed")} == {*process.commands} - {OPEN}
    while_open = [name for stage in stages if stage != "closed" for name in wrong_at(stage)]
    everywhere = {name for name, one in process.commands.items() if {*one.stages} >= {*WAITS}}
    assert {*while_open} == {*process.commands} - everywhere - {OPEN}


def wrong_at(stage: str) -> dict[str, tuple[Actor, Json]]:
    """Command -> somebody who may give it elsewhere, and a well-formed one.

    At each stage a third of them, another one than at the stage before; after a death, or the end,
    all.
    """
    found = {}
    process = PROCESSES["svp"]
    turn, over = process.stages.stages.index(stage), stage in {"deceased", "closed"}
    for number, (name, spec) in enumerate(process.commands.items()):
        if name == OPEN or stage in spec.stages or (not over and (number + turn) % 3):
            continue
        reason = REASON if spec.needs_reason else {}
        paper = {"evidence": ["document-1"]} if spec.needs_evidence else {}
        form = {"victims": []} if name == NOTE_FACTS else {**spec.example, **ON_FILE.get(name, {})}
        actor = system("test") if spec.roles == {Role.SYSTEM} else who(min(spec.roles))
        found[name] = (actor, {**form, **reason, **paper})
    return found


@pytest.mark.rules("H-01", "H-06")
@pytest.mark.parametrize("walk", WALKS)
async def test_what_each_stage_waits_for_and_refuses(cases: House, walk: pr.Walk) -> None:
    people = confined(cases.engine, victims=0)
    route = {"route": "overt-act"} if walk is overt_act else {}
    case = await pr.opened(cases, people, **route)
    await at_stage(cases, case, WALKS[walk])
    for stage, steps in walk(state(cases, case)):
        await pr.go(cases, case, steps)
        if stage == "closed":
            await stories.ended(cases, case)
        assert stories.at(cases, case) == stage
        await at_stage(cases, case, WALKS[walk])
    whole(cases, case)


async def at_stage(house: House, case: str, asked: set[str]) -> None:
    """Where a case stands: what it waits for is so, and what is not for the stage is refused."""
    stage = stories.at(house, case)
    if stage != "closed":
        held = await rest(house, case)
        waits = (await live(house, case))["waiting_for"]
        assert waits == WAITS[stage]
        runs = CaseState.model_validate(held).obligations.values()
        assert not waits.startswith("T-") or any(one.rule == waits and one.live for one in runs)
    if stage in asked:
        await refuses_the_rest(house, case, wrong_at(stage))
