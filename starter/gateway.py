"""The one way in: whoever acts on a case, acts through here.

Belongs here: checking a command's form, proving its actor, sending it, answering from the record
when the case has already closed, and writing refusals to the ledger. Not here: what a command
means (the decider), nor how anything is shown (the command line, the console).
"""

import asyncio
import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, select
from temporalio.client import (
    Client,
    RPCError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCStatusCode

from activities.enrich import Enricher, in_missouri
from activities.running import Runner
from domain import rules
from domain.actors import Actor, lean_actor
from domain.commands import Envelope, Reply
from domain.model import Json, digest
from domain.process import OPEN
from domain.recording import Fact
from domain.refusal import Refusal
from domain.withholding import reaches
from records import facts, reasons
from records.commit import Recorder, case_row, command_row, record_refusal
from records.engine import reading
from records.opening import Opening, open_case
from records.tables import CASES
from runtime import tokens
from runtime.clock import Clock
from starter.answers import (
    FINAL,
    Answer,
    NotFoundError,
    Order,
    UnreachableError,
    claims,
    misfit,
    plain,
    reached,
    refusal_in,
    stored,
    turned_away,
    unknown_field,
    worded_id,
)
from starter.lookups import PLACE, outsider, unlisted, unregistered, warnings_of
from starter.provided import provided

T = TypeVar("T")

_PATIENCE = timedelta(seconds=90)
_PER_CALL = timedelta(seconds=20)
_REFRESHES = 5
OPENINGS = "openings"
"""The chain of the ledger for refusals to open a case."""


class Gateway:
    """Opens cases, gives commands, brings facts. Every call is safe to repeat with its id."""

    def __init__(
        self,
        runner: Runner,
        recorder: Recorder,
        key: bytes,
        clock: Clock,
        enricher: Enricher | None = None,
    ) -> None:
        self.runner = runner
        self.enricher = enricher
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
        """Open a case and start its workflow; the same id answers with the same case.

        Registers and rule tables are looked up first; a fact that they lack is a refusal (H-05).
        """
        now, content = self.clock.now(), digest(plain(dict(data)))
        given: Mapping[str, Any] = data
        spec = self.recorder.processes[process].commands[OPEN]
        refusal = (
            worded_id(command_id) or unknown_field(spec, data) or await self._no_delegate(actor)
        )
        if refusal is None and self.enricher is not None:
            try:
                given = await asyncio.to_thread(self.enricher.opening, process, data, actor, now)
            except ValueError as unknown:
                refusal = Refusal(rule=rules.H_05, message=str(unknown))
            else:
                refusal = await self._lacking(
                    lambda conn: unregistered(conn, process, dict(given), actor)
                )
        asked = Opening(process, given, actor, command_id, now, content)
        return await (self.open_as(asked) if refusal is None else self._not_opened(asked, refusal))

    async def _not_opened(self, asked: Opening, refusal: Refusal) -> Refusal:
        command_id = "" if worded_id(asked.command_id) else asked.command_id
        order = Order(OPENINGS, f"open {asked.process}", {}, asked.actor, command_id)
        return await self._turned_away(order, refusal)

    async def open_as(self, asked: Opening) -> Answer:
        """Open a case whose data are already looked up."""
        opened = await asyncio.to_thread(open_case, self.recorder, asked)
        if opened.refusal is not None:
            return await self._not_opened(asked, opened.refusal)
        await reached(lambda: self.runner.start(opened.case), self.patience)
        said = await asyncio.to_thread(
            self._looking, lambda conn: warnings_of(conn, asked, self.recorder.processes)
        )
        return Reply(
            case=opened.case,
            command_id=asked.command_id,
            version=opened.version,
            stage=opened.stage,
            events=opened.kinds,
            warnings=said,
        )

    async def do(self, order: Order) -> Answer:
        """Give a command to an open case.

        Raises:
            NotFoundError: there is no such case in the actor's office, or to which it is a party.
            UnreachableError: Temporal or its workers do not answer; nothing is known to be lost.
        """
        words = worded_id(order.command_id)
        if words is not None:
            return words
        refusal = await asyncio.to_thread(self._looking, lambda conn: outsider(conn, order))
        if refusal is not None:
            return await self._turned_away(order, refusal)
        order, process, prior = await asyncio.to_thread(self._prepared, order)
        spec = self.recorder.processes[process].spec(order.command)
        answer = (
            await self._known(order, prior)
            or await self._no_delegate(order.actor)
            or misfit(spec, order)
            or await self._lacking(lambda conn: unlisted(conn, process, order))
            or await self._send(order)
        )
        return await self._turned_away(order, answer) if isinstance(answer, Refusal) else answer

    async def _turned_away(self, order: Order, refusal: Refusal) -> Refusal:
        """A refusal is entered in the ledger before the caller hears of it."""
        await asyncio.to_thread(self._note_refusal, order, refusal)
        return refusal

    async def tell(self, case: str, fact: Fact) -> None:
        """Bring a machine's fact: recorded first, then announced by its id alone."""
        at = self.clock.now()
        await asyncio.to_thread(
            self._in_transaction, lambda conn: facts.write(conn, case, fact, at)
        )
        await self.runner.announce(case, fact.id)

    async def _no_delegate(self, actor: Actor) -> Refusal | None:
        """A designee acts only while the delegation on record is in force (DOR-003)."""
        if self.enricher is None or actor.delegation is None:
            return None
        if await asyncio.to_thread(self.enricher.delegated, actor, self.clock.now()):
            return None
        return Refusal(
            rule=rules.DOR_003,
            message=f"the delegation {actor.delegation} of {actor.office} is not in force",
        )

    async def _lacking(self, look: Callable[[Connection], Refusal | None]) -> Refusal | None:
        """What is named and stands in no register, if registers are looked up at all."""
        return None if self.enricher is None else await asyncio.to_thread(self._looking, look)

    def _prepared(self, order: Order) -> tuple[Order, str, RowMapping | Refusal | None]:
        """The command as it travels, its case's process, and the command's row if it is known.

        It travels in Missouri's time; a reason becomes a note's id. The look holds up no writer.
        Of a known command with another reason the refusal comes in its row's place (H-03).
        """
        data: Json = in_missouri(order.data)
        now, reason = self.clock.now(), str(data.pop("reason", None) or "")
        with reading(self.recorder.engine) as conn:
            place = conn.execute(PLACE, {"case": order.case}).one_or_none()
            processes = self.recorder.processes
            if place is None or not reaches(processes[place.process], place.office, order.actor):
                raise NotFoundError(f"no case {order.case}")
            prior = command_row(conn, order.command_id)
            note = reasons.kept(conn, prior, order.case, reason)
            if "occurred_on" not in data:
                data["occurred_on"] = reasons.said_on(conn, order.command_id, now)
            if self.enricher is not None:
                asked = dataclasses.replace(order, data=data)
                data = provided(conn, str(place.process), asked, prior, now)
        if reason and prior is None:
            with self.recorder.engine.begin() as conn:
                note = reasons.keep(conn, order.command_id, order.case, reason, order.actor, now)
        if isinstance(note, Refusal):
            return order, str(place.process), note
        data |= {"note": note} if note else {}
        return dataclasses.replace(order, data=data), str(place.process), prior

    # -- sending ----------------------------------------------------------------------------

    async def _send(self, order: Order) -> Answer:
        envelope = Envelope(
            actor=lean_actor(order.actor), data=order.data, token=self._token(order)
        )
        refreshed, wait, waited = 0, 0.05, 0.0
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
                refusal, version = refusal_in(failed)
                if refusal is not None:
                    stale = await asyncio.to_thread(self._version, order.case) > version
                    if not stale or refreshed >= _REFRESHES:
                        return await self._first_said(order) or refusal
                    refreshed += 1
                    await self.runner.refresh(order.case)
            except WorkflowUpdateRPCTimeoutOrCancelledError as cut_short:
                if isinstance(cut_short.__cause__, asyncio.CancelledError):
                    raise cut_short.__cause__ from None  # our own caller gave up
            except RPCError as error:
                if error.status == RPCStatusCode.NOT_FOUND:
                    closed = await self._closed(order)
                    if closed is not None:
                        return closed
                    await reached(lambda: self.runner.start(order.case), self.patience)
                elif error.status in FINAL:
                    raise
            if waited > self.patience.total_seconds():
                raise UnreachableError(
                    f"{order.command} is not yet accepted; give it again with the same id"
                )
            await asyncio.sleep(wait)
            wait, waited = min(wait * 2, 1.0), waited + wait

    async def _known(self, order: Order, prior: RowMapping | Refusal | None) -> Answer | None:
        """The stored outcome of a command id that the record has already."""
        if prior is None or isinstance(prior, Refusal):
            return prior
        # A worker may have died between the record and its own state: let it look.
        await self.runner.refresh(order.case)
        return await self._first_said(order)

    async def _first_said(self, order: Order) -> Answer | None:
        """What the record answered a command id, though the case may have forgotten it by now."""
        return await asyncio.to_thread(self._looking, lambda conn: self._recorded(conn, order))

    def _recorded(self, conn: Connection, order: Order) -> Answer | None:
        """The stored outcome of a command id, if any, with the warnings of its first answer."""
        prior = command_row(conn, order.command_id)
        held = stored(order, prior) if prior is not None else None
        if held is None or isinstance(held, Refusal):
            return held
        said = warnings_of(conn, order, self.recorder.processes)
        return held.model_copy(update={"warnings": said})

    async def _checked(self, order: Order, reply: Reply) -> Answer:
        """Temporal answers a repeated update id without looking at the content; we look."""
        prior, said = await asyncio.to_thread(
            self._looking,
            lambda conn: (
                command_row(conn, order.command_id),
                warnings_of(conn, order, self.recorder.processes),
            ),
        )
        held = stored(order, prior) if prior is not None else reply
        if isinstance(held, Refusal):
            return held
        told = {"case": order.case, "command_id": order.command_id, "warnings": said}
        return reply.model_copy(update=told)

    async def _closed(self, order: Order) -> Answer | None:
        """The answer for a case whose workflow has ended; None when it merely is not running."""

        def look(conn: Connection) -> Answer | None:
            if (first := self._recorded(conn, order)) is not None:
                return first
            row = case_row(conn, order.case)
            if row is None or row["closed_at"] is None:
                return None
            return Refusal(
                rule=rules.H_06, message=f"the case is closed (stage {row['stage']})", allowed=()
            )

        return await asyncio.to_thread(self._looking, look)

    def _token(self, order: Order) -> str:
        return tokens.sign(self._key, claims(order, self.clock.now()))

    # -- the record -------------------------------------------------------------------------

    def _version(self, case: str) -> int:
        query = select(CASES.c.version).where(CASES.c.id == case)
        return self._looking(lambda conn: int(conn.execute(query).scalar_one()))

    def _note_refusal(self, order: Order, refusal: Refusal) -> None:
        commit = turned_away(order, self.clock.now())

        def write(conn: Connection) -> None:
            # A case that does not exist has no chain in which anything could be entered.
            if order.case == OPENINGS or case_row(conn, order.case) is not None:
                record_refusal(conn, commit, refusal)

        self._in_transaction(write)

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self.recorder.engine.begin() as conn:
            return work(conn)

    def _looking(self, work: Callable[[Connection], T]) -> T:
        """Look at the record without holding up those who write to it."""
        with reading(self.recorder.engine) as conn:
            return work(conn)
