"""The fields of commands, as people are shown them."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
import yaml
from pydantic import TypeAdapter
from sqlalchemy import create_engine

from activities.enrich import Enricher
from activities.looked_up import OF_OFFENCES, OF_OPENINGS
from domain.actors import Actor, Role
from domain.model import Json
from domain.process import OPEN
from domain.registry import PROCESSES
from law.tables import load
from starter import cli, provided
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


# -- what is looked up is not typed ---------------------------------------------------------------


def shown_in(fields: Mapping[str, Json]) -> dict[str, set[str]]:
    """Where -> the names that somebody is shown there; the form itself stands under no name."""
    found = {"": set(fields)}
    for name, one in fields.items():
        for where, names in shown_in(one.get("fields", {})).items():
            found[f"{name}.{where}".strip(".")] = names
    return found


@pytest.mark.rules("C-52")
@pytest.mark.parametrize("process", OF_OFFENCES)
def test_what_the_tables_say_of_an_offence_is_what_is_declared(process: str) -> None:
    typed = {"code": "566.030", "on": "2025-05-01"}
    actor = Actor(id="clerk-1", role=Role.CORRECTIONS, office="doc-1")
    enricher = Enricher(create_engine("sqlite://"), load())
    now = datetime(2031, 6, 2, 14, tzinfo=UTC)
    opened = enricher.opening(process, {"offences": [typed]}, actor, now)
    (offence,) = opened["offences"]
    assert set(offence) - set(typed) == OF_OFFENCES[process]
    assert set(opened) - OF_OPENINGS <= {"offences", "victims", "office", "occurred_on"}


@pytest.mark.rules("C-52")
@pytest.mark.parametrize(("process", "name"), EVERY)
def test_what_is_looked_up_is_in_no_form_and_all_else_is(process: str, name: str) -> None:
    spec = PROCESSES[process].commands[name]
    own = provided.LOOKED_UP.get((process, name))
    hidden = (OF_OPENINGS if name == OPEN else frozenset()) | ({own[0]} if own else set())
    shown = shown_in(fields_of(spec, load()))
    wanted = set(spec.model.model_fields) - {"occurred_on", "evidence", "note"}
    assert shown[""] == wanted - hidden
    assert "offences" in shown or process not in OF_OFFENCES or name != OPEN
    for where, names in shown.items():
        if where.rpartition(".")[2] == "offences":
            assert not names & OF_OFFENCES.get(process, frozenset()), where
            assert {"code"} <= names
    assert not set(example_of(spec, load())) & hidden


@pytest.mark.rules("C-52", "DECK-02", "U-01")
@pytest.mark.parametrize(
    ("process", "typed"),
    [
        ("treatment", {"code", "on", "attempt", "similar_to"}),
        ("confinement", {"code", "on", "attempt", "similar_to"}),
        ("soau", {"code", "on", "attempt", "felony_class"}),
        ("svp", {"code", "on", "attempt", "condition_met"}),
        ("community", {"code", "concerns_child"}),
        ("consent", {"code", "on", "registrable"}),
    ],
)
def test_of_an_offence_is_asked_what_somebody_has_to_say(
    process: str, typed: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.call(["process", "form", process, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["fields"]["offences"]["fields"]) == typed
    assert cli.call(["process", "form", process]) == 0
    text = capsys.readouterr().out
    assert "mandated" not in text
    assert "eligible" not in text
    assert "elsewhere" not in text


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
