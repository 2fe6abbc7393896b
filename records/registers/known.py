"""Who may know of which rows of the registers: those of the own office (H-02, S-34).

Belongs here: that, as conditions on the tables. Not here: who changes rows (`catalogue.py`), nor
what of the victims only some may know (`victims.py`).
"""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select

from domain.actors import Actor, Role
from domain.withholding import SEES_ALL
from records.registers import treatment, victims
from records.registers.between import VICTIM
from records.registers.catalogue import REGISTERS
from records.tables import (
    DELEGATES,
    GUARDIANS,
    GUARDIANSHIPS,
    LOCATIONS,
    OCCUPANCIES,
    PERSONS,
    PROVIDERS,
    RELATIONS,
)

Condition = ColumnElement[bool]
_KINDS: Final = frozenset(REGISTERS["person"].kinds)
_OUTSIDE: Final = frozenset(
    {Role.COURT, Role.MDT_MEMBER, Role.PRC_MEMBER, Role.ATTORNEY_GENERAL}
    | {Role.PAROLE_BOARD, Role.PROSECUTOR}
)
"""Roles that act on cases of offices to which they do not belong: no register is kept by them."""


def known(register: str, actor: Actor) -> Condition | None:
    """What of a register somebody may know of, as a condition; None where that is all of it.

    The directory of offices is everybody's, since letters name them. Of people and homes an office
    knows its own, and those that belong to no office and are of a kind that the role keeps.
    """
    ruled = victims.seen(register, actor)
    if register in {"office", victims.NAME} or actor.role in SEES_ALL:
        return ruled
    if register == treatment.PROVIDER:
        return treatment.known_providers(actor)
    own = _OWN[register](actor)
    return own if ruled is None else and_(own, ruled)


def _persons(actor: Actor) -> Condition:
    table = PERSONS.c
    if actor.role is Role.ATTORNEY_GENERAL:
        return table.kind.in_(["confined", VICTIM])
    if actor.role in _OUTSIDE:
        return false()
    register = REGISTERS["person"]
    kept = [kind for kind in _KINDS if actor.role in register.kept_by(kind)]
    of_nobody: Condition = table.kind.in_(kept)
    if actor.role in register.roles:
        of_nobody = or_(of_nobody, table.kind.not_in(_KINDS))
    # Whose victims somebody tells is known to them, wherever the victims belong (`victims.py`).
    told = [table.kind == VICTIM] if actor.role in victims.READERS else []
    return or_(table.office == actor.office, and_(table.office.is_(None), of_nobody), *told)


def _ids(actor: Actor) -> Select[tuple[str]]:
    ruled = victims.seen("person", actor)
    query = select(PERSONS.c.id).where(_persons(actor))
    return query if ruled is None else query.where(ruled)


def _of_an_office(table: Table, keepers: frozenset[Role]) -> Callable[[Actor], Condition]:
    """Rows of the own office; those of none are known to whoever may keep them."""

    def own(actor: Actor) -> Condition:
        mine = table.c.office == actor.office
        if actor.role in _OUTSIDE:
            return false()
        return or_(mine, table.c.office.is_(None)) if actor.role in keepers else mine

    return own


def _of_people(table: Table, *fields: str) -> Callable[[Actor], Condition]:
    """Rows about people of whom one may know."""
    return lambda actor: or_(*(table.c[name].in_(_ids(actor)) for name in fields))


def _guardians(actor: Actor) -> Condition:
    theirs = select(GUARDIANSHIPS.c.guardian).where(GUARDIANSHIPS.c.ward.in_(_ids(actor)))
    return or_(GUARDIANS.c.id.in_(_ids(actor)), GUARDIANS.c.id.in_(theirs))


_OWN: Final[Mapping[str, Callable[[Actor], Condition]]] = {
    "delegate": _of_an_office(DELEGATES, frozenset()),
    "person": _persons,
    "guardian": _guardians,
    "guardianship": _of_people(GUARDIANSHIPS, "ward"),
    "provider": _of_an_office(PROVIDERS, REGISTERS["provider"].roles),
    "location": _of_an_office(LOCATIONS, REGISTERS["location"].roles),
    "occupancy": _of_people(OCCUPANCIES, "person"),
    treatment.REVIEW: treatment.known_reviews,
    "relation": _of_people(RELATIONS, "person", "other"),
}
