"""The one transaction in which a case changes: events, duties, read rows, all or none.

Belongs here: recording what a decider drafted, and answering a command id that is known already.
Not here: what is decided (`domain/`), how dates are counted (`law/`), what the ledger's hashes
cover (`records/ledger.py`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, insert, select, update

from domain import events as ev
from domain import rules
from domain.events import Draft, Recorded
from domain.fold import apply, fold, rests_on
from domain.model import Json
from domain.obligations import Duty, nearest
from domain.process import Process
from domain.recording import Commit, Committed, Counted
from domain.refusal import Refusal
from domain.stages import OutOfTableError
from domain.state import CaseState
from law.holidays import OutOfRange
from records import duties, ledger
from records.engine import lock_case
from records.tables import CASES, COMMANDS, FACTS, LEDGER

Count = Callable[[Duty], Counted]
"""Counts the dates of a duty (by the rule tables; given by the activities that own them)."""
AnyProcess = Process[Any]
Project = Callable[[Connection, CaseState, Recorded, CaseState], None]
"""Keeps a process's own read rows: states before and after one event."""

# Built once: building a statement costs three times what running it does.
_CASE = select(CASES).where(CASES.c.id == bindparam("case"))
_COMMAND = select(COMMANDS).where(COMMANDS.c.id == bindparam("command"))
_LATER = (
    select(LEDGER.c.body)
    .where(LEDGER.c.scope == bindparam("case"), LEDGER.c.version > bindparam("after"))
    .order_by(LEDGER.c.version)
)
_MOVE = update(CASES).where(CASES.c.id == bindparam("case"))
_ANSWER = insert(COMMANDS)


def _no_rows(_: Connection, __: CaseState, ___: Recorded, ____: CaseState) -> None:
    """A process without read rows of its own."""


@dataclass(frozen=True)
class Step:
    """What one command does to a case: the states around it, its events, their counted dates."""

    before: CaseState
    after: CaseState
    events: tuple[Recorded, ...]
    counted: Mapping[str, Counted]


@dataclass(frozen=True)
class Recorder:
    """The record's writing side. Safe to call again: a command id has one effect."""

    engine: Engine
    processes: Mapping[str, AnyProcess]
    count: Count
    project: Project = _no_rows

    def commit(self, order: Commit) -> Committed:
        """Record a command's events in one transaction.

        Raises:
            LookupError: the record has no such case (a bug, or a record that was lost).
        """
        with self.engine.begin() as conn:
            lock_case(conn, order.case)
            return self._commit(conn, order)

    def _commit(self, conn: Connection, order: Commit) -> Committed:
        row = case_row(conn, order.case)
        if row is None:
            raise LookupError(f"the record has no case {order.case}")
        ahead = row["version"] > order.expected
        lacking = history(conn, order.case, after=order.expected) if ahead else ()
        prior = command_row(conn, order.command_id) if order.command_id else None
        if prior is not None:
            return _known(order, prior, lacking)
        level = {"version": row["version"], "stage": row["stage"], "events": lacking}
        if row["version"] < order.expected:
            return Committed(outcome="ahead", **{**level, "state": row["state"]})
        if lacking or not order.command_id:
            struck = any(event.kind == ev.STRUCK for event in lacking)
            state = row["state"] if struck else None
            return Committed(outcome="behind", **{**level, "state": state})
        if order.refusal is not None:
            return self.refuse(conn, order, order.refusal, row)
        process = self.processes[order.process]
        before = process.state.model_validate(row["state"])
        try:
            step = self.draw(conn, process, before, order)
        except OutOfTableError:
            why = self._first(conn, process, order)
            return self.refuse(conn, order, Refusal(rule=rules.H_01, message=why), row)
        except OutOfRange as far:
            # A day that nobody can count is bad input: to try again would hold the case for ever.
            return self.refuse(conn, order, Refusal(rule=rules.H_05, message=str(far)), row)
        self.write(conn, process, order, step)
        restated = any(event.kind == ev.STRUCK for event in step.events)
        events = tuple(event.answer() for event in step.events)
        if restated:
            return Committed(outcome="committed", events=events, state=step.after.lean())
        return Committed(outcome="committed", events=events)

    def _first(self, conn: Connection, process: AnyProcess, order: Commit) -> str:
        """Why a strike cannot be: the entries that are to be struck before, by their numbers."""
        struck = next((draft for draft in order.drafts if draft.kind == ev.STRUCK), None)
        if struck is None:
            return "the case has no place for this where it stands"
        lines = history(conn, order.case)
        later = rests_on(process, lines, int(struck.data["version"]))
        kinds = {line.version: line.kind for line in lines}
        named = [f"{one} ({kinds[one]})" for one in later]
        held = [f"{one} ({kinds[one]})" for one in later if kinds[one] not in process.strikable]
        why = "without that event later ones would not be possible"
        if held:
            return f"{why}, and they cannot be struck: {', '.join(held)}"
        return f"{why}; strike those first, in this order: {', '.join(named)}"

    def draw(self, conn: Connection, process: AnyProcess, before: CaseState, order: Commit) -> Step:
        """Number the drafts, count their dates, and fold them onto the state."""
        events: list[Recorded] = []
        counted: dict[str, Counted] = {}
        state: CaseState | None = before if before.version else None
        for draft in order.drafts:
            version = before.version + len(events) + 1
            dated = {duty.key: self.count(duty) for duty in draft.opens}
            counted |= dated
            event = recorded(order, draft, version, dated)
            events.append(event)
            if event.kind == ev.STRUCK:
                state = fold(process, (*history(conn, order.case), *events))
            else:
                state = apply(process, state, event)
        if state is None:
            raise ValueError(f"the command {order.command} drafted no event")
        return Step(before, state, tuple(events), counted)

    def write(self, conn: Connection, process: AnyProcess, order: Commit, step: Step) -> None:
        """Write everything that one command changes. The caller holds the transaction."""
        after = step.after
        ledger.append(conn, [entry(order, event) for event in step.events])
        duties.write(conn, step.before, after, step.counted)
        due = nearest(after.obligations)
        closed = after.stage in process.stages.closed
        conn.execute(
            _MOVE,
            {
                "case": order.case,
                "stage": after.stage,
                "version": after.version,
                "state": after.lean(),
                "next_due": due.ends if due else None,
                "next_rule": due.rule if due else None,
                "closed_at": order.at if closed else None,
            },
        )
        conn.execute(_ANSWER, _command(order, "accepted", after, step.events))
        if order.fact:
            settle_fact(conn, order.fact, order)
        for event in step.events:
            self.project(conn, step.before, event, after)

    def refuse(
        self, conn: Connection, order: Commit, refusal: Refusal, row: RowMapping | Json
    ) -> Committed:
        """Record that a rule said no: a ledger entry, and no change of state."""
        record_refusal(conn, order, refusal)
        values = _command(order, "refused", None, ())
        values |= {"version": row["version"], "stage": row["stage"]}
        conn.execute(_ANSWER, values | {"refusal": refusal.model_dump(mode="json")})
        if order.fact:
            settle_fact(conn, order.fact, order)
        return Committed(
            outcome="refused", version=row["version"], stage=row["stage"], refusal=refusal
        )


