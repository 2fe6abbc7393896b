"""An svp case in virtual time: what the clock alone brings, and what is typed after it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.events import BREACHED
from domain.model import Json
from records.commit import history as events_of
from records.engine import reading
from tests.house import House
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import CHIEF, STATE_COUNSEL, confined
from tests.workflows.proceedings import DAY, NOW, Step
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_clock import events, owed, taken_at
from tests.workflows.test_runs import whole
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server
HOUR = timedelta(hours=1)


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


def alerts(house: House, case: str) -> list[tuple[str, str]]:
    """What people were alerted about, and how severely, in order."""
    with reading(house.engine) as conn:
        found = events_of(conn, case)
    told: list[Json] = [
        order.data for one in found for order in one.orders if order.kind == "alert"
    ]
    return [(one["about"], one.get("severity", "")) for one in told]


def ends(time: Virtual, case: str, key: str) -> datetime:
    """When a duty ends."""
    found = owed(time, case, key).ends
    assert found is not None
    return found


@pytest.mark.rules("S-36", "T-13")
async def test_nine_days_without_a_petition_and_a_release_is_due(time: Virtual) -> None:
    """To the second, and told most severely; a person records the release, nothing else does."""
    house = time.house
    case = await pr.svp(house, "detained", people=confined(house.engine, victims=0))
    end = ends(time, case, "T-13")
    await time.move_to(end - SECOND, case)
    assert state(house, case)["stage"] == "detained"
    await time.move_to(end + SECOND, case)
    held = state(house, case)
    assert (held["stage"], held["release_why"]) == ("release-due", "T-13")
    (due,) = events(house, case, "release-became-due")
    taken_at(due, end)
    assert ("breach", "liberty") in alerts(house, case)
    assert (await live(house, case))["waiting_for"] == "a person records the release"
    await time.move_to(end + 30 * DAY, case)
    assert state(house, case)["stage"] == "release-due", "no machine releases anybody"
    await pr.give(house, case, pr.RELEASE)
    early = await house.refused(case, "close-svp", REASON, actor=CHIEF)
    assert (early.rule, early.allowed) == ("T-13", ("decide-late",))
    decided = {"obligation": "T-13", "decision": "proceed", **REASON}
    await house.accepted(case, "decide-late", decided, actor=CHIEF)
    await pr.give(house, case, pr.CLOSING)
    await stories.ended(house, case)
    assert owed(time, case, "T-13").status == "late"
    whole(house, case)


@pytest.mark.rules("S-36", "T-15", "T-16")
async def test_hours_without_a_petition_and_one_that_was_filed_in_time(time: Virtual) -> None:
    """The release that the clock has brought is taken back by an act of before, typed late."""
    house = time.house
    case = await pr.svp(house, "determined", people=confined(house.engine, victims=0))
    await pr.go(house, case, pr.CHAIRS)
    await pr.give(house, case, Step(STATE_COUNSEL, "notify-prc", {"notified_on": NOW}))
    await pr.go(house, case, (*pr.prosecutors_vote(), pr.CLOSED_PRC))
    end = ends(time, case, "T-16")
    await time.move_to(end + SECOND, case)
    held = state(house, case)
    assert (held["stage"], held["release_why"]) == ("release-due", "T-16")
    filed = {**pr.at(house, pr.PETITION), "filed_on": (end - HOUR).isoformat()}
    late = {**filed, "filed_on": (end + SECOND).isoformat()}
    refused = await house.refused(case, "file-petition", late, actor=STATE_COUNSEL)
    assert (refused.rule, refused.allowed) == ("T-16", ("record-release",))
    reply = await house.accepted(case, "file-petition", filed, actor=STATE_COUNSEL)
    assert reply.stage == "petition-filed"
    met = owed(time, case, "T-16")
    assert (met.status, met.recorded_late) == ("met", True)
    assert ("withdrawn", "") in alerts(house, case)
    await pr.go(house, case, (pr.NO_CAUSE, pr.RELEASE))
    await rest(house, case)
    whole(house, case)


@pytest.mark.rules("T-06", "C-50")
async def test_seventy_two_hours_and_a_hearing_after_them(time: Virtual) -> None:
    """Late it counts, ends the duty late, and waits for a named person's decision."""
    house = time.house
    case = await pr.svp(house, "in-custody", people=confined(house.engine, victims=0))
    end = ends(time, case, "T-06")
    await time.move_to(end + HOUR, case)
    held = await rest(house, case)
    assert held["stage"] == "in-custody", "the wait goes on"
    (breached,) = events(house, case, BREACHED)
    taken_at(breached, end)
    assert ("breach", "liberty") in alerts(house, case)
    assert (await live(house, case))["waiting_for"] == "T-06", "it is still owed"
    reply = await pr.give(house, case, pr.HEARING)
    assert reply.stage == "examination"
    held = await rest(house, case)
    assert owed(time, case, "T-06").status == "late"
    assert held["late"] == {"T-06": "T-06"}
    assert ("late", "liberty") in alerts(house, case)
    decided = {"obligation": "T-06", "decision": "proceed", **REASON}
    await house.accepted(case, "decide-late", decided, actor=CHIEF)
    assert not (await rest(house, case)).get("late")
    whole(house, case)
