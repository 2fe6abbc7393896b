"""What an svp case may cost: counted from histories, never from the clock (performance.md, 8).

From the evaluation straight through to the commitment, one act at a time, as agencies, committees
and courts act. The measured figures stand beside their ceilings.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from domain.model import Json
from tests.house import House
from tests.server.test_placement_budgets import Counting
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import confined
from tests.workflows.histories import SLACK, Cost, cost, runs
from tests.workflows.proceedings import DAY, Step
from tests.workflows.service import apart, rest, standing, state, watched

pytestmark = pytest.mark.server

COMMANDS: Final = 35
LETTERS: Final = 9
"""Two notices, assessment, determination, the examination's; one victim is told of four events."""
EVENTS_BESIDE_TASKS: Final = 176
"""Beside the three of each workflow task: how many letters share one is the machine's mood. 171
measured: 312 events with 47 tasks in two runs, where the formula of performance.md gives 302."""
BYTES: Final = 90_000
"""Of both runs' histories, encrypted: 82 KB measured. Of these each command takes 1.5 KB, each typeset
letter 1.7 KB; the state that one run hands to the next takes 3 KB in each of them."""


@pytest.fixture
async def counting(tmp_path: Path) -> AsyncIterator[Counting]:
    async with apart(tmp_path) as place:
        driver = watched(place.parts.recorder)
        async with standing(place, driver=driver) as house:
            yield Counting(house, driver)


def path(case: Json) -> tuple[Step, ...]:
    """Every act from the evaluation to the end, with one trial."""
    legs = [leg for leg in pr.STRAIGHT if leg[0] != "mistrial"]
    legs.remove(("trial", (pr.TRIAL,)))  # the one after the mistrial
    return (pr.evaluation(case), *(step for _, steps in legs for step in steps))


async def size(house: House, case: str, run: str) -> int:
    """Bytes of a run's history, encrypted as production is."""
    described = await house.client.get_workflow_handle(case, run_id=run).describe()
    return int(described.raw_description.workflow_execution_info.history_size_bytes)


def within(counted: Cost) -> None:
    """A run: a task for each outside event and one to begin with; events as the formula has them."""
    shown = dict(counted.kinds)
    assert not counted.failed
    assert not counted.kinds["WORKFLOW_TASK_TIMED_OUT"]
    assert counted.tasks <= 1 + counted.outside, shown
    assert len(counted.events) <= SLACK * counted.formula, (len(counted.events), shown)


async def test_straight_through_to_a_commitment(counting: Counting) -> None:
    """Longer than one run may be: what the second costs beyond the first is counted too."""
    house = counting.house
    # Before the window of the notice opens: its first reminder would be a transaction of its own.
    later = (house.clock.now() + 400 * DAY).isoformat()
    case = await pr.opened(house, confined(house.engine), anticipated_release=later)
    await rest(house, case)
    *steps, last = path(state(house, case))
    for step in steps:
        await pr.give(house, case, step)
        await rest(house, case)
    await pr.give(house, case, last)
    await stories.ended(house, case)
    found = await runs(house.client, case)
    costs = [await cost(house.client, case, run) for run in found]
    for counted in costs:
        within(counted)
    outside = sum(one.outside for one in costs)
    assert outside == COMMANDS + LETTERS + 1, "and the case of the commitment, opened"
    taken = counting.driver.of(case)
    assert len(taken) == outside, [one.command for one in taken]
    assert all(one.drafts for one in taken), "each of them recorded something"
    assert sum(one.kinds["MARKER_RECORDED"] for one in costs) == outside
    events, tasks = sum(len(one.events) for one in costs), sum(one.tasks for one in costs)
    grown = sum([await size(house, case, run) for run in found])
    print(f"runs {len(found)}, events {events}, tasks {tasks}, outside {outside}, bytes {grown}")
    assert len(found) == 2
    assert tasks <= len(found) + outside
    assert events - 3 * tasks <= EVENTS_BESIDE_TASKS
    assert grown <= BYTES, grown
