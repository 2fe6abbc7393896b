"""Treatment in the community at work: each command once, whatever is lost; years in virtual time."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.actors import system
from domain.commands import Reply
from domain.model import Json
from domain.process import NOTE_FACTS
from domain.recording import Commit, Fact
from domain.refusal import Refusal
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House, new_id
from tests.workflows import communities as cm
from tests.workflows.communities import CHIEF, OFFICER, REPORT, today
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.service import Site, Watched, live, rest, site, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_budgets import hold
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


async def wake(house: House, told: list[tuple[str, str]]) -> None:
    """The cases hear of what the register wrote for them."""
    for case, fact in told:
        await house.gateway.runner.announce(case, fact)


# -- once, whatever happens -------------------------------------------------------------------------


@pytest.mark.rules("H-03", "DECK-22")
async def test_a_provider_twice_with_the_same_id_is_assigned_once(cases: House) -> None:
    """Also where the register says something else by then: the command is the same one."""
    case = await cm.opened(cases)
    provider = cm.clinic(cases)
    command, at = new_id(), cases.clock.now().isoformat()
    given: Json = {"provider": provider, "assigned_on": today(cases), "occurred_on": at}
    one = await cases.accepted(case, "assign-provider", given, actor=OFFICER, id=command)
    told = cm.withdraw(cases, provider)
    again = await cases.accepted(case, "assign-provider", given, actor=OFFICER, id=command)
    assert (again.version, again.stage) == (one.version, one.stage)
    other = {**given, "provider": cm.clinic(cases)}
    refusal = await cases.refused(case, "assign-provider", other, actor=OFFICER, id=command)
    assert refusal.rule == "H-03"
    await wake(cases, told)
    await until(lambda: state(cases, case).get("lost"), "the loss")
    await rest(cases, case)
    assert kinds(cases, case).count("provider-assigned") == 1
    whole(cases, case)


@pytest.mark.rules("DECK-22", "M-17")
async def test_what_is_looked_up_is_never_what_was_typed(cases: House) -> None:
    case = await cm.opened(cases, lifetime_supervision=True)
    typed = {"provider": "clinic-none", "region": "east", "in_force": True}
    data: Json = {"provider": "clinic-none", "assigned_on": today(cases), "standing": typed}
    refusal = await cases.refused(case, "assign-provider", data, actor=OFFICER)
    assert (refusal.rule, refusal.field) == ("DECK-22", "provider")
    on = {"ended_on": today(cases), "assessed_on": today(cases), "by": "court", "age": 90}
    young = await cases.refused(case, "end-lifetime-supervision", {**on, **REPORT}, actor=OFFICER)
    assert young.rule == "M-17"
    whole(cases, case)


@pytest.mark.rules("DECK-25", "H-01")
async def test_two_ends_at_once_are_one(cases: House) -> None:
    case = await cm.treated(cases)
    done = {"completed_on": today(cases), **REPORT}
    lost = {"failed_on": today(cases), **REASON}
    answers = await asyncio.gather(
        cases.do(case, "complete-treatment", done, actor=OFFICER),
        cases.do(case, "fail-treatment", lost, actor=CHIEF),
    )
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [one.rule for one in refused] == ["H-01"]
    await rest(cases, case)
    assert state(cases, case)["stage"] in {"completed", "failed"}
    whole(cases, case)


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_report_is_lost(cases: House, driver: Watched, times: int) -> None:
    """The record has it, and the case never hears so: it asks again, by the same id."""
    case = await cm.treated(cases)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "record-progress" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    await cm.reports(cases, case)
    assert len(lost) == times
    assert kinds(cases, case).count("progress-recorded") == 1
    whole(cases, case)


@pytest.mark.rules("DECK-22", "M-14")
async def test_a_withdrawal_reaches_every_client_and_comes_twice_without_harm(
    cases: House,
) -> None:
    first, second = await cm.treated(cases), await cm.opened(cases)
    provider = state(cases, first)["provider"]
    data = {"provider": provider, "assigned_on": today(cases)}
    await cm.does(cases, second, "assign-provider", **data)
    elsewhere = await cm.treated(cases)
    told = cm.withdraw(cases, provider)
    assert {case for case, _ in told} == {first, second}
    for _ in range(3):
        await wake(cases, told)
    for case in (first, second):
        await until(lambda case=case: state(cases, case).get("lost"), "the loss")  # type: ignore[misc]
        held = await rest(cases, case)
        assert (held["stage"], held["lost"]) == ("to-plan", provider)
        assert kinds(cases, case).count("provider-lost") == 1
        assert (await live(cases, case))["waiting_for"] in {
            "community.replace-provider",
            "community.assign-specialist",
        }
        whole(cases, case)
    assert state(cases, elsewhere)["stage"] == "in-treatment"


async def test_stray_facts_do_no_harm(cases: House) -> None:
    case = await cm.treated(cases)
    version = state(cases, case)["version"]
    on = cases.clock.now().isoformat()
    for kind in ("bed-granted", "note-dates", "note", NOTE_FACTS):
        stray = Fact(id=new_id(), kind=kind, actor=system("test"), data={"occurred_on": on})
        await cases.gateway.tell(case, stray)
    await cm.reports(cases, case)
    assert kinds(cases, case)[version:] == ["progress-recorded"]
    whole(cases, case)


@pytest.mark.rules("DECK-24")
async def test_a_strike_goes_through_the_record(cases: House) -> None:
    case = await cm.completed(cases)
    version = state(cases, case)["log"].index("completed") + 1
    await cm.does(cases, case, "strike", CHIEF, version=version, **REASON)
    held = state(cases, case)
    assert held["stage"] == "in-treatment"
    assert (await live(cases, case))["waiting_for"] == "community.progress"
    begun = held["log"].index("treatment-begun") + 1
    await cm.does(cases, case, "strike", CHIEF, version=begun, **REASON)
    owed = state(cases, case)["obligations"]
    assert not [one for one in owed.values() if one.get("status", "open") == "open"]
    whole(cases, case)


@pytest.mark.rules("H-06")
async def test_after_the_close_nothing_moves(cases: House) -> None:
    case = await cm.closed(cases, await cm.completed(cases))
    before = state(cases, case)
    again = {"decided_on": today(cases), **REASON}
    assert (await cases.refused(case, "re-enter", again, actor=CHIEF)).rule == "H-06"
    assert state(cases, case) == before


# -- runs, a lost engine ----------------------------------------------------------------------------


@pytest.mark.rules("DECK-24", "M-14")
async def test_a_case_through_many_runs(cases: House) -> None:
    """A new run every few events: no clock, no seat, no attempt is forgotten."""
    cases.hop_events = 20
    case = await cm.treated(cases)
    command, at = new_id(), cases.clock.now().isoformat()
    lost: Json = {"failed_on": today(cases), "occurred_on": at, **REASON}
    await cases.accepted(case, "fail-treatment", lost, actor=OFFICER, id=command)
    await rest(cases, case)
    await cm.does(cases, case, "re-enter", CHIEF, decided_on=today(cases), **REASON)
    await cm.does(cases, case, "begin-treatment", begun_on=today(cases))
    again = await cases.accepted(case, "fail-treatment", lost, actor=OFFICER, id=command)
    assert again.stage == "failed", "the stored outcome, in a run that never saw the command"
    held = state(cases, case)
    assert [one["outcome"] for one in held["attempts"]] == ["failed"]
    assert set(held["team"]) == {*cm.SEATS}
    assert held["stage"] == "in-treatment"
    await cm.does(cases, case, "complete-treatment", completed_on=today(cases), **REPORT)
    await cm.closed(cases, case)
    found = await runs(cases.client, case)
    assert len(found) > 3
    for run in found:
        counted = await cost(cases.client, case, run)
        assert not counted.failed
        over = run != found[0]
        assert (kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") == over
    whole(cases, case)


@pytest.mark.rules("DECK-22")
async def test_a_loss_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost after the withdrawal was written, before the case heard of it."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await cm.treated(house)
            await house.stop_workers()
            told = cm.withdraw(house, state(house, case)["provider"])
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            assert case in (await restore(house.gateway.runner)).started
            await wake(house, told)  # as the pump does with whatever waits in the record
            await until(lambda: state(house, case).get("lost"), "the loss")
            held = await rest(house, case)
            assert held["stage"] == "to-plan"
            whole(house, case)


async def test_a_command_before_the_first_workflow_task(place: Site) -> None:
    async with standing(place, working=False) as house:
        case = await cm.opened(house)
        moved = {"region": "west", "changed_on": today(house)}
        waiting = asyncio.create_task(house.do(case, "change-region", moved, actor=OFFICER))
        await house.client.get_workflow_handle(case).signal("fact", "no-such-fact")
        await asyncio.sleep(0.2)
        await house.start_workers()
        answer = await waiting
        assert isinstance(answer, Reply)
        await rest(house, case)
        whole(house, case)


# -- what it costs ----------------------------------------------------------------------------------


async def test_the_straight_path_keeps_its_budget(cases: House, driver: Watched) -> None:
    """One workflow task and one transaction for each outside event."""
    case = await cm.closed(cases, await cm.completed(cases))
    counted = await cost(cases.client, case)
    commands = ("assign-provider", "assign-specialist", *("assign-member",) * 3)
    ends = ("begin-treatment", "complete-treatment", "close-community")
    assert counted.kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == len((*commands, *ends))
    assert counted.kinds["WORKFLOW_EXECUTION_SIGNALED"] == 0
    assert counted.kinds["TIMER_FIRED"] == 0
    hold(counted, driver, case)


# -- in virtual time --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-24", "M-14", "M-15")
async def test_three_years_of_reports_and_examinations(time: Virtual) -> None:
    """Every act on its day, after its reminders; nothing is breached."""
    house = time.house
    case = await cm.treated(house)
    until_then = await time.now() + timedelta(days=3 * 365 + 40)
    acts = {"community.progress": cm.reports, "community.polygraph": cm.examined}
    while True:
        owed = [one for one in time.held(case).obligations.values() if one.live]
        first = min(owed, key=lambda one: one.ends or until_then)
        assert first.ends is not None
        if first.ends > until_then:
            break
        await time.move_to(first.ends - timedelta(hours=20), case)
        await acts[first.rule](house, case)
    held = state(house, case)
    assert (held["reports"], held["polygraphs"]) == (12, 6)
    assert "obligation-breached" not in kinds(house, case)
    assert kinds(house, case).count("reminder-due") >= 2 * (12 + 6)
    whole(house, case)


@pytest.mark.rules("DECK-22")
async def test_a_search_for_a_provider_that_takes_too_long(time: Virtual) -> None:
    house = time.house
    case = await cm.treated(house)
    told = cm.withdraw(house, state(house, case)["provider"])
    await wake(house, told)
    await until(lambda: state(house, case).get("lost"), "the loss")
    await rest(house, case)
    assert (await live(house, case))["waiting_for"] == "community.replace-provider"
    ends = time.held(case).obligations["community.replace-provider"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    owed = state(house, case)["obligations"]["community.replace-provider"]
    assert owed["status"] == "breached"
    await cm.assigned(house, case)
    await cm.does(house, case, "begin-treatment", begun_on=today(house))
    held = state(house, case)
    assert held["obligations"]["community.replace-provider"]["status"] == "late"
    assert held["stage"] == "in-treatment"
    whole(house, case)
