"""Every exit code that the command line promises, from real processes."""

import json
import random
import sqlite3
from pathlib import Path

import pytest

from runtime import keys
from runtime.embedded import free_port
from tests.starter.service import CASE, Desk, desk, opened

pytestmark = pytest.mark.server

BAD_INPUT = [
    (["--bogus"], "--bogus"),
    (["bogus"], "bogus"),
    (["due", "T-05"], "--from"),
    (["due", "T-05", "--from", "yesterday"], "--from"),
    (["due", "T-99", "--from", "2026-03-04"], "T-99"),
    (["open", "marriage", "-"], "CASE-TYPE"),
    (["open", "consent", "/nowhere/case.yaml"], "FILE"),
    (["open", "consent", "-"], "FILE"),
    (["do", "c", "close-consent", "--set", "a"], "--set"),
    (["deadlines", "--within", "soon"], "--within"),
    (["deadlines", "--owner", "nobody"], "--owner: 'nobody' is none of "),
    (["deadlines", "--process", "foo"], "--process"),
    (["worklist", "--process", "foo"], "--process: 'foo' is none of commitment, "),
    (["letter", "L-1"], "--out"),
    (["mailroom", "scan", "12", "unclaimed"], "ARTICLE"),
    (["evidence", "add", "/nowhere/proof.pdf"], "FILE"),
    (["show"], "CASE"),
    (["rehearse", "/nowhere"], "/nowhere"),
]


@pytest.mark.parametrize(("words", "named"), BAD_INPUT, ids=" ".join)
def test_bad_input_is_one_line_that_names_it(office: Desk, words: list[str], named: str) -> None:
    actor = "mail-room" if "mailroom" in words else "supervisor:ro-east"
    ran = office.run(*words, actor=actor, stdin="- a list\n")
    assert ran.code == 2, ran
    assert ran.out == ""
    assert named in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_nobody_named_is_bad_input(office: Desk) -> None:
    ran = office.run("worklist", actor=None)
    assert ran.code == 2
    assert "--as" in ran.err


@pytest.mark.parametrize("actor", ["system", "nobody", "regional-office", ":x", "a:b:c:d"])
def test_no_actor_is_bad_input(office: Desk, actor: str) -> None:
    assert office.run("worklist", "--as", actor, actor=None).code == 2


@pytest.mark.rules("H-01", "H-05", "H-07", "DOR-003")
def test_refusals_name_their_rule_and_what_is_allowed(office: Desk) -> None:
    case = opened(office, aware_on="2026-02-02")
    for words, rule in (
        (["record-withdrawal"], "H-01"),
        (["close-consent"], "H-07"),
        (["record-request-sent", "--set", "method=pigeon"], "H-05"),
        (["sing"], "H-05"),
        (["record-request-sent", "--set", "method=hand", "--as", "mdt-member:ro-east"], "DOR-003"),
    ):
        ran = office.run("do", case, *words)
        assert ran.code == 3, ran
        assert f"refused by {rule}" in ran.err
        as_json = office.run("do", case, *words, "--json")
        assert as_json.json["refused"]["rule"] == rule
    assert "record-request-sent" in office.run("do", case, "record-withdrawal").err


def test_what_is_not_there_is_not_found(office: Desk) -> None:
    for words in (
        ["show", "consent-2026-999999"],
        ["do", "consent-2026-999999", "close-consent", "--reason", "x"],
        ["rebuild", "consent-2026-999999"],
        ["letter", "L-nothing", "--out", "never.pdf"],
        ["evidence", "show", "0123456789"],
        ["process", "diagram", "marriage"],
        ["ledger", "show", "consent-2026-999999"],
    ):
        assert office.run(*words).code == 5, words


def test_found_wrong(tmp_path: Path) -> None:
    """A ledger that was edited: verify names the row, and the code is 1."""
    away = desk(tmp_path)
    _keys(away)
    assert away.run("office", "add", *_office(), actor="supervisor").code == 0
    assert away.run("ledger", "verify").code == 0
    with sqlite3.connect(away.data / "record.db") as db:
        db.executescript("DROP TRIGGER IF EXISTS ledger_no_update;")
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE ledger SET actor = 'somebody-else' WHERE no = 1")
    db.close()
    ran = away.run("ledger", "verify", "--json")
    assert ran.code == 1
    assert ran.json["fault"]["no"] == 1


def test_not_reachable(tmp_path: Path) -> None:
    away = desk(tmp_path)
    _keys(away)
    away.environment["DUEPROCESS_TEMPORAL_ADDRESS"] = f"127.0.0.1:{free_port()}"
    ran = away.run("open", "consent", "-", stdin=json.dumps(CASE))
    assert ran.code == 4, ran
    ran = away.run("restore", actor="operator")
    assert ran.code == 4
    assert "does not answer" in ran.err
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    ran = away.run("worklist", DATABASE_URL=nowhere)
    assert ran.code == 4
    assert "database" in ran.err


def test_without_keys_it_says_how_to_make_them(tmp_path: Path) -> None:
    ran = desk(tmp_path).run("worklist")
    assert ran.code == 2
    assert "`up`" in ran.err.replace("dueprocess up", "up")


@pytest.mark.slow
def test_two_hundred_short_runs(office: Desk) -> None:
    """Mixed commands: every process ends with the code that it should, none aborts."""
    case = opened(office, aware_on="2026-02-03")
    kinds = [
        (["due", "T-05", "--from", "2026-03-04"], 0, 60),
        (["due", "--days", "3", "--counting", "calendar", "--from", "2026-03-04", "--json"], 0, 30),
        (["due", "T-05", "--from", "never"], 2, 20),
        (["--help"], 0, 15),
        (["process", "diagram", "consent"], 0, 15),
        (["process", "diagram", "marriage"], 5, 10),
        (["do", case, "sing"], 3, 20),
        (["do", case, "close-consent"], 3, 10),
        (["do", "consent-2026-999999", "sing"], 5, 10),
        (["restore"], 0, 10),
    ]
    runs = [(words, code) for words, code, many in kinds for _ in range(many)]
    random.Random(7).shuffle(runs)
    assert len(runs) == 200
    wrong = []
    for words, code in runs:
        ran = office.run(*words)
        if ran.code != code:
            wrong.append((words, ran))
    assert wrong == []


def test_fresh_interpreters_leave_by_the_same_codes(office: Desk) -> None:
    case = opened(office, aware_on="2026-02-04")
    for words, code in (
        (["due", "T-05", "--from", "2026-03-04"], 0),
        (["show", case], 0),
        (["do", case, "sing"], 3),
        (["do", "consent-2026-999999", "sing"], 5),
        (["restore", "--json"], 0),
        (["bogus"], 2),
    ):
        assert office.run(*words, fresh=True).code == code, words


def _office() -> list[str]:
    values = {
        "id": "ro-east",
        "name": "Fictional Office East",
        "type": "regional-office",
        "region": "east",
        "contact": "Terry Fictional",
        "telephone": "573-555-0100",
        "address": "1 Example Street|Jefferson City, MO 65101",
    }
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def _keys(away: Desk) -> None:
    keys.create(away.data)
