"""The steps of which stories are made. Not here: the stories, nor how a step is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from domain.model import Json

CLERK: Final = "clerk"
SUPERVISOR: Final = "supervisor"
STRANGER: Final = "stranger"

CONSENT: Final = "consent"
DELIVERY: Final = "delivery"


@dataclass(frozen=True)
class Do:
    """One command.

    `to` is empty for the case itself, else `delivery`, `consent` or `commitment` for the first such
    case that it has opened, or `delivery/RECIPIENT`, `consent/WARD` for the one of that person; or
    the case of a site. Its data may name cases that have no id before they are opened (`case_of`).
    `role` names who acts (`actors.py`).
    `paper` is the text of a document that proves it; `strikes` the kind of event that it strikes,
    the latest one; `refused` the rule that refuses it, where a refusal is what is to be shown.
    """

    command: str
    on: str
    data: Json = field(default_factory=dict)
    to: str = ""
    role: str = CLERK
    reason: str = ""
    paper: str = ""
    strikes: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Scan:
    """The carrier reports on the article of the first delivery, or of the one to a recipient."""

    code: str
    on: str
    signed_by: str | None = None
    recipient: str = ""


@dataclass(frozen=True)
class Move:
    """The recipient's address changes in the register of persons."""

    person: str
    address: str


@dataclass(frozen=True)
class Enter:
    """A row is added to a register."""

    register: str
    row: Json


@dataclass(frozen=True)
class Alter:
    """A row of a register changes, by whoever keeps it; the cases that it touches are told."""

    register: str
    row: str
    data: Json
    role: str


@dataclass(frozen=True)
class Together:
    """Commands that do not wait for each other: each is typed as soon as somebody is free."""

    acts: tuple[Do, ...]


Step = Do | Scan | Move | Enter | Alter | Together


@dataclass(frozen=True)
class Story:
    """One case: how it is opened, and what happens then.

    Without an `office` it is a consent about the ward of the same number, at the ward's office.
    """

    number: int
    title: str
    aware: float
    """Days ago at which the office became aware, or began."""
    steps: tuple[Step, ...] = ()
    opening: Json = field(default_factory=dict)
    process: str = CONSENT
    office: str = ""
    by: str = CLERK
    """Who opens it."""
    goes_on: int = 0
    """The story whose case this one goes on with, if it opens none."""


THIS: Final = "{this}"
"""In the data of a command: the case whose story it is."""


def case_of(number: int) -> str:
    """In the data of a command: the case of another story."""
    return f"{{{number}}}"


def on_delivery(command: str, on: str, reason: str = "", **data: object) -> Do:
    """A command to the case's delivery."""
    return Do(command, on, dict(data), to=DELIVERY, reason=reason)


def scans(article: Iterable[tuple[str, str]], recipient: str = "") -> tuple[Scan, ...]:
    """Several reports of the carrier: code and time."""
    return tuple(Scan(code, on, recipient=recipient) for code, on in article)
