"""Commands and signals as they really come: twice, too late, all at once, misshapen, forged."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.actors import Actor, system
from domain.commands import Envelope, Reply
from domain.model import Json
from domain.recording import Commit, Fact
from domain.refusal import Refusal
from records.commit import history as events_of
from records.engine import reading
from runtime import binaries
from starter.answers import Order
from tests.house import CLERK, House, new_id
from tests.workflows import placements, proceedings, stories
from tests.workflows.confined import CORRECTIONS
from tests.workflows.histories import cost
from tests.workflows.people import MAIL_ROOM
from tests.workflows.service import (
    Site,
    Watched,
    apart,
    rest,
    standing,
    state,
    until,
    watched,
)
from tests.workflows.stories import REASON
from tests.workflows.test_wrong_stage import refusals

pytestmark = pytest.mark.server

Reach = Callable[[House, str], Coroutine[Any, Any, str]]
BOTH = [
    pytest.param(stories.consent, "asked", "record-response", {"kind": "other"}, id="consent"),
    pytest.param(stories.delivery, "out", "carrier-scan", {"code": "notice-left"}, id="delivery"),
    pytest.param(
        placements.placement, "preparing", "record-screening", {"cmhc": "cmhc-1"}, id="placement"
    ),
    pytest.param(
        proceedings.svp,
        "to-evaluate",
        "record-sentence-end",
        {"ended_on": "2026-01-01T00:00:00-06:00"},
        id="svp",
    ),
]
"""A case of each process, and a command that it takes there, more than once."""


def who(command: str) -> Actor:
    agency = dict.fromkeys(("record-sentence-end", "close-svp"), CORRECTIONS)
    return {"carrier-scan": MAIL_ROOM, **agency}.get(command, CLERK)


def order(case: str, command: str, data: Json, command_id: str) -> Order:
    return Order(case, command, data, who(command), command_id)


def kinds(house: House, case: str) -> list[str]:
    with reading(house.engine) as conn:
        return [event.kind for event in events_of(conn, case)]


@pytest.mark.parametrize(("reach", "stage", "command", "data"), BOTH)
async def test_the_same_command_twice(
    cases: House, driver: Watched, reach: Reach, stage: str, command: str, data: Json
) -> None:
    case = await reach(cases, stage)
    await rest(cases, case)
    before = len(kinds(cases, case))
    one = order(case, command, {**data, "occurred_on": cases.clock.now().isoformat()}, new_id())
    at_once = await asyncio.gather(*(cases.gateway.do(one) for _ in range(3)))
    again = await cases.gateway.do(one)
    # Past the gateway's look into the record: the case itself knows the id.
    past = await cases.gateway._send(one)
    assert all(isinstance(answer, Reply) for answer in (*at_once, again, past)), (again, past)
    assert {answer.version for answer in (*at_once, again, past)} == {before + 1}  # type: ignore[union-attr]
    assert len(kinds(cases, case)) == before + 1
    drafted = [one for one in driver.of(case) if one.drafts and one.command == command]
    assert len({one.command_id for one in drafted if one.expected == before}) == 1
    await rest(cases, case)


@pytest.mark.rules("H-03")
@pytest.mark.parametrize(("reach", "stage", "command", "data"), BOTH)
async def test_the_same_id_with_other_content(
    cases: House, reach: Reach, stage: str, command: str, data: Json
) -> None:
    case = await reach(cases, stage)
    await cases.accepted(case, command, data, actor=who(command), id=f"used/{case}")
    before = await rest(cases, case)
    other = {**data, "evidence": ["another-paper"]}
    refusal = await cases.refused(case, command, other, actor=who(command), id=f"used/{case}")
    assert refusal.rule == "H-03"
    assert refusals(cases, case)[f"used/{case}"]["rule"] == "H-03"
    # Past the gateway's look into the record: Temporal would give the first answer to the second.
    straight = await cases.gateway._send(order(case, command, other, f"used/{case}"))
    assert isinstance(straight, Refusal)
    assert straight.rule == "H-03"
    assert await rest(cases, case) == before


@pytest.mark.rules("H-03")
async def test_an_id_used_for_another_case(cases: House) -> None:
    first, second = await stories.consent(cases, "asked"), await stories.consent(cases, "asked")
    shared = new_id()
    await cases.accepted(first, "record-response", {"kind": "other"}, id=shared)
    refusal = await cases.refused(second, "record-response", {"kind": "other"}, id=shared)
    assert refusal.rule == "H-03"
    sent = await cases.gateway._send(order(second, "record-response", {"kind": "other"}, shared))
    assert isinstance(sent, Refusal)
    await cases.accepted(second, "record-response", {"kind": "other"})
    await rest(cases, second)


CLOSED = [
    pytest.param(stories.consent, "asked", "close-consent", {}, "closed", id="consent"),
    pytest.param(
        stories.delivery,
        "out",
        "carrier-scan",
        {"code": "delivered-addressee"},
        "closed-delivered",
        id="delivery",
    ),
    pytest.param(
        placements.placement, "not-placed", "close-placement", {}, "closed", id="placement"
    ),
    pytest.param(placements.sent_all, "telling", "close-status-found", {}, "closed", id="found"),
    pytest.param(proceedings.svp, "stopped", "close-svp", {}, "closed", id="svp"),
]


@pytest.mark.rules("H-06")
@pytest.mark.parametrize(("reach", "stage", "command", "data", "end"), CLOSED)
async def test_after_the_close(
    cases: House, reach: Reach, stage: str, command: str, data: Json, end: str
) -> None:
    case = await reach(cases, stage)
    noted: Json = {"note": "note-1", "occurred_on": cases.clock.now().isoformat()}
    one = order(case, command, {**data, **noted}, new_id())
    told = await cases.gateway.do(one)
    assert isinstance(told, Reply)
    outcome = await stories.ended(cases, case)
    assert outcome["stage"] == told.stage == end
    assert await cases.gateway.do(one) == told, "the stored outcome"
    straight = await cases.gateway._send(one)
    assert straight == told, "with its warnings too"
    late = await cases.refused(case, command, {**data, **noted}, actor=who(command))
    assert (late.rule, late.allowed) == ("H-06", ())
    # A machine that has not heard of it does no harm.
    await cases.gateway.tell(
        case, Fact(id=new_id(), kind="carrier-scan", actor=system("carrier"), data={})
    )
    assert state(cases, case)["stage"] == end


async def test_more_commands_at_once_than_the_server_takes(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten in flight is what a server allows by default; ours is tuned, others' are not."""
    monkeypatch.setitem(binaries.TUNING, "history.maxInFlightUpdates", 10)
    async with apart(tmp_path) as place:
        driver = watched(place.parts.recorder)
        async with standing(place, driver=driver) as house:
            case = await stories.consent(house, "asked")
            gate = threading.Event()
            driver.before = lambda _: void(gate.wait(0.5))
            waiting = [
                asyncio.create_task(house.do(case, "record-response", {"kind": "other"}))
                for _ in range(14)
            ]
            await asyncio.sleep(0.2)
            gate.set()
            driver.before = None
            answers = await asyncio.gather(*waiting)
            versions = sorted(one.version for one in answers if isinstance(one, Reply))
            assert versions == list(range(3, 17))
            assert state(house, case)["log"][2:] == ["response-recorded"] * 14
            await rest(house, case)


