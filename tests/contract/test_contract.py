"""Decide, record, apply: what holds for every process, shown on the toy against a real server."""

import asyncio
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from activities.record import RecordDriver
from domain.actors import Actor, Role
from domain.commands import Envelope, Reply
from domain.events import Draft
from domain.fold import fold
from domain.model import Json
from domain.recording import Commit, Committed, Fact
from domain.refusal import Refusal
from records.commit import Recorder, case_row, history
from records.tables import COMMANDS, LEDGER
from runtime.codec import data_converter
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.settings import Settings
from starter.answers import Order
from tests.contract.toy import TOY
from tests.contract.toy_letters import ToyLetters
from tests.contract.toy_new_build import NewBuildWorkflow
from tests.contract.toy_workflow import ToyWorkflow
from tests.house import CLERK, House, house, new_id, now

pytestmark = [pytest.mark.server]


async def opened(house: House, occurred_on: str | None = None) -> str:
    return await house.open(
        "toy", {"occurred_on": occurred_on or now(), "office": "ro-east", "ref": new_id()}
    )


def add(amount: int, on: str | None = None) -> dict[str, object]:
    return {"occurred_on": on or now(), "amount": amount}


async def sound(house: House, case: str) -> None:
    """Fold = recorded state = live state, no key twice, versions without gaps."""
    live: Json = {}
    for _ in range(100):
        with house.engine.begin() as conn:
            row, events = case_row(conn, case), history(conn, case)
            ids = conn.scalars(select(COMMANDS.c.id)).all()
        assert row is not None
        folded = fold(TOY, events)
        assert folded.lean() == row["state"]
        assert [event.version for event in events] == list(range(1, len(events) + 1))
        assert len(ids) == len(set(ids))
        try:
            live = await house.client.get_workflow_handle(case).query("view")
        except RPCError:  # its last task has failed, and the next one is not there yet
            await asyncio.sleep(0.1)
            continue
        if live["state"] == row["state"] or not folded.effects:
            break
        await asyncio.sleep(0.05)
    assert row is not None
    assert live["state"] == row["state"]


async def test_a_command_is_decided_recorded_applied_and_answered(toys: House) -> None:
    case = await opened(toys)
    reply = await toys.accepted(case, "add", add(2))
    assert (reply.version, reply.stage, reply.events) == (2, "counting", ("added",))
    await toys.accepted(case, "add", add(3))
    await sound(toys, case)
    with toys.engine.begin() as conn:
        row = case_row(conn, case)
    assert row is not None
    assert row["state"]["total"] == 5


async def test_fifteen_commands_at_once(toys: House) -> None:
    case = await opened(toys)
    answers = await asyncio.gather(*(toys.do(case, "add", add(1)) for _ in range(15)))
    assert all(isinstance(answer, Reply) for answer in answers)
    assert sorted(answer.version for answer in answers if isinstance(answer, Reply)) == list(
        range(2, 17)
    )
    await sound(toys, case)


async def test_a_refusal_in_between_is_recorded_and_changes_nothing(toys: House) -> None:
    case = await opened(toys)
    await toys.accepted(case, "add", add(99))
    refusal = await toys.refused(case, "add", add(2))
    assert refusal.rule == "C-06"
    assert refusal.allowed == ("close",)
    reply = await toys.accepted(case, "add", add(1))
    assert reply.version == 3
    await sound(toys, case)
    with toys.engine.begin() as conn:
        rows = (
            conn.execute(select(LEDGER).where(LEDGER.c.scope == case).order_by(LEDGER.c.seq))
            .mappings()
            .all()
        )
    refused = [row for row in rows if row["kind"] == "refusal"]
    assert [row["version"] for row in refused] == [None]
    assert '"rule":"C-06"' in refused[0]["body"]


async def test_the_same_id_has_one_effect_and_the_same_answer(toys: House) -> None:
    case = await opened(toys)
    data = add(7)
    first = await toys.do(case, "add", data, id="same")
    second = await toys.do(case, "add", data, id="same")
    assert first == second
    await sound(toys, case)


async def test_the_same_id_with_other_content_is_refused(toys: House) -> None:
    case = await opened(toys)
    await toys.accepted(case, "add", add(7), id="same")
    assert (await toys.refused(case, "add", add(8), id="same")).rule == "H-03"
    answers = await asyncio.gather(
        *(toys.do(case, "add", add(amount, "2026-01-01T00:00:00Z"), id="race") for amount in (1, 2))
    )
    assert [answer.rule for answer in answers if isinstance(answer, Refusal)] == ["H-03"]
    await sound(toys, case)


