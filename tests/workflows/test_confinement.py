"""A confinement at work: with the cases that it opens, whatever is lost, and in virtual time."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.exc import OperationalError

from domain.model import Json
from domain.obligations import Obligation
from domain.recording import Commit
from domain.refusal import Refusal
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House, new_id
from tests.workflows import communities
from tests.workflows import confinements as cf
from tests.workflows.confined import CHIEF, CORRECTIONS
from tests.workflows.confinements import YEAR
from tests.workflows.histories import cost, runs
from tests.workflows.service import Site, Watched, apart, live, rest, site, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_budgets import hold
from tests.workflows.test_clock import events, within_a_second
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import restart, whole
from tests.workflows.treatments import day, today
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server
CLOCK: Final = "confinement.review-opens"


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


# -- with the cases that it opens -------------------------------------------------------------------


@pytest.mark.rules("DECK-26", "S-01", "DECK-21", "M-13", "M-19")
async def test_treatment_review_and_community_are_opened_and_tell_how_they_stand(
    cases: House,
) -> None:
    communities.found_office(cases.engine)
    case = await cf.reviewing(cases)
    svp = await cf.stops(cases, case)
    treatment = state(cases, case)["treatment"]["case"]
    await cf.does(cases, treatment, "classify", sex="male")
    await until(lambda: state(cases, svp).get("treated"), "what the packet is to say")
    assert state(cases, svp)["treatment"] == treatment
    for one in (svp, treatment):
        assert state(cases, one)["owner"] == case
    going: Json = {"community": True, "region": "east", "supervised_by": communities.OFFICE}
    await cf.released(cases, case, **going)
    community = await until(lambda: state(cases, case).get("community", {}).get("case"), "it")
    assert state(cases, community)["owner"] == case
    assert state(cases, community)["treatment"] == treatment
    await until(lambda: state(cases, treatment).get("released_on"), "what treatment is told")
    await rest(cases, case)
    await cf.closed(cases, case)
    assert state(cases, case)["stage"] == "closed"
    for one in (case, svp, treatment, community):
        whole(cases, one)


@pytest.mark.rules("S-01", "DECK-26")
async def test_a_review_that_was_opened_by_hand_is_taken_up(cases: House) -> None:
    given = cf.opening(cases)
    names = ("person", "confinement", "county", "offences", "anticipated_release")
    by_hand = {name: given[name] for name in names} | {"agency": "doc"}
    svp = await cases.open("svp", by_hand, actor=CORRECTIONS)
    case = await cases.open("confinement", given, actor=CORRECTIONS)
    await cf.does(cases, case, "open-review")
    assert await cf.reviewed_by(cases, case) == svp
    await until(lambda: state(cases, svp).get("owner") == case, "whose it is")
    await cf.stops(cases, case)
    assert state(cases, case)["review"]["outcome"] == "evaluated-not-met"
    whole(cases, case)
    whole(cases, svp)


@pytest.mark.rules("DECK-26")
async def test_a_strike_in_the_review_takes_it_off_the_file(cases: House) -> None:
    case = await cf.reviewing(cases)
    svp = await cf.stops(cases, case)
    await cf.released(cases, case)
    version = state(cases, svp)["log"].index("evaluated-not-met") + 1
    await cf.does(cases, svp, "strike", CHIEF, version=version, **REASON)
    await until(lambda: not state(cases, case)["review"].get("reviewed"), "the strike")
    refusal = await cases.refused(case, "close-confinement", REASON, actor=CORRECTIONS)
    assert refusal.rule == "DECK-26"
    whole(cases, case)


# -- once, whatever happens -------------------------------------------------------------------------


@pytest.mark.rules("H-03", "DECK-21")
async def test_a_release_twice_with_the_same_id_is_one(cases: House) -> None:
    case = await cf.treated(cases)
    command, at = new_id(), cases.clock.now().isoformat()
    given: Json = {"released_on": today(cases), "kind": "parole", "community": False, **REASON}
    given["occurred_on"] = at
    one = await cases.accepted(case, "record-release", given, actor=CORRECTIONS, id=command)
    again = await cases.accepted(case, "record-release", given, actor=CORRECTIONS, id=command)
    assert (again.version, again.stage) == (one.version, one.stage)
    other = {**given, "kind": "court-order"}
    refusal = await cases.refused(case, "record-release", other, actor=CORRECTIONS, id=command)
    assert refusal.rule == "H-03"
    await rest(cases, case)
    assert kinds(cases, case).count("released") == 1
    whole(cases, case)


@pytest.mark.rules("S-01", "H-01")
async def test_two_who_open_the_review_at_once_open_one(cases: House) -> None:
    case = await cf.treated(cases)
    answers = await asyncio.gather(
        *(cases.do(case, "open-review", {}, actor=who) for who in (CORRECTIONS, CHIEF))
    )
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [one.rule for one in refused] == ["S-01"]
    await cf.reviewed_by(cases, case)
    assert kinds(cases, case).count("review-ordered") == 1
    whole(cases, case)


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_release_is_lost(cases: House, driver: Watched, times: int) -> None:
    """The record has it, and the case never hears so: it asks again, by the same id."""
    case = await cf.treated(cases)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "record-release" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    await cf.released(cases, case)
    assert len(lost) == times
    assert kinds(cases, case).count("released") == 1
    whole(cases, case)


async def test_facts_of_strangers_do_no_harm(cases: House) -> None:
    case = await cf.reviewing(cases)
    before = state(cases, case)["review"]
    other: Json = {"outcome": "committed", "reviewed": True, "on": cases.clock.now().isoformat()}
    await cf.told(cases, case, "review-noted", svp="svp-2031-999999", **other)
    assert state(cases, case)["review"] == before
    assert kinds(cases, case).count("fact-passed-over") == 1
    whole(cases, case)


# -- runs, restarts, a lost engine ------------------------------------------------------------------


@pytest.mark.rules("T-01", "C-57")
async def test_a_confinement_through_many_runs(cases: House) -> None:
    cases.hop_events = 15
    case = await cf.treated(cases)
    for years in (3, 4, 3, 5):
        date = day(cases.clock.now() + years * YEAR)
        await cf.does(cases, case, "change-release", anticipated_release=date)
    treatment = state(cases, case)["treatment"]["case"]
    expected = state(cases, case)["dates"]["anticipated_release"]
    await until(
        lambda: state(cases, treatment).get("anticipated_release") == expected, "the last date"
    )
    await rest(cases, case)
    assert kinds(cases, case).count("cases-told") == 4
    assert len(await runs(cases.client, case)) > 2
    whole(cases, case)


@pytest.mark.rules("S-01", "DECK-26")
async def test_workers_restart_while_the_review_is_being_opened(tmp_path: Path) -> None:
    async with apart(tmp_path) as place, standing(place) as house:
        soon = day(house.clock.now() + timedelta(days=200))
        case = await cf.opened(house, anticipated_release=soon)
        await restart(house)  # the review may be under way
        svp = await cf.reviewed_by(house, case)
        assert kinds(house, case).count("review-ordered") == 1
        whole(house, case)
        whole(house, svp)


async def test_a_confinement_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost while the window is still to open: nothing is missing."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await cf.treated(house)
            await rest(house, case)
            await house.stop_workers()
            held = state(house, case)
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            assert case in (await restore(house.gateway.runner)).started
            assert await rest(house, case) == held
            assert (await live(house, case))["waiting_for"] == CLOCK
            whole(house, case)


async def test_the_straight_path_keeps_its_budget(cases: House, driver: Watched) -> None:
    """One workflow task and one transaction for each outside event."""
    case = await cf.opened(cases, offences=[{"code": "570.030", "on": "2025-05-01"}])
    await cf.does(cases, case, "classify-treatment")
    await cf.released(cases, case)
    await cf.closed(cases, case)
    counted = await cost(cases.client, case)
    assert counted.kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == 3
    hold(counted, driver, case)


# -- the window, in virtual time --------------------------------------------------------------------


@pytest.mark.rules("T-01", "S-01", "DECK-26")
async def test_the_window_opens_in_its_time_and_moves_before(time: Virtual) -> None:
    house = time.house
    case = await cf.treated(house)
    first = time.held(case).obligations[CLOCK].ends
    assert first is not None
    assert (await live(house, case))["waiting_for"] == CLOCK
    later = day(house.clock.now() + 7 * YEAR)
    await cf.does(house, case, "change-release", anticipated_release=later)
    await time.move_to(first + SECOND, case)
    assert "window-opened" not in kinds(house, case)
    second = time.held(case).obligations[f"{CLOCK}:2"].ends
    assert second is not None
    await time.move_to(second + SECOND, case)
    svp = await cf.reviewed_by(house, case)
    assert (await live(house, case))["waiting_for"] == "the release"
    assert state(house, svp)["stage"] == "to-evaluate"
    whole(house, case)


@pytest.mark.rules("T-01", "S-01")
async def test_the_window_opens_while_the_worker_is_down(place: Site) -> None:
    """The first worker that is back finds it open: as of its first moment, and once."""
    recorder = dataclasses.replace(place.parts.recorder, count=within_a_second)
    parts = dataclasses.replace(place.parts, recorder=recorder)
    async with standing(dataclasses.replace(place, parts=parts)) as house:
        case = await cf.opened(house)
        await rest(house, case)
        await house.stop_workers()
        owed = Obligation.model_validate(state(house, case)["obligations"][CLOCK])
        opens = owed.ends
        assert opens is not None
        await until(lambda: datetime.now(UTC) > opens, "the first moment of the window")
        assert "window-opened" not in kinds(house, case)
        back = datetime.now(UTC)
        await house.start_workers()
        svp = await cf.reviewed_by(house, case)
        (found,) = events(house, case, "window-opened")
        assert found.occurred_on == opens
        assert found.recorded_at >= back
        assert state(house, case)["obligations"][CLOCK]["status"] == "met"
        assert state(house, svp)["owner"] == case
        whole(house, case)
