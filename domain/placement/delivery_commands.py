"""What may be asked of a delivery: the models of its commands, and the law it needs.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `delivery.py`), nor what it does.
"""

from typing import Literal

from pydantic import AwareDatetime, Field

from domain.commands import Command, Id
from domain.model import Frozen
from domain.placement.common import OpenCase

Effect = Literal[
    "complete",
    "complete-with-warning",
    "await-receipt",
    "pending",
    "undeliverable",
    "decision",
    "lost",
    "fallback-certified",
]


class OutcomeRow(Frozen):
    """What one report means: a row of table 6.3."""

    proof: Literal["yes", "weaker", "no"]
    effect: Effect


class SignatureLaw(Frozen):
    """Whether only the addressee's own signature is proof (X-03, C-30)."""

    default: bool
    where_subject_lives_at_address: bool


class DeliveryLaw(Frozen):
    """The values of the law that a delivery decides by, by their names in the tables."""

    outcomes: dict[str, OutcomeRow]
    refused_counts_as: Literal["undeliverable", "notified"]
    require_addressee_signature: SignatureLaw
    verbal_attempts: int = Field(ge=1)


class OpenDelivery(OpenCase):
    """Open a delivery: one letter to one recipient, for the case that owns it.

    `electronic_allowed` follows from the section of the notice (matrix 6.2); where it is false an
    operator's decision (`electronic_decision`: the id of its note) may stand in (C-08). With an
    `article` the office has handed the letter to the carrier itself.
    """

    owner: Id
    letter: Id
    letter_kind: Id
    recipient: Id
    method: Literal["hand", "certified", "electronic"]
    electronic_allowed: bool = False
    electronic_decision: Id | None = None
    subject_lives_at_address: bool = False
    restricted: bool = False
    article: Id | None = None


class CarrierScan(Command):
    """The carrier reports on an article. `signer` says whose signature a receipt shows."""

    code: Id
    article: Id | None = None
    at: AwareDatetime | None = None
    signer: Literal["addressee", "other"] | None = None


class RecordHandDelivery(Command):
    """The letter was offered by hand. A signed receipt is the proof (DOR-036)."""

    outcome: Literal["signed", "other", "refused", "not-met"] = "signed"
    handed_by: Id | None = None


class RecordAcknowledgement(Command):
    """The recipient acknowledged a fax or e-mail, or it could not be delivered (DOR-039)."""

    outcome: Literal["acknowledged", "failed"] = "acknowledged"


class RecordVerbalAttempt(Command):
    """Somebody telephoned or went there. `outcome` says what happened.

    Voicemail never reaches anybody, and nothing but the contact is left there (C-18).
    """

    reached: bool
    outcome: Literal["spoke", "voicemail", "no-answer", "wrong-number", "not-met"] | None = None
    person: Id | None = None


class RecordFollowUpSent(Command):
    """The follow-up letter went out."""

    method: Literal["mail", "hand", "certified", "electronic"] = "mail"


class CorrectAddress(Command):
    """A better address is on file: the letter is sent again."""

    method: Literal["certified", "hand"] = "certified"


class DecideDelivery(Command):
    """A named person decides what the tables leave open (O)."""

    choice: Literal[
        "treat-as-delivered",
        "treat-as-returned",
        "resend-by-hand",
        "resend-certified",
        "stop",
    ]


class CloseDelivery(Command):
    """End the ladder as *attempted*: both the verbal attempts and the follow-up are done."""