async def test_the_same_id_with_another_reason_is_refused(toys: House) -> None:
    case = await opened(toys)
    data = add(7)
    first = await toys.do(case, "add", {**data, "reason": "So counted."}, id="why")
    assert await toys.do(case, "add", {**data, "reason": "So counted."}, id="why") == first
    refusal = await toys.refused(case, "add", {**data, "reason": "Otherwise."}, id="why")
    assert (refusal.rule, refusal.field) == ("H-03", "reason")
    await sound(toys, case)


async def test_the_same_id_after_continue_as_new_and_after_close(toys: House) -> None:
    toys.hop_events = 20
    case = await opened(toys)
    data = add(1)
    first = await toys.do(case, "add", data, id="early")
    runs = set()
    for _ in range(12):
        await toys.accepted(case, "add", add(1))
        described = await toys.client.get_workflow_handle(case).describe()
        runs.add(described.run_id)
    assert len(runs) > 1
    # Sent to the workflow itself, past the gateway's own look into the record.
    again = await toys.gateway._send(_order(case, "add", data, "early"))
    assert again == first
    await sound(toys, case)
    await toys.accepted(case, "close", {"occurred_on": now()})
    await toys.client.get_workflow_handle(case).result()
    assert await toys.do(case, "add", data, id="early") == first
    assert (await toys.refused(case, "add", add(1))).rule == "H-06"


def _order(case: str, command: str, data: dict[str, object], command_id: str) -> Order:
    return Order(case, command, data, CLERK, command_id)


async def test_a_command_typed_late_is_met_and_takes_the_alert_back(
    toys: House, letters: ToyLetters
) -> None:
    began = datetime.now(UTC) - timedelta(days=20)
    case = await opened(toys, began.isoformat())
    for _ in range(100):
        if letters.alerts:
            break
        await asyncio.sleep(0.05)
    assert letters.alerts == ["breach"]
    in_time = began + timedelta(days=3)
    await toys.accepted(case, "add", add(1, in_time.isoformat()))
    with toys.engine.begin() as conn:
        row = case_row(conn, case)
    assert row is not None
    owed = row["state"]["obligations"]["toy-clock"]
    assert (owed["status"], owed["recorded_late"]) == ("met", True)
    for _ in range(100):
        if len(letters.alerts) > 1:
            break
        await asyncio.sleep(0.05)
    assert letters.alerts == ["breach", "withdrawn"]
    await sound(toys, case)


async def test_a_future_act_is_refused(toys: House) -> None:
    case = await opened(toys)
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert (await toys.refused(case, "add", add(1, later))).rule == "H-04"


async def test_striking_folds_without_the_event(toys: House) -> None:
    case = await opened(toys)
    await toys.accepted(case, "add", add(10))
    await toys.accepted(case, "add", add(5))
    reply = await toys.accepted(case, "strike", {"occurred_on": now(), "version": 2, "note": "n1"})
    assert reply.events == ("event-struck",)
    await sound(toys, case)
    with toys.engine.begin() as conn:
        row = case_row(conn, case)
    assert row is not None
    assert row["state"]["total"] == 5
    # The duty that the struck event had met is owed again.
    assert row["state"]["obligations"]["toy-clock"].get("status", "open") == "open"
    again = await toys.refused(case, "strike", {"occurred_on": now(), "version": 2, "note": "n1"})
    assert again.rule == "H-01"


async def test_a_missing_field_is_refused_by_name_and_an_unknown_one_does_no_harm(
    toys: House,
) -> None:
    case = await opened(toys)
    missing = await toys.refused(case, "add", {"occurred_on": now()})
    assert (missing.rule, missing.field) == ("H-05", "amount")
    unknown = await toys.refused(case, "add", {**add(1), "amuont": 2})
    assert (unknown.rule, unknown.field) == ("H-05", "amuont")
    # Past the gateway, as a newer console might send: the case reads what it knows.
    gateway = toys.gateway
    sent = await gateway._send(_order(case, "add", {**add(1), "colour": "blue"}, "newer"))
    assert isinstance(sent, Reply)
    bare = await gateway._send(_order(case, "add", {"occurred_on": now()}, "bare"))
    assert isinstance(bare, Refusal)
    assert (bare.rule, bare.field) == ("H-05", "amount")
    await sound(toys, case)


