"""The fictional homes: who runs them, who lives there with whom around them, who is to move in.

Everybody is invented, and sounds like it (see `people.py`). Belongs here: rows of the registers of
homes and of the people in and around them. Not here: what happens to anybody (`placements.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.model import Json
from starter.demo.people import (
    CHARGED_WORDS,
    EAST,
    NATURE,
    OFFENCES,
    WARDS,
    WEST,
    Row,
    guardianship,
)

COUNTY: Final = "fictional"
_A_YEAR: Final = 365.25  # days
_REGISTRY: Final = "sex-offender-registry"
_COURT: Final = "court-record"
_ON_RECORD: Final[Json] = {
    "identity": _REGISTRY,
    "description": _REGISTRY,
    "date": _COURT,
    "nature": _COURT,
}
_COMPETENT: Final[Json] = {"capacity": "competent", "registry": "none"}
_WARD: Final[Json] = {"capacity": "incapacitated", "registry": "none"}


@dataclass(frozen=True)
class House:
    """A home. `number` is that of its street."""

    id: str
    name: str
    facility: str
    provider: str
    office: str
    number: int


@dataclass(frozen=True)
class Soul:
    """Somebody in a home, or about to move into one.

    `born` is a birth date, or the age in years of somebody who must not grow up meanwhile;
    `near` is the one person around: the guardian of a ward, the parent of a minor.
    """

    id: str
    name: str
    born: str | int
    facts: Json
    house: House
    lives_there: bool = True
    funded: bool = True
    near: str = ""
    other: Json = field(default_factory=dict)

    @property
    def near_id(self) -> str:
        """The guardian or parent in the register of persons."""
        return self.id.replace("person-4", "person-5").replace("person-7", "person-8")

    @property
    def number(self) -> int:
        """By which streets and telephones are told apart."""
        return int(self.id[-3:])

    @property
    def a_child(self) -> bool:
        """Whether the one around is a parent."""
        return isinstance(self.born, int)


def _offender(code: str, on: str) -> Json:
    offence = {"code": code, "on": on, "outcome": "finding-or-plea"}
    return {**_COMPETENT, "registry": "adult", "offences": [offence], "sources": _ON_RECORD}


def _without(facts: Json, name: str) -> Json:
    """The same, but no public record is known for one field (C-31)."""
    kept = {key: value for key, value in facts["sources"].items() if key != name}
    return {**facts, "sources": kept}


def _charged(code: str, on: str, found: str) -> Json:
    return {
        **_WARD,
        "offences": [{"code": code, "on": on, "outcome": "charged"}],
        "finding": {"permanent": True, "on": found},
        "sources": dict.fromkeys(("identity", "date", "nature", "finding"), _COURT),
    }


def _described(height: str, hair: str) -> Json:
    return {
        "description": {"Height": height, "Hair": hair, "Mark": "an imaginary scar"},
        "offences": {code: {"nature": NATURE} for code in OFFENCES},
    }


NONESUCH: Final = House("loc-101", "Nonesuch House", "group-home", "provider-1", EAST, 101)
WISHFUL: Final = House(WARDS[7].location, "Wishful House", "group-home", "provider-1", EAST, 8)
UPSTAIRS: Final = House("loc-103", "Upstairs at Nowhere", "isl", "provider-1", EAST, 103)
MANOR: Final = House("loc-104", "Pretend Manor", "rcf", "provider-2", WEST, 104)
HOUSES: Final = (NONESUCH, WISHFUL, UPSTAIRS, MANOR)
_PROVIDERS: Final = (
    ("provider-1", "Fictional Homes of the East", EAST),
    ("provider-2", "Made-up Living of the West", WEST),
)

OFFENDER: Final = Soul(
    "person-4003",
    "Dashiell Notreal",
    "1975-03-09",
    _offender("566.101", "2009-10-11"),
    NONESUCH,
    other=_described("5 ft 11 in", "sandy"),
)
CHARGED: Final = Soul(
    "person-4004",
    "Evadne Imagined",
    "1987-12-30",
    _charged("566.093", "2011-02-03", "2013-06-07"),
    NONESUCH,
    near="Peverell Invented",
    other=CHARGED_WORDS,
)
WARD: Final = Soul(
    "person-4002", "Balthazar Madeup", "1968-07-14", _WARD, NONESUCH, near="Isolde Placeholder"
)
FOUND: Final = Soul(
    "person-4013",
    "Lucian Fabled",
    "1980-08-19",
    _offender("565.110", "2012-05-06"),
    WISHFUL,
    other=_described("6 ft 1 in", "none at all"),
)
CHILD: Final = Soul(
    "person-4011", "Tamsin Pretend", 16, {"registry": "none"}, WISHFUL, near="Roderick Pretend"
)
LODGER: Final = Soul("person-4031", "Meriwether Madeup", "1959-01-28", _COMPETENT, MANOR)
RESIDENTS: Final = (
    Soul("person-4001", "Cressida Fictional", "1982-05-02", _COMPETENT, NONESUCH),
    WARD,
    OFFENDER,
    CHARGED,
    CHILD,
    Soul("person-4012", "Jocasta Sampleton", "1964-11-21", _COMPETENT, WISHFUL, funded=False),
    FOUND,
    Soul("person-4021", "Ophelia Fictional", "1993-02-12", _COMPETENT, UPSTAIRS),
    LODGER,
    Soul("person-4032", "Sidonie Notreal", "1971-09-05", _WARD, MANOR, near="Hezekiah Invented"),
    Soul("person-4033", "Florizel Imagined", "1990-06-24", _COMPETENT, MANOR, funded=False),
)
"""Who lives in the homes; in Wishful House a ward of `people.py` does, too."""

PLAIN: Final = Soul(
    "person-7001", "Isadora Pretend", "1985-04-16", _COMPETENT, NONESUCH, lives_there=False
)
COMING: Final = Soul(
    "person-7002",
    "Barnabas Sampleton",
    "1977-10-03",
    _offender("566.093", "2010-01-20"),
    NONESUCH,
    lives_there=False,
    other=_described("5 ft 6 in", "grey, and a lot of it"),
)
NEW: Final = Soul(
    "person-7003", "Rosamund Fabled", "1994-08-27", _COMPETENT, WISHFUL, lives_there=False
)
DOUBTED: Final = Soul(
    "person-7004",
    "Leander Fictional",
    "1983-01-11",
    _without(_offender("566.101", "2014-03-04"), "description"),
    WISHFUL,
    lives_there=False,
    other=_described("5 ft 9 in", "brown"),
)
FORGOTTEN: Final = Soul(
    "person-7005",
    "Perdita Madeup",
    "1962-12-08",
    _WARD,
    NONESUCH,
    lives_there=False,
    near="Augustina Placeholder",
)
SETTLED: Final = Soul(
    "person-7006", "Melisande Imagined", "1988-03-31", _COMPETENT, MANOR, lives_there=False
)
LATE: Final = Soul(
    "person-7007",
    "Evander Notreal",
    "1979-05-17",
    _charged("566.101", "2008-09-10", "2010-11-12"),
    MANOR,
    lives_there=False,
    near="Clotilde Invented",
    other=CHARGED_WORDS,
)
SIBLING: Final = Soul(
    "person-7008", "Orsino Fictional", "1996-07-22", _COMPETENT, UPSTAIRS, lives_there=False
)
NEWCOMERS: Final = (PLAIN, COMING, NEW, DOUBTED, FORGOTTEN, SETTLED, LATE, SIBLING)
"""Who is to move into one of the homes, or has."""


def occupancy(
    person: str, location: str, since: str, *, funded: bool = True, bed: str = "residential"
) -> Json:
    """A row of the register of occupancies."""
    return {
        "id": f"bed-{person.removeprefix('person-')}",
        "person": person,
        "location": location,
        "since": since,
        "funded": funded,
        "bed": bed,
    }


def rows(today: date) -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other."""
    for key, name, office in _PROVIDERS:
        yield "provider", {"id": key, "name": name, "office": office}
    for house in HOUSES:
        yield "location", _house(house)
    for one in (*RESIDENTS, *NEWCOMERS):
        yield from _around(one, today)
    yield "occupancy", occupancy(WARDS[7].id, WISHFUL.id, "2016-04-05")
    for one in RESIDENTS:
        yield "occupancy", occupancy(one.id, one.house.id, "2019-02-03", funded=one.funded)
    siblings = {"person": "person-4021", "other": SIBLING.id, "kind": "sibling"}
    yield "relation", {"id": "relation-1", **siblings}


