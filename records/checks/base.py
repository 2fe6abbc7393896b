"""What every check is made of.

Belongs here: the form of a check, a finding, and what is known of the running workflows. Not here:
any check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from domain.model import Json
from domain.process import Process
from domain.registry import PROCESSES
from records.tables import CASES

PATIENCE: Final = timedelta(minutes=10)
"""What is younger may still be under way in a machine."""
BY_HAND: Final = timedelta(days=1)
"""What is younger may still lie on somebody's desk."""


@dataclass(frozen=True)
class LiveCase:
    """What a running workflow says of itself: its state, and what it waits for."""

    state: Json
    waiting_for: str = ""

    @property
    def awaits(self) -> frozenset[str]:
        """Keys of the duties on whose clock it waits."""
        held = self.state.get("obligations", {})
        return frozenset(
            key for key, owed in held.items() if owed.get("status", "open") in {"open", "breached"}
        )


@dataclass(frozen=True)
class Live:
    """The present. `cases`: running workflows by case id; None if they were not asked."""

    now: datetime
    cases: Mapping[str, LiveCase] | None = None
    processes: Mapping[str, Process[Any]] = field(default_factory=lambda: PROCESSES)
    patience: timedelta = PATIENCE

    @property
    def old(self) -> datetime:
        """What was written before this instant is no longer under way."""
        return self.now - self.patience

    @property
    def yesterday(self) -> datetime:
        """What waits for a person's hands since before this instant has waited too long."""
        return self.now - BY_HAND


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `what` is one line without names."""

    case: str | None
    what: str


@dataclass(frozen=True)
class Check:
    """One check. `remedy` says what to do about a finding, in the imperative."""

    name: str
    title: str
    remedy: str
    run: Callable[[Connection, Live], list[Finding]]
    needs_engine: bool = False


def cases(connection: Connection, *, still_open: bool = False) -> Iterator[Json]:
    """The rows of the cases, in the order of their ids."""
    query = select(CASES).order_by(CASES.c.id)
    if still_open:
        query = query.where(CASES.c.closed_at.is_(None))
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield dict(row)
