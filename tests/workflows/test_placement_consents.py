"""A placement and the consents that it asks for: in whatever order they are heard of."""

import functools
import itertools
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import system
from domain.model import Json
from domain.recording import EffectAsked, EffectDone, Fact
from records import facts
from records.commit import history as events_of
from records.engine import reading
from records.tables import MAILINGS
from tests.house import House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import cost
from tests.workflows.homes import Household, household
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import answered, consent_of, consents_of, notices, subjects
from tests.workflows.service import Real, Site, disturb, rest, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole

pytestmark = pytest.mark.server


async def with_charged(house: House, *others: str) -> tuple[str, Household]:
    """A placement into a home where a charged person lives whose guardian is being asked."""
    people = household(house.engine, "plain", "charged", *others)
    case = await placements.opened(house, people)
    await consent_of(house, case)
    return case, people


def sought(house: House, case: str, people: Household) -> Json:
    """What the case knows of the consent."""
    found: Json = state(house, case)["sought"][people.one("charged")]
    return found


def named(house: House, case: str, people: Household, *statuses: str) -> list[str]:
    """Who is told, or is to be, about the charged person."""
    return sorted(
        one["to"]["recipient"]
        for one in notices(house, case, *statuses)
        if people.one("charged") in subjects(one)
    )


def report(house: House, consent: str, kind: str, people: Household) -> Fact:
    """What a consent would tell the case that asked for it."""
    data: Json = {
        "occurred_on": house.clock.now().isoformat(),
        "consent": consent,
        "ward": people.one("charged"),
    }
    if kind == "consent-given":
        data["covers"] = {"co_residents": True, "prospective": True}
    return Fact(id=new_id(), kind=kind, actor=system("links"), data=data)


STANDING = {
    "consent-given": "given",
    "consent-refused": "refused",
    "answer-clock-passed": "no-response",
    "consent-withdrawn": "withdrawn",
}


EACH_AFTER_EACH = "ggrgngwrrnrwnnwwg"
"""Given, refused, no answer, withdrawn: each of them comes once after each of them."""


