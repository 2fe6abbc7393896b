"""Walks of an svp case: anybody's commands, jumps of the clock, effects that finish, strikes.

Belongs here: how a walk is read out of a few bytes, and what must hold at every step of it. Not
here: how many walks there are (`test_svp_machine.py`), nor what people say (`svp_draws.py`).
"""

import json
import random
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide, due_now
from domain.events import Recorded
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.votes import Result
from law.tables import load
from tests.domain.moots import agrees
from tests.domain.svp_cases import PEOPLE
from tests.domain.svp_draws import DRAWS, MARKED
from tests.domain.svp_sight import WATCHERS, leaks
from tests.domain.svp_starts import Walker, begins

ROWS: Final = frozenset(row.id for row in load().deadlines)
JUMPS: Final = (0, 0, 0, 0, 0, 1, 1, 5, 20, 30, 75, 24 * 12, 24 * 50, 24 * 100)
"""Hours."""
RARE: Final = frozenset(
    {"close-svp", "decline-petition", "record-dismissal", "record-death"}
    | {"mdt-recuse", "prc-recuse", "prc-go-on"}
)
"""What ends a walk, or leads aside."""
STEP: Final = 3
"""Bytes that a step of a walk is read from."""
COURT: Final = frozenset(
    {st.PETITION_FILED, st.CUSTODY_ORDERED, st.IN_CUSTODY, st.EXAMINATION, st.TRIAL_PENDING}
    | {st.TRIAL, st.MISTRIAL, st.PROVEN, st.COMMITTED}
)
NOTICE: Final = frozenset({rules.T_01, rules.T_02, rules.T_03})
OWED: Final = {
    st.TO_EVALUATE: NOTICE,
    st.TO_NOTIFY: NOTICE,
    st.REVIEW: {rules.T_05},
    st.DETAINED: {rules.T_13},
    st.DETERMINED: {rules.T_13},
    st.TRIAL_PENDING: {rules.T_08, rules.TRIAL_CONTINUED},
    st.MISTRIAL: {rules.T_09, rules.RETRIAL_CONTINUED},
}
"""Stage -> of these rules a clock always runs."""


# -- one step --------------------------------------------------------------------------------------


def walk(story: bytes, seen: Counter[str]) -> Walker:
    """One case through all that the bytes say; what must hold is checked on the way."""
    case = begins(story[0])
    known = len(case.history)
    for at in range(1, len(story) - STEP + 1, STEP):
        _step(case, random.Random(story[at : at + STEP]), seen)
        holds(case)
        if case.stage in case.process.stages.closed:
            break
    told_once(case, known)
    assert not leaks(case, WATCHERS[story[-1] % len(WATCHERS)])
    return case


def _step(case: Walker, dice: random.Random, seen: Counter[str]) -> None:
    hours = dice.choice(JUMPS) if dice.random() < 0.3 else 0
    if hours:
        case.when += timedelta(hours=hours)
        (case.outage if dice.random() < 0.5 else case.clock)(case.when)
    if dice.random() < 0.1:
        case.finish(case.when, ("letter", "alert", "open"))
    name = _command(dice, case)
    actor = _actor(dice, case, name)
    data = DRAWS[name](dice, case.state, case.when)
    mark = MARKED.get(name, "note")
    if dice.random() < 0.95:
        data = {"note": f"{mark}-note", **data}
    if name in MARKED:
        data = {"evidence": [f"{mark}-document"], **data}
    if dice.random() < 0.1:
        data["occurred_on"] = (case.when - timedelta(hours=dice.choice((5, 30, 200)))).isoformat()
    before = case.state
    answer = gives(case, actor, name, data)
    agrees(case.process, before, name, actor.role, answer)
    if isinstance(answer, Refusal):
        assert rules.is_rule(answer.rule) or answer.rule in ROWS, answer
        assert answer.message
        assert case.state is before, "a refusal changes nothing"
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen.update(event.kind for event in answer)
    seen[f"stage {case.stage}"] += 1


def gives(case: Walker, actor: Actor, name: str, data: dict[str, Any]) -> Any:
    """A command as the gateway passes it on."""
    case._commands += 1
    command = f"command-{case._commands}"
    context = Context(now=case.when, actor=actor, command_id=command)
    given = {"occurred_on": case.when.isoformat(), **data}
    decision = decide(case.process, case.state, name, given, context)
    if isinstance(decision, Refusal):
        return decision
    return case.take(decision, case.when, actor, command)


def _command(dice: random.Random, case: Walker) -> str:
    """Mostly what is possible here and takes it further; often enough anything at all."""
    chance = dice.random()
    if chance < 0.1:
        return dice.choice(list(DRAWS))
    here = [name for name in DRAWS if case.stage in case.process.commands[name].stages]
    moving = [
        name
        for name in here
        if len(case.process.commands[name].stages) <= len(st.VOTING) and name not in RARE
    ]
    if chance < 0.2 and "strike" in here:
        return "strike"
    found = dice.choice(moving if moving and chance < 0.85 else here)
    return dice.choice(here) if found in RARE and dice.random() < 0.8 else found


