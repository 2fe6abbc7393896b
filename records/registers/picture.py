"""The picture of a home on one day, out of the registers: what a placement decides by.

Belongs here: reading it, whole and in few statements. Not here: the form of the picture
(`domain/placement/home.py`), nor what follows from it. Ages leave this module, birth dates never.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, get_args

from sqlalchemy import Connection, RowMapping, or_, select

from domain.model import Json, digest
from domain.placement.consent_commands import Finding, Guardian
from domain.placement.home import Act, Bed, Home, Parent, Picture, Resident, Somebody
from law.civil import civil_day, day_start
from law.tables import Tables, UnknownOffence
from records.registers.consents import consents_about
from records.registers.person_facts import OffenceFact, PersonFacts
from records.registers.read import guardians_by_ward
from records.tables import IDENTITIES, LOCATIONS, OCCUPANCIES, PERSONS, PROVIDERS, RELATIONS

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
    ids = {*stays} | ({incoming} if incoming is not None else set())
    people = _People(conn, tables, day, ids)
    if incoming is not None and incoming not in people.rows:
        raise ValueError(f"incoming: there is no person {incoming}")
    made = Picture(
        as_of=at,
        home=home,
        incoming=people.somebody(incoming) if incoming is not None else None,
        bed=bed,
        nights=_nights(conn, tables, location, incoming, day),
        residents=tuple(
            Resident(
                who=people.somebody(person),
                funded=stay["funded"],
                bed=stay["bed"],
                since=day_start(stay["since"]),
            )
            for person, stay in stays.items()
        ),
        related=people.related(),
    ).model_dump(mode="json", exclude_defaults=True)
    own = {consent for consent, case in people.consents.owners.items() if case == owner}
    return {**made, "digest": digest(_covered(made, own))}


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


def _age(born: date | None, on: date) -> int | None:
    """Age in whole years on a day; born on February 29, a year is completed on March 1."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True)
class _Row:
    """What the registers hold of a person, read once."""

    facts: PersonFacts
    born_on: date | None
    deceased_on: date | None


class _People:
    """The people of a picture, read in a handful of statements, however many they are."""

    def __init__(self, conn: Connection, tables: Tables, day: date, ids: Collection[str]) -> None:
        self.tables, self.day = tables, day
        self.ids = sorted(ids)
        self.rows = _rows(conn, self.ids)
        parents = {one.parent for row in self.rows.values() for one in row.facts.parents}
        self.died = _died(conn, parents)
        self.guardians = guardians_by_ward(conn, self.ids, today=day)
        self.consents = consents_about(conn, self.ids)
        self.ties = _ties(conn, self.ids, day)

    def somebody(self, person: str) -> Somebody:
        """A person with everything on which a notice depends."""
        row = self.rows[person]
        facts = row.facts
        return Somebody(
            person=person,
            age=_age(row.born_on, self.day),
            capacity=facts.capacity,
            emancipated=facts.emancipated,
            deceased=_gone(row.deceased_on, self.day),
            guardians=tuple(Guardian.model_validate(one) for one in self.guardians[person]),
            parents=tuple(
                Parent(
                    parent=one.parent,
                    custodial=one.custodial,
                    guardian=one.guardian,
                    deceased=_gone(self.died.get(one.parent), self.day),
                )
                for one in facts.parents
            ),
            registry=facts.registry,
            will_register=facts.will_register,
            duty_elsewhere=facts.duty_elsewhere,
            offences=tuple(self._act(one, row.born_on) for one in facts.offences),
            finding=Finding(permanent=facts.finding.permanent, on=day_start(facts.finding.on))
            if facts.finding
            else None,
            sources=facts.sources,
            consents=self.consents.by_ward[person],
        )

    def related(self) -> tuple[tuple[str, str], ...]:
        """Pairs of one family: by the register of relations, and as parent and child."""
        pairs = set(self.ties)
        for child, row in self.rows.items():
            for one in row.facts.parents:
                if one.parent in self.rows:
                    pairs.add((min(child, one.parent), max(child, one.parent)))
        return tuple(sorted(pairs))

    def _act(self, said: OffenceFact, born: date | None) -> Act:
        """An offence, with what the table of the law says of it (DOR-008, C-52)."""
        try:
            listed = self.tables.offence(said.code)
        except UnknownOffence:
            listed = None
        return Act(
            code=said.code,
            on=day_start(said.on),
            outcome=said.outcome,
            elsewhere=said.elsewhere,
            age=_age(born, said.on),
            registrable=listed.registrable if listed is not None else None,
            felony_566=bool(said.felony_566 or (listed is not None and listed.felony_566)),
        )


def _rows(conn: Connection, ids: Sequence[str]) -> dict[str, _Row]:
    query = (
        select(PERSONS.c.id, PERSONS.c.facts, PERSONS.c.deceased_on, IDENTITIES.c.born_on)
        .outerjoin(IDENTITIES, IDENTITIES.c.person == PERSONS.c.id)
        .where(PERSONS.c.id.in_(ids))
    )
    return {
        row.id: _Row(PersonFacts.model_validate(row.facts), row.born_on, row.deceased_on)
        for row in conn.execute(query)
    }


def _died(conn: Connection, ids: Collection[str]) -> dict[str, date | None]:
    query = select(PERSONS.c.id, PERSONS.c.deceased_on).where(PERSONS.c.id.in_(sorted(ids)))
    return {row.id: row.deceased_on for row in conn.execute(query)} if ids else {}


def _gone(died: date | None, day: date) -> bool:
    return died is not None and died <= day


def _ties(conn: Connection, ids: Sequence[str], day: date) -> set[tuple[str, str]]:
    """Pairs among these people whom the register of relations ties on the day (DOR-007)."""
    table = RELATIONS.c
    query = select(table.person, table.other).where(
        table.person.in_(ids),
        table.other.in_(ids),
        or_(table.since.is_(None), table.since <= day),
        or_(table.until.is_(None), table.until >= day),
    )
    pairs = [(row.person, row.other) for row in conn.execute(query)]
    return {(min(pair), max(pair)) for pair in pairs}
