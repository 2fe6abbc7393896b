"""The people of a picture: what each register holds of them, read in a handful of statements.

Belongs here: capacity, age, guardians, parents, offences, families. Not here: who lives in a home
(`picture.py`), nor who anybody is: ages leave this module, birth dates never.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from domain.placement.consent_commands import Finding, Guardian
from domain.placement.home import Act, Parent, Somebody
from law.civil import day_start
from law.tables import Tables, UnknownOffence
from records.registers.consents import consents_about
from records.registers.person_facts import OffenceFact, PersonFacts
from records.registers.read import guardians_by_ward
from records.tables import IDENTITIES, PERSONS, RELATIONS


def _age(born: date | None, on: date) -> int | None:
    """Age in whole years on a day; born on February 29, a year is completed on March 1."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_of(conn: Connection, person: str, on: date) -> int | None:
    """A person's age in whole years on a day; None if the register has no birth date."""
    query = select(IDENTITIES.c.born_on).where(IDENTITIES.c.person == person)
    return _age(conn.execute(query).scalar_one_or_none(), on)


@dataclass(frozen=True)
class _Row:
    """What the registers hold of a person, read once."""

    facts: PersonFacts
    born_on: date | None
    deceased_on: date | None


class People:
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
