"""The picture of a home on one day, out of the registers: what a placement decides by.

Belongs here: reading it, whole and in few statements. Not here: what is read of
each person (`people.py`), the form of the picture (`domain/placement/home.py`), nor what follows.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final, get_args

from sqlalchemy import Connection, RowMapping, or_, select, union_all

from domain.model import Json, digest
from domain.placement.home import Bed, Home, Picture, Resident
from law.civil import civil_day, day_start
from law.tables import Tables
from records.registers.people import People
from records.tables import IDENTITIES, LOCATIONS, OCCUPANCIES, PROVIDERS

_UNDIGESTED: Final = frozenset({"as_of", "digest"})
_RESIDENTIAL: Final = "residential"


def picture(
    conn: Connection,
    tables: Tables,
    *,
    location: str,
    incoming: str | None,
    at: datetime,
    bed: str = _RESIDENTIAL,
    owner: str | None = None,
) -> Json:
    """A home, who lives there and who is to join it, as of the civil day of `at`.

    Args:
        conn: one consistent picture of the registers.
        tables: the law by whose table of offences acts are looked up.
        location: the home.
        incoming: who is to join it, if anybody; never among the residents.
        at: the instant of the picture.
        bed: which bed the incoming person is to have (DOR-011).
        owner: the case that asks. Its own consents are in the picture but not in the digest: it
            learns of them by their reports.

    Returns:
        A `domain.placement.home.Picture` as JSON without empty fields. Its digest covers all else
        but `as_of`.

    Raises:
        ValueError: no such home, person or kind of bed, in one line that names the field.
    """
    if bed not in get_args(Bed):
        raise ValueError(f"bed: {bed} is none of {', '.join(get_args(Bed))}")
    day = civil_day(at)
    home = _home(conn, location)
    stays = _stays(conn, location, day, incoming)
    people = People(conn, tables, day, {*stays} | ({incoming} if incoming else set()))
    if incoming is not None and incoming not in people.rows:
        raise ValueError(f"incoming: there is no person {incoming}")
    seen = Picture(
        as_of=at,
        home=home,
        incoming=people.somebody(incoming) if incoming is not None else None,
        bed=bed,
        nights=_nights(conn, tables, location, incoming, day),
        residents=tuple(_resident(people, row) for row in stays.values()),
        related=people.related(),
    )
    told = seen.model_copy(update={"words": _words(conn, seen.concerns())})
    made = told.model_dump(mode="json", exclude_defaults=True)
    own = {consent for consent, case in people.consents.owners.items() if case == owner}
    return {**made, "digest": digest({**_covered(made, own), "in_force": _in_force(seen)})}


def _in_force(seen: Picture) -> list[list[str]]:
    """Whose letters are in force: a day on which some begin or end changes the home (C-28)."""
    held = (
        (who.person, one.guardian)
        for who in seen.everybody()
        for one in who.guardians
        if one.in_force(seen.as_of)
    )
    return [list(pair) for pair in sorted(set(held))]


def _resident(people: People, stay: RowMapping) -> Resident:
    return Resident(
        who=people.somebody(stay["person"]),
        funded=stay["funded"],
        bed=stay["bed"],
        since=day_start(stay["since"]),
    )


def _covered(made: Json, own: Collection[str]) -> Json:
    """What the digest covers: all but the instant, and the consents of the case itself."""
    left = {name: value for name, value in made.items() if name not in _UNDIGESTED}
    if own and "incoming" in left:
        left["incoming"] = _without(left["incoming"], own)
    if own and "residents" in left:
        left["residents"] = [{**one, "who": _without(one["who"], own)} for one in left["residents"]]
    return left


def _without(who: Json, own: Collection[str]) -> Json:
    others = [one for one in who.get("consents", ()) if one["consent"] not in own]
    left = {name: value for name, value in who.items() if name != "consents"}
    return {**left, "consents": others} if others else left


def _words(conn: Connection, ids: Collection[str]) -> dict[str, int]:
    """Person or home -> how often what letters print of it has changed; never what it was."""
    asked = [
        select(key, words).where(key.in_(ids), words > 0)
        for key, words in (
            (IDENTITIES.c.person, IDENTITIES.c.words),
            (LOCATIONS.c.id, LOCATIONS.c.words),
        )
    ]
    return dict(sorted((row[0], row[1]) for row in conn.execute(union_all(*asked))))


def _home(conn: Connection, location: str) -> Home:
    """The home, licensed only as long as its provider is (DOR-017)."""
    found = conn.execute(select(LOCATIONS).where(LOCATIONS.c.id == location)).mappings().first()
    if found is None:
        raise ValueError(f"location: there is no location {location}")
    row = dict(found)
    query = select(PROVIDERS).where(PROVIDERS.c.id == row["provider"])
    owned = [row, *map(dict, conn.execute(query).mappings())]
    ends = [one["licence_until"] for one in owned if one["licence_until"] is not None]
    return Home(
        location=location,
        facility=row["facility"],
        funded=row["funded"],
        office=row["office"],
        provider=row["provider"],
        county=row["county"],
        licensed=all(one["licensed"] for one in owned),
        licence_until=day_start(min(ends)) if ends else None,
    )


def _stays(conn: Connection, location: str, day: date, but: str | None) -> dict[str, RowMapping]:
    """Who has a bed in the home on the day, by id: a residential bed before a short-term one."""
    table = OCCUPANCIES.c
    query = select(OCCUPANCIES).where(
        table.location == location,
        table.since <= day,
        or_(table.until.is_(None), table.until >= day),
    )
    rows = [row for row in conn.execute(query).mappings() if row["person"] != but]
    rows.sort(key=lambda row: (row["person"], row["bed"] != _RESIDENTIAL, row["since"], row["id"]))
    found: dict[str, RowMapping] = {}
    for row in rows:
        found.setdefault(row["person"], row)
    return found


def _nights(
    conn: Connection, tables: Tables, location: str, incoming: str | None, day: date
) -> int:
    """Nights in short-term beds of the home in the twelve months before the day (D-04)."""
    if incoming is None:
        return 0
    first = _year_before(day)
    table = OCCUPANCIES.c
    query = select(table.since, table.until).where(
        table.person == incoming,
        table.location == location,
        table.bed.in_(_names(tables.policy("short_term_beds"))),
        table.since < day,
        or_(table.until.is_(None), table.until >= first),
    )
    nights: set[date] = set()
    for since, until in conn.execute(query):
        start = max(since, first)
        end = min(until + timedelta(days=1), day) if until is not None else day
        nights.update(start + timedelta(days=number) for number in range((end - start).days))
    return len(nights)


def _names(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _year_before(day: date) -> date:
    """The same day a year earlier; of February 29 the last of February."""
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)
