"""Fictional homes for the tests of placement: people, pictures, openings, with the real law.

Belongs here: builders. Each takes what matters to a test and fills in the rest.
"""

from datetime import datetime
from typing import Any

from activities.enrich import NEEDS
from domain.model import Json, digest
from domain.placement.found import FoundState
from domain.placement.placement import PLACEMENT
from domain.placement.placement_state import PlacementState
from domain.placement.status_found import STATUS_FOUND
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Count, Recorder, by_law

SOURCES = {
    "identity": "sex-offender-registry",
    "description": "sex-offender-registry",
    "date": "court-record",
    "nature": "court-record",
    "finding": "court-record",
}
NOW = at("2031-06-02 09:00")
PLACEMENT_ON = "2031-07-01"


def values(process: str, **other: Any) -> Json:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    found: Json = {}
    for name in NEEDS[process]:
        value = tables.policy(name)
        found[name] = value.isoformat() if hasattr(value, "isoformat") else value
    row = tables.regulation
    found["regulation"] = {**row.model_dump(mode="json"), "version": row.id}
    return {"version": tables.version, "digest": tables.digest, "values": found | other}


def act(code: str = "566.030", **other: Any) -> Json:
    known = {"on": day("2015-05-01"), "outcome": "finding-or-plea", "age": 30, "registrable": True}
    return {"code": code, **known, "felony_566": True} | other


def person(name: str, **other: Any) -> Json:
    return {"person": name, "age": 40, "capacity": "competent", "registry": "none"} | other


def guardian(name: str, **other: Any) -> Json:
    return {"guardian": name, "kind": "guardian", "letters_from": day("2020-01-01")} | other


def ward(name: str, *guardians: str, **other: Any) -> Json:
    held = [guardian(one) for one in guardians or (f"guardian-of-{name}",)]
    return person(name, capacity="incapacitated", guardians=held) | other


def offender(name: str, **other: Any) -> Json:
    return person(name, registry="adult", offences=[act()], sources=SOURCES) | other


def charged(name: str, **other: Any) -> Json:
    finding = {"permanent": True, "on": day("2020-03-01")}
    acts = [act(outcome="charged")]
    return ward(name, offences=acts, finding=finding, sources=SOURCES) | other


def resident(who: Json, **other: Any) -> Json:
    return {"who": who, "since": day("2025-01-01")} | other


def picture(
    *residents: Json, incoming: Json | None = None, on: datetime = NOW, **other: Any
) -> Json:
    home = {
        "location": "location-1",
        "facility": "group-home",
        "funded": True,
        "office": "ro-test",
        "provider": "provider-1",
        "licensed": True,
    } | other.pop("home", {})
    there = [one if "who" in one else resident(one) for one in residents]
    found = {"home": home, "residents": there, **other}
    if incoming is not None:
        found["incoming"] = incoming
    return {**found, "as_of": on.isoformat(), "digest": digest(found)}


def placement(
    *residents: Json,
    incoming: Json | None = None,
    count: Count = by_law,
    law: Json | None = None,
    home: Json | None = None,
    settle: bool = True,
    **other: Any,
) -> Recorder[PlacementState]:
    """An open placement, settled: what is to be told is planned, and its letters are typeset."""
    who = incoming or person("newcomer")
    case = Recorder(PLACEMENT, count, "placement-1")
    seen = {key: other.pop(key) for key in ("related", "nights") if key in other}
    bed = other.get("bed", "residential")
    data = {
        "office": "ro-test",
        "law": values("placement", **(law or {})),
        "incoming": who["person"],
        "location": "location-1",
        "placement_on": day(PLACEMENT_ON),
        "facts": picture(*residents, incoming=who, home=home or {}, bed=bed, **seen),
    } | other
    opened = case.give("open", NOW, **data)
    assert not isinstance(opened, Refusal), opened.line()
    if settle:
        case.settle(NOW)
        case.finish(NOW, ("letter",))
        case.settle(NOW)
    return case


def status_found(
    who: str, *residents: Json, law: Json | None = None, **other: Any
) -> Recorder[FoundState]:
    """An open status-found, settled."""
    case = Recorder(STATUS_FOUND, by_law, "status-found-1")
    data = {
        "office": "ro-test",
        "law": values("status-found", **(law or {})),
        "person": who,
        "location": "location-1",
        "aware_on": day("2031-06-02"),
        "facts": picture(*residents),
    } | other
    opened = case.give("open", NOW, **data)
    assert not isinstance(opened, Refusal), opened.line()
    case.settle(NOW)
    case.finish(NOW, ("letter",))
    case.settle(NOW)
    return case
