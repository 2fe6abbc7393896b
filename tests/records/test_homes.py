"""Homes, beds, families and the facts about people: what their registers take and what not."""

import itertools
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.actors import Actor, Role
from records import registers
from records.engine import reading
from records.tables import OCCUPANCIES, PERSONS
from records.verify import verify
from tests.records import homes
from tests.records.homes import act, add, fill
from tests.records.make import NOW
from tests.records.test_registers import entries

NUMBERS = itertools.count()
CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-1")
OPERATOR = Actor(id="op-1", role=Role.OPERATOR, office="ro-1")


def facts(engine: Engine, person: str) -> Any:
    with reading(engine) as conn:
        return conn.scalar(select(PERSONS.c.facts).where(PERSONS.c.id == person))


def change(engine: Engine, register: str, row: str, **data: Any) -> registers.Changed:
    return registers.change(engine, register, row, data, act(f"change-{next(NUMBERS)}"))


def refused(done: registers.Changed, why: str, rule: str = "H-05") -> None:
    assert done.refusal is not None, why
    assert (done.refusal.rule, done.refusal.message[: len(why)]) == (rule, why)


def test_each_change_is_a_ledger_entry_that_names_ids_and_fields_only(
    record_engine: Engine,
) -> None:
    fill(record_engine)
    found = [(scope, kind, body) for scope, kind, body in entries(record_engine)]
    homes_only = [kind for scope, kind, _ in found if scope == "register:homes"]
    assert homes_only == ["provider-added", *["location-added"] * 2, *["occupancy-added"] * 3]
    location = next(body for _, kind, body in found if kind == "location-added")
    assert location == {
        "register": "location",
        "id": "loc-1",
        "fields": ["address", "county", "facility", "licence_until", "name", "office", "provider"],
    }
    tie = add(record_engine, "relation", "t", person="res-1", other="res-2", kind="sibling")
    assert entries(record_engine)[-1] == (
        "register:persons",
        "relation-added",
        {"register": "relation", "id": tie.ids[0], "fields": ["kind", "other", "person"]},
    )
    with reading(record_engine) as conn:
        assert verify(conn).ok
        home = registers.location(conn, "loc-1")
        assert home is not None
        assert (home.name, home.address) == ("Make-Believe House", ("9 Nowhere Lane", "Sampletown"))
        assert registers.location(conn, "nowhere") is None


@pytest.mark.rules("DOR-003")
def test_who_may_change_homes_and_who_may_say_who_lives_there(record_engine: Engine) -> None:
    fill(record_engine)
    for register, data in (
        ("provider", {"id": "prov-9", "name": "Invented Homes"}),
        ("location", {"id": "loc-9", "facility": "rcf"}),
    ):
        for actor in (CLERK, OPERATOR):
            named = {**data, "id": f"{data['id']}-{actor.id}"}
            done = registers.add(
                record_engine, register, named, act(f"by-{actor.id}-{register}", actor=actor)
            )
            assert done.refusal is None
    stay = {"person": "new-1", "location": "loc-2", "since": "2031-06-02"}
    tie = {"person": "new-1", "other": "res-1", "kind": "spouse"}
    for register, data in (("occupancy", stay), ("relation", tie)):
        done = registers.add(record_engine, register, data, act(f"op-{register}", actor=OPERATOR))
        refused(done, "the role operator may not change this", "H-02")
        done = registers.add(record_engine, register, data, act(f"ro-{register}", actor=CLERK))
        assert done.refusal is None


