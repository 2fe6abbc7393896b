"""Who acts at the command line: said with each command, or by the environment, or in a file.

Belongs here: reading `ROLE[:OFFICE[:ID]]` and `actor.toml`. Not here: what a role may do (the
command tables), nor signing (the gateway).
"""

import json
import os
import tomllib
from pathlib import Path
from typing import Final

from domain.actors import Actor, Role
from starter.output import bad_input

VARIABLE: Final = "DUEPROCESS_ACTOR"
FILE: Final = "actor.toml"
OPTION: Final = "--as"

_EVERYWHERE: Final = frozenset(
    {Role.OPERATOR, Role.AUDITOR, Role.COUNSEL, Role.SUPERVISOR, Role.MAIL_ROOM}
    | {Role.ATTORNEY_GENERAL, Role.MDT_MEMBER, Role.PRC_MEMBER}
)
"""Roles that need not belong to one office: of members of a committee the seat counts."""
_ELSEWHERE: Final = frozenset(
    {Role.COURT, Role.ATTORNEY_GENERAL, Role.MDT_MEMBER, Role.PRC_MEMBER}
    | {Role.PAROLE_BOARD, Role.PROSECUTOR}
)
"""Roles of other offices than a caseworker's: nobody is in them for the office of the file."""
_PARTS: Final = 3
_HOW: Final = f"say who acts: {OPTION} ROLE:OFFICE:ID, or set {VARIABLE}"


def read(said: str | None, data_dir: Path) -> Actor:
    """The actor: as said, else from the environment, else from the data directory's file.

    Raises:
        Failed: nobody was named, or what was named is no actor (exit code 2).
    """
    held = _from_file(data_dir / FILE)
    if said:
        return _parse(OPTION, said, held)
    from_environment = os.environ.get(VARIABLE)
    if from_environment:
        return _parse(VARIABLE, from_environment, held)
    if held is None:
        raise bad_input(OPTION, _HOW)
    return held


def write(data_dir: Path, actor: Actor) -> None:
    """Make an actor the default of a data directory (a demo's fictional caseworker)."""
    named = {"role": str(actor.role), "office": actor.office, "id": actor.id}
    lines = [f"{name} = {json.dumps(value)}" for name, value in named.items()]
    head = "# Who acts when a command does not say so with --as.\n"
    (data_dir / FILE).write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def _parse(where: str, text: str, held: Actor | None) -> Actor:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) > _PARTS or not parts[0]:
        raise bad_input(where, f"{text!r} is not ROLE[:OFFICE[:ID]]")
    role = _role(where, parts[0])
    office = parts[1] if len(parts) > 1 else ""
    if not office and held is not None and (role not in _ELSEWHERE or role is held.role):
        office = held.office
    if not office and role not in _EVERYWHERE:
        raise bad_input(where, f"the role {role} acts for an office: {role}:OFFICE")
    name = parts[2] if len(parts) == _PARTS and parts[2] else f"{role}-1"
    return Actor(id=name, role=role, office=office or "-")


def _role(where: str, text: str) -> Role:
    people = [role for role in Role if role is not Role.SYSTEM]
    if text not in people:
        known = ", ".join(people)
        raise bad_input(where, f"{text!r} is not a person's role; known are {known}")
    return Role(text)


def _from_file(file: Path) -> Actor | None:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        return _parse(FILE, f"{content['role']}:{content['office']}:{content['id']}", None)
    except FileNotFoundError:
        return None
    except (KeyError, ValueError, OSError) as error:
        raise bad_input(str(file), f"cannot be read: wants role, office and id ({error})") from None
