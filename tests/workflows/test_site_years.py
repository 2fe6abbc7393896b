"""A site for ten years: four hundred people come and go, and the case does not grow."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.registry import PROCESSES
from records.commit import history as events_of
from records.engine import reading
from records.rebuild import mend
from tests.house import House
from tests.workflows import sites
from tests.workflows.histories import Cost, cost, kind_of, runs
from tests.workflows.service import live, state
from tests.workflows.sites import MAIN, treatment
from tests.workflows.test_commitment import RUN
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole
from tests.workflows.virtual import Virtual, virtual

pytestmark = pytest.mark.server
PEOPLE, MONTHS, STAY = 400, 120, 10
MONTH, DAY = timedelta(days=30), timedelta(days=1)


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


@pytest.mark.slow
@pytest.mark.rules("DECK-08", "DECK-09", "M-06", "C-61")
async def test_ten_years_of_four_hundred_people(time: Virtual) -> None:
    house = time.house
    await sites.opened(house)
    for wing in "abcd":
        await sites.does(house, "close-wing", wing=wing)
    began = await time.now()
    in_bed: dict[int, int] = {}
    for month in range(MONTHS + STAY + 3):
        target = began + month * MONTH
        await sites.moved(time, target)
        gone = [one for one, since in in_bed.items() if month - since >= STAY]
        due = range(PEOPLE * month // MONTHS, min(PEOPLE, PEOPLE * (month + 1) // MONTHS))
        await sites.leaves(house, *gone)
        await sites.asks(house, *(one + 1 for one in due), days=700)
        held = [int(one.rpartition("-")[2]) for one in sites.beds(house)]
        come = [one for one in held if one not in in_bed]
        late = [one for one in come if one % 40 == 0]
        await sites.arrives(house, *(one for one in come if one not in late))
        in_bed = {one: in_bed.get(one, month) for one in held if one not in {*gone, *late}}
        if late:  # nobody comes to the bed: the hold lapses, and the treatment asks again
            await sites.moved(time, await time.now() + 9 * DAY)
            await sites.asks(house, *late, days=700)
            held = [int(one.rpartition("-")[2]) for one in sites.beds(house)]
            await sites.arrives(house, *(one for one in held if one not in in_bed))
            in_bed |= {one: month for one in held if one not in in_bed}
    assert (sites.beds(house), sites.waiting(house)) == ({}, set())
    whole(house, MAIN)
    everybody_had_a_bed(house)
    await small_at_every_turn(house, began)


def everybody_had_a_bed(house: House) -> None:
    """Each of them was granted a bed, was in it, and left it."""
    with reading(house.engine) as conn:
        events = events_of(conn, MAIN)
    for kind in ("bed-requested", "bed-granted", "bed-occupied", "bed-vacated"):
        assert {one.data["treatment"] for one in events if one.kind == kind} == {
            treatment(one) for one in range(1, PEOPLE + 1)
        }, kind
    assert kinds(house, MAIN).count("bed-lapsed") == PEOPLE // 40
    assert "fact-passed-over" not in kinds(house, MAIN)


async def small_at_every_turn(house: House, began: datetime) -> None:
    """What a new run is given is as large as the people in it, and no larger after ten years."""
    found = [await cost(house.client, MAIN, run) for run in await runs(house.client, MAIN)]
    sizes = [carried(run) for run in reversed(found) if run is not found[0]]
    years = (house.clock.now() - began) / timedelta(days=365)
    assert years > 10
    assert len(sizes) >= (house.clock.now() - began) // RUN
    assert max(sizes) < 12_000, sizes
    first, last = sizes[: len(sizes) // 2], sizes[len(sizes) // 2 :]
    assert max(last) < 1.3 * max(first), (max(first), max(last))
    assert not any(run.failed for run in found)
    held = state(house, MAIN)
    assert (await live(house, MAIN))["state"] == held
    assert "log" not in held
    assert not any(one.get("closed_by") is None for one in held.get("obligations", {}).values())
    assert len(held["known"]) == 50
    with house.engine.begin() as conn:
        mend(conn, PROCESSES, MAIN)
    assert state(house, MAIN) == held


def carried(run: Cost) -> int:
    """Bytes that a run handed to the next."""
    last = run.events[-1]
    assert kind_of(last) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    given = last.workflow_execution_continued_as_new_event_attributes.input.payloads
    return sum(len(one.data) for one in given)
