"""The forms of the registers of homes: providers, locations, who lives there, who is related.

Belongs here: form models. Not here: what must hold between rows (`between.py`).
"""

from typing import Literal, Self

from pydantic import model_validator

from domain.placement.home import Bed, Facility
from records.registers.base import Address, Dated, Day, Id, Line


class ProviderForm(Dated):
    """Who runs homes for the Department, or arranges placements (DOR-016, DOR-017)."""

    name: Line
    type: Literal["residential", "cmhc", "administrative-agent", "affiliate", "other"] = (
        "residential"
    )
    office: Id | None = None
    contact: Line | None = None
    telephone: Line | None = None
    email: Line | None = None
    address: Address | None = None
    licensed: bool = True
    licence_until: Day | None = None


class LocationForm(Dated):
    """One home or facility (DOR (1)(H), DOR-012). `licence_until` is the licence's last day."""

    provider: Id | None = None
    office: Id | None = None
    name: Line | None = None
    address: Address | None = None
    facility: Facility
    funded: bool = True
    county: Id | None = None
    licensed: bool = True
    licence_until: Day | None = None


class OccupancyForm(Dated):
    """Who has a bed where. `until` is the last day, whose night is still spent there."""

    person: Id
    location: Id
    bed: Bed = "residential"
    funded: bool = True
    since: Day


class RelationForm(Dated):
    """Who is of one family (DOR-007). Of a parent and a child, `person` is the parent."""

    person: Id
    other: Id
    kind: Literal["sibling", "parent-child", "spouse", "other-family"]

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.person == self.other:
            raise ValueError("other: nobody is related to themselves")
        return self
