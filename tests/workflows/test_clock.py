"""A case's clock in virtual time: reminders, breaches, the one kept timer, late wakes, long waits."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.actors import system
from domain.events import BREACHED, REMINDER_DUE, Recorded
from domain.obligations import Duty, Obligation
from domain.recording import Counted, Fact
from records.commit import history as events_of
from records.engine import reading
from tests.house import House, new_id
from tests.workflows import stories
from tests.workflows.histories import Cost, cost, kind_of, runs
from tests.workflows.service import Site, rest, standing, state, until, watched
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server
DAY = timedelta(days=1)
SLACK = timedelta(seconds=5)
"""Between a virtual instant and its record: the server's clock goes on while a case works."""


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


def events(house: House, case: str, *kinds: str) -> list[Recorded]:
    with reading(house.engine) as conn:
        return [one for one in events_of(conn, case) if not kinds or one.kind in kinds]


def owed(time: Virtual, case: str, key: str) -> Obligation:
    return time.held(case).obligations[key]


def taken_at(one: Recorded, instant: datetime) -> None:
    """An event of the clock: it happened at the stored instant, and was recorded no earlier."""
    assert one.occurred_on == instant
    assert timedelta() <= one.recorded_at - instant < SLACK, one


@pytest.mark.rules("T-22")
async def test_reminders_and_breach_come_at_the_stored_instants(time: Virtual) -> None:
    case = await stories.consent(time.house)
    duty = owed(time, case, "T-22")
    assert duty.ends is not None
    assert len(duty.reminders) == 2
    instants = (*duty.reminders, duty.ends)
    for number, instant in enumerate(instants):
        await time.move_to(instant - SECOND, case)
        assert len(events(time.house, case)) == 1 + number, "not a second too early"
        await time.move_to(instant + SECOND, case)
        assert len(events(time.house, case, REMINDER_DUE, BREACHED)) == number + 1
    for one, instant in zip(
        events(time.house, case, REMINDER_DUE, BREACHED), instants, strict=True
    ):
        taken_at(one, instant)
    assert [one.kind for one in events(time.house, case, REMINDER_DUE, BREACHED)] == [
        REMINDER_DUE,
        REMINDER_DUE,
        BREACHED,
    ]
    assert owed(time, case, "T-22").status == "breached"
    # One timer for each instant, each set once, and then the one for the new run of next year.
    counted = await cost(time.house.client, case)
    assert counted.kinds["TIMER_FIRED"] == 3
    assert timers(counted) == (4, 0)
    whole(time.house, case)


@pytest.mark.rules("C-06")
async def test_the_answer_s_clock_ends_in_no_response(time: Virtual) -> None:
    case = await stories.consent(time.house, "asked")
    duty = owed(time, case, "consent-answer")
    assert duty.ends is not None
    await time.move_to(duty.ends - SECOND, case)
    assert state(time.house, case)["stage"] == "asked"
    await time.move_to(duty.ends + SECOND, case)
    assert state(time.house, case)["stage"] == "no-response"
    (passed,) = events(time.house, case, "answer-clock-passed")
    taken_at(passed, duty.ends)
    reminded = [one.occurred_on for one in events(time.house, case, REMINDER_DUE)]
    assert reminded == list(duty.reminders)


@pytest.mark.rules("T-39")
async def test_mail_without_a_final_scan_is_lost_at_the_stored_instant(time: Virtual) -> None:
    case = await stories.delivery(time.house, "out")
    duty = owed(time, case, "delivery-lost")
    assert duty.ends is not None
    await time.move_to(duty.ends + SECOND, case)
    (lost,) = events(time.house, case, "mail-lost")
    taken_at(lost, duty.ends)
    again = owed(time, case, "delivery-resend")
    assert again.starts == duty.ends, "a clock that a clock opened starts at its instant"
    assert again.ends is not None
    await time.move_to(again.ends + SECOND, case)
    assert owed(time, case, "delivery-resend").status == "breached"
    whole(time.house, case)


def timers(counted: Cost) -> tuple[int, int]:
    return counted.kinds["TIMER_STARTED"], counted.kinds["TIMER_CANCELED"]


async def test_the_timer_is_kept_until_the_date_changes(time: Virtual) -> None:
    house = time.house
    case = await stories.consent(house)
    await rest(house, case)
    handle = house.client.get_workflow_handle(case)
    assert timers(await cost(house.client, case)) == (1, 0)
    await handle.signal("refresh")
    await handle.signal("fact", "no-such-fact")
    await house.refused(case, "record-response", {"kind": "other"})
    data = {"occurred_on": house.clock.now().isoformat(), "guardians": []}
    fact = Fact(id=new_id(), kind="note-facts", actor=system("registers"), data=data)
    await house.gateway.tell(case, fact)
    await until(lambda: "facts-noted" in state(house, case)["log"], "the fact")
    await rest(house, case)
    assert timers(await cost(house.client, case)) == (1, 0), "woken, and the timer is kept"
    await house.accepted(case, "record-request-sent", {"method": "hand"})
    await rest(house, case)
    assert timers(await cost(house.client, case)) == (2, 1), "another date, another timer"
    await house.accepted(case, "strike", {"version": 3, **REASON})
    await rest(house, case)
    assert timers(await cost(house.client, case)) == (3, 2), "the struck duty's clock is back"
    await house.accepted(case, "record-request-sent", {"method": "hand"})
    for _ in range(3):
        await house.accepted(case, "record-response", {"kind": "other"})
    await rest(house, case)
    assert timers(await cost(house.client, case)) == (4, 3)


