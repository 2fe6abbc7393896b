"""What a caller gives and gets: orders, answers, and the two ways in which none comes.

Belongs here: reading what the engine or the record answered. Not here: asking them (the gateway).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import RowMapping
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.enrich import in_missouri
from domain import rules
from domain.actors import Actor
from domain.commands import CommandSpec, Reply, parse
from domain.model import Json, digest
from domain.process import OPEN
from domain.recording import Commit
from domain.refusal import Refusal

T = TypeVar("T")
Answer = Reply | Refusal
_COMMAND_ID = re.compile(r"[A-Za-z0-9._:/-]{1,160}")

FINAL = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.PERMISSION_DENIED,
        RPCStatusCode.UNAUTHENTICATED,
        RPCStatusCode.UNIMPLEMENTED,
    }
)
"""Answers that trying again cannot change. A server that dies says almost anything else."""


async def reached(call: Callable[[], Awaitable[T]], patience: timedelta) -> T:
    """Call until Temporal answers, with ever longer pauses.

    Raises:
        UnreachableError: the patience ended.
        RPCError: an answer that trying again cannot change.
    """
    wait, waited = 0.05, 0.0
    while True:
        try:
            return await call()
        except RPCError as error:
            if error.status in FINAL:
                raise
            if waited > patience.total_seconds():
                raise UnreachableError("Temporal does not answer") from error
        await asyncio.sleep(wait)
        waited += wait
        wait = min(wait * 2, 1.0)


class NotFoundError(Exception):
    """No such case, or one of another office: the two look the same."""


class UnreachableError(Exception):
    """The command was not accepted yet. Sending it again with the same id is safe."""


class WithheldError(Exception):
    """Somebody may know of a document, and not read it; the refusal names the rule.

    `where` is the chain of the ledger in which the refusal is entered.
    """

    def __init__(self, rule: str, what: str, where: str) -> None:
        self.refusal = Refusal(rule=rule, message=f"{what} is withheld from this role")
        self.where = where
        super().__init__(self.refusal.line())


@dataclass(frozen=True)
class Order:
    """A command as it comes in."""

    case: str
    command: str
    data: Json
    actor: Actor
    command_id: str


def worded_id(command_id: str) -> Refusal | None:
    """Refuse a command id that could hold words: it stays readable in the engine."""
    if _COMMAND_ID.fullmatch(command_id):
        return None
    return Refusal(
        rule=rules.H_05,
        message="id: wants up to 160 letters, digits and . _ : / -, and no space",
        field="id",
    )


def plain(data: Json) -> Json:
    """What the caller sent, as JSON: its digest recognises the same request again."""
    plain: Json = in_missouri(data)
    return plain


def misfit(spec: CommandSpec | None, order: Order) -> Refusal | None:
    """What is wrong with a command's form, before anybody else is asked."""
    if spec is None or spec.machine or spec.name == OPEN:
        return None  # the case itself answers, with what would be allowed
    strange = unknown_field(spec, order.data)
    if strange is not None:
        return strange
    parsed = parse(spec, order.data)
    return parsed if isinstance(parsed, Refusal) else None


def unknown_field(spec: CommandSpec, data: Mapping[str, object]) -> Refusal | None:
    """Refuse a field that a command does not have: it would be lost without a word."""
    unknown = sorted(set(data) - set(spec.model.model_fields))
    if not unknown:
        return None
    known = ", ".join(sorted(spec.model.model_fields))
    return Refusal(
        rule=rules.H_05, message=f"{unknown[0]}: unknown; known are {known}", field=unknown[0]
    )


def refusal_in(failed: WorkflowUpdateFailedError) -> tuple[Refusal | None, int]:
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


def stored(order: Order, prior: RowMapping) -> Answer:
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


def turned_away(order: Order, at: datetime) -> Commit:
    """A command that was refused, as the ledger takes it: nothing of it is enacted."""
    return Commit(
        process="",
        case=order.case,
        expected=0,
        command_id=order.command_id,
        command=order.command,
        digest=digest(order.data),
        actor=order.actor,
        at=at,
    )


def claims(order: Order, at: datetime) -> dict[str, str]:
    """What a token binds: who acts, for whom, on which case, with exactly this content."""
    actor = order.actor
    return {
        "actor": actor.id,
        "role": str(actor.role),
        "office": actor.office,
        "delegation": actor.delegation or "",
        "workflow_id": order.case,
        "command": order.command,
        "update_id": order.command_id,
        "digest": digest(order.data),
        "issued_at": at.isoformat(),
    }
