"""The table of registers: each with its form, its table, its chain, and who may change it.

Belongs here: that table. Not here: forms (`forms.py`, `homes.py`), nor how rows are written
(`write.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Table

from domain.actors import Role
from records import ledger
from records.registers import forms, homes, treatment
from records.registers.base import Form
from records.registers.between import (
    VICTIM,
    Rule,
    a_victim,
    known_parents,
    not_related_yet,
    one_bed,
)
from records.tables import (
    DELEGATES,
    GUARDIANS,
    GUARDIANSHIPS,
    IDENTITIES,
    LOCATIONS,
    OCCUPANCIES,
    OFFICES,
    PERSONS,
    PROVIDER_REVIEWS,
    PROVIDERS,
    RELATIONS,
    TREATMENT_PROVIDERS,
    VICTIMS,
)


@dataclass(frozen=True)
class Register:
    """One register: its form, its table, its chain, and who may change it."""

    name: str
    form: type[Form]
    table: Table
    scope: str
    prefix: str
    roles: frozenset[Role]
    refers: Mapping[str, Table] = field(default_factory=dict)
    """Field -> the table in which its id must be."""
    private: Table | None = None
    """Where identifying fields are kept apart, by the column `person`."""
    about: tuple[str, ...] = ()
    """Fields whose ids open cases may mention: those cases are concerned by a change."""
    rule: Rule | None = None
    """What must hold between this row and others."""
    kinds: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    """Rows of these kinds are kept by these roles, and by no other."""
    of_own_office: frozenset[str] = frozenset()
    """Rows of these kinds are kept by their own office alone (RSMo 632.483.1)."""
    own_office_only: bool = False
    """Every row is kept by its own office alone."""

    @property
    def keepers(self) -> frozenset[Role]:
        """Every role that may change some row."""
        return self.roles.union(*self.kinds.values())

    def kept_by(self, kind: str | None) -> frozenset[Role]:
        """Who may change a row of a kind."""
        return self.kinds.get(kind, self.roles) if kind is not None else self.roles

    @property
    def fields(self) -> frozenset[str]:
        """The fields kept in the register's own table."""
        return frozenset(self.form.model_fields) & set(self.table.columns.keys())

    @property
    def identifying(self) -> frozenset[str]:
        """The fields kept apart."""
        return frozenset(self.form.model_fields) - self.fields


_LEADS: Final = frozenset({Role.SUPERVISOR, Role.OPERATOR})
_OFFICE: Final = frozenset({Role.REGIONAL_OFFICE, Role.SUPERVISOR})
_AGENCY: Final = frozenset({Role.CORRECTIONS, Role.SOAU, Role.MENTAL_HEALTH, Role.SUPERVISOR})
_OFFICERS: Final = frozenset({Role.PROBATION_AND_PAROLE, Role.SUPERVISOR})
_VICTIMS: Final = frozenset({Role.ATTORNEY_GENERAL, Role.SUPERVISOR})
"""Whose the notices to victims are (S-34), and who stands in for them in an office."""

REGISTERS: Final[Mapping[str, Register]] = {
    one.name: one
    for one in (
        Register("office", forms.OfficeForm, OFFICES, ledger.OFFICES, "office", _LEADS),
        Register(
            "delegate",
            forms.DelegateForm,
            DELEGATES,
            ledger.OFFICES,
            "delegate",
            _LEADS,
            {"office": OFFICES},
        ),
        Register(
            "person",
            forms.PersonForm,
            PERSONS,
            ledger.PERSONS,
            "person",
            _OFFICE,
            {"office": OFFICES},
            IDENTITIES,
            about=("id",),
            rule=known_parents,
            kinds={
                "confined": _AGENCY,
                "staff": _OFFICE | _AGENCY,
                "supervised": _OFFICERS,
                VICTIM: _VICTIMS,
            },
            of_own_office=frozenset({"confined", "supervised"}),
        ),
        Register(
            "guardian",
            forms.GuardianForm,
            GUARDIANS,
            ledger.GUARDIANS,
            "guardian",
            _OFFICE,
            {"id": PERSONS},
            about=("id",),
        ),
        Register(
            "guardianship",
            forms.GuardianshipForm,
            GUARDIANSHIPS,
            ledger.GUARDIANS,
            "letters",
            _OFFICE,
            {"guardian": GUARDIANS, "ward": PERSONS},
            about=("guardian", "ward"),
        ),
        Register(
            "provider",
            homes.ProviderForm,
            PROVIDERS,
            ledger.HOMES,
            "provider",
            _OFFICE | _LEADS,
            {"office": OFFICES},
            about=("id",),
        ),
        Register(
            "location",
            homes.LocationForm,
            LOCATIONS,
            ledger.HOMES,
            "location",
            _OFFICE | _LEADS,
            {"provider": PROVIDERS, "office": OFFICES},
            about=("id",),
        ),
        Register(
            "occupancy",
            homes.OccupancyForm,
            OCCUPANCIES,
            ledger.HOMES,
            "occupancy",
            _OFFICE,
            {"person": PERSONS, "location": LOCATIONS},
            about=("person", "location"),
            rule=one_bed,
        ),
        Register(
            "relation",
            homes.RelationForm,
            RELATIONS,
            ledger.PERSONS,
            "relation",
            _OFFICE,
            {"person": PERSONS, "other": PERSONS},
            about=("person", "other"),
            rule=not_related_yet,
        ),
        Register(
            "victim",
            forms.VictimForm,
            VICTIMS,
            ledger.VICTIMS,
            "victim",
            _VICTIMS,
            {"person": PERSONS, "victim": PERSONS},
            about=("person", "victim"),
            rule=a_victim,
        ),
        Register(
            treatment.PROVIDER,
            treatment.TreatmentProviderForm,
            TREATMENT_PROVIDERS,
            ledger.TREATMENT,
            treatment.PROVIDER,
            treatment.KEEPERS,
            {"office": OFFICES},
            about=("id",),
            rule=treatment.commitments_made,
            own_office_only=True,
        ),
        Register(
            treatment.REVIEW,
            treatment.ProviderReviewForm,
            PROVIDER_REVIEWS,
            ledger.TREATMENT,
            treatment.REVIEW,
            treatment.KEEPERS,
            {"provider": TREATMENT_PROVIDERS, "office": OFFICES},
            rule=treatment.of_that_office,
            own_office_only=True,
        ),
    )
}
