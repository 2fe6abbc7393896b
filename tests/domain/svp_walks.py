"""Walks of an svp case: anybody's commands, jumps of the clock, effects that finish, strikes.

Belongs here: how a walk is read out of a few bytes, and what must hold at every step of it. Not
here: how many walks there are (`test_svp_machine.py`), nor what people say (`svp_draws.py`).
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide, due_now
from domain.events import Draft, Recorded
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.votes import Result
from law.tables import load
from tests.domain import svp_cases as cases
from tests.domain.svp_cases import PEOPLE, Case
from tests.domain.svp_draws import DRAWS, MARKED, VICTIMS

ROWS: Final = frozenset(row.id for row in load().deadlines)
JUMPS: Final = (0, 0, 0, 0, 0, 1, 1, 5, 20, 30, 75, 24 * 12, 24 * 50, 24 * 100)
"""Hours."""
RARE: Final = frozenset({"close-svp", "decline-petition", "mdt-recuse", "prc-recuse", "prc-go-on"})
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


class Walker(Case):
    """A case on a walk. Events stay as they are: that JSON keeps them is checked at the end."""

    def twin(self) -> "Walker":
        """The same case, to be walked on alone."""
        other = copy(self)
        other.history = list(self.history)
        return other

    def _recorded(self, draft: Draft, at: datetime, actor: Actor, command: str) -> Recorded:
        version = len(self.history) + 1
        data = {key: value for key, value in draft.data.items() if value is not None}
        if draft.kind == ev.OPENED:
            data["case"] = self.case
        counted = (self.count(one).model_copy(update={"opened_by": version}) for one in draft.opens)
        return Recorded(
            version=version,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            recorded_at=at,
            actor=actor,
            command_id=command,
            data=data,
            opens=tuple(counted),
            closes=draft.closes,
            reopens=draft.reopens,
            orders=draft.orders,
            evidence=draft.evidence,
        )


# -- where walks begin -----------------------------------------------------------------------------


def _goes(case: Case, actor: str, name: str, **data: Any) -> Case:
    case.does(actor, name, **data)
    return case


def _now(case: Case) -> str:
    return case.when.isoformat()


def _ordered() -> Case:
    case = cases.filed(**MARKS)
    return _goes(case, "judge", "record-cause-on-filing", decided_on=_now(case), found=True)


def _taken() -> Case:
    case = _ordered()
    place = {"place": "county-jail", "facility": "jail-1"}
    return _goes(case, "judge", "record-custody", taken_on=_now(case), **place)


def _confirmed() -> Case:
    case = _taken()
    found = {"identity": True, "found": True}
    return _goes(case, "judge", "record-hearing", held_on=_now(case), **found)


def _examined() -> Case:
    case = _confirmed()
    case.does("judge", "order-examination", ordered_on=_now(case))
    case.does("doctor", "record-order-received", received_on=_now(case))
    who = {"examiner": "examiner-1", "profession": "psychologist"}
    case.does("doctor", "appoint-examiner", **who)
    done = {"completed_on": _now(case), "filed_on": _now(case), "opinion": "meets"}
    return _goes(case, "doctor", "record-examination", **done)


def _on_trial() -> Case:
    case = _examined()
    return _goes(case, "judge", "begin-trial", begun_on=_now(case), form="bench")


def _proven() -> Case:
    case = _on_trial()
    found = {"abnormality": True, "more_likely": True, "standard": "clear-and-convincing"}
    return _goes(case, "judge", "record-verdict", returned_on=_now(case), **found)


def _mistried() -> Case:
    case = _on_trial()
    return _goes(case, "judge", "record-mistrial", declared_on=_now(case))


def _committed() -> Case:
    case = _proven()
    office = {"mental_health_office": "dmh"}
    return _goes(case, "judge", "order-commitment", ordered_on=_now(case), **office)


def _notified() -> Case:
    case = cases.determined(**MARKS)
    return _goes(case, "ag", "notify-prc", notified_on=_now(case))


MARKS: Final[dict[str, Any]] = {"victims": list(VICTIMS)}
_LAWS: Final[tuple[dict[str, Any], ...]] = tuple(
    {"law": cases.law(mdt_tie=tie, mdt_casting_vote=cast, prc_waits_for_mdt=waits)}
    for tie, cast, waits in (
        ("report_split", False, False),
        ("revote", True, False),
        ("counts_as_no", False, True),
    )
)
STARTS: Final[tuple[Callable[[], Case], ...]] = (
    lambda: cases.opened(**MARKS),
    lambda: cases.opened(**MARKS, origin="ngri"),
    lambda: cases.stopped(**MARKS),
    lambda: cases.packed(**MARKS),
    lambda: cases.sent(**MARKS, **_LAWS[2]),
    lambda: cases.seated(**MARKS),
    lambda: cases.seated("m1", "m2", "m3", "m4", **MARKS, **_LAWS[1]),
    lambda: cases.seated("m1", "m2", "m3", "m4", **MARKS, **_LAWS[2]),
    lambda: cases.assessed(**MARKS),
    lambda: cases.assessed("does-not-meet", "does-not-meet", "meets", **MARKS),
    lambda: cases.ready(**MARKS),
    lambda: cases.filed(**MARKS),
    lambda: cases.filed("2031-04-28", **MARKS),
    _ordered,
    _taken,
    _confirmed,
    _examined,
    _on_trial,
    _mistried,
    _proven,
    _committed,
    lambda: cases.sought(**MARKS),
    lambda: cases.detained(**MARKS),
    lambda: cases.determined(**MARKS),
    _notified,
)


@cache
def _start(number: int) -> Walker:
    made = STARTS[number]()
    walker = Walker(made.process, made.count, made.case)
    walker.when = made.when.astimezone(UTC)
    walker.history, walker._state = made.history, made.state
    return walker


def begins(number: int) -> Walker:
    """A case at one of the starts, for one walk."""
    return _start(number % len(STARTS)).twin()


# -- one step --------------------------------------------------------------------------------------


def walk(story: bytes, seen: Counter[str]) -> Walker:
    """One case through all that the bytes say; what must hold is checked on the way."""
    case = begins(story[0])
    for at in range(1, len(story) - STEP + 1, STEP):
        _step(case, random.Random(story[at : at + STEP]), seen)
        holds(case)
        if case.stage in case.process.stages.closed:
            break
    told_once(case)
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
    if isinstance(answer, Refusal):
        assert rules.is_rule(answer.rule) or answer.rule in ROWS, answer
        assert answer.message
        assert case.state is before, "a refusal changes nothing"
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen.update(event.kind for event in answer)
    seen[f"stage {case.stage}"] += 1
    if name == "strike":
        assert case.refolded() == case.state


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
    return dice.choice(moving if moving and chance < 0.8 else here)


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


def told_once(case: Walker) -> None:
    """At the end: one story, every duty once ended or still owed, nothing that JSON would lose."""
    assert case.refolded() == case.state
    assert not due_now(case.process, case.state, case.when) or not _looked(case)
    state = case.process.state.model_validate_json(json.dumps(case.state.lean()))
    assert state == case.state
    kept = [Recorded.model_validate(json.loads(json.dumps(one.lean()))) for one in case.history]
    assert kept == case.history
    ledger: dict[str, Status] = {}
    for event in case.history:
        _account(ledger, event)
    assert {key: owed.status for key, owed in case.state.obligations.items()} == ledger
    for event in case.history:
        for said in event.data.get("warnings", ()):
            assert rules.is_rule(said["rule"]) or said["rule"] in ROWS, said


def _looked(case: Walker) -> bool:
    """Whether the clock was looked at this very moment."""
    drafts = due_now(case.process, case.state, case.when)
    case._taken(drafts, case.when, system("clock"), "clock-last")
    return bool(due_now(case.process, case.state, case.when))


def _account(ledger: dict[str, Status], event: Recorded) -> None:
    """Every duty: opened once, ended once, owed again only if its end was struck."""
    for owed in event.opens:
        assert owed.key not in ledger, owed.key
        ledger[owed.key] = Status.OPEN
    for key in event.reopens:
        assert ledger[key] not in LIVE, key
        ledger[key] = Status.OPEN
    for closing in event.closes:
        assert ledger[closing.key] in LIVE, (closing, event.kind)
        assert closing.end not in LIVE
        ledger[closing.key] = closing.end
    breached = event.data.get("breached")
    if breached is not None and ledger.get(breached) is Status.OPEN:
        ledger[breached] = Status.BREACHED


def all_seen(seen: Counter[str], wanted: Iterable[str]) -> set[str]:
    """What of it was never seen."""
    return {one for one in wanted if not seen[one]}
