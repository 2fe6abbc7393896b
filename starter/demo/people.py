"""The fictional people: offices with their designees, wards, guardians and their letters.

Everybody is invented, and sounds like it: streets that lead nowhere, telephone numbers from the
range that is kept for fiction (555-01xx). Ids are opaque, as real ones must be. Belongs here: rows
of the registers. Not here: what happens to anybody (`stories.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from domain.model import Json
from law.civil import civil_day

EAST: Final = "ro-east"
WEST: Final = "ro-west"
COURT: Final = "the Circuit Court of Fictional County"
NATURE: Final = "an act that was made up for this demonstration"
OFFENCE_ON: Final = "2004-05-06"
FOUND_ON: Final = "2006-02-03"
OFFENCES: Final = ("565.110", "566.093", "566.101")
CHARGED_WORDS: Final[Json] = {
    "finding": {"court": COURT},
    "offences": {code: {"nature": NATURE} for code in OFFENCES},
}
"""What letters say of a charged person beside name and address."""

Row = tuple[str, Json]
"""A register, and a row of it."""


@dataclass(frozen=True)
class Ward:
    """A ward with the guardian who is asked. `number` makes the opaque ids of both."""

    number: int
    name: str
    born: str
    guardian: str
    letters: Json = field(default_factory=dict)
    guardian_type: str = "individual"

    @property
    def id(self) -> str:
        """The ward in the register of persons."""
        return f"person-1{self.number:03d}"

    @property
    def guardian_id(self) -> str:
        """The guardian in the register of persons."""
        return f"person-2{self.number:03d}"

    @property
    def location(self) -> str:
        """Where the ward lives, or is to live."""
        return f"loc-{self.number:03d}"

    @property
    def office(self) -> str:
        """The office that has the case."""
        return EAST if self.number <= _LAST_EAST else WEST

    @property
    def offence(self) -> str:
        """Section number of the charge."""
        return OFFENCES[self.number % len(OFFENCES)]


_LAST_EAST: Final = 18
_LIMITED: Final[Json] = {"scope": "limited"}
_NEAR: Final[Json] = {"lives_with_ward": True}

WARDS: Final = (
    Ward(1, "Quentin Fictional", "1989-04-17", "Gilda Placeholder"),
    Ward(2, "Ottoline Madeup", "1976-11-02", "Barnaby Placeholder"),
    Ward(3, "Percival Notreal", "1992-01-29", "Hortense Invented"),
    Ward(4, "Wilhelmina Imagined", "1983-07-08", "Cuthbert Invented"),
    Ward(5, "Thaddeus Pretend", "1995-12-24", "Philippa Placeholder"),
    Ward(6, "Rosalind Sampleton", "1971-03-15", "Ignatius Invented", _LIMITED),
    Ward(7, "Lysander Fabled", "1988-09-30", "Marigold Placeholder"),
    Ward(8, "Clementine Fictional", "1990-05-21", "Ambrose Placeholder"),
    Ward(9, "Bartholomew Madeup", "1979-08-11", "Eugenia Invented"),
    Ward(10, "Araminta Notreal", "1986-02-03", "Leopold Placeholder"),
    Ward(11, "Zoë Imagined", "1993-10-19", "Drusilla Invented"),
    Ward(12, "Henrietta Pretend", "1974-06-27", "Montague Placeholder"),
    Ward(13, "Octavius Sampleton", "1981-12-05", "Winifred Invented"),
    Ward(14, "Seraphina Fabled", "1996-04-09", "Algernon Placeholder", _NEAR),
    Ward(15, "Mortimer Fictional", "1969-01-13", "Cordelia Invented"),
    Ward(16, "Peregrine Madeup", "1987-11-22", "Ernestine Placeholder"),
    Ward(17, "Guinevere Notreal", "1991-07-31", "Horatio Invented"),
    Ward(18, "Fitzgerald Imagined", "1978-03-06", "Tabitha Placeholder"),
    Ward(
        19,
        "Esmeralda Pretend",
        "1984-09-14",
        "Public Administrator of Fictional County",
        guardian_type="public-administrator",
    ),
    Ward(20, "Cornelius Sampleton", "1994-05-25", "Rowena Invented"),
    Ward(21, "Dorothea Fabled", "1972-10-10", "Sylvester Placeholder"),
    Ward(22, "Maximilian Fictional", "1985-02-18", "Beatrix Invented"),
    Ward(23, "Penelope Madeup", "1997-08-04", "Rufus Placeholder"),
    Ward(24, "Archibald Notreal", "1980-06-16", "Millicent Invented"),
    Ward(25, "Ferdinand Imagined", "1977-12-12", "Constance Placeholder"),
    Ward(26, "Theodosia Pretend", "1990-03-03", "Bertram Invented"),
)
"""Each has a case of the same number."""

SECOND_GUARDIANS: Final[tuple[tuple[str, str, str, Json], ...]] = (
    ("person-3020", "Erasmus Invented", "person-1020", {}),
    ("person-3021", "Lavinia Placeholder", "person-1021", {"expired": True}),
)
"""(id, name, ward, letters): one co-guardian who must sign too, one whose letters have expired."""


def rows(now: datetime) -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other."""
    today = civil_day(now)
    yield from _offices(today)
    for one in WARDS:
        yield "person", _ward(one)
        yield "person", _guardian(one.guardian_id, one.guardian, one.office, one.number)
        yield "guardian", {"id": one.guardian_id, "type": one.guardian_type}
        yield "guardianship", guardianship(one.guardian_id, one.id, today, one.letters)
    for number, (key, name, ward, letters) in enumerate(SECOND_GUARDIANS, len(WARDS) + 1):
        yield "person", _guardian(key, name, WEST, number)
        yield "guardian", {"id": key}
        yield "guardianship", guardianship(key, ward, today, letters)


