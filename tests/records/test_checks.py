"""Each integrity check finds what it is there for, is silent otherwise, and cannot stop the others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from records import checks, registers
from records.checks import Check, Finding, Live, LiveCase, letters_kept
from records.engine import reading
from records.opening import started
from records.tables import (
    CASE_PERSONS,
    CASES,
    CONSENTS,
    DELIVERIES,
    FACTS,
    GUARDIANSHIPS,
    LETTERS,
    MAILINGS,
    OBLIGATIONS,
    RULE_TABLES,
    SCANS,
)
from tests.domain.cases import ASKED_AT, OPENED_AT
from tests.records.desk import CHIEF, Desk

NOW = OPENED_AT + timedelta(days=19)
"""After the story, before the verbal attempts are overdue."""
GIVEN, SILENT, SENT = "consent-2031-000001", "consent-2031-000002", "delivery-2031-000001"
ACTOR = {"id": "x", "role": "system", "office": "-", "delegation": None}


@pytest.fixture
def desk(record_engine: Engine) -> Desk:
    desk = Desk(record_engine)
    assert desk.story() == (GIVEN, SILENT, SENT)
    with record_engine.begin() as connection:
        for case in (GIVEN, SILENT, SENT):
            started(connection, case)
    return desk


def findings(
    desk: Desk, cases: dict[str, LiveCase] | None = None, now: datetime = NOW
) -> dict[str, list[Finding]]:
    live = Live(now=now, cases=desk.live() if cases is None else cases)
    with reading(desk.engine) as connection:
        results = checks.run(connection, live)
    assert [result.broken for result in results if result.broken] == []
    return {result.check.name: list(result.findings) for result in results if result.findings}


def test_a_healthy_record_has_no_findings(desk: Desk) -> None:
    assert findings(desk) == {}


def of(table: Any, case: str, **values: Any) -> Callable[[Connection], object]:
    column = table.c.case_id if "case_id" in table.c else table.c.id
    return lambda connection: connection.execute(
        update(table).where(column == case).values(**values)
    )


def without(table: Any, case: str) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(delete(table).where(table.c.case_id == case))


def with_row(table: Any, **row: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(insert(table), [row])


LETTER = {
    "id": "letter-9", "effect_key": "k", "case_id": SILENT, "event_version": 1, "kind": "consent-request", "wording": "1",
    "wording_digest": "d", "digest": "d", "recipient": "g", "office": "ro-test", "at": OPENED_AT, "enclosures": [], "changed": {},
}  # fmt: skip
MAILING = {
    "id": "mailing-9", "effect_key": "k", "case_id": SILENT, "letter_id": "letter-9", "recipient": "g",
    "service": "certified", "status": "queued", "queued_at": OPENED_AT,
}  # fmt: skip
SCAN = {
    "id": "s",
    "article": "9499",
    "code": "accepted",
    "occurred_at": OPENED_AT,
    "recorded_at": OPENED_AT,
    "actor": ACTOR,
    "digest": "d",
}
FACT = {
    "id": "f-1",
    "case_id": SILENT,
    "kind": "note-facts",
    "data": {},
    "actor": ACTOR,
    "at": OPENED_AT,
}

PLANTED: list[tuple[str, Callable[[Connection], object], str, str | None, str]] = [
    ("stage", of(CASES, SILENT, stage="asked"), "reads-differ", SILENT, "cases.stage"),
    ("office", of(CASES, SILENT, office="ro-2"), "reads-differ", SILENT, "cases.office"),
    ("closed", of(CASES, GIVEN, closed_at=None), "reads-differ", GIVEN, "cases.closed_at"),
    ("state", of(CASES, GIVEN, state={}), "reads-differ", GIVEN, "cases.state"),
    ("process", of(CASES, GIVEN, process="nothing"), "reads-differ", GIVEN, "nobody knows the process"),
    ("duty", of(OBLIGATIONS, SILENT, legal="2031-12-31"), "reads-differ", SILENT, "obligations.legal"),
    ("no duty", without(OBLIGATIONS, SILENT), "reads-differ", SILENT, "has no row"),
    ("consent", of(CONSENTS, GIVEN, valid=False), "reads-differ", GIVEN, "consents: the row of event 3"),
    ("no consent", without(CONSENTS, SILENT), "reads-differ", SILENT, "consents: event 6 has no row"),
    ("delivery", of(DELIVERIES, SENT, stage="out"), "reads-differ", SENT, "deliveries.stage"),
    ("no delivery", without(DELIVERIES, SENT), "reads-differ", SENT, "no row"),
    ("persons", without(CASE_PERSONS, SILENT), "reads-differ", SILENT, "lacks a person"),
    ("owing", of(OBLIGATIONS, GIVEN, status="breached"), "closed-but-owing", GIVEN, "is still breached"),
    ("not awaited", of(OBLIGATIONS, SILENT, status="open"), "owed-not-awaited", SILENT, "nobody waits for it"),
    ("not owed", of(OBLIGATIONS, SENT, status="met"), "owed-not-awaited", SENT, "which is not owed"),
    ("unstarted", of(CASES, SILENT, started=False), "never-started", SILENT, "never started"),
    ("fact", with_row(FACTS, **FACT), "facts-waiting", SILENT, "the fact f-1 (note-facts) waits since"),
    ("lost fact", with_row(FACTS, **{**FACT, "case_id": "consent-9"}), "facts-waiting", "consent-9", "does not exist"),
    ("letter", with_row(LETTERS, **LETTER), "letters-kept", SILENT, "letter-9 (consent-request) was never handed"),
    ("envelope", with_row(MAILINGS, **MAILING), "letters-kept", SILENT, "mailing-9 is queued"),
    ("no clock", of(OBLIGATIONS, SENT, status="void"), "delivery-overdue", SENT, "nobody owes anything"),
    ("scan", with_row(SCANS, **SCAN), "scans-unmatched", None, "the scan accepted of 9499"),
    ("law", lambda c: c.execute(insert(RULE_TABLES).from_select(["version", "digest", "first_seen"], select(RULE_TABLES.c.version, text("'x'"), RULE_TABLES.c.first_seen))), "law-changed", None, "2 different contents"),
]  # fmt: skip


def test_what_is_planted_is_found(desk: Desk) -> None:
    live = Live(now=NOW, cases=desk.live())
    with desk.engine.connect() as connection:
        for name, plant, check, case, what in PLANTED:
            plant(connection)
            found = {one.check.name: one for one in checks.run(connection, live)}
            connection.rollback()
            assert found[check].broken is None, name
            hits = [one for one in found[check].findings if one.case == case and what in one.what]
            assert hits, f"{name}: {found[check].findings}"
        assert all(one.ok for one in checks.run(connection, live)), "everything was undone"
    elsewhere = {"workflow-differs", "registers-differ"}
    assert {row[2] for row in PLANTED} == {check.name for check in checks.CHECKS} - elsewhere


def test_a_workflow_that_differs_or_is_missing_is_found(desk: Desk) -> None:
    live = desk.live()
    behind = {**live[SILENT].state, "version": 2}
    moved = {**live[SENT].state, "stage": "out"}
    changed = {**live[SENT].state, "outcome": "lost"}
    assert (
        "version 2"
        in findings(desk, {**live, SILENT: LiveCase(behind)})["workflow-differs"][0].what
    )
    assert (
        "stands at 'out'"
        in findings(desk, {**live, SENT: LiveCase(moved)})["workflow-differs"][0].what
    )
    assert (
        "in: outcome"
        in findings(desk, {**live, SENT: LiveCase(changed)})["workflow-differs"][0].what
    )
    alone = {case: one for case, one in live.items() if case != SENT}
    missing = findings(desk, alone)["owed-not-awaited"]
    assert [one.case for one in missing] == [SENT]
    assert "it owes delivery-verbal" in missing[0].what
    stray = findings(desk, {**live, "consent-9": LiveCase({})})["owed-not-awaited"]
    assert stray == [Finding("consent-9", "a workflow runs, but the record has no such open case")]


def test_a_delivery_past_its_days_is_found_when_they_are_past(desk: Desk) -> None:
    late = findings(desk, now=datetime(2031, 8, 1, tzinfo=UTC))
    assert [one.what for one in late["delivery-overdue"]] == [
        "open at returned, and the clock delivery-verbal is past"
    ]


def test_letters_that_went_out_are_no_findings(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        for number, kind in enumerate(("consent-request", "consent-request", "verbal-script")):
            own = {
                "id": ("letter-1", "letter-9", "script")[number],
                "effect_key": f"k{number}",
                "kind": kind,
            }
            connection.execute(insert(LETTERS), [{**LETTER, **own}])
        connection.execute(
            insert(MAILINGS), [{**MAILING, "status": "handed-over", "handed_at": ASKED_AT}]
        )
    assert findings(desk) == {}


@pytest.mark.rules("C-06")
def test_an_ordinary_letter_counts_as_handed_over_once_it_is_printed(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        connection.execute(insert(LETTERS), [{**LETTER, "kind": "consent-reminder"}])
        connection.execute(insert(MAILINGS), [{**MAILING, "service": "first-class"}])
    queued = [one.what for one in findings(desk)["letters-kept"]]
    assert queued == ["the envelope mailing-9 is queued, not handed over"]
    printed = {"status": "printed", "printed_at": ASKED_AT}
    with desk.engine.begin() as connection:
        connection.execute(update(MAILINGS).values(**printed))
    assert findings(desk) == {}
    with desk.engine.begin() as connection:
        connection.execute(update(MAILINGS).values(service="certified"))
    assert "is printed, not handed over" in findings(desk)["letters-kept"][0].what


@pytest.mark.rules("C-06")
def test_a_letter_that_was_kept_back_waits_for_nobody(desk: Desk) -> None:
    live = Live(now=NOW, cases=desk.live())
    with desk.engine.connect() as connection:
        connection.execute(insert(LETTERS), [LETTER])
        assert [one.case for one in letters_kept.CHECK.run(connection, live)] == [SILENT]
        of(CASES, SILENT, state={"kept_back": ["letter-9"]})(connection)
        assert letters_kept.CHECK.run(connection, live) == []


@pytest.mark.parametrize("process", ["svp", "commitment"])
def test_what_people_hand_over_themselves_is_watched_by_its_own_clock(
    desk: Desk, process: str
) -> None:
    """`give-notice` or `record-victims-told` says that such a letter went out, not the mail room."""
    live = Live(now=NOW, cases=desk.live())
    with desk.engine.connect() as connection:
        connection.execute(insert(LETTERS), [LETTER])
        assert [one.case for one in letters_kept.CHECK.run(connection, live)] == [SILENT]
        of(CASES, SILENT, process=process)(connection)
        assert letters_kept.CHECK.run(connection, live) == []


@pytest.mark.rules("C-28")
def test_a_case_that_the_register_has_left_behind_is_found(desk: Desk) -> None:
    rows = {
        "person": [{"id": "ward-2", "kind": "ward"}, {"id": "guardian-1", "kind": "guardian"}],
        "guardian": [{"id": "guardian-1"}],
        "guardianship": [{"id": "letters-1", "guardian": "guardian-1", "ward": "ward-2", "since": "2020-01-01"}],
    }  # fmt: skip
    done = [
        registers.add(
            desk.engine, name, row, registers.Act(CHIEF, f"{name}-{row['id']}", OPENED_AT)
        )
        for name, several in rows.items()
        for row in several
    ]
    assert [one.facts for one in done] == [()] * 4, "the case knows the letters as they are"
    with desk.engine.begin() as connection:
        connection.execute(update(GUARDIANSHIPS).values(until=ASKED_AT.date()))
    left = findings(desk)["registers-differ"]
    assert left == [Finding(SILENT, "its guardians are not as the registers have them")]
    act = registers.Act(CHIEF, "again", ASKED_AT)
    told = registers.change(desk.engine, "guardianship", "letters-1", {"scope": "limited"}, act)
    assert told.facts == ((SILENT, f"again/{SILENT}"),)
    assert "registers-differ" not in findings(desk), "a fact is on its way"


def test_a_broken_check_is_reported_and_stops_no_other(desk: Desk) -> None:
    def fail(connection: Connection, live: Live) -> list[Finding]:
        connection.execute(text("SELECT * FROM no_such_table"))
        raise AssertionError(live)

    broken = Check("broken", "A check that breaks", "Mend it.", fail)
    with desk.engine.begin() as connection:
        connection.execute(update(CASES).where(CASES.c.id == SILENT).values(stage="asked"))
    with reading(desk.engine) as connection:
        results = checks.run(connection, Live(now=NOW), (broken, *checks.CHECKS))
    assert results[0].broken is not None
    assert not results[0].ok
    by_name = {result.check.name: result for result in results}
    assert len(by_name["reads-differ"].findings) == 1
    assert by_name["workflow-differs"].left_out == "the running workflows were not asked"
    assert by_name["workflow-differs"].ok
    assert all(check.title and check.remedy.endswith(".") for check in checks.CHECKS)
    assert len({check.name for check in checks.CHECKS}) == len(checks.CHECKS)
