"""Walks of a confinement: anybody's commands, what other cases tell and mistell, years, strikes.

Belongs here: what may be said, and what must hold at every step. Not here: how many walks there are
(`test_confinement_walks.py`).
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
from domain.model import Json
from domain.mosop import confinement_stages as st
from domain.mosop.confinement import CONFINEMENT
from domain.mosop.confinement_state import ConfinementState
from domain.refusal import Refusal
from law.tables import load
from tests.domain import confinements as c
from tests.domain.cases import CHICAGO
from tests.domain.confinement_cells import FACTS
from tests.domain.confinements import CASE, CASES, DOUBTFUL, HARMLESS, Case, offence
from tests.domain.recorder import by_law

Dice = random.Random
Draw = Callable[[Dice, ConfinementState, datetime], dict[str, Any]]
ROWS: Final = frozenset(row.id for row in load().deadlines)
ROLES: Final = tuple(Role)
JUMPS: Final = (0, 0, 0, 1, 7, 30, 90, 300, 700)
"""Days."""
STEP: Final = 4
"""Bytes that a step is read from."""


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Mostly the usual."""
    return usual if dice.random() < 0.85 else dice.choice(others)


def flip(dice: Dice, chance: float = 0.5) -> bool:
    return dice.random() < chance


def _midnight(at: datetime) -> str:
    return at.astimezone(CHICAGO).replace(hour=0, minute=0, second=0).isoformat()


def day(dice: Dice, now: datetime) -> str:
    """Today or some days ago; now and then what does not fit."""
    return _midnight(now - timedelta(days=dice.choice((0, 0, 0, 0, 2, -2, 4000))))


def ahead(dice: Dice, now: datetime) -> str:
    return _midnight(now + timedelta(days=dice.choice((30, 300, 400, 900, 3000))))


def dated(field: str) -> Draw:
    return lambda dice, _, now: {field: day(dice, now)}


def _dates(dice: Dice, _: ConfinementState, now: datetime) -> dict[str, Any]:
    names = ("conditional_release", "full_term", "anticipated_release")
    return {name: ahead(dice, now) for name in names if flip(dice, 0.4)}


def _release(dice: Dice, state: ConfinementState, now: datetime) -> dict[str, Any]:
    full = state.dates.full_term
    early = full is None or now < full
    said: Json = {
        "released_on": day(dice, now),
        "kind": often(
            dice, "parole" if early else "full-term", "court-order", "conditional-release"
        ),
        "region": often(dice, "region-1", None),
        "supervised_by": often(dice, "pp-1", None),
        "basis": dice.choice((None, "probation")),
    }
    return said | ({"community": flip(dice)} if flip(dice, 0.3) else {})


def _of(field: str, name: str) -> Draw:
    """A fact of a case: mostly of the own one."""

    def drawn(dice: Dice, _: ConfinementState, now: datetime) -> dict[str, Any]:
        return {field: often(dice, CASES[name], "another-1"), "on": day(dice, now)}

    return drawn


STATUS: Final = (
    *("waiting", "in-progress", "completed", "terminated", "refused", "removed", "not-applicable"),
)
OUTCOMES: Final = (
    *("open", "evaluated-not-met", "evaluated-met", "referred", "petition-filed", "closed"),
)
DRAWS: Final[dict[str, Draw]] = {
    "classify-treatment": lambda *_: {},
    "confirm-offences": lambda dice, *_: {
        "conditions_met": {often(dice, "566.100", "566.030"): flip(dice)}
    },
    "change-release": _dates,
    "open-review": lambda *_: {},
    "record-review": lambda dice, _, now: {
        "reviewed_on": day(dice, now),
        "outcome": dice.choice(("meets", "does-not-meet")),
    },
    "record-transfer-out": dated("transferred_on"),
    "record-return": dated("returned_on"),
    "record-release": _release,
    "record-death": dated("died_on"),
    "close-confinement": lambda *_: {},
    "strike": lambda dice, state, _: {
        "version": max(1, state.version - int(dice.random() ** 2 * state.version))
    },
    "treatment-noted": lambda dice, state, now: {
        **_of("treatment", "treatment")(dice, state, now),
        "attempt": dice.randint(0, 2),
        "status": dice.choice(STATUS),
        "requirement": dice.choice(("met", "unmet", "none")),
    },
    "release-extended": lambda dice, state, now: {
        **_of("treatment", "treatment")(dice, state, now),
        "conditional_release": ahead(dice, now),
    },
    "review-noted": lambda dice, state, now: {
        **_of("svp", "svp")(dice, state, now),
        "outcome": dice.choice(OUTCOMES),
        "reviewed": flip(dice),
    },
    "community-noted": lambda dice, state, now: {
        **_of("community", "community")(dice, state, now),
        "outcome": dice.choice(("completed", "failed")),
    },
}
_ENDS: Final = frozenset({"record-death", "close-confinement", "record-release"})
STARTS: Final[dict[str, Callable[[], Case]]] = {
    "doubtful": lambda: c.opened(offences=[offence(**DOUBTFUL), offence(**HARMLESS)]),
    "harmless": lambda: c.opened(offences=[offence(**HARMLESS)]),
    "undated": lambda: c.opened(conditional_release=None, full_term=None, anticipated_release=None),
    "for life": lambda: c.opened(full_term=None, lifetime_supervision=True),
    "treated": c.treated,
    "reviewing": c.reviewing,
    "transferred": c.transferred,
    "released": c.released,
}


