"""The pure decider: what a command, the clock or a finished effect does to a case.

Belongs here: the order of checks before a decision, the same for every process. Not here: any
process's own rules; they are functions in the tables of a `Process`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

from domain import events as ev
from domain import rules
from domain.actors import Actor, Role
from domain.commands import Command, CommandSpec, Context, Strike, parse
from domain.events import Draft, Effect, Order
from domain.model import Json
from domain.obligations import Closing, Obligation, Status, release
from domain.process import OPEN, STRIKE, ClockHook, Decision, Drafts, Process, S
from domain.refusal import Refusal
from domain.state import CaseState

SKEW = timedelta(minutes=1)
"""How far the clocks of a console and the engine may differ before "now" is the future."""

SAID_ON: Final = "said_on"
"""Field of an event of a day of its own: the `occurred_on` of its command."""


def allowed(process: Process[S], state: S, role: Role) -> tuple[str, ...]:
    """The commands that a role may give now: what forms, help and refusals show.

    What would be refused for certain is not among them, though the stage allows it.
    """
    return tuple(
        name
        for name, spec in process.commands.items()
        if role in spec.roles and not spec.machine and possible(process, state, name)
    )


def possible(process: Process[S], state: S, name: str) -> bool:
    """Whether a command might be accepted where a case stands, if the right one gave it."""
    moot = process.moot is not None and process.moot(state, name)
    return process.commands[name].open_to(state) and not moot


def check(process: Process[S], state: S, name: str, context: Context) -> Refusal | CommandSpec:
    """The checks that every command passes before its own rules: known, role, closed, stage."""
    spec = process.spec(name)
    role = context.actor.role
    if spec is None or name == OPEN:
        return Refusal(
            rule=rules.H_05,
            message=f"{process.name} has no command {name!r}",
            allowed=allowed(process, state, role),
            field="command",
        )
    if role not in spec.roles:
        may = ", ".join(sorted(spec.roles))
        return Refusal(
            rule=spec.who,
            message=f"the role {role} may not give {name}; it is for: {may}",
            allowed=allowed(process, state, role),
        )
    if state.stage in process.stages.closed and state.stage not in spec.stages:
        return Refusal(rule=rules.H_06, message=f"the case is closed (stage {state.stage})")
    if not spec.open_to(state):
        return Refusal(
            rule=rules.H_01,
            message=f"{name} is not possible in the stage {state.stage}",
            allowed=allowed(process, state, role),
        )
    return spec


def _read(spec: CommandSpec, data: Mapping[str, Any], context: Context) -> Refusal | Command:
    """Parse the data and check what every command must say."""
    command = parse(spec, data)
    if isinstance(command, Refusal):
        return command
    if command.occurred_on > context.now + SKEW:
        return Refusal(
            rule=rules.H_04,
            message="occurred_on lies in the future; record what has happened",
            field="occurred_on",
        )
    if spec.needs_evidence and not command.evidence:
        return Refusal(
            rule=rules.H_07,
            message=f"{spec.name} needs evidence: {spec.needs_evidence}",
            field="evidence",
        )
    if spec.needs_reason and not command.note:
        return Refusal(rule=rules.H_07, message=f"{spec.name} needs a reason", field="reason")
    return command


def decide(
    process: Process[S], state: S | None, name: str, data: Mapping[str, Any], context: Context
) -> Decision:
    """What a command does to a case: the events it drafts, or the rule that refuses it.

    Pure: the same state, command and context give the same answer. With `state` None the command
    must be `open`.
    """
    if state is None:
        spec = process.commands[OPEN]
        if context.actor.role not in spec.roles:
            may = ", ".join(sorted(spec.roles))
            return Refusal(rule=spec.who, message=f"opening a {process.name} case is for: {may}")
    else:
        checked = check(process, state, name, context)
        if isinstance(checked, Refusal):
            return checked
        spec = checked
    command = _read(spec, data, context)
    if isinstance(command, Refusal):
        return command
    if isinstance(command, Strike) and state is not None:
        return _strike(process, state, command, context)
    decision = process.decisions[spec.name](state, command, context)
    if isinstance(decision, Refusal):
        return decision if state is None else _advising(process, state, context, decision)
    return tuple(_withdrawing(_as_said(draft, command)) for draft in decision)


def _advising(process: Process[S], state: S, context: Context, refusal: Refusal) -> Refusal:
    """A refusal that advises nobody to give what the case would refuse as well.

    What others may give stays as it is: of how their matters stand it says nothing.
    """
    held = process.commands
    named = tuple(
        one
        for one in refusal.allowed
        if one not in held
        or context.actor.role not in held[one].roles
        or possible(process, state, one)
    )
    return refusal.model_copy(update={"allowed": named})


def _as_said(draft: Draft, command: Command) -> Draft:
    """An act of another day than the command: its event keeps what the command had said.

    By that the same command is known when it comes again without saying it (H-03).
    """
    if draft.occurred_on == command.occurred_on:
        return draft
    data = {**draft.data, SAID_ON: command.occurred_on.isoformat()}
    return draft.model_copy(update={"data": data})


def _withdrawing(draft: Draft) -> Draft:
    """A duty met in time but typed late takes its alert back, with a reference."""
    orders = tuple(
        Order(key=f"withdraw-{end.key}", kind="alert", data={"about": "withdrawn", "key": end.key})
        for end in draft.closes
        if end.recorded_late
    )
    return draft.model_copy(update={"orders": (*draft.orders, *orders)}) if orders else draft


def _not_theirs(process: Process[S], state: S, kind: str, actor: Actor) -> Refusal | None:
    """Who may record an event may strike it, and nobody else: role, office, court and seat."""
    strikers = process.strikers.get(kind, process.commands[STRIKE].roles)
    if actor.role not in strikers:
        may = ", ".join(sorted(strikers))
        why = f"the role {actor.role} may not strike {kind}; it is for: {may}"
        return Refusal(rule=rules.H_02, message=why)
    # A role that also acts on other agencies' cases strikes there what is its own alone.
    everybodys = process.agency <= strikers or actor.role not in process.parties
    if actor.role in process.agency and everybodys and actor.office != state.office:
        why = f"this is for the agency with jurisdiction, {state.office}"
        return Refusal(rule=rules.H_02, message=why)
    court = str(getattr(state, process.forum)) if process.forum else ""
    if actor.role is Role.COURT and court not in {"", actor.office}:
        why = f"the case is before another court, {court}"
        return Refusal(rule=rules.H_02, message=why)
    seat = process.presides if actor.role in process.seats else None
    if seat is not None and not seat(state, actor, kind):
        why = f"{kind} is struck by whoever may record it: the seat for that is another's"
        return Refusal(rule=rules.H_02, message=why)
    return None


def _no_such(state: CaseState, version: int) -> Refusal | None:
    """An event that is not there, or not there any more."""
    if version in state.struck:
        why = f"event {version} is struck already"
    elif version > len(state.log):
        why = f"no event {version} to strike: the last one is {len(state.log)}"
    else:
        return None
    return Refusal(rule=rules.H_01, message=why, field="version")


def _not_struck(process: Process[S], state: S, version: int) -> Refusal | None:
    """An event of a kind that cannot be struck: the refusal says what is done instead."""
    kind = state.log[version - 1]
    if kind in process.strikable:
        return None
    instead = process.instead(state, kind) if process.instead else ""
    why = f"event {version} is of a kind that cannot be struck ({kind})"
    message = f"{why}: {instead}" if instead else why
    return Refusal(rule=rules.H_01, message=message, field="version")


def _strike(process: Process[S], state: S, command: Strike, context: Context) -> Decision:
    """Strike an event: its duties become void, those that it closed are owed again."""
    version = command.version
    refusal = _no_such(state, version) or _not_struck(process, state, version)
    if refusal is not None:
        return refusal
    kind = state.log[version - 1]
    refusal = _not_theirs(process, state, kind, context.actor)
    if refusal is not None:
        return refusal
    if process.sealed is not None and version in process.sealed(state):
        return Refusal(
            rule=rules.H_01,
            message=f"event {version} is of a year long past, and its duties with it",
            field="version",
        )
    held = state.obligations
    born = [key for key, owed in held.items() if owed.opened_by == version]
    undone = [key for key, owed in held.items() if owed.closed_by == version]
    # What it had closed is owed again, unless the event that opened that duty is struck too.
    orphans = {key for key in undone if held[key].opened_by in state.struck}
    void = (
        *release(held, Status.VOID, born),
        *(Closing(key=key, end=Status.VOID) for key in undone if key in orphans),
    )
    task = Order(key="review", kind="alert", data={"about": "struck", "struck": kind})
    reports = process.struck.get(kind)
    told = reports(state, command.occurred_on) if reports else ()
    return (
        Draft(
            kind=ev.STRUCK,
            occurred_on=command.occurred_on,
            data={"version": version, "struck": kind, "note": command.note},
            closes=void,
            reopens=tuple(key for key in undone if key not in orphans),
            orders=(task, *told),
            evidence=command.evidence,
        ),
    )


def settled(process: Process[S], state: S, now: datetime) -> Drafts:
    """What follows from the state itself, by the process's own rule; empty if nothing does."""
    drafts = process.settle(state, now) if process.settle is not None else ()
    return tuple(map(_withdrawing, drafts))