def void(_: object) -> None:
    """Nothing."""


async def test_a_command_while_the_last_answers_are_given(cases: House, driver: Watched) -> None:
    """A case that has closed may still owe somebody an answer; everybody learns that it closed."""
    case = await stories.consent(cases, "asked")
    away = {"close", "late"}

    def outage(one: Commit) -> None:
        if one.command_id in {f"{case}/{name}" for name in away}:
            raise OperationalError("commit", {}, Exception("the database is away"))

    driver.before = outage
    closing = asyncio.create_task(cases.do(case, "close-consent", REASON, id=f"{case}/close"))
    await until(lambda: f"{case}/close" in tried(driver), "the close")
    late = asyncio.create_task(
        cases.do(case, "record-response", {"kind": "other"}, id=f"{case}/late")
    )
    await until(lambda: accepted(cases, case, 3), "both commands")
    away.remove("close")
    assert isinstance(await closing, Reply)
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await send(cases, order(case, "record-response", asks(cases), new_id()))
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.details[0]["rule"] == "H-06"
    later = asyncio.create_task(cases.do(case, "record-response", {"kind": "other"}))
    away.clear()
    answers = await asyncio.gather(late, later)
    assert [one.rule for one in answers if isinstance(one, Refusal)] == ["H-06", "H-06"]
    assert (await stories.ended(cases, case))["stage"] == "closed"
    assert {one["rule"] for one in refusals(cases, case).values()} == {"H-06"}


def tried(driver: Watched) -> set[str]:
    """The command ids of all transactions that were begun."""
    return {one.command_id for one in driver.orders}


def asks(house: House) -> Json:
    return {"kind": "other", "occurred_on": house.clock.now().isoformat()}


async def accepted(house: House, case: str, number: int) -> bool:
    """Whether the case has taken this many commands."""
    counted = await cost(house.client, case)
    return counted.kinds["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] >= number


async def send(house: House, one: Order) -> Reply:
    """Send a command once, without the gateway's patience."""
    envelope = Envelope(actor=one.actor, data=one.data, token=house.gateway._token(one))
    handle = house.client.get_workflow_handle(one.case)
    reply: Reply = await handle.execute_update(
        one.command, envelope, id=one.command_id, result_type=Reply
    )
    return reply


async def test_a_caller_who_gives_up_is_let_go(place: Site) -> None:
    async with standing(place, working=False) as house:
        case = await stories.consent(house)
        waiting = asyncio.create_task(house.do(case, "record-request-sent", {"method": "hand"}))
        await asyncio.sleep(0.3)
        waiting.cancel()
        done, _ = await asyncio.wait([waiting], timeout=5)
        assert done
        assert waiting.cancelled()
