"""A commitment at work: one run a year, for twenty years, with petitions, a release and a return."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.commands import Reply
from domain.registry import PROCESSES
from records.engine import reading
from records.rebuild import mend
from records.tables import OBLIGATIONS
from starter.answers import Answer
from tests.house import House, new_id
from tests.workflows import commitments as steps
from tests.workflows.commitments import DAY, yearly
from tests.workflows.confined import DOCTOR, HEAD, STATE_COUNSEL
from tests.workflows.histories import cost, runs
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_placement import letters
from tests.workflows.test_runs import whole
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server
RUN = timedelta(days=360)
"""How long a run lasts, if nothing ends it sooner."""
BEFORE = timedelta(days=31)
"""How long before its day a year's work is done: never a whole number of the five days by which a
run is shorter than a year. If it were, in one year a run would end in the very moment of a command,
and the time-skipping server never gives out a task again whose timer fired under it."""


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


async def begun(house: House, case: str) -> datetime:
    """When the newest run of a case began."""
    counted = await cost(house.client, case)
    return counted.events[0].event_time.ToDatetime(tzinfo=UTC)


@pytest.mark.rules("S-23", "DECK-43", "T-10", "T-11", "T-12", "S-26", "S-31", "S-32", "S-33")
async def test_twenty_years(time: Virtual) -> None:
    """Every year is a run of its own; nothing swells but the ledger."""
    house = time.house
    case = await steps.committed(house)
    first = await time.now()
    sizes = []
    for year in range(1, 21):
        await time.move_to(first + year * timedelta(days=365) - BEFORE, case)
        await steps.examined(house, case)
        await steps.noticed(house, case)
        await event_of(time, case, year)
        if state(house, case)["stage"] != "conditional-release":
            await steps.reviewed(house, case)
        sizes.append(len(json.dumps({**state(house, case), "known": []})))
    await rest(house, case)
    held = state(house, case)
    assert (held["stage"], held["site"]) == ("committed", "smmhc")
    assert (held["petitions"], held["failed"], held["notices"]) == (3, 2, 20)
    assert set(yearly(house, case)) == {"T-10:21", "T-11:21", "T-12:21"}
    assert held.get("late") is None
    assert {one["legal"][:4] for one in held["obligations"].values() if "status" not in one} == {
        str((first + 21 * timedelta(days=365)).year)
    }
    assert max(sizes) < 12_000
    assert sizes[-1] - sizes[9] < 3_000
    found = await runs(house.client, case)
    assert len(found) >= 20, "each year continues as new: a run names the one it continues"
    for run in found:
        counted = await cost(house.client, case, run)
        assert not counted.failed
        assert len(counted.events) < 250
    counts = letters(house, case)
    assert (counts["right-to-petition"], counts["annual-report-transmittal"]) == (20, 20)
    assert kinds(house, case).count("annually-reviewed") == 19
    assert (await live(house, case))["state"] == held
    whole(house, case)
    rows_stay(house, case)


def rows_stay(house: House, case: str) -> None:
    """The record has every duty that ever was, and mending its rows loses none of them."""

    def rows() -> list[dict[str, object]]:
        with reading(house.engine) as conn:
            query = select(OBLIGATIONS).where(OBLIGATIONS.c.case_id == case)
            return [dict(one) for one in conn.execute(query.order_by(OBLIGATIONS.c.id)).mappings()]

    before = rows()
    assert len(before) > 60 > len(state(house, case)["obligations"])
    ended = [one for one in before if one["status"] not in {"open", "breached"}]
    assert len(before) - len(ended) == 3
    with house.engine.begin() as conn:
        mend(conn, PROCESSES, case)
    assert rows() == before


async def event_of(time: Virtual, case: str, year: int) -> None:
    """What happens in some years beside the cycle: three petitions, a release, a return."""
    house = time.house
    if year == 4:
        await steps.petitioned(house, case)
        await steps.screened(house, case, "frivolous")
    if year == 7:
        await steps.petitioned(house, case, new_facts=True)
        await steps.screened(house, case)
        await steps.heard(house, case, shown=False)
    if year == 11:
        today = steps.day(await time.now())
        await steps.does(house, case, "authorise-petition", authorised_on=today)
        await steps.petitioned(house, case, "authorised")
        await steps.heard(house, case, shown=True)
        await steps.tried(house, case, danger=False)
        await steps.released(house, case)
    if year == 12:
        await steps.returned(house, case)
    if year in {4, 7, 11}:
        told = {"event": "release-petition", "told": state(house, case)["victims"]}
        await steps.does(house, case, "record-victims-told", STATE_COUNSEL, **told)


async def test_commands_in_flight_when_the_year_turns_are_not_lost(time: Virtual) -> None:
    """The run ends while commands are under way: each is taken once, by whichever run it met."""
    house = time.house
    case = await steps.committed(house)
    before = (await rest(house, case))["version"]
    for turn in range(1, 4):
        ends = await begun(house, case) + RUN
        await time.move_to(ends - 10 * SECOND, case)
        at, command = (await time.now()).isoformat(), new_id()
        site = "smmhc" if turn % 2 else "fulton"
        moving = {"site": site, "segregated": True, "transferred_on": at, "occurred_on": at}
        given = house.do(case, "transfer-site", moving, actor=DOCTOR, id=command)
        answer, _ = await asyncio.gather(given, time.sleep_until(ends + 10 * SECOND))
        assert isinstance(answer, Reply), answer
        await rest(house, case)
        again = await house.do(case, "transfer-site", moving, actor=DOCTOR, id=command)
        assert isinstance(again, Reply)
        assert again.version == answer.version
        assert len(await runs(house.client, case)) == turn + 1
    assert kinds(house, case).count("site-transferred") == 3
    assert state(house, case)["version"] > before
    whole(house, case)


async def test_commands_while_runs_change_under_them(cases: House) -> None:
    """Every few events a new run: each command is taken once, whichever run it met."""
    cases.hop_events = 15
    case = await steps.committed(cases)
    await steps.petitioned(cases, case)
    before = (await rest(cases, case))["version"]
    at = cases.clock.now().isoformat()
    told = {"event": "release-petition", "told": state(cases, case)["victims"], "occurred_on": at}
    ids = [new_id() for _ in range(24)]

    def give(command: str) -> Awaitable[Answer]:
        return cases.do(case, "record-victims-told", told, actor=STATE_COUNSEL, id=command)

    answers: list[Answer] = []
    for start in range(0, 24, 6):
        answers += await asyncio.gather(*map(give, ids[start : start + 6]))
    assert sorted(one.version for one in answers if isinstance(one, Reply)) == list(
        range(before + 1, before + 25)
    )
    again = [await give(one) for one in ids[:3]]
    assert again == answers[:3], "the stored outcomes, in a run that never saw the commands"
    await rest(cases, case)
    assert len(await runs(cases.client, case)) > 2
    whole(cases, case)


async def test_a_command_of_last_year_has_one_effect(time: Virtual) -> None:
    house = time.house
    case = await steps.committed(house)
    await time.move_to(await time.now() + 300 * DAY, case)
    command, at = new_id(), (await time.now()).isoformat()
    today = steps.day(await time.now())
    given = {"examined_on": today, "filed_on": today, "examiner": "examiner-1"}
    given |= {"opinion": "remains", "occurred_on": at}
    name = "record-annual-examination"
    one = await house.accepted(case, name, given, actor=DOCTOR, id=command)
    await steps.noticed(house, case)
    await steps.reviewed(house, case)
    due = yearly(house, case)
    await time.move_to(await time.now() + 270 * DAY, case)
    assert len(await runs(house.client, case)) == 2, "another run, that never saw the command"
    again = await house.accepted(case, name, given, actor=DOCTOR, id=command)
    assert (again.version, again.stage) == (one.version, one.stage)
    other = await house.refused(
        case, name, {**given, "opinion": "changed"}, actor=DOCTOR, id=command
    )
    assert other.rule == "H-03"
    assert yearly(house, case) == due
    assert kinds(house, case).count("annually-examined") == 1
    whole(house, case)


@pytest.mark.rules("T-12", "S-32")
async def test_what_it_waits_for_is_said(time: Virtual) -> None:
    """The wait names the duty that comes first, or why there is none."""
    house = time.house
    case = await steps.opened(house)

    async def waits() -> str:
        await rest(house, case)
        return str((await live(house, case))["waiting_for"])

    assert await waits() == "a site of the program is assigned (S-25)"
    today = steps.day(await time.now())
    await steps.does(house, case, "assign-site", site="fulton", segregated=True, assigned_on=today)
    assert await waits() == "T-10"
    await time.move_to(await time.now() + 30 * DAY, case)
    await steps.examined(house, case)
    assert await waits() == "T-11"
    await steps.noticed(house, case)
    assert await waits() == "T-12"
    await steps.petitioned(house, case)
    assert await waits() == "the court screens the petition (S-31)"
    closed = await house.accepted(case, "close-commitment", REASON, actor=HEAD)
    assert closed.stage == "closed"
    await house.client.get_workflow_handle(case).result()
    late = await house.refused(case, "close-commitment", REASON, actor=HEAD)
    assert late.rule == "H-06"
    whole(house, case)