def due_now(process: Process[S], state: S, now: datetime) -> Drafts:
    """The events that the clock alone brings: reminders that have come, duties that are past."""
    drafts: list[Draft] = []
    for key in sorted(state.obligations):
        owed = state.obligations[key]
        if not owed.live:
            continue
        hook = process.clocks.get(owed.rule, ClockHook())
        drafts.extend(
            _remind(hook, state, owed, number)
            for number in range(owed.reminded, len(owed.reminders))
            if owed.reminders[number] <= now
        )
        if owed.status is Status.OPEN and owed.ends is not None and owed.ends <= now:
            drafts.append(hook.end(state, owed) if hook.end else breach(owed))
    return tuple(drafts)


def _remind(hook: ClockHook[S], state: S, owed: Obligation, number: int) -> Draft:
    orders = hook.reminder(state, owed, number) if hook.reminder else ()
    return Draft(
        kind=ev.REMINDER_DUE,
        occurred_on=owed.reminders[number],
        data={"reminded": owed.key, "rule": owed.rule, "number": number + 1},
        orders=orders,
    )


def breach(owed: Obligation, kind: str = ev.BREACHED, orders: tuple[Order, ...] = ()) -> Draft:
    """The legal date has passed and the duty is still owed. It stays owed."""
    alert = Order(
        key=f"alert-{owed.key}",
        kind="alert",
        data={"about": "breach", "rule": owed.rule, "key": owed.key, "severity": owed.severity},
    )
    return Draft(
        kind=kind,
        occurred_on=cast("datetime", owed.ends),
        data={"breached": owed.key, "rule": owed.rule},
        orders=(alert, *orders),
    )


def finish(process: Process[S], state: S, effect: Effect, result: Json, now: datetime) -> Drafts:
    """The events that report an effect done; a process may add what follows from it."""
    done = Draft(
        kind=ev.EFFECT_DONE,
        occurred_on=now,
        data={"effect": effect.key, "kind": effect.kind, "order": effect.data, **result},
    )
    hook = process.follow.get(effect.kind)
    return (done, *hook(state, effect, result, now)) if hook else (done,)
