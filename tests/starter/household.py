"""A fictional home and the people around it, entered as a clerk enters them: by commands."""

import json
from typing import Any, Final

from tests.starter.service import CLERK, Desk

HOME: Final = "home-1"
_CODE: Final = "566.030"
_ADDRESS: Final = "2 Nowhere Lane|Sampleton, MO 63999"
_COURT: Final = {"court": "the Circuit Court of Fictional County"}
_PUBLIC: Final = "sex-offender-registry"
NATURE: Final = "a made-up felony for this test"
DATE_OF_CRIME: Final = "2010-06-07"
CHARGED_ON: Final = "2012-03-04"


def person(key: str, name: str, **more: Any) -> dict[str, Any]:
    """A person of the register; facts that are not given are those of a competent adult."""
    facts = {"capacity": "competent", "registry": "none", **more.pop("facts", {})}
    kept = {"kind": "resident", "office": "ro-east", "born_on": "1985-05-06", "address": _ADDRESS}
    return {"id": key, "name": name, "telephone": "573-555-0199", "facts": facts, **kept, **more}


def offender(key: str, name: str, **more: Any) -> dict[str, Any]:
    """A person who is on the adult registry, with the public records that say so."""
    facts = {
        "registry": "adult",
        "offences": [{"code": _CODE, "on": DATE_OF_CRIME, "outcome": "finding-or-plea"}],
        "sources": {
            "identity": _PUBLIC,
            "description": _PUBLIC,
            "date": "court-record",
            "nature": "court-record",
        },
    }
    other = {
        "description": "1.80 m, with a beard that was made up",
        "offences": {_CODE: {"nature": NATURE}},
    }
    return person(key, name, facts=facts, other=other, **more)


def charged(key: str, name: str) -> dict[str, Any]:
    """A ward who was charged, and found permanently incompetent to proceed."""
    facts = {
        "capacity": "incapacitated",
        "offences": [{"code": _CODE, "on": CHARGED_ON, "outcome": "charged"}],
        "finding": {"permanent": True, "on": "2014-05-05"},
        "sources": dict.fromkeys(("identity", "date", "nature", "finding"), "court-record"),
    }
    other = {"finding": _COURT, "offences": {_CODE: {"nature": NATURE}}}
    return person(key, name, kind="ward", facts=facts, other=other)


PEOPLE: Final = (
    person("newcomer", "Nora Fictional", kind="consumer"),
    person("resident-1", "Rita Madeup"),
    person("resident-2", "Rudolf Notreal", kind="ward", facts={"capacity": "incapacitated"}),
    person("guardian-2", "Greta Invented", kind="guardian"),
    offender("offender", "Otto Pretend"),
    charged("charged", "Charlotte Imagined"),
    person("guardian-c", "Gustav Placeholder", kind="guardian"),
    offender("offender-2", "Olga Fabled", kind="consumer"),
)
RESIDENTS: Final = ("resident-1", "resident-2", "offender", "charged")
LETTERS: Final = (("guardian-2", "resident-2"), ("guardian-c", "charged"))


def furnish_home(at: Desk) -> None:
    """The home, the people and who lives there; the office stands in the register already."""
    row = {"id": HOME, "facility": "group-home", "county": "fictional", "office": "ro-east"}
    address = {"name": "Make-Believe House", "address": "9 Nowhere Lane|Sampleton, MO 63999"}
    _add(at, "location", {**row, **address})
    for one in PEOPLE:
        _add(at, "person", one)
    for guardian, ward in LETTERS:
        _add(at, "guardian", {"id": guardian})
        _add(at, "guardianship", {"guardian": guardian, "ward": ward, "since": "2015-01-01"})
    for key in RESIDENTS:
        _add(at, "occupancy", {"person": key, "location": HOME, "since": "2025-01-01"})


def _add(at: Desk, register: str, row: dict[str, Any]) -> None:
    done = at.run(register, "add", "-", stdin=json.dumps(row), actor=CLERK)
    assert done.code == 0, done
