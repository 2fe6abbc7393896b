"""What a case of a confined person names has to be in the registers (H-05), and where they are."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from domain.actors import Actor, Role
from domain.refusal import Refusal
from records.tables import METADATA
from starter.answers import Order
from starter.lookups import unregistered
from starter.provided import COURT_COUNTY, provided
from tests.workflows.confined import AGENCY, COUNTY, COURT, HOSPITAL, JUDGE, STATE_COUNSEL, confined

NOON: Final = datetime(2031, 6, 2, 17, tzinfo=UTC)
NOBODY: Final = "Somebody Typed This"


@pytest.fixture(scope="module")
def registers() -> Iterator[tuple[Connection, str]]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    person = confined(engine).person
    with engine.connect() as conn:
        yield conn, person


def told(conn: Connection, actor: Actor = STATE_COUNSEL, **data: Any) -> Refusal | None:
    return unregistered(conn, "svp", data, actor)


@pytest.mark.rules("H-05")
def test_whatever_is_registered_passes(registers: tuple[Connection, str]) -> None:
    conn, person = registers
    assert told(conn, JUDGE, court=COURT, mental_health_office=HOSPITAL) is None
    assert told(conn, office=AGENCY, person=person) is None
    assert told(conn, court=None) is None  # the command's own model says what it wants


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("process", ["svp", "commitment"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("court", one) for one in (NOBODY, HOSPITAL, "ag-1")),
        *(("mental_health_office", one) for one in (NOBODY, COURT, "ag-1", "mdt-1", "prc-1")),
        *(("mental_health_office", one) for one in ("county-1", AGENCY, "fulton")),
        ("office", NOBODY),
        ("person", NOBODY),
    ],
)
def test_whatever_is_not_is_refused_by_its_field_and_not_repeated(
    registers: tuple[Connection, str], process: str, field: str, value: str
) -> None:
    refusal = unregistered(registers[0], process, {field: value}, STATE_COUNSEL)
    assert refusal is not None
    assert (refusal.rule, refusal.field) == ("H-05", field)
    assert value not in refusal.message
    assert unregistered(registers[0], "placement", {field: value}, STATE_COUNSEL) is None


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("office", ["court-9", HOSPITAL])
def test_a_judge_is_of_a_court_of_the_register(
    registers: tuple[Connection, str], office: str
) -> None:
    refusal = told(registers[0], Actor(id="judge-9", role=Role.COURT, office=office))
    assert refusal is not None
    assert refusal.field == "actor"


@pytest.mark.rules("S-16")
def test_where_a_court_is_comes_from_the_register_alone(registers: tuple[Connection, str]) -> None:
    def looked_up(command: str = "file-petition", process: str = "svp", **data: Any) -> Any:
        order = Order("svp-1", command, data, STATE_COUNSEL, "command-1")
        return provided(registers[0], process, order, None, NOON).get(COURT_COUNTY)

    assert looked_up(court=COURT) == COUNTY
    assert looked_up(court=COURT, court_county="county-7") == COUNTY
    assert looked_up(court=NOBODY, court_county="county-7") is None
    assert looked_up("begin-trial", court=COURT) is None
    assert looked_up(process="commitment", court=COURT) is None


@pytest.mark.rules("S-23", "H-05")
def test_a_commitment_is_kept_by_an_office_of_the_department(
    registers: tuple[Connection, str],
) -> None:
    """Whoever opens it by hand: a prison would hold a case that no one could take from it."""
    conn, person = registers
    head = Actor(id="head", role=Role.SUPERVISOR, office=AGENCY)
    assert unregistered(conn, "commitment", {"office": HOSPITAL, "person": person}, head) is None
    for office in (AGENCY, "fulton", COURT):
        refusal = unregistered(conn, "commitment", {"office": office, "person": person}, head)
        assert refusal is not None
        assert refusal.line() == (
            "refused by H-05: office: by the register of offices it is no office of the department."
        )
