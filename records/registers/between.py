"""What must hold between the rows of the registers, beyond what one form can say.

Belongs here: those rules, each a question to the database that answers with a misfit or None. Not
here: what must hold within one row (`forms.py`, `homes.py`), nor who may change it.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from domain import rules
from domain.model import Json
from records.tables import OCCUPANCIES, PERSONS, RELATIONS, VICTIMS

Values = Mapping[str, Any]

RESIDENTIAL = "residential"
VICTIM = "victim"
"""The kind of a person who is registered as a victim (S-34)."""


class Misfit(NamedTuple):
    """A field, what is wrong with it, and the rule that says so."""

    field: str
    why: str
    rule: str = rules.H_05


Rule = Callable[[Connection, Json], Misfit | None]


def one_bed(connection: Connection, values: Json) -> Misfit | None:
    """Nobody has two residential beds at once; a short-term bed may lie beside one."""
    if values["bed"] != RESIDENTIAL:
        return None
    table = OCCUPANCIES.c
    query = select(OCCUPANCIES).where(
        table.person == values["person"],
        table.bed == RESIDENTIAL,
        table.id != values["id"],
        _overlaps(OCCUPANCIES, values),
    )
    held = connection.execute(query.order_by(table.since).limit(1)).mappings().first()
    if held is None:
        return None
    end = f"until {held['until'].isoformat()}" if held["until"] else "without an end"
    since, place = held["since"].isoformat(), held["location"]
    why = f"{values['person']} has a residential bed in {place} from {since} {end} ({held['id']})"
    return Misfit("person", f"{why}: end that first")


def not_related_yet(connection: Connection, values: Json) -> Misfit | None:
    """Two people are related once, whichever is named first."""
    table = RELATIONS.c
    one, other = values["person"], values["other"]
    query = select(table.id).where(
        or_(
            and_(table.person == one, table.other == other),
            and_(table.person == other, table.other == one),
        ),
        table.id != values["id"],
        _overlaps(RELATIONS, values),
    )
    held = connection.scalar(query.limit(1))
    return Misfit("other", f"{one} and {other} are related already, by {held}") if held else None


def a_victim(connection: Connection, values: Json) -> Misfit | None:
    """A victim is registered as one, and once for a person at a time."""
    person, victim = values["person"], values["victim"]
    if connection.scalar(select(PERSONS.c.kind).where(PERSONS.c.id == victim)) != VICTIM:
        return Misfit("victim", f"{victim} is not of the kind {VICTIM} in persons")
    table = VICTIMS.c
    query = select(table.id).where(
        table.person == person,
        table.victim == victim,
        table.id != values["id"],
        _overlaps(VICTIMS, values),
    )
    held = connection.scalar(query.limit(1))
    return Misfit("victim", f"{victim} is registered already, by {held}") if held else None


def known_parents(connection: Connection, values: Json) -> Misfit | None:
    """The parents of a person are people of the register, and others than the person."""
    named = [one["parent"] for one in values["facts"].get("parents", ())]
    if values["id"] in named:
        return Misfit("facts.parents", f"{values['id']} is nobody's own parent")
    known = set(connection.scalars(select(PERSONS.c.id).where(PERSONS.c.id.in_(named))))
    unknown = sorted(set(named) - known)
    return Misfit("facts.parents", f"there is no {unknown[0]} in persons") if unknown else None


def _overlaps(table: Table, values: Values) -> ColumnElement[bool]:
    """Rows that hold on some day on which these values hold; an end that is not known is none."""
    columns = table.c
    since, until = values["since"], values["until"]
    begins = [or_(columns.until.is_(None), columns.until >= since)] if since else []
    ends = [or_(columns.since.is_(None), columns.since <= until)] if until else []
    return and_(True, *begins, *ends)
