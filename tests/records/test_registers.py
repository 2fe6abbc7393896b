"""Registers change by commands: one transaction, one ledger entry, one effect per command id."""

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from domain.actors import Actor, Role
from domain.placement.consent_commands import Guardian
from records import ledger, registers
from records.engine import reading
from records.registers import Act, Changed
from records.tables import (
    CASE_PERSONS,
    CASES,
    COMMANDS,
    FACTS,
    IDENTITIES,
    LEDGER,
    METADATA,
    REFUSALS,
)
from records.verify import verify
from tests.records.make import NOW

LEAD = Actor(id="lead-1", role=Role.SUPERVISOR, office="ro-1")
NAME = "Wilhelmina Fictional-Testperson"
OFFICE = {
    "id": "ro-1",
    "name": "Example Regional Office",
    "type": "regional-office",
    "region": "north",
    "contact": "Kim Example",
    "telephone": "555-0100",
    "address": ["1 Example Street", "Nowhere, MO 00000"],
}
WARD = {
    "id": "ward-1",
    "kind": "ward",
    "name": NAME,
    "born_on": "1990-01-01",
    "address": "2 Sample Rd|Nowhere",
}


def act(command_id: str, **more: Any) -> Act:
    return dataclasses.replace(Act(actor=LEAD, command_id=command_id, at=NOW), **more)


def fill(engine: Engine) -> None:
    registers.add(engine, "office", OFFICE, act("o1"))
    registers.add(engine, "person", WARD, act("p1"))
    registers.add(
        engine,
        "person",
        {"id": "guardian-1", "kind": "guardian", "name": "Gus Fictional"},
        act("p2"),
    )
    registers.add(engine, "guardian", {"id": "guardian-1", "roles": "provider-employee"}, act("g1"))
    letters = {"id": "letters-1", "guardian": "guardian-1", "ward": "ward-1", "since": "2030-01-01"}
    done = registers.add(engine, "guardianship", letters, act("l1"))
    assert done == Changed("guardianship", ("letters-1",))


def entries(engine: Engine) -> list[tuple[str, str, Any]]:
    with reading(engine) as connection:
        rows = connection.execute(select(LEDGER).order_by(LEDGER.c.no)).mappings().all()
    return [(row["scope"], row["kind"], json.loads(row["body"])) for row in rows]


@pytest.mark.rules("DOR-079", "DOR-003")
def test_each_change_is_a_ledger_entry_that_names_ids_and_fields_only(
    record_engine: Engine,
) -> None:
    fill(record_engine)
    changed = registers.change(
        record_engine, "person", "ward-1", {"telephone": "555-0199"}, act("p3")
    )
    assert changed.ids == ("ward-1",)
    assert entries(record_engine) == [
        ("register:offices", "office-added", {"register": "office", "id": "ro-1", "fields": ["address", "contact", "name", "region", "telephone", "type"]}),
        ("register:persons", "person-added", {"register": "person", "id": "ward-1", "fields": ["address", "born_on", "kind", "name"]}),
        ("register:persons", "person-added", {"register": "person", "id": "guardian-1", "fields": ["kind", "name"]}),
        ("register:guardians", "guardian-added", {"register": "guardian", "id": "guardian-1", "fields": ["roles"]}),
        ("register:guardians", "guardianship-added", {"register": "guardianship", "id": "letters-1", "fields": ["guardian", "since", "ward"]}),
        ("register:persons", "person-changed", {"register": "person", "id": "ward-1", "fields": ["telephone"]}),
    ]  # fmt: skip
    with reading(record_engine) as connection:
        assert verify(connection).ok
        office = registers.office(connection, "ro-1")
        assert office is not None
        assert office.address == ("1 Example Street", "Nowhere, MO 00000")
        person = registers.identity(connection, "ward-1")
        assert person is not None
        assert (person.name, person.born_on, person.telephone) == (
            NAME,
            date(1990, 1, 1),
            "555-0199",
        )
        assert person.address == ("2 Sample Rd", "Nowhere")
        assert registers.office(connection, "nowhere") is None
        assert registers.identity(connection, "nobody") is None
        rows = registers.listing(connection, registers.REGISTERS["person"])
        assert [row["id"] for row in rows] == ["guardian-1", "ward-1"]
        assert NAME not in str(rows)


def test_a_command_id_has_one_effect(record_engine: Engine) -> None:
    without_id = {name: value for name, value in OFFICE.items() if name != "id"}
    first = registers.add(record_engine, "office", without_id, act("o1"))
    again = registers.add(record_engine, "office", without_id, act("o1"))
    assert first == again
    other = registers.add(record_engine, "office", without_id | {"name": "Another"}, act("o1"))
    assert other.refusal is not None
    assert other.refusal.rule == "H-03"
    assert len([one for one in entries(record_engine) if one[1] == "office-added"]) == 1


