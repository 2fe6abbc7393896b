"""A running case: it takes commands and facts, watches its clock, orders its effects.

Belongs here: how decide, record and apply follow each other inside a workflow, for every process
alike. Not here: what any command means (the decider) or what happens next (the workflow's `run`).
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.actors import Actor, system
    from domain.commands import Context, Envelope, Reply
    from domain.decider import decide, due_now, finish, settled
    from domain.events import Effect
    from domain.fold import apply
    from domain.model import Json, digest
    from domain.obligations import nearest
    from domain.process import Drafts, Process, S
    from domain.recording import Commit, Committed, EffectAsked, Fact, FactsAsked
    from domain.refusal import Refusal
    from domain.state import CaseStart, Outcome, start_of

from workflows.support import lifecycle, messages, record
from workflows.support.actors import impostor
from workflows.support.alarm import Alarm
from workflows.support.effects import carry_out, in_turn

REFUSED = "refused"
BUSY = "busy"
DECIDE_ANEW = frozenset({"behind", "ahead"})
"""The record stood elsewhere than this case: it has been followed, nothing was recorded yet."""


class Case(Generic[S]):
    """One case at work. The state changes only by events that the record has taken."""

    def __init__(self, process: Process[S], start: CaseStart) -> None:
        self.process = process
        self.state: S = process.state.model_validate(start.state)
        self.hop_events = start.hop_events
        self.waiting_for = "its first step"
        self._inbox: list[str] = []
        self._look = start.look
        self._lock = asyncio.Lock()
        self._alarm = Alarm()
        self._effects: dict[str, asyncio.Task[None]] = {}
        self._shown = lifecycle.Shown()
        self._seen = -1
        self._behind = start.look
        self._closing = False
        self._build = ""

    # -- commands: validated, decided, recorded, applied, answered --------------------------

    def validate(self, name: str, args: Sequence[RawValue]) -> None:
        """Refuse what the rules refuse. Reads state only; leaves no trace in the history."""
        envelope, command_id = self._envelope(args), messages.command_id()
        false = impostor(envelope, name, command_id)
        if false is not None:
            self._refuse(false)
        if command_id in self.state.known:
            return
        if self._closing:
            raise ApplicationError("between two runs; try again", type=BUSY, non_retryable=True)
        context = Context(now=workflow.now(), actor=envelope.actor, command_id=command_id)
        decision = decide(self.process, self.state, name, envelope.data, context)
        if isinstance(decision, Refusal):
            self._refuse(decision)

    async def handle(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Decide again under the lock, record, apply, and only then answer."""
        envelope, command_id = self._envelope(args), messages.command_id()
        async with self._lock:
            answer = await self._enact(name, envelope.data, envelope.actor, command_id)
        if answer.refusal is not None:
            self._refuse(answer.refusal)
        return Reply(version=answer.version, stage=answer.stage, events=answer.kinds)

    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """A machine's word: `fact` with the id of a row, or `refresh` (with the current build).

        Anybody who reaches the server may send anything. It is never an error here: an error in a
        signal would park the case for good.
        """
        if name == messages.REFRESH:
            self.refresh(messages.text_in(args))
        elif name == messages.FACT and (fact_id := messages.text_in(args)):
            self.tell(fact_id)
        else:
            workflow.logger.warning("a signal that means nothing was passed over")

    def tell(self, fact_id: str) -> None:
        """A machine says that a fact waits in the record (an unknown id changes nothing)."""
        self._inbox.append(fact_id)

    def refresh(self, build: str = "") -> None:
        """Somebody saw the record ahead of this case (look it up), or made a build current."""
        self._behind = True
        self._build = build or self._build

    def view(self) -> Json:
        """What the case knows and waits for: for `check` and for operators."""
        return {"state": self.state.lean(), "waiting_for": self.waiting_for}

    async def _enact(
        self, name: str, data: Json, actor: Actor, command_id: str, fact: str | None = None
    ) -> Committed:
        """Decide and record until the record and this case agree on what came before."""
        while True:
            drafts: Drafts = ()
            refusal = None
            if command_id not in self.state.known:
                context = Context(now=workflow.now(), actor=actor, command_id=command_id)
                decision = decide(self.process, self.state, name, data, context)
                if isinstance(decision, Refusal):
                    refusal = decision
                else:
                    drafts = decision
            order = self._order(name, command_id, digest(data), actor, drafts)
            order = order.model_copy(update={"refusal": refusal, "fact": fact})
            answer = await self._commit(order)
            if answer.outcome not in DECIDE_ANEW:
                return answer

    async def _machine(
        self, name: str, command_id: str, part: str, draw: Callable[[], Drafts]
    ) -> None:
        """Record what the clock or a finished effect brings. Known already is as good as done."""
        while drafts := draw():
            order = self._order(name, command_id, digest(command_id), system(part), drafts)
            if (await self._commit(order)).outcome not in DECIDE_ANEW:
                return

    def _order(
        self, name: str, command_id: str, content: str, actor: Actor, drafts: Drafts
    ) -> Commit:
        return Commit(
            process=self.process.name,
            case=self.state.case,
            expected=self.state.version,
            command_id=command_id,
            command=name,
            digest=content,
            actor=actor,
            at=workflow.now(),
            drafts=drafts,
        )

    async def _commit(self, order: Commit) -> Committed:
        answer = _complete(await record.commit(order), order)
        if answer.state is not None:
            self.state = self.process.state.model_validate(answer.state)
        for event in answer.events:
            if event.version == self.state.version + 1:
                self.state = apply(self.process, self.state, event)
        if answer.outcome != "committed":
            return answer
        told = {
            "version": self.state.version,
            "stage": self.state.stage,
            "kinds": tuple(event.kind for event in answer.events),
        }
        return answer.model_copy(update=told)

    # -- the main line ----------------------------------------------------------------------

    async def until(
        self, reached: Callable[[], bool], *, owing: str | None = None, because: str = ""
    ) -> None:
        """Wait until something is so. Every wait names the duty it owes, or why it has none.

        Meanwhile the case works: facts are taken in, reminders and breaches recorded, effects
        carried out. A step already reached is passed over.
        """
        self.waiting_for = owing or because
        while not reached():
            await self._turn()

    async def finish(self) -> Outcome:
        """Let the last effects end and the last handlers answer, then say how the case ended."""
        self.waiting_for = "the last letters and reports"
        while self.state.effects or self._inbox:
            await self._turn()
        self._show("nothing: the case is closed")
        self._closing = True
        await workflow.wait_condition(workflow.all_handlers_finished)
        return Outcome(stage=self.state.stage, version=self.state.version)

    async def _turn(self) -> None:
        """One wake: start what was ordered, show, rest, then take in what woke the case."""
        self._start_effects()
        self._set_alarm()
        self._show(self.waiting_for)
        if self.state.version != self._seen and settled(self.process, self.state, workflow.now()):
            async with self._lock:
                await self._settle()
            return
        self._seen = self.state.version
        if self._may_end() and lifecycle.run_is_over(self.hop_events, self._build):
            await self._new_run()
        await workflow.wait_condition(self._woken)
        async with self._lock:
            if self._behind:
                self._behind = False
                await self._commit(self._order("", "", "", system("refresh"), ()))
            await self._take_facts()
            await self._take_time()

    def _show(self, waiting_for: str) -> None:
        titles = self.process.stages.titles
        self._shown.show(self.state, titles.get(self.state.stage, self.state.stage), waiting_for)

    def _woken(self) -> bool:
        return bool(
            self._inbox
            or self._behind
            or self._alarm.rang
            or any(task.done() and task.exception() for task in self._effects.values())
            or (self.state.version != self._seen and not self._lock.locked())
        )

    async def _take_facts(self) -> None:
        if not (self._inbox or self._look):
            return
        ids = () if self._look else tuple(self._inbox)
        self._inbox, self._look = [], False
        found = await record.facts(FactsAsked(case=self.state.case, ids=ids))
        for fact in found.facts:
            await self._take_fact(fact)

    async def _take_fact(self, fact: Fact) -> None:
        await self._enact(fact.kind, fact.data, fact.actor, fact.id, fact=fact.id)

    async def _take_time(self) -> None:
        command_id = f"{self.state.case}/clock/{self.state.version}"
        await self._machine(
            "clock", command_id, "clock", lambda: due_now(self.process, self.state, workflow.now())
        )

    async def _settle(self) -> None:
        """Record what follows from the state itself: what is to be told now, and to whom."""
        command_id = f"{self.state.case}/settle/{self.state.version}"
        await self._machine(
            "settle",
            command_id,
            "rules",
            lambda: settled(self.process, self.state, workflow.now()),
        )

    def _set_alarm(self) -> None:
        self._alarm.set(*lifecycle.next_wake(nearest(self.state.obligations)))

    def _start_effects(self) -> None:
        for key, effect in self.state.effects.items():
            if key not in self._effects and in_turn(effect, self.state.effects.values()):
                self._effects[key] = asyncio.create_task(self._carry_out(effect))
        for key in [key for key, task in self._effects.items() if task.done()]:
            broken = self._effects[key].exception()
            if broken is not None:  # a bug: loud, and never the end of the case
                raise RuntimeError(f"the effect {key} could not be reported") from broken
            if key not in self.state.effects:
                del self._effects[key]

    async def _carry_out(self, effect: Effect) -> None:
        asked = EffectAsked(
            process=self.process.name,
            case=self.state.case,
            office=self.state.office,
            effect=effect,
            at=workflow.now(),
        )
        result = await carry_out(asked)

        def reported() -> Drafts:
            if effect.key not in self.state.effects:  # struck meanwhile, or reported by another run
                return ()
            return finish(self.process, self.state, effect, result, workflow.now())

        async with self._lock:
            await self._machine("effect", f"{effect.key}/done", effect.kind, reported)

    # -- between two runs -------------------------------------------------------------------

    def _quiet(self) -> bool:
        busy = self._inbox or self._behind or self._alarm.rang or self._lock.locked()
        return not busy and not self.state.effects and workflow.all_handlers_finished()

    def _may_end(self) -> bool:
        """Whether this run may hand over now: at a quiet moment; under load none comes.

        What it had in hand is no loss: effects have keys, and the record has every fact.
        """
        overlong = lifecycle.run_is_overlong() and not self._lock.locked()
        return self._quiet() or (overlong and workflow.all_handlers_finished())

    async def _new_run(self) -> None:
        """Hand over to a new run, unless something arrived while the handlers drained."""
        self._closing = True
        await workflow.wait_condition(workflow.all_handlers_finished)
        if self._may_end() and self.state.version == self._seen:
            look = bool(self._inbox or self._behind)
            start = start_of(self.state.lean(), self.hop_events, look=look)
            workflow.continue_as_new(start, initial_versioning_behavior=lifecycle.NEW_RUN)
        self._closing = False

    # -- refusals ---------------------------------------------------------------------------

    def _envelope(self, args: Sequence[RawValue]) -> Envelope:
        found = messages.envelope_in(args)
        if isinstance(found, Refusal):
            self._refuse(found)
        return found

    def _refuse(self, refusal: Refusal) -> NoReturn:
        details = {**refusal.model_dump(mode="json"), "version": self.state.version}
        raise ApplicationError(refusal.message, details, type=REFUSED, non_retryable=True)


def _complete(answer: Committed, order: Commit) -> Committed:
    """Put back what the record left out of its answer because this case had said it."""
    if answer.outcome != "committed":
        return answer
    said = {"actor": order.actor, "command_id": order.command_id, "recorded_at": order.at}
    events = tuple(event.model_copy(update=said) for event in answer.events)
    return answer.model_copy(update={"events": events})
