"""A placement at work: its commands given again and again, its facts, its questions."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.actors import Actor, system
from domain.commands import Reply
from domain.model import Json
from domain.recording import Fact
from domain.refusal import Refusal
from records.commit import history as events_of
from records.engine import reading
from records.tables import LETTERS
from tests.house import CLERK, House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import cost
from tests.workflows.homes import household
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import ladders_of, notices, subjects
from tests.workflows.service import Site, rest, standing, state
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole

pytestmark = pytest.mark.server


def letters(house: House, case: str) -> Counter[str]:
    """The letters of a case, by kind; none has been typeset twice."""
    query = select(LETTERS.c.effect_key, LETTERS.c.kind).where(LETTERS.c.case_id == case)
    with reading(house.engine) as conn:
        rows = conn.execute(query).all()
        ordered = [one for event in events_of(conn, case) for one in event.orders]
    assert len({row.effect_key for row in rows}) == len(rows)
    assert len(rows) == sum(one.kind == "letter" for one in ordered)
    return Counter(str(row.kind) for row in rows)


# -- commands -------------------------------------------------------------------------------------


async def test_commands_before_the_first_workflow_task(place: Site) -> None:
    async with standing(place, working=False) as house:
        people = household(house.engine, "plain", "offender")
        case = await house.open("placement", placements.opening(house, people))
        screening = asyncio.create_task(house.do(case, "record-screening", {"cmhc": "cmhc-1"}))
        placing = asyncio.create_task(house.do(case, "decide-placement", {"decision": "place"}))
        await asyncio.sleep(0.2)
        await house.start_workers()
        assert isinstance(await screening, Reply)
        placed = await placing
        assert isinstance(placed, Refusal)
        assert placed.rule == "T-23", "held, though nothing has been planned yet"
        await rest(house, case)
        assert kinds(house, case)[:3] in (
            ["opened", "screening-recorded", "notices-planned"],
            ["opened", "notices-planned", "screening-recorded"],
        )
        whole(house, case)


async def thrice(house: House, case: str, command: str, data: Json, actor: Actor = CLERK) -> Reply:
    """A command given twice at once and again later is taken once."""
    command_id = new_id()
    given = {"occurred_on": house.clock.now().isoformat(), **data}
    at_once = await asyncio.gather(
        *(house.do(case, command, given, actor=actor, id=command_id) for _ in range(2))
    )
    await rest(house, case)
    later = await house.do(case, command, given, actor=actor, id=command_id)
    first, *others = (*at_once, later)
    assert isinstance(first, Reply), first
    assert all(
        one == first or one.version == first.version for one in others if isinstance(one, Reply)
    )
    assert all(isinstance(one, Reply) for one in others)
    return first


async def test_every_command_is_taken_once(cases: House) -> None:
    people = household(cases.engine, "plain", "unsourced", "offender", newcomer="plain")
    case = await placements.opened(cases, people, agent="agent-1")
    other = household(cases.engine, "offender").location
    (question,) = state(cases, case)["questions"]
    on = (cases.clock.now() + timedelta(days=50)).isoformat()
    steps: list[tuple[str, Json, Actor]] = [
        ("change-date", {"placement_on": on}, CLERK),
        ("record-screening", {"cmhc": "cmhc-1", "screening": "note-1"}, CLERK),
        ("record-agent-notice", {}, CLERK),
        ("consider-location", {"location": other}, CLERK),
        ("consider-location", {"location": people.location}, CLERK),
        ("decide-question", {"question": question, "answer": "disclose", **REASON}, SUPERVISOR),
        ("strike", {"version": 0, **REASON}, CLERK),
        ("decide-question", {"question": question, "answer": "disclose", **REASON}, SUPERVISOR),
        ("record-possibility-notice", {"method": "letter"}, CLERK),
        ("request-client-consent", {}, CLERK),
        ("record-client-consent", {"given": True}, CLERK),
        ("send-notices", {"method": "hand"}, CLERK),
    ]
    version = 0
    for command, data, actor in steps:
        given = {**data, "version": version} if command == "strike" else data
        version = (await thrice(cases, case, command, given, actor)).version
        await rest(cases, case)
    for ladder in ladders_of(cases, case):
        await placements.delivered(cases, case, ladder)
    today = {"decision": "place", "placed_on": cases.clock.now().isoformat()}
    await thrice(cases, case, "decide-placement", today)
    closing = new_id()
    for _ in range(3):
        await cases.accepted(case, "close-placement", REASON, id=closing)
    await stories.ended(cases, case)
    counted = Counter(kinds(cases, case))
    assert counted["question-decided"] == counted["location-considered"] == 2
    assert {counted[name] for name in ("notices-sent", "possibility-notified", "closed")} == {1}
    assert {counted[name] for name in ("client-consented", "decided-to-place")} == {1}
    # One mailing to one recipient about two subjects: one envelope, one ladder, a page for each.
    (sent,) = notices(cases, case, "delivered")
    assert subjects(sent) == sorted((people.one("offender"), people.one("unsourced")))
    assert len(ladders_of(cases, case)) == 1
    letters(cases, case)
    whole(cases, case)


async def test_facts_of_machines_twice_and_of_nobody(cases: House) -> None:
    case = await placements.placement(cases)
    await cases.accepted(case, "send-notices", {"method": "hand"})
    await rest(cases, case)
    (ladder,) = ladders_of(cases, case)
    before = state(cases, case)["version"]
    stray: dict[str, Json] = {
        "delivery-ended": {
            "delivery": "delivery-x", "recipient": "nobody", "letter": "letter-x", "ended": "delivered",
        },
        "consent-given": {"consent": "consent-x", "ward": "nobody", "covers": {"co_residents": True}},
        "note-facts": {"picture": {"as_of": "2031-01-01T00:00:00Z", "home": {"location": "moon"}}},
        "carrier-scan": {"code": "lost"},
        "note": {},
    }  # fmt: skip
    for kind, data in stray.items():
        given = {"occurred_on": cases.clock.now().isoformat(), **data}
        await cases.gateway.tell(case, Fact(id=new_id(), kind=kind, actor=system("t"), data=given))
    await rest(cases, case)
    assert kinds(cases, case)[before:] == ["delivery-ended", "facts-noted"], "noted, and no more"
    assert [one["status"] for one in notices(cases, case)] == ["sent"]
    await placements.delivered(cases, case, ladder)
    with reading(cases.engine) as conn:
        told = [one for one in events_of(conn, case) if one.kind == "delivery-ended"]
    for _ in range(2):
        await cases.client.get_workflow_handle(case).signal("fact", told[-1].command_id)
    await rest(cases, case)
    assert Counter(kinds(cases, case))["delivery-ended"] == 2
    assert (await cost(cases.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
    whole(cases, case)


# -- questions ------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-066", "C-31")
async def test_a_struck_answer_is_a_question_again(cases: House) -> None:
    people = household(cases.engine, "plain", "unsourced")
    case = await placements.opened(cases, people)
    subject = people.one("unsourced")
    (question,) = state(cases, case)["questions"]
    assert question == f"source:{subject}:description"
    assert not notices(cases, case), "no page while a field's source is undecided"
    given = {"question": question, "answer": "disclose", **REASON}
    decided = await cases.accepted(case, "decide-question", given, actor=SUPERVISOR)
    await rest(cases, case)
    (ready,) = notices(cases, case, "ready")
    assert ready["pages"][0]["sources"]["description"] == "confirmed"
    await cases.accepted(case, "strike", {"version": decided.version, **REASON})
    await rest(cases, case)
    held = state(cases, case)
    assert list(held["questions"]) == [question]
    assert not held.get("answers")
    assert [one["status"] for one in notices(cases, case)] == ["dropped"]
    assert (await cases.refused(case, "send-notices", {"method": "hand"})).rule == "H-01"
    withhold = {**given, "answer": "withhold"}
    await cases.accepted(case, "decide-question", withhold, actor=SUPERVISOR)
    await rest(cases, case)
    assert not notices(cases, case, "planned", "ready")
    assert letters(cases, case)["notice-withheld"] == 1
    whole(cases, case)


@pytest.mark.rules("C-41", "DOR-024")
async def test_a_struck_decision_leads_back(cases: House) -> None:
    case = await placements.placement(cases)
    await placements.told(cases, case)
    today = {"decision": "place", "placed_on": cases.clock.now().isoformat()}
    reply = await cases.accepted(case, "decide-placement", today)
    assert reply.stage == "placed"
    await cases.accepted(case, "strike", {"version": reply.version, **REASON})
    held = await rest(cases, case)
    assert (held["stage"], held.get("placed_on")) == ("preparing", None)
    assert [one["status"] for one in notices(cases, case)] == ["delivered"], "told is told"
    reply = await cases.accepted(case, "decide-placement", {"decision": "do-not-place"})
    assert reply.stage == "not-placed"
    await rest(cases, case)
    whole(cases, case)
