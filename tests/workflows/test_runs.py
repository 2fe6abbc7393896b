"""A case outlives its runs and its workers: continue-as-new, restarts, no cache, a record set back."""

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.commands import Reply
from domain.fold import fold
from domain.model import Json
from domain.registry import PROCESSES
from records.commit import history as events_of
from records.engine import reading
from tests.house import House, new_id
from tests.workflows import placements, proceedings, stories
from tests.workflows.confined import confined
from tests.workflows.histories import Cost, cost, kind_of, runs
from tests.workflows.homes import household
from tests.workflows.people import MAIL_ROOM, SUPERVISOR
from tests.workflows.service import Site, apart, live, rest, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import who

pytestmark = pytest.mark.server


def whole(house: House, case: str) -> None:
    """The recorded state is the fold of the events, whose numbers have no gap."""
    with reading(house.engine) as conn:
        events = events_of(conn, case)
    held = state(house, case)
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    assert fold(PROCESSES[held["process"]], events).lean() == held


def timer_due(counted: Cost) -> list[datetime]:
    """When the timers of a run ring."""
    return [
        event.event_time.ToDatetime()
        + event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        for event in counted.events
        if kind_of(event) == "TIMER_STARTED"
    ]


async def hop_consent(house: House) -> str:
    case = await stories.consent(house, "asked")
    for _ in range(4):
        await house.accepted(case, "record-response", {"kind": "other"})
    return case


async def hop_delivery(house: House) -> str:
    case = await stories.delivery(house, "out")
    for _ in range(4):
        await house.accepted(case, "carrier-scan", {"code": "notice-left"}, actor=MAIL_ROOM)
    return case


async def hop_placement(house: House) -> str:
    case = await placements.placement(house)
    for number in range(4):
        await house.accepted(case, "record-screening", {"cmhc": f"cmhc-{number}"})
    return case


async def hop_found(house: House) -> str:
    people = household(house.engine, "plain", "unsourced")
    case = await placements.found(house, people=people, person=people.one("unsourced"))
    (question,) = state(house, case)["questions"]
    for answer in ("withhold", "disclose"):
        given = {"question": question, "answer": answer, **REASON}
        decided = await house.accepted(case, "decide-question", given, actor=SUPERVISOR)
        await rest(house, case)
        if answer == "withhold":
            await house.accepted(case, "strike", {"version": decided.version, **REASON})
    return case


async def hop_svp(house: House) -> str:
    case = await proceedings.svp(house, "to-evaluate")
    for _ in range(6):
        await proceedings.give(house, case, proceedings.SERVED)
    return case


