"""A placement outlives its runs, its workers, an answer that is lost, and the whole engine."""

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.recording import Commit
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House
from tests.workflows import placements, stories
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.homes import another, household, moves_in
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import (
    announced,
    answered,
    consents_of,
    delivered,
    envelopes,
    ladders_of,
    notices,
    subjects,
)
from tests.workflows.service import Site, Watched, live, rest, site, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_placement import letters
from tests.workflows.test_runs import restart, whole

pytestmark = pytest.mark.server


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_what_is_settled_is_settled_once(cases: House, driver: Watched, times: int) -> None:
    """The record has taken the plan, and the case never hears so: it asks again, by the same id.

    The short way to the record is tried twice, then the patient one.
    """
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "settle" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    people = household(cases.engine, "plain", "offender", "charged")
    case = await placements.opened(cases, people)
    assert len(lost) == times
    assert len(set(lost)) == 1
    assert Counter(kinds(cases, case))["notices-planned"] == 1
    assert letters(cases, case) == {"possibility-notice": 1, "notice": 1}
    assert len(consents_of(cases, case)) == 1
    whole(cases, case)


@pytest.mark.rules("DOR-032")
async def test_a_command_while_the_answer_to_the_plan_is_lost(
    cases: House, driver: Watched
) -> None:
    """The record is ahead of the case: whoever comes next brings the plan along."""
    tried: list[str] = []

    def lose(order: Commit) -> None:
        tried.append(order.command)
        if order.command == "settle":
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    case = await placements.placement(cases)
    driver.after = lose
    offender = another(cases.engine, "offender")
    told = moves_in(cases.engine, offender, state(cases, case)["location"])
    await announced(cases, told)
    await until(lambda: "settle" in tried, "the plan")
    driver.after = None
    await cases.accepted(case, "record-screening", {"cmhc": "cmhc-1"})
    await rest(cases, case)
    assert Counter(kinds(cases, case))["notices-planned"] == 2
    (ready,) = notices(cases, case, "ready")
    assert offender in subjects(ready)
    letters(cases, case)
    whole(cases, case)


async def test_a_placement_through_many_runs(cases: House) -> None:
    """A new run every few events: nothing that was planned, asked, sent or decided is forgotten."""
    cases.hop_events = 20
    people = household(cases.engine, "plain", "unsourced", "charged")
    case = await placements.opened(cases, people)
    (question,) = state(cases, case)["questions"]
    given = {"question": question, "answer": "disclose", **REASON}
    first = await cases.accepted(case, "decide-question", given, actor=SUPERVISOR, id=f"{case}/q")
    await rest(cases, case)
    await cases.accepted(case, "send-notices", {"method": "certified"})
    await rest(cases, case)
    (ladder,) = ladders_of(cases, case)
    await answered(cases, case)  # while the first notice is out
    offender = another(cases.engine, "offender")
    await announced(cases, moves_in(cases.engine, offender, people.location))
    await until(lambda: len(notices(cases, case, "ready")) == 2, "the notices about the others")
    await rest(cases, case)
    for number in range(3):
        await cases.accepted(case, "record-screening", {"cmhc": f"cmhc-{number}"})
    before = await rest(cases, case)
    met = await runs(cases.client, case)
    assert len(met) > 2
    assert (await live(cases, case))["state"] == before
    # An id of the first run, in a run that never saw it.
    again = await cases.do(case, "decide-question", given, actor=SUPERVISOR, id=f"{case}/q")
    assert again == first
    # The ladder of the first run reports to the newest.
    await delivered(cases, case, ladder)
    await placements.told(cases, case)
    await placements.placed(cases, case)
    assert {one["status"] for one in notices(cases, case)} == {"delivered", "dropped"}
    told = {one for envelope in notices(cases, case, "delivered") for one in subjects(envelope)}
    assert told == {people.one("unsourced"), people.one("charged"), offender}
    await placements.closed(cases, case)
    found = await runs(cases.client, case)
    for run in found:
        counted = await cost(cases.client, case, run)
        assert not counted.failed
        over = run != found[0]
        assert (kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") == over
    letters(cases, case)
    whole(cases, case)


async def test_a_placement_whose_workers_restart_while_it_works(place: Site) -> None:
    """A task that a stopped worker had in hand is given out again after ten seconds."""
    async with standing(place) as house:
        people = household(house.engine, "plain", "unsourced", "charged")
        case = await house.open("placement", placements.opening(house, people))
        await restart(house)  # the first plan, the letters and the consent may be under way
        await rest(house, case)
        (question,) = state(house, case)["questions"]
        given = {"question": question, "answer": "disclose", **REASON}
        await house.accepted(case, "decide-question", given, actor=SUPERVISOR)
        await rest(house, case)
        await house.accepted(case, "send-notices", {"method": "hand"})
        await restart(house)  # the delivery may be opening
        await rest(house, case)
        (ladder,) = ladders_of(house, case)
        await delivered(house, case, ladder)
        consent = await placements.consent_of(house, case)
        await house.accepted(consent, "record-request-sent", {"method": "hand"})
        await house.accepted(consent, "record-response", stories.signed(house))
        await restart(house)  # the report may be under way
        await until(lambda: len(notices(house, case, "ready")) == 2, "the notices of the consent")
        await rest(house, case)
        await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
        await placements.closed(house, case)
        assert (await cost(house.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
        letters(house, case)
        for one in (case, ladder, consent):
            whole(house, one)


async def test_a_placement_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost while a letter is typeset; the record brings everything back."""
    place = site(tmp_path)
    people = household(place.parts.engine, "plain", "offender", "charged")
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await placements.opened(house, people)
            consent = await placements.consent_of(house, case)
            await house.accepted(case, "send-notices", {"method": "certified"})
            await rest(house, case)
            (ladder,) = ladders_of(house, case)
            await rest(house, ladder)
            await house.accepted(consent, "record-request-sent", {"method": "hand"})
            await house.stop_workers()
            # Nobody works: what comes now is recorded as facts, and waits.
            offender = another(house.engine, "offender")
            told = moves_in(house.engine, offender, people.location)
            assert [one for one, _ in told] == [case]
            held = state(house, case)
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            found = await restore(house.gateway.runner)
            assert {case, consent, ladder} <= set(found.started)
            for one in (case, consent, ladder):
                await rest(house, one, unannounced=True)
            assert state(house, case) == held
            await announced(house, told)  # as the pump does
            await until(lambda: notices(house, case, "ready"), "the notice about the new resident")
            await delivered(house, case, ladder)
            await house.accepted(consent, "record-response", stories.signed(house))
            await until(
                lambda: state(house, case)["sought"][people.one("charged")]["standing"] == "given",
                "the report",
            )
            await rest(house, case)
            await placements.told(house, case)
            await placements.placed(house, case)
            await placements.closed(house, case)
            letters(house, case)
            assert not envelopes(house, case, "planned", "ready", "sent")
            for one in (case, consent, ladder):
                whole(house, one)
