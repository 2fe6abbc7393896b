"""The demonstration's reviews, played in memory: the same stories, the real deciders, no service.

Belongs here: playing a story, and the case file that somebody would read of it. Not here: any
expectation.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from activities.counting import counter
from activities.enrich import Enricher, in_missouri
from domain.actors import Actor
from domain.commands import Context
from domain.decider import decide
from domain.model import Json
from domain.obligations import Duty, Obligation
from domain.process import OPEN
from domain.refusal import Refusal
from domain.registry import PROCESSES
from domain.withholding import may_give
from law.tables import Tables, load
from records.tables import METADATA
from starter import proceedings as shown
from starter.clocks import duty
from starter.demo import confined
from starter.demo.actors import ACTORS, actor_of
from starter.demo.around import Around
from starter.demo.proceedings import FIRST, proceedings
from starter.demo.steps import Do, Story
from starter.output import _text
from starter.provided import COURT_COUNTY
from starter.reading import _event, title
from starter.sight import Sight
from tests.domain.recorder import Recorder

BASE = datetime.fromisoformat("2026-11-23T15:00:00-06:00")
TABLES: Tables = load()
_ENRICHER = Enricher(create_engine("sqlite://", poolclass=StaticPool), TABLES)
_COUNTER = counter(TABLES)
METADATA.create_all(_ENRICHER.engine)
_VICTIMS = {one.id: one.victims for one in confined.EVERYBODY}
"""Whom the register would name: there is none in memory."""
_DONE = ("letter", "mail", "alert", "open")


class Played:
    """One story, as it stands at its base: the case, and the commitment that it has opened."""

    def __init__(self, story: Story, base: datetime) -> None:
        self.base, self.story = base, story
        self.cases: dict[str, Recorder[Any]] = {}
        began = min(base - timedelta(days=story.aware) + timedelta(hours=12), base)
        actor = actor_of(story.by, story.office)
        data = {"occurred_on": began.isoformat(), **story.opening}
        if data["person"] in _VICTIMS:
            data["victims"] = _VICTIMS[data["person"]]
        opening = _ENRICHER.opening(story.process, data, actor, base)
        self.case = self._open(story.process, opening, actor)
        for step in story.steps:
            assert isinstance(step, Do)
            self.do(step)

    def do(self, step: Do) -> None:
        case = self.cases[step.to or self.story.process]
        data = {"occurred_on": step.on, **step.data}
        data |= {"note": "note-1"} if step.reason else {}
        data |= {"evidence": ["a" * 64]} if step.paper else {}
        if step.command == "file-petition" and "court" in data:
            data |= {COURT_COUNTY: confined.SITS_IN[data["court"]]}  # as the gateway looks it up
        actor = actor_of(step.role, self.story.office)
        self._give(case, step.command, in_missouri(data), actor)

    def _open(self, process: str, data: Json, actor: Actor) -> Recorder[Any]:
        case = Recorder(PROCESSES[process], case=f"{process}-2026-000001")
        self.cases[process] = case
        self._give(case, OPEN, data, actor)
        return case

    def _give(self, case: Recorder[Any], name: str, data: Json, actor: Actor) -> None:
        command = f"command-{len(case.history)}"
        context = Context(now=self.base, actor=actor, command_id=command)
        before = None if name == OPEN else case.state
        decision = decide(case.process, before, name, data, context)
        assert not isinstance(decision, Refusal), f"{self.story.title}: {name}: {decision.line()}"
        case.take(decision, self.base, actor, command)
        self._rest(case)

    def _rest(self, case: Recorder[Any]) -> None:
        """What the case does by itself before somebody types the next entry."""
        case.settle(self.base)
        case.clock(self.base)
        for effect in list(case.state.effects.values()):
            if effect.kind == "open" and "commitment" not in self.cases:
                opening = dict(effect.data["open"])
                machine = Actor(id="system:cases", role="system", office="-")
                process = effect.data["process"]
                self._open(
                    process, _ENRICHER.opening(process, opening, machine, self.base), machine
                )
        case.finish(self.base, _DONE)


def played(number: int, base: datetime = BASE) -> Played:
    """A story by its place among the reviews, from 0."""
    return Played(proceedings(Around(base, TABLES))[number], base)


def case_file(
    case: Recorder[Any], by: str | Actor = "chief", now: datetime = BASE, tables: Tables = TABLES
) -> Json:
    """The case file as somebody reads it, as far as these pages need it, as it travels in JSON."""
    actor = ACTORS[by] if isinstance(by, str) else by
    seen = Sight(case.process, case.state, actor)
    file: Json = {
        "case": case.state.case,
        "process": case.process.name,
        "stage": case.stage,
        "title": title(case.process, case.stage),
        "closed_at": None,
        "obligations": [
            duty({**one.model_dump(mode="python"), "flags": _flags(one)}, now, tables)
            for one in seen.known.obligations.values()
        ],
        "allowed": [{"command": name} for name in may_give(case.process, case.state, actor)],
        "events": [
            _event(_row(one), seen, {"note-1": "a fictional reason"}) for one in case.history
        ],
    }
    whole = {**file, **shown.told(seen, file, now, tables)}
    return dict(json.loads(json.dumps(whole, default=_text)))


def _flags(owed: Obligation) -> tuple[str, ...]:
    """The doubts about a date, as the record keeps them beside it."""
    counted = Duty(key=owed.key, rule=owed.rule, starts=owed.starts, until=owed.ends)
    return _COUNTER(counted).flags


def _row(event: Any) -> Json:
    return {
        "version": event.version,
        "kind": event.kind,
        "occurred_on": event.occurred_on,
        "recorded_at": event.recorded_at,
        "actor": event.actor.id,
        "role": str(event.actor.role),
        "command_id": event.command_id,
        "body": {"data": event.data, "evidence": list(event.evidence)},
    }


__all__ = ["BASE", "FIRST", "Played", "case_file", "played"]
