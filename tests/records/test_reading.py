"""What people ask the record, on real cases."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from domain.registry import PROCESSES
from records import queries
from records.engine import reading
from records.rebuild import mend, rebuild
from records.tables import (
    ATTEMPTS,
    CASE_PERSONS,
    CASES,
    CONSENTS,
    DELIVERIES,
    LEDGER,
    OBLIGATIONS,
    RULE_TABLES,
)
from records.verify import verify
from tests.domain.cases import ASKED_AT, OPENED_AT, SIGNED
from tests.records.desk import CHIEF, CLERK, Desk


@pytest.fixture
def desk(record_engine: Engine) -> Desk:
    return Desk(record_engine)


@pytest.mark.rules("DOR-021", "DOR-022", "DOR-038")
def test_a_case_is_shown_with_everything_around_it(desk: Desk) -> None:
    given, silent, sent = desk.story()
    with reading(desk.engine) as connection:
        assert queries.show(connection, "consent-2031-000009") is None
        closed = queries.show(connection, given)
        waiting = queries.show(connection, silent)
        post = queries.show(connection, sent)
    assert closed is not None
    assert waiting is not None
    assert post is not None
    assert (closed.case["stage"], closed.case["closed_at"]) == (
        "closed",
        ASKED_AT + timedelta(days=9),
    )
    answer = closed.consents[0]
    assert (answer["kind"], answer["valid"], answer["scope"]) == (
        "consent",
        True,
        ["co_residents", "prospective"],
    )
    assert [row["status"] for row in closed.obligations] == ["met", "met"]
    assert all(row["steps"] and row["citation"] and row["tables"] for row in closed.obligations)
    invalid = waiting.consents[0]
    assert (invalid["valid"], invalid["missing"]) == (False, ["circumstances", "signature", "date"])
    assert [row["rule"] for row in waiting.refusals] == ["H-01"]
    assert [row["case_id"] for row in waiting.deliveries] == [sent]
    tries = [(row["kind"], row["actor"], row["outcome"]) for row in post.attempts]
    assert tries == [
        ("carrier-accepted", "room-1", "accepted"),
        ("mail-returned", "room-1", "unclaimed"),
        ("verbal-attempted", "clerk-1", "voicemail"),
    ]
    row = post.deliveries[0]
    assert (row["recipient"], row["stage"], row["article"], row["ended_at"]) == (
        "guardian-1",
        "returned",
        "9400",
        None,
    )


def test_the_nearest_deadline_stands_first_and_the_more_severe_of_two(desk: Desk) -> None:
    _, silent, sent = desk.story()
    later = desk.open(
        "consent",
        ASKED_AT + timedelta(days=30),
        ward="ward-3",
        aware_on=(ASKED_AT + timedelta(days=29)).isoformat(),
    )
    with reading(desk.engine) as connection:
        due = queries.deadlines(connection)
        work = queries.worklist(connection)
        elsewhere = queries.deadlines(connection, office="ro-other")
        posts = queries.deadlines(connection, process="delivery")
        assert len(queries.deadlines(connection, limit=1)) == 1
    ends = [row["ends"] for row in due]
    assert ends == sorted(ends)
    assert due[-1]["case_id"] == later
    assert {row["case_id"] for row in posts} == {sent}
    assert elsewhere == []
    assert [row["id"] for row in work] == [silent, sent, later]
    ranked = [row["severity"] for row in due]
    assert set(ranked) <= set(queries.SEVERITIES)


def test_two_duties_due_at_once_are_ranked_by_severity(desk: Desk) -> None:
    case = desk.open("consent")
    with desk.engine.begin() as connection:
        row = connection.execute(select(OBLIGATIONS)).mappings().first()
        assert row is not None
        for number, severity in enumerate(("planning", "liberty", "policy")):
            copy = {name: value for name, value in row.items() if name != "id"}
            copy |= {"key": f"copy-{number}", "severity": severity}
            connection.execute(OBLIGATIONS.insert(), [copy])
    with reading(desk.engine) as connection:
        due = queries.deadlines(connection)
    assert [one["case_id"] for one in due] == [case] * 4
    ranks = [queries.SEVERITIES.index(one["severity"]) for one in due]
    assert ranks == sorted(ranks)
    assert due[0]["severity"] == "liberty"


def test_reading_a_case_file_is_an_entry_and_no_version(desk: Desk) -> None:
    case = desk.open("consent")
    with desk.engine.begin() as connection:
        queries.note_read(connection, case, CLERK, "read-1", OPENED_AT)
    with reading(desk.engine) as connection:
        last = queries.history(connection, case)[-1]
        assert (last["kind"], last["version"], last["actor"]) == ("read", None, "clerk-1")
        assert verify(connection).ok
    assert desk.do(case, "record-request-sent", ASKED_AT, method="hand").outcome == "committed"


def test_a_struck_answer_stays_as_a_struck_row(desk: Desk) -> None:
    case = desk.open("consent")
    desk.do(case, "record-request-sent", ASKED_AT, method="hand")
    evidence = {**SIGNED, "evidence": ["document-1"]}
    desk.do(case, "record-response", ASKED_AT + timedelta(days=8), **evidence)
    version = desk.state(case).version
    struck = desk.do(
        case, "strike", ASKED_AT + timedelta(days=9), CHIEF, version=version, note="note-1"
    )
    assert struck.outcome == "committed", struck
    with reading(desk.engine) as connection:
        view = queries.show(connection, case)
    assert view is not None
    assert [(row["version"], row["struck"]) for row in view.consents] == [(version, True)]


def test_which_persons_and_which_law_a_case_is_about(desk: Desk) -> None:
    case = desk.open("consent")
    desk.open("consent", ward="ward-2")
    with reading(desk.engine) as connection:
        about = select(CASE_PERSONS.c.person).where(CASE_PERSONS.c.case_id == case)
        assert set(connection.scalars(about)) == {"ward-1", "guardian-1"}
        law = connection.execute(select(RULE_TABLES)).mappings().one()
    state = desk.state(case)
    assert (law["version"], law["digest"], law["first_seen"]) == (
        state.law,
        state.law_digest,
        OPENED_AT,
    )


def test_no_name_stands_in_ledger_or_read_rows(desk: Desk) -> None:
    desk.story()
    with reading(desk.engine) as connection:
        for row in connection.execute(select(LEDGER)).mappings():
            body = json.loads(row["body"])
            assert "name" not in body.get("data", {})


def test_a_case_is_rebuilt_from_the_ledger_alone_and_its_rows_mended(desk: Desk) -> None:
    cases = desk.story()
    for case in cases:
        state = desk.state(case)
        with desk.engine.begin() as connection:
            before = queries.show(connection, case)
            assert rebuild(connection, PROCESSES, case) == state
            changed = {"stage": "elsewhere", "version": 1, "state": {}, "closed_at": None}
            connection.execute(CASES.update().where(CASES.c.id == case).values(**changed))
            for table in (CONSENTS, ATTEMPTS, DELIVERIES):
                connection.execute(table.delete())
            own = OBLIGATIONS.c.case_id == case
            connection.execute(
                OBLIGATIONS.update().where(own).values(status="open", closed_by=None)
            )
            for one in cases:
                mend(connection, PROCESSES, one)
            after = queries.show(connection, case)
        assert before is not None
        assert after is not None
        for part in ("case", "obligations", "deliveries"):
            assert getattr(after, part) == getattr(before, part), part
        for part in ("consents", "attempts"):
            plain = [[{**row, "id": 0} for row in getattr(view, part)] for view in (before, after)]
            assert plain[0] == plain[1]
    with desk.engine.begin() as connection, pytest.raises(LookupError):
        rebuild(connection, PROCESSES, "consent-2031-000099")