def test_a_change_that_changes_nothing_writes_nothing(record_engine: Engine) -> None:
    fill(record_engine)
    before = len(entries(record_engine))
    assert (
        registers.change(record_engine, "office", "ro-1", {"region": "north"}, act("o2")).ids == ()
    )
    assert len(entries(record_engine)) == before


BAD: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("add", "office", {**OFFICE, "id": "ro-2", "region": ""}, "H-05", "region: "),
    ("add", "office", {**OFFICE, "id": "ro-2", "colour": "red"}, "H-05", "colour: is no field of this form"),
    ("add", "office", {**OFFICE, "id": "Kim Example"}, "H-05", "id: wants what fits the pattern"),
    ("add", "office", {**OFFICE, "id": "ro-2", "since": "2031-02-02", "until": "2031-02-01"}, "H-05", "office: until lies before since"),
    ("add", "office", OFFICE, "H-01", "ro-1 is there already"),
    ("add", "delegate", {"office": "ro-9", "actor": "a", "role": "supervisor", "since": "2031-01-01"}, "H-05", "office: there is no ro-9"),
    ("add", "guardian", {"id": "nobody"}, "H-05", "id: there is no nobody in persons"),
    ("add", "guardianship", {"guardian": "guardian-1", "ward": "guardian-1"}, "H-05", "nobody is their own guardian"),
    ("change", "person", {"id": "nobody", "kind": "ward"}, "H-05", "there is no person nobody"),
    ("change", "person", {"id": "ward-1", "born_on": "1990-02-31"}, "H-05", "born_on: "),
]  # fmt: skip


def test_bad_input_is_refused_by_the_name_of_its_field(record_engine: Engine) -> None:
    fill(record_engine)
    for number, (verb, register, data, rule, why) in enumerate(BAD):
        command = f"bad-{number}"
        if verb == "add":
            done = registers.add(record_engine, register, data, act(command))
        else:
            done = registers.change(record_engine, register, data["id"], data, act(command))
        assert done.refusal is not None, why
        assert (done.refusal.rule, why in done.refusal.message) == (rule, True), done.refusal
        assert entries(record_engine)[-1][1] == "refusal"
        with reading(record_engine) as connection:
            ours = select(REFUSALS).where(REFUSALS.c.command_id == command)
            refused = connection.execute(ours).mappings().one()
            assert (refused["rule"], refused["command"]) == (rule, f"{register} {verb}")
            known = select(func.count()).where(COMMANDS.c.id == command)
            assert connection.scalar(known) == 0


def test_roles_and_time_are_checked(record_engine: Engine) -> None:
    mail_room = Actor(id="m", role=Role.MAIL_ROOM, office="ro-1")
    done = registers.add(record_engine, "office", OFFICE, act("o1", actor=mail_room))
    assert done.refusal is not None
    assert done.refusal.rule == "H-02"
    done = registers.add(record_engine, "office", OFFICE, act("o1", occurred_on=NOW + timedelta(1)))
    assert done.refusal is not None
    assert done.refusal.rule == "H-04"


@pytest.mark.rules("DOR-003")
def test_a_delegation_holds_from_its_first_to_its_last_day(record_engine: Engine) -> None:
    fill(record_engine)
    delegation = {
        "id": "d-1",
        "office": "ro-1",
        "actor": "clerk-1",
        "role": "regional-office",
        "since": "2031-01-02",
        "until": "2031-03-04",
    }
    assert registers.add(record_engine, "delegate", delegation, act("d1")).refusal is None
    with reading(record_engine) as connection:

        def holds(on: date, actor: str = "clerk-1") -> bool:
            return registers.delegate_in_force(connection, "ro-1", actor, on) is not None

        days = [date(2031, 1, 1), date(2031, 1, 2), date(2031, 3, 4), date(2031, 3, 5)]
        assert [holds(day) for day in days] == [False, True, True, False]
        assert not holds(days[1], "clerk-2")


