"""An svp case outlives its runs, its workers, an answer that is lost, and the whole engine."""

import asyncio
import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.commands import Reply
from domain.recording import Commit
from runtime.embedded import DevServer, DevServerOptions, find_binary
from starter.live import restore
from tests.house import House, new_id
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import CHIEF, PROSECUTORS, TEAM, confined
from tests.workflows.histories import cost, kind_of, runs
from tests.workflows.proceedings import DAY, Step
from tests.workflows.service import Site, Watched, live, rest, site, standing, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_placement import letters
from tests.workflows.test_runs import restart, whole

pytestmark = pytest.mark.server


async def voting(house: House, victims: int = 0) -> str:
    """A review whose committees sit, and have not voted."""
    case = await pr.svp(house, "review", people=confined(house.engine, victims=victims))
    await pr.go(house, case, (*pr.RECEIPTS, *pr.SEATS, *pr.CHAIRS))
    return case


def votes(house: House, case: str) -> Counter[str]:
    """The votes on record, by their kind of event."""
    return Counter(kind for kind in kinds(house, case) if kind.endswith("-voted"))


async def test_an_evaluation_before_the_first_workflow_task(place: Site) -> None:
    async with standing(place, working=False) as house:
        people = confined(house.engine, victims=0)
        case = await pr.opened(house, people)
        evaluating = asyncio.create_task(pr.give(house, case, pr.evaluation(state(house, case))))
        early = asyncio.create_task(house.do(case, "mdt-vote", {"vote": "meets"}, actor=TEAM[0]))
        await asyncio.sleep(0.2)
        await house.start_workers()
        assert (await evaluating).stage == "to-notify"
        assert not isinstance(await early, Reply), "nobody sits yet"
        await rest(house, case)
        assert Counter(kinds(house, case))["evaluated-met"] == 1
        whole(house, case)


@pytest.mark.parametrize("times", [1, 2, 4], ids=["once", "twice", "both-ways"])
async def test_the_answer_to_a_vote_is_lost(cases: House, driver: Watched, times: int) -> None:
    """The record has the vote, and the case never hears so: it asks again, by the same id.

    The short way to the record is tried twice, then the patient one.
    """
    case = await voting(cases)
    lost: list[str] = []

    def lose(order: Commit) -> None:
        if order.command == "mdt-vote" and len(lost) < times:
            lost.append(order.command_id)
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    first, second, third = pr.team_votes("meets", "does-not-meet", "meets")
    together = await asyncio.gather(
        *(pr.give(cases, case, step) for step in (first, second, pr.prosecutors_vote()[0]))
    )
    await pr.give(cases, case, third)
    await rest(cases, case)
    assert len(lost) == times
    assert len({one.version for one in together}) == 3
    assert votes(cases, case) == {"mdt-voted": 3, "prc-voted": 1}
    cast = {"seat-1": "meets", "seat-2": "does-not-meet", "seat-3": "meets"}
    assert (await live(cases, case))["state"]["mdt"]["votes"] == cast
    whole(cases, case)


@pytest.mark.rules("DECK-33", "S-15")
async def test_other_votes_while_the_answer_to_one_is_lost(cases: House, driver: Watched) -> None:
    """The record is ahead of the case: whoever comes next brings the vote along."""
    case = await voting(cases)
    before = state(cases, case)["version"]
    tried: list[str] = []

    def lose(order: Commit) -> None:
        tried.append(order.command)
        if order.command == "mdt-vote":
            raise OperationalError("commit", {}, Exception("the answer is lost"))

    driver.after = lose
    first, second, _ = pr.team_votes()
    voted = asyncio.create_task(pr.give(cases, case, first))
    await until(lambda: tried.count("mdt-vote") > 2, "the patient way")
    waiting = [
        asyncio.create_task(pr.give(cases, case, step)) for step in (second, *pr.prosecutors_vote())
    ]
    await asyncio.sleep(0.1)
    assert not any(one.done() for one in (voted, *waiting)), "acknowledged means recorded"
    driver.after = None
    replies = await asyncio.gather(voted, *waiting)
    assert sorted(one.version for one in replies) == list(range(before + 1, before + 6))
    assert voted.result().version == before + 1, "its own vote, recorded once"
    await rest(cases, case)
    assert votes(cases, case) == {"mdt-voted": 2, "prc-voted": 3}
    whole(cases, case)


def belated(steps: tuple[Step, ...], field: str) -> tuple[Step, ...]:
    """Steps that were done sixty days ago and are entered today."""
    return tuple(one._replace(data={**one.data, field: -60 * DAY}) for one in steps)


