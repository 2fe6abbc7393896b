"""Messages that are misshapen, forged or early: refused by name, or passed over."""

import asyncio
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.actors import Actor, Role, system
from domain.commands import Envelope, Reply
from domain.model import Json
from domain.recording import Fact
from domain.refusal import Refusal
from domain.registry import PROCESSES
from starter.answers import Order
from tests.house import CLERK, House, new_id
from tests.workflows import placements, proceedings, stories
from tests.workflows.confined import CORRECTIONS
from tests.workflows.histories import cost
from tests.workflows.people import family
from tests.workflows.service import (
    Site,
    live,
    rest,
    standing,
    state,
)
from tests.workflows.test_messages import BOTH, Reach, kinds, order, who

pytestmark = pytest.mark.server


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(
    ("reach", "stage"),
    [
        pytest.param(stories.consent, "asked", id="consent"),
        (stories.delivery, "returned"),
        (placements.placement, "preparing"),
        (placements.found, "telling"),
        (proceedings.svp, "review"),
    ],
)
async def test_what_is_not_a_command(cases: House, reach: Reach, stage: str) -> None:
    case = await reach(cases, stage)
    before = await rest(cases, case)
    process = PROCESSES[before["process"]]
    for command in ("release-everybody", "open", "", "__init__"):
        actor = CORRECTIONS if before["office"] == CORRECTIONS.office else CLERK
        refusal = await cases.refused(case, command or " ", {}, actor=actor)
        assert (refusal.rule, refusal.field) == ("H-05", "command"), command
        assert set(refusal.allowed) <= set(process.commands)
        assert refusal.allowed
    assert await rest(cases, case) == before


MISFITS: list[tuple[str, str, Json, str]] = [
    ("consent", "record-response", {"kind": "perhaps"}, "kind"),
    ("consent", "record-response", {}, "kind"),
    ("consent", "record-response", {"kind": "refusal", "guardain": "g"}, "guardain"),
    ("consent", "record-response", {"kind": "refusal", "occurred_on": "soon"}, "occurred_on"),
    ("consent", "record-request-sent", {"method": ["hand"]}, "method"),
    ("delivery", "record-verbal-attempt", {}, "reached"),
    ("delivery", "record-verbal-attempt", {"reached": True, "outcome": "sang"}, "outcome"),
    ("delivery", "record-follow-up-sent", {"by": "pigeon"}, "by"),
    ("delivery", "decide-delivery", {"choice": "burn"}, "choice"),
    ("placement", "record-possibility-notice", {"method": "rumour"}, "method"),
    ("placement", "send-notices", {"method": "hand", "envelopes": "n 1"}, "envelopes"),
    ("placement", "send-notices", {}, "method"),
    ("placement", "decide-placement", {"decision": "perhaps"}, "decision"),
    ("placement", "change-date", {"placement_on": "soon"}, "placement_on"),
    ("placement", "record-screening", {"cmhc": "The Center"}, "cmhc"),
    ("status-found", "send-notices", {"method": "pigeon"}, "method"),
    ("status-found", "decide-question", {"question": "unnamed", "answer": 7}, "answer"),
    ("svp", "change-release", {"anticipated_release": "soon"}, "anticipated_release"),
    ("svp", "appoint-member", {"committee": "jury", "seat": "s", "member": "m"}, "committee"),
    ("svp", "appoint-member", {"committee": "mdt", "seat": "Seat 1", "member": "m"}, "seat"),
    (
        "svp",
        "record-receipt",
        {"by": "mdt", "received_on": "2031-13-01", "method": "fax"},
        "received_on",
    ),
    ("svp", "decide-late", {"obligation": "T-05", "decision": "perhaps"}, "decision"),
    ("svp", "close-mdt", {"result": "meets"}, "result"),
]


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(("name", "reach", "stage"), [
    ("consent", stories.consent, "asked"), ("delivery", stories.delivery, "returned"),
    ("placement", placements.placement, "preparing"), ("status-found", placements.found, "telling"),
    ("svp", proceedings.svp, "review"),
])  # fmt: skip
async def test_a_command_that_is_not_understood_names_its_field(
    cases: House, name: str, reach: Reach, stage: str
) -> None:
    case = await reach(cases, stage)
    before = await rest(cases, case)
    for process, command, data, field in MISFITS:
        if process != name:
            continue
        boss = Actor(id="boss-1", role=Role.SUPERVISOR, office=before["office"])
        refusal = await cases.refused(case, command, data, actor=boss)
        assert (refusal.rule, refusal.field) == ("H-05", field), command
        # Past the gateway, as another program would send it: the case refuses it itself.
        if set(data) <= set(PROCESSES[name].commands[command].model.model_fields):
            given = {"occurred_on": cases.clock.now().isoformat(), **data}
            sent = await cases.gateway._send(Order(case, command, given, boss, new_id()))
            assert isinstance(sent, Refusal)
            assert (sent.rule, sent.field) == ("H-05", field)
    assert await rest(cases, case) == before


