"""The home of a placement changes under it: residents, registers out of turn, another home."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from domain.actors import system
from domain.model import Json
from domain.recording import EffectAsked, EffectDone, Fact
from law.tables import load
from records.engine import reading
from records.facts import unsettled
from records.registers import picture
from tests.house import House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import cost
from tests.workflows.homes import (
    KINDS,
    Household,
    another,
    changed,
    home,
    household,
    moves_in,
)
from tests.workflows.placements import announced, envelopes, ladders_of, notices, subjects
from tests.workflows.service import Real, Site, disturb, rest, standing, state, until
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole

pytestmark = pytest.mark.server


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
            await rest(house, case, unannounced=True)
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
