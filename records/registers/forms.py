"""The forms of the registers: which fields each has, and what must hold for them alone.

Belongs here: form models and the table of registers. Not here: writing them, nor what must hold
between rows (`write.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from sqlalchemy import Table

from domain.actors import Role
from domain.placement.consent_commands import CONFLICTS, GuardianKind
from records import ledger
from records.tables import DELEGATES, GUARDIANS, GUARDIANSHIPS, IDENTITIES, OFFICES, PERSONS

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Opaque: it stands in workflow ids, histories and letters. Never a name."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def _lines(value: object) -> object:
    """Lines of an address: a list, line feeds, or `|` between them."""
    if isinstance(value, list | tuple):
        return "\n".join(str(line).strip() for line in value)
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.replace("|", "\n").splitlines())
    return value


def _words(value: object) -> object:
    """Several words in one cell stand with `;` between them."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(";") if word.strip()]
    return value


Address = Annotated[str, BeforeValidator(_lines), StringConstraints(min_length=1, max_length=600)]
Conflict = Literal["guardian-of-recipient", "provider-employee"]
if set(get_args(Conflict)) != CONFLICTS:  # pragma: no cover - read at import
    raise AssertionError("the register and the decider name different conflicts of roles (C-29)")


class Form(BaseModel):
    """A row as it is typed or imported. An unknown field is refused: it would be lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id | None = None


class _Dated(Form):
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until lies before since")
        return self


class OfficeForm(_Dated):
    """A Regional Office, SCL program, agent or facility (DOR-003, DOR-079)."""

    name: Line
    type: Literal["regional-office", "scl-program", "scl-agent", "facility", "court", "department"]
    region: Line
    contact: Line
    telephone: Line
    email: Line | None = None
    address: Address


class DelegateForm(_Dated):
    """Who may act for an office's director (DOR-003). `until` is the last day."""

    office: Id
    actor: Id
    role: Role
    since: date
    reference: Line | None = None


class PersonForm(Form):
    """A person: the facts that decide, and, kept apart from them, who it is."""

    kind: Literal["ward", "guardian", "consumer", "resident", "parent", "staff", "other"]
    office: Id | None = None
    deceased_on: date | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    name: Line | None = None
    born_on: date | None = None
    address: Address | None = None
    telephone: Line | None = None
    email: Line | None = None
    other: dict[str, Any] = Field(default_factory=dict)


class GuardianForm(Form):
    """A person of the register who can be asked. `id` is the person's."""

    id: Id
    type: Literal["individual", "public-administrator"] = "individual"
    roles: Annotated[tuple[Conflict, ...], BeforeValidator(_words)] = ()


class GuardianshipForm(_Dated):
    """Letters of guardianship: `until` is their last day, `revoked_on` the first without them."""

    guardian: Id
    ward: Id
    kind: GuardianKind = GuardianKind.GUARDIAN
    scope: Literal["full", "limited", "partial"] = "full"
    joint: bool = True
    revoked_on: date | None = None
    lives_with_ward: bool = False
    evidence: Digest | None = None

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.guardian == self.ward:
            raise ValueError("ward: nobody is their own guardian")
        return self


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

REGISTERS: Final[Mapping[str, Register]] = {
    one.name: one
    for one in (
        Register("office", OfficeForm, OFFICES, ledger.OFFICES, "office", _LEADS),
        Register(
            "delegate",
            DelegateForm,
            DELEGATES,
            ledger.OFFICES,
            "delegate",
            _LEADS,
            {"office": OFFICES},
        ),
        Register(
            "person",
            PersonForm,
            PERSONS,
            ledger.PERSONS,
            "person",
            _OFFICE,
            {"office": OFFICES},
            IDENTITIES,
        ),
        Register(
            "guardian",
            GuardianForm,
            GUARDIANS,
            ledger.GUARDIANS,
            "guardian",
            _OFFICE,
            {"id": PERSONS},
        ),
        Register(
            "guardianship",
            GuardianshipForm,
            GUARDIANSHIPS,
            ledger.GUARDIANS,
            "letters",
            _OFFICE,
            {"guardian": GUARDIANS, "ward": PERSONS},
        ),
    )
}
