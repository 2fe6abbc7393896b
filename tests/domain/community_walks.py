"""Walks of treatment in the community: anybody's commands, what the register says, years, strikes.

Belongs here: what may be said, and what must hold at every step. Not here: how many walks there are
(`test_community_walks.py`).
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from domain import rules
from domain.actors import Role
from domain.decider import allowed
from domain.events import Recorded
from domain.mosop import community_stages as st
from domain.mosop.community import COMMUNITY
from domain.mosop.community_state import CommunityState
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import CHICAGO
from tests.domain.communities import CASE, TEAM, Case, lost, ready, standing, teamed
from tests.domain.community_cells import REACH
from tests.domain.recorder import by_law
from tests.domain.test_community_ends import supervised

Dice = random.Random
Draw = Callable[[Dice, CommunityState, datetime], dict[str, Any]]
ROWS: Final = frozenset(row.id for row in load().deadlines)
ROLES: Final = tuple(Role)
JUMPS: Final = (0, 0, 0, 1, 7, 30, 90, 300)
"""Days."""
STEP: Final = 4
"""Bytes that a step is read from."""
PROVIDERS: Final = ("provider-1", "provider-2", "provider-3")
REGIONS: Final = ("east", "west")
CLOCKS: Final = (
    rules.COMMUNITY_ASSIGN_SPECIALIST,
    rules.COMMUNITY_REPLACE_PROVIDER,
    rules.COMMUNITY_POLYGRAPH,
    rules.COMMUNITY_PROGRESS,
)


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Mostly the usual."""
    return usual if dice.random() < 0.85 else dice.choice(others)


def _day(moment: datetime) -> str:
    return moment.astimezone(CHICAGO).replace(hour=0, minute=0).isoformat()


def day(dice: Dice, now: datetime) -> str:
    """Today or some days ago; now and then what does not fit."""
    return _day(now - timedelta(days=dice.choice((0, 0, 0, 0, 2, -2, 4000))))


def dated(*fields: str, **more: Callable[[Dice], Any]) -> Draw:
    """Days of today, and what else is drawn."""

    def drawn(dice: Dice, _: CommunityState, now: datetime) -> dict[str, Any]:
        said = {name: day(dice, now) for name in fields}
        return said | {name: one(dice) for name, one in more.items()}

    return drawn


def _flip(dice: Dice) -> bool:
    return dice.random() < 0.5


def _one_of(*choices: Any) -> Callable[[Dice], Any]:
    return lambda dice: dice.choice(choices)


def _held(dice: Dice, provider: str, now: datetime) -> dict[str, Any]:
    """What the register has of a provider on that day: approved, to be withdrawn, or not."""
    chance = dice.random()
    said = {"region": dice.choice(REGIONS)}
    if chance < 0.7:
        return standing(provider, **said)
    if chance < 0.85:
        ends = f"{now + timedelta(days=60):%Y-%m-%d}"
        return standing(provider, withdrawn=ends, **said)
    gone = f"{now - timedelta(days=1):%Y-%m-%d}"
    return standing(provider, withdrawn=gone, in_force=False, **said)


def _provider(field: str) -> Draw:
    def drawn(dice: Dice, _: CommunityState, now: datetime) -> dict[str, Any]:
        provider = dice.choice(PROVIDERS)
        held = {"standing": _held(dice, provider, now)} if dice.random() < 0.95 else {}
        return {"provider": provider, field: day(dice, now), **held}

    return drawn


def _noted(dice: Dice, state: CommunityState, now: datetime) -> dict[str, Any]:
    provider = often(dice, state.provider or "provider-1", *PROVIDERS)
    if dice.random() < 0.5:
        gone = f"{now:%Y-%m-%d}"
        return {"standing": standing(provider, withdrawn=gone, in_force=False)}
    return {"standing": _held(dice, provider, now)}


def _related(dice: Dice, _: CommunityState, now: datetime) -> dict[str, Any]:
    related = dice.random() < 0.4
    degree = {"degree": dice.randint(1, 5)} if related or dice.random() < 0.1 else {}
    return {"assessor": "a-1", "assessed_on": day(dice, now), "related": related, **degree}


