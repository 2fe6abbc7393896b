"""A status found after placement, at work: who is told, consent first, homes that change."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from domain.actors import system
from domain.commands import Reply
from domain.recording import Fact
from domain.refusal import Refusal
from tests.house import CLERK, House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import cost, runs
from tests.workflows.homes import another, changed, household, moves_in
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import announced, answered, ladders_of, notices, subjects
from tests.workflows.service import Site, rest, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_placement import letters
from tests.workflows.test_runs import restart, whole

pytestmark = pytest.mark.server


async def refused_opening(house: House, **given: object) -> Refusal:
    answer = await house.gateway.open("status-found", given, CLERK, new_id())
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.mark.rules("DOR-045", "DOR-052", "T-26")
async def test_every_funded_co_resident_is_told_and_nobody_else(cases: House) -> None:
    people = household(cases.engine, "plain", "ward", "plain", "offender")
    unfunded = people.residents[2]
    changed(cases.engine, "occupancy", f"bed-{unfunded}-{people.location}", {"funded": False})
    case = await placements.found(cases, people=people)
    ready = notices(cases, case, "ready")
    told = {people.one("plain"), people.guardians[people.one("ward")]}
    assert {one["to"]["recipient"] for one in ready} == told
    assert {tuple(one["sections"]) for one in ready} == {("6",)}
    pages = [page for one in ready for page in one["pages"]]
    assert {page["subject"] for page in pages} == {people.one("offender")}
    assert all("date" not in page["fields"] for page in pages), "the switch of C-01 is off"
    assert all("on" not in one for page in pages for one in page["offences"])
    early = await cases.refused(case, "close-status-found", REASON)
    assert early.rule == "DOR-045"
    await placements.sent(cases, case)
    assert state(cases, case)["obligations"]["T-26"]["status"] == "met"
    await cases.accepted(case, "close-status-found", REASON)
    assert (await stories.ended(cases, case))["stage"] == "closed"
    assert letters(cases, case) == {"notice": 2}
    whole(cases, case)


@pytest.mark.rules("DOR-045", "DOR-068", "H-05")
async def test_what_cannot_be_opened(cases: House) -> None:
    people = household(cases.engine, "plain", "offender")
    given = placements.found_opening(cases, people, people.one("offender"))
    stranger = another(cases.engine, "offender")
    assert (await refused_opening(cases, **{**given, "person": stranger})).field == "person"
    nobody = {**given, "person": people.one("plain")}
    assert (await refused_opening(cases, **nobody)).rule == "DOR-068"
    ahead = (cases.clock.now() + timedelta(days=1)).isoformat()
    assert (await refused_opening(cases, **{**given, "aware_on": ahead})).rule == "H-04"
    outside = household(cases.engine, "plain", "offender", facility="other")
    given = placements.found_opening(cases, outside, outside.one("offender"))
    assert (await refused_opening(cases, **given)).rule == "DOR-010"


async def test_notices_are_sent_once(cases: House) -> None:
    """The same command three times at once, again later, and the reports of the ladders twice."""
    case = await placements.found(cases)
    command = new_id()
    given = {"method": "hand", "occurred_on": cases.clock.now().isoformat()}
    at_once = [cases.do(case, "send-notices", given, id=command) for _ in range(3)]
    answers = await asyncio.gather(*at_once)
    await rest(cases, case)
    answers.append(await cases.do(case, "send-notices", given, id=command))
    assert len({one.version for one in answers if isinstance(one, Reply)}) == 1
    assert len(answers) == 4
    again = await cases.refused(case, "send-notices", given)
    assert again.rule == "H-01", "nothing is left to be sent"
    ladders = ladders_of(cases, case)
    assert len(ladders) == len(notices(cases, case)) == 2
    for ladder in ladders:
        await placements.delivered(cases, case, ladder)
        report = {
            "occurred_on": cases.clock.now().isoformat(),
            "delivery": ladder,
            "recipient": state(cases, ladder)["recipient"],
            "letter": state(cases, ladder)["letter"],
            "ended": "delivered",
        }
        fact = Fact(id=new_id(), kind="delivery-ended", actor=system("links"), data=report)
        await cases.gateway.tell(case, fact)
        await until(lambda fact=fact: fact.id in state(cases, case)["known"])  # type: ignore[misc]
    await rest(cases, case)
    assert Counter(kinds(cases, case))["notices-sent"] == 1
    assert {one["status"] for one in notices(cases, case)} == {"delivered"}
    assert letters(cases, case) == {"notice": 2}
    whole(cases, case)


@pytest.mark.rules("DOR-046", "DOR-053", "DOR-025", "C-03", "T-22")
async def test_without_consent_only_what_names_nobody(cases: House) -> None:
    people = household(cases.engine, "plain", "charged")
    subject = people.one("charged")
    case = await placements.found(cases, people=people, person=subject)
    consent = await placements.consent_of(cases, case)
    held = state(cases, consent)
    assert held["placement"] == "already-placed"
    # T-22 runs from the day on which the office learned of it, not from the day of the opening.
    assert held["obligations"]["T-22"]["starts"] == state(cases, case)["aware_on"]
    assert not notices(cases, case)
    await answered(cases, case, kind="refusal")
    await until(lambda: "unnamed" in state(cases, case).get("questions", {}), "the question")
    given = {"question": "unnamed", "answer": "send", **REASON}
    decided = await cases.accepted(case, "decide-question", given, actor=SUPERVISOR)
    await rest(cases, case)
    (unnamed,) = placements.envelopes(cases, case, "ready").values()
    assert not subjects(unnamed)
    assert letters(cases, case)["notice-unnamed"] == 1
    await cases.accepted(case, "strike", {"version": decided.version, **REASON})
    await rest(cases, case)
    assert not placements.envelopes(cases, case, "planned", "ready")
    assert list(state(cases, case)["questions"]) == ["unnamed"]
    # And then the guardian changes her mind: the person is named, the question is gone.
    await cases.accepted(consent, "record-response", stories.signed(cases))
    await until(lambda: notices(cases, case, "ready"), "the notice")
    await rest(cases, case)
    (named,) = notices(cases, case, "ready")
    assert (subjects(named), named["sections"]) == ([subject], ["3C", "6"])
    assert not state(cases, case).get("questions")
    whole(cases, case)


@pytest.mark.rules("C-41", "T-26")
async def test_the_home_changes_while_they_are_told(cases: House) -> None:
    """Somebody moves in: one notice more. The subject moves out: nothing is owed, all is moot."""
    case = await placements.found(cases)
    people_there = state(cases, case)["location"]
    await cases.accepted(case, "send-notices", {"method": "hand"})
    await rest(cases, case)
    fresh = another(cases.engine, "plain")
    await announced(cases, moves_in(cases.engine, fresh, people_there))
    await until(lambda: notices(cases, case, "ready"), "the notice to the new resident")
    await rest(cases, case)
    (ready,) = notices(cases, case, "ready")
    assert ready["to"]["recipient"] == fresh
    subject = state(cases, case)["person"]
    left = {"until": (cases.clock.now() - timedelta(days=2)).date().isoformat()}
    row = f"bed-{subject}-{people_there}"
    await announced(cases, changed(cases.engine, "occupancy", row, left))
    await until(lambda: not notices(cases, case, "ready"), "nothing to send")
    await rest(cases, case)
    assert f"withdraw:{people_there}:{subject}" in state(cases, case)["questions"]
    for ladder in ladders_of(cases, case):
        await placements.delivered(cases, case, ladder)
    await placements.closed(cases, case)
    whole(cases, case)


async def test_a_status_found_through_runs_and_restarts(place: Site) -> None:
    async with standing(place) as house:
        house.hop_events = 20
        people = household(house.engine, "plain", "ward", "charged")
        subject = people.one("charged")
        case = await placements.found(house, people=people, person=subject)
        await answered(house, case)
        await restart(house)
        await placements.sent(house, case)
        await house.accepted(
            consent := placements.consents_of(house, case)[0], "record-withdrawal", {}
        )
        key = f"withdraw:{people.location}:{subject}"
        await until(lambda: key in state(house, case).get("questions", {}), "the question")
        given = {"question": key, "answer": "do-not-send", **REASON}
        await house.accepted(case, "decide-question", given, actor=SUPERVISOR)
        await rest(house, case)
        assert not any(one.get("withdrawn") for one in notices(house, case))
        await placements.closed(house, case)
        found = await runs(house.client, case)
        assert len(found) > 2
        for run in found:
            assert not (await cost(house.client, case, run)).failed
        # What was told is taken back for the file: nothing is told about this person any more.
        assert letters(house, case) == {"notice": 2, "notice-withheld": 1}
        for one in (case, consent):
            whole(house, one)
