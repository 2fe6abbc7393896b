"""From events to state: `apply` one, `fold` a history.

Belongs here: how an event moves stage, duties and effects, the same for every process. Not here:
the facts of a process; its `applies` table adds those.
"""

from collections.abc import Iterable
from typing import Any

from domain import events as ev
from domain.events import Effect, Recorded
from domain.memory import without_the_ended
from domain.obligations import Closing, Obligation, Status
from domain.process import Process, S
from domain.stages import OutOfTableError
from domain.state import ENTITY_COMMANDS, KNOWN_COMMANDS, CaseState


def apply(process: Process[S], state: S | None, event: Recorded) -> S:
    """The state after an event.

    Raises:
        OutOfTableError: the stage table has no such move (a bug).
    """
    before = state if state is not None else process.state()
    if process.entity:
        before = without_the_ended(before, event)
    stage = process.stages.target(before.stage, event.kind)
    after = before.model_copy(
        update={
            "stage": stage,
            **_counted(process, before, event),
            "obligations": _duties(before.obligations, event),
            "effects": _effects(before, event),
        }
    )
    if event.kind == ev.OPENED:
        after = _opened(process, after, event)
    if event.kind == ev.STRUCK:
        after = after.model_copy(update={"struck": (*after.struck, int(event.data["version"]))})
    handler = process.applies.get(event.kind)
    return handler(after, event) if handler else after


def fold(process: Process[S], history: Iterable[Recorded]) -> S:
    """The state that a history of events gives: struck events do not count.

    Of a struck event only its number, its command id and the duties it opened remain; the event
    that struck it has ended those duties.

    Raises:
        OutOfTableError: the history leaves the stage table (for a strike: it cannot be struck).
    """
    lines = tuple(history)
    gone = {int(line.data["version"]) for line in lines if line.kind == ev.STRUCK}
    state: S | None = None
    for line in lines:
        if line.version in gone and state is not None:
            state = _passed(process, state, line)
        else:
            state = apply(process, state, line)
    if state is None:
        raise ValueError("a history has at least the event that opened the case")
    return state


def rests_on(process: Process[S], history: Iterable[Recorded], version: int) -> tuple[int, ...]:
    """Which later events would not be possible without an event: they are struck before it.

    The latest first: in that order each of them can be struck. Empty if the event can be struck as
    it is. An event that has been struck already is not among them.
    """
    lines = tuple(history)
    gone = {int(line.data["version"]) for line in lines if line.kind == ev.STRUCK} | {version}
    state: S | None = None
    needed: list[int] = []
    for line in lines:
        if state is not None and line.version not in gone:
            try:
                state = apply(process, state, line)
                continue
            except OutOfTableError:
                needed.append(line.version)
        state = _passed(process, state, line) if state is not None else apply(process, state, line)
    return tuple(reversed(needed))


def _passed(process: Process[S], state: S, line: Recorded) -> S:
    """A struck event: its number, its command id and the duties it opened remain."""
    opened = line.model_copy(update={"closes": (), "reopens": ()})
    return state.model_copy(
        update={**_counted(process, state, line), "obligations": _duties(state.obligations, opened)}
    )


def _counted(process: Process[S], before: CaseState, event: Recorded) -> dict[str, Any]:
    known, most = before.known, ENTITY_COMMANDS if process.entity else KNOWN_COMMANDS
    if event.command_id not in known[-8:]:
        known = (*known, event.command_id)[-most:]
    log = before.log if process.entity else (*before.log, event.kind)
    return {"version": event.version, "log": log, "known": known}


def _opened(process: Process[S], state: S, event: Recorded) -> S:
    return state.model_copy(
        update={
            "case": event.data["case"],
            "process": process.name,
            "office": event.data["office"],
            "opened_at": event.recorded_at,
            "law": event.data.get("law", ""),
            "law_digest": event.data.get("law_digest", ""),
            "values": event.data.get("values", {}),
        }
    )


def _duties(held: dict[str, Obligation], event: Recorded) -> dict[str, Obligation]:
    if not (event.opens or event.closes or event.reopens or event.data):
        return held
    after = dict(held)
    for duty in event.opens:
        after[duty.key] = duty
    for closing in event.closes:
        after[closing.key] = _ended(after[closing.key], closing, event.version)
    for key in event.reopens:
        owed = after[key]
        after[key] = owed.model_copy(update={"status": Status.OPEN, "closed_by": None})
    reminded, breached = event.data.get("reminded"), event.data.get("breached")
    if event.kind == ev.REMINDER_DUE and reminded in after:
        number = int(event.data["number"])
        after[reminded] = after[reminded].model_copy(update={"reminded": number})
    elif breached in after and after[breached].status is Status.OPEN:
        after[breached] = after[breached].model_copy(update={"status": Status.BREACHED})
    return after


def _ended(owed: Obligation, closing: Closing, version: int) -> Obligation:
    return owed.model_copy(
        update={
            "status": closing.end,
            "recorded_late": closing.recorded_late,
            "closed_by": version,
        }
    )


def _effects(before: CaseState, event: Recorded) -> dict[str, Effect]:
    if not event.orders and event.kind != ev.EFFECT_DONE:
        return before.effects
    after = dict(before.effects)
    case = before.case or str(event.data.get("case", ""))
    for order in event.orders:
        key = f"{case}/{event.version}/{order.key}"
        after[key] = Effect(key=key, kind=order.kind, version=event.version, data=order.data)
    if event.kind == ev.EFFECT_DONE:
        after.pop(str(event.data["effect"]), None)
    return after