async def test_a_raw_client_without_a_token_is_refused(toys: House) -> None:
    case = await opened(toys)
    handle = toys.client.get_workflow_handle(case)
    genuine = Envelope(
        actor=CLERK, data=add(1), token=toys.gateway._token(_order(case, "add", add(1), "x"))
    )
    forged = [
        Envelope(actor=CLERK, data=add(1)),
        Envelope(actor=CLERK, data=add(1), token="1|2|3"),
        genuine.model_copy(update={"data": add(50)}),
        genuine.model_copy(
            update={"actor": Actor(id="clerk-1", role=Role.SUPERVISOR, office="ro-east")}
        ),
        genuine,  # right content, wrong update id
        {"nonsense": True},
    ]
    for envelope in forged:
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await handle.execute_update("add", envelope)
        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == "refused"
    await sound(toys, case)
    with toys.engine.begin() as conn:
        assert len(history(conn, case)) == 1


async def test_a_forged_signal_changes_nothing_and_a_fact_counts_once(toys: House) -> None:
    case = await opened(toys)
    handle = toys.client.get_workflow_handle(case)
    await handle.signal("fact", "no-such-fact")
    machine = Actor(id="system:carrier", role=Role.SYSTEM, office="-")
    fact = Fact(id="scan-1", kind="scan", actor=machine, data=add(4))
    await toys.gateway.tell(case, fact)
    await toys.gateway.tell(case, fact)
    too_much = Fact(id="scan-2", kind="scan", actor=machine, data=add(500))
    await toys.gateway.tell(case, too_much)
    for _ in range(100):
        with toys.engine.begin() as conn:
            done = conn.scalars(select(COMMANDS.c.id).where(COMMANDS.c.id == "scan-2")).all()
        if done:
            break
        await asyncio.sleep(0.05)
    await sound(toys, case)
    with toys.engine.begin() as conn:
        kinds = [event.kind for event in history(conn, case)]
        outcome = conn.execute(
            select(COMMANDS.c.outcome).where(COMMANDS.c.id == "scan-2")
        ).scalar_one()
    assert kinds == ["opened", "added"]
    assert outcome == "refused"


async def test_a_letter_whose_confirmation_is_lost_goes_out_once(
    toys: House, letters: ToyLetters
) -> None:
    letters.fail_after = 2
    case = await opened(toys)
    await toys.accepted(case, "ask-letter", {"occurred_on": now(), "to": "guardian-1"})
    for _ in range(200):
        with toys.engine.begin() as conn:
            row = case_row(conn, case)
        assert row is not None
        if row["state"].get("letters"):
            break
        await asyncio.sleep(0.05)
    assert letters.sent() == [f"{case}/2/guardian-1"]
    await sound(toys, case)


