"""The register of victims: who keeps it, who may know of it, and which cases learn of it (S-34)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from activities.enrich import Enricher
from domain.actors import Actor, Role
from domain.model import Json
from domain.recording import FactsAsked
from law.civil import civil_day
from law.tables import load
from records import facts, registers
from records.checks import CHECKS, Live, run
from records.engine import reading
from records.opening import Opening, open_case
from records.registers import Act, Changed, victims
from records.tables import CASE_PERSONS, CASES, FACTS, LEDGER
from starter.pump import tell_of_the_day
from tests.domain.svp_cases import OPENED_AT, opening
from tests.records.desk import Desk

AG = Actor(id="ag-1", role=Role.ATTORNEY_GENERAL, office="ag-office")
CHIEF = Actor(id="chief", role=Role.SUPERVISOR, office="doc")
CLERK = Actor(id="clerk", role=Role.CORRECTIONS, office="doc")
DOCTOR = Actor(id="doctor", role=Role.MENTAL_HEALTH, office="dmh")
OTHER_CHIEF = Actor(id="chief-9", role=Role.SUPERVISOR, office="doc-9")
REGIONAL = Actor(id="ro-1", role=Role.REGIONAL_OFFICE, office="doc")
OPERATOR = Actor(id="op-1", role=Role.OPERATOR, office="-")
DAY = timedelta(days=1)
PERSON = "person-1"


class House(Desk):
    """Registers and cases under RSMo 632.480 to 632.513."""

    def act(self, actor: Actor, at: datetime = OPENED_AT) -> Act:
        self.given += 1
        return Act(actor, f"register-{self.given}", at)

    def add(self, actor: Actor, register: str, **data: Any) -> Changed:
        return registers.add(self.engine, register, data, self.act(actor))

    def put(self, actor: Actor, register: str, **data: Any) -> None:
        done = self.add(actor, register, **data)
        assert done.refusal is None, done.refusal

    def change(self, actor: Actor, register: str, row: str, **data: Any) -> Changed:
        return registers.change(self.engine, register, row, data, self.act(actor))

    def review(self, **data: Any) -> str:
        """Open a case as the gateway would: looked up, then opened."""
        self.given += 1
        full = Enricher(self.engine, load()).opening(
            "svp", opening(**{"victims": []} | data), CLERK, OPENED_AT
        )
        asked = Opening("svp", full, CLERK, f"open-{self.given}", OPENED_AT)
        opened = open_case(self.recorder, asked)
        assert opened.refusal is None, opened.refusal
        return opened.case

    def told(self, case: str, at: datetime = OPENED_AT) -> list[Json]:
        """Let a case take in what waits for it; what it was told."""
        with reading(self.engine) as conn:
            waiting = facts.read(conn, FactsAsked(case=case)).facts
        for one in waiting:
            when = datetime.fromisoformat(one.data["occurred_on"])
            done = self.do(case, one.kind, max(at, when), one.actor, **one.data)
            assert done.outcome == "committed", done
            with self.engine.begin() as conn:
                settled = update(FACTS).where(FACTS.c.id == one.id)
                conn.execute(settled.values(settled_at=at))
        return [one.data for one in waiting]


@pytest.fixture
def house(record_engine: Engine) -> House:
    made = House(record_engine)
    office = {"name": "Fictional", "type": "department", "region": "all", "contact": "Nobody"}
    for name in ("doc", "dmh", "doc-9"):
        made.put(CHIEF, "office", id=name, telephone="1", address="1 Example St", **office)
    made.put(CLERK, "person", id=PERSON, kind="confined", office="doc", name="Paul Fictional")
    made.put(OTHER_CHIEF, "person", id="person-2", kind="confined", office="doc-9")
    for number in (1, 2):
        row = {"id": f"victim-{number}", "kind": "victim", "name": f"Vera Fictional {number}"}
        made.put(AG, "person", **row, address=f"{number} Secret Lane|Nowhere MO 63999")
    made.put(AG, "victim", id="v1", person=PERSON, victim="victim-1")
    return made


# -- who keeps what -------------------------------------------------------------------------------

KEEPERS = {
    "confined": {Role.CORRECTIONS, Role.SOAU, Role.MENTAL_HEALTH, Role.SUPERVISOR},
    "supervised": {Role.PROBATION_AND_PAROLE, Role.SUPERVISOR},
    "victim": {Role.ATTORNEY_GENERAL, Role.SUPERVISOR},
    "staff": {Role.REGIONAL_OFFICE, Role.CORRECTIONS, Role.SOAU}
    | {Role.MENTAL_HEALTH, Role.SUPERVISOR},
    "ward": {Role.REGIONAL_OFFICE, Role.SUPERVISOR},
    "other": {Role.REGIONAL_OFFICE, Role.SUPERVISOR},
}
PEOPLE = [role for role in Role if role is not Role.SYSTEM]


@pytest.mark.rules("H-02", "S-34")
@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("kind", KEEPERS)
def test_each_kind_of_person_has_its_keepers(house: House, kind: str, role: Role) -> None:
    actor = Actor(id="somebody", role=role, office="doc")
    done = house.add(actor, "person", id="new-1", kind=kind)
    assert (done.refusal is None) == (role in KEEPERS[kind])
    if done.refusal is not None:
        assert done.refusal.rule == "H-02"
    for other in ("ward", "victim"):
        house.put(CHIEF, "person", id=f"of-{other}", kind=other)
        changed = house.change(actor, "person", f"of-{other}", kind=kind)
        allowed = role in KEEPERS[kind] & KEEPERS[other]
        assert (changed.refusal is None) == allowed, other


@pytest.mark.rules("S-34")
@pytest.mark.parametrize("role", PEOPLE)
def test_the_attorney_general_keeps_the_register_of_victims(house: House, role: Role) -> None:
    actor = Actor(id="somebody", role=role, office="doc")
    done = house.add(actor, "victim", person=PERSON, victim="victim-2")
    assert (done.refusal is None) == (role in {Role.ATTORNEY_GENERAL, Role.SUPERVISOR})


MISFITS: list[tuple[Json, str]] = [
    ({"person": PERSON, "victim": PERSON}, "victim"),
    ({"person": PERSON, "victim": "person-2"}, "victim"),
    ({"person": PERSON, "victim": "nobody"}, "victim"),
    ({"person": "nobody", "victim": "victim-2"}, "person"),
    ({"person": PERSON, "victim": "victim-1"}, "victim"),
    ({"person": PERSON, "victim": "victim-2", "wants_notice": "perhaps"}, "wants_notice"),
    ({"person": PERSON, "victim": "victim-2", "name": "Vera"}, "name"),
    ({"person": PERSON, "victim": "victim-2", "since": "2031-02-02", "until": "2031-02-01"}, "v"),
]


@pytest.mark.rules("S-34", "H-05")
@pytest.mark.parametrize(("row", "field"), MISFITS)
def test_a_row_that_does_not_fit_is_refused(house: House, row: Json, field: str) -> None:
    refusal = house.add(AG, "victim", **row).refusal
    assert refusal is not None
    assert refusal.rule == "H-05"
    assert (refusal.field or "").startswith(field)


def test_a_victim_may_be_registered_again_after_the_last_day(house: House) -> None:
    assert house.change(AG, "victim", "v1", until="2031-01-31").refusal is None
    house.put(AG, "victim", person=PERSON, victim="victim-1", since="2031-02-01")


# -- who may know of whom -------------------------------------------------------------------------

SEEN: list[tuple[Actor, set[str], set[str]]] = [
    # who, rows of the register of victims, victims among the persons
    (AG, {"v1", "v2"}, {"victim-1", "victim-2"}),
    (CHIEF, {"v1"}, {"victim-1"}),
    (OTHER_CHIEF, {"v2"}, {"victim-2"}),
    (CLERK, set(), set()),
    (DOCTOR, set(), set()),
    (REGIONAL, set(), set()),
    (OPERATOR, set(), set()),
]


@pytest.mark.rules("S-34")
@pytest.mark.parametrize(("actor", "rows", "people"), SEEN, ids=lambda one: getattr(one, "id", ""))
def test_victims_are_known_to_the_attorney_general_and_the_office_s_supervisor(
    house: House, actor: Actor, rows: set[str], people: set[str]
) -> None:
    house.put(AG, "victim", id="v2", person="person-2", victim="victim-2")
    with reading(house.engine) as conn:
        register, persons = registers.REGISTERS["victim"], registers.REGISTERS["person"]
        found = registers.listing(conn, register, seen=victims.seen("victim", actor))
        assert {row["id"] for row in found} == rows
        found = registers.listing(conn, persons, seen=victims.seen("person", actor))
        assert {row["id"] for row in found if row["kind"] == "victim"} == people
        assert {PERSON, "person-2"} <= {row["id"] for row in found}
        assert victims.seen("office", actor) is None
        for row in ("v1", "v2"):
            known = victims.registered(conn, row, actor)
            assert [one.row["id"] for one in known] == [row] * (row in rows)
            for one in known:
                assert one.shown()["address"].endswith("Secret Lane\nNowhere MO 63999")
                # The victim's own id leads to the same row, and to nobody else's.
                named = victims.registered(conn, one.row["victim"], actor)
                assert [same.row["id"] for same in named] == [row]
        assert victims.registered(conn, "v9", actor) == ()


@pytest.mark.rules("S-34")
def test_that_somebody_read_who_a_victim_is_is_written_down(house: House) -> None:
    with house.engine.begin() as conn:
        (found,) = victims.registered(conn, "v1", AG)
        victims.note_read(conn, found, AG, "read-1", OPENED_AT)
        last = conn.execute(select(LEDGER).order_by(LEDGER.c.no.desc()).limit(1)).mappings().one()
    assert (last["scope"], last["kind"], last["actor"]) == ("register:victims", "read", "ag-1")
    assert "Secret" not in last["body"]


# -- which cases learn of it ----------------------------------------------------------------------


@pytest.mark.rules("S-34")
def test_a_case_is_opened_with_the_victims_of_the_register(house: House) -> None:
    case = house.review()
    assert house.state(case).victims == ("victim-1",)
    other = house.review(confinement="conf-9", person="person-2", victims=["victim-2"])
    assert house.state(other).victims == ("victim-2",)
    with reading(house.engine) as conn:
        query = select(CASE_PERSONS.c.person).where(CASE_PERSONS.c.case_id == case)
        assert set(conn.scalars(query)) == {PERSON, "victim-1"}


@pytest.mark.rules("S-34")
def test_a_changed_register_reaches_the_open_cases_of_the_person(house: House) -> None:
    case = house.review()
    done = house.add(AG, "victim", id="v2", person=PERSON, victim="victim-2")
    assert [pair[0] for pair in done.facts] == [case]
    assert house.told(case)[0]["victims"] == ["victim-1", "victim-2"]
    assert house.state(case).victims == ("victim-1", "victim-2")
    # Whoever declines is told no more; the row stays.
    assert len(house.change(AG, "victim", "v1", wants_notice=False).facts) == 1
    assert house.told(case)[0]["victims"] == ["victim-2"]
    # A victim who has died is told no more, either: the register of persons says so.
    died = {"deceased_on": "2031-03-01"}
    assert len(house.change(AG, "person", "victim-2", **died).facts) == 1
    assert house.told(case)[0]["victims"] == []
    assert house.change(AG, "person", "victim-2", telephone="555-0100").facts == ()
    with house.engine.begin() as conn:
        conn.execute(CASES.update().values(closed_at=OPENED_AT))
    assert house.change(AG, "victim", "v1", wants_notice=True).facts == ()


@pytest.mark.rules("S-34")
def test_a_victim_whom_only_the_case_knows_stays(house: House) -> None:
    case = house.review(victims=["typed-1"])
    assert house.state(case).victims == ("typed-1", "victim-1")
    house.change(AG, "victim", "v1", until="2031-01-31")
    assert house.told(case)[0]["victims"] == ["typed-1"]


@pytest.mark.rules("S-34")
def test_a_first_and_a_last_day_reach_the_case_on_the_day(house: House) -> None:
    house.change(AG, "victim", "v1", until="2031-03-05")
    house.put(AG, "victim", id="v2", person=PERSON, victim="victim-2", since="2031-03-06")
    case = house.review()
    assert house.state(case).victims == ("victim-1",)
    assert tell_of_the_day(house.engine, OPENED_AT + 2 * DAY) == []
    with reading(house.engine) as conn:
        live = Live(now=OPENED_AT + 3 * DAY)
        found = {one.check.name: one for one in run(conn, live, CHECKS)}["registers-differ"]
        assert [one.case for one in found.findings] == [case]
        assert "victims" in found.findings[0].what
    told = tell_of_the_day(house.engine, OPENED_AT + 3 * DAY)
    assert [pair[0] for pair in told] == [case]
    assert house.told(case, OPENED_AT + 3 * DAY)[0]["victims"] == ["victim-2"]
    assert tell_of_the_day(house.engine, OPENED_AT + 3 * DAY) == []
    with reading(house.engine) as conn:
        known = victims.as_known(conn, PERSON, civil_day(OPENED_AT + 3 * DAY), ("victim-2",))
        assert known == ["victim-2"]
