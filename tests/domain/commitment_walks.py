"""Walks of a commitment: anybody's commands, jumps over weeks and years, strikes.

Belongs here: what people may say, and what must hold at every step. Not here: how many walks there
are (`test_commitment_walks.py`).
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
from domain.events import Recorded
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from domain.svp import commitment_stages as st
from domain.svp.commitment import COMMITMENT
from domain.svp.commitment_state import CommitmentState
from law.tables import load
from tests.domain.cases import CHICAGO
from tests.domain.commitment_cells import REACH
from tests.domain.commitments import OVER, PLAN, Case
from tests.domain.moots import agrees
from tests.domain.recorder import Recorder, by_law

Dice = random.Random
Draw = Callable[[Dice, CommitmentState, datetime], dict[str, Any]]
ROWS: Final = frozenset(row.id for row in load().deadlines)
ROLES: Final = tuple(Role)
JUMPS: Final = (0, 0, 1, 7, 30, 120, 200, 370)
"""Days."""
STEP: Final = 4
"""Bytes that a step is read from."""


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Mostly the usual."""
    return usual if dice.random() < 0.85 else dice.choice(others)


def day(dice: Dice, now: datetime) -> str:
    """Today or some days ago; now and then what does not fit."""
    ago = timedelta(days=dice.choice((0, 0, 0, 3, 20, -2, 5000)))
    return (now - ago).astimezone(CHICAGO).replace(hour=0, minute=0).isoformat()


def dated(*fields: str, **more: Callable[[Dice], Any]) -> Draw:
    """Days of today, and what else is drawn."""

    def drawn(dice: Dice, _: CommitmentState, now: datetime) -> dict[str, Any]:
        said = {name: day(dice, now) for name in fields}
        return said | {name: one(dice) for name, one in more.items()}

    return drawn


def _site(dice: Dice) -> str:
    return str(dice.choice(("fulton", "smmhc", "fulton", "springfield")))


def _flip(dice: Dice) -> bool:
    return dice.random() < 0.5


def _mostly(dice: Dice) -> bool:
    return dice.random() < 0.9


def _served(dice: Dice) -> list[str]:
    return dice.sample((*OVER, "the-press")[: often(dice, 5, 6)], dice.randint(1, 5))


DRAWS: Final[dict[str, Draw]] = {
    "assign-site": dated("assigned_on", site=_site, segregated=_mostly),
    "transfer-site": dated("transferred_on", site=_site, segregated=_mostly),
    "record-annual-examination": dated(
        "examined_on",
        "filed_on",
        examiner=lambda _: "examiner-1",
        opinion=lambda dice: often(dice, "remains", "changed", "unsure"),
    ),
    "give-annual-notice": dated("given_on", waived=lambda dice: dice.choice((None, True, False))),
    "record-waiver": dated("forwarded_on", waived=lambda dice: dice.choice((None, True))),
    "record-annual-review": dated(
        "reviewed_on", outcome=lambda dice: often(dice, "continue", "hearing")
    ),
    "decide-late": lambda dice, state, _: {
        "obligation": dice.choice((*state.late, *state.obligations))
    },
    "authorise-petition": dated("authorised_on"),
    "file-petition": dated(
        "filed_on",
        kind=lambda dice: dice.choice(("over-objection", "authorised")),
        new_facts=_flip,
        served=_served,
    ),
    "record-service": dated("served_on", served=_served),
    "screen-petition": dated(
        "screened_on", outcome=lambda dice: often(dice, "admitted", "frivolous")
    ),
    "deny-petition": dated(
        "denied_on", ground=lambda dice: dice.choice(("no-new-facts", "frivolous"))
    ),
    "withdraw-petition": dated("withdrawn_on"),
    "record-threshold-hearing": dated(
        "held_on", shown=_mostly, counsel=lambda dice: dice.choice(("attended", "not-admitted"))
    ),
    "demand-jury": dated(by=lambda dice: often(dice, "person", "judge", "the-press")),
    "record-mistrial": dated("declared_on"),
    "record-release-verdict": lambda dice, state, now: {
        "returned_on": day(dice, now),
        "form": often(
            dice, "jury" if state.petition and state.petition.jury else "bench", "jury", "bench"
        ),
        "continued_danger": dice.random() < 0.3,
        "unanimous": _mostly(dice),
    },
    "record-release-plan": dated(
        "drafted_on",
        covers=lambda dice: list(PLAN[: dice.randint(0, len(PLAN))]),
        with_corrections=_mostly,
    ),
    "approve-residence": dated(
        "approved_on", residence=lambda dice: f"location-{dice.randint(1, 3)}"
    ),
    "order-conditional-release": lambda dice, state, now: {
        "ordered_on": day(dice, now),
        "residence": often(dice, (*state.approved, "location-9")[0], "location-9"),
        "conditions": ["condition-1"],
    },
    "modify-conditions": dated("ordered_on", conditions=lambda _: ["condition-1"]),
    "allege-violation": dated(
        "alleged_on", condition=lambda dice: often(dice, "condition-1", None, "condition-7")
    ),
    "decide-violation": dated("decided_on", found=_flip),
    "return": dated("returned_on", site=_site, segregated=_mostly),
    "record-escape": dated("escaped_on"),
    "recapture": dated("recaptured_on"),
    "record-victims-told": lambda dice, _, __: {
        "event": often(dice, "release-petition", "escape"),
        "told": ["victim-1", "victim-2"][: dice.randint(1, 2)],
    },
    "discharge": dated("discharged_on"),
    "judgment-set-aside": lambda dice, _, __: {"outcome": dice.choice(("new-trial", "release"))},
    "record-death": dated("died_on"),
    "close-commitment": lambda *_: {},
    "strike": lambda dice, state, _: {
        "version": max(1, state.version - int(dice.random() ** 2 * state.version))
    },
    "note-facts": lambda *_: {"victims": ["victim-1", "victim-2"]},
}
ENDS: Final = frozenset({"discharge", "judgment-set-aside", "record-death", "close-commitment"})


