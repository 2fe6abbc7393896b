"""A desk for the record's tests: real cases, opened and worked on without any workflow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine, select

from activities.counting import Counter, counter
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide, due_now, finish
from domain.events import Effect
from domain.model import digest
from domain.recording import Commit, Committed
from domain.refusal import Refusal
from domain.registry import PROCESSES
from records.checks import LiveCase
from records.commit import Recorder
from records.opening import Opening, open_case
from records.project import project
from records.tables import CASES
from tests.domain.cases import ASKED_AT, OPENED_AT, SIGNED, consent_data, delivery_data

CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-test")
CHIEF = Actor(id="chief-1", role=Role.SUPERVISOR, office="ro-test")
ROOM = Actor(id="room-1", role=Role.MAIL_ROOM, office="ro-test")


@cache
def _counter() -> Counter:
    return counter()


@dataclass
class Desk:
    """Opens cases and gives commands, straight to the record."""

    engine: Engine
    given: int = 0

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.engine, PROCESSES, _counter(), project)

    def open(self, process: str, at: datetime = OPENED_AT, **data: Any) -> str:
        self.given += 1
        full = consent_data(**data) if process == "consent" else delivery_data(**data)
        actor = CLERK if process == "consent" else system("links")
        full = {"occurred_on": at.isoformat(), **full}
        opened = open_case(
            self.recorder, Opening(process, full, actor, f"command-{self.given}", at)
        )
        assert opened.refusal is None, opened.refusal
        return opened.case

    def state(self, case: str) -> Any:
        with self.engine.connect() as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == case)).mappings().one()
        return PROCESSES[row["process"]].state.model_validate(row["state"])

    def do(
        self, case: str, name: str, at: datetime, actor: Actor = CLERK, **data: Any
    ) -> Committed:
        """Give a command. A refusal is recorded, as the gateway would."""
        state = self.state(case)
        full = {"occurred_on": at.isoformat(), **data}
        context = Context(now=at, actor=actor, command_id=f"command-{self.given + 1}")
        drawn = decide(PROCESSES[state.process], state, name, full, context)
        return self._commit(name, case, drawn, at, actor, full)

    def tick(self, case: str, at: datetime) -> Committed:
        """Let the clock bring what it brings."""
        state = self.state(case)
        drafts = due_now(PROCESSES[state.process], state, at)
        assert drafts
        return self._commit("clock", case, drafts, at, system("clock"), {})

    def done(self, case: str, at: datetime, effect: Effect, **result: Any) -> Committed:
        """Report an effect done."""
        state = self.state(case)
        drafts = finish(PROCESSES[state.process], state, effect, result, at)
        return self._commit("effect", case, drafts, at, system("effects"), {})

    def _commit(
        self, name: str, case: str, drawn: Any, at: datetime, actor: Actor, data: Any
    ) -> Committed:
        self.given += 1
        state = self.state(case)
        refused = isinstance(drawn, Refusal)
        order = Commit(
            process=state.process, case=case, expected=state.version, command_id=f"command-{self.given}",
            command=name, digest=digest(data), actor=actor, at=at,
            drafts=() if refused else drawn, refusal=drawn if refused else None,
        )  # fmt: skip
        return self.recorder.commit(order)

    def live(self) -> dict[str, LiveCase]:
        """What workflows would say that agree with the record."""
        with self.engine.connect() as connection:
            rows = (
                connection.execute(select(CASES).where(CASES.c.closed_at.is_(None)))
                .mappings()
                .all()
            )
        return {row["id"]: LiveCase(row["state"], "the answer") for row in rows}

    def story(self) -> tuple[str, str, str]:
        """A consent that was given and closed, one that nobody answers, and a delivery that came back."""
        given = self.open("consent", ward="ward-1")
        self.do(given, "record-request-sent", ASKED_AT, method="hand")
        self.do(
            given,
            "record-response",
            ASKED_AT + timedelta(days=8),
            **{**SIGNED, "evidence": ["document-1"]},
        )
        self.do(given, "close-consent", ASKED_AT + timedelta(days=9), note="note-1")
        silent = self.open("consent", ward="ward-2")
        self.do(silent, "record-request-sent", ASKED_AT, method="hand")
        self.do(silent, "record-withdrawal", ASKED_AT + timedelta(days=1))
        self.tick(silent, ASKED_AT + timedelta(days=20))
        self.do(
            silent,
            "record-response",
            ASKED_AT + timedelta(days=21),
            kind="consent",
            states_information=True,
        )
        sent = self.open("delivery", owner=silent)
        mail = next(one for one in self.state(sent).effects.values() if one.kind == "mail")
        self.done(sent, OPENED_AT, mail, mailing="mailing-1", article="9400")
        for code, days in (("accepted", 1), ("unclaimed", 17)):
            when = OPENED_AT + timedelta(days=days)
            answer = self.do(sent, "carrier-scan", when, ROOM, code=code, article="9400")
            assert answer.outcome == "committed", answer
        attempt = self.do(
            sent,
            "record-verbal-attempt",
            OPENED_AT + timedelta(days=18),
            reached=False,
            outcome="voicemail",
        )
        assert attempt.outcome == "committed", attempt
        return given, silent, sent
