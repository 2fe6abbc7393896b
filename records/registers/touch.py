"""Which open cases a changed register concerns, and the facts that tell them.

Belongs here: finding them and writing those facts, in the transaction of the change. Not here:
waking the cases (the caller signals the ids), nor what they make of it (their deciders).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from domain.actors import Actor, Role
from domain.model import Json, digest
from domain.mosop.provider_standing import ProviderStanding
from domain.placement.consent_commands import Guardian
from domain.process import NOTE_FACTS
from domain.recording import Fact
from law.civil import civil_day
from law.tables import Tables, load
from records import facts
from records.engine import lock_case
from records.registers.picture import picture
from records.registers.read import guardians_of
from records.registers.treatment import standing
from records.registers.victims import as_known
from records.tables import CASE_PERSONS, CASES, FACTS, GUARDIANSHIPS, LOCATIONS

Case = Mapping[str, Any]
"""A row of the table `cases`."""
HOMES: Final = ("placement", "status-found")
"""Processes that decide by the picture of a home."""
CONFINED: Final = ("svp", "commitment")
"""Processes about a confined person, of whose steps the person's victims are told (S-34)."""
COMMUNITY: Final = ("community",)
"""Processes that rest on the approval of a provider of treatment (DECK-22)."""
_AT_ONCE: Final = 500  # ids in one statement


def touched_cases(connection: Connection, *about: str) -> list[str]:
    """The open cases that people or homes are part of.

    A guardian is part of the cases of each ward, a provider of those about each of its homes.
    """
    found: set[str] = set()
    ids = sorted(about)
    for first in range(0, len(ids), _AT_ONCE):
        found.update(connection.scalars(_touched(ids[first : first + _AT_ONCE])))
    return sorted(found)


def _touched(ids: list[str]) -> Select[tuple[str]]:
    wards = select(GUARDIANSHIPS.c.ward).where(GUARDIANSHIPS.c.guardian.in_(ids))
    homes = select(LOCATIONS.c.id).where(LOCATIONS.c.provider.in_(ids))
    person = CASE_PERSONS.c.person
    return (
        select(CASES.c.id)
        .distinct()
        .join(CASE_PERSONS, CASE_PERSONS.c.case_id == CASES.c.id)
        .where(CASES.c.closed_at.is_(None), person.in_(ids) | person.in_(wards) | person.in_(homes))
    )


@dataclass(frozen=True)
class Telling:
    """Who changed something, by which command, when. The facts' ids come from the command's."""

    command_id: str
    actor: Actor
    at: datetime


def tell(
    connection: Connection,
    about: Iterable[str],
    by: Telling,
    among: Collection[str] | None = None,
) -> list[tuple[str, str]]:
    """Write a fact for every open case whose picture of the registers is out of date.

    Args:
        connection: the transaction of the change.
        about: ids of the people and homes that changed.
        by: a command that is repeated tells nothing twice.
        among: processes; None is every one.

    Returns:
        (case, fact) pairs, for the caller to signal.
    """
    told = (tell_case(connection, case, by, among) for case in touched_cases(connection, *about))
    return [pair for pair in told if pair is not None]


def tell_case(
    connection: Connection, case: str, by: Telling, among: Collection[str] | None = None
) -> tuple[str, str] | None:
    """Write a fact for one open case, if the registers have left it behind: (case, fact)."""
    # Two changes at once would each miss the other; whoever comes second sees the first.
    lock_case(connection, f"tell:{case}")
    row = connection.execute(select(CASES).where(CASES.c.id == case)).mappings().one()
    if row["closed_at"] is not None or (among is not None and row["process"] not in among):
        return None
    when = max(by.at, _last_told(connection, case) or by.at)
    data = outdated(connection, dict(row), when)
    if data is None:
        return None
    actor = by.actor.model_copy(update={"role": Role.SYSTEM})
    fact = Fact(id=f"{by.command_id}/{case}", kind=NOTE_FACTS, actor=actor, data=data)
    return (case, fact.id) if facts.write(connection, case, fact, when) else None


def left_behind(connection: Connection, at: datetime) -> list[str]:
    """The open cases that a new day has left behind: a birthday, a day to move, a last day."""
    daily = CASES.c.process.in_((*HOMES, *CONFINED, *COMMUNITY))
    query = select(CASES).where(daily, CASES.c.closed_at.is_(None))
    rows = connection.execute(query.order_by(CASES.c.id)).mappings().all()
    return [row["id"] for row in rows if outdated(connection, dict(row), at) is not None]


def _last_told(connection: Connection, case: str) -> datetime | None:
    """Just after the last picture on its way to a case: facts are read in the order of time."""
    query = select(func.max(FACTS.c.at)).where(
        FACTS.c.case_id == case, FACTS.c.kind == NOTE_FACTS, FACTS.c.settled_at.is_(None)
    )
    last: datetime | None = connection.scalar(query)
    return last + timedelta(microseconds=1) if last is not None else None


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


def _home(connection: Connection, case: Case, at: datetime) -> Json | None:
    """The home as the registers have it now, under the law by which the case was opened."""
    state = case["state"]
    held = state.get("picture")
    if not held:
        return None
    incoming = held.get("incoming") or {}
    # Clocks of two machines differ: what is told now is no older than what the case knows.
    seen = max(at, datetime.fromisoformat(held["as_of"]))
    found = picture(
        connection,
        law_of(state, load()),
        location=state.get("location") or held["home"]["location"],
        incoming=incoming.get("person"),
        at=seen,
        bed=held.get("bed", "residential"),
        owner=case["id"],
    )
    if found["digest"] == held.get("digest"):
        return None
    return {"occurred_on": at.isoformat(), "picture": found}


def _victims(connection: Connection, case: Case, at: datetime) -> Json | None:
    """The person's victims who are to be told."""
    state = case["state"]
    person, held = state.get("person"), list(state.get("victims") or ())
    if not person:
        return None
    found = as_known(connection, person, civil_day(at), held)
    return None if found == held else {"occurred_on": at.isoformat(), "victims": found}


def _provider(connection: Connection, case: Case, at: datetime) -> Json | None:
    """The approval of the provider, if the case has one: what the register has of it today."""
    held = case["state"].get("standing")
    if not held:
        return None
    known = ProviderStanding.model_validate(held)
    found = standing(connection, known.provider, civil_day(at))
    if found is None or found == known:
        return None
    return {"occurred_on": at.isoformat(), "standing": found.model_dump(mode="json")}


def law_of(state: Mapping[str, Any], otherwise: Tables) -> Tables:
    """The version of the law by which a case was opened; another one for a case without."""
    version = state.get("law")
    return load(version) if version and version != otherwise.version else otherwise


_NOTED: Mapping[str, Callable[[Connection, Case, datetime], Json | None]] = {
    "consent": _consent,
    **dict.fromkeys(HOMES, _home),
    **dict.fromkeys(CONFINED, _victims),
    **dict.fromkeys(COMMUNITY, _provider),
}
"""Process -> the data of its `note-facts`; None if the case knows it all already."""
