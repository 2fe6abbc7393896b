"""What the paths of a consent and of a delivery cost: counted from histories, one event at a time.

Workflow tasks = 1 + outside events; events within 1.15 of the formula; one transaction of the
record for each outside event (performance.md, section 8; the anchor case is in `tests/server`).
"""

import dataclasses
from typing import Any

import pytest

from domain.actors import system
from domain.model import Json
from domain.recording import Fact
from tests.house import House, new_id
from tests.workflows import stories
from tests.workflows.histories import Cost, cost, runs
from tests.workflows.people import MAIL_ROOM, SUPERVISOR
from tests.workflows.service import Site, Watched, rest, standing, state, until, watched
from tests.workflows.stories import REASON
from tests.workflows.test_clock import within_a_second

pytestmark = pytest.mark.server


async def step(house: House, case: str, command: str, data: Json, actor: Any = SUPERVISOR) -> None:
    """One command, and whatever it ordered, to its end."""
    await house.accepted(case, command, data, actor=actor)
    await rest(house, case)


async def scan(house: House, case: str, code: str) -> None:
    """A scan as a command: one outside event."""
    await house.accepted(case, "carrier-scan", {"code": code}, actor=MAIL_ROOM)


async def certified(house: House) -> str:
    case = await stories.delivery(house)
    for code in ("accepted", "notice-left"):
        await scan(house, case, code)
    await scan(house, case, "delivered-addressee")
    await stories.ended(house, case)
    return case


async def certified_by_facts(house: House) -> str:
    """The same, told by signals: each costs one more event and one more look at the record."""
    case = await stories.delivery(house)
    await stories.scan(house, case, "accepted")
    await rest(house, case)
    await stories.scan(house, case, "delivered-addressee")
    await stories.ended(house, case)
    return case


async def returned(house: House) -> str:
    """Came back, verbal attempts, follow-up, attempted."""
    case = await stories.delivery(house)
    for code in ("accepted", "notice-left", "unclaimed"):
        await scan(house, case, code)
        await rest(house, case)
    while state(house, case)["stage"] == "returned":
        await step(house, case, "record-verbal-attempt", {"reached": False})
    await step(house, case, "record-follow-up-sent", {})
    await house.accepted(case, "close-delivery", {})
    await stories.ended(house, case)
    return case


async def by_hand(house: House) -> str:
    case = await stories.delivery(house, method="hand")
    signed = {"outcome": "signed", "evidence": ["receipt-1"]}
    await house.accepted(case, "record-hand-delivery", signed)
    await stories.ended(house, case)
    return case


async def decided(house: House) -> str:
    """A named person decides, after an alert."""
    case = await stories.delivery(house, "needs-decision")
    stop = {"choice": "stop", **REASON}
    await house.accepted(case, "decide-delivery", stop, actor=SUPERVISOR)
    await stories.ended(house, case)
    return case


async def lettered_consent(house: House) -> str:
    """With our letter, certified mail, the delivery's report, the answer."""
    case, _, _ = await stories.lettered(house)
    await step(house, case, "record-request-sent", {"method": "certified"})
    ladder = await stories.ladder_of(house, case)
    await scan(house, ladder, "delivered-addressee")
    await until(lambda: state(house, case).get("deliveries"), "the report")
    await rest(house, case)
    await step(house, case, "record-response", stories.signed(house))
    await house.accepted(case, "close-consent", REASON)
    await stories.ended(house, case)
    return case


def hold(counted: Cost, driver: Watched, case: str) -> None:
    """The budgets of one run."""
    counted.within_budget()
    recorded = driver.of(case)
    assert len(recorded) == counted.outside, [one.command for one in recorded]
    assert all(one.drafts for one in recorded), "each of them recorded something"
    assert counted.kinds["MARKER_RECORDED"] == (
        len(recorded) + counted.kinds["WORKFLOW_EXECUTION_SIGNALED"]
    )


@pytest.mark.parametrize(
    ("path", "outside"),
    [
        (certified, {"updates": 3, "signals": 0, "activities": 2}),
        (certified_by_facts, {"updates": 0, "signals": 2, "activities": 2}),
        (returned, {"updates": 5, "signals": 0, "activities": 4}),  # and the verbal attempts
        (by_hand, {"updates": 1, "signals": 0, "activities": 1}),
        (decided, {"updates": 2, "signals": 0, "activities": 3}),
        (lettered_consent, {"updates": 3, "signals": 1, "activities": 2}),
    ],
)
async def test_the_paths_keep_their_budgets(
    cases: House, driver: Watched, path: stories.Path, outside: dict[str, int]
) -> None:
    case = await path(cases)
    counted = await cost(cases.client, case)
    kinds = counted.kinds
    outside = {**outside, "updates": outside["updates"] + state(cases, case).get("verbal", 0)}
    assert {
        "updates": kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"],
        "signals": kinds["WORKFLOW_EXECUTION_SIGNALED"],
        "activities": kinds["ACTIVITY_TASK_COMPLETED"],
    } == outside
    assert kinds["TIMER_FIRED"] == 0
    hold(counted, driver, case)


async def test_a_clock_that_runs_out_keeps_the_budget(place: Site) -> None:
    """Each timer that fires is an outside event, and so is the alert's completion."""
    recorder = dataclasses.replace(place.parts.recorder, count=within_a_second)
    driver = watched(recorder)
    parts = dataclasses.replace(place.parts, recorder=recorder)
    async with standing(dataclasses.replace(place, parts=parts), driver=driver) as house:
        case = await stories.consent(house)
        await until(lambda: len(state(house, case)["log"]) == 5, "the alert of the breach")
        await rest(house, case)
        counted = await cost(house.client, case)
        # On a busy machine one wake may bring several reminders, or the first task all of them.
        assert counted.kinds["TIMER_FIRED"] == counted.outside - 1 <= 3
        hold(counted, driver, case)


async def test_what_costs_nothing(cases: House, driver: Watched) -> None:
    """Refusals leave no event; an idle case has no task; a signal without a fact has one."""
    case = await stories.consent(cases, "asked")
    before = await cost(cases.client, case)
    await cases.refused(case, "record-withdrawal", {})
    await cases.refused(case, "release", {})
    assert len((await cost(cases.client, case)).events) == len(before.events)
    assert len(driver.of(case)) == 1
    nobody = Fact(id=new_id(), kind="scan", actor=system("carrier"))
    await cases.client.get_workflow_handle(case).signal("fact", nobody.id)
    await rest(cases, case)
    after = await cost(cases.client, case)
    assert after.tasks == before.tasks + 1
    assert len(driver.of(case)) == 1, "an unknown fact opens no transaction"


async def test_each_further_run_costs_one_task(cases: House, driver: Watched) -> None:
    cases.hop_events = 20
    case = await stories.consent(cases, "asked")
    for _ in range(6):
        await step(cases, case, "record-response", {"kind": "other"})
    whole = await every_run(cases, case)
    assert len(whole) > 1
    assert sum(one.tasks for one in whole) == len(whole) + sum(one.outside for one in whole)
    assert len(driver.of(case)) == sum(one.outside for one in whole) == 7


async def every_run(house: House, case: str) -> list[Cost]:
    return [await cost(house.client, case, one) for one in await runs(house.client, case)]
