"""Walks of a treatment: anybody's commands, what sites tell and mistell, years that pass, strikes.

Belongs here: what may be said, and what must hold at every step. Not here: how many walks there are
(`test_treatment_walks.py`).
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from domain import rules
from domain.actors import Role
from domain.decider import allowed
from domain.events import Recorded
from domain.mosop import treatment_stages as st
from domain.mosop.treatment import TREATMENT
from domain.mosop.treatment_state import TreatmentState
from domain.obligations import LIVE, Status
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import CHICAGO
from tests.domain.moots import agrees
from tests.domain.recorder import by_law
from tests.domain.treatment_cells import FACTS, REACH
from tests.domain.treatments import CASE, COMPONENTS, Case, ready, resuming

Dice = random.Random
Draw = Callable[[Dice, TreatmentState, datetime], dict[str, Any]]
ROWS: Final = frozenset(row.id for row in load().deadlines)
ROLES: Final = tuple(Role)
JUMPS: Final = (0, 0, 0, 1, 7, 30, 90, 300)
"""Days."""
STEP: Final = 4
"""Bytes that a step is read from."""
SITES: Final = ("fcc", "erdcc", "werdcc", "mcc")
BEDS: Final = ("a-01", "a-02", "b-01")
PLANNED: Final = {rules.TREATMENT_LATEST_START, rules.TREATMENT_LATEST_START_SVP}


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Mostly the usual."""
    return usual if dice.random() < 0.85 else dice.choice(others)


def day(dice: Dice, now: datetime) -> str:
    """Today or some days ago; now and then what does not fit."""
    ago = timedelta(days=dice.choice((0, 0, 0, 0, 2, -2, 4000)))
    return (now - ago).astimezone(CHICAGO).replace(hour=0, minute=0).isoformat()


def dated(*fields: str, **more: Callable[[Dice], Any]) -> Draw:
    """Days of today, and what else is drawn."""

    def drawn(dice: Dice, _: TreatmentState, now: datetime) -> dict[str, Any]:
        said = {name: day(dice, now) for name in fields}
        return said | {name: one(dice) for name, one in more.items()}

    return drawn


def _flip(dice: Dice) -> bool:
    return dice.random() < 0.5


def _needs(dice: Dice, _: TreatmentState, __: datetime) -> dict[str, Any]:
    flags = ("protective_custody", "high_medical_need", "dialysis")
    said = {name: dice.random() < 0.3 for name in flags}
    return {"sex": often(dice, "male", "female"), "operating": _operating(dice), **said}


def _operating(dice: Dice) -> list[str]:
    return dice.choice(([], [], ["mcc"], ["springfield"]))


def _bed(dice: Dice, state: TreatmentState, _: datetime) -> dict[str, Any]:
    """Mostly the bed that is meant."""
    meant = state.offer or state.bed
    site = often(dice, (meant.site if meant else state.site) or "fcc", *SITES)
    bed = often(dice, meant.bed, *BEDS) if meant else dice.choice(BEDS)
    return {"site": site, "bed": bed}


def _granted(dice: Dice, state: TreatmentState, now: datetime) -> dict[str, Any]:
    site = often(dice, state.request.site if state.request else "fcc", *SITES)
    until = (now + timedelta(days=7)).isoformat()
    return {"site": site, "bed": dice.choice(BEDS), "wing": "a", "until": until}


def _ahead(dice: Dice, now: datetime) -> str:
    return (now + timedelta(days=dice.choice((30, 400, 900, 3000)))).isoformat()


def _dates(dice: Dice, _: TreatmentState, now: datetime) -> dict[str, Any]:
    names = ("conditional_release", "full_term", "anticipated_release")
    return {name: _ahead(dice, now) for name in names if dice.random() < 0.6}


def _heard(dice: Dice, _: TreatmentState, now: datetime) -> dict[str, Any]:
    extended = _flip(dice)
    date = {"conditional_release": _ahead(dice, now)} if extended else {}
    return {"convened_on": day(dice, now), "extended": extended, **date}


