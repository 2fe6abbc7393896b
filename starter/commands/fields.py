"""The fields of a command as people type them: their types, what is allowed, what is wanted.

Belongs here: reading the form of a command from its model. Not here: which commands there are
(`process.py`), nor checking what was typed (the model itself).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import TypeAdapter

from activities.looked_up import OF_OFFENCES, OF_OPENINGS
from domain.commands import CommandSpec
from domain.model import Json
from domain.process import OPEN
from law.tables import Tables
from starter import provided

_ENVELOPE: Final = frozenset({"occurred_on", "evidence", "note"})
"""What every command has: it is typed as `--on`, `--evidence`, `--reason`."""
_OF_COMMANDS: Final = frozenset(field for field, _ in provided.LOOKED_UP.values())
"""Of commands other than an opening: never typed, since the registers say it."""
_OFFENCES: Final = "offences"
_OF_OFFENCES: Final = frozenset().union(*OF_OFFENCES.values())
"""Of an offence: never typed, since the tables of the law say it."""
_FILLED_IN: Final = frozenset({"office", "guardians", "registrable"})
"""Wanted by the decider, and filled in by whoever opens a case if nobody typed it."""
_LONGEST_ID: Final = 300
_LIST: Final = TypeAdapter(list[str])


def fields_of(spec: CommandSpec, tables: Tables | None = None) -> dict[str, Json]:
    """The fields of a command that a person may type, by name.

    Each has `type`, `required`, and where it applies `choices`, `default` and inner `fields`; with
    the tables of the law also the choices that a list of theirs gives.
    """
    schema = spec.model.model_json_schema()
    hidden = _ENVELOPE | _looked_up(spec)
    found = _inner(schema, schema.get("$defs", {}))
    for name, listed in _listed(spec, tables).items():
        found[name]["choices"] = listed
    if not spec.machine and "fields" in found.get(_OFFENCES, {}):
        found[_OFFENCES]["fields"] = _typed_of(found[_OFFENCES]["fields"])
    return {name: field for name, field in found.items() if name not in hidden}


def example_of(spec: CommandSpec, tables: Tables) -> Json:
    """The example of a command as it is typed, with the lists that the tables of the law hold."""
    shown = {**spec.example, **_listed(spec, tables)}
    return {name: value for name, value in shown.items() if name not in _looked_up(spec)}


def _looked_up(spec: CommandSpec) -> frozenset[str]:
    """The fields of a command that nobody types; what machines report has them all."""
    if spec.machine:
        return frozenset()
    return OF_OPENINGS if spec.name == OPEN else _OF_COMMANDS


def _typed_of(offence: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of an offence, without what is looked up."""
    return {name: one for name, one in offence.items() if name not in _OF_OFFENCES}


def _listed(spec: CommandSpec, tables: Tables | None) -> dict[str, list[str]]:
    """Field -> what the law's list of it holds."""
    if tables is None:
        return {}
    held = {value: tables.policy(value) for value in spec.from_law.values()}
    return {name: _LIST.validate_python(held[value]) for name, value in spec.from_law.items()}


def template(spec: CommandSpec, tables: Tables) -> Iterator[str]:
    """The lines of a YAML file to be filled in: what is wanted, and behind `#` what may be left."""
    yield from _lines(fields_of(spec, tables), "")


def said(field: Json) -> str:
    """What may stand in a field, in few words."""
    if field.get("choices"):
        return " | ".join(map(_typed, field["choices"]))
    return str(field["type"])


def _inner(schema: Json, known: Json) -> dict[str, Json]:
    wanted = schema.get("required", ())
    return {
        name: _field(one, known, required=name in wanted and name not in _FILLED_IN)
        for name, one in schema.get("properties", {}).items()
    }


def _field(schema: Json, known: Json, *, required: bool) -> Json:
    found: Json = {**_type(schema, known), "required": required}
    if schema.get("default") not in (None, [], {}):
        found["default"] = schema["default"]
    return found


def _type(schema: Json, known: Json) -> Json:
    """The type of a field, its choices, and the fields of what stands in it."""
    if "$ref" in schema:
        return _type(known[schema["$ref"].rpartition("/")[2]], known)
    several = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if several:
        return _type(several[0], known)
    if "enum" in schema or "const" in schema:
        return {"type": "choice", "choices": schema.get("enum") or [schema["const"]]}
    match schema.get("type"):
        case "boolean":
            return {"type": "choice", "choices": [True, False]}
        case "array":
            one = _type(schema.get("items", {}), known)
            return {**one, "type": f"list of {one['type']}"}
        case "object" if "properties" in schema:
            return {"type": "object", "fields": _inner(schema, known)}
        case other:
            return {"type": _word(str(other), schema)}


def _word(kind: str, schema: Json) -> str:
    if schema.get("format") in {"date-time", "date"}:
        return "day or time" if schema["format"] == "date-time" else "day"
    if kind == "string":
        return "id" if schema.get("maxLength", _LONGEST_ID + 1) <= _LONGEST_ID else "text"
    return {"integer": "number"}.get(kind, kind)


def _lines(fields: Mapping[str, Json], margin: str) -> Iterator[str]:
    for name, field in sorted(fields.items(), key=lambda one: not one[1]["required"]):
        mark = "" if field["required"] else "# "
        several = field["type"].startswith("list of")
        if "fields" in field:
            yield f"{margin}{mark}{name}:"
            inner = list(_lines(field["fields"], ""))
            yield from _nested(inner, f"{margin}{mark}", several=several)
            continue
        default = _typed(field["default"]) if "default" in field else "[]" if several else ""
        yield f"{margin}{mark}{name}: {default}".rstrip() + f"  # {said(field)}"


def _nested(lines: list[str], margin: str, *, several: bool) -> Iterator[str]:
    for number, line in enumerate(lines):
        bullet = "- " if several and number == 0 else "  "
        yield f"{margin}  {bullet if several else ''}{line}"


def _typed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
