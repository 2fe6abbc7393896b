"""A treatment at work: each command once, whatever is lost; with its site, in virtual time."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.commands import Reply
from domain.model import Json
from domain.recording import Commit
from domain.refusal import Refusal
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House, new_id
from tests.workflows import sites
from tests.workflows import treatments as tr
from tests.workflows.confined import CHIEF, CORRECTIONS
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.service import Site, Watched, apart, live, rest, site, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_budgets import hold
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import restart, whole
from tests.workflows.treatments import STAFF, today
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


# -- once, whatever happens -------------------------------------------------------------------------


@pytest.mark.rules("H-03", "DECK-17")
async def test_a_component_twice_with_the_same_id_is_one(cases: House) -> None:
    case = await tr.phase_2(cases)
    command, at = new_id(), cases.clock.now().isoformat()
    given: Json = {"component": "empathy", "done_on": today(cases), "occurred_on": at}
    one = await cases.accepted(case, "record-component", given, actor=STAFF, id=command)
    again = await cases.accepted(case, "record-component", given, actor=STAFF, id=command)
    assert (again.version, again.stage) == (one.version, one.stage)
    other = {**given, "component": "case-layout"}
    refusal = await cases.refused(case, "record-component", other, actor=STAFF, id=command)
    assert refusal.rule == "H-03"
    fresh = await cases.refused(case, "record-component", given, actor=STAFF)
    assert fresh.rule == "DECK-17"
    assert kinds(cases, case).count("component-recorded") == 1
    whole(cases, case)


@pytest.mark.rules("DECK-14", "H-01")
async def test_two_decisions_at_once_are_one(cases: House) -> None:
    case = await tr.phase_1(cases)
    proceed = {"decided_on": today(cases), "outcome": "proceed"}
    end = {"decided_on": today(cases), "outcome": "terminate", "ground": "no-progress"}
    answers = await asyncio.gather(
        cases.do(case, "decide-phase-1", proceed, actor=STAFF),
        cases.do(case, "decide-phase-1", end, actor=STAFF),
    )
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [one.rule for one in refused] == ["H-01"]
    await rest(cases, case)
    assert state(cases, case)["stage"] in {"phase-1-decided", "terminated"}
    whole(cases, case)


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_completion_is_lost(
    cases: House, driver: Watched, times: int
) -> None:
    """The record has it, and the case never hears so: it asks again, by the same id."""
    case = await tr.phase_2(cases)
    await tr.components(cases, case)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "complete" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    report = {"completed_on": today(cases), "evidence": ["document-1"]}
    await tr.does(cases, case, "complete", STAFF, **report)
    assert len(lost) == times
    assert kinds(cases, case).count("completed") == 1
    whole(cases, case)


async def test_a_fact_that_comes_twice_or_too_late_does_no_harm(cases: House) -> None:
    case = await tr.waiting(cases)
    bed = await tr.granted(cases, case)
    await tr.told(cases, case, "bed-granted", site="fcc", bed=bed, wing="a")
    await tr.told(cases, case, "bed-lapsed", site="fcc", bed="b-99")
    assert state(cases, case)["offer"]["bed"] == bed
    await tr.does(cases, case, "record-arrival", arrived_on=today(cases))
    await tr.told(cases, case, "bed-lapsed", site="fcc", bed=bed)
    held = state(cases, case)
    assert (held["stage"], held["bed"]["bed"]) == ("admitted", bed)
    assert kinds(cases, case).count("fact-passed-over") == 2
    whole(cases, case)


@pytest.mark.rules("DECK-03", "DECK-17")
async def test_a_strike_goes_through_the_record(cases: House) -> None:
    case = await tr.completed(cases)
    held = state(cases, case)
    version = held["log"].index("component-recorded") + 1
    under = await cases.refused(case, "strike", {"version": version, **REASON}, actor=CHIEF)
    assert under.rule == "H-01"
    done = held["log"].index("completed") + 1
    await tr.does(cases, case, "strike", STAFF, version=done, **REASON)
    held = state(cases, case)
    assert held["stage"] == "phase-2"
    assert held.get("bed") is None
    assert held["request"]["site"] == "fcc"
    assert {"standing-told", "bed-asked-again"} <= {*kinds(cases, case)}
    assert (await live(cases, case))["waiting_for"] == "T-36"
    whole(cases, case)


@pytest.mark.rules("H-06")
async def test_after_the_close_nothing_moves(cases: House) -> None:
    case = await tr.closed(cases, await tr.completed(cases))
    before = state(cases, case)
    late = await cases.refused(
        case, "re-enter", {"decided_on": today(cases), **REASON}, actor=CHIEF
    )
    assert late.rule == "H-06"
    assert state(cases, case) == before


# -- runs, restarts, a lost engine ------------------------------------------------------------------


@pytest.mark.rules("C-56", "DECK-17")
async def test_a_treatment_through_many_runs(cases: House) -> None:
    """A new run every few events: no component, no duty, no attempt is forgotten."""
    cases.hop_events = 20
    case = await tr.phase_2(cases)
    command, at = new_id(), cases.clock.now().isoformat()
    ended: Json = {"terminated_on": today(cases), "ground": "no-progress", "occurred_on": at}
    await cases.accepted(case, "terminate", ended, actor=STAFF, id=command)
    await rest(cases, case)
    await tr.does(cases, case, "re-enter", CHIEF, decided_on=today(cases), **REASON)
    await tr.does(cases, case, "assign-site")
    await tr.granted(cases, case)
    await tr.does(cases, case, "record-arrival", arrived_on=today(cases))
    await tr.does(cases, case, "start-phase-1", STAFF, started_on=today(cases))
    again = await cases.accepted(case, "terminate", ended, actor=STAFF, id=command)
    assert again.stage == "terminated", "the stored outcome, in a run that never saw the command"
    held = state(cases, case)
    assert [one.get("outcome", "") for one in held["attempts"]] == ["terminated", ""]
    assert held["stage"] == "phase-1"
    await tr.does(cases, case, "refuse", refused_on=today(cases))
    await tr.closed(cases, case)
    found = await runs(cases.client, case)
    assert len(found) > 3
    for run in found:
        counted = await cost(cases.client, case, run)
        assert not counted.failed
        over = run != found[0]
        assert (kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") == over
    whole(cases, case)


async def test_a_treatment_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost between the grant of a bed and the arrival: nothing is missing."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await tr.waiting(house)
            bed = await tr.granted(house, case)
            await house.stop_workers()
            held = state(house, case)
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            assert case in (await restore(house.gateway.runner)).started
            assert await rest(house, case) == held
            await tr.does(house, case, "record-arrival", arrived_on=today(house))
            assert state(house, case)["bed"]["bed"] == bed
            whole(house, case)


async def test_a_command_before_the_first_workflow_task(place: Site) -> None:
    async with standing(place, working=False) as house:
        case = await tr.opened(house)
        waiting = asyncio.create_task(
            house.do(case, "classify", {"sex": "male"}, actor=CORRECTIONS)
        )
        await house.client.get_workflow_handle(case).signal("fact", "no-such-fact")
        await asyncio.sleep(0.2)
        await house.start_workers()
        answer = await waiting
        assert isinstance(answer, Reply)
        assert answer.stage == "to-assign"
        await rest(house, case)
        whole(house, case)


@pytest.mark.rules("DECK-08")
async def test_workers_restart_between_the_request_the_grant_and_the_arrival(
    tmp_path: Path,
) -> None:
    """Nobody is forgotten, and no bed is given twice."""
    async with apart(tmp_path) as place, standing(place) as house:
        await sites.opened(house)
        case = await tr.classified(house)
        await house.accepted(case, "assign-site", {}, actor=CORRECTIONS)
        await restart(house)  # the request may be under way
        await until(lambda: state(house, case).get("offer"), "the bed")
        arrived = {"arrived_on": today(house)}
        await house.accepted(case, "record-arrival", arrived, actor=CORRECTIONS)
        await restart(house)  # the arrival may be under way
        await rest(house, case)
        bed = state(house, case)["bed"]["bed"]
        await until(lambda: state(house, sites.MAIN)["held"][bed].get("occupied_on"), "the arrival")
        assert list(state(house, sites.MAIN)["held"]) == [bed]
        whole(house, case)
        whole(house, sites.MAIN)


# -- what it costs ----------------------------------------------------------------------------------


async def test_the_straight_path_keeps_its_budget(cases: House, driver: Watched) -> None:
    """One workflow task and one transaction for each outside event."""
    case = await tr.closed(cases, await tr.completed(cases))
    counted = await cost(cases.client, case)
    commands = ("classify", "assign-site", "record-arrival", "start-phase-1", "decide-phase-1")
    ends = ("start-phase-2", *("record-component",) * 6, "complete", "close-treatment")
    assert counted.kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == len((*commands, *ends))
    assert counted.kinds["WORKFLOW_EXECUTION_SIGNALED"] == 1, "the bed"
    assert counted.kinds["TIMER_FIRED"] == 0
    hold(counted, driver, case)


# -- with its site, in virtual time -----------------------------------------------------------------


@pytest.mark.rules("DECK-08", "T-35", "T-36", "C-57")
async def test_from_the_list_to_completion_with_a_real_site(time: Virtual) -> None:
    house = time.house
    await sites.opened(house)
    case = await tr.waiting(house)
    await until(lambda: state(house, case).get("offer"), "the bed")
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    bed = state(house, case)["bed"]["bed"]
    await rest(house, sites.MAIN)
    assert state(house, sites.MAIN)["held"][bed]["treatment"] == case
    assert state(house, sites.MAIN)["held"][bed]["occupied_on"]
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    ends = time.held(case).obligations["T-35"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    assert state(house, case)["obligations"]["T-35"]["status"] == "breached"
    assert state(house, case)["stage"] == "phase-1", "planning: nothing fails"
    decision = {"decided_on": today(house), "outcome": "proceed"}
    await tr.does(house, case, "decide-phase-1", STAFF, **decision)
    await tr.does(house, case, "start-phase-2", STAFF, started_on=today(house))
    await time.move_to(await time.now() + timedelta(days=300), case)
    await tr.components(house, case)
    report = {"completed_on": today(house), "evidence": ["document-1"]}
    await tr.does(house, case, "complete", STAFF, **report)
    await until(lambda: bed not in state(house, sites.MAIN).get("held", {}), "the free bed")
    assert state(house, case)["obligations"]["T-36"]["status"] == "met"
    whole(house, case)
    whole(house, sites.MAIN)


@pytest.mark.rules("C-55", "DECK-12")
async def test_a_move_between_two_sites_leaves_no_bed_behind(time: Virtual) -> None:
    house = time.house
    await sites.opened(house)
    other = await sites.opened(house, "erdcc")
    case = await tr.waiting(house)
    await until(lambda: state(house, case).get("offer"), "the bed")
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    await tr.does(house, case, "change-needs", sex="male", high_medical_need=True)
    await until(lambda: state(house, case).get("offer"), "the other bed")
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await until(lambda: not state(house, sites.MAIN).get("held"), "the old bed")
    (held,) = state(house, other)["held"].values()
    assert held["treatment"] == case
    assert state(house, case)["stage"] == "phase-1"
    whole(house, case)


@pytest.mark.rules("C-57")
async def test_a_latest_start_that_has_passed_is_said_at_once(time: Virtual) -> None:
    house = time.house
    soon = tr.day(await time.now() + timedelta(days=300))
    case = await tr.classified(house, case=await tr.opened(house, conditional_release=soon))
    await until(
        lambda: "obligation-breached" in kinds(house, case), "what can no longer be completed"
    )
    await rest(house, case)
    owed = state(house, case)["obligations"]["treatment.latest-start"]
    assert owed["status"] == "breached"
    assert (await live(house, case))["waiting_for"] == "a site is assigned (C-55)"
    whole(house, case)
