"""A record in memory: turns drafts into recorded events, counts their dates, folds them.

It does what the real record does to a pure decider, without a database: numbers, dates, dropped
nulls, a strike by folding anew. Give it any process.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Generic

from activities.counting import counter
from domain import events as ev
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide, due_now, finish, settled
from domain.events import Draft, Effect, Recorded
from domain.fold import apply, fold
from domain.model import Json
from domain.obligations import Duty, Obligation
from domain.process import OPEN, Process, S
from domain.refusal import Refusal
from domain.stages import OutOfTableError

Count = Callable[[Duty], Obligation]
_COUNTER = counter()


def by_law(duty: Duty) -> Obligation:
    """The dates that the rule tables give."""
    dated = _dated(duty.rule, duty.starts, duty.until)
    past = sum(1 for one in dated.reminders if duty.since and one < duty.since)
    return dated.model_copy(update={"key": duty.key, "reminded": past})


@cache
def _dated(rule: str, starts: datetime, until: datetime | None) -> Obligation:
    return _COUNTER(Duty(key=rule, rule=rule, starts=starts, until=until)).obligation


def two_weeks(duty: Duty) -> Obligation:
    """Dates for tests that are not about dates."""
    return Obligation(
        key=duty.key,
        rule=duty.rule,
        owner="office",
        starts=duty.starts,
        ends=duty.starts + timedelta(days=14),
        reminders=(duty.starts + timedelta(days=7),),
    )


def who(role: Role | str = Role.REGIONAL_OFFICE) -> Actor:
    """An obviously fictional actor."""
    return Actor(id=f"test-{role}", role=Role(role), office="ro-test")


class Recorder(Generic[S]):
    """One case of a process, kept in memory."""

    def __init__(self, process: Process[S], count: Count = by_law, case: str = "case-1") -> None:
        self.process = process
        self.count = count
        self.case = case
        self.history: list[Recorded] = []
        self.now: datetime | None = None
        self._state: S | None = None
        self._commands = 0

    @property
    def state(self) -> S:
        assert self._state is not None, "the case is not open"
        return self._state

    @property
    def stage(self) -> str:
        return self.state.stage

    @property
    def last(self) -> Recorded:
        return self.history[-1]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.history]

    def give(
        self, name: str, at: datetime, /, role: Role | str = Role.REGIONAL_OFFICE, **data: Any
    ) -> tuple[Recorded, ...] | Refusal:
        """Give a command now; it happened now unless the data say otherwise."""
        self._commands += 1
        given = {"occurred_on": at.isoformat(), **data}
        actor, command = who(role), f"command-{self._commands}"
        context = Context(now=at, actor=actor, command_id=command)
        before = None if name == OPEN else self.state
        decision = decide(self.process, before, name, given, context)
        if isinstance(decision, Refusal):
            return decision
        return self.take(decision, at, actor, command)

    def settle(self, at: datetime) -> tuple[Recorded, ...]:
        """Record what follows from the state itself, until nothing more does."""
        taken: list[Recorded] = []
        for _ in range(10):
            drafts = settled(self.process, self.state, at)
            if not drafts:
                return tuple(taken)
            taken += self._taken(drafts, at, system("rules"), f"settle-{len(self.history)}")
        raise AssertionError("it does not come to rest")

    def outage(self, until: datetime) -> tuple[Recorded, ...]:
        """Nobody looks at the clock until an instant; then all that came due is taken at once."""
        drafts = due_now(self.process, self.state, until)
        return self._taken(drafts, until, system("clock"), f"clock-{len(self.history)}")

    def clock(self, at: datetime) -> tuple[Recorded, ...]:
        """Let time pass up to an instant: every reminder and end that it brings, one by one."""
        taken: list[Recorded] = []
        while True:
            wakes = [one.wakes() for one in self.state.obligations.values()]
            due = [when for when in wakes if when is not None and when <= at]
            drafts = due_now(self.process, self.state, min(due)) if due else ()
            if not drafts:
                return tuple(taken)
            taken += self._taken(drafts, min(due), system("clock"), f"clock-{len(self.history)}")

    def finish(self, at: datetime, kinds: Iterable[str] = ("letter", "mail")) -> None:
        """Report every ordered effect of these kinds as done."""
        for effect in [one for one in self.state.effects.values() if one.kind in kinds]:
            drafts = finish(self.process, self.state, effect, result_of(effect), at)
            self._taken(drafts, at, system(effect.kind), f"{effect.key}/done")

    def take(
        self, drafts: Iterable[Draft], at: datetime, actor: Actor, command: str
    ) -> tuple[Recorded, ...] | Refusal:
        """Record drafts; refuse a strike that the fold cannot bear, as the record does."""
        before, kept = self._state, list(self.history)
        try:
            return self._taken(drafts, at, actor, command)
        except OutOfTableError:
            if not any(draft.kind == ev.STRUCK for draft in drafts):
                raise
            self._state, self.history = before, kept
            return Refusal(rule="H-01", message="strike the later ones first")

    def _taken(
        self, drafts: Iterable[Draft], at: datetime, actor: Actor, command: str
    ) -> tuple[Recorded, ...]:
        taken = []
        for draft in drafts:
            event = self._recorded(draft, at, actor, command)
            self.history.append(event)
            taken.append(event)
            if event.kind == ev.STRUCK:
                self._state = fold(self.process, self.history)
            else:
                self._state = apply(self.process, self._state, event)
        return tuple(taken)

    def _recorded(self, draft: Draft, at: datetime, actor: Actor, command: str) -> Recorded:
        version = len(self.history) + 1
        data = {key: value for key, value in draft.data.items() if value is not None}
        if draft.kind == ev.OPENED:
            data["case"] = self.case
        opens = (self.count(duty).model_copy(update={"opened_by": version}) for duty in draft.opens)
        event = Recorded(
            version=version,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            recorded_at=at,
            actor=actor,
            command_id=command,
            data=data,
            opens=tuple(opens),
            **{name: getattr(draft, name) for name in ("closes", "reopens", "orders", "evidence")},
        )
        # Through JSON, as the ledger keeps it: what does not survive that was never recorded.
        return Recorded.model_validate(json.loads(json.dumps(event.lean())))

    def refolded(self) -> S:
        """The state that the history alone gives."""
        return fold(self.process, self.history)

    def letters(self) -> list[str]:
        """The kinds of letters ordered so far, in order."""
        return [order.data["letter_kind"] for order in self.orders("letter")]

    def orders(self, kind: str) -> list[Any]:
        """Every order of a kind in the history."""
        return [one for event in self.history for one in event.orders if one.kind == kind]

    def warnings(self) -> list[str]:
        """The rules of the warnings that the last event carries."""
        return [one["rule"] for one in self.last.data.get("warnings", ())]


def result_of(effect: Effect) -> Json:
    """What a port would report."""
    if effect.kind == "letter":
        kind = effect.data["letter_kind"]
        return {"letter": f"letter-{effect.key}", "digest": "0" * 64, "kind": kind}
    if effect.kind == "open":
        return {
            "case": f"{effect.data['process']}-{effect.version}",
            "process": effect.data["process"],
        }
    if effect.kind == "mail":
        return {"mailing": f"mailing-{effect.key}", "article": f"article-{effect.version}"}
    return {effect.kind: f"done-{effect.key}"}
