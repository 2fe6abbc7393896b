"""What the pure parts cost alone: the decider and the counting of dates, without any engine.

Belongs here: rates of pure functions in one thread. Not here: anything with a process or a server.
"""

import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from activities.counting import counter
from activities.enrich import Enricher
from benchmarks.service import CLERK, STEPS
from domain.commands import Context
from domain.decider import decide
from domain.fold import apply
from domain.model import Json
from domain.placement.consent import CONSENT
from domain.placement.consent_state import ConsentState
from domain.process import OPEN, Drafts
from domain.recording import Commit
from domain.refusal import Refusal
from law.due import due
from law.tables import load
from records.commit import recorded
from records.engine import make_engine
from tests.server import anchor

_SECONDS = 0.5
_CLOCKS = ("T-05", "T-21", "T-22", "consent-answer")
_COUNT = counter(load())


def decisions_per_second() -> float:
    """Commands of the anchor case decided per second: parsed, checked, turned into events."""
    return per_second(*(lambda one=one: decide(CONSENT, *one) for one in _commands()))


def enactments_per_second() -> float:
    """The same, with the dates of the duties counted and the events applied."""
    return per_second(*(lambda one=one: _after(*one) for one in _commands()))


def dues_per_second() -> float:
    """Clocks counted per second: legal, conservative, every reading and the reasons."""
    tables, day = load(), datetime(2031, 1, 2, 15, tzinfo=UTC)
    days = itertools.cycle(day + timedelta(days=number) for number in range(365))
    until = (day + timedelta(days=400)).date()
    return per_second(
        *(lambda rule=rule: due(rule, next(days), tables=tables, until=until) for rule in _CLOCKS)
    )


def per_second(*calls: Callable[[], object]) -> float:
    """How often per second of this thread's own CPU, each call in its turn."""
    done, spent = 0, 0.0
    began = time.thread_time()
    while spent < _SECONDS:
        for call in calls:
            call()
        done += len(calls)
        spent = time.thread_time() - began
    return done / spent


Asked = tuple[ConsentState | None, str, Json, Context]


def _commands() -> list[Asked]:
    """The anchor case's commands, each with the state that it meets."""
    now = datetime.now(UTC)
    engine = make_engine("sqlite://")
    opening = Enricher(engine, load()).opening("consent", anchor.opening(), CLERK, now)
    given = [(OPEN, opening), *((name, data()) for name, data in STEPS)]
    state: ConsentState | None = None
    found: list[Asked] = []
    for number, (name, data) in enumerate(given):
        data.setdefault("occurred_on", now.isoformat())
        if data.pop("reason", None):
            data["note"] = "note-1"
        context = Context(now=now, actor=CLERK, command_id=f"command-{number}")
        found.append((state, name, data, context))
        state = _after(*found[-1])
    return found


def _after(state: ConsentState | None, name: str, data: Json, context: Context) -> ConsentState:
    decision = decide(CONSENT, state, name, data, context)
    assert not isinstance(decision, Refusal), decision
    return _applied(state, decision, name, context)


def _applied(
    state: ConsentState | None, drafts: Drafts, name: str, context: Context
) -> ConsentState:
    order = Commit(
        process=CONSENT.name,
        case="consent-2031-000001",
        expected=0,
        command_id=context.command_id,
        command=name,
        digest="",
        actor=context.actor,
        at=context.now,
    )
    for draft in drafts:
        version = (state.version if state else 0) + 1
        named = draft.model_copy(update={"data": {**draft.data, "case": order.case}})
        dated = {duty.key: _COUNT(duty) for duty in draft.opens}
        state = apply(CONSENT, state, recorded(order, named, version, dated))
    assert state is not None
    return state
