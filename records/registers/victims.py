"""Victims: who is told of the steps of a person's case, and who may know of them (S-34).

Telling them is the attorney general's duty: their names and addresses are for that office, for the
supervisor of the office that the person belongs to, and for the letters. Not here: the forms, nor
what a case makes of a victim (its decider).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, false, or_, select

from domain.actors import Actor, Role
from domain.model import Json
from records import ledger
from records.registers.between import VICTIM
from records.registers.read import Person, identity
from records.tables import PERSONS, VICTIMS

NAME: Final = "victim"
"""The register."""
READERS: Final = frozenset({Role.ATTORNEY_GENERAL, Role.SUPERVISOR})


@dataclass(frozen=True)
class Registered:
    """A victim in the register: whose, from when to when, whether to be told, and who it is."""

    row: Json
    who: Person

    def shown(self) -> Json:
        """The row with name and address, for somebody who may read them."""
        who = self.who
        address = "\n".join(who.address)
        reach = {"telephone": who.telephone, "email": who.email, "expunged": who.expunged}
        return {**self.row, "name": who.name, "address": address, **reach}


def as_known(connection: Connection, person: str, on: date, held: Iterable[str]) -> list[str]:
    """The victims whom a case should know, given those whom it knows.

    A case may know of a victim of whom the register does not: it forgets only those whom the
    register names and who are not to be told any more.
    """
    rows = list(_of(connection, person))
    told = sorted({row["victim"] for row in rows if _told(row, on)})
    ended = {row["victim"] for row in rows} - {*told}
    kept = [one for one in dict.fromkeys(held) if one not in ended]
    return [*kept, *(one for one in told if one not in kept)]


def seen(register: str, actor: Actor) -> ColumnElement[bool] | None:
    """What of a register somebody may know of, as a condition; None where that is all of it."""
    everything = actor.role is Role.ATTORNEY_GENERAL
    if everything or register not in {NAME, "person"}:
        return None
    mine = PERSONS.c.office == actor.office if actor.role is Role.SUPERVISOR else false()
    own = select(PERSONS.c.id).where(mine)
    if register == NAME:
        return VICTIMS.c.person.in_(own)
    theirs = select(VICTIMS.c.victim).where(VICTIMS.c.person.in_(own))
    return or_(PERSONS.c.kind != VICTIM, PERSONS.c.id.in_(own), PERSONS.c.id.in_(theirs))


def registered(connection: Connection, named: str, actor: Actor) -> tuple[Registered, ...]:
    """The row of an id, else those of a victim of that id, each with who the victim is.

    None of them if there is none that this actor may read.
    """
    query = select(VICTIMS).where(or_(VICTIMS.c.id == named, VICTIMS.c.victim == named))
    condition = seen(NAME, actor)
    query = query if condition is None else query.where(condition)
    rows = connection.execute(query.order_by(VICTIMS.c.id)).mappings().all()
    rows = [row for row in rows if row["id"] == named] or rows
    people = ((row, identity(connection, row["victim"])) for row in rows)
    return tuple(Registered(dict(row), who) for row, who in people if who is not None)


def note_read(
    connection: Connection, found: Registered, actor: Actor, command_id: str, at: datetime
) -> None:
    """Enter into the ledger that somebody read who a victim is."""
    entry = ledger.Entry(
        scope=ledger.VICTIMS,
        kind=ledger.READ,
        command_id=command_id,
        actor=actor,
        occurred_on=at,
        recorded_at=at,
        body={"id": found.row["id"]},
    )
    ledger.append(connection, [entry])


def _of(connection: Connection, person: str) -> list[Json]:
    query = (
        select(VICTIMS, PERSONS.c.deceased_on)
        .join(PERSONS, PERSONS.c.id == VICTIMS.c.victim)
        .where(VICTIMS.c.person == person)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _told(row: Json, on: date) -> bool:
    """Whether a row holds on a day, of somebody who lives and wants to be told."""
    begun = row["since"] is None or row["since"] <= on
    ended = row["until"] is not None and row["until"] < on
    gone = row["deceased_on"] is not None and row["deceased_on"] <= on
    return bool(row["wants_notice"] and begun and not ended and not gone)
