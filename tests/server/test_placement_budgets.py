"""What a placement may cost: counted from histories, never from the clock (performance.md, 8).

The measured figures stand beside their ceilings. One transaction of the record for each outside
event, and one more for each plan that follows from it: who must be told what is worked out in the
same workflow task, so that it costs neither a task nor an activity of its own.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import House
from tests.workflows import placements, stories
from tests.workflows.histories import SLACK, Cost, cost
from tests.workflows.homes import another, household, moves_in
from tests.workflows.placements import announced, delivered, ladders_of, notices
from tests.workflows.service import Watched, apart, rest, standing, state, until, watched

pytestmark = pytest.mark.server

RESIDENTS = ("plain",) * 5 + ("ward",) * 3
BYTES = 58_000
"""Of the whole history, encrypted: 54 KB measured, 6.7 KB a notice. Of these the opening and the
first plan take 2.8 KB, each typeset letter 1.3 KB, each ladder opened 1.3 KB, its report 1.8 KB."""
PICTURE_BYTES = 6_000
"""Of one change of a home with eight residents, up to the typeset letter: 5.2 KB measured."""
EVENTS_PER_NOTICE = 15
"""Beside the three of each workflow task: how many outside events share one is the machine's
mood. 14.9 measured: 188 events with 23 tasks, where the formula of performance.md gives 177."""


@dataclass(frozen=True)
class Counting:
    """A house, and its record's transactions counted."""

    house: House
    driver: Watched

    async def spent(self, case: str) -> Cost:
        """What a case has cost so far, held to what every case is held to."""
        counted = await cost(self.house.client, case)
        kinds = counted.kinds
        assert kinds["WORKFLOW_TASK_FAILED"] == kinds["WORKFLOW_TASK_TIMED_OUT"] == 0
        assert counted.tasks <= 1 + counted.outside, dict(kinds)
        assert len(counted.events) <= SLACK * counted.formula, (len(counted.events), dict(kinds))
        plans = state(self.house, case)["log"].count("notices-planned")
        taken = self.driver.of(case)
        assert len(taken) == counted.outside + plans, [one.command for one in taken]
        assert all(one.drafts for one in taken), "each of them recorded something"
        assert kinds["MARKER_RECORDED"] == len(taken) + kinds["WORKFLOW_EXECUTION_SIGNALED"]
        return counted

    async def size(self, case: str) -> int:
        """Bytes of the history, encrypted as production is."""
        described = await self.house.client.get_workflow_handle(case).describe()
        return int(described.raw_description.workflow_execution_info.history_size_bytes)


@pytest.fixture
async def counting(tmp_path: Path) -> AsyncIterator[Counting]:
    async with apart(tmp_path) as place:
        driver = watched(place.parts.recorder)
        async with standing(place, driver=driver) as house:
            yield Counting(house, driver)


async def test_an_offender_joins_eight_residents(counting: Counting) -> None:
    """Each of them, or the guardian, is told by certified mail, and every ladder reports."""
    house = counting.house
    people = household(house.engine, *RESIDENTS, newcomer="offender")
    case = await placements.opened(house, people)
    await placements.told_of_possibility(house, case)
    await house.accepted(case, "send-notices", {"method": "certified"})
    await rest(house, case)
    for ladder in ladders_of(house, case):
        await delivered(house, case, ladder)
    await placements.placed(house, case)
    await placements.closed(house, case)
    counted = await counting.spent(case)
    kinds = counted.kinds
    assert len(notices(house, case, "delivered")) == len(RESIDENTS)
    assert kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == 5
    assert kinds["WORKFLOW_EXECUTION_SIGNALED"] == 8, "one report for each ladder"
    assert kinds["ACTIVITY_TASK_COMPLETED"] == 1 + 8 + 8, "letters, and ladders opened"
    assert state(house, case)["log"].count("notices-planned") == 3, "opened, told of (2), told all"
    size = await counting.size(case)
    print(f"events {len(counted.events)} of {counted.formula}, tasks {counted.tasks}, bytes {size}")
    beside_tasks = len(counted.events) - 3 * counted.tasks
    assert beside_tasks <= EVENTS_PER_NOTICE * len(RESIDENTS)
    assert size <= BYTES, size


async def test_a_home_of_eight_changes(counting: Counting) -> None:
    """A second subject moves in: one signal, one look at the facts, one event, one plan."""
    house = counting.house
    people = household(house.engine, *RESIDENTS, "offender")
    case = await placements.opened(house, people)
    before, size = await counting.spent(case), await counting.size(case)
    told = moves_in(house.engine, another(house.engine, "offender"), people.location)
    await announced(house, told)
    await until(lambda: len(notices(house, case)) == 2, "the new notice")
    await rest(house, case)
    after = await counting.spent(case)
    assert after.outside == before.outside + 2, "the fact, and the letter"
    assert after.tasks <= before.tasks + 2
    grown = await counting.size(case) - size
    print(f"bytes of a change {grown}")
    assert grown <= PICTURE_BYTES, grown


async def test_a_status_found_with_one_recipient(counting: Counting) -> None:
    """One event at a time: exactly one workflow task for each."""
    house = counting.house
    case = await placements.found(house, people=household(house.engine, "plain", "offender"))
    await placements.sent(house, case)
    await house.accepted(case, "close-status-found", {"reason": "A fictional reason."})
    await stories.ended(house, case)
    counted = await counting.spent(case)
    counted.within_budget()
    assert counted.outside == 5, "the letter, sent, the ladder, its report, closed"