@pytest.mark.rules("T-04", "T-05", "S-34")
async def test_an_svp_case_through_many_runs(cases: House) -> None:
    """A new run every few events: no vote, no duty, nothing that came late is forgotten."""
    cases.hop_events = 20
    case = await pr.svp(cases, "to-evaluate")
    evaluated = pr.evaluation(state(cases, case))
    await pr.go(cases, case, belated((evaluated,), "report_on"))
    await pr.go(cases, case, belated((pr.PACKET,), "occurred_on"))
    await pr.go(cases, case, belated(pr.NOTICES, "given_on"))
    await pr.go(cases, case, (*belated(pr.RECEIPTS, "received_on"), *pr.SEATS, *pr.CHAIRS))
    cast = []
    for step in (*pr.team_votes("does-not-meet", "meets", "meets"), *pr.prosecutors_vote()):
        cast.append((step, new_id()))
        replied = await pr.give(cases, case, step, id=cast[-1][1])
        assert replied.events == (f"{step.command.partition('-')[0]}-voted",)
        await rest(cases, case)
        if step.command == "mdt-vote":
            await pr.go(cases, case, (pr.SERVED,) * 2)  # whatever else is typed meanwhile
    changed = pr.team_votes("meets")[0]
    await pr.give(cases, case, changed)  # a vote of an earlier run, until the close
    before = await rest(cases, case)
    assert before["mdt"]["votes"] == dict.fromkeys(("seat-1", "seat-2", "seat-3"), "meets")
    during = await runs(cases.client, case)
    assert len(during) > 4
    # An id of an early run, in a run that never saw it.
    first, command_id = cast[0]
    again = await pr.give(cases, case, first, id=command_id)
    assert again.events == ("mdt-voted",)
    assert (await rest(cases, case))["version"] == before["version"]
    await pr.go(cases, case, (*pr.ASSESSED, pr.CLOSED_PRC, pr.PETITION))
    held = await rest(cases, case)
    assert held["late"] == {"T-04:2": "T-04", "T-05:2": "T-05"}
    await pr.go(cases, case, (pr.CAUSE, pr.CUSTODY, pr.HEARING, *pr.EXAMINATION, pr.TRIAL))
    await pr.go(cases, case, (pr.VERDICT, pr.COMMITMENT))
    held = await rest(cases, case)
    assert held["late"] == {"T-04:2": "T-04", "T-05:2": "T-05"}, "until a person has decided"
    live_ones = {None: "open", "breached": "breached"}
    owed = {
        key: live_ones[one.get("status")]
        for key, one in held["obligations"].items()
        if one.get("status") in live_ones
    }
    events = ("prc-decision", "petition", "trial-outcome")
    assert owed == {
        "svp.victim-notice:agency-notice": "breached",
        **{f"svp.victim-notice:{event}": "open" for event in events},
    }
    early = await cases.refused(case, "close-svp", REASON, actor=CHIEF)
    assert early.allowed == ("decide-late",)
    for key in held["late"]:
        decided = {"obligation": key, "decision": "proceed", **REASON}
        await cases.accepted(case, "decide-late", decided, actor=CHIEF)
    await pr.give(cases, case, pr.CLOSING)
    await stories.ended(cases, case)
    found = await runs(cases.client, case)
    assert len(found) > len(during) + 2
    for run in found:
        counted = await cost(cases.client, case, run)
        assert not counted.failed
        over = run != found[0]
        assert (kind_of(counted.events[-1]) == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") == over
    letters(cases, case)
    whole(cases, case)


async def test_an_svp_case_whose_workers_restart_while_letters_are_typeset(place: Site) -> None:
    """A task that a stopped worker had in hand is given out again after ten seconds."""
    async with standing(place) as house:
        case = await pr.svp(house, "to-notify", people=confined(house.engine))
        await pr.go(house, case, (pr.PACKET, *pr.NOTICES, *pr.REVIEWED, pr.PETITION))
        await restart(house)  # notices, assessment, determination, the victim's may be under way
        await rest(house, case)
        assert letters(house, case) == {
            "svp-notice": 2, "mdt-assessment": 1, "prc-determination": 1, "victim-notice": 3,
        }  # fmt: skip
        assert (await live(house, case))["waiting_for"] == "the judge decides on filing (S-17)"
        await pr.go(house, case, (pr.NO_CAUSE, pr.RELEASE, pr.CLOSING))
        await stories.ended(house, case)
        assert (await cost(house.client, case)).kinds["WORKFLOW_TASK_FAILED"] == 0
        whole(house, case)


async def test_an_svp_case_is_restored_from_the_ledger(tmp_path: Path) -> None:
    """The engine's store is lost in mid-vote and while a letter is typeset: nothing is missing."""
    place = site(tmp_path)
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as lost:
        async with standing(dataclasses.replace(place, address=lost.address)) as house:
            case = await voting(house, victims=1)
            await pr.go(house, case, (*pr.team_votes(), *pr.prosecutors_vote()[:2]))
            await pr.give(house, case, pr.ASSESSED[0])
            await house.stop_workers()
            held = state(house, case)
            await lost.kill()
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as fresh:
        async with standing(dataclasses.replace(place, address=fresh.address)) as house:
            found = await restore(house.gateway.runner)
            assert case in found.started
            now = await rest(house, case)
            same = ("stage", "obligations", "mdt", "prc", "given", "received", "victims")
            assert {name: now[name] for name in same} == {name: held[name] for name in same}
            assert (await live(house, case))["waiting_for"] == "T-05"
            last = Step(PROSECUTORS[2], "prc-vote", {"vote": "meets"})
            steps = (last, pr.ASSESSED[1], pr.CLOSED_PRC, pr.PETITION, pr.NO_CAUSE, pr.RELEASE)
            await pr.go(house, case, (*steps, pr.CLOSING))
            await stories.ended(house, case)
            assert letters(house, case)["mdt-assessment"] == 1
            whole(house, case)