def test_one_residential_bed_at_a_time(record_engine: Engine) -> None:
    fill(record_engine)
    again = {"person": "res-1", "location": "loc-2"}
    for number, days in enumerate(
        (
            {"since": "2031-06-02"},
            {"since": "2028-01-01"},
            {"since": "2028-01-01", "until": "2029-01-01"},
        )
    ):
        done = add(record_engine, "occupancy", f"twice-{number}", **again, **days)
        refused(
            done,
            "person: res-1 has a residential bed in loc-1 from 2029-01-01 without an end (occ-1): "
            "end that first",
        )
    before = add(
        record_engine, "occupancy", "before", **again, since="2028-01-01", until="2028-12-31"
    )
    assert before.refusal is None
    respite = add(record_engine, "occupancy", "respite", **again, since="2031-06-02", bed="respite")
    assert respite.refusal is None, "a short-term bed may lie beside a residential one"
    moved = change(record_engine, "occupancy", "occ-1", until="2031-06-10")
    assert moved.ids == ("occ-1",)
    late = add(record_engine, "occupancy", "late", **again, since="2031-06-10")
    refused(late, "person: res-1 has a residential bed in loc-1 from 2029-01-01 until 2031-06-10")
    assert add(record_engine, "occupancy", "next", **again, since="2031-06-11").refusal is None
    longer = change(record_engine, "occupancy", "occ-1", until="2031-06-11")
    refused(longer, "person: res-1 has a residential bed in loc-2 from 2031-06-11 without an end")
    assert change(record_engine, "occupancy", "occ-1", until="2031-06-09").refusal is None


@pytest.mark.rules("DOR-007")
def test_two_people_are_related_once(record_engine: Engine) -> None:
    fill(record_engine)
    pair = {"person": "res-1", "other": "res-2", "kind": "spouse"}
    assert add(record_engine, "relation", "r1", id="tie-1", **pair, until="2030-12-31").ids
    swapped = {"person": "res-2", "other": "res-1"}
    done = add(record_engine, "relation", "r2", **swapped, kind="sibling")
    refused(done, "other: res-2 and res-1 are related already, by tie-1")
    after = add(record_engine, "relation", "r3", **swapped, kind="sibling", since="2031-01-01")
    assert after.refusal is None
    done = add(record_engine, "relation", "r4", person="res-1", other="res-1", kind="sibling")
    refused(done, "relation: other: nobody is related to themselves")
    done = add(record_engine, "relation", "r5", person="res-1", other="new-1", kind="friend")
    refused(done, "kind: wants 'sibling', 'parent-child', 'spouse' or 'other-family'")


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("provider", {"name": ""}, "name: "),
    ("provider", {"name": "Invented", "type": "landlord"}, "type: wants"),
    ("location", {"facility": "castle"}, "facility: wants 'group-home'"),
    ("location", {"facility": "rcf", "provider": "prov-9"}, "provider: there is no prov-9"),
    ("location", {"facility": "rcf", "licence_until": "31 March"}, "licence_until: wants a day such as 2031-06-02"),
    ("location", {"facility": "rcf", "since": "2031-01-02", "until": "2031-01-01"}, "location: until lies before since"),
    ("occupancy", {"person": "new-1", "location": "loc-1"}, "since: is missing"),
    ("occupancy", {"person": "nobody", "location": "loc-1", "since": "2031-01-01"}, "person: there is no nobody"),
    ("occupancy", {"person": "new-1", "location": "loc-9", "since": "2031-01-01"}, "location: there is no loc-9"),
    ("occupancy", {"person": "new-1", "location": "loc-1", "since": "2031-01-01T10:00"}, "since: wants a day"),
    ("occupancy", {"person": "new-1", "location": "loc-1", "since": "2031-01-01", "bed": "sofa"}, "bed: wants 'residential', 'respite' or 'crisis'"),
]  # fmt: skip

BAD_FACTS: list[tuple[dict[str, Any], str]] = [
    ({"funded": True}, "facts.funded: is no field of this form"),
    ({"capacity": "fine"}, "facts.capacity: wants 'competent', 'incapacitated'"),
    ({"registry": "yes"}, "facts.registry: wants"),
    ({"registry_checked_on": "yesterday"}, "facts.registry_checked_on: wants a day"),
    ({"offences": [{"code": "566.030", "on": "1999-13-01", "outcome": "charged"}]}, "facts.offences.0.on: "),
    ({"offences": [{"code": "566.030", "outcome": "charged"}]}, "facts.offences.0.on: is missing"),
    ({"offences": [{"code": "566.030", "on": "1999-01-01", "outcome": "guilty"}]}, "facts.offences.0.outcome: wants"),
    ({"offences": [{"code": "566.030", "on": "1960-01-01", "outcome": "charged"}]}, "person: facts.offences.0.on: lies before born_on"),
    ({"finding": {"on": "2029-01-01"}}, "facts.finding.permanent: is missing"),
    ({"sources": {"shoe-size": "court-record"}}, "facts.sources.shoe-size"),
    ({"sources": {"date": "gossip"}}, "facts.sources.date: wants 'sex-offender-registry'"),
    ({"parents": [{"parent": "nobody"}]}, "facts.parents: there is no nobody in persons"),
    ({"parents": [{"parent": "res-1"}]}, "facts.parents: res-1 is nobody's own parent"),
]  # fmt: skip


