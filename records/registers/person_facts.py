"""The facts about a person that decide: capacity, registry, offences, parents (DOR-004 to -009).

Belongs here: their form. Not here: who somebody is (`identities`), nor the words in which a letter
describes a person or an act (the person's `other`), nor what the facts mean (the deciders).
"""

from pydantic import Field

from domain.placement.home import Capacity, CourtOutcome, Field_, Registry, Source
from records.registers.base import Closed, Day, Id


class OffenceFact(Closed):
    """One offence by its code in the table of the law, and how the court ended it."""

    code: Id
    on: Day
    outcome: CourtOutcome
    elsewhere: bool = False
    """In another state."""
    felony_566: bool | None = None
    """Counts where the table of offences does not mark it as a felony of chapter 566."""


class FindingFact(Closed):
    """A court's finding under RSMo 552.020."""

    permanent: bool
    on: Day


class ParentFact(Closed):
    """A parent of a minor (DOR-014)."""

    parent: Id
    custodial: bool = True
    guardian: bool = False


class PersonFacts(Closed):
    """What decides about a person; what is left out is not known, or is not so."""

    capacity: Capacity = "unknown"
    emancipated: bool = False
    registry: Registry = "unknown"
    """What the registry itself answered (C-11), on the day of `registry_checked_on`."""
    registry_checked_on: Day | None = None
    will_register: bool = False
    """Will be registered on discharge ((1)(G))."""
    duty_elsewhere: bool = False
    """Required to register in another state ((1)(G)4)."""
    offences: tuple[OffenceFact, ...] = ()
    finding: FindingFact | None = None
    sources: dict[Field_, Source] = Field(default_factory=dict)
    """Field of a notice -> the public record from which it may be told (DOR-066)."""
    parents: tuple[ParentFact, ...] = ()
