"""Events: what happened, as the decider drafts it and as the ledger holds it.

Belongs here: the envelope of every event. Not here: the kinds of a process (their `data` models
live with the process).
"""

from datetime import UTC, datetime
from typing import Any

from pydantic import Field

from domain.actors import Actor, Role
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Obligation

OPENED = "opened"
REMINDER_DUE = "reminder-due"
BREACHED = "obligation-breached"
EFFECT_DONE = "effect-done"
FACTS_NOTED = "facts-noted"
STRUCK = "event-struck"
WARNED = "warned"

ANYWHERE = frozenset({REMINDER_DUE, BREACHED, EFFECT_DONE, FACTS_NOTED, STRUCK, WARNED})
"""Kinds that change facts, and never the stage of a case."""


class Order(Frozen):
    """An effect outside that an event orders: a letter, an alert, another case, a report to one.

    `key` tells apart the orders of one event (usually the recipient's id). Together with the case
    id and the version of the event it is the effect's idempotency key, which survives continue-
    as-new, restore and reset.
    """

    key: str
    kind: str
    data: Json = Field(default_factory=dict)


class Draft(Frozen):
    """An event before it is recorded: the decider's word, without version, dates or recorder."""

    kind: str
    occurred_on: datetime
    data: Json = Field(default_factory=dict)
    opens: tuple[Duty, ...] = ()
    closes: tuple[Closing, ...] = ()
    reopens: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    evidence: tuple[str, ...] = ()


NOBODY = Actor(id="", role=Role.SYSTEM, office="")
NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Recorded(Frozen):
    """An event of the ledger. `version` counts the state-changing events of a case from 1.

    On the way back to the case that sent it, an event leaves out its recorder, its command and its
    time of recording: the case knows them. In the ledger they are always there.
    """

    version: int
    kind: str
    occurred_on: datetime
    recorded_at: datetime = NEVER
    actor: Actor = NOBODY
    command_id: str = ""
    data: Json = Field(default_factory=dict)
    opens: tuple[Obligation, ...] = ()
    closes: tuple[Closing, ...] = ()
    reopens: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    evidence: tuple[str, ...] = ()

    def answer(self) -> "Recorded":
        """The event without what the case that sent it knows, and without empty fields."""
        left_out = {"actor", "command_id", "recorded_at"}
        return Recorded.model_validate(
            self.model_dump(mode="json", exclude_defaults=True, exclude=left_out)
        )

    def lean(self) -> dict[str, Any]:
        """The event as JSON without empty fields: what ledger and payloads carry."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Effect(Frozen):
    """An ordered effect that has not been reported done. `key` is its idempotency key."""

    key: str
    kind: str
    version: int
    data: Json = Field(default_factory=dict)