def within_a_second(duty: Duty) -> Counted:
    """A clock short enough to be missed in a test; the virtual server has no clock without workers."""
    began = datetime.now(UTC)
    first, second, ends = (began + timedelta(seconds=after) for after in (1.5, 1.8, 2.1))
    names = {"key": duty.key, "rule": duty.rule, "owner": "office", "starts": duty.starts}
    return Counted(obligation=Obligation(**names, ends=ends, reminders=(first, second)))


async def test_a_timer_that_fires_late_is_recorded_as_it_should_have_been(place: Site) -> None:
    recorder = dataclasses.replace(place.parts.recorder, count=within_a_second)
    parts = dataclasses.replace(place.parts, recorder=recorder)
    driver = watched(recorder)
    async with standing(dataclasses.replace(place, parts=parts), driver=driver) as house:
        case = await stories.consent(house)
        await rest(house, case)
        await house.stop_workers()
        duty = Obligation.model_validate(state(house, case)["obligations"]["T-22"])
        assert duty.ends is not None
        await until(lambda: datetime.now(UTC) > duty.ends, "the end of the duty")  # type: ignore[operator]
        assert len(events(house, case)) == 1
        back = datetime.now(UTC)
        await house.start_workers()
        await until(lambda: len(events(house, case)) >= 4, "what was missed")
        await rest(house, case)
        found = events(house, case, REMINDER_DUE, BREACHED)
        assert [one.occurred_on for one in found] == [*duty.reminders, duty.ends]
        assert all(one.recorded_at >= back for one in found)
        clock = [one for one in driver.of(case) if one.command == "clock"]
        assert [len(one.drafts) for one in clock] == [3], "one transaction for all that was missed"
        assert (await cost(house.client, case)).kinds["TIMER_FIRED"] == 1
        whole(house, case)


@pytest.mark.rules("T-22", "DOR-018")
async def test_a_breach_and_then_the_act_typed_late(time: Virtual) -> None:
    case = await stories.consent(time.house)
    duty = owed(time, case, "T-22")
    assert duty.ends is not None
    await time.move_to(duty.ends + DAY, case)
    assert owed(time, case, "T-22").status == "breached"
    sent = {"method": "hand", "occurred_on": (duty.ends - timedelta(hours=1)).isoformat()}
    answer = await time.house.accepted(case, "record-request-sent", sent)
    assert answer.stage == "asked"
    await rest(time.house, case)
    met = owed(time, case, "T-22")
    assert (met.status, met.recorded_late) == ("met", True)
    told = [
        order.data["about"]
        for one in events(time.house, case)
        for order in one.orders
        if order.kind == "alert"
    ]
    assert told == ["breach", "withdrawn"]
    # The clock of the answer runs from the act, not from its entry.
    assert owed(time, case, "consent-answer").starts == duty.ends - timedelta(hours=1)
    whole(time.house, case)


@pytest.mark.rules("T-22")
async def test_a_breach_and_then_the_act_done_late(time: Virtual) -> None:
    case = await stories.consent(time.house)
    duty = owed(time, case, "T-22")
    assert duty.ends is not None
    await time.move_to(duty.ends + DAY, case)
    await time.house.accepted(case, "record-request-sent", {"method": "hand"})
    late = owed(time, case, "T-22")
    assert (late.status, late.recorded_late) == ("late", False)


async def test_an_act_a_minute_before_the_end_stops_the_clock(time: Virtual) -> None:
    case = await stories.consent(time.house, "asked")
    duty = owed(time, case, "consent-answer")
    assert duty.ends is not None
    await time.move_to(duty.ends - timedelta(minutes=1), case)
    await time.house.accepted(case, "record-response", stories.signed(time.house))
    await time.move_to(duty.ends + DAY, case)
    assert state(time.house, case)["stage"] == "consented"
    assert not events(time.house, case, "answer-clock-passed", BREACHED)


async def test_thirteen_months_and_a_new_run_every_year(time: Virtual) -> None:
    """A case without a clock still starts a new run each year, and is the same case in it."""
    house = time.house
    case = await stories.consent(house, "consented")
    before = await rest(house, case)
    assert len(await runs(house.client, case)) == 1
    await time.sleep_until(await time.now() + 396 * DAY)
    await rest(house, case)
    found = await runs(house.client, case)
    assert len(found) == 2
    assert state(house, case) == before
    first = await cost(house.client, case, found[-1])
    begun, over = first.events[0].event_time, first.events[-1]
    assert kind_of(over) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    lived = over.event_time.ToDatetime() - begun.ToDatetime()
    assert 300 * DAY < lived < 366 * DAY
    answer = await house.accepted(case, "record-withdrawal", {})
    assert (answer.version, answer.stage) == (before["version"] + 1, "withdrawn")
    await house.accepted(case, "close-consent", REASON)
    await stories.ended(house, case)
    whole(house, case)
