"""What a command names has to be there: its documents, its home, its offices, its person.

Belongs here: the refusals of what is not on file (H-07) or in no register (H-05). Not here: who may
read a file (`starter/files.py`), nor what the registers add to a command (`starter/provided.py`).
"""

from typing import Final

from sqlalchemy import Connection, select

from domain import rules
from domain.actors import Actor, Role
from domain.model import Json
from domain.refusal import Refusal
from records.registers import CONFINED
from records.tables import EVIDENCE, LOCATIONS, OFFICES, PERSONS
from starter import files
from starter.answers import Order

_REGISTERED: Final = frozenset({*CONFINED, "treatment", "soau", "community", "confinement"})
"""Processes whose person, offices and court must be in the registers when a case is opened."""
_OF_TYPE: Final = {
    "court": ("court", "court"),
    "actor": ("court", "court"),
    "mental_health_office": ("department", "office of the department"),
}
"""What a command names -> the type of such an office in the register, and what it is called."""
_KEEPERS: Final = frozenset({"commitment"})
"""Processes whose cases are the department's own, whoever opens them (S-23)."""


def unknown_evidence(conn: Connection, data: Json, actor: Actor) -> Refusal | None:
    """A document that a command refers to is on file, or it proves nothing (H-07).

    One that is withheld from whoever refers to it looks like a missing one: what a case of theirs
    names they could read.
    """
    named = {str(one) for one in data.get("evidence") or ()}
    query = select(EVIDENCE.c.digest).where(EVIDENCE.c.digest.in_(named))
    if named <= set(conn.scalars(query)) and not files.withheld_from(conn, actor, named):
        return None
    return Refusal(
        rule=rules.H_07,
        message="evidence: no such document is on file; `dueprocess evidence add` gives its id",
        field="evidence",
    )


def unknown(conn: Connection, data: Json, actor: Actor) -> Refusal | None:
    """What a command names is on record: its documents (H-07), the home (H-05)."""
    home = data.get("location")
    if home is not None:
        known = select(LOCATIONS.c.id).where(LOCATIONS.c.id == str(home))
        if conn.execute(known).first() is None:
            return Refusal(
                rule=rules.H_05,
                message=f"location: the register has no home {home}",
                field="location",
            )
    return unknown_evidence(conn, data, actor)


def unlisted(conn: Connection, process: str, order: Order) -> Refusal | None:
    """What a command names and neither the documents on file nor the registers have."""
    named = order.data.get("evidence") or order.data.get("location")
    missing = unknown(conn, order.data, order.actor) if named else None
    return missing or unregistered(conn, process, order.data, order.actor)


def unregistered(conn: Connection, process: str, data: Json, actor: Actor) -> Refusal | None:
    """Offices and the person that a case of a confined person names are in the registers (H-05).

    A court is a court, and an office of the department keeps a commitment. What somebody typed is
    not repeated: a refusal stays in the ledger for ever.
    """
    if process not in _REGISTERED:
        return None
    offices = ("court", "mental_health_office", "office", "supervised_by")
    asked = {name: data.get(name) for name in offices}
    asked["actor"] = actor.office if actor.role is Role.COURT else None
    named = {name: one for name, one in asked.items() if isinstance(one, str)}
    query = select(OFFICES.c.id, OFFICES.c.type).where(OFFICES.c.id.in_(named.values()))
    types = {row.id: row.type for row in conn.execute(query)}
    for name, one in named.items():
        if one not in types:
            return _lacks(name, "the register of offices has no such office")
        keeps = name == "office" and process in _KEEPERS
        kind, called = _OF_TYPE.get("mental_health_office" if keeps else name, (types[one], ""))
        if types[one] != kind:
            return _lacks(name, f"by the register of offices it is no {called}")
    person = data.get("person")
    if isinstance(person, str):
        known = select(PERSONS.c.id).where(PERSONS.c.id == person)
        if conn.execute(known).first() is None:
            return _lacks("person", "the register of persons has no such person")
    return None


def _lacks(field: str, why: str) -> Refusal:
    return Refusal(rule=rules.H_05, message=f"{field}: {why}", field=field)
