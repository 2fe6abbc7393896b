"""The person's other open cases: which an opening is told of (S-01), and which it waits for."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from activities.enrich import Enricher
from domain.actors import Actor, Role
from domain.model import Json
from law.tables import load
from records.opening import Opening, open_case
from records.tables import CASES
from tests.domain.svp_cases import OPENED_AT
from tests.records.test_victims import CLERK, House

HOSPITAL = Actor(id="doctor", role=Role.MENTAL_HEALTH, office="dmh")
ANOTHER = Actor(id="doctor-9", role=Role.MENTAL_HEALTH, office="dmh-9")
ELSEWHERE = Actor(id="clerk-9", role=Role.CORRECTIONS, office="doc-9")


def told(engine: Engine, actor: Actor = CLERK, **data: Any) -> Json:
    given = {"person": "person-1", "others": ["svp-1"], "elsewhere": True, **data}
    found = Enricher(engine, load()).opening("svp", given, actor, OPENED_AT)
    return {name: found[name] for name in ("others", "elsewhere")}


@pytest.mark.rules("S-01")
def test_only_open_cases_of_the_same_person_and_process_are_told(record_engine: Engine) -> None:
    engine, nothing = record_engine, {"others": [], "elsewhere": False}
    assert told(engine) == nothing  # whatever was typed
    case = House(engine).review()
    assert told(engine) == {"others": [case], "elsewhere": False}
    assert told(engine, ELSEWHERE) == {"others": [], "elsewhere": True}
    assert told(engine, person="victim-1") == nothing
    with engine.begin() as conn:
        conn.execute(update(CASES).values(closed_at=OPENED_AT))
    assert told(engine) == nothing


@pytest.mark.rules("H-01", "S-23")
def test_a_person_has_one_open_commitment(record_engine: Engine) -> None:
    recorder = House(record_engine).recorder

    def opens(actor: Actor, ordered: str, person: str = "person-1") -> tuple[str, str]:
        data = {"person": person, "court": "court-1", "county": "county-1", "committed_on": ordered}
        data |= {"standard": "clear-and-convincing"}
        given = Enricher(record_engine, load()).opening("commitment", data, actor, OPENED_AT)
        asked = Opening("commitment", given, actor, f"{person}-{ordered}", OPENED_AT)
        found = open_case(recorder, asked)
        return found.case, "" if found.refusal is None else found.refusal.line()

    first, nothing = opens(HOSPITAL, "2030-01-10")
    assert nothing == ""
    assert opens(HOSPITAL, "2030-01-10") == (first, "")  # the same command again
    case, why = opens(HOSPITAL, "2031-02-20")
    assert (case, "refused by H-01" in why, first in why) == ("", True, True)
    case, why = opens(ANOTHER, "2031-02-20")
    assert (case, "another office" in why, first in why) == ("", True, False)
    assert opens(HOSPITAL, "2031-02-20", "person-2")[1] == ""
    with record_engine.begin() as conn:
        conn.execute(update(CASES).where(CASES.c.id == first).values(closed_at=OPENED_AT))
    again, nothing = opens(HOSPITAL, "2031-02-21")
    assert (nothing, again != first) == ("", True)
