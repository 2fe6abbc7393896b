"""Cases of the treatment program in the record, shown whole: the page, and the same as JSON."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine, insert

from activities.counting import counter
from domain.actors import Actor, Role
from domain.model import Json
from domain.registry import PROCESSES
from law.tables import load
from records.commit import Recorder
from records.opening import Opening, open_case
from records.project import project
from records.tables import ALERTS
from starter import programs, reading
from starter.commands import lists, show, show_programs
from starter.output import _text
from starter.rule_words import in_words
from tests.domain import communities, confinements, sites, soaus, treatments

TABLES = load()
NOW = sites.moment("2031-02-01")
OPENED = sites.moment("2031-01-20")
OPENINGS: dict[str, tuple[str, Json]] = {
    "site": ("supervisor", {"office": "ro-test", "facility": "fcc", "law": sites.values()}),
    "treatment": ("corrections", treatments.opening()),
    "confinement": ("corrections", confinements.opening()),
    "community": ("probation-and-parole", communities.opening()),
    "soau": ("soau", soaus.opening()),
}
FIRST = {
    "site": "next free bed a-01",
    "treatment": "class not classified yet",
    "confinement": "Missing before it may be closed",
    "community": "Containment team, DECK-24",
    "soau": "The court's days, T-17",
}


def opened(engine: Engine, process: str) -> str:
    role, data = OPENINGS[process]
    actor = Actor(id=f"test-{role}", role=Role(role), office="ro-test")
    full = {"occurred_on": OPENED.isoformat(), **data}
    recorder = Recorder(engine, PROCESSES, counter(), project)
    done = open_case(recorder, Opening(process, full, actor, f"command-{process}", OPENED))
    assert done.refusal is None, done.refusal
    return done.case


def case_file(engine: Engine, case: str, role: str, now: datetime = NOW) -> Json:
    actor = Actor(id=f"test-{role}", role=Role(role), office="ro-test")
    with engine.begin() as conn:
        file = reading.case_file(conn, case, actor, now, TABLES)
    return {**file, "lacks": {}}


def whole(file: Json) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, highlight=False)
    show._words(console, file, NOW, why=False)
    assert max(len(line.rstrip()) for line in out.getvalue().splitlines()) <= 100
    return " ".join(out.getvalue().split())


@pytest.mark.parametrize("process", sorted(OPENINGS))
def test_a_case_of_the_record_is_shown_whole(record_engine: Engine, process: str) -> None:
    case = opened(record_engine, process)
    file = case_file(record_engine, case, OPENINGS[process][0])
    text = whole(file)
    order = [case, PROCESSES[process].stages.titles[file["stage"]], FIRST[process], "You may now"]
    found = [text.find(one) for one in (*order, "What happened")]
    assert -1 not in found
    assert found == sorted(found)
    again = json.loads(json.dumps(file, default=_text))
    assert again["program"]["of"] == process
    assert whole(again) == text


def test_every_process_of_the_program_has_its_page() -> None:
    assert set(programs.SHOWN) == set(show_programs.PAGES) == set(OPENINGS)


@pytest.mark.parametrize("process", sorted(OPENINGS))
def test_every_rule_that_moves_such_a_case_has_words(process: str) -> None:
    for move in PROCESSES[process].stages.moves:
        assert in_words(move.why, TABLES)["text"], (move.kind, move.why)


def test_of_many_years_the_page_shows_the_newest(record_engine: Engine) -> None:
    case = opened(record_engine, "site")
    file = case_file(record_engine, case, "supervisor")
    (first,) = file["events"]
    file["events"] = [{**first, "version": one} for one in range(1, 101)]
    (told,) = file["program"]["chronicle"]
    file["program"]["chronicle"] = [{**told, "version": one} for one in range(61, 101)]
    file["obligations"] = [_ended(one) for one in range(1, 101)]
    text = whole(file)
    assert "60 more entries: with --json" in text
    assert " 61 " in text
    assert "Due" not in text
    file["events"] = file["events"][60:]
    assert "more entries" not in whole(file)


def _ended(number: int) -> dict[str, Any]:
    """A hold that lapsed years ago, as the record keeps it."""
    key = f"site.bed-hold:{sites.treatment(number)}"
    return {"key": key, "rule": "site.bed-hold", "status": "met"}


def test_the_list_of_cases_says_what_each_waits_for_and_of_whom(record_engine: Engine) -> None:
    cases = {opened(record_engine, process): process for process in OPENINGS}
    chief = Actor(id="test-supervisor", role=Role.SUPERVISOR, office="ro-test")
    with record_engine.connect() as conn:
        rows = reading.worklist(conn, chief, NOW, TABLES)
    said = {cases[one["case"]]: one["waits"] for one in rows}
    assert said["treatment"] == ["the classification (corrections)"]
    assert said["site"] == ["requests (treatments)"]
    assert said["confinement"][-1] == "the release (corrections)"
    assert said["community"][0] == "an approved provider (probation and parole)"
    assert said["soau"] == ["the order to be checked (the unit)"]
    out = io.StringIO()
    lists._worklist(Console(file=out, width=80, highlight=False), rows)
    text = " ".join(out.getvalue().split())
    assert "To be classified" in text
    assert "the classification (corrections)" in text
    assert max(len(line.rstrip()) for line in out.getvalue().splitlines()) <= 80


def test_what_needs_a_person_is_read_of_the_record_by_state_and_entries(
    record_engine: Engine,
) -> None:
    case = opened(record_engine, "treatment")
    over, waits = ("bed-held", "no-site", "bed-lapsed"), ("released-untreated", "release-date-set")
    row = {"case_id": case, "key": None, "rule": None, "severity": "policy", "raised_at": NOW}
    rows = [{**row, "about": one, "effect_key": f"{case}/1/{one}"} for one in (*over, *waits)]
    with record_engine.begin() as conn:
        conn.execute(insert(ALERTS), rows)
    alerts = case_file(record_engine, case, "supervisor")["alerts"]
    assert {one["about"] for one in alerts} == set(waits)
    assert [one["of"] for one in alerts] == [None, None]


@pytest.mark.rules("C-55")
def test_an_alert_says_what_is_to_be_doubted_of_its_rule(record_engine: Engine) -> None:
    case = opened(record_engine, "treatment")
    row = {"case_id": case, "key": None, "severity": "policy", "raised_at": NOW}
    asked = {"about": "released-untreated", "rule": "C-55", "effect_key": f"{case}/1/x"}
    with record_engine.begin() as conn:
        conn.execute(insert(ALERTS), [{**row, **asked}])
    assert "(C-55, policy, not law)" in whole(case_file(record_engine, case, "supervisor"))