def _released(dice: Dice, _: CommunityState, now: datetime) -> dict[str, Any]:
    return {
        "released_on": day(dice, now),
        "recipient": dice.choice(("officer-1", "court-1")),
        "what": ["progress"],
        "ground": dice.choice(("agreement", "consent")),
    }


def _freed(dice: Dice, _: CommunityState, now: datetime) -> dict[str, Any]:
    age = {"age": dice.choice((40, 64, 65, 80))} if dice.random() < 0.9 else {}
    days = {name: day(dice, now) for name in ("ended_on", "assessed_on")}
    return {**days, "by": "court", **age}


_SEAT: Final = _one_of(*TEAM, *TEAM, "judge")
_MEMBER: Final = _one_of("m-1", "m-2", "m-3")
DRAWS: Final[dict[str, Draw]] = {
    "confirm-offences": lambda dice, _, __: {
        "concerns_child": {often(dice, "566.030", "568.020"): _flip(dice)}
    },
    "assign-provider": _provider("assigned_on"),
    "transfer-provider": _provider("transferred_on"),
    "assign-member": dated("assigned_on", seat=_SEAT, member=_MEMBER),
    "replace-member": dated("replaced_on", seat=_SEAT, member=_MEMBER),
    "end-member": dated("left_on", seat=_SEAT),
    "transfer-officer": dated("transferred_on", officer=_MEMBER),
    "assign-specialist": lambda dice, state, now: {
        "specialist": dice.choice(("s-1", "s-2")),
        "region": often(dice, state.region, *REGIONS),
        "assigned_on": day(dice, now),
    },
    "change-region": dated("changed_on", region=_one_of(*REGIONS)),
    "record-assessment": _related,
    "begin-treatment": dated("begun_on"),
    "record-polygraph": dated(
        "examined_on",
        kind=_one_of("maintenance", "monitoring"),
        opinion=_one_of("no-opinion", "significant-response"),
    ),
    "record-progress": dated("reported_on", rating=_one_of("satisfactory", "unsatisfactory")),
    "record-information-release": _released,
    "complete-treatment": dated("completed_on"),
    "fail-treatment": dated("failed_on"),
    "re-enter": dated("decided_on"),
    "set-lifetime-supervision": dated("imposed_on", monitored=_flip),
    "end-lifetime-supervision": _freed,
    "record-death": dated("died_on"),
    "close-community": dated(),
    "strike": lambda dice, state, _: {
        "version": max(1, state.version - int(dice.random() ** 2 * state.version))
    },
    "note-facts": _noted,
}
ENDS: Final = frozenset({"record-death", "close-community", "fail-treatment"})
_REACH: Final = {**REACH, "lost": lost, "teamed": teamed, "ready": ready, "supervised": supervised}
STARTS: Final = sorted(set(_REACH) - {st.CLOSED})


@cache
def _start(stage: str) -> tuple[Recorded, ...]:
    return tuple(_REACH[stage]().history)


def begins(stage: str = st.TO_PLAN) -> tuple[Case, datetime]:
    """A case that stands in a stage, some days later."""
    case = Case(COMMUNITY, by_law, case=CASE)
    case.history = list(_start(stage))
    case._state = case.refolded()
    case._commands = 1000
    return case, case.last.recorded_at + timedelta(days=3)


def walk(story: bytes, seen: Counter[str]) -> Case:
    """One case through all that the bytes say; what must hold is checked on the way."""
    case, when = begins(STARTS[story[0] % len(STARTS)])
    for at in range(1, len(story) - STEP + 1, STEP):
        dice = random.Random(story[at : at + STEP])
        when += timedelta(days=dice.choice(JUMPS), minutes=5)
        (case.outage if dice.random() < 0.2 else case.clock)(when)
        _step(case, dice, when, seen)
        case.settle(when)
        holds(case)
        if case.stage == st.CLOSED:
            _step(case, dice, when, seen)
            break
    told_once(case)
    return case