@pytest.mark.rules("DOR-024", "DOR-025", "C-06")
async def test_reports_in_any_order(cases: House) -> None:
    """What was said last holds, and only a consent that stands lets anybody be told."""
    pairs = set(itertools.pairwise(EACH_AFTER_EACH))
    assert pairs == set(itertools.product("grnw", repeat=2))
    case, people = await with_charged(cases)
    (consent,) = consents_of(cases, case)
    everybody = sorted((people.newcomer, people.one("plain")))
    kinds_of = dict(zip("grnw", STANDING, strict=True))
    for letter in EACH_AFTER_EACH:
        fact = report(cases, consent, kinds_of[letter], people)
        await cases.gateway.tell(case, fact)
        await until(functools.partial(heard, cases, case, fact), kinds_of[letter])
        await rest(cases, case)
        assert sought(cases, case, people)["standing"] == STANDING[kinds_of[letter]]
        told = named(cases, case, people, "planned", "ready")
        assert told == (everybody if letter == "g" else [])
    assert (await cost(cases.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
    whole(cases, case)


def heard(house: House, case: str, fact: Fact) -> bool:
    """Whether a case has taken a fact."""
    return fact.id in state(house, case)["known"]


@pytest.mark.rules("DOR-025", "C-16")
async def test_a_report_that_is_late_is_not_believed_after_a_later_one(place: Site) -> None:
    """The first try to report the consent fails; meanwhile it is withdrawn."""
    async with standing(place) as house:
        case, people = await with_charged(house)
        (consent,) = consents_of(house, case)
        tries: list[str] = []

        async def once(asked: EffectAsked, call: Real) -> EffectDone:
            fact = str(asked.effect.data["fact"])
            tries.append(fact)
            if tries == ["consent-given"]:
                raise RuntimeError("the record is away")
            return await call()

        await disturb(house, "cases.tell", once)
        await house.accepted(consent, "record-request-sent", {"method": "hand"})
        await house.accepted(consent, "record-response", stories.signed(house))
        await house.accepted(consent, "record-withdrawal", {})
        await rest(house, consent)
        await until(lambda: sought(house, case, people)["standing"] == "withdrawn", "the report")
        await rest(house, case)
        assert tries == ["consent-given", "consent-given", "consent-withdrawn"]
        assert sought(house, case, people)["standing"] == "withdrawn"
        assert not named(house, case, people, "planned", "ready")
        whole(house, case)
        whole(house, consent)


@pytest.mark.rules("DOR-025")
async def test_a_report_whose_signal_was_lost_is_heard_before_the_next(cases: House) -> None:
    case, people = await with_charged(cases)
    (consent,) = consents_of(cases, case)
    given = report(cases, consent, "consent-given", people)
    withdrawn = report(cases, consent, "consent-withdrawn", people)
    with cases.engine.begin() as conn:
        facts.write(conn, case, given, cases.clock.now())
    with cases.engine.begin() as conn:
        facts.write(conn, case, withdrawn, cases.clock.now())
    await cases.gateway.runner.announce(case, withdrawn.id)
    await until(lambda: heard(cases, case, withdrawn), "both reports")
    await cases.gateway.runner.announce(case, given.id)  # the pump, too late
    await rest(cases, case)
    said = [one.data["report"] for one in events(cases, case, "consent-reported")]
    assert said == ["consent-given", "consent-withdrawn"]
    assert sought(cases, case, people)["standing"] == "withdrawn"
    whole(cases, case)


def events(house: House, case: str, kind: str) -> list[Any]:
    with reading(house.engine) as conn:
        return [one for one in events_of(conn, case) if one.kind == kind]


@pytest.mark.rules("DOR-018", "DOR-023", "T-21", "C-06")
async def test_consent_that_comes_before_and_after_the_placement(cases: House) -> None:
    """A charged newcomer: before it (3)(C) and (5), after it (3)(C) alone, to the funded."""
    people = household(cases.engine, "plain", "ward", newcomer="charged")
    case = await placements.opened(cases, people)
    consent = await consent_of(cases, case)
    assert state(cases, consent)["placement"] == "new"
    assert "T-21" in state(cases, consent)["obligations"]
    held = await cases.refused(case, "decide-placement", {"decision": "place"})
    assert held.rule in {"T-23", "D-09"}, "silence of the guardian holds nothing"
    guardian = people.guardians[people.newcomer]
    consented = {"given": True, "by": guardian}
    await cases.accepted(case, "record-possibility-notice", {"method": "in-person"})
    await cases.accepted(case, "record-client-consent", consented)
    await placements.placed(cases, case)
    assert state(cases, case)["stage"] == "placed"
    await cases.accepted(consent, "record-request-sent", {"method": "hand"})
    await cases.accepted(consent, "record-response", stories.signed(cases))
    await until(lambda: notices(cases, case, "ready"), "the notices")
    await rest(cases, case)
    ready = notices(cases, case, "ready")
    assert {tuple(one["sections"]) for one in ready} == {("3C",)}
    told = {people.one("plain"), people.guardians[people.one("ward")]}
    assert {one["to"]["recipient"] for one in ready} == told
    whole(cases, case)


@pytest.mark.rules("C-41", "DOR-025")
async def test_a_consent_withdrawn_after_its_notice(cases: House) -> None:
    """Whoever was told gets a letter, if a named person decides so; it goes as ordinary mail."""
    case, people = await with_charged(cases, "offender")
    consent = await answered(cases, case)
    await placements.sent(cases, case, "hand")
    told = named(cases, case, people, "delivered")
    assert told == sorted((people.newcomer, people.one("plain"), people.one("offender")))
    await cases.accepted(consent, "record-withdrawal", {})
    key = f"withdraw:{people.location}:{people.one('charged')}"
    await until(lambda: key in state(cases, case).get("questions", {}), "the question")
    decision = {"question": key, "answer": "send", **REASON}
    await cases.accepted(case, "decide-question", decision, actor=SUPERVISOR)
    held = await rest(cases, case)
    assert not held.get("questions")
    taken_back = [
        one for one in notices(cases, case, "delivered") if people.one("charged") in subjects(one)
    ]
    assert all(one["withdrawn"] == [people.one("charged")] for one in taken_back)
    assert sorted(one["to"]["recipient"] for one in taken_back) == told
    with reading(cases.engine) as conn:
        query = select(MAILINGS.c.recipient, MAILINGS.c.service).where(MAILINGS.c.case_id == case)
        posted = sorted((row.recipient, row.service) for row in conn.execute(query))
    assert posted == [(one, "first-class") for one in told]
    assert kinds(cases, case).count("withdrawal-queued") == len(told)
    # The offender there is still named: nothing of that is taken back.
    assert not notices(cases, case, "planned", "ready")
    whole(cases, case)


@pytest.mark.rules("C-16", "DOR-025")
async def test_an_answer_that_is_struck_is_looked_up(cases: House) -> None:
    case, people = await with_charged(cases)
    consent = await answered(cases, case)
    assert named(cases, case, people, "ready")
    version = state(cases, consent)["log"].index("consent-given") + 1
    await cases.accepted(consent, "strike", {"version": version, **REASON})
    await until(lambda: sought(cases, case, people)["standing"] == "asked", "what stands instead")
    await rest(cases, case)
    assert not named(cases, case, people, "planned", "ready")
    assert [one.data["report"] for one in events(cases, case, "consent-reported")] == [
        "consent-given",
        "consent-struck",
    ]
    whole(cases, case)


@pytest.mark.rules("C-06")
@pytest.mark.parametrize("kind", ["consent", "refusal"])
async def test_a_consent_case_that_is_closed(cases: House, kind: str) -> None:
    """What was answered still stands; what was never answered is not to come any more."""
    case, people = await with_charged(cases)
    consent = await answered(cases, case, kind=kind)
    before = named(cases, case, people, "ready")
    await cases.accepted(consent, "close-consent", REASON)
    await until(lambda: len(events(cases, case, "consent-reported")) == 2, "the report")
    await rest(cases, case)
    assert sought(cases, case, people)["standing"] == ("given" if kind == "consent" else "closed")
    assert named(cases, case, people, "ready") == before
    assert bool(before) == (kind == "consent")
    assert len(consents_of(cases, case)) == 1, "nobody is asked again"
    whole(cases, case)


@pytest.mark.rules("C-16")
async def test_a_missing_tick_is_decided_in_the_consent(cases: House) -> None:
    """Co-residents may be told at once; the newcomer only when a named person has decided."""
    case, people = await with_charged(cases)
    consent = await answered(cases, case, scope={"co_residents": True})
    assert named(cases, case, people, "ready") == [people.one("plain")]
    decision = {"covered": True, **REASON}
    await cases.accepted(consent, "decide-prospective", decision, actor=SUPERVISOR)
    await until(lambda: sought(cases, case, people).get("prospective"), "the decision")
    await rest(cases, case)
    everybody = sorted((people.newcomer, people.one("plain")))
    assert named(cases, case, people, "ready") == everybody
    whole(cases, case)
