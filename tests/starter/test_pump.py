"""What nobody asks for again still happens: by the pump of a running service."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import Actor, Role
from domain.process import NOTE_FACTS
from domain.recording import Fact
from records import facts
from records.opening import Opening, open_case
from records.tables import CASES, CHECKPOINTS, FACTS
from runtime.settings import Settings
from starter.app import App, assemble
from tests.starter.service import CASE, Desk, opened, until

pytestmark = pytest.mark.server

CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-east")


@pytest.fixture
def record(office: Desk) -> App:
    return assemble(Settings.load(office.data))


def one(record: App, query: Any) -> Any:
    with record.engine.begin() as conn:
        return conn.execute(query).scalar_one()


def test_a_case_whose_opener_died_is_started(office: Desk, record: App) -> None:
    now = datetime.now(UTC)
    data = record.enricher.opening("consent", {**CASE, "aware_on": "2026-02-10"}, CLERK, now)
    case = open_case(record.recorder, Opening("consent", data, CLERK, "opener-died", now)).case
    assert case
    started = select(CASES.c.started).where(CASES.c.id == case)
    assert not one(record, started)
    until(lambda: bool(one(record, started)))
    assert office.answered("check", actor="operator")


def test_a_fact_whose_signal_was_lost_is_announced(office: Desk, record: App) -> None:
    case = opened(office, aware_on="2026-02-11")
    now = datetime.now(UTC)
    by = Actor(id="registers", role=Role.SYSTEM, office="-")
    fact = Fact(
        id="signal-lost",
        kind=NOTE_FACTS,
        actor=by,
        data={"occurred_on": now.isoformat(), "guardians": []},
    )
    with record.engine.begin() as conn:
        assert facts.write(conn, case, fact, now)
    settled = select(FACTS.c.settled_at).where(FACTS.c.id == fact.id)
    until(lambda: one(record, settled) is not None)
    assert office.answered("show", case)["events"][-1]["kind"] == "facts-noted"


def test_the_heads_are_signed_once_a_day(office: Desk, record: App) -> None:
    del office
    with record.engine.begin() as conn:
        days = list(conn.scalars(select(CHECKPOINTS.c.day)))
    assert days
    assert len(days) == len(set(days))
