"""Reading the registers: what letters, checks of authority and openings of cases ask.

Belongs here: questions about one day. Not here: who may ask them (the gateway).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import NoneType
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    TypeDecorator,
    or_,
    select,
)

from domain.model import Json
from law.civil import localise
from records.registers.catalogue import Register
from records.tables import (
    DELEGATES,
    GUARDIANS,
    GUARDIANSHIPS,
    IDENTITIES,
    LOCATIONS,
    OFFICES,
    PERSONS,
)


@dataclass(frozen=True)
class Office:
    """An office as letters print it (C-40). `address` are its lines."""

    id: str
    name: str
    type: str
    region: str
    contact: str
    telephone: str
    email: str | None
    address: tuple[str, ...]


@dataclass(frozen=True)
class Delegate:
    """A delegation that is in force."""

    id: str
    office: str
    actor: str
    role: str


@dataclass(frozen=True)
class Person:
    """Who a person is. Leaves the process only on a letter or a screen."""

    id: str
    name: str | None
    born_on: date | None
    address: tuple[str, ...]
    telephone: str | None
    email: str | None
    other: Json
    expunged: bool


@dataclass(frozen=True)
class Location:
    """A home as letters name it. `address` are its lines."""

    id: str
    name: str | None
    facility: str
    county: str | None
    address: tuple[str, ...]


def office(connection: Connection, office_id: str) -> Office | None:
    """An office by its id."""
    row = _one(connection, select(OFFICES).where(OFFICES.c.id == office_id))
    if row is None:
        return None
    names = ("id", "name", "type", "region", "contact", "telephone", "email")
    return Office(**{name: row[name] for name in names}, address=_split(row["address"]))


def location(connection: Connection, location_id: str) -> Location | None:
    """A home by its id."""
    row = _one(connection, select(LOCATIONS).where(LOCATIONS.c.id == location_id))
    if row is None:
        return None
    names = ("id", "name", "facility", "county")
    return Location(**{name: row[name] for name in names}, address=_split(row["address"]))


def delegate_in_force(
    connection: Connection, office_id: str, actor: str, on: date
) -> Delegate | None:
    """The delegation by which an actor may act for an office on a day (DOR-003)."""
    table = DELEGATES.c
    query = (
        select(DELEGATES)
        .where(
            table.office == office_id,
            table.actor == actor,
            table.since <= on,
            or_(table.until.is_(None), table.until >= on),
        )
        .order_by(table.since.desc())
        .limit(1)
    )
    row = _one(connection, query)
    return Delegate(row["id"], row["office"], row["actor"], row["role"]) if row else None


def identity(connection: Connection, person: str) -> Person | None:
    """Who a person is; every field empty after an expungement, None if there is no such person."""
    row = _one(connection, select(IDENTITIES).where(IDENTITIES.c.person == person))
    if row is None:
        known = _one(connection, select(PERSONS.c.id).where(PERSONS.c.id == person))
        return Person(person, None, None, (), None, None, {}, expunged=False) if known else None
    return Person(
        id=person,
        name=row["name"],
        born_on=row["born_on"],
        address=_split(row["address"]),
        telephone=row["telephone"],
        email=row["email"],
        other=row["other"] or {},
        expunged=row["expunged_at"] is not None,
    )


def letters_of(connection: Connection, ward: str) -> list[RowMapping]:
    """Every appointment there ever was for a ward, oldest first."""
    return _letters(connection, [ward])


def _letters(connection: Connection, wards: Sequence[str]) -> list[RowMapping]:
    query = (
        select(
            GUARDIANSHIPS,
            GUARDIANS.c.type.label("guardian_type"),
            GUARDIANS.c.roles,
            PERSONS.c.deceased_on,
        )
        .join(GUARDIANS, GUARDIANS.c.id == GUARDIANSHIPS.c.guardian)
        .join(PERSONS, PERSONS.c.id == GUARDIANS.c.id)
        .where(GUARDIANSHIPS.c.ward.in_(wards))
        .order_by(GUARDIANSHIPS.c.since, GUARDIANSHIPS.c.id)
    )
    rows = connection.execute(query).mappings().all()
    return sorted(rows, key=lambda row: (row["since"] or date.min, row["id"]))


def guardians_of(
    connection: Connection, ward: str, on: date | None = None, *, today: date | None = None
) -> list[Json]:
    """The guardians of a ward, in the form in which a consent takes them (C-28).

    One entry per guardian: of several letters the one that holds (`today`, if given: letters of the
    future do not replace those in force), else the latest. With `on`, only those whose letters hold
    that day, and those who have none on file.
    """
    return _chosen(letters_of(connection, ward), on, on or today)


def guardians_by_ward(
    connection: Connection, wards: Sequence[str], *, today: date
) -> Mapping[str, list[Json]]:
    """Ward -> guardians, each as `guardians_of` gives them; in one statement for all wards."""
    found: dict[str, list[RowMapping]] = {ward: [] for ward in wards}
    for row in _letters(connection, wards):
        found[row["ward"]].append(row)
    return {ward: _chosen(rows, None, today) for ward, rows in found.items()}


def _chosen(rows: Iterable[RowMapping], on: date | None, day: date | None) -> list[Json]:
    """One entry per guardian of one ward."""
    found: dict[str, RowMapping] = {}
    for row in rows:
        held = found.get(row["guardian"])
        if held is None or not _holds(held, day) or _holds(row, day):
            found[row["guardian"]] = row
    return [_guardian(row) for row in found.values() if on is None or _holds(row, on)]


def listing(
    connection: Connection,
    register: Register,
    limit: int = 500,
    only: Mapping[str, Any] | None = None,
    seen: ColumnElement[bool] | None = None,
) -> list[Json]:
    """The rows of a register, without what identifies a person, in the order of their ids.

    Args:
        connection: the record.
        register: which register.
        limit: rows at most.
        only: rows whose fields have these values.
        seen: what of the register whoever asks may know of; None is all of it.

    Raises:
        ValueError: a field of `only` is none of the register's, or not a word or truth value.
    """
    query = select(register.table).order_by(register.table.c.id).limit(limit)
    query = query if seen is None else query.where(seen)
    for name, value in (only or {}).items():
        column = register.table.c.get(name)
        if column is None or not isinstance(value, _plain(column)):
            raise ValueError(f"{name}: {register.name} rows are not listed by {value!r} of it")
        query = query.where(column == value)
    return [dict(row) for row in connection.execute(query).mappings()]


def _plain(column: Column[Any]) -> type:
    """What a column can be looked up by: a word or a truth value; by anything else, never."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Boolean):
        return bool
    return str if isinstance(kind, String) else NoneType


