"""A consent from open to close through real processes of the command line, on the real server."""

import json
from pathlib import Path

import pytest

from tests.starter.service import Desk, opened, until

pytestmark = pytest.mark.server


@pytest.mark.rules("DOR-022", "DOR-018", "T-21")
def test_from_open_to_close(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-06")
    sent = office.answered("do", case, "record-request-sent", "--set", "method=hand")
    assert sent["stage"] == "asked"
    answer = office.answered(
        "do",
        case,
        "record-response",
        *("--set", "kind=consent", "--set", "signed_on=2026-01-07", "--set", "signature=ink"),
        *("--set", "states_information=true", "--set", "states_circumstances=true"),
        *("--set", "scope.prospective=false"),
    )
    assert answer["stage"] == "consented"
    closed = office.run("do", case, "close-consent", "--reason", "the placement was made")
    assert (closed.code, closed.err) == (0, "")
    shown = office.answered("show", case)
    assert shown["title"] == "Closed"
    assert shown["events"][-1]["reason"] == "the placement was made"
    assert shown["allowed"] == []
    assert all(one["status"] != "open" for one in shown["obligations"])


def test_the_same_id_is_the_same_command(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-08")
    given = ("do", case, "record-request-sent", "--set", "method=hand", "--id", "given-once")
    first, again = office.answered(*given), office.answered(*given)
    assert first == again
    other = office.run(*given[:-3], "method=certified", "--id", "given-once")
    assert other.code == 3
    assert "H-03" in other.err


def test_a_file_and_stdin_and_options_say_the_same(office: Desk, tmp_path: Path) -> None:
    case = opened(office, aware_on="2026-01-09")
    file = tmp_path / "sent.yaml"
    file.write_text("method: hand\noccurred_on: 2026-01-10 09:30\n")
    answer = office.answered("do", case, "record-request-sent", str(file))
    events = office.answered("show", case)["events"]
    assert answer["events"] == ["request-sent"]
    asked = next(one for one in events if one["kind"] == "request-sent")
    assert asked["occurred_on"].startswith("2026-01-10T15:30")


def test_reading_a_case_is_an_entry(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-12")
    before = office.answered("ledger", "show", case)
    office.answered("show", case)
    after = office.answered("ledger", "show", case)
    assert [one["kind"] for one in after[len(before) :]] == ["read", "read"]
    assert after[-1]["actor"] == "clerk-1"


@pytest.mark.rules("H-02")
def test_another_office_sees_nothing(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-13")
    west = "regional-office:ro-west:clerk-9"
    for words in (("show", case), ("ledger", "show", case), ("rebuild", case)):
        ran = office.run(*words, actor=west)
        missing = office.run(*words[:-1], "consent-2026-999999", actor=west)
        assert (ran.code, missing.code) == (5, 5)
        assert ran.err == missing.err.replace("consent-2026-999999", case)
        if words[0] != "ledger":
            assert ran.err == f"dueprocess: no case {case} for regional-office ro-west\n"
    assert case not in office.run("worklist", actor=west).out
    assert case in office.run("worklist").out


def test_deadlines_come_by_the_time_left(office: Desk) -> None:
    early = opened(office, aware_on="2026-01-14", placement="already-placed")
    opened(office, aware_on="2026-01-15", placement="already-placed")
    rows = office.answered("deadlines")
    ends = [one["ends"] for one in rows if one["ends"]]
    assert ends == sorted(ends)
    assert early in [one["case"] for one in office.answered("deadlines", "--late")]
    assert all(one["seconds_left"] < 0 for one in office.answered("deadlines", "--late"))
    assert "past" in office.run("deadlines").out


def test_why_says_every_step(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-16", placement="already-placed")
    plain, why = office.run("show", case).out, office.run("show", case, "--why").out
    assert "2026-01-30" in plain
    assert "14 days later" in why
    assert "14 days later" not in plain


def test_rebuild_check_verify_and_doctor_agree(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-19")
    assert office.answered("rebuild", case)["same"]
    assert office.answered("ledger", "verify")["ok"]
    assert office.answered("doctor")
    results = office.answered("check")
    assert [one["check"] for one in results if one["left_out"]] == []
    assert office.answered("restore")["started"] == []


def test_evidence_comes_back_as_it_went_in(office: Desk, tmp_path: Path) -> None:
    file, back = tmp_path / "proof.txt", tmp_path / "back.txt"
    file.write_text("a fictional proof")
    digest = office.answered("evidence", "add", str(file))["digest"]
    office.answered("evidence", "show", digest[:10], "--out", str(back))
    assert back.read_text() == "a fictional proof"
    assert back.stat().st_mode & 0o077 == 0
    assert digest in office.run("evidence", "list").out
    elsewhere = office.run("evidence", "show", digest, actor="regional-office:ro-west")
    assert elsewhere.code == 5


def test_an_export_is_verified_without_us(office: Desk, tmp_path: Path) -> None:
    out = tmp_path / "ledger.jsonl"
    shown = office.answered("ledger", "export", "--out", str(out), actor="auditor")
    assert shown["lines"] == len(out.read_text().splitlines())
    assert json.loads(out.read_text().splitlines()[0])["ledger"] == "dueprocess"


def test_a_register_change_reaches_the_case(office: Desk) -> None:
    case = opened(office, aware_on="2026-01-20")
    row = office.answered("guardianship", "list", "--where", "ward=ward-1")[0]["id"]
    office.answered("guardianship", "change", row, "--set", "scope=limited")
    told = [one["kind"] for one in office.answered("show", case)["events"]]
    assert "facts-noted" in told or _noted(office, case)
    office.answered("guardianship", "change", row, "--set", "scope=full")


def _noted(office: Desk, case: str) -> bool:
    until(lambda: "facts-noted" in str(office.answered("show", case)["events"]), 20)
    return True
