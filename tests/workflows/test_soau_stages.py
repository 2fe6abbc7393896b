"""A case of the unit from stage to stage: what it waits for, and what it refuses there."""

from collections.abc import AsyncIterator, Callable
from typing import Final

import pytest

from domain.actors import Actor, Role
from domain.model import Json
from domain.process import OPEN
from domain.registry import PROCESSES
from tests.house import House
from tests.workflows import soaus as su
from tests.workflows.confined import AGENCY, CORRECTIONS, JUDGE
from tests.workflows.service import live, rest, state
from tests.workflows.soaus import today
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest

pytestmark = pytest.mark.server

CLOSES: Final = "a person closes it (close-soau)"
WAITS: Final = {
    "order-to-check": "the order is checked (DECK-50)",
    "returned-to-court": "the court corrects its order (U-07)",
    "eligibility": "eligibility is found (DECK-44)",
    "ineligible": CLOSES,
    "to-deliver": "delivery to DOC, which is day 0 (T-17)",
    "delivered": "T-17",
    "assessing": "soau-report",
    "report-sent": "T-17",
    "intent-noticed": "T-17",
    "probation-granted": CLOSES,
    "sentence-executed": CLOSES,
    "power-ended": CLOSES,
}
"""Stage -> what a case waits for that has just come there. A rule is a clock that runs."""
Walk = Callable[[House], AsyncIterator[str]]


async def straight(house: House) -> AsyncIterator[str]:
    """From an order that goes back once to probation."""
    case = await su.opened(house, names_soau=False)
    await su.does(house, case, "return-order", returned_on=today(house))
    yield case
    corrected = {**su.ORDER, "ordered_on": today(house), **su.PAPER}
    await su.does(house, case, "correct-order", JUDGE, **corrected)
    yield case
    await su.accepted(house, case=case)
    yield case
    await su.does(house, case, "check-eligibility", **su.GROUNDS)
    yield case
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=today(house))
    yield case
    await su.does(house, case, "begin-assessment", admitted_on=today(house))
    yield case
    await su.outputs(house, case)
    await su.does(house, case, "send-report", sent_on=today(house))
    yield case
    await su.does(house, case, "notice-of-intent", JUDGE, noticed_on=today(house))
    yield case
    await su.does(house, case, "grant-probation", JUDGE, **su.order(house))
    yield case
    yield await su.closed(house, case)


async def others(house: House) -> AsyncIterator[str]:
    """Not eligible; delivered long ago, so that the power has ended; the sentence runs."""
    case = await su.accepted(house)
    await su.does(house, case, "check-eligibility", **{**su.GROUNDS, "parole_eligible": False})
    yield case
    case = await su.past(house)
    yield case
    await su.does(house, case, "execute-sentence", JUDGE, executed_on=today(house))
    yield case


WALKS: Final[dict[Walk, tuple[str, ...]]] = {
    straight: (
        *("returned-to-court", "order-to-check", "eligibility", "to-deliver", "delivered"),
        *("assessing", "report-sent", "intent-noticed", "probation-granted", "closed"),
    ),
    others: ("ineligible", "power-ended", "sentence-executed"),
}


def test_the_walks_come_to_every_stage() -> None:
    stages = [stage for asked in WALKS.values() for stage in asked]
    assert sorted(stages) == sorted(PROCESSES["soau"].stages.stages)
    assert {*WAITS} | {"closed"} == {*stages}


def who(roles: frozenset[Role]) -> Actor:
    """Somebody of the own office."""
    role = min(roles)
    return Actor(id=f"a-{role}", role=role, office=AGENCY)


def wrong_at(stage: str) -> dict[str, tuple[Actor, Json]]:
    """Command -> somebody who may give it elsewhere, and a well-formed one."""
    found = {}
    for name, spec in PROCESSES["soau"].commands.items():
        if name == OPEN or stage in spec.stages:
            continue
        reason = REASON if spec.needs_reason else {}
        paper = su.PAPER if spec.needs_evidence else {}
        found[name] = (who(spec.roles), {**spec.example, **reason, **paper})
    return found


@pytest.mark.rules("H-01", "H-06", "T-17")
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