def _actor(dice: random.Random, case: Walker, name: str) -> Actor:
    """Mostly somebody who may; of a committee, mostly who sits there."""
    if dice.random() < 0.07:
        return dice.choice(list(PEOPLE.values()))
    may = [one for one in PEOPLE.values() if one.role in case.process.commands[name].roles]
    own = [one for one in may if _fits(case, one, name)]
    return dice.choice(own or may)


def _fits(case: Walker, actor: Actor, name: str) -> bool:
    if actor.role in case.process.seats:
        roll = case.state.mdt if actor.role is Role.MDT_MEMBER else case.state.prc
        key = roll.seat_of(actor.id)
        if key is None or roll.seats[key].recused:
            return False
        return not name.endswith("-vote") or key not in roll.votes
    if actor.role in case.process.agency:
        own = case.process.agency <= case.process.commands[name].roles
        return actor.office in ({case.state.office} if own else {case.state.office, "dmh"})
    return actor.office not in {"court-9", "doc"}


# -- what must hold --------------------------------------------------------------------------------


def holds(case: Walker) -> None:
    """What is true of a case at every moment."""
    state = case.state
    assert state.stage in case.process.stages.stages
    live = {owed.rule for owed in state.obligations.values() if owed.live}
    if state.stage in case.process.stages.closed:
        assert not live
    wanted = OWED.get(state.stage)
    renewed = state.mandate_on is not None  # a new trial after an appeal has no clock of its own
    assert not wanted or live & wanted or (renewed and state.stage == st.TRIAL_PENDING), state.stage
    if state.stage == st.IN_CUSTODY:
        assert rules.T_06 in live or state.offered_on is not None
    if state.stage == st.DETERMINED:
        assert rules.T_16 in live
    if state.stage == st.REVIEW:
        assert rules.T_04 in live or state.assessment_on is not None
    if state.stage in COURT:
        assert state.prc.result is Result.MEETS
        assert state.court
        assert state.assessment_on is not None or state.route == "overt-act"
    if state.stage == st.RELEASE_DUE:
        assert rules.is_rule(state.release_why)
    ends = {key: owed.status for key, owed in state.obligations.items()}
    assert all(ends[key] is Status.LATE for key in state.late)
    _rolls(case)


def _rolls(case: Walker) -> None:
    state = case.state
    for roll in (state.mdt, state.prc):
        assert set(roll.votes) <= set(roll.seats)
        assert not any(roll.seats[key].recused or roll.seats[key].vacant for key in roll.votes)
    assert set(state.received) <= set(state.given)
    if state.examined_on is not None:
        assert state.examiner not in state.mdt.members()


def told_once(case: Walker, known: int = 0) -> None:
    """At the end: one story, every duty once ended or still owed, nothing that JSON would lose.

    `known` events at its beginning went through JSON before.
    """
    assert case.refolded() == case.state
    assert not due_now(case.process, case.state, case.when) or not _looked(case)
    state = case.process.state.model_validate_json(json.dumps(case.state.lean()))
    assert state == case.state
    fresh = case.history[known:]
    assert [Recorded.model_validate_json(json.dumps(one.lean())) for one in fresh] == fresh
    assert {key: owed.status for key, owed in case.state.obligations.items()} == accounts(case)
    for event in fresh:
        for said in event.data.get("warnings", ()):
            assert rules.is_rule(said["rule"]) or said["rule"] in ROWS, said


def _looked(case: Walker) -> bool:
    """Whether the clock was looked at this very moment."""
    drafts = due_now(case.process, case.state, case.when)
    case._taken(drafts, case.when, system("clock"), "clock-last")
    return bool(due_now(case.process, case.state, case.when))


def accounts(case: Walker) -> dict[str, Status]:
    """Every duty: opened once, ended once, owed again only if what ended it was struck."""
    stands: dict[str, Status] = {}
    ended_by: dict[str, int] = {}
    for event in case.history:
        struck = int(event.data["version"]) if event.kind == ev.STRUCK else None
        for owed in event.opens:
            assert owed.key not in stands, owed.key
            stands[owed.key] = Status.OPEN
        for key in event.reopens:
            assert ended_by[key] == struck, (key, event.kind)
            stands[key] = Status.OPEN
        for closing in event.closes:
            key = closing.key
            # The end of a duty that nobody ever had (its beginning was struck) is taken back.
            assert stands[key] in LIVE or ended_by[key] == struck, (closing, event.kind)
            assert closing.end not in LIVE
            stands[key], ended_by[key] = closing.end, event.version
        breached = event.data.get("breached")
        if breached is not None and stands.get(breached) is Status.OPEN:
            stands[breached] = Status.BREACHED
    return stands


def all_seen(seen: Counter[str], wanted: Iterable[str]) -> set[str]:
    """What of it was never seen."""
    return {one for one in wanted if not seen[one]}
