"""The forms of the registers of offices and people: which fields each has.

Belongs here: form models. Not here: homes (`homes.py`), the table of registers (`catalogue.py`),
writing, nor what must hold between rows (`write.py`, `between.py`).
"""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, field_serializer, model_validator

from domain.actors import Role
from domain.model import Json
from domain.placement.consent_commands import CONFLICTS, GuardianKind
from records.registers.base import Address, Dated, Day, Digest, Form, Id, Line
from records.registers.person_facts import PersonFacts


def words(value: object) -> object:
    """Several words in one cell stand with `;` between them."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(";") if word.strip()]
    return value


Conflict = Literal["guardian-of-recipient", "provider-employee"]
if set(get_args(Conflict)) != CONFLICTS:  # pragma: no cover - read at import
    raise AssertionError("the register and the decider name different conflicts of roles (C-29)")


class OfficeForm(Dated):
    """A Regional Office, agent or facility (DOR-003, DOR-079); a court, committee or prosecutor.

    Of the Department of Corrections: an institution, a region of probation and parole, the board.
    """

    name: Line
    type: Literal[
        "regional-office",
        "scl-program",
        "scl-agent",
        "facility",
        "court",
        "department",
        "attorney-general",
        "mdt",
        "prc",
        "prosecutor",
        "corrections",
        "probation-and-parole",
        "parole-board",
    ]
    region: Line
    county: Line | None = None
    contact: Line
    telephone: Line
    email: Line | None = None
    address: Address


class DelegateForm(Dated):
    """Who may act for an office's director (DOR-003). `until` is the last day."""

    office: Id
    actor: Id
    role: Role
    since: Day
    reference: Line | None = None


class PersonForm(Form):
    """A person: the facts that decide, and, kept apart from them, who it is."""

    kind: Literal[
        "ward",
        "guardian",
        "consumer",
        "resident",
        "parent",
        "staff",
        "confined",
        "supervised",
        "victim",
        "other",
    ]
    office: Id | None = None
    deceased_on: Day | None = None
    facts: PersonFacts = PersonFacts()
    name: Line | None = None
    born_on: Day | None = None
    address: Address | None = None
    telephone: Line | None = None
    email: Line | None = None
    other: dict[str, Any] = Field(default_factory=dict)

    @field_serializer("facts")
    def _as_json(self, facts: PersonFacts) -> Json:
        return facts.model_dump(mode="json", exclude_defaults=True)

    @model_validator(mode="after")
    def _born_first(self) -> Self:
        if self.born_on is None:
            return self
        for number, one in enumerate(self.facts.offences):
            if one.on < self.born_on:
                raise ValueError(f"facts.offences.{number}.on: lies before born_on")
        return self


class GuardianForm(Form):
    """A person of the register who can be asked. `id` is the person's."""

    id: Id
    type: Literal["individual", "public-administrator"] = "individual"
    roles: Annotated[tuple[Conflict, ...], BeforeValidator(words)] = ()


class GuardianshipForm(Dated):
    """Letters of guardianship: `until` is their last day, `revoked_on` the first without them."""

    guardian: Id
    ward: Id
    kind: GuardianKind = GuardianKind.GUARDIAN
    scope: Literal["full", "limited", "partial"] = "full"
    joint: bool = True
    revoked_on: Day | None = None
    lives_with_ward: bool = False
    evidence: Digest | None = None

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.guardian == self.ward:
            raise ValueError("ward: nobody is their own guardian")
        return self


class VictimForm(Dated):
    """Who is told of the steps of whose case, unless that is not wanted (S-34)."""

    person: Id
    victim: Id
    wants_notice: bool = True

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.person == self.victim:
            raise ValueError("victim: nobody is the victim of their own case")
        return self
