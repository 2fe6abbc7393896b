"""The one timer of a case: for its nearest reminder, due date or new run; kept until that changes.

Belongs here: the timer. Not here: which date is nearest (`domain.obligations`), nor what happens
when it comes (`domain.decider.due_now`).
"""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow


class Alarm:
    """A single kept timer. `rang` is True once its time has come, until it is set anew."""

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.rang = False
        self._timer: asyncio.Task[None] | None = None

    def set(self, at: datetime | None, summary: str | None) -> None:
        """Set the alarm; the same date keeps the running timer (and so costs no event)."""
        if at == self.at and not self.rang:
            return
        if self._timer is not None and not self._timer.done():
            self._timer.cancel()
        self.at, self.rang, self._timer = at, False, None
        if at is not None:
            self._timer = asyncio.create_task(self._ring(at, summary))

    async def _ring(self, at: datetime, summary: str | None) -> None:
        # Early or late firing is treated alike: whoever wakes compares dates again.
        left = at - workflow.now()
        if left > timedelta():
            await workflow.sleep(left, summary=summary)
        self.rang = True