def recorded(order: Commit, draft: Draft, version: int, dated: Mapping[str, Counted]) -> Recorded:
    """A draft with its number, its recorder and its dates."""
    return Recorded(
        version=version,
        kind=draft.kind,
        occurred_on=draft.occurred_on,
        recorded_at=order.at,
        actor=order.actor,
        command_id=order.command_id,
        data={name: value for name, value in draft.data.items() if value is not None},
        opens=tuple(
            one.obligation.model_copy(update={"opened_by": version}) for one in dated.values()
        ),
        closes=draft.closes,
        reopens=draft.reopens,
        orders=draft.orders,
        evidence=draft.evidence,
    )


def entry(order: Commit, event: Recorded) -> ledger.Entry:
    """The ledger entry of an event: its body is the event itself."""
    return ledger.Entry(
        scope=order.case,
        version=event.version,
        kind=event.kind,
        command_id=event.command_id,
        actor=event.actor,
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        body=event.lean(),
    )


def record_refusal(conn: Connection, order: Commit, refusal: Refusal) -> None:
    """A refusal in the ledger: who wanted what, and which rule said no."""
    body = {"command": order.command, "digest": order.digest, **refusal.model_dump(mode="json")}
    ledger.append(
        conn,
        [
            ledger.Entry(
                scope=order.case,
                version=None,
                kind="refusal",
                command_id=order.command_id,
                actor=order.actor,
                occurred_on=order.at,
                recorded_at=order.at,
                body=body,
            )
        ],
    )


def case_row(conn: Connection, case: str) -> RowMapping | None:
    """The row of a case, or None."""
    return conn.execute(_CASE, {"case": case}).mappings().one_or_none()


def command_row(conn: Connection, command_id: str) -> RowMapping | None:
    """The row of a command id, or None."""
    return conn.execute(_COMMAND, {"command": command_id}).mappings().one_or_none()


def history(conn: Connection, case: str, after: int = 0) -> tuple[Recorded, ...]:
    """The events of a case, in order, after a version."""
    found = conn.scalars(_LATER, {"case": case, "after": after})
    return tuple(Recorded.model_validate(json.loads(body)) for body in found)


def settle_fact(conn: Connection, fact: str, order: Commit) -> None:
    """Mark a machine fact as taken in."""
    conn.execute(update(FACTS).where(FACTS.c.id == fact).values(settled_at=order.at))


def _known(order: Commit, prior: RowMapping, lacking: tuple[Recorded, ...]) -> Committed:
    """The command id is in the record: its stored outcome answers, unless the content differs."""
    if prior["case_id"] != order.case or prior["digest"] != order.digest:
        why = "this command id was used before with other content; use a new id"
        return Committed(outcome="conflict", refusal=Refusal(rule=rules.H_03, message=why))
    refusal = Refusal.model_validate(prior["refusal"]) if prior["refusal"] else None
    return Committed(
        outcome="known",
        events=lacking,
        version=prior["version"],
        stage=prior["stage"],
        kinds=tuple(prior["kinds"]),
        refusal=refusal,
    )


def _command(
    order: Commit, outcome: str, after: CaseState | None, events: Sequence[Recorded]
) -> dict[str, Any]:
    return {
        "id": order.command_id,
        "case_id": order.case,
        "name": order.command,
        "digest": order.digest,
        "outcome": outcome,
        "version": after.version if after else 0,
        "stage": after.stage if after else "",
        "kinds": [event.kind for event in events],
        "refusal": None,
        "actor": order.actor.model_dump(mode="json"),
        "at": order.at,
    }
