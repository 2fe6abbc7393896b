"""Which open cases a changed register concerns, and the facts that tell them.

Belongs here: finding them and writing those facts, in the transaction of the change. Not here:
waking the cases (the caller signals the ids), nor what they make of it (their deciders).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from domain.actors import Actor, Role
from domain.model import Json, digest
from domain.placement.consent_commands import Guardian
from domain.process import NOTE_FACTS
from law.civil import civil_day
from records.registers.read import guardians_of
from records.tables import CASE_PERSONS, CASES, FACTS, GUARDIANSHIPS

Case = Mapping[str, Any]
"""A row of the table `cases`."""


def touched_cases(connection: Connection, person: str) -> list[str]:
    """The open cases that a person is part of, or whose ward's guardian the person is."""
    wards = select(GUARDIANSHIPS.c.ward).where(GUARDIANSHIPS.c.guardian == person)
    query = (
        select(CASES.c.id)
        .distinct()
        .join(CASE_PERSONS, CASE_PERSONS.c.case_id == CASES.c.id)
        .where(
            CASES.c.closed_at.is_(None),
            (CASE_PERSONS.c.person == person) | CASE_PERSONS.c.person.in_(wards),
        )
        .order_by(CASES.c.id)
    )
    return list(connection.scalars(query))


def tell(
    connection: Connection, persons: Iterable[str], command_id: str, actor: Actor, at: datetime
) -> list[tuple[str, str]]:
    """Write a fact for every open case whose picture of the registers is out of date.

    Returns:
        (case, fact) pairs, for the caller to signal. The facts' ids come from the command's, so
        that a repeated command tells nothing twice.
    """
    concerned = sorted({case for one in persons for case in touched_cases(connection, one)})
    pairs = []
    for case in concerned:
        row = connection.execute(select(CASES).where(CASES.c.id == case)).mappings().one()
        data = outdated(connection, dict(row), at)
        if data is None:
            continue
        fact = f"{command_id}/{case}"
        values = {"id": fact, "case_id": case, "kind": NOTE_FACTS, "data": data, "at": at}
        by = Actor(id=actor.id, role=Role.SYSTEM, office=actor.office, delegation=actor.delegation)
        connection.execute(insert(FACTS), [values | {"actor": by.model_dump(mode="json")}])
        pairs.append((case, fact))
    return pairs


def outdated(connection: Connection, case: Case, at: datetime) -> Json | None:
    """What an open case should be told of the registers; None if it knows it all."""
    noted = _NOTED.get(case["process"])
    return noted(connection, case, at) if noted else None


def _consent(connection: Connection, case: Case, at: datetime) -> Json | None:
    """All guardians of the ward, ended letters too: the case must learn that they have ended."""
    found = guardians_of(connection, str(case["state"].get("ward")), today=civil_day(at))
    now = {one["guardian"]: Guardian.model_validate(one) for one in found}
    held = {
        key: Guardian.model_validate(one) for key, one in case["state"].get("guardians", {}).items()
    }
    for key, one in now.items():
        # A case may know of a death before the register does; it does not forget it.
        known = held.get(key)
        if known is not None and known.deceased:
            now[key] = one.model_copy(update={"deceased": True})
    if all(held.get(key) == one for key, one in now.items()):
        return None
    return {"occurred_on": at.isoformat(), "guardians": found, "digest": digest(found)}


_NOTED: Mapping[str, Callable[[Connection, Case, datetime], Json | None]] = {
    "consent": _consent,
}
"""Process -> the data of its `note-facts`; None if the case knows it all already."""
