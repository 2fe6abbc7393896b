"""Obviously fictional homes in the registers: who lives there, and who is to join them. No tests.

Belongs here: rows of the registers, and their changes. Not here: what a case makes of them
(`placements.py`).
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Engine

from domain.model import Json
from records.registers import Act, change
from tests.workflows.people import OFFICE, SUPERVISOR, put

_NUMBERS = itertools.count(1)
_RAPE: Final = "566.030"
_SOURCES: Final = {
    "identity": "sex-offender-registry",
    "description": "sex-offender-registry",
    "date": "court-record",
    "nature": "court-record",
    "finding": "court-record",
}
KINDS: Final[Mapping[str, Json]] = MappingProxyType(
    {
        "plain": {"capacity": "competent", "registry": "none"},
        "ward": {"capacity": "incapacitated", "registry": "none"},
        "offender": {
            "capacity": "competent",
            "registry": "adult",
            "offences": [{"code": _RAPE, "on": "2010-06-07", "outcome": "finding-or-plea"}],
            "sources": {name: one for name, one in _SOURCES.items() if name != "finding"},
        },
        "unsourced": {
            "capacity": "competent",
            "registry": "adult",
            "offences": [{"code": _RAPE, "on": "2011-07-08", "outcome": "finding-or-plea"}],
            "sources": {
                name: one
                for name, one in _SOURCES.items()
                if name not in {"finding", "description"}
            },
        },
        "charged": {
            "capacity": "incapacitated",
            "registry": "none",
            "offences": [{"code": _RAPE, "on": "2012-03-04", "outcome": "charged"}],
            "finding": {"permanent": True, "on": "2014-05-05"},
            "sources": {name: one for name, one in _SOURCES.items() if name != "description"},
        },
    }
)
"""Kind of person -> what the registers know of it. Wards and the charged have a guardian."""
GUARDED: Final = frozenset({"ward", "charged"})
NAMES: Final = ("Nora Imagined", "Gus Imagined", "Sampleton", "Nowhere", "Height", "made up")
"""What stands in the registers about these people, and nowhere else."""


@dataclass(frozen=True)
class Household:
    """A home, those who live there, and who is to join them."""

    location: str
    newcomer: str
    residents: tuple[str, ...]
    guardians: Mapping[str, str]
    """Ward or charged person -> guardian."""

    def one(self, kind: str) -> str:
        """The first resident of a kind."""
        return next(one for one in self.residents if one.startswith(kind))


def household(
    engine: Engine, *kinds: str, newcomer: str = "plain", facility: str = "group-home"
) -> Household:
    """A home whose residents are of these kinds, and a newcomer of another."""
    number = f"{next(_NUMBERS)}"
    location = home(engine, f"location-{number}", facility)
    guardians: dict[str, str] = {}

    def someone(kind: str, name: str) -> str:
        return _someone(engine, kind, name, guardians)

    there = tuple(someone(kind, f"{kind}-{number}-{at}") for at, kind in enumerate(kinds, 1))
    for one in there:
        moves_in(engine, one, location)
    return Household(location, someone(newcomer, f"newcomer-{number}"), there, guardians)


def home(engine: Engine, location: str, facility: str = "group-home") -> str:
    """A home on file."""
    row = {"id": location, "facility": facility, "office": OFFICE, "county": "county-1"}
    words = {"name": f"Make-Believe House {location}", "address": _ADDRESS}
    put(engine, "location", {**row, **words})
    return location


def moves_in(
    engine: Engine, person: str, location: str, since: str = "2020-01-01"
) -> list[tuple[str, str]]:
    """Somebody has a bed there; returns the cases to be woken, each with its fact."""
    row = {"id": f"bed-{person}-{location}", "person": person, "location": location}
    return put(engine, "occupancy", {**row, "since": since})


def another(engine: Engine, kind: str) -> str:
    """One more person of a kind, who lives nowhere yet."""
    return _someone(engine, kind, f"{kind}-{next(_NUMBERS)}-0", {})


def changed(engine: Engine, register: str, row: str, data: Json) -> list[tuple[str, str]]:
    """A row changes; returns the cases to be woken, each with its fact."""
    now = datetime.now(UTC)
    act = Act(SUPERVISOR, f"change/{register}/{row}/{now.isoformat()}", now)
    done = change(engine, register, row, data, act)
    assert done.refusal is None, done.refusal
    return list(done.facts)


_ADDRESS: Final = "3 Nowhere Lane\nSampleton MO 63999"


def _someone(engine: Engine, kind: str, name: str, guardians: dict[str, str]) -> str:
    other = {
        "finding": {"court": "Circuit Court of Fictional County"},
        "offences": {_RAPE: "an act that was made up for a test"},
        "description": {"Height": "5 ft 10 in", "Hair": "invisible"},
    }
    row = {"id": name, "kind": "consumer", "office": OFFICE, "name": f"Nora Imagined {name}"}
    where = {"address": _ADDRESS, "telephone": "555-0198", "born_on": "1980-04-17"}
    put(engine, "person", {**row, **where, "facts": dict(KINDS[kind]), "other": other})
    if kind in GUARDED:
        guardians[name] = _guardian(engine, name)
    return name


def _guardian(engine: Engine, ward: str) -> str:
    name = f"guardian-{ward}"
    row = {"id": name, "kind": "guardian", "office": OFFICE, "name": f"Gus Imagined {name}"}
    put(engine, "person", {**row, "address": _ADDRESS, "telephone": "555-0197"})
    put(engine, "guardian", {"id": name, "type": "individual"})
    letters = {"id": f"letters-{name}", "guardian": name, "ward": ward, "since": "2019-01-01"}
    put(engine, "guardianship", letters)
    return name
