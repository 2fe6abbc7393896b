"""The pure interface of every side effect: what a workflow may ask for, and what it is told.

Belongs here: activity names, inputs, results and task queues. Not here: how anything is done (one
file per port beside this one). Workflows import this module and no other of `activities`.
"""

from datetime import datetime

from pydantic import Field
from temporalio import activity

from domain.actors import Actor
from domain.events import Draft, Effect, Recorded
from domain.model import Frozen, Json
from domain.refusal import Refusal

RECORD_QUEUE = "record"
LETTERS_QUEUE = "letters"
MAIL_QUEUE = "mail"
CASES_QUEUE = "cases"


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
    """The facts that exist and are not settled. Unknown ids are simply not among them."""

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


class RecordActivities:
    """The case database: the record of every case."""

    @activity.defn(name="record.commit")
    def commit(self, order: Commit) -> Committed:
        """Record a command's events. One transaction; the same command id has one effect."""
        raise NotImplementedError

    @activity.defn(name="record.facts")
    def facts(self, asked: FactsAsked) -> FactsFound:
        """Read machine facts by id."""
        raise NotImplementedError


class EffectActivities:
    """Effects outside, each idempotent by its key."""

    @activity.defn(name="letters.render")
    def render_letter(self, asked: EffectAsked) -> EffectDone:
        """Word and typeset a letter; store it by digest. Result: `letter`, `digest`, `kind`."""
        raise NotImplementedError

    @activity.defn(name="mail.hand-over")
    def hand_over(self, asked: EffectAsked) -> EffectDone:
        """Put a letter into the mail room's print queue. Result: `mailing`, `article`."""
        raise NotImplementedError

    @activity.defn(name="alerts.raise")
    def raise_alert(self, asked: EffectAsked) -> EffectDone:
        """Alert people: log and e-mail. Result: `alert`."""
        raise NotImplementedError

    @activity.defn(name="cases.open")
    async def open_case(self, asked: EffectAsked) -> EffectDone:
        """Open another case. Result: `case`."""
        raise NotImplementedError

    @activity.defn(name="cases.tell")
    async def tell_case(self, asked: EffectAsked) -> EffectDone:
        """Write a fact for another case and wake it. Result: `fact`."""
        raise NotImplementedError


EFFECTS: dict[str, tuple[str, str]] = {
    "letter": ("letters.render", LETTERS_QUEUE),
    "mail": ("mail.hand-over", MAIL_QUEUE),
    "alert": ("alerts.raise", MAIL_QUEUE),
    "open": ("cases.open", RECORD_QUEUE),
    "tell": ("cases.tell", RECORD_QUEUE),
}
"""Kind of an ordered effect -> the activity that carries it out, and its queue."""
