"""The fictional people of the reviews before release, and the offices that act on them.

Everybody is invented, and sounds like it (see `people.py`). Belongs here: rows of the registers for
`svp` and `commitment`. Not here: what happens to anybody (`proceedings.py`), nor who acts
(`actors.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.model import Json
from starter.demo.people import Row

DOC: Final = "doc-1"
DMH: Final = "dmh-1"
AG: Final = "ag-1"
MDT: Final = "mdt-1"
PRC: Final = "prc-1"
COURT: Final = "court-1"
STATE: Final = "prosecutor-1"
COUNTY: Final = "nonesuch"
"""Where everybody here was convicted, and where the court sits."""
COUNTIES: Final = (COUNTY, "wishful", "make-believe")
"""Of the prosecutors on the committee."""
EVALUATOR: Final = "person-9901"

_OFFICES: Final = (
    (DOC, "Fictional Correctional Center, Office of Reviews", "facility", "Ivy Madeup"),
    (DMH, "Made-up Department of Mental Health", "department", "Otto Notreal"),
    (AG, "Imaginary Office of the Attorney General", "attorney-general", "Vera Imagined"),
    (MDT, "Pretended Multidisciplinary Team", "mdt", "Hugo Pretend"),
    (PRC, "Invented Committee of Prosecutors", "prc", "Cora Invented"),
    (COURT, "the Circuit Court of Nonesuch County", "court", "Lyle Fabled"),
    ("court-2", "the Circuit Court of Wishful County", "court", "Nell Fabled"),
    (STATE, "Fictional Prosecutor of Nonesuch County", "prosecutor", "Saul Madeup"),
)
SITS_IN: Final = {COURT: COUNTY, "court-2": "wishful", STATE: COUNTY}
"""Office -> its county: a petition is filed in that of the conviction (S-16)."""
_SITES: Final = (
    ("fulton", "Fictional Treatment Program at Fulton", "facility", "Mabel Madeup"),
    ("smmhc", "Fictional Treatment Program at Farmington", "facility", "Horace Madeup"),
)
"""By the names that the law's tables give to the sites: the yearly notice goes there."""


@dataclass(frozen=True)
class Confined:
    """Somebody under review, and who is told of it. `number` makes all opaque ids."""

    number: int
    name: str
    born: str
    victim: str = ""
    origin: str = "convicted"
    offence: str = "566.030"
    offence_on: str = "2014-05-06"

    @property
    def id(self) -> str:
        """In the register of persons."""
        return f"person-9{self.number:03d}"

    @property
    def confinement(self) -> str:
        """The confinement that is to end."""
        return f"confinement-{self.number}"

    @property
    def victims(self) -> list[str]:
        """Who is told of each step, by the register of persons."""
        return [f"person-95{self.number:02d}"] if self.victim else []

    @property
    def offences(self) -> list[Json]:
        """On what the case rests."""
        return [{"code": self.offence, "on": self.offence_on}]


WAITING: Final = Confined(1, "Thelonius Fictional", "1971-02-14")
STOPPED: Final = Confined(2, "Ignatius Madeup", "1968-08-30")
TO_TELL: Final = Confined(3, "Barnard Notreal", "1979-11-05")
REVIEWED: Final = Confined(4, "Lazarus Imagined", "1974-06-21", victim="Annis Pretend")
LATE: Final = Confined(5, "Ebenezer Pretend", "1966-01-17")
HELD: Final = Confined(6, "Phineas Sampleton", "1983-09-09", victim="Delphine Invented")
TRIED: Final = Confined(7, "Mordecai Fabled", "1977-04-02")
FREE: Final = Confined(8, "Silas Fictional", "1969-12-12")
COMMITTED: Final = Confined(9, "Jedediah Madeup", "1963-03-28")
DETAINED: Final = Confined(10, "Obadiah Notreal", "1980-07-07")
SETTLED: Final = Confined(11, "Zebedee Imagined", "1961-05-19", victim="Sabina Placeholder")
EVERYBODY: Final = (
    *(WAITING, STOPPED, TO_TELL, REVIEWED, LATE),
    *(HELD, TRIED, FREE, COMMITTED, DETAINED, SETTLED),
)


def rows() -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other."""
    for number, (key, name, kind, contact) in enumerate(_OFFICES, 1):
        yield "office", _office(number, key, name, kind, contact)
    yield "person", _person(EVALUATOR, "staff", "Dr. Evangeline Imagined", DOC, 99)
    for one in EVERYBODY:
        held = _person(one.id, "confined", one.name, DOC, one.number)
        yield "person", {**held, "born_on": one.born, "other": _known_of(one)}
        for victim in one.victims:
            yield "person", _person(victim, "victim", one.victim, AG, 50 + one.number)
            told = {"person": one.id, "victim": victim, "since": one.offence_on}
            yield "victim", {"id": f"victim-{one.number}", **told}
    for number, (key, name, kind, contact) in enumerate(_SITES, len(_OFFICES) + 1):
        yield "office", _office(number, key, name, kind, contact)


def _office(number: int, key: str, name: str, kind: str, contact: str) -> Json:
    return {
        "id": key,
        "name": name,
        "type": kind,
        "region": "north",
        "county": SITS_IN.get(key),
        "contact": contact,
        "telephone": f"(555) 555-01{20 + number:02d}",
        "email": f"office-{key}@example.org",
        "address": f"{number} Make-Believe Square\nNowhere Springs, MO 63999",
        "since": "2010-01-01",
    }


def _person(key: str, kind: str, name: str, office: str, number: int) -> Json:
    return {
        "id": key,
        "kind": kind,
        "office": office,
        "name": name,
        "address": f"{number} Nowhere Lane\nSampletown, MO 63998",
        "telephone": f"(555) 555-01{number:02d}",
    }


def _known_of(one: Confined) -> Json:
    """What the packet of the notice is gathered from (S-07)."""
    return {
        "identifiers": {"DOC number": f"000{one.number:03d} (fictional)"},
        "anticipated_residence": f"{one.number} Imaginary Street\nOthertown, MO 63997",
        "adjustment": [f"{one.number} invented violations, all of them imaginary"],
        "treatment": "Attended a made-up group in Nowhere Springs",
    }
