"""Days around today: so long ago, or such that a clock of the law ends on a wished day.

Belongs here: counting back, by the rule tables themselves. Not here: any number of the law.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from law.civil import civil_day
from law.due import due
from law.tables import Tables

_LONGEST: Final = 60
"""Days; no clock of the demonstration runs longer."""


@dataclass(frozen=True)
class Around:
    """Instants relative to the time at which the demonstration was first started."""

    base: datetime
    tables: Tables

    def ago(self, days: float) -> str:
        """So many days ago (at the same time of day), as a command says it."""
        return (self.base - timedelta(days=days)).isoformat()

    def day(self, days: int) -> str:
        """The civil day in Missouri, so many days ago (negative: ahead)."""
        return civil_day(self.base - timedelta(days=days)).isoformat()

    def running_out(self, rule: str, in_days: int = 1) -> float:
        """Days ago at which a clock must have begun to end so many days ahead.

        Where that day does not count (a weekend, a holiday), the first day after it that can be
        reached.
        """
        today = civil_day(self.base)
        target = today + timedelta(days=in_days)
        ends = {back: self._legal(rule, today - timedelta(days=back)) for back in range(_LONGEST)}
        reached = {back: end for back, end in ends.items() if end >= target}
        first = min(reached.values())
        return float(max(back for back, end in reached.items() if end == first))

    def _legal(self, rule: str, start: date) -> date:
        found = due(rule, start, tables=self.tables)
        if found.legal is None:
            raise LookupError(f"{rule}: the tables give no number")
        return civil_day(found.legal)