class Outage(RecordDriver):
    """A record that is away for a while."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self.away = False

    @activity.defn(name="record.commit")
    def commit(self, order: Commit) -> Committed:
        if self.away:
            raise OperationalError("commit", {}, Exception("the database is away"))
        return super().commit(order)


@pytest.mark.slow
async def test_a_thirty_second_outage_of_the_database(
    server: DevServer, recorder: Recorder, tmp_path: Path
) -> None:
    driver = Outage(recorder)
    converter = data_converter(Settings.load(tmp_path, create_keys=True))
    async with house(server.address, converter, recorder, [ToyWorkflow], driver=driver) as toys:
        case = await opened(toys)
        driver.away = True
        waiting = [asyncio.create_task(toys.do(case, "add", add(1))) for _ in range(5)]
        await asyncio.sleep(30)
        assert not any(task.done() for task in waiting)
        driver.away = False
        answers = await asyncio.gather(*waiting)
        assert all(isinstance(answer, Reply) for answer in answers)
        await sound(toys, case)
        described = await toys.client.get_workflow_handle(case).describe()
        # Five commands of one ordinary activity each; the retries leave nothing behind.
        assert described.history_length < 80


async def test_a_worker_killed_between_commit_and_acknowledgement(
    server: DevServer, recorder: Recorder, record_url: str, tmp_path: Path
) -> None:
    flag = tmp_path / "reached"
    environment = {
        **os.environ,
        "DUEPROCESS_PAUSE_AT": "commit/acknowledge",
        "DUEPROCESS_PAUSE_FLAG": str(flag),
    }
    settings = Settings.load(tmp_path, create_keys=True)
    toy_worker = [sys.executable, "-m", "tests.contract.toy_worker"]
    command = [*toy_worker, server.address, str(tmp_path), record_url]
    doomed = subprocess.Popen(command, env=environment)
    try:
        client = await Client.connect(server.address, data_converter=data_converter(settings))
        outside = House(client, recorder, crew=None)  # type: ignore[arg-type]
        case = await opened(outside)
        caller = asyncio.create_task(outside.do(case, "add", add(9), id="cut-short"))
        while not flag.exists():
            await asyncio.sleep(0.05)
    finally:
        doomed.kill()
        doomed.wait()
    with recorder.engine.begin() as conn:
        assert len(history(conn, case)) == 2, "the record had it before the worker died"
    async with house(server.address, data_converter(settings), recorder, [ToyWorkflow]) as toys:
        answer = await caller
        assert isinstance(answer, Reply)
        assert answer.version == 2
        await sound(toys, case)


async def test_a_new_build_goes_on_with_old_cases(
    server: DevServer, recorder: Recorder, tmp_path: Path
) -> None:
    converter = data_converter(Settings.load(tmp_path, create_keys=True))
    async with house(server.address, converter, recorder, [ToyWorkflow]) as toys:
        case = await opened(toys)
        await toys.accepted(case, "add", add(1))
    async with house(server.address, converter, recorder, [NewBuildWorkflow]) as toys:
        reply = await toys.accepted(case, "add", add(2))
        assert reply.version == 3
        await sound(toys, case)
        with recorder.engine.begin() as conn:
            events = history(conn, case)
        assert [event.data.get("build") for event in events[1:]] == [None, 2]


async def test_restore_between_hand_over_and_confirmation(
    recorder: Recorder, tmp_path: Path, letters: ToyLetters
) -> None:
    converter = data_converter(Settings.load(tmp_path, create_keys=True))
    letters.hold = threading.Event()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with house(lost.address, converter, recorder, [ToyWorkflow], drivers=letters) as toys:
            case = await opened(toys)
            await toys.accepted(case, "add", add(4))
            await toys.accepted(case, "ask-letter", {"occurred_on": now(), "to": "guardian-1"})
            while not letters.sent():
                await asyncio.sleep(0.05)
            await lost.kill()
            letters.hold.set()
            letters.hold = None
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with house(
            fresh.address, converter, recorder, [ToyWorkflow], drivers=letters
        ) as toys:
            assert await toys.gateway.runner.start(case)
            for _ in range(200):
                with recorder.engine.begin() as conn:
                    row = case_row(conn, case)
                assert row is not None
                if row["state"].get("letters"):
                    break
                await asyncio.sleep(0.05)
            assert letters.sent() == [f"{case}/3/guardian-1"]
            assert (await toys.accepted(case, "add", add(1))).version == 5
            await sound(toys, case)


async def test_an_id_that_could_hold_words_is_refused(toys: House) -> None:
    case = await opened(toys)
    assert (await toys.refused(case, "add", add(1), id="Quentin Fictional")).field == "id"
    answer = await toys.gateway.open("toy", {}, CLERK, "12 Nowhere Lane")
    assert isinstance(answer, Refusal)
    assert (answer.rule, answer.field) == ("H-05", "id")
    with toys.engine.begin() as conn:
        rows = conn.execute(select(LEDGER.c.body, LEDGER.c.command_id)).all()
    assert not any("Fictional" in str(row) or "Nowhere" in str(row) for row in rows)


async def test_a_bug_in_an_effects_report_is_loud_and_ends_nothing(
    toys: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple[Draft, ...]:
        raise ValueError("a bug")

    case = await opened(toys)
    monkeypatch.setitem(cast("dict[str, object]", TOY.follow), "letter", broken)
    await toys.accepted(case, "ask-letter", {"occurred_on": now(), "to": "guardian-1"})
    handle = toys.client.get_workflow_handle(case)
    failed = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    for _ in range(100):
        history = await handle.fetch_history()
        if any(event.event_type == failed for event in history.events):
            break
        await asyncio.sleep(0.05)
    assert any(event.event_type == failed for event in history.events)
    monkeypatch.undo()
    for _ in range(400):  # the code is mended: the parked case goes on
        with toys.engine.begin() as conn:
            row = case_row(conn, case)
        assert row is not None
        if row["state"].get("letters"):
            break
        await asyncio.sleep(0.05)
    await sound(toys, case)
    assert row is not None
    assert row["state"]["letters"]
