"""A command on a register: who gives it, what it did, why a rule refused it.

Belongs here: these values. Not here: what a command does (`write.py`, `expunge.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from domain.actors import Actor
from domain.refusal import Refusal


@dataclass(frozen=True)
class Act:
    """Who changes a register, by which command, when, and on what ground."""

    actor: Actor
    command_id: str
    at: datetime
    occurred_on: datetime | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Changed:
    """What a command did. `facts` are (case, fact) pairs whose cases are to be woken."""

    register: str
    ids: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    refusal: Refusal | None = None


class RefusedError(Exception):
    """Ends the transaction of a command that a rule refuses."""

    loggable = True

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.line())
        self.refusal = refusal


def refuse(rule: str, message: str, field: str | None = None) -> NoReturn:
    """Refuse the command."""
    raise RefusedError(Refusal(rule=rule, message=message, field=field))
