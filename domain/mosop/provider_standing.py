"""The approval of a provider of treatment in the community, as the register has it (DECK-22).

Belongs here: the form in which a case knows it, and whether it is in force on a day. Not here: who
approves (the register of providers), nor what a case does without one.
"""

from datetime import datetime

from pydantic import AwareDatetime

from domain.commands import Command, Id
from domain.model import Frozen


class ProviderStanding(Frozen):
    """One provider's approval. It is looked up, and never typed.

    A state keeps it in its field `standing`; the case is told of every change (`note-facts`).
    """

    provider: Id
    region: Id
    approved_since: AwareDatetime | None = None
    """The beginning, in Missouri, of the first day with an approval."""
    withdrawn_on: AwareDatetime | None = None
    """The beginning of the first day without it."""
    in_force: bool
    """On the day on which it was looked up: so that a case learns of a day that has come."""

    def approved(self, on: datetime) -> bool:
        """Whether the approval was in force at a time."""
        if self.approved_since is None or on < self.approved_since:
            return False
        return self.withdrawn_on is None or on < self.withdrawn_on


class NoteProvider(Command):
    """The register of providers changed, or its day has come (a machine's fact)."""

    standing: ProviderStanding
