"""What the cases of placement share: who may act, and how an ordinary letter goes.

Belongs here: small things that more than one case type of DOR 4.720 uses. Not here: what other
processes use too (`domain/casework.py`), nor any number of the law.
"""

from typing import Any, Final

from domain import rules
from domain.actors import Role
from domain.casework import (
    MACHINE,
    LawSnapshot,
    OpenCase,
    ahead,
    alert,
    duty,
    opened_data,
    read_values,
    running,
    settle_rules,
    tell,
    warning,
    with_warnings,
)
from domain.commands import Command, CommandSpec

__all__ = [
    "FIRST_CLASS",
    "MACHINE",
    "OFFICE_ROLES",
    "LawSnapshot",
    "OpenCase",
    "ahead",
    "alert",
    "duty",
    "office_command",
    "opened_data",
    "read_values",
    "running",
    "settle_rules",
    "tell",
    "warning",
    "with_warnings",
]

OFFICE_ROLES: Final = frozenset({Role.REGIONAL_OFFICE, Role.SUPERVISOR})
"""Who acts for the director of an office: Department employees and designees (DOR-003)."""
FIRST_CLASS: Final = "first-class"
"""The service of an ordinary letter: no article number, no receipt, no delivery case."""


def office_command(
    name: str,
    model: type[Command],
    stages: tuple[str, ...],
    about: str,
    **more: Any,  # noqa: ANN401 - the spec's own fields
) -> CommandSpec:
    """A command of the office; a wrong role breaks DOR-003."""
    settings = {"roles": OFFICE_ROLES, "who": rules.DOR_003, **more}
    return CommandSpec(name=name, model=model, stages=frozenset(stages), help=about, **settings)