GROUNDS: Final = ("no-progress", "poor-conduct", "no-responsibility", "other", "boredom")
DRAWS: Final[dict[str, Draw]] = {
    "classify": lambda dice, state, now: {
        **_needs(dice, state, now),
        "conditions_met": {
            one.code: _flip(dice) for one in state.offences if one.condition and _flip(dice)
        },
    },
    "change-needs": _needs,
    "assign-site": dated(operating=_operating),
    "override-site": dated(site=lambda dice: often(dice, dice.choice(SITES), "springfield")),
    "record-arrival": dated("arrived_on"),
    "decline-bed": dated(),
    "ask-again": dated(),
    "start-phase-1": dated("started_on"),
    "decide-phase-1": lambda dice, _, now: {
        "decided_on": day(dice, now),
        **(
            {"outcome": "proceed"}
            if dice.random() < 0.8
            else {"outcome": "terminate", "ground": dice.choice(GROUNDS)}
        ),
    },
    "start-phase-2": dated("started_on"),
    "record-component": dated(
        "done_on", component=lambda dice: often(dice, dice.choice(COMPONENTS), "singing")
    ),
    "suspend": dated("suspended_on", why=lambda _: "medical", keeps_bed=_flip),
    "record-return": dated("returned_on"),
    "resume-treatment": dated("resumed_on"),
    "complete": dated("completed_on"),
    "terminate": dated("terminated_on", ground=lambda dice: dice.choice(GROUNDS)),
    "refuse": dated("refused_on"),
    "remove-administratively": dated("removed_on"),
    "re-enter": dated("decided_on"),
    "petition-extension": dated("received_on"),
    "record-extension-hearing": _heard,
    "record-release-decision": dated(
        "decided_on",
        kind=lambda dice: dice.choice(("parole", "conditional-release")),
        decision=lambda dice: often(dice, "granted", "denied", "maybe"),
    ),
    "change-dates": _dates,
    "record-death": dated("died_on"),
    "close-treatment": dated(),
    "strike": lambda dice, state, _: {
        "version": max(1, state.version - int(dice.random() ** 2 * state.version))
    },
    "bed-granted": _granted,
    "bed-lapsed": _bed,
    "bed-lost": lambda dice, state, now: {**_bed(dice, state, now), "why": "wing-closed"},
    "place-changed": lambda dice, state, now: {
        "site": _granted(dice, state, now)["site"],
        "place": dice.randint(1, 3),
        "of": 9,
    },
    "site-stopped": lambda dice, state, now: {"site": _granted(dice, state, now)["site"]},
    "note-dates": _dates,
    "person-released": dated("on", before_full_term=_flip),
}
ENDS: Final = frozenset(
    {"record-death", "close-treatment", "person-released", "refuse", "remove-administratively"}
)
_REACH: Final = {**REACH, "ready": ready, "resuming": resuming}
STARTS: Final = sorted(set(_REACH) - {st.CLOSED})


@cache
def _start(stage: str) -> tuple[Recorded, ...]:
    return tuple(_REACH[stage]().history)


def begins(stage: str = st.TO_CLASSIFY) -> tuple[Case, datetime]:
    """A treatment that stands in a stage, some days later."""
    case = Case(TREATMENT, by_law, case=CASE)
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
    agrees(case.process, before, name, role, answer)
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
    if name == "strike":
        assert case.refolded() == case.state


def _command(dice: Dice, case: Case) -> str:
    """Mostly what is possible here and moves it; ends and strikes are rarer."""
    chance = dice.random()
    if chance < 0.06:
        return dice.choice(list(DRAWS))
    if chance < 0.14:
        return "strike"
    asked = case.state.request is not None and case.state.offer is None
    if chance < (0.45 if asked else 0.22):
        return dice.choice((*FACTS[:4], FACTS[0], FACTS[0]))
    here = {name for role in Role for name in allowed(case.process, case.state, role)}
    usual = sorted(here - ENDS - {"strike"})
    moving = [one for one in usual if len(case.process.commands[one].stages) <= 5]
    return dice.choice(moving if moving and chance < 0.8 else usual) if usual else "strike"


# -- what must hold -------------------------------------------------------------------------------