def test_an_import_is_all_or_nothing_and_names_the_bad_line(record_engine: Engine) -> None:
    fill(record_engine)
    head = "id,kind,name,born_on,address,facts\n"
    good = f'{head}p-2,resident,"Fictional, Ada",1980-05-06,1 A St|Nowhere,"{{""capacity"": ""competent""}}"\nward-1,ward,,,3 New St,\n'
    bad = registers.import_csv(
        record_engine, "person", good + "p-4,resident,,1980-13-01,,\n", act("i1")
    )
    assert bad.refusal is not None
    assert bad.refusal.message.startswith("line 4: born_on: ")
    with reading(record_engine) as connection:
        assert registers.identity(connection, "p-2") is None
    for text, why in (
        ("id,colour\n1,red\n", "line 1: no such column ['colour']"),
        ("", "line 1"),
        ("id,kind\np-5\n", "line 2: has more or fewer cells"),
        ("id,kind\np-5,ward,x\n", "line 2: has more or fewer cells"),
        ("id,kind,facts\np-5,ward,{\n", "line 2: facts: is not JSON"),
    ):
        done = registers.import_csv(record_engine, "person", text, act(f"i-{why}"))
        assert done.refusal is not None
        assert done.refusal.message.startswith(why)
    done = registers.import_csv(record_engine, "person", good, act("i2"))
    assert done.ids == ("p-2", "ward-1")
    assert registers.import_csv(record_engine, "person", good, act("i2")) == done
    with reading(record_engine) as connection:
        ada = registers.identity(connection, "p-2")
        ward = registers.identity(connection, "ward-1")
        assert ada is not None
        assert ward is not None
        assert (ada.name, ada.address) == ("Fictional, Ada", ("1 A St", "Nowhere"))
        assert (ward.name, ward.address) == (NAME, ("3 New St",)), "an empty cell changes nothing"
        assert verify(connection).ok


@pytest.mark.rules("C-28", "C-22", "C-29")
def test_guardians_are_given_as_a_consent_takes_them(record_engine: Engine) -> None:
    fill(record_engine)
    registers.add(record_engine, "person", {"id": "guardian-2", "kind": "guardian"}, act("p4"))
    registers.add(record_engine, "guardian", {"id": "guardian-2"}, act("g2"))
    for number, letters in enumerate([
        {"since": "2020-01-01", "until": "2024-12-31"},
        {"since": "2025-01-01", "until": "2031-12-31", "revoked_on": "2031-07-01", "kind": "guardian-and-conservator", "scope": "limited"},
    ]):  # fmt: skip
        registers.add(
            record_engine,
            "guardianship",
            {"guardian": "guardian-2", "ward": "ward-1", **letters},
            act(f"l-{number}"),
        )
    with reading(record_engine) as connection:

        def ids(on: date | None) -> list[str]:
            return [one["guardian"] for one in registers.guardians_of(connection, "ward-1", on)]

        assert ids(date(2024, 6, 1)) == ["guardian-2"]
        assert ids(date(2031, 6, 30)) == ["guardian-2", "guardian-1"]
        assert ids(date(2031, 7, 1)) == ["guardian-1"]
        everyone = {one["guardian"]: one for one in registers.guardians_of(connection, "ward-1")}
        assert len(registers.letters_of(connection, "ward-1")) == 3
    second = Guardian.model_validate(everyone["guardian-2"])
    assert everyone["guardian-2"]["letters_from"] == "2025-01-01T06:00:00+00:00"
    assert second.in_force(NOW)
    assert not second.in_force(NOW + timedelta(days=30)), "revoked on July 1"
    assert (second.kind, second.scope) == ("guardian-and-conservator", "limited")
    assert everyone["guardian-1"]["roles"] == ["provider-employee"]


@pytest.mark.rules("C-28")
def test_letters_of_the_future_do_not_replace_those_in_force(record_engine: Engine) -> None:
    fill(record_engine)
    registers.add(record_engine, "person", {"id": "guardian-3", "kind": "guardian"}, act("p5"))
    registers.add(record_engine, "guardian", {"id": "guardian-3"}, act("g3"))
    for number, since in enumerate(("2030-01-01", "2032-01-01")):
        letters = {"guardian": "guardian-3", "ward": "ward-1", "since": since}
        registers.add(record_engine, "guardianship", letters, act(f"future-{number}"))
    with reading(record_engine) as connection:
        found = registers.guardians_of(connection, "ward-1", today=date(2031, 6, 1))
    held = {one["guardian"]: Guardian.model_validate(one) for one in found}["guardian-3"]
    assert held.in_force(NOW)


def case_of(
    engine: Engine,
    case: str,
    guardians: list[Any],
    *,
    closed: bool = False,
    process: str = "consent",
) -> None:
    state = {"ward": "ward-1", "guardians": {one["guardian"]: one for one in guardians}}
    row = {"id": case, "process": process, "office": "ro-1", "business_key": case, "stage": "asked", "version": 1,
           "state": state, "opened_at": NOW, "closed_at": NOW if closed else None, "opened_by_command": case, "started": True}  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(CASES), [row])
        persons = ["ward-1", *(one["guardian"] for one in guardians)]
        connection.execute(
            insert(CASE_PERSONS), [{"case_id": case, "person": one} for one in persons]
        )


