"""An svp case at work: from its opening to a commitment, and every command given again and again."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest

from domain.actors import system
from domain.model import Json
from domain.process import NOTE_FACTS, OPEN, STRIKE
from domain.recording import Fact
from domain.registry import PROCESSES
from domain.svp.svp_owner import NOTE_RELEASE, NOTE_TREATMENT
from records.registers import Act, change
from starter.answers import NotFoundError
from tests.house import House, new_id
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import (
    CHIEF,
    CORRECTIONS,
    COUNTY,
    FOURTH,
    JUDGE,
    PROSECUTORS,
    STATE_COUNSEL,
    TEAM,
    confined,
    harmed,
    who,
)
from tests.workflows.histories import cost, runs
from tests.workflows.people import put
from tests.workflows.proceedings import DAY, NOW, Step
from tests.workflows.service import live, rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_placement import letters, thrice
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refusals

pytestmark = pytest.mark.server

JURY: Final = {"form": "jury"}


def told(event: str, victims: list[str]) -> Step:
    """Victims are told of an event."""
    data = {"event": event, "told": victims, "none_known": not victims}
    return Step(STATE_COUNSEL, "record-victims-told", data)


def to_the_petition(case: Json) -> Iterator[Step]:
    """The evaluation, the notices, both votes: with all that may come between."""
    yield Step(CORRECTIONS, "change-release", {"anticipated_release": 300 * DAY})
    yield pr.evaluation(case)
    yield from (pr.PACKET, *pr.NOTICES, *pr.RECEIPTS, *pr.SEATS)
    yield Step(CORRECTIONS, "vacate-seat", {"committee": "mdt", "seat": "seat-3"})
    yield pr.SEATS[2]
    seat = {"committee": "mdt", "seat": "seat-4", "member": FOURTH.id, "agency": "dss"}
    yield Step(CORRECTIONS, "appoint-member", seat)
    yield Step(CHIEF, "prc-go-on", {"decision": "wait-for-appointments", **REASON})
    yield from (*pr.CHAIRS, *pr.team_votes("meets", "does-not-meet", "meets"))
    yield Step(FOURTH, "mdt-recuse")
    yield Step(TEAM[1], "mdt-vote", {"vote": "meets"})
    yield Step(PROSECUTORS[4], "prc-recuse")
    yield from (*pr.prosecutors_vote(), *pr.ASSESSED, pr.CLOSED_PRC, pr.PETITION)
    yield told("petition", list(case["victims"]))


def to_the_commitment(case: Json) -> Iterator[Step]:
    """Two findings of cause, the examination, two trials before a jury, an appeal."""
    yield pr.CAUSE
    yield Step(CORRECTIONS, "record-sentence-end", {"ended_on": NOW})
    yield pr.CUSTODY
    yield Step(CHIEF, "count-as-offered", {"offered_on": NOW, **REASON})
    yield pr.HEARING
    order, received, examiner, examined = pr.EXAMINATION
    yield from (order, received, examiner)
    ordered = {"until": 90 * DAY, "good_cause": True, "evidence": ["document-1"]}
    yield Step(JUDGE, "extend-examination", ordered)
    yield Step(JUDGE, "record-own-expert", {"expert": "expert-1"})
    yield examined
    yield Step(JUDGE, "demand-jury", {"by": "person"})
    yield Step(JUDGE, "continue-trial", {**ordered, "motion": "party"})
    yield from (jury(pr.TRIAL), pr.MISTRIAL, jury(pr.TRIAL))
    yield Step(JUDGE, "record-verdict", {**pr.VERDICT.data, "unanimous": True})
    yield pr.COMMITMENT
    yield Step(JUDGE, "record-appeal", {"noticed_on": NOW})
    yield Step(JUDGE, "record-mandate", {"decided_on": NOW, "outcome": "affirmed"})
    for event in ("agency-notice", "prc-decision", "trial-outcome"):
        yield told(event, list(case["victims"]))


def jury(trial: Step) -> Step:
    return trial._replace(data={**trial.data, **JURY})


def straight(case: Json) -> tuple[Step, ...]:
    return (*to_the_petition(case), *to_the_commitment(case), pr.CLOSING)


def stopped(case: Json) -> tuple[Step, ...]:
    """Not met, referred all the same, and no petition."""
    refer = Step(CHIEF, "refer-anyway", REASON)
    not_met = pr.evaluation(case, more_likely=False)
    return (not_met, refer, pr.PACKET, *pr.NOTICES, pr.DECLINED, pr.CLOSING)


def overt_act(case: Json) -> tuple[Step, ...]:
    """Detained, determined, and a petition that is dismissed: released; then the person dies."""
    notified = {"county": case["county"], "notified_on": NOW}
    return (
        *(pr.DETENTION, Step(STATE_COUNSEL, "notify-prosecutor", notified), *pr.DETERMINATION),
        *(Step(STATE_COUNSEL, "notify-prc", {"notified_on": NOW}), *pr.CHAIRS[:3]),
        *(*pr.prosecutors_vote(), pr.CLOSED_PRC, pr.PETITION),
        Step(JUDGE, "record-dismissal", {"dismissed_on": NOW, **REASON}),
        *(pr.RELEASE, Step(CORRECTIONS, "record-death", {"died_on": NOW}), pr.CLOSING),
    )


WAYS: Final = (straight, stopped, overt_act)
ELSEWHERE: Final = {OPEN, NOTE_FACTS, STRIKE, "decide-late", NOTE_RELEASE, NOTE_TREATMENT}
"""Given in tests of their own, here and beside the clock; the last two by a confinement."""


def test_every_command_is_given_somewhere() -> None:
    case = {"person": "confined-1", "victims": ["victim-1"], "county": "county-1"}
    given = {step.command for way in WAYS for step in way(case)}
    assert given == {*PROCESSES["svp"].commands} - ELSEWHERE


@pytest.mark.parametrize("way", WAYS)
async def test_every_command_is_taken_once(cases: House, way: pr.Way) -> None:
    """Twice at once and again later, with the same id."""
    people = confined(cases.engine)
    case = await pr.opened(cases, people, **({"route": "overt-act"} if way is overt_act else {}))
    await rest(cases, case)
    steps = way(state(cases, case))
    versions = []
    for step in steps[:-1]:
        data = pr.at(cases, step)
        versions.append((await thrice(cases, case, step.command, data, step.actor)).version)
    last, closing = steps[-1], new_id()
    data = {"occurred_on": cases.clock.now().isoformat(), **pr.at(cases, last)}
    for _ in range(3):
        await cases.accepted(case, last.command, data, actor=last.actor, id=closing)
    await stories.ended(cases, case)
    assert versions == sorted({*versions}), "each was recorded once, and nothing after it again"
    events = Counter(kinds(cases, case))
    assert (events["closed"], events["died"]) == (1, int(way is overt_act))
    commands = len(steps) + 1 + (way is overt_act)  # the opening says where the route begins
    assert sum(events[kind] for kind in ("effect-done", "reminder-due")) + commands == len(
        kinds(cases, case)
    )
    letters(cases, case)
    for run in await runs(cases.client, case):
        assert not (await cost(cases.client, case, run)).failed
    whole(cases, case)


@pytest.mark.rules("DECK-26", "DECK-41", "DECK-43", "S-23", "S-34", "T-01", "T-04", "T-05", "T-06")
async def test_from_the_evaluation_to_a_commitment(cases: House) -> None:
    """The clocks end in time, each letter goes out, and a commitment is opened: a case of its own."""
    people = confined(cases.engine, victims=2)
    case = await pr.svp(cases, "committed", people=people)
    held = state(cases, case)
    ends = {key: one.get("status", "open") for key, one in held["obligations"].items()}
    notices = {key for key in ends if key.startswith("svp.victim-notice:")}
    assert {ends[key] for key in notices} == {"open"}, "it holds nothing"
    assert {key.partition(":")[2] for key in notices} == {
        "agency-notice", "prc-decision", "petition", "trial-outcome",
    }  # fmt: skip
    # Shown from the sending, counted from the receipt (C-49).
    assert {key: ends[key] for key in ends if key not in notices} == {
        **dict.fromkeys(("T-04", "T-05"), "extended"),
        **dict.fromkeys(("T-01", "T-04:2", "T-05:2", "T-06", "T-07", "T-08", "T-09"), "met"),
    }
    assert letters(cases, case) == {
        "svp-notice": 2, "mdt-assessment": 1, "prc-determination": 1, "svp-transmittal": 1,
        "victim-notice": 4 * 2,
    }  # fmt: skip
    commitment = held["commitment"]
    kept = await rest(cases, commitment)
    assert (kept["stage"], kept["office"], kept["svp"]) == ("to-place", "dmh-1", case)
    assert (kept["person"], kept["victims"]) == (people.person, list(people.victims))
    assert {one["rule"] for one in kept["obligations"].values()} == {"T-10", "T-11", "T-12"}
    for event in sorted(key.partition(":")[2] for key in notices):
        await pr.give(cases, case, told(event, list(people.victims)))
    await pr.give(cases, case, pr.CLOSING)
    assert (await stories.ended(cases, case))["stage"] == "closed"
    assert state(cases, commitment) == kept, "the commitment lives on"
    whole(cases, case)


@pytest.mark.rules("DECK-29", "C-19")
async def test_an_evaluation_that_is_not_met_stops_it(cases: House) -> None:
    case = await pr.svp(cases, "stopped")
    refused = await cases.refused(case, "refer-anyway", REASON, actor=who("corrections"))
    assert refused.rule == "H-02", "it is a supervisor's"
    await pr.give(cases, case, pr.CLOSING)
    assert (await stories.ended(cases, case))["stage"] == "closed"
    assert letters(cases, case) == {}
    closed = state(cases, case)["obligations"]
    assert {one["status"] for one in closed.values()} == {"void"}
    again = await cases.refused(case, "refer-anyway", REASON, actor=CHIEF)
    assert again.rule == "H-06"


@pytest.mark.rules("T-07", "T-08", "C-50")
async def test_what_an_order_starts_moves_or_ends_is_what_is_waited_for(cases: House) -> None:
    """The case says so, from step to step in one stage."""
    case = await pr.svp(cases, "in-custody", people=confined(cases.engine, victims=0))
    steps = iter(to_the_commitment(state(cases, case)))
    expected = {
        "count-as-offered": "T-06",
        "record-hearing": "an order, received (T-07)",
        "order-examination": "an order, received (T-07)",
        "record-order-received": "T-07",
        "extend-examination": "svp.examination-extended",
        "record-examination": "T-08",
        "continue-trial": "svp.trial-continued",
    }
    assert (await live(cases, case))["waiting_for"] == "T-06"
    for step in steps:
        if step.command in {"record-cause-on-filing", "record-sentence-end", "record-custody"}:
            continue
        await pr.give(cases, case, step)
        await rest(cases, case)
        if step.command in expected:
            waits = expected.pop(step.command)
            assert (await live(cases, case))["waiting_for"] == waits, step.command
        if not expected:
            break
    whole(cases, case)


@pytest.mark.rules("S-16", "T-05")
async def test_a_struck_petition_leads_back_to_the_review(cases: House) -> None:
    """The clock that it had ended runs again, with the days that it had."""
    case = await pr.svp(cases, "petition-filed", people=confined(cases.engine, victims=0))
    before = state(cases, case)["obligations"]["T-05:2"]
    version = kinds(cases, case).index("petition-filed") + 1
    struck = {"version": version, **REASON}
    reply = await cases.accepted(case, "strike", struck, actor=STATE_COUNSEL)
    held = await rest(cases, case)
    assert reply.stage == held["stage"] == "review"
    assert (await live(cases, case))["waiting_for"] == "T-05"
    after = held["obligations"]["T-05:2"]
    assert "status" not in after
    assert {after[day] for day in ("legal", "ends")} == {before[day] for day in ("legal", "ends")}
    assert (await pr.give(cases, case, pr.PETITION)).stage == "petition-filed"
    await rest(cases, case)
    whole(cases, case)


@pytest.mark.rules("S-16", "H-03")
async def test_the_county_of_a_petition_is_that_of_its_court_in_the_register(cases: House) -> None:
    """Whatever was typed; a command that is given again keeps what was looked up for it."""
    case = await pr.svp(cases, people=confined(cases.engine, victims=0))
    await pr.go(cases, case, pr.REVIEWED)
    far, where = f"court-{new_id()}", {"telephone": "555-0196", "address": "8 Quiet Lane"}
    row = {"id": far, "type": "court", "name": "Pretended Court", "region": "nowhere"}
    put(cases.engine, "office", {**row, **where, "contact": "Pat", "county": "Quite Elsewhere"})
    typed = {"court": far, "court_county": COUNTY, "occurred_on": cases.clock.now().isoformat()}
    data, command = {**pr.at(cases, pr.PETITION), **typed}, new_id()
    filed = await cases.accepted(case, "file-petition", data, actor=STATE_COUNSEL, id=command)
    said = [one for one in filed.warnings if one.startswith("S-16")]
    assert ["filed in Quite-Elsewhere" in one for one in said] == [False, True]
    act = Act(CHIEF, f"moved/{far}", cases.clock.now())
    assert change(cases.engine, "office", far, {"county": COUNTY}, act).refusal is None
    again = await cases.do(case, "file-petition", data, actor=STATE_COUNSEL, id=command)
    assert again == filed
    await rest(cases, case)
    whole(cases, case)


@pytest.mark.rules("S-34")
async def test_facts_of_machines_twice_and_of_nobody(cases: House) -> None:
    """A victim is registered later: told of what comes from then on, and of nothing twice."""
    people = confined(cases.engine, victims=0)
    case = await pr.svp(cases, "review", people=people)
    version = state(cases, case)["version"]
    victim = f"{people.person}-victim"
    ((told_case, fact),) = harmed(cases.engine, people.person, victim)
    assert told_case == case
    on = cases.clock.now().isoformat()
    for kind in ("delivery-ended", "consent-given", "carrier-scan", "note", NOTE_FACTS):
        stray = Fact(id=new_id(), kind=kind, actor=system("test"), data={"occurred_on": on})
        await cases.gateway.tell(case, stray)
    for _ in range(3):
        await cases.gateway.runner.announce(case, fact)
    await until(lambda: "facts-noted" in state(cases, case)["log"], "the fact")
    held = await rest(cases, case)
    assert kinds(cases, case)[version:] == ["facts-noted"]
    assert held["victims"] == [victim]
    await pr.go(cases, case, (*pr.REVIEWED, pr.PETITION))
    await rest(cases, case)
    assert letters(cases, case)["victim-notice"] == 2, "of the decision and of the petition"
    assert (await cost(cases.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
    whole(cases, case)


@pytest.mark.rules("H-02")
async def test_whoever_has_no_seat_is_refused_and_no_other_agency_sees_the_case(
    cases: House,
) -> None:
    case = await pr.svp(cases, "review", people=confined(cases.engine, victims=0))
    before = state(cases, case)
    for actor, command in ((FOURTH, "mdt-vote"), (PROSECUTORS[0], "prc-vote")):
        command_id = new_id()
        refused = await cases.refused(case, command, {"vote": "meets"}, actor=actor, id=command_id)
        assert refused.rule == "H-02"
        assert refusals(cases, case)[command_id]["rule"] == "H-02"
    stranger = CORRECTIONS.model_copy(update={"office": "agency-9"})
    with pytest.raises(NotFoundError):
        await cases.do(
            case, "change-release", {"anticipated_release": "2031-12-01"}, actor=stranger
        )
    assert state(cases, case) == before
