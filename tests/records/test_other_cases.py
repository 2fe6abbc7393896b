"""Which open cases of a person an opening is told of (S-01, S-23)."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from activities.enrich import Enricher
from domain.actors import Actor, Role
from domain.model import Json
from law.tables import load
from records.tables import CASES
from tests.domain.svp_cases import OPENED_AT
from tests.records.test_victims import CLERK, House

ELSEWHERE = Actor(id="clerk-9", role=Role.CORRECTIONS, office="doc-9")


def told(engine: Engine, actor: Actor = CLERK, process: str = "svp", **data: Any) -> Json:
    given = {"person": "person-1", "others": ["svp-1"], "elsewhere": True, **data}
    found = Enricher(engine, load()).opening(process, given, actor, OPENED_AT)
    return {name: found[name] for name in ("others", "elsewhere")}


@pytest.mark.rules("S-01", "S-23")
def test_only_open_cases_of_the_same_person_and_process_are_told(record_engine: Engine) -> None:
    engine, nothing = record_engine, {"others": [], "elsewhere": False}
    assert told(engine) == nothing  # whatever was typed
    case = House(engine).review()
    assert told(engine) == {"others": [case], "elsewhere": False}
    assert told(engine, ELSEWHERE) == {"others": [], "elsewhere": True}
    assert told(engine, person="victim-1") == nothing
    assert told(engine, process="commitment") == nothing
    with engine.begin() as conn:
        conn.execute(update(CASES).values(closed_at=OPENED_AT))
    assert told(engine) == nothing
