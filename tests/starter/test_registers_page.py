"""The page on filling the registers: its commands work in its order, its choices are the forms'."""

import re
import shlex
from pathlib import Path
from typing import get_args

from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.placement import home
from records.registers import Act, add
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
        assert set(options[::2]) == {"--set"}
        act = Act(actor=CLERK, command_id=f"page-{number}", at=NOW)
        changed = add(record_engine, register, given.complete({}, options[1::2]), act)
        assert changed.refusal is None, (line, changed.refusal)


def test_every_choice_of_the_forms_is_on_the_page() -> None:
    for choices in (home.Capacity, home.Registry, home.CourtOutcome, home.Field_, home.Source):
        assert [one for one in get_args(choices) if f"`{one}`" not in PAGE] == []
    assert [one for one in get_args(home.Facility) if f"`{one}`" not in PAGE] == []