def holds(case: Case) -> None:
    """What is true of a treatment at every moment."""
    state = case.state
    assert state.stage in case.process.stages.stages
    _duties_hold(state)
    _beds_hold(state)
    assert sites_hold(case.history) == _wanted(state), state.stage
    met = state.klass == "mandated" and any(one.outcome == "completed" for one in state.attempts)
    assert (state.requirement == "met") == met
    assert [one.number for one in state.attempts] == [*range(1, len(state.attempts) + 1)]
    assert all(one.outcome for one in state.attempts[:-1]), "all but the last have ended"
    running = state.stage in st.RUNNING
    assert running == (state.attempt is not None and not state.attempt.outcome)
    if state.owner and state.klass and state.stage != st.CLOSED:
        assert case.standing()[:2] == (state.status, state.requirement)


def _duties_hold(state: TreatmentState) -> None:
    live = {one.rule for one in state.obligations.values() if one.live}
    assert len(live) == sum(1 for one in state.obligations.values() if one.live), "one of each"
    hearing = state.extension is not None and state.extension.convened_on is None
    if state.stage == st.CLOSED:
        assert not live
        return
    assert (rules.T_37 in live) == hearing
    where = state.resumes or state.stage
    attempt = state.attempt
    begun = attempt is not None and attempt.phase_1_on is not None
    if state.stage in st.RUNNING and not begun:
        assert (rules.TREATMENT_LATEST_START in live) == (state.conditional_release is not None)
    else:
        assert not PLANNED & live
    assert (rules.T_35 in live) == (where == st.PHASE_1)
    assert (rules.T_36 in live) == (where == st.PHASE_2)


def _beds_hold(state: TreatmentState) -> None:
    stage, has = state.stage, state.bed is not None
    asked, held = state.request is not None, state.offer is not None
    expected = {
        **dict.fromkeys((st.TO_CLASSIFY, st.TO_ASSIGN, st.HELD, st.CLOSED), (0, 0, 0)),
        **dict.fromkeys(st.ENDINGS, (0, 0, 0)),
        st.WAITING: (0, 1, 0),
        st.OFFERED: (0, 1, 1),
    }
    if stage in expected:
        assert (has, asked, held) == expected[stage], stage
    elif stage == st.SUSPENDED:
        assert (asked, held) == (False, False)
        assert state.resumes
    else:
        assert has or asked or state.unplaced, "in treatment, and nobody looks for a bed"
        assert asked or not held
    if held:
        assert state.offer is not None
        assert state.request is not None
        assert state.offer.site == state.request.site


def _wanted(state: TreatmentState) -> dict[str, str]:
    """What each site ought to know of the person."""
    if state.stage == st.CLOSED:
        return {}
    asked = {state.request.site: "asked"} if state.request is not None else {}
    return asked | ({state.bed.site: "in"} if state.bed is not None else {})


def sites_hold(history: Iterable[Recorded]) -> dict[str, str]:
    """What each site knows, from what it was told in that order, and from what it told itself."""
    known: dict[str, str] = {}
    for event in history:
        if event.kind == st.BED_LOST:
            known[event.data["site"]] = "asked"
        for order in event.orders:
            site = str(order.data.get("case", "")).removeprefix("site-")
            if order.kind != "tell" or site not in SITES:
                continue
            fact, data = order.data["fact"], order.data["data"]
            match fact:
                case "request-bed":
                    assert known.get(site) != "in", "asks where the person is"
                    known[site] = "asked"
                case "occupy-bed":
                    known[site] = "in"
                case "withdraw-request":
                    assert known.get(site) == "asked", "withdraws what was not asked"
                    del known[site]
                case "vacate-bed":
                    assert site in known, "leaves where he was not"
                    known.pop(site)
                    if data["why"] == "declined":
                        known[site] = "asked"
    return known


def told_once(case: Case) -> None:
    """At the end: one story; every duty once ended, or still owed and with the case."""
    assert case.refolded() == case.state
    state = TreatmentState.model_validate_json(json.dumps(case.state.lean()))
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
    assert held == ledger, "no duty is lost"
