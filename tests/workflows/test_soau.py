"""The unit at work: the cliff to the second, whatever is lost, and each command once."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.commands import Reply
from domain.model import Json
from domain.obligations import Obligation
from domain.recording import Commit
from domain.refusal import Refusal
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House, new_id
from tests.workflows import soaus as su
from tests.workflows.confined import CHIEF, CORRECTIONS, JUDGE
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.service import Site, Watched, live, rest, site, standing, state, until
from tests.workflows.soaus import DAY, STATE, today
from tests.workflows.stories import REASON
from tests.workflows.test_budgets import hold
from tests.workflows.test_clock import events, owed, taken_at, within_a_second
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole
from tests.workflows.test_svp_clock import alerts
from tests.workflows.test_wrong_stage import refusals
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


def ends(time: Virtual, case: str, key: str = "T-17") -> datetime:
    found = owed(time, case, key).ends
    assert found is not None
    return found


def dated(on: datetime) -> Json:
    """An order of probation of that instant."""
    return {"order_on": on.isoformat(), "own_motion": True, **su.PAPER}


# -- the cliff, in virtual time ---------------------------------------------------------------------


@pytest.mark.rules("T-17", "C-60", "U-10")
async def test_the_power_ends_to_the_second_and_the_date_of_the_order_counts(time: Virtual) -> None:
    """Typed three days later, an order of day 120 counts; one of day 121 is refused as T-17."""
    house = time.house
    case = await su.reported(house)
    end = ends(time, case)
    await time.move_to(end - SECOND, case)
    assert state(house, case)["stage"] == "report-sent"
    await time.move_to(end + SECOND, case)
    held = state(house, case)
    assert (held["stage"], held["stood_in"]) == ("power-ended", "report-sent")
    (past,) = events(house, case, "power-ended")
    taken_at(past, end)
    assert ("breach", "power") in alerts(house, case)
    await time.move_to(end + 3 * DAY, case)
    command = new_id()
    late = await house.refused(case, "grant-probation", dated(end), actor=JUDGE, id=command)
    assert (late.rule, late.field) == ("T-17", "order_on")
    assert refusals(house, case)[command]["rule"] == "T-17"
    assert state(house, case)["stage"] == "power-ended"
    await su.does(house, case, "grant-probation", JUDGE, **dated(end - SECOND))
    assert state(house, case)["stage"] == "probation-granted"
    power = owed(time, case, "T-17")
    assert (power.status, power.recorded_late) == ("met", True)
    assert ("withdrawn", "") in alerts(house, case)
    await su.closed(house, case)
    whole(house, case)


@pytest.mark.rules("T-17", "U-15")
async def test_whatever_is_open_the_power_ends(time: Virtual) -> None:
    """Delivered before the order was even checked; the order is still at the court on day 120."""
    house = time.house
    case = await su.opened(house, names_soau=False)
    await su.does(house, case, "return-order", returned_on=today(house))
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=today(house))
    assert (await live(house, case))["waiting_for"] == "T-17"
    end = ends(time, case)
    await time.move_to(end - SECOND, case)
    assert state(house, case)["stage"] == "returned-to-court"
    await time.move_to(end + SECOND, case)
    assert state(house, case)["stage"] == "power-ended"
    assert (await live(house, case))["waiting_for"] == "a person closes it (close-soau)"
    await time.move_to(end + 300 * DAY, case)
    assert state(house, case)["stage"] == "power-ended", "no machine closes it"
    whole(house, case)


@pytest.mark.rules("T-17")
async def test_nobody_worked_on_day_120(place: Site) -> None:
    """The workers stand still over the cliff: the first of them finds that the power has ended."""
    recorder = dataclasses.replace(place.parts.recorder, count=within_a_second)
    parts = dataclasses.replace(place.parts, recorder=recorder)
    async with standing(dataclasses.replace(place, parts=parts)) as house:
        case = await su.eligible(house)
        delivered = {"delivered_on": house.clock.now().isoformat()}
        await house.accepted(case, "record-delivery", delivered, actor=CORRECTIONS)
        await house.stop_workers()
        assert state(house, case)["stage"] == "delivered"
        power = Obligation.model_validate(state(house, case)["obligations"]["T-17"])
        end = power.ends
        assert end is not None
        await until(lambda: datetime.now(UTC) > end, "the end of the days")
        back = datetime.now(UTC)
        await house.start_workers()
        await su.ended(house, case)
        (past,) = events(house, case, "power-ended")
        assert past.occurred_on == end
        assert past.recorded_at >= back
        refusal = await house.refused(case, "grant-probation", dated(end), actor=JUDGE)
        assert refusal.rule == "T-17"
        whole(house, case)


@pytest.mark.rules("T-17", "H-01")
async def test_a_corrected_delivery_is_counted_anew(time: Virtual) -> None:
    """The end is taken back by the true day alone, and comes again at the true end."""
    house = time.house
    case = await su.assessing(house)
    first = ends(time, case)
    await time.move_to(first + SECOND, case)
    fixed = await house.refused(
        case,
        "strike",
        {"version": state(house, case)["log"].index("power-ended") + 1, **REASON},
        actor=CHIEF,
    )
    assert fixed.rule == "H-01"
    await su.strikes(house, case, "delivered")
    assert state(house, case)["stage"] == "power-ended"
    none = await house.refused(case, "grant-probation", dated(first - SECOND), actor=JUDGE)
    assert none.rule == "T-17"
    true = su.day(first - 119 * DAY)
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=true)
    assert state(house, case)["stage"] == "assessing"
    assert ("counted-anew", "power") in alerts(house, case)
    second = ends(time, case, "T-17:2")
    assert timedelta() < second - first < 3 * DAY
    await time.move_to(second - SECOND, case)
    assert state(house, case)["stage"] == "assessing"
    await time.move_to(second + SECOND, case)
    assert state(house, case)["stage"] == "power-ended"
    whole(house, case)


@pytest.mark.rules("T-20", "T-17")
async def test_the_state_is_silent_and_the_court_may_proceed(time: Virtual) -> None:
    house = time.house
    case = await su.intended(house)
    await su.does(house, case, "record-intent-receipt", STATE, received_on=today(house))
    assert (await live(house, case))["waiting_for"] == "T-20"
    await time.move_to(ends(time, case, "T-20") + SECOND, case)
    assert owed(time, case, "T-20").status == "breached"
    assert state(house, case)["stage"] == "intent-noticed"
    await su.does(house, case, "grant-probation", JUDGE, **su.order(house))
    assert owed(time, case, "T-17").status == "met"
    whole(house, case)


# -- once, whatever happens -------------------------------------------------------------------------


@pytest.mark.rules("H-03", "T-17")
async def test_an_order_twice_with_the_same_id_is_one(cases: House) -> None:
    case = await su.intended(cases)
    command = new_id()
    given = {**su.order(cases), "occurred_on": cases.clock.now().isoformat()}
    one = await cases.accepted(case, "grant-probation", given, actor=JUDGE, id=command)
    again = await cases.accepted(case, "grant-probation", given, actor=JUDGE, id=command)
    assert (again.version, again.stage) == (one.version, one.stage)
    other = {**given, "own_motion": False}
    refusal = await cases.refused(case, "grant-probation", other, actor=JUDGE, id=command)
    assert refusal.rule == "H-03"
    assert kinds(cases, case).count("probation-granted") == 1
    await rest(cases, case)
    whole(cases, case)


@pytest.mark.rules("T-17", "H-01")
async def test_two_decisions_of_the_court_at_once_are_one(cases: House) -> None:
    case = await su.reported(cases)
    answers = await asyncio.gather(
        cases.do(case, "grant-probation", su.order(cases), actor=JUDGE),
        cases.do(case, "execute-sentence", {"executed_on": today(cases)}, actor=JUDGE),
    )
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [one.rule for one in refused] == ["H-01"]
    await rest(cases, case)
    assert state(cases, case)["stage"] in {"probation-granted", "sentence-executed"}
    whole(cases, case)


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_delivery_is_lost(cases: House, driver: Watched, times: int) -> None:
    """The record has day 0, and the case never hears so: it asks again, by the same id."""
    case = await su.eligible(cases)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "record-delivery" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    await su.does(cases, case, "record-delivery", CORRECTIONS, delivered_on=today(cases))
    assert len(lost) == times
    assert kinds(cases, case).count("delivered") == 1
    powers = [one for one in state(cases, case)["obligations"].values() if one["rule"] == "T-17"]
    assert len(powers) == 1
    whole(cases, case)


@pytest.mark.rules("T-17", "DECK-51")
async def test_a_strike_goes_through_the_record(cases: House) -> None:
    case = await su.granted(cases)
    held = state(cases, case)
    under = await cases.refused(
        case, "strike", {"version": held["log"].index("delivered") + 1, **REASON}, actor=CHIEF
    )
    assert under.rule == "H-01"
    await su.strikes(cases, case, "report-sent")
    assert "owed-no-more" in kinds(cases, case)
    await su.strikes(cases, case, "probation-granted", JUDGE)
    held = state(cases, case)
    assert held["stage"] == "intent-noticed"
    assert held["obligations"]["T-17"].get("status", "open") == "open"
    whole(cases, case)


# -- runs, restarts, a lost engine ------------------------------------------------------------------


@pytest.mark.rules("T-17")
async def test_a_case_of_the_unit_through_many_runs(cases: House) -> None:
    """A new run every few events: no day of the power is won or lost between them."""
    cases.hop_events = 20
    case = await su.ready(cases, 100)
    power = state(cases, case)["obligations"]["T-17"]
    command = new_id()
    sent = {"sent_on": today(cases), "occurred_on": cases.clock.now().isoformat()}
    await cases.accepted(case, "send-report", sent, actor=su.UNIT, id=command)
    await rest(cases, case)
    await su.does(cases, case, "notice-of-intent", JUDGE, noticed_on=today(cases))
    await su.does(cases, case, "record-hearing", JUDGE, held_on=today(cases))
    again = await cases.accepted(case, "send-report", sent, actor=su.UNIT, id=command)
    assert again.stage == "report-sent", "the stored outcome, in a run that never saw the command"
    held = state(cases, case)["obligations"]
    assert held["T-17"] == power
    assert held["T-19"]["status"] == "met"
    await su.does(cases, case, "grant-probation", JUDGE, **su.order(cases))
    await su.closed(cases, case)
    found = await runs(cases.client, case)
    assert len(found) > 3
    for run in found:
        counted = await cost(cases.client, case, run)
        assert not counted.failed
        over = run != found[0]
        assert (kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") == over
    whole(cases, case)


@pytest.mark.rules("T-17")
async def test_a_case_of_the_unit_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost while the power runs: no day of it is."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await su.assessing(house, 30)
            await house.stop_workers()
            held = state(house, case)
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            assert case in (await restore(house.gateway.runner)).started
            assert await rest(house, case) == held
            await su.does(house, case, "grant-probation", JUDGE, **su.order(house))
            assert state(house, case)["obligations"]["T-17"]["status"] == "met"
            whole(house, case)


async def test_a_delivery_before_the_first_workflow_task(place: Site) -> None:
    async with standing(place, working=False) as house:
        case = await su.opened(house)
        early = asyncio.create_task(
            house.do(case, "record-delivery", {"delivered_on": today(house)}, actor=CORRECTIONS)
        )
        await asyncio.sleep(0.2)
        await house.start_workers()
        answer = await early
        assert isinstance(answer, Reply)
        assert answer.stage == "order-to-check"
        await rest(house, case)
        whole(house, case)


# -- what it costs ----------------------------------------------------------------------------------


async def test_the_straight_path_keeps_its_budget(cases: House, driver: Watched) -> None:
    """One workflow task and one transaction for each outside event."""
    case = await su.closed(cases, await su.granted(cases))
    counted = await cost(cases.client, case)
    assert counted.kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == 10
    assert counted.kinds["WORKFLOW_EXECUTION_SIGNALED"] == 0
    assert counted.kinds["TIMER_FIRED"] == 0
    hold(counted, driver, case)
