"""The page on filling the registers: its commands work in its order, its choices are the forms'."""

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Engine

from activities.blobs import Vault
from activities.letters.facts_svp import _GATHERS
from activities.letters.sources import Sources
from domain.actors import Actor, Role
from domain.events import Effect
from domain.placement import home
from domain.recording import EffectAsked
from law.tables import load
from records.registers import REGISTERS, Act, add
from starter import actor as actors
from starter.commands import given
from tests.records.make import NOW

PAGE = (Path(__file__).parents[2] / "docs" / "runbooks" / "registers.md").read_text("utf-8")
CLERK = Actor(id="sup-7", role=Role.SUPERVISOR, office="ro-east")


def test_the_commands_fill_empty_registers(record_engine: Engine) -> None:
    lines = re.findall(r"^dueprocess (.+)$", PAGE, flags=re.MULTILINE)
    assert len(lines) > 10
    for number, line in enumerate(lines):
        register, verb, *options = shlex.split(line)
        assert verb == "add"
        assert set(options[::2]) <= {"--set", "--as"}
        pairs = list(zip(options[::2], options[1::2], strict=True))
        actor = next((actors.read(typed, Path()) for name, typed in pairs if name == "--as"), CLERK)
        act = Act(actor=actor, command_id=f"page-{number}", at=NOW)
        fields = given.complete({}, [typed for name, typed in pairs if name == "--set"])
        changed = add(record_engine, register, fields, act)
        assert changed.refusal is None, (line, changed.refusal)


@pytest.mark.rules("S-07", "M-19", "S-08")
def test_a_packet_is_gathered_from_what_the_page_fills_in(record_engine: Engine) -> None:
    """Of each item that the register gives: with the page's person it is there, without it is not.

    What is lacking is named as the page names it.
    """
    test_the_commands_fill_empty_registers(record_engine)
    asked = EffectAsked(
        case="svp-1",
        process="svp",
        office="doc-1",
        at=NOW,
        effect=Effect(key="svp-1/1/notice", kind="letter", data={"mosop": None}, version=1),
    )
    with record_engine.begin() as conn:
        found = Sources(conn, load(), Vault(b""), NOW.date())
        for item in ("identifiers", "residence", "adjustment", "treatment"):
            assert _GATHERS[item](found, asked, "con-5"), item
        assert found.name("eva-7")
        assert found.lacks == []
        for item in ("identifiers", "residence", "adjustment", "treatment"):
            _GATHERS[item](found, asked, "nobody-8")
    named = [lack.removeprefix("person nobody-8: ") for lack in found.lacks]
    assert len(named) == 4
    assert [one for one in named if f"`other.{one}`" not in PAGE] == []


@pytest.mark.rules("H-02")
def test_the_roles_that_the_page_names_may_type(record_engine: Engine) -> None:
    roles = re.findall(r"^\| the evaluator \|.*?\| (`[^|]*`) \|", PAGE, flags=re.MULTILINE)[0]
    named = set(re.findall(r"`([a-z-]+)`", roles))
    assert named == REGISTERS["person"].kept_by("staff")
    for role in named:
        act = Act(Actor(id="one-1", role=Role(role), office="doc-1"), f"page-{role}", NOW)
        done = add(record_engine, "person", {"id": f"eva-{role}", "kind": "staff"}, act)
        assert done.refusal is None, role
    for register, row in (
        ("office", "attorney general, committees"),
        ("location", "the residence"),
    ):
        (line,) = [one for one in PAGE.splitlines() if one.startswith(f"| {row}")]
        who = set(re.findall(r"`([a-z-]+)`", line.split("|")[3]))
        assert who == REGISTERS[register].roles, register
    # Of the people themselves: every sentence that says who keeps them.
    for kind, told in (
        ("confined", r"kept by the agency's\s+own people: (.*?) of the person's"),
        ("confined", r"whoever sends or assesses the person: (.*?) keep such rows"),
        ("supervised", r"is `supervised`, kept by (.*?)\. Both"),
        ("victim", r"to the confined\s+person, are kept by (.*?)\. To others"),
    ):
        said = re.findall(told, PAGE, flags=re.DOTALL)[0].replace("supervisors", "`supervisor`")
        said = said.replace("a supervisor", "`supervisor`")
        assert set(re.findall(r"`([a-z-]+)`", said)) == REGISTERS["person"].kept_by(kind), kind


def test_every_choice_of_the_forms_is_on_the_page() -> None:
    for choices in (home.Capacity, home.Registry, home.CourtOutcome, home.Field_, home.Source):
        assert [one for one in get_args(choices) if f"`{one}`" not in PAGE] == []
    assert [one for one in get_args(home.Facility) if f"`{one}`" not in PAGE] == []
