"""The picture of a home, read as an effect of a case that considers another one."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert
from temporalio.exceptions import ApplicationError

from activities.home import HomeDriver
from domain.events import Effect
from domain.placement.home import Picture
from domain.recording import EffectAsked
from records import registers
from records.engine import reading
from records.tables import CASES
from runtime.clock import SettableClock
from tests.records import homes
from tests.records.homes import LAW, act
from tests.records.make import NOW


def asked(**order: str | None) -> EffectAsked:
    effect = Effect(key="placement-1/4/picture", kind="facts", version=4, data=order)
    at = NOW - timedelta(days=30)
    return EffectAsked(process="placement", case="placement-1", office="ro-1", effect=effect, at=at)


def case(engine: Engine, **state: str) -> None:
    row = {"id": "placement-1", "process": "placement", "office": "ro-1", "business_key": "p",
           "stage": "seeking", "version": 4, "state": state, "opened_at": NOW,
           "opened_by_command": "o", "started": True}  # fmt: skip
    with engine.begin() as conn:
        conn.execute(insert(CASES), [row])


def test_a_home_is_read_as_it_is_when_it_is_read(record_engine: Engine) -> None:
    homes.fill(record_engine)
    case(record_engine, law=LAW.version)
    driver = HomeDriver(record_engine, SettableClock(NOW), LAW)
    found = driver.read_home(asked(location="loc-1", incoming="new-1", bed="respite")).result
    with reading(record_engine) as conn:
        assert Picture.model_validate(found["picture"]) == homes.look(conn, bed="respite")
    nobody = driver.read_home(asked(location="loc-2", incoming=None)).result["picture"]
    assert Picture.model_validate(nobody).everybody() == ()


@pytest.mark.rules("DOR-001")
def test_offences_are_looked_up_in_the_law_of_the_case(record_engine: Engine) -> None:
    """An older version of the tables does not mark felonies; a running case keeps to its own."""
    homes.fill(record_engine)
    driver = HomeDriver(record_engine, SettableClock(NOW), LAW)

    def felony() -> bool:
        found = driver.read_home(asked(location="loc-1", incoming=None)).result["picture"]
        who = Picture.model_validate(found).somebody("res-1")
        assert who is not None
        return who.offences[0].felony_566

    assert felony(), "no such case is on record: the law of today"
    case(record_engine, law="2026.1")
    assert not felony()


def test_what_the_registers_lack_waits_for_a_person(record_engine: Engine) -> None:
    homes.fill(record_engine)
    driver = HomeDriver(record_engine, SettableClock(NOW), LAW)
    wanted = asked(location="loc-9", incoming="new-1")
    with pytest.raises(ApplicationError) as failed:
        driver.read_home(wanted)
    assert (failed.value.type, failed.value.message) == ("needs-a-person", "H-05")
    assert failed.value.details == ("location: there is no location loc-9",)
    registers.add(record_engine, "location", {"id": "loc-9", "facility": "rcf"}, act("late"))
    found = driver.read_home(wanted).result["picture"]
    assert found["home"]["location"] == "loc-9"