STARTS: Final = sorted(set(REACH) - {st.CLOSED})


@cache
def _start(stage: str) -> tuple[Recorded, ...]:
    return tuple(REACH[stage]().history)


def begins(stage: str = st.TO_PLACE) -> tuple[Case, datetime]:
    """A commitment that stands in a stage, some days later."""
    case: Case = Recorder(COMMITMENT, by_law, case="commitment-2031-000001")
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
        if when.year > 2055:
            break
        (case.outage if dice.random() < 0.2 else case.clock)(when)
        case.settle(when)
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
        case.finish(when, ("letter", "alert"))
    name = _command(dice, case)
    may = tuple(case.process.commands[name].roles)
    role = dice.choice(ROLES) if dice.random() < 0.07 else dice.choice(sorted(may))
    data = DRAWS[name](dice, case.state, when)
    if dice.random() < 0.95:
        data = {"note": "note-1", **data}
    before = case.state
    answer = case.give(name, when, role, **data)
    agrees(case.process, before, name, role, answer)
    if isinstance(answer, Refusal):
        assert rules.is_rule(answer.rule) or answer.rule in ROWS, answer
        assert answer.message
        assert case.state is before, "a refusal changes nothing"
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen[f"stage {case.stage}"] += 1
    if name == "strike":
        assert case.refolded() == case.state


def _command(dice: Dice, case: Case) -> str:
    """Mostly what is possible here and moves it; ends and strikes are rare."""
    chance = dice.random()
    if chance < 0.08:
        return dice.choice(list(DRAWS))
    if chance < 0.14:
        return "strike"
    specs = case.process.commands.values()
    here = {one.name for one in specs if not one.machine and one.open_to(case.state)}
    usual = sorted(here - ENDS - {"strike"})
    moving = [one for one in usual if len(case.process.commands[one].stages) <= 3]
    return dice.choice(moving if moving and chance < 0.6 else usual) if usual else "strike"


def holds(case: Case) -> None:
    """What is true of a commitment at every moment."""
    state = case.state
    assert state.stage in case.process.stages.stages
    live = [owed.rule for owed in state.obligations.values() if owed.live]
    if state.stage == st.CLOSED:
        assert not live
        return
    if state.stage == st.DECEASED:  # the rest stays as it stood at the death
        assert not set(live) & {*st.YEARLY}
        return
    assert rules.T_10 in live
    assert rules.T_11 in live
    assert (rules.T_12 in live) == (state.released_on is None), state.stage
    assert (state.petition is not None) == (
        state.stage in {*st.PETITION, st.TO_RELEASE}
        or state.back_to in {*st.PETITION, st.TO_RELEASE}
    )
    assert (state.escaped_on is not None) == (state.stage == st.ESCAPED) == bool(state.back_to)
    at_large = {*st.AT_LARGE} & {state.stage, state.back_to}
    assert bool(at_large) == (state.released_on is not None)
    if state.released_on is None and st.TO_PLACE not in {state.stage, state.back_to}:
        assert state.site in {"fulton", "smmhc"}
    assert all(
        state.obligations[key].status is Status.LATE
        for key in state.late
        if key in state.obligations
    )
    assert len(state.obligations) - len(live) <= 2 * 5 + len(state.log)


def told_once(case: Case) -> None:
    """At the end: one story; every duty once ended, or still owed and with the case."""
    assert case.refolded() == case.state
    state = CommitmentState.model_validate_json(json.dumps(case.state.lean()))
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
    assert held == {key: ledger[key] for key in held}
    assert not [key for key, status in ledger.items() if status in LIVE and key not in held]
