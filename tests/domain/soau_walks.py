"""Walks of a case of the unit: anybody's commands, months that pass, strikes, corrections.

Belongs here: what may be said, and what must hold at every step; day 120 is counted here a second
time, by the calendar alone. Not here: how many walks there are (`test_soau_walks.py`).
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.events import Recorded
from domain.obligations import Status
from domain.refusal import Refusal
from domain.soau import stages as st
from domain.soau.soau import SOAU
from domain.soau.state import SoauState
from law.tables import load
from tests.domain import soaus as s
from tests.domain.cases import CHICAGO
from tests.domain.moots import agrees
from tests.domain.recorder import by_law
from tests.domain.soau_cells import REACH

Dice = random.Random
Draw = Callable[[Dice, SoauState, datetime], dict[str, Any]]
ROWS: Final = frozenset(row.id for row in load().deadlines)
ROLES: Final = tuple(Role)
JUMPS: Final = (0, 0, 0, 0, 1, 3, 14, 40, 121)
"""Days."""
STEP: Final = 4
"""Bytes that a step is read from."""
LAST: Final = timedelta(days=120)
DECIDED: Final = (st.PROBATION_GRANTED, st.SENTENCE_EXECUTED, st.CLOSED)
DELIVERIES: Final = frozenset(
    {st.DELIVERED_TO_DOC, st.DELIVERED_EARLY, st.DELIVERY_CORRECTED, *st.COUNTED_ANEW.values()}
)
CHECKS: Final = frozenset(
    {st.FOUND_ELIGIBLE, st.FOUND_ELIGIBLE_THERE, st.STILL_ELIGIBLE, st.FOUND_INELIGIBLE}
)


def often(dice: Dice, usual: Any, *others: Any) -> Any:
    """Mostly the usual."""
    return usual if dice.random() < 0.85 else dice.choice(others)


def day(dice: Dice, now: datetime) -> str:
    """Today or some days ago; now and then what does not fit."""
    ago = timedelta(days=dice.choice((0, 0, 0, 0, 1, 3, 30, -2)))
    return (now - ago).astimezone(CHICAGO).replace(hour=0, minute=0).isoformat()


def dated(*fields: str, **more: Callable[[Dice], Any]) -> Draw:
    """Days of today, and what else is drawn."""

    def drawn(dice: Dice, _: SoauState, now: datetime) -> dict[str, Any]:
        said = {name: day(dice, now) for name in fields}
        return said | {name: one(dice) for name, one in more.items()}

    return drawn


def flip(dice: Dice) -> bool:
    return dice.random() < 0.5


def _mostly(dice: Dice) -> bool:
    return dice.random() < 0.9


def _check(dice: Dice, _: SoauState, __: datetime) -> dict[str, Any]:
    return {
        "parole_eligible": _mostly(dice),
        "serious_health_problem": not _mostly(dice),
        "facts": {name: not _mostly(dice) and flip(dice) for name in s.FACTS},
    }


def _delivery(dice: Dice, state: SoauState, now: datetime) -> dict[str, Any]:
    """Mostly near the day that was struck, if one was."""
    was = state.power.starts if state.power is not None else now
    near = was + timedelta(days=dice.choice((-1, 0, 1, 9)))
    on = near if near <= now and dice.random() < 0.8 else now
    return {"delivered_on": day(dice, on)}


def _order_of(dice: Dice, state: SoauState, now: datetime) -> dict[str, Any]:
    """Around the last day of the power, whatever the day is."""
    last = state.power.ends if state.power is not None else None
    on = last - timedelta(hours=dice.choice((12, 36, -12))) if last is not None else now
    if dice.random() < 0.5 or on > now:
        return {"order_on": day(dice, now), "own_motion": _mostly(dice)}
    return {"order_on": on.isoformat(), "own_motion": _mostly(dice)}


def _appeal(dice: Dice, _: SoauState, now: datetime) -> dict[str, Any]:
    said = {"noticed_on": day(dice, now)}
    for name in ("transcript_filed_on", "disposed_on"):
        if dice.random() < (0.3 if name == "transcript_filed_on" else 0.7):
            said[name] = day(dice, now)
    return said


DRAWS: Final[dict[str, Draw]] = {
    "accept-order": dated(),
    "return-order": dated("returned_on"),
    "correct-order": lambda dice, _, now: s.order(
        ordered_on=day(dice, now),
        names_soau=_mostly(dice),
        reading=often(dice, "placement", "assessment-only"),
    ),
    "decide-reading": dated(reading=lambda dice: dice.choice(("placement", "assessment-only"))),
    "record-sar": dated(
        "completed_on", judgment=lambda dice: often(dice, "judgment-1", "judgment-0")
    ),
    "record-appeal": _appeal,
    "check-eligibility": _check,
    "decide-health": dated(excludes=flip),
    "decide-appeal": dated(excludes=flip),
    "record-delivery": _delivery,
    "begin-assessment": dated("admitted_on"),
    "record-risk-assessment": dated(
        "assessed_on", manageable=lambda dice: often(dice, "yes", "no", "perhaps")
    ),
    "record-recommendations": dated(
        "made_on", of=lambda dice: often(dice, s.BOTH, ["supervision"], ["exile"])
    ),
    "send-report": dated("sent_on"),
    "set-release-date": lambda dice, _, now: {
        "release_on": day(dice, now + timedelta(days=dice.choice((20, 60, 200))))
    },
    "advise-release": dated("advised_on"),
    "record-hearing": dated("held_on"),
    "notice-of-intent": dated("noticed_on"),
    "record-intent-receipt": dated("received_on"),
    "state-request": dated("requested_on"),
    "grant-probation": _order_of,
    "execute-sentence": dated("executed_on"),
    "record-death": dated("died_on"),
    "close-soau": dated(),
    "strike": lambda dice, state, _: {"version": _struck(dice, state)},
}


def _struck(dice: Dice, state: SoauState) -> int:
    """Often the delivery, else something late."""
    held = [
        number
        for number, kind in enumerate(state.log, start=1)
        if kind in DELIVERIES and number not in state.struck
    ]
    if held and dice.random() < 0.4:
        return held[-1]
    return max(1, state.version - int(dice.random() ** 2 * state.version))


ENDS: Final = frozenset({"record-death", "close-soau", "execute-sentence", "grant-probation"})


def _early(reach: Callable[[], s.Case]) -> Callable[[], s.Case]:
    def reached() -> s.Case:
        case = reach()
        s.deliver(case)
        return case

    return reached


_EARLY: Final = ("order-to-check", "returned-to-court", "eligibility", "ineligible")
_REACH: Final[dict[str, Callable[[], s.Case]]] = {
    **REACH,
    **{f"{stage}, delivered": _early(REACH[stage]) for stage in _EARLY},
    "ready": s.ready,
}
STARTS: Final = sorted(set(_REACH) - {st.CLOSED})


@cache
def _start(stage: str) -> tuple[Recorded, ...]:
    return tuple(_REACH[stage]().history)


def begins(stage: str = st.ORDER_TO_CHECK) -> tuple[s.Case, datetime]:
    """A case that stands in a stage, a day later."""
    case = s.Case(SOAU, by_law, case=s.CASE)
    case.history = list(_start(stage))
    case._state = case.refolded()
    case._commands = 1000
    return case, case.last.recorded_at + timedelta(days=1)


def walk(story: bytes, seen: Counter[str]) -> s.Case:
    """One case through all that the bytes say; what must hold is checked on the way."""
    case, when = begins(STARTS[story[0] % len(STARTS)])
    for at in range(1, len(story) - STEP + 1, STEP):
        dice = random.Random(story[at : at + STEP])
        when += timedelta(days=dice.choice(JUMPS), minutes=5)
        (case.outage if dice.random() < 0.2 else case.clock)(when)
        holds(case, when)
        _step(case, dice, when, seen)
        case.clock(when)
        case.settle(when)
        holds(case, when)
        if case.stage == st.CLOSED:
            _step(case, dice, when, seen)
            break
    return case


def _step(case: s.Case, dice: Dice, when: datetime, seen: Counter[str]) -> None:
    name = _command(dice, case)
    may = tuple(case.process.commands[name].roles - {Role.SYSTEM})
    role = dice.choice(ROLES) if dice.random() < 0.05 else dice.choice(sorted(may))
    data = DRAWS[name](dice, case.state, when)
    if dice.random() < 0.95:
        data = {"note": "note-1", "evidence": ["document-1"], **data}
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
    seen[answer[-1].kind] += 1
    _only_a_correction_moves(before, case.state, name)
    if name == "strike":
        assert case.refolded() == case.state


def _command(dice: Dice, case: s.Case) -> str:
    """Mostly what is possible here; ends and strikes are rarer, a struck delivery is put right."""
    chance = dice.random()
    if chance < 0.06:
        return dice.choice(list(DRAWS))
    if chance < 0.16:
        return "strike"
    if chance < 0.6 and case.state.delivered_on is None and case.state.power is not None:
        return "record-delivery"
    if chance < 0.2:
        return "grant-probation"
    specs = case.process.commands.values()
    here = {one.name for one in specs if not one.machine and one.open_to(case.state)}
    usual = sorted(here - ENDS - {"strike"})
    moving = [one for one in usual if len(case.process.commands[one].stages) <= 3]
    return dice.choice(moving if moving and chance < 0.7 else usual) if usual else "close-soau"


# -- what must hold -------------------------------------------------------------------------------


def midnight_after(day_0: datetime, days: timedelta = LAST) -> datetime:
    """The end of the day that comes so many days after, by the calendar alone."""
    last: date = day_0.astimezone(CHICAGO).date() + days + timedelta(days=1)
    return datetime(last.year, last.month, last.day, tzinfo=CHICAGO)


def _only_a_correction_moves(before: SoauState, after: SoauState, name: str) -> None:
    """No command moves day 120 but the strike of a delivery and its recording."""
    if name in {"strike", "record-delivery"}:
        return
    assert after.delivered_on == before.delivered_on
    was = before.power.ends if before.power is not None else None
    assert (after.power.ends if after.power is not None else None) == was, name


def holds(case: s.Case, now: datetime) -> None:
    """What is true of a case at every moment at which its clock has been looked at."""
    state = case.state
    assert state.stage in case.process.stages.stages
    _power_holds(state, now)
    _order_holds(case)
    live = [one.rule for one in state.obligations.values() if one.live]
    if state.stage in DECIDED:
        assert not live
    assert live.count(rules.T_19) <= 1
    assert live.count(rules.SOAU_REPORT) <= 1
    if state.report_on is not None:
        assert state.risk is not None
        assert state.recommendations is not None
        assert rules.SOAU_REPORT not in live
    working = state.stage in {st.DELIVERED, st.ASSESSING} and state.report_on is None
    if working and state.delivered_on is not None:
        assert {rules.SOAU_REPORT, rules.SOAU_REPORT_CRITICAL} <= set(live)
    if state.stage == st.REPORT_SENT:
        assert state.report_on is not None


def _power_holds(state: SoauState, now: datetime) -> None:
    """From day 0 there is one clock, to the end of day 120; then the power has ended."""
    owed, day_0 = state.power, state.delivered_on
    live = [one for one in state.obligations.values() if one.rule == rules.T_17 and one.live]
    if day_0 is None:
        assert not live, "a clock without a day 0"
        assert state.stage != st.PROBATION_GRANTED
        return
    assert owed is not None
    assert owed.starts == day_0
    assert owed.ends == midnight_after(day_0)
    if state.stage in DECIDED:
        return
    assert live == [owed]
    over = owed.ends <= now
    assert (state.stage == st.POWER_ENDED) == over, (state.stage, owed.ends, now)
    assert (owed.status is Status.BREACHED) == over


def _order_holds(case: s.Case) -> None:
    """An order that stands is one of the hundred and twenty days, on the court's own motion."""
    gone = {int(one.data["version"]) for one in case.history if one.kind == ev.STRUCK}
    for event in case.history:
        if event.kind != st.GRANTED or event.version in gone:
            continue
        assert case.state.delivered_on is not None
        on = datetime.fromisoformat(event.data["order_on"])
        assert case.state.delivered_on <= on < midnight_after(case.state.delivered_on)
        assert event.data["own_motion"] is True
        assert case.state.barred is None
        appeal = case.state.appeal
        assert appeal is None or not appeal.bars_on(on)
