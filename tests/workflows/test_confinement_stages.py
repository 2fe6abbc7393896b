"""A confinement from stage to stage: what it says that it waits for, and what it refuses there."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import pytest

from domain.actors import Actor, Role, system
from domain.model import Json
from domain.process import OPEN
from domain.registry import PROCESSES
from tests.house import House
from tests.workflows import communities
from tests.workflows import confinements as cf
from tests.workflows.confined import AGENCY
from tests.workflows.confinements import PAPER
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest
from tests.workflows.treatments import today

pytestmark = pytest.mark.server

CLOCK: Final = "confinement.review-opens"
WAITS: Final = {
    "confined": CLOCK,
    "transferred-out": CLOCK,
    "released": "a person closes it (close-confinement, DECK-26)",
    "deceased": "a person closes it (close-confinement)",
}
"""Stage -> what a case waits for that has just come there. A rule is a clock that runs."""
_NOTED: Final = {"on": "2026-01-02T00:00:00-06:00"}
MACHINE: Final[dict[str, Json]] = {
    "treatment-noted": {"treatment": "t-1", "status": "x", "requirement": "none", **_NOTED},
    "review-noted": {"svp": "s-1", "outcome": "open", "reviewed": False, **_NOTED},
    "community-noted": {"community": "k-1", "outcome": "x", **_NOTED},
}
FORMS: Final[dict[str, Json]] = {"record-release": {"supervised_by": communities.OFFICE}}
"""What the example of a command names, by the registers of these tests."""
Walk = Callable[[House], AsyncIterator[str]]


async def straight(house: House) -> AsyncIterator[str]:
    """Away, back, released, and to the end."""
    yield (case := await cf.opened(house))
    await cf.does(house, case, "record-transfer-out", transferred_on=today(house))
    yield case
    await cf.does(house, case, "record-return", returned_on=today(house))
    on_file: Json = {"reviewed_on": today(house), "outcome": "does-not-meet"}
    await cf.does(house, case, "record-review", **on_file, **PAPER)
    yield await cf.released(house, case)
    yield await cf.closed(house, case)


async def dies(house: House) -> AsyncIterator[str]:
    """The person dies in prison."""
    case = await cf.opened(house)
    await cf.does(house, case, "record-death", died_on=today(house))
    yield case


WALKS: Final[dict[Walk, tuple[str, ...]]] = {
    straight: ("confined", "transferred-out", "released", "closed"),
    dies: ("deceased",),
}


def test_the_walks_come_to_every_stage() -> None:
    stages = [stage for asked in WALKS.values() for stage in asked]
    assert sorted(stages) == sorted(PROCESSES["confinement"].stages.stages)
    assert {*WAITS} | {"closed"} == {*stages}


def who(roles: frozenset[Role]) -> Actor:
    """Somebody of the own office, or a machine."""
    if roles == {Role.SYSTEM}:
        return system("test")
    role = min(roles)
    return Actor(id=f"a-{role}", role=role, office=AGENCY)


def wrong_at(stage: str) -> dict[str, tuple[Actor, Json]]:
    """Command -> somebody who may give it elsewhere, and a well-formed one."""
    found = {}
    for name, spec in PROCESSES["confinement"].commands.items():
        if name == OPEN or stage in spec.stages:
            continue
        reason = REASON if spec.needs_reason else {}
        paper = PAPER if spec.needs_evidence else {}
        form: dict[str, Any] = MACHINE.get(name, {**spec.example, **FORMS.get(name, {})})
        found[name] = (who(spec.roles), {**form, **reason, **paper})
    return found


@pytest.mark.rules("H-01", "H-06", "DECK-26")
@pytest.mark.parametrize("walk", WALKS)
async def test_what_each_stage_waits_for_and_refuses(cases: House, walk: Walk) -> None:
    communities.found_office(cases.engine)
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
