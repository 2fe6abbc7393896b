"""Treatment in the community, stage by stage: what it says that it waits for, and refuses there."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import pytest

from domain.actors import Actor, Role, system
from domain.model import Json
from domain.process import NOTE_FACTS, OPEN
from domain.registry import PROCESSES
from tests.house import House
from tests.workflows import communities as cm
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest

pytestmark = pytest.mark.server

CLOSES: Final = "a person closes it (close-community)"
WAITS: Final = {
    "to-plan": "community.assign-specialist",
    "in-treatment": "community.progress",
    "completed": CLOSES,
    "failed": CLOSES,
    "deceased": CLOSES,
}
"""Stage -> what a case waits for that has just come there. A rule is a clock that runs."""
APPROVAL: Final[Json] = {"provider": "clinic-1", "region": "east", "in_force": True}
Walk = Callable[[House], AsyncIterator[str]]


async def straight(house: House) -> AsyncIterator[str]:
    """From the plan over treatment to completion and the end."""
    yield (case := await cm.opened(house))
    await cm.assigned(house, case)
    on: Json = {"assigned_on": cm.today(house)}
    await cm.does(house, case, "assign-specialist", specialist="s-1", region="east", **on)
    await cm.does(house, case, "begin-treatment", begun_on=cm.today(house))
    yield case
    await cm.does(house, case, "complete-treatment", completed_on=cm.today(house), **cm.REPORT)
    yield case
    yield await cm.closed(house, case)


async def otherwise(house: House) -> AsyncIterator[str]:
    """Failed, and then the person dies."""
    yield (case := await cm.failed(house))
    await cm.does(house, case, "record-death", died_on=cm.today(house))
    yield case


WALKS: Final[dict[Walk, tuple[str, ...]]] = {
    straight: ("to-plan", "in-treatment", "completed", "closed"),
    otherwise: ("failed", "deceased"),
}


def test_the_walks_come_to_every_stage() -> None:
    stages = [stage for asked in WALKS.values() for stage in asked]
    assert sorted(stages) == sorted(PROCESSES["community"].stages.stages)
    assert {*WAITS} | {"closed"} == {*stages}


def who(roles: frozenset[Role]) -> Actor:
    """Somebody of the own office, or a machine."""
    if roles == {Role.SYSTEM}:
        return system("test")
    role = min(roles)
    return Actor(id=f"a-{role}", role=role, office=cm.OFFICE)


def wrong_at(stage: str) -> dict[str, tuple[Actor, Json]]:
    """Command -> somebody who may give it elsewhere, and a well-formed one."""
    found = {}
    for name, spec in PROCESSES["community"].commands.items():
        if name == OPEN or stage in spec.stages:
            continue
        reason = REASON if spec.needs_reason else {}
        paper = {"evidence": ["document-1"]} if spec.needs_evidence else {}
        form: dict[str, Any] = {"standing": APPROVAL} if name == NOTE_FACTS else spec.example
        found[name] = (who(spec.roles), {**form, **reason, **paper})
    return found


@pytest.mark.rules("H-01", "H-06", "DECK-22")
@pytest.mark.parametrize("walk", WALKS)
async def test_what_each_stage_waits_for_and_refuses(cases: House, walk: Walk) -> None:
    expected = iter(WALKS[walk])
    case = ""
    async for case in walk(cases):
        stage = state(cases, case)["stage"]
        assert stage == next(expected)
        if stage != "closed":
            await rest(cases, case)
            assert (await live(cases, case))["waiting_for"] == WAITS[stage]
        await refuses_the_rest(cases, case, wrong_at(stage))
    assert next(expected, None) is None
    whole(cases, case)
