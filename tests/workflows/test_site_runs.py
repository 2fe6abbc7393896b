"""A site outlives its workers, an answer that is lost, its runs, and the whole engine."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.commands import Context
from domain.decider import decide
from domain.model import digest
from domain.mosop.site import SITE
from domain.mosop.site_state import SiteState
from domain.recording import Commit, EffectAsked, EffectDone, FactsAsked
from domain.refusal import Refusal
from records import facts
from records.engine import reading
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House
from tests.workflows import sites
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.service import (
    Real,
    Watched,
    apart,
    disturb,
    live,
    rest,
    site,
    standing,
    state,
    until,
    watched,
)
from tests.workflows.sites import treatment
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import restart, whole

pytestmark = pytest.mark.server


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[tuple[House, Watched]]:
    """A house with a record of its own: a facility has one case, and no test may find it open."""
    async with apart(tmp_path) as place:
        driver = watched(place.parts.recorder)
        async with standing(place, driver=driver) as house:
            yield house, driver


async def admitted_once(house: House, case: str, one: int) -> None:
    """Granted once, told once, and there."""
    await rest(house, case)
    assert sites.beds(house, case) == {treatment(one): "all-01"}
    assert kinds(house, case).count("bed-granted") == 1
    assert [kind for kind, _ in sites.told(house, one)] == ["bed-granted"]
    assert "occupied_on" in state(house, case)["held"]["all-01"]
    assert not [o for o in state(house, case).get("obligations", {}).values() if "status" not in o]
    assert (await live(house, case))["state"] == state(house, case)
    whole(house, case)


@pytest.mark.rules("DECK-08", "M-06")
async def test_the_workers_are_gone_between_grant_and_arrival(
    kept: tuple[House, Watched],
) -> None:
    house, _ = kept
    case = await sites.narrow(house, 1)
    await sites.asks(house, 1, case=case)
    await house.stop_workers()
    now = house.clock.now().isoformat()
    await sites.says(house, "occupy-bed", 1, case, bed="all-01", on=now)
    await house.start_workers()
    await sites.quiet(house, case)
    await admitted_once(house, case, 1)


@pytest.mark.rules("DECK-08", "M-06")
async def test_a_worker_dies_once_a_departure_is_recorded(kept: tuple[House, Watched]) -> None:
    """The case has not heard what became of the fact, and nothing else comes that would tell it."""
    house, _ = kept
    case = await sites.narrow(house, 1)
    await sites.asks(house, 1, 2, case=case)
    await sites.arrives(house, 1, case=case)
    held = SiteState.model_validate(await rest(house, case))
    await house.stop_workers()
    named = await sites.says(house, "vacate-bed", 1, case, on=house.clock.now().isoformat())
    with reading(house.engine) as conn:
        (fact,) = facts.read(conn, FactsAsked(case=case, ids=(named,))).facts
    context = Context(now=house.clock.now(), actor=fact.actor, command_id=fact.id)
    drafts = decide(SITE, held, fact.kind, fact.data, context)
    assert not isinstance(drafts, Refusal)
    order = Commit(
        process=SITE.name,
        case=case,
        expected=held.version,
        command_id=fact.id,
        command=fact.kind,
        digest=digest(fact.data),
        actor=fact.actor,
        at=context.now,
        drafts=drafts,
        fact=fact.id,
    )
    assert house.recorder.commit(order).outcome == "committed"
    assert sites.beds(house, case) == {}
    await house.start_workers()
    await sites.quiet(house, case)
    assert sites.beds(house, case) == {treatment(2): "all-01"}
    assert kinds(house, case).count("bed-vacated") == 1
    whole(house, case)


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_grant_is_lost(kept: tuple[House, Watched], times: int) -> None:
    """The record has the grant, and the case never hears so: it asks again, by the same id."""
    house, driver = kept
    case = await sites.narrow(house, 1)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        granted = [draft.kind for draft in order.drafts] == ["bed-granted"]
        if granted and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    await sites.asks(house, 1, case=case)
    assert (len(lost), len({*lost})) == (times, 1)
    await sites.arrives(house, 1, case=case)
    await admitted_once(house, case, 1)


async def test_the_workers_restart_while_many_are_told(kept: tuple[House, Watched]) -> None:
    house, _ = kept
    case = await sites.narrow(house, 30)
    for one in range(1, 41):
        await sites.says(house, "request-bed", one, case, asked_on=house.clock.now().isoformat())
    await restart(house)
    await sites.quiet(house, case)
    assert len(sites.beds(house, case)) == 30
    for one in range(1, 41):
        heard = [kind for kind, _ in sites.told(house, one, ["bed-granted"])]
        assert len(heard) == int(treatment(one) in sites.beds(house, case))
    whole(house, case)


async def test_people_come_and_go_through_many_runs(kept: tuple[House, Watched]) -> None:
    """Requests in flight when a run ends are those of the next; a signal is never lost."""
    house, _ = kept
    house.hop_events = 30
    case = await sites.narrow(house, 3)
    for one in range(1, 31, 3):
        crowd = (one, one + 1, one + 2)
        await asyncio.gather(*(sites.asks(house, each, case=case) for each in crowd))
        await sites.arrives(house, *crowd, case=case)
        await sites.leaves(house, *crowd, case=case)
    found = await runs(house.client, case)
    assert len(found) > 5
    for run in found[1:]:
        counted = await cost(house.client, case, run)
        assert not counted.failed
        assert kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert kinds(house, case).count("bed-occupied") == 30
    assert "fact-passed-over" not in kinds(house, case)
    held = await rest(house, case)
    assert "held" not in held
    assert len(held["known"]) == 50
    whole(house, case)


async def test_a_run_under_load_hands_over_with_effects_under_way(
    kept: tuple[House, Watched],
) -> None:
    """One treatment cannot be told for a long time: no quiet moment comes, and runs end all the same.

    A run that nobody can replay in time would be the end of the case.
    """
    house, _ = kept
    case = await sites.narrow(house, 3)
    stuck = asyncio.Event()

    async def held_up(asked: EffectAsked, real: Real) -> EffectDone:
        if asked.effect.data["case"] == treatment(1):
            await stuck.wait()
        return await real()

    await disturb(house, "cases.tell", held_up)
    asked = {"asked_on": house.clock.now().isoformat()}
    await sites.says(house, "request-bed", 1, case, **asked)
    for one in range(2, 82, 2):
        for each in (one, one + 1):
            await sites.says(house, "request-bed", each, case, **asked)
        for each in (one, one + 1):
            await until(partial(sites.told, house, each, ["bed-granted"]), f"{each}'s bed")
            await sites.says(house, "vacate-bed", each, case, on=asked["asked_on"])
    found = await runs(house.client, case)
    assert len(found) > 1, "a run ended although somebody had not been told"
    over = [await cost(house.client, case, run) for run in found[1:]]
    assert all(1000 <= len(run.events) < 1500 for run in over), [len(run.events) for run in over]
    assert [one for one in state(house, case)["effects"] if one.endswith(treatment(1))]
    stuck.set()
    await sites.quiet(house, case)
    assert sites.beds(house, case) == {treatment(1): "all-01"}
    assert [kind for kind, _ in sites.told(house, 1)] == ["bed-granted"]
    for one in range(2, 82):
        assert len(sites.told(house, one, ["bed-granted"])) == 1
    assert (await live(house, case))["state"] == state(house, case)
    whole(house, case)


async def test_a_site_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost while beds are held and people wait: nobody is forgotten."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await sites.narrow(house, 2)
            await sites.asks(house, 1, 2, 3, case=case)
            await sites.arrives(house, 1, case=case)
            await house.stop_workers()
            held = state(house, case)
            # Told while nobody works: the signal is lost with the store, the fact is not.
            await sites.says(house, "vacate-bed", 1, case, on=house.clock.now().isoformat())
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            found = await restore(house.gateway.runner)
            assert case in found.started
            now = await rest(house, case, unannounced=True)
            assert {name: now[name] for name in ("stage", "wings", "facility")} == {
                name: held[name] for name in ("stage", "wings", "facility")
            }
            await sites.says(house, "change-request", 3, case)  # whatever comes next wakes it
            await sites.quiet(house, case)
            assert sites.beds(house, case) == {treatment(2): "all-02", treatment(3): "all-01"}
            assert sites.waiting(house, case) == set()
            whole(house, case)