def _house(one: House) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "facility": one.facility,
        "provider": one.provider,
        "office": one.office,
        "county": COUNTY,
        "address": _street(one),
    }


def _street(one: House) -> str:
    return f"{one.number} Nowhere Lane\nSampletown, MO 63998"


def _around(one: Soul, today: date) -> Iterator[Row]:
    """Somebody, after the parent and before the guardian."""
    person = _person(one, today)
    near = {
        "id": one.near_id,
        "kind": "parent" if one.a_child else "guardian",
        "office": one.house.office,
        "name": one.near,
        "address": f"{800 + one.number} Imaginary Street\nSampletown, MO 63998",
        "telephone": f"(555) 555-01{80 + one.number % 20:02d}",
    }
    if one.a_child:
        yield "person", near
        parents = [{"parent": one.near_id, "custodial": True, "guardian": True}]
        yield "person", {**person, "facts": {**one.facts, "parents": parents}}
        return
    yield "person", person
    if one.near:
        yield "person", near
        yield "guardian", {"id": one.near_id}
        yield "guardianship", guardianship(one.near_id, one.id)


def _person(one: Soul, today: date) -> Json:
    born = one.born
    if isinstance(born, int):
        born = (today - timedelta(days=int(born * _A_YEAR) + 100)).isoformat()
    home = f"{one.number} Imaginary Street\nOtherville, MO 63997"
    return {
        "id": one.id,
        "kind": "ward" if one.near and not one.a_child else _kind(one),
        "office": one.house.office,
        "name": one.name,
        "born_on": born,
        "address": _street(one.house) if one.lives_there else home,
        "telephone": f"(555) 555-01{27 + one.number % 20:02d}",
        "facts": one.facts,
        "other": one.other,
    }


def _kind(one: Soul) -> str:
    return "resident" if one.lives_there else "consumer"
