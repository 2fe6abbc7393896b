"""What the command line reads and writes, without a service."""

import ast
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from domain.actors import Actor, Role
from law.civil import day_end, parse_moment
from law.tables import load
from starter import actor as actors
from starter import cli
from starter.clocks import duty
from starter.commands import given, wording
from starter.output import Failed


def test_values_are_what_they_look_like() -> None:
    data = given.complete(
        {},
        [
            "method=hand",
            "scope.prospective=false",
            "count=3",
            "article=9407100000000000000001",
            "at=12:30",
            "signed_on=2031-06-10",
            "said=no",
            "list=[a, 2]",
            "nothing=",
            "zero=007",
        ],
    )
    assert data == {
        "method": "hand",
        "scope": {"prospective": False},
        "count": 3,
        "article": "9407100000000000000001",
        "at": "12:30",
        "signed_on": "2031-06-10",
        "said": "no",
        "list": ["a", 2],
        "nothing": None,
        "zero": "007",
    }


@pytest.mark.parametrize("one", ["a", "=b", "a..b=1", "x=[", "a={b: [}"])
def test_what_is_no_value_is_named(one: str) -> None:
    with pytest.raises(Failed) as failed:
        given.complete({}, [one])
    assert failed.value.code == 2
    assert "--set" in failed.value.message