def _step(case: Case, dice: Dice, when: datetime, seen: Counter[str]) -> None:
    if dice.random() < 0.5:
        case.finish(when, ("tell", "alert"))
    name = _command(dice, case)
    may = tuple(case.process.commands[name].roles)
    role = dice.choice(ROLES) if dice.random() < 0.05 else dice.choice(sorted(may))
    data = DRAWS[name](dice, case.state, when)
    if dice.random() < 0.95:
        data = {"note": "note-1", "evidence": ["report-1"], **data}
    before = case.state
    answer = case.give(name, when, role, **data)
    if isinstance(answer, Refusal):
        assert rules.is_rule(answer.rule) or answer.rule in ROWS, answer
        assert answer.message
        assert case.state is before, "a refusal changes nothing"
        assert name != "note-facts" or role != Role.SYSTEM or before.stage == st.CLOSED, (
            f"nobody hears that a fact was refused: {answer.line()}"
        )
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen[f"stage {case.stage}"] += 1
    seen["lost"] += case.last.kind == st.PROVIDER_LOST
    if name == "strike":
        seen["struck"] += 1
        assert case.refolded() == case.state


def _command(dice: Dice, case: Case) -> str:
    """Mostly what is possible here and moves it; ends and strikes are rarer."""
    chance = dice.random()
    if chance < 0.06 or case.stage == st.CLOSED:
        return dice.choice(list(DRAWS))
    if chance < 0.18:
        return "strike"
    if chance < 0.26:
        return "note-facts"
    here = {name for role in Role for name in allowed(case.process, case.state, role)}
    if case.stage == st.TO_PLAN and chance < 0.6:
        wanted = "begin-treatment" if case.state.provider else "assign-provider"
        return wanted if case.state.specialist or chance < 0.4 else "assign-specialist"
    usual = sorted(here - ENDS - {"strike"})
    return dice.choice(usual if usual and chance < 0.95 else sorted(here))


# -- what must hold -------------------------------------------------------------------------------


def holds(case: Case) -> None:
    """What is true of treatment in the community at every moment."""
    state = case.state
    assert state.stage in case.process.stages.stages
    _duties_hold(state)
    if state.stage == st.IN_TREATMENT:
        assert state.provider
        assert state.begun_on is not None
    if state.stage in st.ACTIVE and state.provider:
        assert state.standing is not None
        assert state.standing.in_force, "treated by nobody without approval"
    assert (state.standing is not None) == bool(state.provider)
    assert not (state.lost and state.provider)
    over = state.stage in st.OVER
    assert over <= bool(state.attempts)
    assert all(one.outcome in st.OVER for one in state.attempts)
    assert set(state.team) <= set(TEAM)
    assert (state.stage == st.DECEASED) <= (state.died_on is not None)
    if state.stage == st.CLOSED:
        assert state.lifetime is None or state.died_on is not None, "for life"
    told = case.told()
    if told:
        assert told[-1] == state.stage or {told[-1], state.stage} == {*st.ACTIVE}


def _duties_hold(state: CommunityState) -> None:
    """Which clocks run, said a second time: each of them once."""
    live = [one.rule for one in state.obligations.values() if one.live]
    assert len(live) == len(set(live)), "one of each"
    active = state.stage in st.ACTIVE
    expected = (
        active and not state.specialist,
        active and bool(state.lost),
        active and state.begun_on is not None,
        state.stage == st.IN_TREATMENT,
    )
    assert tuple(rule in live for rule in CLOCKS) == expected, state.stage


def told_once(case: Case) -> None:
    """At the end: one story; every duty once ended, or still owed and with the case."""
    assert case.refolded() == case.state
    state = CommunityState.model_validate(json.loads(json.dumps(case.state.lean())))
    assert state == case.state
    ledger: dict[str, Status] = {}
    for event in case.history:
        for owed in event.opens:
            assert owed.key not in ledger, f"{owed.key} is used again"
            ledger[owed.key] = Status.OPEN
        for key in event.reopens:
            assert ledger[key] not in LIVE
            ledger[key] = Status.OPEN
        for closing in event.closes:
            assert ledger[closing.key] in LIVE or event.kind == "event-struck", closing
            ledger[closing.key] = closing.end
        breached = event.data.get("breached")
        if breached is not None and ledger[breached] is Status.OPEN:
            ledger[breached] = Status.BREACHED
    held = {key: owed.status for key, owed in case.state.obligations.items()}
    let_go = {key for key in ledger if key not in held}
    assert {key: end for key, end in ledger.items() if key not in let_go} == held
    assert not any(ledger[key] in LIVE for key in let_go), "no duty is lost"
