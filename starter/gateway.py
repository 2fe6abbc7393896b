"""The one way in: whoever acts on a case, acts through here.

Belongs here: checking a command's form, proving its actor, sending it, answering from the record
when the case has already closed, and writing refusals to the ledger. Not here: what a command
means (the decider), nor how anything is shown (the command line, the console).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, select
from temporalio.client import (
    Client,
    RPCError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCStatusCode

from activities.running import Runner
from domain import rules
from domain.actors import Actor, Role
from domain.commands import CommandSpec, Envelope, Reply, parse
from domain.model import Json, digest
from domain.recording import Commit, Fact
from domain.refusal import Refusal
from records import facts
from records.commit import Recorder, case_row, command_row, record_refusal
from records.opening import Opening, open_case
from records.tables import CASES
from runtime import tokens
from runtime.clock import Clock

T = TypeVar("T")
Answer = Reply | Refusal

_PATIENCE = timedelta(seconds=90)
_PER_CALL = timedelta(seconds=20)
_REFRESHES = 5
_SEES_ALL = frozenset({Role.OPERATOR, Role.AUDITOR, Role.COUNSEL, Role.SUPERVISOR, Role.SYSTEM})
_PASSING = frozenset(
    {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.ABORTED,
        RPCStatusCode.UNKNOWN,
    }
)


class NotFoundError(Exception):
    """No such case, or one of another office: the two look the same."""


class UnreachableError(Exception):
    """The command was not accepted yet. Sending it again with the same id is safe."""


@dataclass(frozen=True)
class Order:
    """A command as it comes in."""

    case: str
    command: str
    data: Json
    actor: Actor
    command_id: str


class Gateway:
    """Opens cases, gives commands, brings facts. Every call is safe to repeat with its id."""

    def __init__(self, runner: Runner, recorder: Recorder, key: bytes, clock: Clock) -> None:
        self.runner = runner
        self.recorder = recorder
        self.clock = clock
        self.patience = _PATIENCE
        self._key = key

    @property
    def client(self) -> Client:
        """The connection to Temporal."""
        return self.runner.client

    async def open(
        self, process: str, data: Mapping[str, Any], actor: Actor, command_id: str
    ) -> Answer:
        """Open a case and start its workflow; the same id answers with the same case."""
        asked = Opening(process, data, actor, command_id, self.clock.now())
        return await self.open_as(asked)

    async def open_as(self, asked: Opening) -> Answer:
        """Open a case whose data are already looked up."""
        opened = await asyncio.to_thread(open_case, self.recorder, asked)
        if opened.refusal is not None:
            order = Order("openings", f"open {asked.process}", {}, asked.actor, asked.command_id)
            await asyncio.to_thread(self._note_refusal, order, opened.refusal)
            return opened.refusal
        await self._reached(lambda: self.runner.start(opened.case))
        return Reply(
            case=opened.case,
            command_id=asked.command_id,
            version=opened.version,
            stage=opened.stage,
            events=opened.kinds,
        )

    async def do(self, order: Order) -> Answer:
        """Give a command to an open case.

        Raises:
            NotFoundError: there is no such case in the actor's office.
            UnreachableError: Temporal or its workers do not answer; nothing is known to be lost.
        """
        row = await self._row(order)
        spec = self.recorder.processes[row["process"]].spec(order.command)
        answer = await self._known(order) or _misfit(spec, order) or await self._send(order)
        if isinstance(answer, Refusal):
            await asyncio.to_thread(self._note_refusal, order, answer)
        return answer

    async def tell(self, case: str, fact: Fact) -> None:
        """Bring a machine's fact: recorded first, then announced by its id alone."""

        def write(conn: Connection) -> None:
            facts.write(conn, case, fact, self.clock.now())

        await asyncio.to_thread(self._in_transaction, write)
        await self.runner.announce(case, fact.id)

    # -- sending ----------------------------------------------------------------------------

    async def _send(self, order: Order) -> Answer:
        envelope = Envelope(actor=order.actor, data=order.data, token=self._token(order))
        refreshed = 0
        wait, waited = 0.05, 0.0
        while True:
            try:
                handle = self.client.get_workflow_handle(order.case)
                reply: Reply = await handle.execute_update(
                    order.command,
                    envelope,
                    id=order.command_id,
                    result_type=Reply,
                    rpc_timeout=_PER_CALL,
                )
                return await self._checked(order, reply)
            except WorkflowUpdateFailedError as failed:
                refusal, version = _refusal(failed)
                if refusal is not None:
                    stale = await asyncio.to_thread(self._version, order.case) > version
                    if not stale or refreshed >= _REFRESHES:
                        return refusal
                    refreshed += 1
                    await self.runner.refresh(order.case)
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                pass
            except RPCError as error:
                if error.status == RPCStatusCode.NOT_FOUND:
                    closed = await self._closed(order)
                    if closed is not None:
                        return closed
                    await self._reached(lambda: self.runner.start(order.case))
                elif error.status not in _PASSING:
                    raise
            if waited > self.patience.total_seconds():
                raise UnreachableError(
                    f"{order.command} is not yet accepted; give it again with the same id"
                )
            await asyncio.sleep(wait)
            waited += wait
            wait = min(wait * 2, 1.0)

    async def _known(self, order: Order) -> Answer | None:
        """The stored outcome of a command id that the record has already."""
        prior = await asyncio.to_thread(
            self._in_transaction, lambda conn: command_row(conn, order.command_id)
        )
        if prior is None:
            return None
        # A worker may have died between the record and its own state: let it look.
        await self.runner.refresh(order.case)
        return _stored(order, prior)

    async def _checked(self, order: Order, reply: Reply) -> Answer:
        """Temporal answers a repeated update id without looking at the content; we look."""
        prior = await asyncio.to_thread(
            self._in_transaction, lambda conn: command_row(conn, order.command_id)
        )
        stored = _stored(order, prior) if prior is not None else reply
        return stored if isinstance(stored, Refusal) else reply

    async def _closed(self, order: Order) -> Answer | None:
        """The answer for a case whose workflow has ended; None when it merely is not running."""

        def look(conn: Connection) -> Answer | None:
            prior = command_row(conn, order.command_id)
            if prior is not None:
                return _stored(order, prior)
            row = case_row(conn, order.case)
            if row is None or row["closed_at"] is None:
                return None
            return Refusal(
                rule=rules.H_06, message=f"the case is closed (stage {row['stage']})", allowed=()
            )

        return await asyncio.to_thread(self._in_transaction, look)

    async def _reached(self, call: Callable[[], Awaitable[T]]) -> T:
        wait, waited = 0.05, 0.0
        while True:
            try:
                return await call()
            except RPCError as error:
                if error.status not in _PASSING:
                    raise
                if waited > self.patience.total_seconds():
                    raise UnreachableError("Temporal does not answer") from error
            await asyncio.sleep(wait)
            waited += wait
            wait = min(wait * 2, 1.0)

    def _token(self, order: Order) -> str:
        actor = order.actor
        claims = {
            "actor": actor.id,
            "role": str(actor.role),
            "office": actor.office,
            "delegation": actor.delegation or "",
            "workflow_id": order.case,
            "command": order.command,
            "update_id": order.command_id,
            "digest": digest(order.data),
            "issued_at": self.clock.now().isoformat(),
        }
        return tokens.sign(self._key, claims)

    # -- the record -------------------------------------------------------------------------

    async def _row(self, order: Order) -> Mapping[str, Any]:
        row = await asyncio.to_thread(self._in_transaction, lambda conn: case_row(conn, order.case))
        own = row is not None and (
            row["office"] == order.actor.office or order.actor.role in _SEES_ALL
        )
        if row is None or not own:
            raise NotFoundError(f"no case {order.case}")
        return dict(row)

    def _version(self, case: str) -> int:
        query = select(CASES.c.version).where(CASES.c.id == case)
        return self._in_transaction(lambda conn: int(conn.execute(query).scalar_one()))

    def _note_refusal(self, order: Order, refusal: Refusal) -> None:
        now = self.clock.now()
        commit = Commit(
            process="",
            case=order.case,
            expected=0,
            command_id=order.command_id,
            command=order.command,
            digest=digest(order.data),
            actor=order.actor,
            at=now,
        )
        self._in_transaction(lambda conn: record_refusal(conn, commit, refusal))

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self.recorder.engine.begin() as conn:
            return work(conn)


