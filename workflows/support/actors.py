"""Whether a command's actor is who they say: the token binds actor and content.

Belongs here: the comparison. Not here: the key; an interceptor outside the sandbox holds it and
lends its check as an external function.
"""

from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Envelope
    from domain.model import digest
    from domain.refusal import Refusal

VERIFY = "dueprocess_verify_token"
_AGE = timedelta(days=1)
"""Generous: a console may retry for hours while the case database is away."""


def claims_of(envelope: Envelope, command: str, command_id: str, case: str) -> dict[str, str]:
    """What a token must say for this command."""
    actor = envelope.actor
    return {
        "actor": actor.id,
        "role": str(actor.role),
        "office": actor.office,
        "delegation": actor.delegation or "",
        "workflow_id": case,
        "command": command,
        "update_id": command_id,
        "digest": digest(envelope.data),
    }


def impostor(envelope: Envelope, command: str, command_id: str) -> Refusal | None:
    """None when the token is genuine, fresh and bound to this command; else the refusal.

    Only validators call this: on replay the token's age would be meaningless.
    """
    verify = workflow.extern_functions()[VERIFY]
    meant = claims_of(envelope, command, command_id, workflow.info().workflow_id)
    issued_at: str | None = verify(envelope.token, meant)
    if issued_at is None:
        return Refusal(rule=rules.H_02, message="the actor of this command is not proven")
    age = workflow.now() - datetime.fromisoformat(issued_at)
    if abs(age) > _AGE:
        return Refusal(rule=rules.H_02, message="the proof of this command's actor has expired")
    return None
