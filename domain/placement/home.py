"""A home and the people in it, as the registers show them on one day (DOR (1)(H), (1)(I)).

A case takes this picture when it opens and again whenever a register changes; everything that it
decides about notices, it decides from here. Belongs here: the form of that picture, in opaque ids
and facts that decide. Not here: who is named in a notice (`standing.py`), who is told
(`recipients.py`), nor any name, address or birth date.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, Field

from domain.commands import Id
from domain.model import Frozen
from domain.placement.consent_commands import Finding, Guardian

Facility = Literal[
    "group-home",
    "rcf",
    "nursing-facility",
    "isl",
    "tfh",
    "pph",
    "childrens-facility",
    "other",
]
"""Kinds of home. Which of them are residential placements is a table of the law (DOR-010)."""
Bed = Literal["residential", "respite", "crisis"]
Capacity = Literal["competent", "incapacitated", "partial", "unknown"]
"""Whether a court has adjudged the person incapacitated under Chapter 475 (C-10, C-22)."""
Registry = Literal["adult", "juvenile", "none", "unknown"]
"""What the registry itself answered (C-11): the Highway Patrol's, or a juvenile office's."""
CourtOutcome = Literal[
    "charged",
    "dismissed",
    "acquitted",
    "finding-or-plea",
    "sexual-psychopath",
    "mental-disease",
    "delinquent",
]
"""How a charge ended. The last four are grounds of (1)(G); `mental-disease` is (1)(G)3."""
Field_ = Literal["identity", "description", "date", "nature", "finding"]
"""What a notice may say about a subject (matrix 6.1); each wants a public-record source."""
Source = Literal["sex-offender-registry", "court-record", "probate-record"]
"""Public records from which a field may be told (DOR-066)."""


class Act(Frozen):
    """One offence: what, when, and how the court ended it.

    `registrable` and `felony_566` are looked up in the table of offences; None: not in the table.
    `age` is the person's age in whole years on the day of the offence, if the birth date is known.
    """

    code: Id
    on: AwareDatetime
    outcome: CourtOutcome
    elsewhere: bool = False
    """In another state: ground (1)(G)5 instead of (1)(G)1."""
    age: int | None = None
    registrable: bool | None = None
    felony_566: bool = False
    """A sex-related felony of chapter 566 if an adult had committed it."""


class Parent(Frozen):
    """A parent of a minor: who has custody, who is guardian (DOR-014)."""

    parent: Id
    custodial: bool = True
    guardian: bool = False
    deceased: bool = False


class HeldConsent(Frozen):
    """A consent case about a ward at a location, where it stands (C-16)."""

    consent: Id
    location: Id
    stage: Id
    co_residents: bool | None = None
    prospective: bool | None = None


class Somebody(Frozen):
    """A person in the picture: everything about them that a notice depends on."""

    person: Id
    age: int | None = None
    """In whole years on the day of the picture; None: the birth date is not on file."""
    capacity: Capacity = "unknown"
    emancipated: bool = False
    deceased: bool = False
    guardians: tuple[Guardian, ...] = ()
    parents: tuple[Parent, ...] = ()
    registry: Registry = "unknown"
    will_register: bool = False
    """Will be registered on discharge from a state inpatient or correctional facility ((1)(G))."""
    duty_elsewhere: bool = False
    """Required to register in another state ((1)(G)4)."""
    offences: tuple[Act, ...] = ()
    finding: Finding | None = None
    sources: dict[Field_, Source] = Field(default_factory=dict)
    """Field -> the public record from which it may be told; no entry: no such record is known."""
    consents: tuple[HeldConsent, ...] = ()


class Resident(Frozen):
    """Somebody who lives in the home."""

    who: Somebody
    funded: bool = True
    """Whether the Department pays for this person's placement."""
    bed: Bed = "residential"
    since: AwareDatetime | None = None


class Home(Frozen):
    """The home itself. `licence_until` is the last day of its licence, if one is on file."""

    location: Id
    facility: Facility = "other"
    funded: bool = True
    office: Id | None = None
    provider: Id | None = None
    county: Id | None = None
    licensed: bool = False
    """Licensed, certified or accredited, by what the register says."""
    licence_until: AwareDatetime | None = None

    def licence_lapsed(self, on: datetime) -> bool:
        """Whether the licence on file has ended: its last day counts whole, none has no end."""
        if not self.licensed or self.licence_until is None:
            return not self.licensed
        return on >= self.licence_until + timedelta(days=1)


class Picture(Frozen):
    """A home with its residents, and who is to join it, as of one instant.

    `related` are unordered pairs of people of one family (DOR-007). `digest` covers everything but
    `as_of`: the same digest means that nothing has changed.
    """

    as_of: AwareDatetime
    home: Home
    incoming: Somebody | None = None
    bed: Bed = "residential"
    """The bed that the incoming person is to have (DOR-011)."""
    nights: int = 0
    """Nights already spent in this home's short-term beds in the twelve months before (D-04)."""
    residents: tuple[Resident, ...] = ()
    related: tuple[tuple[Id, Id], ...] = ()
    words: dict[Id, int] = Field(default_factory=dict)
    """Person or home -> how often its words (name, address, description) have been changed.

    A letter that was typeset with older words is typeset anew before it is sent.
    """
    digest: Id = ""

    def resident(self, person: str) -> Resident | None:
        """A resident by id."""
        return next((one for one in self.residents if one.who.person == person), None)

    def somebody(self, person: str) -> Somebody | None:
        """Anybody in the picture, by id."""
        if self.incoming is not None and self.incoming.person == person:
            return self.incoming
        found = self.resident(person)
        return found.who if found is not None else None

    def everybody(self) -> tuple[Somebody, ...]:
        """The residents, and the incoming person last."""
        there = tuple(one.who for one in self.residents)
        return there if self.incoming is None else (*there, self.incoming)

    def family(self, one: str, other: str) -> bool:
        """Whether two people are of one family (DOR-007)."""
        return (one, other) in self.related or (other, one) in self.related

    def concerns(self) -> frozenset[str]:
        """Every id whose register entries this picture depends on: people and the place."""
        return frozenset({self.home.location, *_people(self.everybody())})


def _people(those: Iterable[Somebody]) -> Iterable[str]:
    for one in those:
        yield one.person
        yield from (held.guardian for held in one.guardians)
        yield from (held.parent for held in one.parents)