def _misfit(spec: CommandSpec | None, order: Order) -> Refusal | None:
    """What is wrong with a command's form, before anybody else is asked."""
    if spec is None or spec.machine:
        return None  # the case itself answers, with what would be allowed
    unknown = sorted(set(order.data) - set(spec.model.model_fields))
    if unknown:
        known = ", ".join(sorted(spec.model.model_fields))
        return Refusal(
            rule=rules.H_05, message=f"{unknown[0]}: unknown; known are {known}", field=unknown[0]
        )
    parsed = parse(spec, order.data)
    return parsed if isinstance(parsed, Refusal) else None


def _refusal(failed: WorkflowUpdateFailedError) -> tuple[Refusal | None, int]:
    """The rule's answer inside a failed update; None when the case is between two runs."""
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type == "refused":
        details = cause.details[0]
        return Refusal.model_validate(details), int(details.get("version", 0))
    if isinstance(cause, ApplicationError) and cause.type in {
        "busy",
        "AcceptedUpdateCompletedWorkflow",
    }:
        return None, 0
    raise failed


def _stored(order: Order, prior: RowMapping) -> Answer:
    """The stored outcome of a command id."""
    if prior["case_id"] != order.case or prior["digest"] != digest(order.data):
        why = "this command id was used before with other content; use a new id"
        return Refusal(rule=rules.H_03, message=why)
    if prior["refusal"]:
        return Refusal.model_validate(prior["refusal"])
    return Reply(
        case=order.case,
        command_id=order.command_id,
        version=prior["version"],
        stage=prior["stage"],
        events=tuple(prior["kinds"]),
    )
