"""A command that is given again: at once, with other words, and after the case was closed.

Belongs here: one life of each process of the program, through the real gateway and engine. Not here:
what each stage refuses (`test_*_stages.py`), nor what a command does.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from domain.actors import Actor, Role
from domain.model import Json
from domain.process import OPEN
from domain.registry import PROCESSES
from tests.house import House, new_id
from tests.workflows import communities, confinements, sites, soaus, treatments
from tests.workflows.confined import CHIEF, CORRECTIONS, JUDGE
from tests.workflows.service import apart, rest, standing, state
from tests.workflows.stories import REASON
from tests.workflows.test_messages import kinds
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refusals, refuses_the_rest

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Act:
    """A command: its name, who gives it, and what it says."""

    name: str
    actor: Actor
    form: Json


@dataclass(frozen=True)
class Life:
    """How a case comes to its end.

    Attributes:
        opened: makes the case that the first act is for.
        acts: what is given, in order; the last one closes the case.
        other: other words for the first act.
        wrong: an act that the stage after the opening does not allow.
    """

    opened: Callable[[House], Awaitable[str]]
    acts: Callable[[House], tuple[Act, ...]]
    other: Json
    wrong: Act


async def narrow(house: House) -> str:
    """A site that has its beds, and nobody in them."""
    return await sites.opened(house, "erdcc")


async def to_close(house: House) -> str:
    """Treatment in the community that was completed."""
    return await communities.treated(house)


async def reviewed(house: House) -> str:
    """A confinement with a review on file."""
    case = await confinements.opened(house)
    said: Json = {"reviewed_on": treatments.today(house), "outcome": "does-not-meet"}
    await confinements.does(house, case, "record-review", **said, **confinements.PAPER)
    return case


async def with_components(house: House) -> str:
    """Treatment of which everything is done."""
    case = await treatments.phase_2(house)
    await treatments.components(house, case)
    return case


def _treatment(house: House) -> tuple[Act, ...]:
    done = {"completed_on": treatments.today(house), "evidence": ["document-1"]}
    return (
        Act("complete", treatments.STAFF, done),
        Act("close-treatment", CHIEF, REASON),
    )


def _site(_house: House) -> tuple[Act, ...]:
    return (
        Act("set-operating", CHIEF, {"operating": False, **REASON}),
        Act("close-site", sites.OPERATOR, REASON),
    )


def _confinement(house: House) -> tuple[Act, ...]:
    on = {"released_on": treatments.today(house), "kind": "parole", "community": False}
    return (
        Act("record-release", CORRECTIONS, {**on, **REASON}),
        Act("close-confinement", CORRECTIONS, REASON),
    )


def _community(house: House) -> tuple[Act, ...]:
    done = {"completed_on": communities.today(house), **communities.REPORT}
    return (
        Act("complete-treatment", communities.OFFICER, done),
        Act("close-community", communities.OFFICER, REASON),
    )


def _soau(house: House) -> tuple[Act, ...]:
    return (
        Act("grant-probation", JUDGE, soaus.order(house)),
        Act("close-soau", CHIEF, REASON),
    )


LIVES: Final = {
    "treatment": Life(
        with_components,
        _treatment,
        {"evidence": ["document-2"]},
        Act("start-phase-1", treatments.STAFF, {"started_on": "2026-01-02"}),
    ),
    "site": Life(narrow, _site, {"operating": True}, Act("close-site", sites.OPERATOR, REASON)),
    "confinement": Life(
        reviewed,
        _confinement,
        {"kind": "court-order"},
        Act("record-return", CORRECTIONS, {"returned_on": "2026-01-02"}),
    ),
    "community": Life(
        to_close,
        _community,
        {"evidence": ["document-2"]},
        Act("re-enter", communities.CHIEF, {"decided_on": "2026-01-02", **REASON}),
    ),
    "soau": Life(
        soaus.intended,
        _soau,
        {"own_motion": False},
        Act("begin-assessment", soaus.UNIT, {"admitted_on": "2026-01-02"}),
    ),
}


@pytest.mark.rules("H-01", "H-03", "H-06")
@pytest.mark.parametrize("process", LIVES)
async def test_what_is_given_again_is_answered_from_the_record(cases: House, process: str) -> None:
    life = LIVES[process]
    case = await life.opened(cases)
    await rest(cases, case)
    await refuses_the_rest(cases, case, {life.wrong.name: (life.wrong.actor, life.wrong.form)})
    at = cases.clock.now().isoformat()
    acts = tuple((new_id(), one, {**one.form, "occurred_on": at}) for one in life.acts(cases))
    answers = []
    for command, act, form in acts:
        one = await cases.accepted(case, act.name, form, actor=act.actor, id=command)
        again = await cases.accepted(case, act.name, form, actor=act.actor, id=command)
        assert (again.version, again.stage) == (one.version, one.stage)
        answers.append((one.version, one.stage))
        if act is not acts[-1][1]:
            await rest(cases, case)
    assert state(cases, case)["stage"] == "closed"
    await cases.client.get_workflow_handle(case).result()
    before, told = state(cases, case), kinds(cases, case)
    late = []
    for command, act, form in acts:
        reply = await cases.accepted(case, act.name, form, actor=act.actor, id=command)
        late.append((reply.version, reply.stage))
        fresh = await cases.refused(case, act.name, form, actor=act.actor)
        assert fresh.rule == "H-06"
    assert late == answers
    command, act, form = acts[0]
    other = {**form, **life.other}
    changed = await cases.refused(case, act.name, other, actor=act.actor, id=command)
    assert changed.rule == "H-03"
    assert (state(cases, case), kinds(cases, case)) == (before, told)
    assert refusals(cases, case)[command]["rule"] == "H-03", "only the other words are refused"
    whole(cases, case)


_OF: Final[Json] = {"treatment": sites.treatment(1), "on": "2026-01-02T00:00:00-06:00"}
FACTS: Final[dict[str, Json]] = {
    "request-bed": {**_OF, "asked_on": _OF["on"]},
    "change-request": _OF,
    "withdraw-request": _OF,
    "occupy-bed": {**_OF, "bed": "a-01"},
    "vacate-bed": _OF,
}
"""What treatments tell a site."""


def whoever_may(roles: frozenset[Role]) -> Actor:
    """Somebody of the own office, a machine, or an operator."""
    if Role.SYSTEM in roles:
        return sites.TREATMENTS
    return CHIEF if Role.SUPERVISOR in roles else sites.OPERATOR


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[House]:
    """A house with a record of its own: a facility has one case, and another test may open it."""
    async with apart(tmp_path) as place, standing(place) as house:
        yield house


@pytest.mark.rules("H-06")
async def test_a_closed_site_takes_no_command_at_all(own: House) -> None:
    case = await narrow(own)
    for act in _site(own):
        await own.accepted(case, act.name, act.form, actor=act.actor)
        if act.name != "close-site":
            await rest(own, case)
    await own.client.get_workflow_handle(case).result()
    rows = {name: row for name, row in PROCESSES["site"].commands.items() if name != OPEN}
    assert {name for name, row in rows.items() if row.machine} == {*FACTS}
    forms = {name: {**row.example, **REASON, **FACTS.get(name, {})} for name, row in rows.items()}
    wrong = {name: (whoever_may(row.roles), forms[name]) for name, row in rows.items()}
    await refuses_the_rest(own, case, wrong)
