"""The fictional people of the program: offices, staff, providers, and who is to be treated.

Everybody is invented, and sounds like it (see `people.py`). Belongs here: rows of the registers for
sites, treatment, confinement, the community and the assessment unit. Not here: what happens to
anybody (`beds.py`, `outside.py`), nor who acts (`actors.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.model import Json
from law.tables import load
from starter.demo.people import Row

PROGRAM: Final = "doc-2"
"""The office of Corrections that keeps the sites, the treatments and the confinements."""
UNIT: Final = "soau-1"
BOARD: Final = "board-1"
PAROLE: Final = "pp-1"
REGION: Final = "east"
"""Of that office; the people here are released to it."""
DOC_OFFICES: Final = (PROGRAM, UNIT)

_OFFICES: Final = (
    (
        PROGRAM,
        "Made-up Department of Corrections, Treatment Programs",
        "corrections",
        "Ada Pretend",
    ),
    (UNIT, "Fictional Sex Offender Assessment Unit", "corrections", "Basil Notreal"),
    (BOARD, "Imaginary Parole Board", "parole-board", "Clio Imagined"),
    (PAROLE, "Invented Probation and Parole, East", "probation-and-parole", "Dion Madeup"),
    ("pp-2", "Invented Probation and Parole, West", "probation-and-parole", "Edda Madeup"),
)
_REGIONS: Final = {PAROLE: REGION, "pp-2": "west"}

THERAPIST: Final = "person-6801"
EXAMINER: Final = "person-6802"
OFFICER: Final = "person-6803"
SPECIALIST: Final = "person-6804"
ASSESSOR: Final = "person-6805"
_STAFF: Final = (
    (THERAPIST, "Flora Sampleton"),
    (EXAMINER, "Gideon Pretend"),
    (OFFICER, "Hester Madeup"),
    (SPECIALIST, "Ivor Fabled"),
    (ASSESSOR, "Juno Imagined"),
)

CLINIC: Final = "clinic-1"
LOST: Final = "clinic-2"
"""Its approval is withdrawn while it treats somebody."""
_CLINICS: Final = (
    (CLINIC, "Make-Believe Clinic", "Kay Fictional", True),
    (LOST, "Nowhere Counselling", "Lars Notreal", True),
    ("clinic-3", "Would-be Practice of Sampletown", "Mina Pretend", False),
)
"""Whether it agreed to everything, and is approved."""


@dataclass(frozen=True)
class Participant:
    """Somebody to be treated, confined or assessed. `number` makes all opaque ids."""

    number: int
    name: str
    born: str

    @property
    def id(self) -> str:
        """In the register of persons."""
        return f"person-6{self.number:03d}"

    @property
    def confinement(self) -> str:
        """The stay in prison."""
        return f"stay-{self.number:03d}"

    @property
    def judgment(self) -> str:
        """On which the order of the court rests."""
        return f"judgment-{self.number:03d}"


EVERYBODY: Final = tuple(
    Participant(
        number, name, f"{1959 + number % 37}-{1 + number % 12:02d}-{2 + number * 7 % 27:02d}"
    )
    for number, name in enumerate(
        (
            *("Abelard Fictional", "Benedict Madeup", "Caspian Notreal", "Dorian Imagined"),
            *("Erskine Pretend", "Fergus Sampleton", "Godfrey Fabled", "Hamish Fictional"),
            *("Inigo Madeup", "Jasper Notreal", "Kenelm Imagined", "Leofric Pretend"),
            *("Magnus Sampleton", "Nathaniel Fabled", "Osbert Fictional", "Prospero Madeup"),
            *("Quincy Notreal", "Roderigo Imagined", "Septimus Pretend", "Tarquin Sampleton"),
            *("Ulric Fabled", "Valentine Fictional", "Wystan Madeup", "Xavier Notreal"),
            *("Yorick Imagined", "Zacharias Pretend", "Ambrosine Sampleton", "Auberon Fabled"),
            *("Bartleby Fictional", "Crispin Madeup", "Dunstan Notreal", "Eustace Imagined"),
            *("Florian Pretend", "Gervase Sampleton", "Hilary Fabled", "Isidore Fictional"),
            *("Jocelyn Madeup", "Kester Notreal", "Lambert Imagined", "Merlin Pretend"),
        ),
        1,
    )
)
WOMAN: Final = next(one for one in EVERYBODY if one.name.startswith("Ambrosine"))


def rows(today: date) -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other."""
    for number, (key, name, kind, contact) in enumerate(_OFFICES, 31):
        yield "office", _office(number, key, name, kind, contact)
    for number, (key, name) in enumerate(_STAFF, 71):
        yield "person", _person(key, "staff", name, number)
    for one in EVERYBODY:
        held = _person(one.id, "confined", one.name, one.number)
        yield "person", {**held, "born_on": one.born, "other": _known_of(one)}
    for number, (key, name, contact, approved) in enumerate(_CLINICS, 81):
        yield "treatment-provider", _clinic(number, key, name, contact, approved=approved)
    seen = (today - timedelta(days=200)).isoformat()
    yield "provider-review", _review(1, CLINIC, "audit", seen, "satisfactory")
    yield "provider-review", _review(2, LOST, "observation", seen, "deficient")


def _office(number: int, key: str, name: str, kind: str, contact: str) -> Json:
    return {
        "id": key,
        "name": name,
        "type": kind,
        "region": _REGIONS.get(key, "central"),
        "contact": contact,
        "telephone": f"(555) 555-01{number:02d}",
        "email": f"office-{key}@example.org",
        "address": f"{number} Make-Believe Square\nNowhere Springs, MO 63999",
        "since": "2010-01-01",
    }


def _person(key: str, kind: str, name: str, number: int) -> Json:
    return {
        "id": key,
        "kind": kind,
        "office": PROGRAM,
        "name": name,
        "address": f"{number} Imaginary Street\nSampletown, MO 63998",
        "telephone": f"(555) 555-01{number:02d}",
    }


def _known_of(one: Participant) -> Json:
    """What the packet of the notice before release is gathered from (S-07)."""
    return {
        "identifiers": {"DOC number": f"006{one.number:03d} (fictional)"},
        "anticipated_residence": f"{one.number} Nowhere Lane\nOthertown, MO 63997",
        "adjustment": [f"{one.number} made-up violations, none of which took place"],
        "treatment": "Attended an invented group in Sampletown",
    }


def _clinic(number: int, key: str, name: str, contact: str, *, approved: bool) -> Json:
    commitments = load().policy("provider_commitments")
    agreed = list(commitments) if isinstance(commitments, tuple) else []
    return {
        "id": key,
        "name": name,
        "region": REGION,
        "office": PROGRAM,
        "contact": contact,
        "telephone": f"(555) 555-01{number:02d}",
        "email": f"{key}@example.org",
        "address": f"{number} Make-Believe Square\nNowhere Springs, MO 63999",
        "commitments": agreed if approved else agreed[:2],
        "approved_since": "2019-03-04" if approved else None,
    }


def _review(number: int, clinic: str, kind: str, on: str, result: str) -> Json:
    held = {"kind": kind, "held_on": on, "result": result}
    return {"id": f"review-{number}", "provider": clinic, "office": PROGRAM, **held}
