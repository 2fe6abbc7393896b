"""What treatment in the community knows: facts that decide, by opaque ids.

Belongs here: the state, and what follows from it by looking (statutory or not, who is missing).
Not here: how events change it (`community_applies.py`), nor decisions. Supervision may last for
life: of each thing the state keeps the last, not the history.
"""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field

from domain.memory import LongState
from domain.model import Frozen
from domain.mosop.community_commands import CommunityOffence
from domain.mosop.community_law import law_of
from domain.mosop.provider_standing import ProviderStanding

OFFICER: Final = "officer"
THERAPIST: Final = "therapist"
EXAMINER: Final = "polygraph-examiner"
"""Seats of the containment team, as the law's list names them (DECK-24)."""


class Examination(Frozen):
    """The last polygraph examination."""

    on: datetime
    kind: str
    opinion: str


class Report(Frozen):
    """The last report of progress."""

    on: datetime
    rating: str


class Assessment(Frozen):
    """The last assessment, and for which provider the assessor declared his relations (M-16)."""

    on: datetime
    assessor: str
    provider: str


class Attempt(Frozen):
    """One attempt at treatment that is over. All are kept (C-56)."""

    begun_on: datetime | None = None
    ended_on: datetime
    outcome: str


class Lifetime(Frozen):
    """Supervision for life (M-17)."""

    imposed_on: datetime
    monitored: bool = True


class CommunityState(LongState):
    """Treatment in the community of one person, after one release."""

    person: str = ""
    confinement: str = ""
    treatment: str = ""
    owner: str | None = None
    """The case of the confinement, which is told how treatment ends."""
    region: str = ""
    region_since: datetime | None = None
    """From when the region's specialist is wanted."""
    basis: str = ""
    release_on: datetime | None = None
    offences: tuple[CommunityOffence, ...] = ()

    provider: str = ""
    standing: ProviderStanding | None = None
    """The provider's approval, as the register has it; the case is told of its changes."""
    provider_since: datetime | None = None
    lost: str = ""
    """The provider that lost its approval, while there is no other."""
    lost_on: datetime | None = None
    team: dict[str, str] = Field(default_factory=dict)
    """Seat -> who has it."""
    specialist: str = ""
    assessment: Assessment | None = None

    begun_on: datetime | None = None
    """Of the attempt that runs."""
    resumed_on: datetime | None = None
    """When treatment began, or went on at another provider."""
    polygraph: Examination | None = None
    progress: Report | None = None
    polygraphs: int = 0
    reports: int = 0
    releases: int = 0
    """Of information."""
    ended_on: datetime | None = None
    attempts: tuple[Attempt, ...] = ()

    lifetime: Lifetime | None = None
    lifetime_ended_on: datetime | None = None
    died_on: datetime | None = None
    retell: bool = False
    """Something was struck of which the confinement had been told."""

    @property
    def statutory(self) -> Literal["yes", "no", "to-confirm", "unknown"]:
        """Whether the statute itself demands treatment, and its completion (M-16)."""
        law = law_of(self.values).community_statutory
        if self.basis not in law.supervision:
            return "no"
        if not self.offences:
            return "unknown"
        chapters = [(one.code.partition(".")[0], one.concerns_child) for one in self.offences]
        if any(
            chapter in law.all_of or (chapter in law.concerning_a_child and child)
            for chapter, child in chapters
        ):
            return "yes"
        open_ = any(
            chapter in law.concerning_a_child and child is None for chapter, child in chapters
        )
        return "to-confirm" if open_ else "no"

    @property
    def missing(self) -> tuple[str, ...]:
        """Seats of the containment team that nobody has (DECK-24)."""
        return tuple(
            one for one in law_of(self.values).community_team_roles if one not in self.team
        )
