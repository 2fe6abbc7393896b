"""Reading what a person gives with a command: a file, `--set k=v`, when, why, which proof.

Belongs here: text in, a command's data out. Not here: what the data mean (the command's model).
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from domain.model import Json
from starter.output import bad_input

STDIN: Final = "-"


class _Loader(yaml.SafeLoader):
    """YAML in which only what looks like nothing else is a number or a truth value.

    The stock loader makes `on:` a truth value, 12:30 the number 750, a day a date, and section
    565.110 the number 565.11; no command has a field for a fraction.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc] # the stubs say instance


for _tag, _form, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?(0|[1-9]\d{0,14})", "-+0123456789"),  # longer ones are article numbers
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_form})$"), [*_first, ""]
    )


def text(file: str) -> str:
    """The text of a file; `-` reads standard input.

    Raises:
        Failed: it cannot be read (exit code 2).
    """
    try:
        return sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise bad_input("FILE", f"{file}: {why}") from None


def content(file: str | None) -> Json:
    """The data in a file of JSON or YAML; `-` reads standard input, None is no data.

    Raises:
        Failed: the file cannot be read, or holds no object (exit code 2).
    """
    if file is None:
        return {}
    held = _yaml("FILE", text(file), file)
    if not isinstance(held, dict):
        raise bad_input("FILE", f"{file}: wants an object of fields and values")
    _text_keys(held)
    return held


def complete(
    data: Json,
    sets: Iterable[str] = (),
    on: str | None = None,
    reason: str | None = None,
    evidence: Iterable[str] = (),
) -> Json:
    """The data with what the options add: `--set`, `--on`, `--reason`, `--evidence`."""
    for one in sets:
        _put(data, one)
    if on is not None:
        data["occurred_on"] = on.strip()
    if reason is not None:
        data["reason"] = reason
    digests = list(evidence)
    if digests:
        data["evidence"] = [*data.get("evidence", ()), *digests]
    return data


def _put(data: Json, typed: str) -> None:
    key, equals, value = typed.partition("=")
    path = key.strip().split(".")
    if not equals or not all(path):
        raise bad_input("--set", f"{typed!r} is not KEY=VALUE")
    inner = data
    for part in path[:-1]:
        inner = inner.setdefault(part, {})
        if not isinstance(inner, dict):
            raise bad_input("--set", f"{key}: {part} is a value already, not an object")
    inner[path[-1]] = _value(value.strip(), key)


def _value(typed: str, key: str) -> object:
    return _yaml("--set", typed, key)


def _yaml(where: str, held: str, name: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return yaml.load(held, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise bad_input(where, f"{name}:{at} is neither JSON nor YAML ({problem})") from None


def _text_keys(held: object) -> None:
    """Every name of a field, however deep, is text.

    Raises:
        Failed: one is not (exit code 2).
    """
    if isinstance(held, dict):
        odd = [key for key in held if not isinstance(key, str)]
        if odd:
            raise bad_input("FILE", f"{odd[0]!r}: the names of fields are text")
    for inner in (
        held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    ):
        _text_keys(inner)
