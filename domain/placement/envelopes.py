"""Envelopes, pages and questions: what a case has planned to tell whom, and how far it has come.

One envelope goes to one recipient on behalf of one consumer; each page in it is about one subject.
Belongs here: these records and their pure questions. Not here: what ought to be told (`wanted.py`,
`planning.py`), nor any field's words (letters).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime, Field

from domain.commands import Id
from domain.model import Frozen
from domain.placement.home import Field_, Source

Section = Literal["2", "3C", "4", "5", "6"]
"""Section of the regulation under which something is told."""
SubjectKind = Literal["registered", "charged"]
Standing = Literal["self", "guardian", "parent"]
"""As what somebody is told: the consumer, a guardian, a parent."""
EnvelopeStatus = Literal[
    "planned", "ready", "sent", "delivered", "attempted", "stopped", "dropped", "documented"
]

UNSENT: Final = frozenset({"planned", "ready"})
OUT: Final = frozenset({"sent", "delivered", "attempted"})
"""The recipient was told, or may have been."""
_STANDING: Final = frozenset(
    {"refused", "no-response", "withdrawn", "closed", "no-guardian", "scope", "decided"}
)
"""Reasons for telling nothing that stand: a memo of them goes into the separate file."""
_TOLD: Final = frozenset({"delivered", "attempted", "documented"})
"""With proof, or with every attempt made: a ladder that was stopped has told nobody (DOR-036)."""
DONE: Final = frozenset({"delivered", "attempted", "stopped", "documented"})


class Recipient(Frozen):
    """Somebody who is told, on behalf of whom. `on_behalf_of` None: the consumer is told."""

    recipient: Id
    standing: Standing
    consumer: Id
    """The consumer who is to know: the recipient, or the recipient's ward or child."""
    lives_with: bool = False
    """Whether the recipient lives where the consumer lives (C-30)."""


class PageOffence(Frozen):
    """An offence on a page, by its code in the law's table; its date only where one is allowed."""

    code: Id
    on: AwareDatetime | None = None


class Page(Frozen):
    """What one recipient is told about one subject: which fields, from which public records.

    `sections` are those that this page fulfils: one page may serve (3)(C) and (5)(C) at once.
    """

    subject: Id
    kind: SubjectKind
    sections: tuple[Section, ...]
    fields: tuple[Field_, ...]
    sources: dict[Field_, Source | Literal["confirmed"]] = Field(default_factory=dict)
    """`confirmed`: a named person decided that the field is public record (C-31)."""
    offences: tuple[PageOffence, ...] = ()
    found_on: AwareDatetime | None = None
    """The day of the finding under 552.020, for a charged person."""
    consent: Id | None = None
    """The consent case on which a page about a charged person rests."""


class Envelope(Frozen):
    """One mailing: to whom, on whose behalf, what is in it, and how far it has come."""

    key: Id
    to: Recipient
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    location: Id = ""
    """The home that it is about: when another one is considered, this mail is about the old one."""
    words: dict[Id, int] = Field(default_factory=dict)
    """As in the picture: which words of the registers it was typeset with."""
    near: bool = False
    """The recipient lives where a subject lives: hand delivery or Restricted Delivery (C-30)."""
    status: EnvelopeStatus = "planned"
    letter: str | None = None
    delivery: str | None = None
    method: str | None = None
    sent_on: AwareDatetime | None = None
    ended_on: AwareDatetime | None = None
    withdrawn: tuple[Id, ...] = ()
    """Subjects about whom a later letter said that this notice holds no longer (C-41)."""

    @property
    def unsent(self) -> bool:
        """Whether nobody has been told yet."""
        return self.status in UNSENT

    @property
    def out(self) -> bool:
        """Whether it has been sent, whatever became of it since."""
        return self.status in OUT

    def stands_about(self, subject: str) -> bool:
        """Whether a page about a subject has gone out and has not been withdrawn since."""
        return (self.out or self.done) and subject not in self.withdrawn

    @property
    def told_on(self) -> datetime | None:
        """When the duty to tell was fulfilled: not by a ladder that was stopped."""
        return self.ended_on if self.status in _TOLD else None

    @property
    def done(self) -> bool:
        """Whether the ladder has ended: with proof, with every attempt made, or by decision."""
        return self.status in DONE


class Question(Frozen):
    """Something that the sources leave to a named person (O): what, and what may be answered."""

    key: str
    """Stable: the kind and the ids that it is about, `kind:id[:field]`."""
    rule: str
    text: str
    choices: tuple[str, ...]
    holds: Literal["subject", "recipient", "nothing"] = "subject"
    """What waits for the answer: every page about a subject, one recipient's mail, or nothing."""


class Withheld(Frozen):
    """A subject about whom nothing identifying is told, and why (DOR-025, C-03)."""

    subject: Id
    sections: tuple[Section, ...]
    why: Literal[
        "pending",
        "refused",
        "no-response",
        "withdrawn",
        "closed",
        "no-guardian",
        "scope",
        "scope-undecided",
        "decided",
        "minor",
        "juvenile-registry",
        "no-offence",
    ]
    rule: str
    consent: Id | None = None

    @property
    def stands(self) -> bool:
        """Whether this is known, and is not being asked about any more."""
        return self.why in _STANDING


def withdrawal_key(location: str, subject: str) -> str:
    """The question whether notices about a subject, sent because of one home, are withdrawn."""
    return f"withdraw:{location}:{subject}"


def subject_of(key: str) -> str:
    """The subject of a withdrawal."""
    return key.split(":", 2)[2]


def withdrawn_by(those: Iterable[Envelope], key: str) -> tuple[Envelope, ...]:
    """The envelopes that a withdrawal is about: what went out and was not withdrawn before."""
    _, location, subject = key.split(":", 2)
    return tuple(
        one
        for one in those
        if one.out
        and one.location == location
        and subject not in one.withdrawn
        and any(page.subject == subject for page in one.pages)
    )
