"""A placement at work: its commands given again and again, its homes, its questions."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.actors import Actor, system
from domain.commands import Reply
from domain.model import Json
from domain.recording import EffectAsked, EffectDone, Fact
from domain.refusal import Refusal
from law.tables import load
from records.commit import history as events_of
from records.engine import reading
from records.facts import unsettled
from records.registers import picture
from records.tables import LETTERS
from tests.house import CLERK, House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import cost
from tests.workflows.homes import KINDS, Household, another, changed, home, household, moves_in
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import announced, envelopes, ladders_of, notices, subjects
from tests.workflows.service import Real, Site, disturb, rest, standing, state, until
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


# -- homes ----------------------------------------------------------------------------------------


def shown(house: House, people: Household) -> Json:
    """The home as the registers show it now."""
    with reading(house.engine) as conn:
        return picture(
            conn, load(), location=people.location, incoming=people.newcomer, at=house.clock.now()
        )


@pytest.mark.rules("C-41", "DOR-032")
async def test_registers_that_speak_out_of_turn(cases: House) -> None:
    """The second change is announced first; an older picture comes last of all."""
    people = household(cases.engine, "plain", "offender")
    case = await placements.opened(cases, people)
    before = shown(cases, people)
    second = another(cases.engine, "offender")
    first_told = moves_in(cases.engine, second, people.location)
    third = another(cases.engine, "offender")
    told = moves_in(cases.engine, third, people.location)
    assert [one for one, _ in first_told + told] == [case, case]
    await announced(cases, told)
    await until(
        lambda: len(notices(cases, case, "ready")) == 1 and notices(cases, case, "dropped"), ""
    )
    await announced(cases, first_told)
    late = {"occurred_on": cases.clock.now().isoformat(), "picture": before}
    await cases.gateway.tell(
        case, Fact(id=new_id(), kind="note-facts", actor=system("t"), data=late)
    )
    held = await until(
        lambda: (now := state(cases, case))["log"].count("facts-noted") == 3 and now, "the facts"
    )
    await rest(cases, case)
    assert held["picture"]["digest"] == shown(cases, people)["digest"]
    (ready,) = notices(cases, case, "ready")
    assert subjects(ready) == sorted((people.one("offender"), second, third))
    whole(cases, case)


@pytest.mark.rules("C-41")
async def test_a_letter_is_not_sent_when_the_home_has_changed(cases: House) -> None:
    """The picture counts at the moment of sending, not at the moment of typesetting."""
    people = household(cases.engine, "plain", "offender")
    case = await placements.opened(cases, people)
    (key,) = [key for key, one in envelopes(cases, case).items() if one.get("pages")]
    gone = people.one("offender")
    left = {"until": (cases.clock.now() - timedelta(days=2)).date().isoformat()}
    facts = changed(cases.engine, "occupancy", f"bed-{gone}-{people.location}", left)
    assert [one for one, _ in facts] == [case]
    await announced(cases, facts)
    await until(lambda: notices(cases, case, "dropped"), "the dropped notice")
    await rest(cases, case)
    refused = await cases.refused(case, "send-notices", {"method": "hand", "envelopes": [key]})
    assert (refused.rule, refused.field) == ("H-05", "envelopes")
    assert (await cases.refused(case, "send-notices", {"method": "hand"})).rule == "H-01"
    assert not ladders_of(cases, case)
    assert state(cases, case)["obligations"]["T-24"]["status"] == "void"
    whole(cases, case)


@pytest.mark.rules("DOR-032", "C-41")
async def test_another_home_is_considered_and_the_first_one_again(place: Site) -> None:
    """Look-ups end in any order; a change of the new home meanwhile is not lost."""
    async with standing(place) as house:
        people = household(house.engine, "plain", "offender")
        case = await placements.opened(house, people)
        first = notices(house, case, "ready")
        there = household(house.engine, "plain", "offender")
        gate, slow = asyncio.Event(), "nowhere"

        async def wait(asked: EffectAsked, call: Real) -> EffectDone:
            if asked.effect.data["location"] == slow:
                await gate.wait()
            return await call()

        await disturb(house, "registers.picture", wait)
        slow = there.location
        await house.accepted(case, "consider-location", {"location": there.location})
        held = await house.refused(case, "decide-placement", {"decision": "place"})
        assert held.rule == "DOR-032", "while the home is looked up nothing is known"
        before = Counter(kinds(house, case))["effect-done"]
        await house.accepted(case, "consider-location", {"location": people.location})
        await until(lambda: Counter(kinds(house, case))["effect-done"] > before, "the look-up")
        gate.set()
        await rest(house, case)
        assert state(house, case)["picture"]["home"]["location"] == people.location
        assert notices(house, case, "ready") == first, "nothing has changed"
        await house.accepted(case, "consider-location", {"location": there.location})
        await rest(house, case)
        (ready,) = notices(house, case, "ready")
        assert (ready["location"], subjects(ready)) == (there.location, [there.one("offender")])
        assert [one["status"] for one in notices(house, case)] == ["dropped", "ready"]
        facts = changed(house.engine, "location", people.location, {"facility": "other"})
        assert facts == [], "the first home is none of its business any more"
        elsewhere = home(house.engine, f"{there.location}-b", "other")
        await house.accepted(case, "consider-location", {"location": elsewhere})
        await until(lambda: stories.at(house, case) == "out-of-scope", "the scope")
        await rest(house, case)
        assert not envelopes(house, case, "planned", "ready")
        whole(house, case)
        assert (await cost(house.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0


@pytest.mark.rules("C-41", "DOR-032")
@pytest.mark.parametrize("moving", [True, False], ids=["moves-in", "turns-out"])
async def test_a_home_changes_while_it_is_looked_up(place: Site, *, moving: bool) -> None:
    """The look-up began before the change, and ends after it."""
    async with standing(place) as house:
        people, there = household(house.engine, "plain"), household(house.engine, "plain")
        case = await placements.opened(house, people)
        read, gate = asyncio.Event(), asyncio.Event()

        async def wait(_: EffectAsked, call: Real) -> EffectDone:
            done = await call()
            read.set()
            await gate.wait()
            return done

        await disturb(house, "registers.picture", wait)
        await house.accepted(case, "consider-location", {"location": there.location})
        await read.wait()
        if moving:
            subject = another(house.engine, "offender")
            told = moves_in(house.engine, subject, there.location)
            assert [one for one, _ in told] == [case], "the home concerns the case already"
            await announced(house, told)
            await until(lambda: notices(house, case), "the notice about the new resident")
            gate.set()
        else:
            subject = there.one("plain")
            registered = {"facts": dict(KINDS["offender"])}
            told = changed(house.engine, "person", subject, registered)
            assert told == [], "who lives there is not known yet"
            gate.set()
            await rest(house, case)
            with reading(house.engine) as conn:
                left = unsettled(conn, house.clock.now())
            assert [one for one, _ in left] == [case]
            await announced(house, left)  # as the pump does
        await until(lambda: notices(house, case, "ready"), "the notice")
        held = await rest(house, case)
        (ready,) = notices(house, case, "ready")
        assert subjects(ready) == [subject]
        now = shown(house, Household(there.location, people.newcomer, (), {}))
        assert held["picture"]["digest"] == now["digest"]
        whole(house, case)


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