def _one(connection: Connection, query: Select[Any]) -> RowMapping | None:
    return connection.execute(query).mappings().one_or_none()


def _split(lines: str | None) -> tuple[str, ...]:
    return tuple(line for line in (lines or "").splitlines() if line)


def _last_day(row: RowMapping) -> date | None:
    """The last day on which letters hold: their own, or the day before they were revoked."""
    ends = [row["until"]] if row["until"] else []
    if row["revoked_on"]:
        ends.append(row["revoked_on"] - timedelta(days=1))
    return min(ends, default=None)


def _holds(row: RowMapping, on: date | None) -> bool:
    last = _last_day(row)
    if on is None:
        return last is None
    return (row["since"] is None or row["since"] <= on) and (last is None or on <= last)


def _guardian(row: RowMapping) -> Json:
    return {
        "guardian": row["guardian"],
        "kind": row["kind"],
        "letters_from": _midnight(row["since"]),
        "letters_until": _midnight(_last_day(row)),
        "scope": row["scope"],
        "roles": list(row["roles"]),
        "lives_with_ward": row["lives_with_ward"],
        "deceased": row["deceased_on"] is not None,
    }


def _midnight(day: date | None) -> str | None:
    """The beginning of a day in Missouri, as UTC."""
    if day is None:
        return None
    return localise(datetime.combine(day, time())).astimezone(UTC).isoformat()
