"""The steps of which stories are made. Not here: the stories, nor how a step is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from domain.model import Json

To = Literal["consent", "delivery"]

CLERK: Final = "clerk"
SUPERVISOR: Final = "supervisor"
STRANGER: Final = "stranger"


@dataclass(frozen=True)
class Do:
    """One command.

    `paper` is the text of a document that proves it; `strikes` the kind of event that it strikes,
    the latest one; `refused` the rule that refuses it, where a refusal is what is to be shown.
    """

    command: str
    on: str
    data: Json = field(default_factory=dict)
    to: To = "consent"
    role: str = CLERK
    reason: str = ""
    paper: str = ""
    strikes: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Scan:
    """The carrier reports on the delivery's article."""

    code: str
    on: str
    signed_by: str | None = None


@dataclass(frozen=True)
class Move:
    """The recipient's address changes in the register of persons."""

    person: str
    address: str


Step = Do | Scan | Move


@dataclass(frozen=True)
class Story:
    """One case: how it is opened, and what happens then."""

    number: int
    title: str
    aware: float
    """Days ago at which the office became aware."""
    steps: tuple[Step, ...] = ()
    opening: Json = field(default_factory=dict)


def on_delivery(command: str, on: str, reason: str = "", **data: object) -> Do:
    """A command to the case's delivery."""
    return Do(command, on, dict(data), to="delivery", reason=reason)


def scans(article: Iterable[tuple[str, str]]) -> tuple[Scan, ...]:
    """Several reports of the carrier: code and time."""
    return tuple(Scan(code, on) for code, on in article)
