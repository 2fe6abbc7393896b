"""A fictional home in the registers, for tests: three residents, and one who is to join them."""

import dataclasses
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Engine

from domain.actors import Actor, Role
from domain.placement.home import Picture
from law.tables import Tables, load
from records import registers
from records.registers import Act, Changed
from tests.records.make import NOW

LEAD: Final = Actor(id="lead-1", role=Role.SUPERVISOR, office="ro-1")
LAW: Final[Tables] = load("2026.2")

_ROWS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("office", {"id": "ro-1", "name": "Example Regional Office", "type": "regional-office", "region": "north", "contact": "Kim Example", "telephone": "555-0100", "address": "1 Example Street"}),
    ("provider", {"id": "prov-1", "name": "Imaginary Homes Inc.", "office": "ro-1", "licence_until": "2032-03-31"}),
    ("location", {"id": "loc-1", "provider": "prov-1", "office": "ro-1", "name": "Make-Believe House", "address": "9 Nowhere Lane|Sampletown", "facility": "group-home", "county": "county-1", "licence_until": "2032-12-31"}),
    ("location", {"id": "loc-2", "facility": "isl", "funded": False, "licensed": False}),
    ("person", {"id": "new-1", "kind": "consumer", "name": "Nora Fictional", "born_on": "2000-06-03", "facts": {"capacity": "competent"}}),
    ("person", {"id": "res-1", "kind": "resident", "name": "Rex Fictional", "born_on": "1970-06-02", "facts": {"capacity": "competent", "registry": "adult", "registry_checked_on": "2031-05-01", "offences": [{"code": "566.030", "on": "1999-06-01", "outcome": "finding-or-plea"}], "sources": {"identity": "sex-offender-registry", "nature": "court-record"}}}),
    ("person", {"id": "res-2", "kind": "ward", "name": "Wanda Fictional", "born_on": "1990-01-01", "facts": {"capacity": "incapacitated", "finding": {"permanent": True, "on": "2029-01-15"}, "offences": [{"code": "568.999", "on": "2028-01-01", "outcome": "charged", "felony_566": True}]}}),
    ("person", {"id": "res-3", "kind": "resident", "facts": {"parents": [{"parent": "par-1", "guardian": True}]}}),
    ("person", {"id": "gua-1", "kind": "guardian", "name": "Gus Fictional"}),
    ("guardian", {"id": "gua-1"}),
    ("guardianship", {"id": "letters-1", "guardian": "gua-1", "ward": "res-2", "since": "2030-01-01"}),
    ("occupancy", {"id": "occ-1", "person": "res-1", "location": "loc-1", "since": "2029-01-01"}),
    ("occupancy", {"id": "occ-2", "person": "res-2", "location": "loc-1", "since": "2031-06-02", "funded": False}),
    ("occupancy", {"id": "occ-3", "person": "res-3", "location": "loc-1", "since": "2030-01-01", "until": "2031-06-02", "bed": "respite"}),
)  # fmt: skip


def act(command_id: str, **more: Any) -> Act:
    return dataclasses.replace(Act(actor=LEAD, command_id=command_id, at=NOW), **more)


def add(engine: Engine, register: str, command_id: str, **data: Any) -> Changed:
    return registers.add(engine, register, data, act(command_id))


def fill(engine: Engine) -> None:
    """The office, two homes, everybody; res-3's parent is entered before res-3."""
    add(engine, "person", "fill-parent", id="par-1", kind="parent", name="Pia Fictional")
    for register, row in _ROWS:
        done = registers.add(engine, register, row, act(f"fill-{register}-{row['id']}"))
        assert done.refusal is None, done.refusal


def look(conn: Connection, on: date | None = None, **more: Any) -> Picture:
    at = NOW if on is None else NOW.replace(year=on.year, month=on.month, day=on.day)
    asked: dict[str, Any] = {"location": "loc-1", "incoming": "new-1", "at": at, **more}
    return Picture.model_validate(registers.picture(conn, LAW, **asked))