@pytest.mark.parametrize("reach", [hop_consent, hop_delivery, hop_placement, hop_found, hop_svp])
async def test_a_new_run_keeps_duties_timer_and_what_operators_see(
    cases: House, reach: stories.Reach
) -> None:
    cases.hop_events = 25
    case = await reach(cases)
    held = await rest(cases, case)
    found = await runs(cases.client, case)
    assert len(found) > 1
    duties = {key: one for key, one in held["obligations"].items() if "status" not in one}
    assert duties, "something is still owed"
    newest, first = await cost(cases.client, case), await cost(cases.client, case, found[-1])
    assert kind_of(first.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    begun = newest.events[0].workflow_execution_started_event_attributes
    assert begun.continued_execution_run_id
    # One timer, for the very instant that the record holds.
    (rings,) = timer_due(newest)
    process = PROCESSES[held["process"]]
    wakes = [one.wakes() for one in process.state.model_validate(held).obligations.values()]
    due = min(at for at in wakes if at is not None).replace(tzinfo=None)
    assert abs(rings - due) < timedelta(seconds=1)
    # What the last run had shown is carried, not written again.
    changed = [one for one in newest.events if "UPSERT" in kind_of(one)]
    assert not changed
    shown = (await cases.client.get_workflow_handle(case).describe()).typed_search_attributes
    values = {pair.key.name: pair.value for pair in shown}
    assert (values["Process"], values["Stage"]) == (process.name, held["stage"])
    whole(cases, case)


@pytest.mark.parametrize(
    ("reach", "stage", "command", "data"),
    [
        (stories.consent, "asked", "record-response", {"kind": "other"}),
        (stories.delivery, "out", "carrier-scan", {"code": "accepted"}),
        (placements.placement, "preparing", "record-screening", {"cmhc": "cmhc-1"}),
        (
            proceedings.svp,
            "to-evaluate",
            "record-sentence-end",
            {"ended_on": "2026-01-01T00:00:00-06:00"},
        ),
    ],
)
async def test_commands_while_runs_change_under_them(
    cases: House, reach: stories.Reach, stage: str, command: str, data: Json
) -> None:
    """Every few events a new run: each command is taken once, whichever run it met."""
    cases.hop_events = 15
    case = await reach(cases, stage)
    before = (await rest(cases, case))["version"]
    actor = who(command)
    ids = [new_id() for _ in range(24)]
    answers = []
    for start in range(0, 24, 6):
        batch = [
            cases.do(case, command, data, actor=actor, id=one) for one in ids[start : start + 6]
        ]
        refused = cases.refused(case, "close-delivery", {}, actor=actor)
        answers += (await asyncio.gather(*batch, refused))[:-1]
    assert sorted(one.version for one in answers if isinstance(one, Reply)) == list(
        range(before + 1, before + 25)
    )
    # The same ids again, in a run that never saw them: the stored outcomes.
    again = [await cases.do(case, command, data, actor=actor, id=one) for one in ids[:3]]
    assert again == answers[:3]
    await rest(cases, case)
    assert len(await runs(cases.client, case)) > 2
    whole(cases, case)


async def through_consent(house: House) -> str:
    """The main path of a consent: its letter, handed over, answered, withdrawn, closed."""
    case, guardian, _ = await stories.lettered(house)
    await house.accepted(case, "record-request-sent", {"method": "hand"})
    await house.accepted(case, "record-response", stories.signed(house, guardian=guardian))
    await house.accepted(case, "record-withdrawal", {})
    await rest(house, case)
    await house.accepted(case, "close-consent", REASON)
    await stories.ended(house, case)
    return case


async def through_delivery(house: House) -> str:
    """The main path of a letter that comes back: call, follow-up, attempted."""
    return await stories.delivery(house, "closed-attempted")


async def through_placement(house: House) -> str:
    """A question, its answer, the possibility by letter, the client asked, not placed, closed."""
    people = household(house.engine, "plain", "unsourced")
    case = await placements.opened(house, people)
    (question,) = state(house, case)["questions"]
    given = {"question": question, "answer": "disclose", **REASON}
    await house.accepted(case, "decide-question", given, actor=SUPERVISOR)
    await rest(house, case)
    await house.accepted(case, "record-possibility-notice", {"method": "letter"})
    await rest(house, case)
    await house.accepted(case, "request-client-consent", {})
    await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
    await placements.closed(house, case)
    return case


async def through_found(house: House) -> str:
    """Two letters typeset, and a supervisor closes it all the same."""
    return await placements.found(house, "closed")


async def through_svp(house: House) -> str:
    """The evaluation, the packet's letters, both notices and receipts, and no petition."""
    case = await proceedings.svp(house, "review", people=confined(house.engine, victims=0))
    await proceedings.go(house, case, (*proceedings.RECEIPTS, proceedings.DECLINED))
    await proceedings.give(house, case, proceedings.CLOSING)
    await stories.ended(house, case)
    return case


@pytest.mark.parametrize(
    "path", [through_consent, through_delivery, through_placement, through_found, through_svp]
)
async def test_without_a_cache_every_task_replays(place: Site, path: stories.Path) -> None:
    # One case at a time: without a cache the SDK drops a task whose local activity still runs when
    # another case's task comes, and the server gives it out again after ten seconds.
    async with standing(place, cached=0) as house:
        case = await path(house)
        counted = await cost(house.client, case)
        assert counted.kinds["WORKFLOW_TASK_FAILED"] == 0
        whole(house, case)


async def test_a_consent_whose_workers_restart_at_every_step(place: Site) -> None:
    async with standing(place) as house:
        case = await stories.consent(house, "to-ask", letters="system")
        await restart(house)  # the letter may be under way
        await rest(house, case)
        await house.accepted(case, "record-request-sent", {"method": "certified"})
        await restart(house)  # the delivery may be opening
        await rest(house, case)
        ladder = await stories.ladder_of(house, case)
        await house.stop_workers()
        scanning = asyncio.create_task(stories.scan(house, ladder, "delivered-addressee"))
        waiting = asyncio.create_task(
            house.do(case, "record-response", stories.signed(house, kind="refusal"))
        )
        await asyncio.sleep(0.1)
        await house.start_workers()
        assert isinstance(await waiting, Reply)
        await scanning
        await until(lambda: state(house, case).get("deliveries"), "the delivery's report")
        await rest(house, case)
        await restart(house)
        await house.accepted(case, "close-consent", REASON)
        await stories.ended(house, case)
        assert state(house, case)["log"].count("effect-done") == 2
        assert (await cost(house.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
        whole(house, case)
        whole(house, ladder)


async def test_a_delivery_whose_workers_restart_at_every_step(place: Site) -> None:
    async with standing(place) as house:
        case = await stories.delivery(house, "queued")
        for command, data, actor in stories.LADDER["closed-attempted"]:
            await house.accepted(case, command, data, actor=actor)
            if command == "carrier-scan":
                await restart(house)  # the script may be under way
            if command != "close-delivery":
                await rest(house, case)
                await restart(house)
        await stories.ended(house, case)
        assert state(house, case)["stage"] == "closed-attempted"
        whole(house, case)


async def restart(house: House) -> None:
    await house.stop_workers()
    await house.start_workers()


async def test_a_record_that_was_set_back_wins(tmp_path: Path) -> None:
    """A database restored from a copy holds less than the running case; nobody is told otherwise."""
    async with apart(tmp_path) as place, standing(place) as house:
        case = await stories.consent(house, "asked")
        letter = await stories.consent(house, "to-ask")
        await rest(house, letter)
        copy = tmp_path / "copy.db"
        set_aside(house, copy)
        await house.accepted(case, "record-response", {"kind": "other"})
        await house.accepted(case, "record-response", stories.signed(house, kind="refusal"))
        await house.accepted(letter, "record-request-sent", {"method": "hand"})
        await rest(house, case)
        put_back(house, copy)
        assert state(house, case)["version"] == 2
        reply = await house.accepted(case, "record-response", stories.signed(house))
        assert (reply.version, reply.stage, reply.events) == (3, "consented", ("consent-given",))
        assert state(house, case)["version"] == 3, "acknowledged means recorded"
        refused = await house.refused(letter, "record-response", {"kind": "refusal"})
        assert refused.rule == "H-01"
        for one in (case, letter):
            assert (await live(house, one))["state"] == state(house, one)
            whole(house, one)


def set_aside(house: House, copy: Path) -> None:
    """Copy the record, as a backup does."""
    with house.engine.begin() as conn:
        conn.exec_driver_sql("SELECT 1")
        shutil.copy(str(house.engine.url.database), copy)
        wal = Path(f"{house.engine.url.database}-wal")
        if wal.exists():
            shutil.copy(wal, f"{copy}-wal")


def put_back(house: House, copy: Path) -> None:
    """Restore the record from its copy."""
    house.engine.dispose()
    target = str(house.engine.url.database)
    for tail in ("-wal", "-shm"):
        Path(f"{target}{tail}").unlink(missing_ok=True)
    shutil.copy(copy, target)
    if Path(f"{copy}-wal").exists():
        shutil.copy(f"{copy}-wal", f"{target}-wal")
