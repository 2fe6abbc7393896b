"""A duty as people read it: what it asks, the time left, by how many days it is past, every doubt.

Belongs here: that shape, as plain JSON. Not here: which duties somebody may know of (`sight.py`),
nor how they look (`starter/commands/`).
"""

from datetime import date, datetime, timedelta
from typing import Final

from domain.model import Json
from domain.obligations import LIVE
from law.civil import civil_day, day_ended, parse_moment
from law.tables import Tables, UnknownRule

_DOUBTS: Final = frozenset({"unconfirmed", "policy"})
_NOT_SAID: Final = frozenset(
    {"id", "case_id", "process", "stage", "office", "opened_by", "closed_by"}
)
"""Columns of a duty's row, and of its case, that are said elsewhere or not at all."""


def duty(row: Json, now: datetime, tables: Tables) -> Json:
    """An obligation with what it asks in words, the time left and every doubt about its date."""
    ends, live = row["ends"], row["status"] in LIVE
    try:
        rule = tables.deadline(row["rule"])
        words, doubts = rule.duty, {str(rule.confidence)} & _DOUBTS
    except UnknownRule:
        words, doubts = "", set()
    return {
        **{name: value for name, value in row.items() if name not in _NOT_SAID},
        "duty": words,
        "flags": sorted({*row["flags"], *doubts}),
        "seconds_left": int((ends - now).total_seconds()) if ends and live else None,
        "days_past": _days_past(row["legal"], ends, now) if ends and live else 0,
    }


def _days_past(legal: date | str | None, ends: datetime, now: datetime) -> int:
    """How many days after its date a duty is, by the calendar; 0 while only hours have passed.

    Hours are said of a clock that counts hours, until it is past for a day.
    """
    due = parse_moment(legal) if isinstance(legal, str) else legal
    hours = isinstance(due, datetime) and now - ends < timedelta(days=1)
    if due is None or now < ends or hours:
        return 0
    return (civil_day(now) - (day_ended(due) or civil_day(due))).days