async def test_a_newer_console_s_field_does_no_harm(cases: House) -> None:
    case = await stories.consent(cases, "asked")
    data = {"occurred_on": cases.clock.now().isoformat(), "kind": "other", "colour": "blue"}
    sent = await cases.gateway._send(order(case, "record-response", data, new_id()))
    assert isinstance(sent, Reply)
    await rest(cases, case)


@pytest.mark.rules("H-02")
async def test_a_clerk_cannot_borrow_a_supervisor_s_role(cases: House) -> None:
    case = await stories.consent(cases, "asked")
    data = {"occurred_on": cases.clock.now().isoformat(), "guardian": "g", "note": "n"}
    mine = order(case, "decide-successor", data, new_id())
    boss = Actor(id=CLERK.id, role=Role.SUPERVISOR, office=CLERK.office)
    envelope = Envelope(actor=boss, data=data, token=cases.gateway._token(mine))
    handle = cases.client.get_workflow_handle(case)
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await handle.execute_update("decide-successor", envelope, id=mine.command_id)
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.details[0]["rule"] == "H-02"


EARLY: list[tuple[str, Json, str, Json, str]] = [
    ("consent", {"letters": "own"}, "record-request-sent", {"method": "hand"}, "asked"),
    (
        "delivery",
        {"owner": "consent-1", "letter": "letter-1", "letter_kind": "consent-request"},
        "record-hand-delivery",
        {"outcome": "not-met"},
        "returned",
    ),
]


@pytest.mark.parametrize(("name", "given", "command", "data", "stage"), EARLY)
async def test_a_command_before_the_first_workflow_task(
    place: Site, name: str, given: Json, command: str, data: Json, stage: str
) -> None:
    async with standing(place, working=False) as house:
        people = family(house.engine)
        opening = {**given, "recipient": people.guardian, "method": "hand"}
        if name == "consent":
            opening = stories.opening(house, people.ward, **given)
        case = await house.open(name, opening)
        waiting = asyncio.create_task(house.do(case, command, data))
        await house.client.get_workflow_handle(case).signal("fact", "no-such-fact")
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await house.start_workers()
        answer = await waiting
        assert isinstance(answer, Reply)
        assert (answer.version, answer.stage) == (2, stage)
        seen = await live(house, case)
        assert seen["state"]["log"][:2] == state(house, case)["log"][:2]


SIGNALS: list[tuple[str, list[Any]]] = [
    ("fact", ["no-such-fact"]),
    ("fact", [{"id": "no-such-fact"}]),
    ("fact", [17]),
    ("fact", []),
    ("fact", ["no-such-fact", "no-such-fact"]),
    ("fact", [None]),
    ("refresh", []),
    ("refresh", ["now"]),
    ("release", ["ward-1"]),
]
"""What anybody who reaches the Temporal port might send."""


@pytest.mark.parametrize(("reach", "stage", "command", "data"), BOTH)
async def test_signals_change_nothing_by_themselves(
    cases: House, reach: Reach, stage: str, command: str, data: Json
) -> None:
    case = await reach(cases, stage)
    before = await rest(cases, case)
    handle = cases.client.get_workflow_handle(case)
    for name, args in SIGNALS:
        await handle.signal(name, args=args)
    another = await stories.consent(cases, "to-ask")
    fact = Fact(id=new_id(), kind="carrier-scan", actor=system("carrier"), data={"code": "lost"})
    await cases.gateway.tell(another, fact)
    await handle.signal("fact", fact.id)  # of another case
    assert await rest(cases, case) == before
    answer = await cases.accepted(case, command, data, actor=who(command))
    assert answer.version == before["version"] + 1
    await rest(cases, case)
    counted = await cost(cases.client, case)
    assert counted.kinds["WORKFLOW_TASK_FAILED"] == 0
    assert kinds(cases, another) == ["opened"], "a consent knows no scans"
