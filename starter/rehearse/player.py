"""Plays a scenario: moves the clock, acts through the gateway, waits for rest, then looks.

Belongs here: what each kind of step does. Not here: the service (`house.py`), what is seen of a
case (`looking.py`), nor how the outcome is shown (`report.py`).
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from activities.blobs import Vault
from activities.mailroom.intake import take_in
from activities.mailroom.scans import ScanRow
from domain.actors import Actor, Role
from domain.commands import Reply
from domain.refusal import Refusal
from domain.registry import PROCESSES
from law.civil import localise, parse_moment
from records.engine import reading
from records.registers import Act, add, change
from starter.answers import Answer, NotFoundError, Order, UnreachableError
from starter.rehearse import keeping, looking, telling
from starter.rehearse.expecting import Expect
from starter.rehearse.house import House, RestlessError, house
from starter.rehearse.jobs import JOBS
from starter.rehearse.keeping import Kept
from starter.rehearse.model import NOT_FOUND, As, Step, acting
from starter.rehearse.naming import Names, StepError
from starter.rehearse.outcome import Outcome, Played
from starter.rehearse.reading import Read
from starter.rehearse.seed import SeedError
from starter.rehearse.soundness import faults

Tell = Callable[[Played], None]
_KEPT: Final[dict[tuple[str, ...], tuple[Outcome, Kept]]] = {}
"""A story from which others go on -> how it went, and the service as it stood at its end."""


async def play(read: Read, tell: Tell = lambda _: None) -> Outcome:
    """Play a scenario against a service of its own, from where the story before it ended.

    A story from which others have gone on in this process was played, and is not played again.
    """
    known = _KEPT.get(_chain(read))
    if known is None:
        return (await _played(read, tell, kept=False))[0]
    for played in known[0].steps:
        tell(played)
    return known[0]


async def _played(read: Read, tell: Tell, *, kept: bool) -> tuple[Outcome, Kept | None]:
    outcome = Outcome(read)
    try:
        before = await _before(read.before) if read.before is not None else None
        async with house(read.scenario, before.files if before is not None else None) as built:
            player = Player(built, read)
            if before is not None:
                await player.take_up(before)
            await _play(player, outcome, tell)
            return outcome, player.keep() if kept and outcome.ok else None
    except (SeedError, _BrokenError, RestlessError) as error:
        outcome.at_the_end = (str(error),)
    return outcome, None


class _BrokenError(Exception):
    """The story before does not hold. One line."""


async def _before(read: Read) -> Kept:
    """The service at the end of a story; of one that was played before, as it was kept."""
    name = _chain(read)
    if name not in _KEPT:
        outcome, kept = await _played(read, lambda _: None, kept=True)
        if kept is None:
            why = [line for step in outcome.steps for line in step.differences]
            said = [*why, *outcome.at_the_end, "it was not played to its end"]
            raise _BrokenError(f"after: {read.file.name} does not hold: {said[0]}")
        _KEPT[name] = outcome, kept
    return _KEPT[name][1]


def _chain(read: Read) -> tuple[str, ...]:
    """The texts of a story and of all before it: what it is, wherever it stands."""
    return (read.text, *(_chain(read.before) if read.before is not None else ()))


async def _play(player: "Player", outcome: Outcome, tell: Tell) -> None:
    for number in range(len(player.scenario.steps)):
        played = await player.step(number)
        outcome.steps.append(played)
        tell(played)
        if player.stopped:
            return
    outcome.at_the_end = tuple(await faults(player.house))


class Player:
    """Plays the steps of one scenario, and remembers which case is which."""

    def __init__(self, built: House, read: Read) -> None:
        self.house = built
        self.scenario = read.scenario
        self.names = Names(built, read.scenario)
        self.lines = read.lines
        self.stopped = False
        self._vault = Vault(built.app.settings.evidence_key.get_secret_value())
        self._looked: dict[str, int] = {}
        self._acts: dict[str, Callable[[Step], Awaitable[tuple[str, list[str]]]]] = {
            "open": self._open,
            "do": self._do,
            "scan": self._scan,
            "register": self._register,
            "run": self._run,
            "expect": self._expect,
        }

    async def take_up(self, kept: Kept) -> None:
        """Go on where another story ended.

        Raises:
            RestlessError: what was kept did not come to rest again.
        """
        self.names.cases.update(kept.cases)
        self._looked.update(kept.looked)
        await keeping.take_up(self.house, kept)

    def keep(self) -> Kept:
        """What another story needs to go on from here."""
        return keeping.keep(self.house, self.names.cases, self._looked)

    async def step(self, number: int) -> Played:
        """Play one step; what goes wrong becomes its difference."""
        step, line = self.scenario.steps[number], self.lines[number]
        text, found = "", list[str]()
        try:
            if step.at is not None:
                await self.house.move_to(step.at)
            if step.act is not None:
                text, found = await self._acts[step.act](step)
            if step.act not in {None, "expect"}:
                await self.house.settle()
        except RestlessError as error:
            found.append(f"the service did not come to rest: {error}")
            self.stopped = True
        except (StepError, NotFoundError, UnreachableError, ValueError) as error:
            found.append(str(error))
            self.stopped = True
        told = localise(await self.house.now())
        return Played(line, told, text or _words(step), tuple(found))

    # -- the acts -----------------------------------------------------------------------------

    async def _open(self, step: Step) -> tuple[str, list[str]]:
        process = str(step.open)
        command_id = step.command_id or uuid.uuid4().hex
        data = self.names.filled(step.with_)
        answer = await self.house.gateway.open(
            process, data, self.names.actor(step.as_), command_id
        )
        text = f"open {process} as {step.as_.who}"
        if isinstance(answer, Reply):
            if step.id:
                self.names.learn(step.id, answer.case)
            text += f" -> {answer.case}"
        return text, await self._judge(step, answer)

    async def _do(self, step: Step) -> tuple[str, list[str]]:
        order = Order(
            case=self.names.case(str(step.case)),
            command=str(step.do),
            data=self.names.filled(step.with_),
            actor=self.names.actor(step.as_),
            command_id=step.command_id or uuid.uuid4().hex,
        )
        text = f"{step.do} {step.case} as {step.as_.who}"
        try:
            answer = await self.house.gateway.do(order)
        except NotFoundError:
            found = [] if step.refused == NOT_FOUND else [f"the case is hidden from {step.as_.who}"]
            return text, found
        return text, await self._judge(step, answer)

    async def _judge(self, step: Step, answer: Answer) -> list[str]:
        """Whether a command was taken or refused as expected."""
        if isinstance(answer, Reply):
            if step.refused is not None or step.warned is None:
                return self._refused(step, None)
            with reading(self.house.app.engine) as conn:
                view = looking.View(conn, answer.case, PROCESSES)
            newest = view.events[answer.version - len(answer.events) : answer.version]
            told = looking.warnings(newest)
            wanted = list(step.warned)
            return [] if told == wanted else [f"warned: expected {wanted}, was {told}"]
        self.stopped = step.refused is None and step.open is not None
        return self._refused(step, answer)

    def _refused(self, step: Step, answer: Refusal | None) -> list[str]:
        """Whether a refusal, or none, is what the step expects."""
        if answer is None:
            return [] if step.refused is None else [f"expected a refusal by {step.refused}: none"]
        if step.refused is None:
            return [answer.line()]
        if answer.rule != step.refused:
            return [f"expected a refusal by {step.refused}, but it was {answer.line()}"]
        if step.allowed is not None and set(step.allowed) != set(answer.allowed):
            return [f"allowed: expected {list(step.allowed)}, are {list(answer.allowed)}"]
        return []

    async def _scan(self, step: Step) -> tuple[str, list[str]]:
        case = self.names.case(str(step.case))
        data = self.names.filled(step.with_)
        article = data.pop("article", None) or self.names.article(case)
        at = data.pop("at", None)
        moment = parse_moment(str(at)) if at else self.house.clock.now()
        if not isinstance(moment, datetime):
            raise StepError("with.at: wants a time, not a day")
        row = ScanRow.model_validate(
            {**data, "article": article, "code": step.scan, "occurred_at": moment, "line": 1}
        )
        actor = Actor(id="mail-room-1", role=Role.MAIL_ROOM, office=self.names.first_office)
        now = self.house.clock.now()

        def write() -> list[tuple[str, str]]:
            with self.house.app.engine.begin() as conn:
                taken = take_in(conn, [row], actor, now)
            return [(one.case_id, one.fact_id) for one in taken if one.case_id and one.fact_id]

        for matched, fact in await asyncio.to_thread(write):
            await self.house.gateway.runner.announce(matched, fact)
        return f"scan {step.scan} of {step.case}", []

    async def _register(self, step: Step) -> tuple[str, list[str]]:
        register, _, verb = str(step.register_).partition(" ")
        data = self.names.filled(step.with_)
        command_id = step.command_id or uuid.uuid4().hex
        act = Act(
            actor=self.names.actor(step.as_), command_id=command_id, at=self.house.clock.now()
        )
        engine = self.house.app.engine
        if verb == "add":
            changed = await asyncio.to_thread(add, engine, register, data, act)
        else:
            row = str(data.pop("id", ""))
            changed = await asyncio.to_thread(change, engine, register, row, data, act)
        for case, fact in changed.facts:
            await self.house.gateway.runner.announce(case, fact)
        return f"register {register} {verb}", self._refused(step, changed.refusal)

    async def _run(self, step: Step) -> tuple[str, list[str]]:
        said = await JOBS[str(step.run)](self.house)
        return f"run {step.run}: {said}", []

    async def _expect(self, step: Step) -> tuple[str, list[str]]:
        if step.expect is None:
            raise StepError("expect: says nothing")
        case = self.names.case(step.expect.case)
        found = await self._waiting(case, step.expect)
        with reading(self.house.app.engine) as conn:
            view = looking.View(conn, case, PROCESSES)
            found += looking.differences(view, step.expect, self._looked.get(case, 0))
            found += telling.telling(view, step.expect, self._vault)
            for name, hidden in (step.expect.hidden_from or {}).items():
                actor = self.names.actor(As.model_validate(acting(name)))
                found += looking.hidden(view, name, actor, hidden)
        if {"events", "alerts", "warnings"} & step.expect.model_fields_set:
            self._looked[case] = view.state.version
        return f"expect {step.expect.case} {step.expect.stage or ''}".rstrip(), found

    async def _waiting(self, case: str, expected: Expect) -> list[str]:
        if expected.waiting_for is None:
            return []
        live = await self.house.view(case)
        is_ = live["waiting_for"]
        wanted = expected.waiting_for
        return [] if is_ == wanted else [f"waiting_for: expected {wanted}, is {is_}"]


def _words(step: Step) -> str:
    act = step.act
    if act is None:
        return step.note or "time passes"
    said = step.register_ if act == "register" else getattr(step, act)
    return f"{act} {said if isinstance(said, str) else step.case or ''}".rstrip()
