"""Integrity checks: what must hold between record, read rows and engine. One file per check.

Each says what it looks for, and what to do about a finding. Belongs here: the list, and running
it. Not here: the ledger's own chains (`records/verify.py`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from records.checks import (
    closed_but_owing,
    delivery_overdue,
    facts_waiting,
    law_changed,
    letters_kept,
    never_started,
    owed_not_awaited,
    reads_differ,
    registers_differ,
    scans_unmatched,
    workflow_differs,
)
from records.checks.base import Check, Finding, Live, LiveCase

CHECKS: tuple[Check, ...] = (
    reads_differ.CHECK,
    workflow_differs.CHECK,
    registers_differ.CHECK,
    owed_not_awaited.CHECK,
    closed_but_owing.CHECK,
    never_started.CHECK,
    facts_waiting.CHECK,
    letters_kept.CHECK,
    delivery_overdue.CHECK,
    scans_unmatched.CHECK,
    law_changed.CHECK,
)


@dataclass(frozen=True)
class Result:
    """What one check found. `broken` says why it could not run, `left_out` why it did not."""

    check: Check
    findings: tuple[Finding, ...] = ()
    broken: str | None = None
    left_out: str | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, as far as it could be seen."""
        return not self.findings and self.broken is None


def run(
    connection: Connection, live: Live, checks: tuple[Check, ...] = CHECKS
) -> tuple[Result, ...]:
    """Run every check; one that breaks is reported, and stops no other.

    Args:
        connection: best one of `records.engine.reading`; nothing is written.
        live: the time, the processes, and what the running workflows say (None: not asked, and the
            checks that need it are left out).
        checks: which.
    """
    return tuple(_one(connection, live, check) for check in checks)


def _one(connection: Connection, live: Live, check: Check) -> Result:
    if check.needs_engine and live.cases is None:
        return Result(check, left_out="the running workflows were not asked")
    try:
        with connection.begin_nested() as attempt:
            findings = tuple(check.run(connection, live))
            attempt.rollback()
    except Exception as error:  # noqa: BLE001 - whatever breaks one check must not stop the others
        return Result(check, broken=f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
    return Result(check, findings)


__all__ = ["CHECKS", "Check", "Finding", "Live", "LiveCase", "Result", "run"]