def _offices(today: date) -> Iterator[Row]:
    named = (
        (EAST, "Fictional Eastern Regional Office", "east", "Dana Pretend", "(555) 555-0100"),
        (WEST, "Made-up Western Regional Office", "west", "Robin Notreal", "(555) 555-0150"),
    )
    for number, (key, name, region, contact, telephone) in enumerate(named, 1):
        yield (
            "office",
            {
                "id": key,
                "name": name,
                "type": "regional-office",
                "region": region,
                "contact": contact,
                "telephone": telephone,
                "email": f"office-{region}@example.org",
                "address": f"{number}00 Make-Believe Avenue\nNowhere Springs, MO 63999",
                "since": "2010-01-01",
            },
        )
        yield (
            "delegate",
            {
                "id": f"delegate-{region}-1",
                "office": key,
                "actor": f"clerk-{region}-1",
                "role": "regional-office",
                "since": (today - timedelta(days=400)).isoformat(),
            },
        )


def _ward(one: Ward) -> Json:
    return {
        "id": one.id,
        "kind": "ward",
        "office": one.office,
        "name": one.name,
        "born_on": one.born,
        "address": f"{one.number} Nowhere Lane\nSampletown, MO 63998",
        "telephone": f"(555) 555-01{one.number:02d}",
        "facts": {
            "capacity": "partial" if one.letters == _LIMITED else "incapacitated",
            "registry": "none",
            "offences": [{"code": one.offence, "on": OFFENCE_ON, "outcome": "charged"}],
            "finding": {"permanent": True, "on": FOUND_ON},
            "sources": dict.fromkeys(("identity", "date", "nature", "finding"), "court-record"),
        },
        "other": CHARGED_WORDS,
    }


def _guardian(key: str, name: str, office: str, number: int) -> Json:
    return {
        "id": key,
        "kind": "guardian",
        "office": office,
        "name": name,
        "address": f"{700 + number} Imaginary Street\nSampletown, MO 63998",
        "telephone": f"(555) 555-01{50 + number:02d}",
    }


def guardianship(
    guardian: str, ward: str, today: date = date.max, more: Json | None = None
) -> Json:
    """Letters of guardianship; `expired` in `more` ends them some time before today."""
    said = dict(more or {})
    expired = said.pop("expired", False)
    return {
        "id": f"letters-{guardian.removeprefix('person-')}-{ward.removeprefix('person-')}",
        "guardian": guardian,
        "ward": ward,
        "kind": "guardian",
        "since": "2015-03-02",
        "until": (today - timedelta(days=200)).isoformat() if expired else None,
        **said,
    }