ELSEWHERE = [Role.COURT, Role.ATTORNEY_GENERAL, Role.MDT_MEMBER, Role.PRC_MEMBER]


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("role", ELSEWHERE)
def test_a_role_of_another_office_is_not_of_the_caseworker_s(
    role: Role, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(actors.VARIABLE, raising=False)
    actors.write(tmp_path, Actor(id="clerk-7", role=Role.CORRECTIONS, office="doc"))
    if role is Role.COURT:
        with pytest.raises(Failed) as failed:
            actors.read("court", tmp_path)
        assert "court:OFFICE" in failed.value.message
    else:
        assert actors.read(str(role), tmp_path).office == "-"
    said = f"{role}:somewhere:somebody-1"
    assert actors.read(said, tmp_path) == Actor(id="somebody-1", role=role, office="somewhere")
    actors.write(tmp_path, Actor(id="kept-1", role=role, office="somewhere"))
    assert actors.read(str(role), tmp_path).office == "somewhere"


def test_on_is_a_word_and_not_a_truth_value(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("offences: [{code: '566.030', on: 2020-05-01}]\n")
    assert given.content(str(file)) == {"offences": [{"code": "566.030", "on": "2020-05-01"}]}


def test_a_file_without_fields_is_named(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    for text in ("- a\n", "a: b: c\n", "1: 2\n", "!!python/object:os.system {}\n"):
        file.write_text(text)
        with pytest.raises(Failed) as failed:
            given.content(str(file))
        assert "FILE" in failed.value.message


def test_an_actor_is_said_or_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(actors.VARIABLE, raising=False)
    kept = Actor(id="clerk-7", role=Role.REGIONAL_OFFICE, office="ro-east")
    actors.write(tmp_path, kept)
    assert actors.read(None, tmp_path) == kept
    assert actors.read("supervisor", tmp_path).office == "ro-east"
    monkeypatch.setenv(actors.VARIABLE, "auditor:-:auditor-1")
    assert actors.read(None, tmp_path).role is Role.AUDITOR
    assert actors.read("regional-office:ro-west:clerk-2", tmp_path).office == "ro-west"


@pytest.mark.parametrize(
    ("seconds", "days", "said"),
    [
        (-90_000, 2, "2 days past"),
        (-30, 0, "1 min past"),
        (-30_000, 1, "1 day past"),
        (3_700, 0, "1 h 01 min"),
        (200_000, 0, "2 days"),
        (None, 0, "-"),
    ],
)
def test_time_left_in_words(seconds: int | None, days: int, said: str) -> None:
    assert wording.left({"seconds_left": seconds, "days_past": days}).plain == said


@pytest.mark.parametrize(
    ("legal", "now", "said"),
    [
        ("2026-11-20", "2026-11-20T23:30", "30 min"),
        ("2026-11-20", "2026-11-21T00:10", "1 day past"),
        ("2026-11-20", "2026-11-22T09:00", "2 days past"),
        ("2026-10-30", "2026-11-02T00:30", "3 days past"),  # the clocks go back between
        ("2026-11-20T15:00:00-06:00", "2026-11-21T09:00", "18 h 00 min past"),
        ("2026-11-20T15:00:00-06:00", "2026-11-22T09:00", "2 days past"),
        ("2026-11-21T00:00:00-06:00", "2026-11-22T09:00", "2 days past"),  # 24:00 of the 20th
    ],
)
def test_days_past_are_those_of_the_calendar(legal: str, now: str, said: str) -> None:
    due = parse_moment(legal)
    ends = due if isinstance(due, datetime) else day_end(due)
    row = {"rule": "T-05", "legal": due, "ends": ends, "status": "open", "flags": []}
    at = parse_moment(now)
    assert isinstance(at, datetime)
    for one in (row, {**row, "legal": legal}):
        assert wording.left(duty(one, at, load())).plain == said


def test_days_are_named() -> None:
    assert wording.day("2026-04-20") == "Mon 2026-04-20"
    assert wording.day("2026-02-20T00:00:00-06:00") == "Thu 2026-02-19 24:00"
    assert wording.named("2026-02-20T00:00:00-06:00") == "Fri 2026-02-20"


@pytest.mark.parametrize("entry", cli.ENTRIES, ids=lambda one: one.name)
def test_every_command_has_help_with_an_example(
    entry: cli.Entry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.call([entry.name, "--help"]) == 0
    text = capsys.readouterr().out
    if "COMMAND [ARGS]" not in text:
        assert "Example: dueprocess" in text
        assert "--json" in text
        return
    group = {"registers": ["add", "change", "import", "list"]}.get(entry.module, [])
    names = (
        group
        or {
            "evidence": ["add", "show", "list"],
            "ledger": ["verify", "export", "show"],
            "mailroom": ["list", "print", "scan", "import", "unmatched"],
            "operate": ["migrate", "prepare", "pump", "upgrade"],
            "process": ["diagram", "commands", "form"],
        }[entry.name]
    )
    for name in names:
        assert cli.call([entry.name, name, "--help"]) == 0
        assert "Example: dueprocess" in capsys.readouterr().out


def test_the_list_of_commands_needs_no_file_of_any_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.call([]) == 0
    text = capsys.readouterr().out
    assert all(entry.name in text for entry in cli.ENTRIES)


def test_the_calculator_needs_neither_engine_nor_record() -> None:
    code = (
        "import sys; from starter.cli import call; call(['due', 'T-05', '--from', '2026-03-04']);"
        "print([m for m in ('temporalio', 'sqlalchemy', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *answer, loaded = done.stdout.strip().splitlines()
    assert "2026-04-20" in "\n".join(answer)
    assert ast.literal_eval(loaded) == []


def test_due_in_json_is_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["due", "T-05", "--from", "2026-03-04", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["legal"] == "2026-04-20"
    assert cli.call(["--json", "due", "T-05", "--from", "never"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == 2
    assert said.err.startswith("dueprocess: --from")


def test_diagrams_come_from_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["process", "diagram", "consent"]) == 0
    assert capsys.readouterr().out.startswith("stateDiagram-v2")
    assert cli.call(["process", "commands", "delivery", "--json"]) == 0
    assert "record-verbal-attempt" in capsys.readouterr().out


def test_a_duty_that_is_owed_for_several_events_names_the_event() -> None:
    owed = {"rule": "svp.victim-notice", "duty": "Tell the victims of the event"}
    named = wording.asked({**owed, "key": "svp.victim-notice:agency-notice:2"})
    assert named == "Tell the victims of the event (agency notice)"
    hold = {"rule": "site.bed-hold", "duty": "Take the bed that is held"}
    key = "site.bed-hold:treatment-2031-000007"
    said = "Take the bed that is held (treatment-2031-000007)"
    assert wording.asked({**hold, "key": key}) == said
    assert wording.asked({"rule": "T-05", "key": "T-05:2", "duty": "File"}) == "File"
    assert wording.asked({"rule": "T-05", "key": "T-05", "duty": ""}) == "T-05"