def test_bad_input_is_refused_by_the_name_of_its_field(record_engine: Engine) -> None:
    fill(record_engine)
    for number, (register, data, why) in enumerate(BAD):
        refused(add(record_engine, register, f"bad-{number}", **data), why)
    for given, why in BAD_FACTS:
        refused(change(record_engine, "person", "res-1", facts=given), why)


def test_facts_that_are_not_given_stay_and_null_takes_one_away(record_engine: Engine) -> None:
    fill(record_engine)
    before = facts(record_engine, "res-1")
    assert before["registry"] == "adult"
    change(record_engine, "person", "res-1", facts={"will_register": True})
    change(record_engine, "person", "res-1", facts={"sources": {"date": "court-record"}})
    both = {**before["sources"], "date": "court-record"}
    assert facts(record_engine, "res-1") == {**before, "will_register": True, "sources": both}
    change(record_engine, "person", "res-1", facts={"registry": None, "will_register": False})
    without = {name: value for name, value in before.items() if name != "registry"}
    assert facts(record_engine, "res-1") == {**without, "sources": both}
    same = change(record_engine, "person", "res-1", facts={"will_register": False})
    assert same.ids == (), "what is said already is no change"
    change(record_engine, "person", "res-2", other={"finding": {"court": "Fictional Court"}})
    change(record_engine, "person", "res-2", other={"description": "made up"})
    with reading(record_engine) as conn:
        person = registers.identity(conn, "res-2")
    assert person is not None
    assert person.other == {"finding": {"court": "Fictional Court"}, "description": "made up"}


def test_an_import_adds_and_changes_homes_and_stays(record_engine: Engine) -> None:
    fill(record_engine)
    text = "id,facility,funded,county,licence_until\nloc-3,tfh,false,county-2,2031-12-31\nloc-1,rcf,,,\n"
    done = registers.import_csv(record_engine, "location", text, act("i1"))
    assert done.ids == ("loc-3", "loc-1")
    text = "id,person,location,since,until\nocc-9,new-1,loc-3,2031-06-01,\nocc-1,res-1,loc-1,2029-01-01,2031-05-31\n"
    done = registers.import_csv(record_engine, "occupancy", text, act("i2"))
    assert done.ids == ("occ-9", "occ-1")
    twice = "person,location,since\nres-1,loc-3,2031-06-01\nnew-1,loc-1,2031-06-02\n"
    done = registers.import_csv(record_engine, "occupancy", twice, act("i3"))
    refused(done, "line 3: person: new-1 has a residential bed in loc-3")
    with reading(record_engine) as conn:
        count = len(conn.execute(select(OCCUPANCIES.c.id)).all())
        assert count == 4, "all of an import, or none"
        found = registers.listing(conn, registers.REGISTERS["location"], only={"funded": False})
        assert [one["id"] for one in found] == ["loc-2", "loc-3"]
        stays = registers.REGISTERS["occupancy"]
        there = registers.listing(conn, stays, only={"location": "loc-1"})
        assert [one["id"] for one in there] == ["occ-1", "occ-2", "occ-3"]
        for name, value in (("colour", "red"), ("since", "2031-01-01"), ("person", ["res-1"])):
            with pytest.raises(ValueError, match=f"{name}: occupancy rows are not listed by"):
                registers.listing(conn, stays, only={name: value})


def test_a_stay_may_be_known_ahead_but_not_an_entry(record_engine: Engine) -> None:
    """What is typed today may hold from next month on; the typing itself lies never ahead."""
    fill(record_engine)
    stay = {"person": "new-1", "location": "loc-1", "since": "2031-07-01"}
    assert add(record_engine, "occupancy", "ahead", **stay).refusal is None
    with reading(record_engine) as conn:
        assert homes.look(conn, incoming=None).resident("new-1") is None
        later = homes.look(conn, NOW.date().replace(month=7, day=1), incoming=None)
        assert later.resident("new-1") is not None
