"""A site at work: 276 in and the 277th waits, holds lapse, wings and a program close and open."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.commands import Reply
from domain.refusal import Refusal
from domain.registry import PROCESSES
from records.engine import reading
from records.rebuild import rebuild
from starter.answers import NotFoundError
from tests.workflows import sites
from tests.workflows.confined import CHIEF, CORRECTIONS, HEAD
from tests.workflows.service import live, state
from tests.workflows.sites import MAIN, treatment
from tests.workflows.stories import REASON, ended
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole
from tests.workflows.virtual import Virtual, virtual

pytestmark = pytest.mark.server
DAY = timedelta(days=1)


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


@pytest.mark.timeout(1500)
@pytest.mark.rules("DECK-08", "DECK-09", "M-06")
async def test_276_come_in_and_the_277th_waits(time: Virtual) -> None:
    """And who enters when a bed is free is the next to be released, not the next who asked."""
    house = time.house
    assert await sites.opened(house) == MAIN
    for first in range(1, 277, 46):  # a task at a time that the server of virtual time waits for
        await sites.asks(house, *range(first, first + 46), days=400 + first)
    assert len(sites.beds(house)) == 276
    wings = [bed.partition("-")[0] for bed in sites.beds(house).values()]
    assert {wing: wings.count(wing) for wing in "abcde"} == {
        "a": 60, "b": 60, "c": 60, "d": 60, "e": 36,
    }  # fmt: skip
    await sites.arrives(house, 100)
    await sites.asks(house, 277, days=800)
    await sites.asks(house, 278, days=300)
    assert sites.waiting(house) == {treatment(277), treatment(278)}
    assert [(kind, data["place"]) for kind, data in sites.told(house, 278)] == [
        ("place-changed", 1)
    ]
    freed = sites.beds(house)[treatment(100)]
    await sites.leaves(house, 100)
    assert sites.beds(house)[treatment(278)] == freed
    assert sites.waiting(house) == {treatment(277)}
    (_, granted) = sites.told(house, 278, ["bed-granted"])[0]
    assert (granted["site"], granted["bed"], granted["wing"]) == ("fcc", freed, freed[0])
    assert granted["until"] > house.clock.now().isoformat()
    assert (await live(house, MAIN))["state"] == state(house, MAIN)
    whole(house, MAIN)


@pytest.mark.rules("DECK-08", "M-06")
async def test_two_treatments_ask_at_once_for_the_last_bed(time: Virtual) -> None:
    house = time.house
    case = await sites.narrow(house, 1)
    now = house.clock.now()
    asked = [
        {"asked_on": now.isoformat(), "release_on": sites.release(now, 300 + n)} for n in (0, 1)
    ]
    both = (sites.says(house, "request-bed", n + 1, case, **asked[n]) for n in (0, 1))
    await asyncio.gather(*both)
    await sites.quiet(house, case)
    assert len(sites.beds(house, case)) == len(sites.waiting(house, case)) == 1
    assert kinds(house, case).count("bed-granted") == 1
    (first,), (second,) = sites.beds(house, case), sites.waiting(house, case)
    assert {first, second} == {treatment(1), treatment(2)}
    whole(house, case)


@pytest.mark.rules("M-06")
async def test_a_hold_lapses_and_who_was_offered_the_bed_keeps_the_place(time: Virtual) -> None:
    house = time.house
    case = await sites.narrow(house, 1)
    await sites.asks(house, 1, 2, 3, case=case)
    lapses = state(house, case)["obligations"][f"site.bed-hold:{treatment(1)}"]["ends"]
    await sites.moved(time, await time.now() + 6 * DAY, case)
    assert sites.beds(house, case) == {treatment(1): "all-01"}
    await sites.moved(time, await time.now() + 2 * DAY, case)
    assert sites.beds(house, case) == {treatment(2): "all-01"}
    said = [kind for kind, _ in sites.told(house, 1)]
    assert said == ["bed-granted", "bed-lapsed", "place-changed"]
    assert sites.told(house, 1, ["place-changed"])[0][1]["place"] == 1
    with_reason = state(house, case)["waiting"][treatment(1)]
    assert (with_reason["ready"], with_reason["lapses"]) == (False, 1)
    assert lapses < house.clock.now().isoformat()
    # It goes to the third, although the first has the better place: nobody said it can be taken.
    await sites.says(house, "withdraw-request", 2, case)
    await sites.quiet(house, case)
    assert sites.beds(house, case) == {treatment(3): "all-01"}
    await sites.does(house, "set-ready", CORRECTIONS, case, treatment=treatment(1), ready=True)
    await sites.says(house, "withdraw-request", 3, case)
    await sites.quiet(house, case)
    assert sites.beds(house, case) == {treatment(1): "all-01"}
    assert not sites.waiting(house, case)
    whole(house, case)


@pytest.mark.rules("DECK-09", "C-61")
async def test_a_wing_closes_and_its_people_get_beds_by_the_order(time: Virtual) -> None:
    house = time.house
    case = await sites.narrow(house, 2)
    await sites.does(house, "change-wing", case=case, wing="new", beds=1)
    await sites.asks(house, 1, 2, 3, 4, case=case)
    await sites.arrives(house, 1, 2, 3, case=case)
    assert sites.beds(house, case)[treatment(3)] == "new-01"
    await sites.does(house, "close-wing", case=case, wing="all")
    assert sites.beds(house, case) == {treatment(3): "new-01"}, "who lies elsewhere stays"
    assert sites.waiting(house, case) == {treatment(one) for one in (1, 2, 4)}
    assert sites.told(house, 1, ["bed-lost"])[0][1]["why"] == "wing-closed"
    await sites.does(house, "reopen-wing", CORRECTIONS, case, wing="all")
    assert sites.beds(house, case) == {
        treatment(1): "all-01", treatment(2): "all-02", treatment(3): "new-01",
    }  # fmt: skip
    assert [kind for kind, _ in sites.told(house, 1)][-1] == "bed-granted"
    whole(house, case)


@pytest.mark.rules("DECK-13", "C-61")
async def test_moberly_runs_when_needed(time: Virtual) -> None:
    house = time.house
    case = await sites.opened(house, "mcc")
    assert (case, state(house, case)["stage"]) == ("site-mcc", "not-operating")
    assert kinds(house, case)[0] == "opened"
    await sites.asks(house, 1, 2, case=case)
    assert sites.waiting(house, case) == {treatment(1), treatment(2)}
    assert "runs here again" in (await live(house, case))["waiting_for"]
    await sites.does(house, "set-operating", case=case, operating=True)
    assert sites.beds(house, case) == {treatment(1): "all-01", treatment(2): "all-02"}
    await sites.arrives(house, 1, case=case)
    reply = await sites.does(house, "set-operating", case=case, operating=False)
    assert any("2 people who had a bed" in one for one in reply.warnings)
    assert not sites.beds(house, case)
    for one in (1, 2):
        assert sites.told(house, one, ["bed-lost"])[-1][1]["why"] == "programme-closed"
    early = await sites.refuses(house, "close-site", sites.OPERATOR, case)
    assert (early.rule, "2 wait" in early.message) == ("DECK-08", True)
    for one in (1, 2):
        await sites.says(house, "withdraw-request", one, case)
    await sites.quiet(house, case)
    await house.accepted(case, "close-site", dict(REASON), actor=sites.OPERATOR)
    await ended(house, case)
    whole(house, case)


async def test_a_facility_is_opened_once_and_its_own_office_keeps_it(time: Virtual) -> None:
    house = time.house
    case = await sites.opened(house)
    again = await house.gateway.open("site", {"facility": "fcc"}, CHIEF, "another-command")
    assert isinstance(again, Refusal)
    assert (again.rule, case in again.message) == ("H-01", True)
    unknown = await house.gateway.open("site", {"facility": "alcatraz"}, CHIEF, "a-third")
    assert isinstance(unknown, Refusal)
    assert (unknown.field, "fcc" in unknown.allowed) == ("facility", True)
    with pytest.raises(NotFoundError):
        await sites.refuses(house, "take-bed-out", HEAD, bed="a-01")
    done = await house.do(case, "take-bed-out", {"bed": "a-01"}, actor=CORRECTIONS)
    assert isinstance(done, Reply)
    await sites.asks(house, 1)
    assert sites.beds(house) == {treatment(1): "a-02"}
    with reading(house.engine) as conn:
        assert rebuild(conn, PROCESSES, case).lean() == state(house, case)
