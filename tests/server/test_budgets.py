"""What a case may cost: counted from histories, never from the clock (performance.md, section 8)."""

from collections import Counter

import pytest
from temporalio.api.enums.v1 import EventType

from tests.house import House
from tests.server import anchor

pytestmark = pytest.mark.server
_BARE_BYTES = 4147
"""The hand-minimised bare case's history, unencrypted (performance.md, section 2)."""


async def played(cases: House) -> str:
    case = await cases.open("consent", anchor.opening())
    await cases.accepted(case, "record-request-sent", anchor.asked())
    await cases.accepted(case, "record-response", anchor.answered())
    await cases.accepted(case, "close-consent", anchor.closed())
    await cases.client.get_workflow_handle(case).result()
    return case


async def test_the_anchor_case_costs_one_workflow_task_per_outside_event(cases: House) -> None:
    case = await played(cases)
    handle = cases.client.get_workflow_handle(case)
    history = await handle.fetch_history()
    kinds = Counter(
        EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in history.events
    )
    tasks = kinds["WORKFLOW_TASK_COMPLETED"]
    updates = kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
    timers, markers = kinds["TIMER_STARTED"], kinds["MARKER_RECORDED"]
    activities = kinds["ACTIVITY_TASK_SCHEDULED"]
    assert updates == 3
    # One command at a time, so each has a task; on a slow machine the first comes with the start.
    assert updates <= tasks <= 1 + updates + kinds["TIMER_FIRED"] + activities
    formula = 2 + 3 * tasks + 2 * updates + 2 * timers + markers + 3 * activities
    assert len(history.events) <= 1.15 * formula, dict(kinds)
    described = await handle.describe()
    size = described.raw_description.workflow_execution_info.history_size_bytes
    print(
        f"events {len(history.events)} of {formula}, bytes {size}, ratio {size / _BARE_BYTES:.2f}"
    )
    assert size <= 1.6 * _BARE_BYTES, size
