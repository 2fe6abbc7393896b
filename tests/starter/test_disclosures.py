"""Who was told what about whom, and the separate file, on the real server."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.starter.placing import Story
from tests.starter.service import Desk

pytestmark = pytest.mark.server

WEST = "regional-office:ro-west:clerk-9"


@pytest.mark.rules("DOR-036", "DOR-038")
def test_the_register_says_who_was_told_what_by_what_proof(story: Story) -> None:
    (row,) = story.desk.answered("disclosures", "--case", story.case)
    told = (row["subject"], row["recipient"], row["sections"], row["fields"])
    fields = ["identity", "description", "date", "nature"]
    assert told == ("offender", "newcomer", ["4"], fields)
    assert (row["status"], row["ladder"]) == ("delivered", "closed-delivered")
    assert len(row["proof"]) == 1
    assert row["sources"]["identity"] == "sex-offender-registry"
    held = story.desk.answered("letter", "list", story.case)
    assert row["letter_digest"] in [one["digest"] for one in held]


def test_it_answers_by_subject_recipient_and_case(story: Story) -> None:
    desk = story.desk
    for words in (("--about", "offender"), ("--to", "newcomer"), ("--case", story.case)):
        assert story.case in {one["case"] for one in desk.answered("disclosures", *words)}
    assert desk.answered("disclosures", "--about", "charged", "--planned") == []
    assert desk.answered("disclosures", "--to", "nobody") == []
    assert "Nobody was told anything, in the cases" in desk.run("disclosures", "--to", "nobody").out
    said = desk.run("disclosures", "--case", story.case).out
    assert all(word in said for word in ("offender (4)", "delivered", "1 file", "court-record"))


@pytest.mark.rules("DOR-015")
def test_the_admissions_data_say_who_was_told_of_the_possibility(story: Story) -> None:
    desk = story.desk
    (row,) = desk.answered("admissions", "--case", story.case)
    assert (row["person"], row["recipient"], row["method"]) == ("newcomer", "newcomer", "letter")
    assert desk.answered("admissions", "--person", "newcomer") == [row]
    assert desk.answered("admissions", "--person", "resident-1") == []
    assert "by letter" in desk.run("admissions", "--case", story.case).out


@pytest.mark.parametrize("register", ["disclosures", "admissions"])
def test_each_look_is_an_entry_in_the_ledger_of_the_case(story: Story, register: str) -> None:
    desk = story.desk
    before = desk.answered("ledger", "show", story.case)
    desk.answered(register, "--case", story.case)
    after = desk.answered("ledger", "show", story.case)[len(before) :]
    assert [one["kind"] for one in after] == ["read", "read"]  # that look, and this one


@pytest.mark.rules("H-02")
def test_another_office_learns_nothing(story: Story, tmp_path: Path) -> None:
    desk, out = story.desk, tmp_path / "file"
    for register in ("disclosures", "admissions"):
        assert desk.answered(register, actor=WEST) == []
        assert desk.run(register, "--case", story.case, actor=WEST).code == 5
    assert desk.run("separate-file", story.case, "--out", str(out), actor=WEST).code == 5
    assert not out.exists()


@pytest.mark.rules("DOR-031", "DOR-043", "DOR-055")
def test_the_separate_file_has_copy_proof_and_attempts(story: Story, tmp_path: Path) -> None:
    desk, out = story.desk, tmp_path / "file"
    ran = desk.run("separate-file", story.case, "--out", str(out), "--json")
    assert ran.code == 0, ran
    index = json.loads((out / "index.json").read_text())
    (four,) = (one for one in index["notices"] if one["sections"] == ["4"])
    assert four["lacks"] == []
    assert (len(four["copy"]), len(four["proof"]), four["attempts"]) == (1, 1, 1)
    for one in index["files"]:
        file = out / one["file"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == one["digest"]
        assert file.stat().st_mode & 0o077 == 0
    written = {str(one.relative_to(out)) for one in out.rglob("*") if one.is_file()}
    assert written == {"index.json", *(one["file"] for one in index["files"])}
    assert (out / four["copy"][0]).read_bytes().startswith(b"%PDF")
    kinds = {one.get("letter_kind") for one in index["files"]}
    assert {"notice", "possibility-notice", "notice-withheld"} <= kinds
    (told,) = csv.DictReader(io.StringIO((out / "disclosures.csv").read_text()))
    assert (told["subject"], told["fields"]) == ("offender", "identity;description;date;nature")
    (tried,) = csv.DictReader(io.StringIO((out / "attempts.csv").read_text()))
    assert (tried["case"], tried["outcome"]) == (four["delivery"], "signed")


@pytest.mark.rules("DOR-043")
def test_reading_the_separate_file_is_an_entry(story: Story, tmp_path: Path) -> None:
    desk = story.desk
    (row,) = desk.answered("disclosures", "--case", story.case)
    before = desk.answered("ledger", "show", row["delivery"])
    desk.answered("separate-file", story.case, "--out", str(tmp_path / "file"))
    after = desk.answered("ledger", "show", row["delivery"])[len(before) :]
    assert [one["kind"] for one in after] == ["read", "read"]
    auditor = "auditor:-:auditor-1"
    files = desk.answered("ledger", "show", "register:evidence", actor=auditor)
    assert row["proof"][0] in [one["body"].get("digest") for one in files if one["kind"] == "read"]


def test_nothing_that_lies_there_is_overwritten(story: Story, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    before = story.desk.answered("ledger", "show", story.case)
    for out in (tmp_path, tmp_path / "mine.txt"):
        ran = story.desk.run("separate-file", story.case, "--out", str(out))
        assert ran.code == 2, ran
        assert "--out" in ran.err
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
    after = story.desk.answered("ledger", "show", story.case)
    assert len(after) == len(before) + 1  # this look alone


def test_a_case_without_notices_has_no_separate_file(story: Story, tmp_path: Path) -> None:
    out = tmp_path / "file"
    ran = story.desk.run("separate-file", story.consent, "--out", str(out))
    assert ran.code == 2
    assert "CASE" in ran.err
    assert not out.exists()


def test_the_commands_say_what_they_do(office: Desk) -> None:
    for name in ("disclosures", "admissions", "separate-file"):
        ran = office.run(name, "--help")
        assert ran.code == 0
        assert f"dueprocess {name}" in ran.out
