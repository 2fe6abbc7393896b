"""Who acts: a pseudonym, a role, an office, and by whose delegation.

Belongs here: actors and roles. Not here: which role may do what (the command tables of each
process), nor names of people (the register of persons).
"""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from domain.model import Frozen


class Role(StrEnum):
    """The roles in which a person or a machine acts. Stored by value, never renumbered."""

    REGIONAL_OFFICE = "regional-office"
    """Director or designee of a Regional Office or Supported Community Living program (DOR-003)."""
    SUPERVISOR = "supervisor"
    MAIL_ROOM = "mail-room"
    OPERATOR = "operator"
    COUNSEL = "counsel"
    AUDITOR = "auditor"
    MDT_MEMBER = "mdt-member"
    PRC_MEMBER = "prc-member"
    ATTORNEY_GENERAL = "attorney-general"
    COURT = "court"
    CORRECTIONS = "corrections"
    MENTAL_HEALTH = "mental-health"
    MOSOP_STAFF = "mosop-staff"
    """Therapists of the treatment program in confinement."""
    PAROLE_BOARD = "parole-board"
    PROBATION_AND_PAROLE = "probation-and-parole"
    """Officers, and the regional specialists on sex offenders."""
    SOAU = "soau"
    """The unit that assesses people for the court under RSMo 559.115."""
    PROSECUTOR = "prosecutor"
    SYSTEM = "system"


Pseudonym = Annotated[str, StringConstraints(pattern=r"^\S*$", max_length=120)]
"""An opaque id: one word, so that no name or address is put where ids stay readable."""


class Actor(Frozen):
    """Who acts. `id` is a pseudonym: it stays readable where payloads are not."""

    id: Pseudonym
    role: Role
    office: Pseudonym
    delegation: Pseudonym | None = None
    """The delegate's row in the register of offices, where the actor is a designee (DOR-003)."""


def system(part: str) -> Actor:
    """The machine itself, acting through one of its parts (`clock`, `letters`, `mail-room` ...)."""
    return Actor(id=f"system:{part}", role=Role.SYSTEM, office="-")


def lean_actor(actor: Actor) -> Actor:
    """The same actor without the fields that are empty: what travels with every command."""
    return Actor.model_validate(actor.model_dump(exclude_none=True))
