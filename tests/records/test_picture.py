"""The picture of a home: everything that decides, as of one day, and nothing that identifies."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert

from domain.placement.home import Parent
from records import registers
from records.engine import reading
from records.tables import CASE_PERSONS, CASES, IDENTITIES
from tests.records.homes import LAW, act, add, fill, look
from tests.records.make import NOW


def ids(conn: Connection, on: date | None = None, **more: Any) -> list[str]:
    return [one.who.person for one in look(conn, on, **more).residents]


@pytest.mark.rules("DOR-012", "DOR-002")
def test_who_lives_there_on_the_day(record_engine: Engine) -> None:
    fill(record_engine)
    add(record_engine, "occupancy", "own", person="new-1", location="loc-1", since="2031-05-01")
    with reading(record_engine) as conn:
        assert ids(conn) == ["res-1", "res-2", "res-3"], "not who is to join them"
        assert ids(conn, incoming=None) == ["new-1", "res-1", "res-2", "res-3"]
        assert ids(conn, date(2031, 6, 1)) == ["res-1", "res-3"]
        assert ids(conn, date(2031, 6, 3)) == ["res-1", "res-2"], "the last day was yesterday"
        assert ids(conn, location="loc-2") == []
        shown = look(conn)
    first, second, third = shown.residents
    assert (first.funded, second.funded, third.bed) == (True, False, "respite")
    assert first.since == datetime(2029, 1, 1, 6, tzinfo=UTC)
    assert shown.as_of == NOW


@pytest.mark.rules("DOR-017")
def test_a_home_is_licensed_as_long_as_it_and_its_provider_are(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as conn:
        home, other = look(conn).home, look(conn, location="loc-2").home
    assert (home.location, home.facility, home.funded) == ("loc-1", "group-home", True)
    assert (home.office, home.provider, home.county) == ("ro-1", "prov-1", "county-1")
    assert home.licensed
    assert home.licence_until == datetime(2032, 3, 31, 5, tzinfo=UTC), "the provider's ends first"
    assert (other.funded, other.licensed, other.licence_until) == (False, False, None)
    evening = datetime(2032, 4, 1, 4, 59, tzinfo=UTC)
    ends = [home.licence_lapsed(at) for at in (NOW, evening, evening + timedelta(minutes=1))]
    assert ends == [False, False, True], "its last day counts whole"
    assert other.licence_lapsed(NOW)
    registers.change(record_engine, "provider", "prov-1", {"licensed": False}, act("lapsed"))
    with reading(record_engine) as conn:
        shown = look(conn).home
    assert not shown.licensed
    assert shown.licence_lapsed(NOW)


@pytest.mark.rules("DOR-006", "DOR-008", "C-52")
def test_offences_are_looked_up_and_ages_are_counted_by_the_civil_day(
    record_engine: Engine,
) -> None:
    fill(record_engine)
    acts = [
        {"code": "566.030", "on": "2014-06-02", "outcome": "delinquent"},
        {"code": "566.030", "on": "2014-06-03", "outcome": "delinquent", "elsewhere": True},
        {"code": "not-listed", "on": "2020-01-01", "outcome": "charged", "felony_566": True},
        {"code": "not-listed", "on": "2020-01-01", "outcome": "dismissed"},
    ]
    registers.change(record_engine, "person", "new-1", {"facts": {"offences": acts}}, act("acts"))
    with reading(record_engine) as conn:
        shown, tomorrow = look(conn), look(conn, date(2031, 6, 3))
    assert shown.incoming is not None
    assert tomorrow.incoming is not None
    assert (shown.incoming.age, tomorrow.incoming.age) == (30, 31), "the birthday is June 3"
    said = [
        (one.age, one.registrable, one.felony_566, one.elsewhere) for one in shown.incoming.offences
    ]
    listed = LAW.offence("566.030")
    assert said == [
        (13, listed.registrable, listed.felony_566, False),
        (14, listed.registrable, listed.felony_566, True),
        (19, None, True, False),
        (19, None, False, False),
    ]
    assert shown.incoming.offences[0].on == datetime(2014, 6, 2, 5, tzinfo=UTC)
    unknown = shown.resident("res-3")
    assert unknown is not None
    assert unknown.who.age is None, "no birth date is on file"


def test_ages_at_their_edges(record_engine: Engine) -> None:
    fill(record_engine)
    for number, (born, on, age) in enumerate(
        (
            ("2004-02-29", date(2031, 2, 28), 26),
            ("2004-02-29", date(2031, 3, 1), 27),
            ("2013-06-02", date(2031, 6, 1), 17),
            ("2013-06-02", date(2031, 6, 2), 18),
        )
    ):
        row = {"born_on": born}
        registers.change(record_engine, "person", "new-1", row, act(f"born-{number}"))
        with reading(record_engine) as conn:
            shown = look(conn, on)
        assert shown.incoming is not None
        assert shown.incoming.age == age


def test_the_day_is_missouris(record_engine: Engine) -> None:
    """Four in the morning of June 3 in UTC is still the evening of June 2 there."""
    fill(record_engine)
    with reading(record_engine) as conn:
        late = look(conn, at=datetime(2031, 6, 3, 4, tzinfo=UTC))
        past = look(conn, at=datetime(2031, 6, 3, 5, tzinfo=UTC))
    assert late.incoming is not None
    assert past.incoming is not None
    assert (late.incoming.age, past.incoming.age) == (30, 31)
    assert len(late.residents) == 3
    assert len(past.residents) == 2


@pytest.mark.rules("DOR-014", "C-22", "C-28")
def test_guardians_and_parents_as_the_registers_have_them(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as conn:
        shown = look(conn)
        given = registers.guardians_of(conn, "res-2", today=NOW.date())
    ward, child = shown.somebody("res-2"), shown.somebody("res-3")
    assert ward is not None
    assert child is not None
    assert [one.guardian for one in ward.guardians] == [one["guardian"] for one in given]
    assert ward.guardians[0].in_force(NOW)
    assert ward.capacity == "incapacitated"
    assert ward.finding is not None
    assert (ward.finding.permanent, ward.finding.on.date()) == (True, date(2029, 1, 15))
    assert child.parents == (Parent(parent="par-1", guardian=True),)
    registers.change(record_engine, "person", "par-1", {"deceased_on": "2031-06-02"}, act("d1"))
    registers.change(record_engine, "person", "res-1", {"deceased_on": "2031-06-03"}, act("d2"))
    with reading(record_engine) as conn:
        today, tomorrow = look(conn), look(conn, date(2031, 6, 3))
    orphan = today.somebody("res-3")
    assert orphan is not None
    assert orphan.parents[0].deceased
    dead = [one.deceased for one in (s.somebody("res-1") for s in (today, tomorrow)) if one]
    assert dead == [False, True]


@pytest.mark.rules("DOR-007")
def test_families_are_those_of_the_register_and_parents_with_their_children(
    record_engine: Engine,
) -> None:
    fill(record_engine)
    rows = [
        {"person": "res-2", "other": "res-1", "kind": "sibling"},
        {"person": "res-1", "other": "gua-1", "kind": "spouse"},
        {"person": "new-1", "other": "res-3", "kind": "spouse", "until": "2031-06-01"},
    ]
    for number, row in enumerate(rows):
        assert add(record_engine, "relation", f"tie-{number}", **row).refusal is None
    parent = {"facts": {"parents": [{"parent": "new-1"}]}}
    registers.change(record_engine, "person", "res-2", parent, act("parent"))
    with reading(record_engine) as conn:
        assert look(conn).related == (("new-1", "res-2"), ("res-1", "res-2"))
        assert ("new-1", "res-3") in look(conn, date(2031, 6, 1)).related
        assert look(conn).family("res-2", "new-1")


@pytest.mark.rules("DOR-011")
def test_nights_in_short_term_beds_of_the_home_in_the_year_before(record_engine: Engine) -> None:
    fill(record_engine)
    stays = [
        ("respite", "loc-1", "2030-05-01", "2030-06-03"),  # two nights lie within the year
        ("crisis", "loc-1", "2031-05-30", None),  # three nights until now
        ("respite", "loc-1", "2031-05-31", "2031-05-31"),  # a night that is counted already
        ("respite", "loc-2", "2031-01-01", "2031-02-01"),  # elsewhere
        ("residential", "loc-1", "2030-10-01", "2030-10-31"),  # no short-term bed
        ("respite", "loc-1", "2031-08-01", None),  # to come
    ]
    for number, (bed, location, since, until) in enumerate(stays):
        row = {"person": "new-1", "location": location, "bed": bed, "since": since, "until": until}
        assert add(record_engine, "occupancy", f"stay-{number}", **row).refusal is None
    with reading(record_engine) as conn:
        assert look(conn, bed="respite").nights == 2 + 3
        assert look(conn, date(2031, 6, 3)).nights == 1 + 4
        assert look(conn, incoming="res-1").nights == 0
        assert look(conn, bed="crisis").bed == "crisis"


def consent(engine: Engine, case: str, stage: str, *, closed: bool = False, **state: Any) -> None:
    held = {"case": case, "version": 3, "process": "consent", "stage": stage, "ward": "res-2",
            "location": "loc-1", **state}  # fmt: skip
    row = {"id": case, "process": "consent", "office": "ro-1", "business_key": case, "stage": stage,
           "version": 3, "state": held, "opened_at": NOW, "closed_at": NOW if closed else None,
           "opened_by_command": case, "started": True}  # fmt: skip
    with engine.begin() as conn:
        conn.execute(insert(CASES), [row])
        conn.execute(insert(CASE_PERSONS), [{"case_id": case, "person": held["ward"]}])


def answer(said: str, *, co_residents: bool = True) -> dict[str, Any]:
    scope = {"co_residents": co_residents}
    return {"answer": said, "version": 2, "on": NOW.isoformat(), "scope": scope}


@pytest.mark.rules("C-16")
def test_consents_on_file_with_what_they_cover(record_engine: Engine) -> None:
    fill(record_engine)
    given = {"gua-1": answer("consent")}
    narrow = {**given, "gua-2": answer("consent", co_residents=False)}
    consent(record_engine, "consent-1", "consented", answers=given, covered_prospective=True)
    consent(record_engine, "consent-2", "consented", answers=narrow, location="loc-2")
    consent(record_engine, "consent-3", "refused", answers={"gua-1": answer("refusal")})
    consent(record_engine, "consent-4", "closed", closed=True, answers=given)
    consent(record_engine, "consent-5", "asked", ward="res-9")
    with reading(record_engine) as conn:
        shown = look(conn)
    ward = shown.somebody("res-2")
    assert ward is not None
    said = [
        (one.consent, one.location, one.stage, one.co_residents, one.prospective)
        for one in ward.consents
    ]
    assert said == [
        ("consent-1", "loc-1", "consented", True, True),
        ("consent-2", "loc-2", "consented", False, None),
        ("consent-3", "loc-1", "refused", None, None),
    ]
    assert all(one.consents == () for one in shown.everybody() if one.person != "res-2")


def test_the_digest_covers_all_but_the_instant_and_the_consents_of_the_case_itself(
    record_engine: Engine,
) -> None:
    fill(record_engine)
    asked = {"location": "loc-1", "incoming": "new-1"}
    with reading(record_engine) as conn:
        first = registers.picture(conn, LAW, at=NOW, **asked)
        later = registers.picture(conn, LAW, at=NOW.replace(hour=20), **asked)
        respite = registers.picture(conn, LAW, at=NOW, bed="respite", **asked)
    assert (first["as_of"] == later["as_of"], first["digest"] == later["digest"]) == (False, True)
    assert respite["digest"] != first["digest"]
    consent(record_engine, "consent-1", "asked", owner="placement-1")
    with reading(record_engine) as conn:
        own = registers.picture(conn, LAW, at=NOW, owner="placement-1", **asked)
        others = registers.picture(conn, LAW, at=NOW, owner="placement-2", **asked)
    assert own["digest"] == first["digest"] != others["digest"]
    assert own["residents"][1]["who"]["consents"] == others["residents"][1]["who"]["consents"]
    other = {"location": "loc-2"}
    registers.change(record_engine, "occupancy", "occ-3", other, act("moved"))
    with reading(record_engine) as conn:
        assert (
            registers.picture(conn, LAW, at=NOW, owner="placement-1", **asked)["digest"]
            != first["digest"]
        )


def test_nothing_in_it_identifies_anybody(record_engine: Engine) -> None:
    fill(record_engine)
    with reading(record_engine) as conn:
        text = json.dumps(registers.picture(conn, LAW, location="loc-1", incoming="new-1", at=NOW))
        rows = conn.execute(IDENTITIES.select()).mappings().all()
    for row in rows:
        for name in ("name", "born_on", "address"):
            assert row[name] is None or str(row[name]) not in text
    assert "Nowhere Lane" not in text
    assert "Make-Believe" not in text


def test_what_is_unknown_is_named(record_engine: Engine) -> None:
    fill(record_engine)
    bad: list[tuple[dict[str, Any], str]] = [
        ({"location": "loc-9"}, "location: there is no location loc-9"),
        ({"incoming": "nobody"}, "incoming: there is no person nobody"),
        ({"bed": "sofa"}, "bed: sofa is none of residential, respite, crisis"),
    ]
    with reading(record_engine) as conn:
        for more, why in bad:
            with pytest.raises(ValueError, match=f"^{why}$"):
                look(conn, **more)


def test_a_full_home_costs_as_few_statements_as_an_empty_one(record_engine: Engine) -> None:
    fill(record_engine)
    for number in range(20):
        add(record_engine, "person", f"p-{number}", id=f"more-{number}", kind="resident")
        stay = {"person": f"more-{number}", "location": "loc-1", "since": "2031-01-01"}
        add(record_engine, "occupancy", f"o-{number}", **stay)
    said: list[str] = []
    event.listen(record_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    counts = []
    with reading(record_engine) as conn:
        look(conn)  # what opens the connection is not counted
        for location in ("loc-1", "loc-2"):
            said.clear()
            look(conn, location=location)
            counts.append(len(said))
    assert counts[0] <= counts[1] + 1, "the parents of residents are one statement more"
    assert counts[0] <= 11


def test_changed_words_are_counted_and_never_told(record_engine: Engine) -> None:
    """A letter typeset with an old name or address is found out by the count alone."""
    fill(record_engine)
    with reading(record_engine) as conn:
        before = look(conn)
    for register, row, data in (
        ("person", "res-1", {"name": "Somebody Else-Fictional"}),
        ("person", "res-1", {"telephone": "555-0111"}),  # no letter prints it
        ("location", "loc-1", {"address": "1 Elsewhere Lane"}),
    ):
        changed = registers.change(
            record_engine, register, row, data, act(f"{row}/{len(data)}{data}")
        )
        assert changed.refusal is None
    with reading(record_engine) as conn:
        after = look(conn)
    assert before.words == {}
    assert after.words == {"loc-1": 1, "res-1": 1}
    assert before.digest != after.digest
    assert "Else" not in after.model_dump_json()
