"""A command whose answer is lost, given again after its case has forgotten the id."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateRPCTimeoutOrCancelledError

from domain.commands import Reply
from domain.state import ENTITY_COMMANDS
from tests.house import House, new_id
from tests.workflows import sites
from tests.workflows.confined import CHIEF
from tests.workflows.service import apart, standing, state
from tests.workflows.sites import treatment
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole

pytestmark = pytest.mark.server


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with apart(tmp_path) as place, standing(place) as built:
        built.hop_events = 15
        yield built


async def test_what_a_case_has_forgotten_the_record_answers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site remembers its last commands, Temporal those of a run; the record remembers all."""
    case, mine = await sites.narrow(house, 80), new_id()
    sent, taken, others_are_in = WorkflowHandle.execute_update, asyncio.Event(), asyncio.Event()

    async def losing(handle: Any, *args: Any, **how: Any) -> Any:
        answer = await sent(handle, *args, **how)
        if how["id"] != mine or taken.is_set():
            return answer
        taken.set()
        await others_are_in.wait()
        raise WorkflowUpdateRPCTimeoutOrCancelledError

    def found(number: int) -> dict[str, str]:
        return {**REASON, "treatment": treatment(number), "bed": f"all-{number:02d}"}

    monkeypatch.setattr(WorkflowHandle, "execute_update", losing)
    async with asyncio.TaskGroup() as group:
        given = group.create_task(house.do(case, "correct", found(1), actor=CHIEF, id=mine))
        await taken.wait()
        for number in range(2, ENTITY_COMMANDS + 4):
            await house.accepted(case, "correct", found(number), actor=CHIEF)
        assert mine not in state(house, case)["known"]
        others_are_in.set()
    answer = given.result()
    assert isinstance(answer, Reply), answer
    assert answer.events[0] == "occupancy-corrected"
    await sites.quiet(house, case)
    assert sites.beds(house, case)[treatment(1)] == "all-01"
    whole(house, case)
