"""What passes between a running case and its record: commits, facts, effects.

Belongs here: the models of that exchange. Not here: the activities that carry it
(`activities/contracts.py`), nor the transactions behind them (`records/`).
"""

from datetime import datetime

from pydantic import Field

from domain.actors import Actor
from domain.events import Draft, Effect, Recorded
from domain.model import Frozen, Json
from domain.obligations import Obligation
from domain.refusal import Refusal


class Counted(Frozen):
    """A duty with its dates, and why they are so: the numbered steps, the other readings."""

    obligation: Obligation
    conservative_ends: datetime | None = None
    steps: tuple[str, ...] = ()
    readings: Json = Field(default_factory=dict)
    flags: tuple[str, ...] = ()
    confidence: str = ""


class Commit(Frozen):
    """Record what a command does: one transaction for events, duties and read rows.

    `digest` is the digest of the command's content: the same id with another digest is refused.
    With `refusal` set the command is recorded as refused and nothing else changes.
    """

    process: str
    case: str
    expected: int
    command_id: str
    command: str
    digest: str
    actor: Actor
    at: datetime
    drafts: tuple[Draft, ...] = ()
    refusal: Refusal | None = None
    fact: str | None = None
    """The row of the machine fact that this settles, if one does."""


class Committed(Frozen):
    """What the record holds now. `events` are those that the caller's state lacks, in order.

    outcome  committed  the drafts are recorded
             known      this command id was recorded before; `version`/`stage`/`refusal` answer it
             behind     other events came first: apply them and decide anew
             conflict   the id was used with other content (H-03)
             refused    recorded as refused (also a strike that the fold cannot bear)
             ahead      the record holds less than the caller: take `state` from it
    """

    outcome: str
    events: tuple[Recorded, ...] = ()
    version: int = 0
    stage: str = ""
    kinds: tuple[str, ...] = ()
    refusal: Refusal | None = None
    state: Json | None = None
    """The whole state, where single events cannot give it (a strike, a record that went back)."""


class Fact(Frozen):
    """A fact that a machine wrote to the record: a scan, another case's outcome, a changed row."""

    id: str
    kind: str
    actor: Actor
    data: Json = Field(default_factory=dict)


class FactsAsked(Frozen):
    """Which facts of a case to read; with no ids, every one that waits."""

    case: str
    ids: tuple[str, ...] = ()


class FactsFound(Frozen):
    """The facts that were named or wait. Unknown ids are simply not among them."""

    facts: tuple[Fact, ...] = ()


class EffectAsked(Frozen):
    """An effect to carry out. `effect.key` is its idempotency key."""

    process: str
    case: str
    office: str
    effect: Effect
    at: datetime


class EffectDone(Frozen):
    """What became of an effect: references and digests, never documents."""

    result: Json = Field(default_factory=dict)
