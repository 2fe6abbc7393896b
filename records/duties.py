"""The read rows of obligations: written with the event that opens or ends a duty.

Belongs here: keeping `obligations` equal to the fold. Not here: dates (they come counted).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update

from domain.obligations import Obligation
from domain.recording import Counted
from domain.state import CaseState
from records.tables import OBLIGATIONS


def write(
    conn: Connection, before: CaseState, after: CaseState, counted: Mapping[str, Counted]
) -> None:
    """Insert the duties that are new and bring the others up to date."""
    for key, owed in after.obligations.items():
        held = before.obligations.get(key)
        if held == owed:
            continue
        if held is None or held.opened_by != owed.opened_by:
            conn.execute(insert(OBLIGATIONS), [row(after, owed, counted.get(key))])
        else:
            conn.execute(
                update(OBLIGATIONS)
                .where(
                    OBLIGATIONS.c.case_id == after.case,
                    OBLIGATIONS.c.key == key,
                    OBLIGATIONS.c.opened_by == owed.opened_by,
                )
                .values(
                    status=str(owed.status),
                    recorded_late=owed.recorded_late,
                    closed_by=owed.closed_by,
                    reminded=owed.reminded,
                )
            )


def row(state: CaseState, owed: Obligation, counted: Counted | None) -> dict[str, Any]:
    """A duty as its row."""
    why = counted or Counted(obligation=owed)
    return {
        "case_id": state.case,
        "key": owed.key,
        "rule": owed.rule,
        "owner": owed.owner,
        "office": state.office,
        "starts": owed.starts,
        "raw": _text(owed.raw),
        "legal": _text(owed.legal),
        "conservative": _text(owed.conservative),
        "ends": owed.ends,
        "conservative_ends": why.conservative_ends,
        "reminders": [at.isoformat() for at in owed.reminders],
        "reminded": owed.reminded,
        "status": str(owed.status),
        "recorded_late": owed.recorded_late,
        "opened_by": owed.opened_by,
        "closed_by": owed.closed_by,
        "severity": owed.severity,
        "citation": owed.citation,
        "on_miss": owed.on_miss,
        "tables": owed.tables,
        "steps": list(why.steps),
        "readings": why.readings,
        "flags": list(why.flags),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