def test_open_cases_are_told_what_changed_and_only_then(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as connection:
        now = registers.guardians_of(connection, "ward-1")
    case_of(record_engine, "consent-1", now)
    case_of(record_engine, "consent-2", now, closed=True)
    case_of(record_engine, "delivery-1", now, process="delivery")
    with reading(record_engine) as connection:
        assert registers.touched_cases(connection, "guardian-1") == ["consent-1", "delivery-1"]
        assert registers.touched_cases(connection, "somebody") == []
    moved = registers.change(
        record_engine, "person", "guardian-1", {"address": "9 Moved St"}, act("m1")
    )
    assert moved.facts == (), "an address is not among the facts that decide"
    revoked = {"revoked_on": "2031-06-15"}
    done = registers.change(record_engine, "guardianship", "letters-1", revoked, act("r1"))
    assert done.facts == (("consent-1", "r1/consent-1"),)
    with reading(record_engine) as connection:
        fact = connection.execute(select(FACTS)).mappings().one()
    assert (fact["id"], fact["case_id"], fact["kind"]) == (
        "r1/consent-1",
        "consent-1",
        "note-facts",
    )
    assert fact["actor"] == {"id": "lead-1", "role": "system", "office": "ro-1", "delegation": None}
    said = fact["data"]["guardians"]
    assert said[0]["letters_until"] == "2031-06-14T05:00:00+00:00"
    assert (
        registers.change(record_engine, "guardianship", "letters-1", revoked, act("r1")).facts == ()
    )
    died = registers.change(
        record_engine, "person", "guardian-1", {"deceased_on": "2031-06-01"}, act("d1")
    )
    assert died.facts == (("consent-1", "d1/consent-1"),)


def test_a_new_guardian_of_a_ward_is_told_to_its_cases(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as connection:
        case_now = registers.guardians_of(connection, "ward-1")
    case_of(record_engine, "consent-1", case_now)
    registers.add(record_engine, "person", {"id": "guardian-2", "kind": "guardian"}, act("p4"))
    registers.add(record_engine, "guardian", {"id": "guardian-2"}, act("g2"))
    letters = {"guardian": "guardian-2", "ward": "ward-1", "since": "2031-06-01"}
    assert registers.add(record_engine, "guardianship", letters, act("l2")).facts == (
        ("consent-1", "l2/consent-1"),
    )


def test_expunging_removes_a_name_everywhere_and_breaks_no_chain(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as connection:
        before = connection.execute(select(LEDGER)).all()
        digest = connection.scalar(select(COMMANDS.c.digest).where(COMMANDS.c.id == "p1"))
    refused = registers.expunge(record_engine, "ward-1", act("x0"))
    assert refused.refusal is not None
    assert refused.refusal.rule == "H-07"
    clerk = Actor(id="c", role=Role.REGIONAL_OFFICE, office="ro-1")
    refused = registers.expunge(record_engine, "ward-1", act("x0", note="n", actor=clerk))
    assert refused.refusal is not None
    assert refused.refusal.rule == "H-02"
    unknown = registers.expunge(record_engine, "nobody", act("x0", note="n"))
    assert unknown.refusal is not None
    assert unknown.refusal.rule == "H-05"
    done = registers.expunge(record_engine, "ward-1", act("x1", note="note-1"))
    assert done == registers.expunge(record_engine, "ward-1", act("x1", note="note-1"))
    assert done == Changed("person", ("ward-1",))
    with reading(record_engine) as connection:
        assert verify(connection).ok
        after = connection.execute(select(LEDGER).order_by(LEDGER.c.no)).all()
        assert after[: len(before)] == before
        assert [row.kind for row in after[len(before) :]] == [
            "refusal",
            "refusal",
            "refusal",
            "person-expunged",
        ]
        for table in METADATA.sorted_tables:
            assert NAME not in str(connection.execute(select(table)).all()), table.name
        row = (
            connection.execute(select(IDENTITIES).where(IDENTITIES.c.person == "ward-1"))
            .mappings()
            .one()
        )
        assert {name: row[name] for name in ("name", "born_on", "address")} == dict.fromkeys(
            ("name", "born_on", "address")
        )
        assert connection.scalar(select(COMMANDS.c.digest).where(COMMANDS.c.id == "p1")) != digest
        person = registers.identity(connection, "ward-1")
        assert person is not None
        assert person.expunged
    back = registers.change(record_engine, "person", "ward-1", {"name": NAME}, act("x2"))
    assert back.refusal is not None
    assert back.refusal.rule == "H-06"
    assert ledger.PERSONS in {scope for scope, _, _ in entries(record_engine)}
