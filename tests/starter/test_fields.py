"""The fields of commands, as people are shown them."""

import json
import re

import pytest
import yaml
from pydantic import TypeAdapter

from domain.process import OPEN
from domain.registry import PROCESSES
from law.tables import load
from starter import cli
from starter.commands.fields import example_of, fields_of, said, template

_MARK = re.compile(r"^(\s*(?:- )?)# ")
EVERY = [
    pytest.param(process, name, id=f"{process}-{name}")
    for process in PROCESSES
    for name, spec in PROCESSES[process].commands.items()
    if not spec.machine
]


def test_what_may_stand_in_a_field_is_listed() -> None:
    placement = fields_of(PROCESSES["placement"].commands[OPEN])
    assert [name for name, one in placement.items() if one["required"]] == [
        "incoming",
        "location",
        "placement_on",
    ]
    assert said(placement["bed"]) == "residential | respite | crisis"
    assert placement["bed"]["default"] == "residential"
    assert said(placement["placement_on"]) == "day or time"
    assert not {"law", "facts", "occurred_on", "evidence", "note"} & set(placement)


def test_what_stands_in_a_field_of_a_field_is_listed_too() -> None:
    consent = PROCESSES["consent"].commands
    scope = fields_of(consent["record-response"])["scope"]["fields"]
    assert scope["prospective"] == {"type": "choice", "choices": [True, False], "required": False}
    guardian = fields_of(consent["decide-successor"])["successor"]["fields"]
    assert "guardian-and-conservator" in guardian["kind"]["choices"]
    offences = fields_of(consent[OPEN])["offences"]
    assert offences["type"] == "list of object"
    assert [name for name, one in offences["fields"].items() if one["required"]] == ["code", "on"]


@pytest.mark.parametrize(("process", "name"), EVERY)
def test_every_form_is_yaml_and_has_what_is_wanted(process: str, name: str) -> None:
    spec = PROCESSES[process].commands[name]
    fields = fields_of(spec)
    lines = list(template(spec, load()))
    held = yaml.safe_load("\n".join(lines)) or {}
    assert set(held) == {key for key, one in fields.items() if one["required"]}
    # What may be left stands behind a mark; what is said of a field stands behind one too.
    whole = yaml.safe_load("\n".join(_MARK.sub(r"\1", line) for line in lines)) if lines else {}
    assert lines == [] or isinstance(whole, dict)


def test_a_form_is_written_and_a_missing_one_is_not_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.call(["process", "form", "placement"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# Open a proposed placement: dueprocess open placement FILE\n")
    assert "# bed: residential  # residential | respite | crisis" in text
    assert cli.call(["process", "form", "placement", "send-notices", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["fields"]["method"]["choices"] == ["hand", "certified", "electronic"]
    for words in (["placement", "sing"], ["placement", "note-facts"], ["marriage"]):
        assert cli.call(["process", "form", *words]) == 5
        assert "NAME" in (err := capsys.readouterr().err) or "COMMAND" in err


def test_the_list_of_commands_has_no_facts_of_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["process", "commands", "placement"]) == 0
    text = capsys.readouterr().out
    assert "method: letter | in-person | telephone | electronic" in text
    assert "answer-clock-passed" not in text
    assert cli.call(["process", "commands", "placement", "--json"]) == 0
    rows = {one["command"]: one for one in json.loads(capsys.readouterr().out)}
    assert rows["answer-clock-passed"]["machine"]


@pytest.mark.rules("S-27", "S-30")
def test_a_petition_for_release_names_whomever_the_tables_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = TypeAdapter(list[str]).validate_python(load().policy("svp_petition_recipients"))
    spec = PROCESSES["commitment"].commands["file-petition"]
    assert example_of(spec, load())["served"] == wanted
    assert spec.example_by({"svp_petition_recipients": ("sheriff",)})["served"] == ["sheriff"]
    assert cli.call(["process", "form", "commitment", "file-petition"]) == 0
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "served" in one]
    assert line.endswith(" | ".join(wanted))
    assert cli.call(["process", "commands", "commitment", "--json"]) == 0
    rows = {one["command"]: one for one in json.loads(capsys.readouterr().out)}
    assert rows["file-petition"]["example"]["served"] == wanted
    assert rows["file-petition"]["fields"]["served"]["choices"] == wanted
