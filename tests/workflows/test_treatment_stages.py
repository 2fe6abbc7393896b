"""A treatment from stage to stage: what it says that it waits for, and what it refuses there."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import pytest

from domain.actors import Actor, Role, system
from domain.model import Json
from domain.process import OPEN
from domain.registry import PROCESSES
from tests.house import House
from tests.workflows import treatments as tr
from tests.workflows.confined import AGENCY, CHIEF
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest
from tests.workflows.treatments import STAFF, today

pytestmark = pytest.mark.server

CLOSES: Final = "a person closes it (close-treatment)"
WAITS: Final = {
    "to-classify": "the classification (DECK-02, DECK-06)",
    "not-applicable": CLOSES,
    "to-assign": "a site is assigned (C-55)",
    "held": "a site that can take the person (DECK-13)",
    "waiting": "treatment.latest-start",
    "offered": "the person takes the bed that is held (DECK-08)",
    "admitted": "treatment.latest-start",
    "phase-1": "T-35",
    "phase-1-decided": "Phase II begins (DECK-14)",
    "phase-2": "T-36",
    "suspended": "the person is back (M-08)",
    "completed": CLOSES,
    "terminated": CLOSES,
    "refused": CLOSES,
    "removed": CLOSES,
}
"""Stage -> what a case waits for that has just come there. A rule is a clock that runs."""
MACHINE: Final[dict[str, Json]] = {
    "bed-granted": {"site": "fcc", "bed": "a-01"},
    "bed-lapsed": {"site": "fcc", "bed": "a-01"},
    "bed-lost": {"site": "fcc", "bed": "a-01"},
    "place-changed": {"site": "fcc", "place": 1, "of": 1},
    "note-dates": {},
    "person-released": {"on": "2026-01-02"},
}
Walk = Callable[[House], AsyncIterator[str]]


async def straight(house: House) -> AsyncIterator[str]:
    """From the classification over both phases, and a day in court, to the end."""
    yield (case := await tr.opened(house))
    yield await tr.classified(house, case=case)
    await tr.does(house, case, "assign-site")
    yield case
    await tr.granted(house, case)
    yield case
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    yield case
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    yield case
    decision = {"decided_on": today(house), "outcome": "proceed"}
    await tr.does(house, case, "decide-phase-1", STAFF, **decision)
    yield case
    await tr.does(house, case, "start-phase-2", STAFF, started_on=today(house))
    yield case
    out: Json = {"suspended_on": today(house), "why": "out-to-court", "keeps_bed": True}
    await tr.does(house, case, "suspend", **out)
    yield case
    await tr.does(house, case, "record-return", returned_on=today(house))
    await tr.components(house, case)
    report = {"completed_on": today(house), "evidence": ["document-1"]}
    await tr.does(house, case, "complete", STAFF, **report)
    yield case
    yield await tr.closed(house, case)


async def others(house: House) -> AsyncIterator[str]:
    """Held, refused, removed, terminated, and one attempt after another."""
    case = await tr.classified(house, dialysis=True)
    await tr.does(house, case, "assign-site")
    yield case
    await tr.does(house, case, "refuse", refused_on=today(house))
    yield case
    await _again(house, case)
    gone = {"removed_on": today(house), **REASON}
    await tr.does(house, case, "remove-administratively", **gone)
    yield case
    await _again(house, case)
    await tr.does(house, case, "change-needs", sex="male")
    await tr.does(house, case, "assign-site")
    await tr.granted(house, case)
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    ended = {"terminated_on": today(house), "ground": "poor-conduct"}
    await tr.does(house, case, "terminate", STAFF, **ended)
    yield case


async def nothing(house: House) -> AsyncIterator[str]:
    """No offence calls for treatment."""
    case = await tr.opened(house, offences=[{"code": "565.110", "on": "2015-05-01"}])
    yield await tr.classified(house, case=case)


async def _again(house: House, case: str) -> None:
    await tr.does(house, case, "re-enter", CHIEF, decided_on=today(house), **REASON)


WALKS: Final[dict[Walk, tuple[str, ...]]] = {
    straight: (
        *("to-classify", "to-assign", "waiting", "offered", "admitted", "phase-1"),
        *("phase-1-decided", "phase-2", "suspended", "completed", "closed"),
    ),
    others: ("held", "refused", "removed", "terminated"),
    nothing: ("not-applicable",),
}


def test_the_walks_come_to_every_stage() -> None:
    stages = [stage for asked in WALKS.values() for stage in asked]
    assert sorted(stages) == sorted(PROCESSES["treatment"].stages.stages)
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
    for name, spec in PROCESSES["treatment"].commands.items():
        if name == OPEN or stage in spec.stages:
            continue
        reason = REASON if spec.needs_reason else {}
        paper = {"evidence": ["document-1"]} if spec.needs_evidence else {}
        form: dict[str, Any] = MACHINE.get(name, spec.example)
        found[name] = (who(spec.roles), {**form, **reason, **paper})
    return found


@pytest.mark.rules("H-01", "H-06", "DECK-14")
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
