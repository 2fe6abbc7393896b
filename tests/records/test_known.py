"""Who may know of which rows of the registers: offices of their own, outsiders of next to none."""

from typing import Final

import pytest
from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.model import Json
from records import registers
from records.engine import reading
from records.registers import Act, Changed, change, known
from tests.records.make import NOW

EAST: Final = Actor(id="chief-1", role=Role.SUPERVISOR, office="ro-east")
WEST: Final = Actor(id="chief-2", role=Role.SUPERVISOR, office="ro-west")
DOC: Final = Actor(id="chief-3", role=Role.SUPERVISOR, office="doc")
PP: Final = Actor(id="chief-4", role=Role.SUPERVISOR, office="pp")
ROWS: Final[list[tuple[Actor, str, Json]]] = [
    (EAST, "person", {"id": "ward-e", "kind": "ward", "office": "ro-east"}),
    (EAST, "person", {"id": "ward-w", "kind": "ward", "office": "ro-west"}),
    (EAST, "person", {"id": "free", "kind": "guardian"}),
    (DOC, "person", {"id": "held", "kind": "confined", "office": "doc"}),
    (DOC, "person", {"id": "harmed", "kind": "victim", "office": "doc"}),
    (DOC, "victim", {"id": "told", "person": "held", "victim": "harmed"}),
    (EAST, "guardian", {"id": "free"}),
    (EAST, "guardianship", {"id": "letters-w", "guardian": "free", "ward": "ward-w"}),
    (EAST, "provider", {"id": "homes", "name": "Fictional Homes", "office": "ro-east"}),
    (EAST, "location", {"id": "loc", "provider": "homes", "facility": "isl", "office": "ro-east"}),
    (EAST, "occupancy", {"id": "stay", "person": "ward-e", "location": "loc",
                         "since": "2030-01-01"}),
    (EAST, "relation", {"id": "kin", "person": "ward-e", "other": "free", "kind": "sibling"}),
    (EAST, "delegate", {"id": "may", "office": "ro-east", "actor": "clerk-1",
                        "role": "regional-office", "since": "2030-01-01"}),
    (PP, "person", {"id": "free-again", "kind": "supervised", "office": "pp"}),
    (DOC, "treatment-provider", {"id": "clinic", "name": "Fictional Clinic", "region": "east",
                                 "office": "doc"}),
    (DOC, "provider-review", {"id": "seen", "provider": "clinic", "office": "doc",
                              "kind": "audit", "held_on": "2030-01-01", "result": "deficient"}),
]  # fmt: skip
PEOPLE: Final = {"ward-e", "ward-w", "free", "held", "free-again"}
OF_HOMES: Final = {"homes", "loc", "stay", "kin", "letters-w", "may", "clinic", "seen"}
SEEN: Final[list[tuple[Role, str, set[str]]]] = [
    (Role.COURT, "court-1", set()),
    (Role.MDT_MEMBER, "mdt-1", set()),
    (Role.PRC_MEMBER, "prc-1", set()),
    (Role.ATTORNEY_GENERAL, "ag", {"held", "harmed", "told"}),
    (Role.CORRECTIONS, "doc", {"held", "clinic", "seen"}),
    (Role.CORRECTIONS, "doc-9", {"clinic"}),
    (Role.MOSOP_STAFF, "doc", {"held", "clinic"}),
    (Role.MOSOP_STAFF, "doc-9", {"clinic"}),
    (Role.SOAU, "doc", {"held", "clinic"}),
    (Role.PROBATION_AND_PAROLE, "pp", {"free-again", "clinic"}),
    (Role.PROBATION_AND_PAROLE, "pp-9", {"clinic"}),
    (Role.PAROLE_BOARD, "board", {"clinic"}),
    (Role.PROSECUTOR, "county-1", set()),
    (Role.MENTAL_HEALTH, "dmh", set()),
    (Role.SUPERVISOR, "doc", {"held", "harmed", "told", "free", "kin", "clinic", "seen"}),
    (Role.SUPERVISOR, "pp", {"free-again", "free", "kin", "clinic"}),
    (Role.REGIONAL_OFFICE, "ro-east", {"ward-e", "free", "homes", "loc", "stay", "kin", "may"}),
    (Role.REGIONAL_OFFICE, "ro-west", {"ward-w", "free", "letters-w", "kin"}),
    (Role.MAIL_ROOM, "ro-east", {"ward-e", "homes", "loc", "stay", "kin", "may"}),
    (Role.OPERATOR, "-", PEOPLE | OF_HOMES),
    (Role.AUDITOR, "-", PEOPLE | OF_HOMES),
    (Role.COUNSEL, "-", PEOPLE | OF_HOMES),
]


def _act(actor: Actor, name: str) -> Act:
    return Act(actor, f"known/{name}", NOW)


def _add(engine: Engine, actor: Actor, register: str, row: Json) -> Changed:
    return registers.add(engine, register, row, _act(actor, f"{register}/{row['id']}"))


@pytest.fixture
def filled(record_engine: Engine) -> Engine:
    office = {"name": "Fictional", "type": "department", "region": "all", "contact": "Nobody"}
    rows: list[tuple[Actor, str, Json]] = [
        (EAST, "office", {**office, "id": one, "telephone": "1", "address": "1 Example St"})
        for one in ("ro-east", "ro-west", "doc", "doc-9", "pp")
    ]
    for actor, register, row in [*rows, *ROWS]:
        done = _add(record_engine, actor, register, row)
        assert done.refusal is None, (row, done.refusal)
    return record_engine


@pytest.mark.rules("H-02", "S-34", "DOR-003")
@pytest.mark.parametrize(("role", "office", "ids"), SEEN)
def test_each_role_knows_its_own_office_s_rows(
    filled: Engine, role: Role, office: str, ids: set[str]
) -> None:
    actor = Actor(id="somebody", role=role, office=office)
    with reading(filled) as conn:
        found = {
            str(row["id"])
            for name, register in registers.REGISTERS.items()
            if name != "office"
            for row in registers.listing(conn, register, seen=known(name, actor))
        }
        offices = registers.REGISTERS["office"]
        directory = registers.listing(conn, offices, seen=known("office", actor))
    assert found == ids
    assert len(directory) == 5


@pytest.mark.rules("H-02", "DOR-003")
def test_a_confined_person_is_kept_by_the_own_office(filled: Engine) -> None:
    theirs = {"id": "held-2", "kind": "confined", "office": "doc-9"}
    refusal = _add(filled, DOC, "person", theirs).refusal
    assert refusal is not None
    assert (refusal.rule, refusal.field) == ("H-02", "office")
    for actor, row in ((WEST, {"deceased_on": "2030-01-01"}), (DOC, {"office": "doc-9"})):
        refusal = change(filled, "person", "held", row, _act(actor, f"to/{actor.id}")).refusal
        assert refusal is not None
        assert refusal.rule == "H-02"
    own = Actor(id="chief-9", role=Role.SUPERVISOR, office="doc-9")
    assert _add(filled, own, "person", {**theirs, "id": "held-3"}).refusal is None
