"""A scenario as it went.

Belongs here: what was seen of each step. Not here: playing (`player.py`), showing (`report.py`).
"""

from dataclasses import dataclass, field
from datetime import datetime

from starter.rehearse.reading import Read


@dataclass(frozen=True)
class Played:
    """One step as it went."""

    line: int
    at: datetime
    text: str
    differences: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all was as expected."""
        return not self.differences


@dataclass
class Outcome:
    """A scenario as it went. A step that cannot be played ends it."""

    read: Read
    steps: list[Played] = field(default_factory=list)
    at_the_end: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every step was played and all was as expected."""
        whole = len(self.steps) == len(self.read.scenario.steps)
        return whole and not self.at_the_end and all(step.ok for step in self.steps)