@cache
def _start(name: str) -> tuple[Recorded, ...]:
    return tuple(STARTS[name]().history)


def begins(name: str) -> tuple[Case, datetime]:
    """A confinement that stands somewhere, some days later."""
    case = Case(CONFINEMENT, by_law, case=CASE)
    case.history = list(_start(name))
    case._state = case.refolded()
    case._commands = 1000
    return case, case.last.recorded_at + timedelta(days=3)


def walk(story: bytes, seen: Counter[str]) -> Case:
    """One case through all that the bytes say; what must hold is checked on the way."""
    case, when = begins(sorted(STARTS)[story[0] % len(STARTS)])
    for at in range(1, len(story) - STEP + 1, STEP):
        dice = random.Random(story[at : at + STEP])
        when += timedelta(days=dice.choice(JUMPS), minutes=5)
        (case.outage if dice.random() < 0.2 else case.clock)(when)
        case.settle(when)
        _step(case, dice, when, seen)
        case.settle(when)
        holds(case)
        if case.stage == st.CLOSED:
            _step(case, dice, when, seen)
            break
    assert case.refolded() == case.state
    assert ConfinementState.model_validate_json(json.dumps(case.state.lean())) == case.state
    return case


def _step(case: Case, dice: Dice, when: datetime, seen: Counter[str]) -> None:
    _effects(case, dice, when, seen)
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
        assert name not in FACTS or role != Role.SYSTEM or before.stage == st.CLOSED, (
            f"nobody hears that {name} was refused: {answer.line()}"
        )
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen[f"stage {case.stage}"] += 1
    if name == "close-confinement":
        assert before.stage == st.DECEASED or not before.unreviewed, "ended without a review"
    if name == "strike":
        assert case.refolded() == case.state


def _effects(case: Case, dice: Dice, when: datetime, seen: Counter[str]) -> None:
    """What was ordered is done, sooner or later; a case may have been opened by another hand."""
    if flip(dice):
        case.finish(when, ("tell", "alert"))
    ordered = [one for one in case.state.effects.values() if one.kind == "open"]
    if ordered and flip(dice):
        adopted = {"adopted": True} if flip(dice, 0.3) else {}
        case.opens(ordered[-1].data["process"], f"{when:%Y-%m-%dT%H:%M}", **adopted)
        seen["adopted" if adopted else "opened"] += 1


def _command(dice: Dice, case: Case) -> str:
    """Mostly what is possible here; ends and strikes are rarer."""
    chance = dice.random()
    if chance < 0.08:
        return dice.choice(list(DRAWS))
    if chance < 0.16:
        return "strike"
    if chance < 0.3:
        return dice.choice(FACTS)
    here = {name for role in Role for name in allowed(case.process, case.state, role)}
    usual = sorted(here - {"strike"} - (_ENDS if chance < 0.85 else set()))
    return dice.choice(usual) if usual else "strike"


# -- what must hold -------------------------------------------------------------------------------


def holds(case: Case) -> None:
    """What is true of a confinement at every moment."""
    state = case.state
    assert state.stage in case.process.stages.stages
    held = state.stage in {"confined", "transferred-out"}
    on_file = bool(state.on_paper or (state.review and state.review.reviewed))
    sure = [
        one.sexually_violent and (not one.review_condition or state.confirmed.get(one.code, None))
        for one in state.offences
    ]
    may = any(one is not False for one in sure)
    live = [one for one in state.obligations.values() if one.live]
    release = state.dates.anticipated_release or min(
        (one for one in (state.dates.conditional_release, state.dates.full_term) if one),
        default=None,
    )
    ahead_ = state.window_on is None and state.review is None and not on_file
    assert [one.starts for one in live] == (
        [release] if held and may and ahead_ and release else []
    )
    reviews = len(case.ordered("svp"))
    assert reviews <= 1, "one review for each stay"
    if held and any(sure) and state.window_on is not None:
        assert state.review is not None or on_file, "the window is open, and nobody reviews"
    if not may:
        assert not live
    _told(case, held=held)
    released = [one for one in case.history if one.kind == "released" and one.data.get("community")]
    assert len(case.ordered("community")) == len(released)


def _told(case: Case, *, held: bool) -> None:
    """Treatment and review know what they ought to know, if they are open."""
    state = case.state
    knows: dict[str, Json] = {"treatment": {}, "svp": {}}
    opened: dict[str, Json] = {"treatment": {}, "svp": {}}
    for event in case.history:
        data = event.data
        if event.kind == "effect-done" and data.get("adopted"):
            opened[data["process"]] = {}  # somebody else opened it, and told it nothing of this
        for order in event.orders:
            if order.kind == "open":
                opened[order.data["process"]] = order.data["open"]
            if order.kind == "tell":
                process = "treatment" if order.data["case"] == CASES["treatment"] else "svp"
                knows[process] = {**knows[process], **order.data["data"]}
    knows = {name: {**opened[name], **told} for name, told in knows.items()}
    release = state.dates.release
    if held and state.review is not None and state.review.case == CASES["svp"] and release:
        assert datetime.fromisoformat(knows["svp"]["anticipated_release"]) == release
    if held and state.treatment.case == CASES["treatment"]:
        for name, value in state.dates.model_dump().items():
            said = knows["treatment"].get(name)
            assert (said and datetime.fromisoformat(said)) == value, name
    if (
        state.stage == "released"
        and state.left_on is not None
        and state.treatment.case == CASES["treatment"]
    ):
        assert datetime.fromisoformat(knows["treatment"]["on"]) == state.left_on
