"""Dates of duties, counted by the rule tables at the moment of recording.

Belongs here: turning a duty that a decider ordered into an obligation with its dates and reasons.
Not here: how days are counted (`law/`), nor when a duty begins (the decider).
"""

from datetime import date

from domain.obligations import Duty, Obligation
from domain.recording import Counted
from law.civil import civil_day, day_start
from law.due import due
from law.tables import Tables, load


def counter(tables: Tables | None = None) -> "Counter":
    """The counter that the record uses; by default over the current rule tables."""
    return Counter(tables or load())


class Counter:
    """Counts duties by one version of the rule tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __call__(self, duty: Duty) -> Counted:
        """The obligation that a duty becomes: its dates, their law and their counting.

        Raises:
            ValueError: one line: an unknown rule, or a date outside the holiday tables.
        """
        until: date | None = civil_day(duty.until) if duty.until is not None else None
        found = due(duty.rule, duty.starts, tables=self.tables, until=until, by_mail=duty.by_mail)
        owed = Obligation(
            key=duty.key,
            rule=duty.rule,
            owner=found.owner,
            starts=duty.starts,
            raw=found.raw,
            legal=found.legal,
            conservative=found.conservative,
            ends=found.legal_ends,
            opens=day_start(found.opens) if found.opens is not None else None,
            reminders=found.reminders,
            reminded=sum(1 for one in found.reminders if duty.since and one < duty.since),
            citation=found.citation,
            on_miss=found.on_miss,
            severity=found.severity,
            tables=found.version,
        )
        return Counted(
            obligation=owed,
            conservative_ends=found.conservative_ends,
            steps=found.steps,
            readings={name: _text(end) for name, end in found.readings.items()},
            flags=found.flags,
            confidence=found.confidence,
        )


def _text(moment: date | None) -> str | None:
    return moment.isoformat() if moment is not None else None
