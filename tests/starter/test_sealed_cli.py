"""Every command that reads a case, by somebody from whom parts of it are withheld."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.actors import Actor
from domain.registry import PROCESSES
from records import queries
from records.engine import reading as look
from records.registers import Act, add
from records.tables import LEDGER
from runtime import keys
from starter import cli
from starter.answers import Order
from starter.lookups import outsider
from starter.output import BAD_INPUT, DONE, NOT_FOUND, REFUSED
from tests.domain import sealed as toy
from tests.domain.sealed import SEALED
from tests.starter.sealing import KEY, NOW, SealedDesk, story

SECRETS = ("SECRET-V", "SECRET-F")


@dataclass(frozen=True)
class Shell:
    """The command line on the record of a story."""

    desk: SealedDesk
    case: str
    files: dict[str, str]
    capture: pytest.CaptureFixture[str]
    data: Path

    def run(self, actor: Actor, *words: str) -> tuple[int, str]:
        who = f"{actor.role}:{actor.office}:{actor.id}"
        code = cli.call([*words, "--as", who, "--data", str(self.data)])
        said = self.capture.readouterr()
        return code, said.out + said.err

    def json(self, actor: Actor, *words: str) -> Any:
        code, said = self.run(actor, *words, "--json")
        assert code == DONE, said
        return json.loads(said)

    def letter(self, kind: str) -> str:
        with look(self.desk.engine) as conn:
            rows = queries.letters(conn, self.case)
        return next(str(row["id"]) for row in rows if row["kind"] == kind)

    def refusals(self, scope: str) -> list[tuple[str, str, str]]:
        query = select(LEDGER).where(LEDGER.c.scope == scope, LEDGER.c.kind == "refusal")
        with look(self.desk.engine) as conn:
            rows = [dict(row) for row in conn.execute(query).mappings()]
        bodies = [(row["actor"], json.loads(row["body"])) for row in rows]
        return [(actor, body["command"], body["rule"]) for actor, body in bodies]


@pytest.fixture
def shell(
    record_engine: Engine,
    record_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Shell:
    monkeypatch.setitem(PROCESSES, "sealed", SEALED)
    monkeypatch.setenv("DATABASE_URL", record_url)
    monkeypatch.setenv("DUEPROCESS_EVIDENCE_KEY", base64.b64encode(KEY).decode())
    data = tmp_path / "data"
    keys.create(data)
    desk, case, held = story(record_engine)
    chief = Act(toy.CHIEF, "office-1", NOW)
    office = {"id": toy.OFFICE, "name": "Fictional Agency", "type": "department", "region": "all"}
    more = {"contact": "Nobody", "telephone": "1", "address": "1 Example St\nNowhere, MO 65101"}
    assert add(record_engine, "office", office | more, chief).refusal is None
    for number, person in enumerate(("ag", "victim-1", "person-2")):
        row = {"id": person, "kind": "other", "name": f"Fictional {number}", **more}
        row = {name: row[name] for name in ("id", "kind", "name", "address")}
        act = Act(toy.CHIEF, f"person-{number}", NOW)
        assert add(record_engine, "person", row, act).refusal is None
    return Shell(desk, case, held, capfd, data)


@pytest.mark.rules("H-02", "S-35")
@pytest.mark.parametrize("actor", [toy.UNSEATED, toy.OTHER_PROSECUTOR, toy.OTHER_JUDGE])
def test_whoever_has_no_seat_hears_the_same_of_every_case(shell: Shell, actor: Actor) -> None:
    """Whether there is such a case, and where it stands, is not for strangers to try out."""
    with look(shell.desk.engine) as conn:
        found = [
            outsider(conn, Order(case, "vote", {"vote": "meets"}, actor, "command-9"))
            for case in (shell.case, f"{shell.case[:-1]}9")
        ]
    assert [one.rule for one in found if one] == ["H-02", "H-02"]
    said = [one.message.replace(f"{shell.case[:-1]}9", shell.case) for one in found if one]
    assert said[0] == said[1]


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("actor", [toy.MEMBER, toy.PROSECUTOR, toy.JUDGE, toy.CLERK, toy.AG])
def test_whoever_acts_on_a_case_is_no_stranger(shell: Shell, actor: Actor) -> None:
    with look(shell.desk.engine) as conn:
        assert outsider(conn, Order(shell.case, "vote", {}, actor, "command-9")) is None


@pytest.mark.rules("S-14", "S-35")
def test_no_command_says_what_is_withheld(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "ledger.jsonl"
    commands: list[Callable[[], list[str]]] = [
        lambda: ["show", shell.case],
        lambda: ["show", shell.case, "--why"],
        lambda: ["letter", "list", shell.case],
        lambda: ["evidence", "list"],
        lambda: ["ledger", "show", shell.case],
        lambda: ["rebuild", shell.case],
        lambda: ["worklist"],
        lambda: ["deadlines"],
        lambda: ["check", "--record-only"],
    ]
    for actor in (toy.ROOM, toy.OPERATOR, toy.COUNSEL, toy.DMH):
        for words in commands:
            for more in ([], ["--json"]):
                _, said = shell.run(actor, *words(), *more)
                assert said
                assert not [one for one in SECRETS if one in said], (actor, words(), said)
                for name in ("vote", "report", "enclosed"):
                    assert shell.files[name] not in said, (actor, words())
    code, said = shell.run(toy.COUNSEL, "ledger", "export", "--out", str(out))
    assert code == DONE
    assert "withheld from you" in said
    assert not [one for one in SECRETS if one in out.read_text()]
    code, _ = shell.run(toy.AUDITOR, "ledger", "export", "--out", str(out))
    assert code == DONE
    assert all(one in out.read_text() for one in SECRETS)


@pytest.mark.rules("S-14", "S-35")
def test_whoever_may_read_it_is_shown_it(shell: Shell) -> None:
    file = shell.json(toy.AG, "show", shell.case)
    assert file["facts"]["votes"] == {"prosecutor-1": "SECRET-V"}
    code, said = shell.run(toy.CLERK, "show", shell.case)
    assert code == DONE
    assert "withheld (S-14)" in said
    assert "prc-member" in said
    entries = shell.json(toy.AG, "ledger", "show", shell.case)
    assert "SECRET-V" in json.dumps(entries)
    assert shell.json(toy.AG, "rebuild", shell.case)["state"]["report"] == "SECRET-F"


@pytest.mark.rules("S-14")
def test_a_letter_that_is_withheld_is_refused_and_the_refusal_recorded(
    shell: Shell, tmp_path: Path
) -> None:
    name, out = shell.letter("tally-letter"), tmp_path / "letter.pdf"
    code, said = shell.run(toy.CLERK, "letter", name, "--out", str(out))
    assert code == REFUSED
    assert "refused by S-14" in said
    assert not out.exists()
    assert shell.refusals(shell.case) == [("clerk-1", "letter", "S-14")]
    code, _ = shell.run(toy.UNSEATED, "letter", name, "--out", str(out))
    assert code == NOT_FOUND
    assert len(shell.refusals(shell.case)) == 1
    code, _ = shell.run(toy.AG, "letter", name, "--out", str(out))
    assert code == DONE
    assert out.read_bytes().startswith(b"letter ")


@pytest.mark.rules("S-35")
def test_a_file_that_is_withheld_is_refused_and_the_refusal_recorded(
    shell: Shell, tmp_path: Path
) -> None:
    digest, out = shell.files["report"], tmp_path / "report.txt"
    for words in (["--out", str(out)], []):
        code, said = shell.run(toy.OPERATOR, "evidence", "show", digest[:10], *words)
        assert code == REFUSED
        assert "refused by S-35" in said
    assert not out.exists()
    assert shell.refusals("register:evidence") == [("operator-1", "evidence show", "S-35")] * 2
    code, _ = shell.run(toy.MEMBER, "evidence", "show", digest[:10], "--out", str(out))
    assert code == DONE
    assert out.read_text() == "the report"


@pytest.mark.rules("S-14", "S-34")
def test_the_mail_room_does_not_print_what_it_may_not_read(shell: Shell, tmp_path: Path) -> None:
    rows = shell.json(toy.ROOM, "mailroom", "list")
    sealed = [row for row in rows if "withheld" in row]
    assert [row["kind"] for row in rows if row not in sealed] == ["plain-letter"]
    assert {row["recipient"] for row in sealed} == {None}
    one = sealed[0]["id"]
    code, said = shell.run(toy.ROOM, "mailroom", "print", one, "--out", str(tmp_path / "a"))
    assert (code, "refused by S-14" in said) == (REFUSED, True)
    assert not (tmp_path / "a").exists()
    assert shell.refusals("register:mailroom") == [("room-1", "mailroom print", "S-14")]
    code, said = shell.run(toy.OTHER_CHIEF, "mailroom", "print", one, "--out", str(tmp_path / "a"))
    assert "there is no mailing" in said
    printed = shell.json(toy.ROOM, "mailroom", "print", "--out", str(tmp_path / "b"))
    assert len(printed["mailings"]) == 1
    assert sorted(printed["left_out"]) == sorted(row["id"] for row in sealed)
    code, _ = shell.run(toy.ROOM, "mailroom", "print", "--out", str(tmp_path / "c"))
    assert code == REFUSED
    rest = shell.json(toy.CHIEF, "mailroom", "print", "--out", str(tmp_path / "d"))
    assert len(rest["mailings"]) == 3
    shown = shell.json(toy.CLERK, "evidence", "list")
    # The sheet of that batch holds the victim's name and address, and is withheld as its letters are.
    assert sum(1 for row in shown if row["withheld"] and not row["digest"]) > 3


@pytest.mark.rules("S-34")
def test_the_register_of_victims_is_for_those_who_tell_them(shell: Shell) -> None:
    for words in (
        [
            "person",
            "add",
            "--set",
            "id=vic-1",
            "--set",
            "kind=victim",
            "--set",
            "name=Vera Fictional",
        ],
        ["person", "change", "vic-1", "--set", "address=1 Secret Lane|Nowhere MO 63999"],
        ["victim", "add", "--set", "id=v1", "--set", "person=person-2", "--set", "victim=vic-1"],
        ["victim", "change", "v1", "--set", "wants_notice=false"],
    ):
        code, said = shell.run(toy.AG, *words)
        assert code == DONE, said
    shown = shell.json(toy.AG, "victim", "show", "v1")
    assert (shown["name"], shown["wants_notice"]) == ("Vera Fictional", False)
    assert shown["address"] == "1 Secret Lane\nNowhere MO 63999"
    code, said = shell.run(toy.AG, "victim", "show", "v1")
    assert (code, "Secret Lane, Nowhere" in said) == (DONE, True)
    # Whoever has the victim's id, as letters and dockets name them, needs no row's.
    assert shell.json(toy.AG, "victim", "show", "vic-1") == shown
    assert [row["id"] for row in shell.json(toy.AG, "victim", "list")] == ["v1"]
    for actor in (toy.CLERK, toy.OPERATOR, toy.JUDGE):
        for asked in (["victim", "show", "v1"], ["victim", "show", "vic-1"], ["victim", "list"]):
            code, said = shell.run(actor, *asked)
            assert (code, "refused by S-34" in said) == (REFUSED, True)
        assert "vic-1" not in json.dumps(shell.json(actor, "person", "list"))
    assert len(shell.refusals("register:victims")) == 9
    # A supervisor of another office than the person's knows of no such row.
    assert shell.json(toy.OTHER_CHIEF, "victim", "list") == []
    for named in ("v1", "vic-1"):
        assert shell.run(toy.OTHER_CHIEF, "victim", "show", named)[0] == NOT_FOUND
    entries = shell.json(toy.CHIEF, "ledger", "show", "register:victims")
    assert [one["kind"] for one in entries if one["kind"] == "read"] == ["read"] * 3
    assert "Secret" not in json.dumps(entries)
    office = f"office={toy.CHIEF.office}"
    add = ["person", "add", "--set", "id=person-3", "--set", "kind=confined", "--set", office]
    add += ["--set", "name=Conrad Fictional"]
    tie = ["victim", "add", "--set", "id=v2", "--set", "person=person-3", "--set", "victim=vic-1"]
    for actor, words in ((toy.CHIEF, add), (toy.AG, tie)):
        code, said = shell.run(actor, *words)
        assert code == DONE, said
    code, said = shell.run(toy.AG, "victim", "show", "vic-1")
    assert (code, "v1, v2" in said) == (BAD_INPUT, True)
    assert shell.json(toy.AG, "victim", "show", "v1") == shown
