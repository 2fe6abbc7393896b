"""What people type in the wrong place is refused before it is recorded: no name where an id belongs.

The ledger cannot forget and Temporal's store is not ours to clean. Free text has one place, the
reason of a command, which becomes a note.
"""

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from domain.commands import Command, parse
from domain.placement.common import LawSnapshot
from domain.process import OPEN
from domain.refusal import Refusal
from domain.registry import PROCESSES
from tests.server.anchor import opening

NAME = "Quentin Fictional"


FROM_TABLES = frozenset(
    {"Conviction.condition", "Offence.condition", "Offence.citation", "Offence.bar_condition"}
    | {"Offence.treatment_condition", "Offence.review_condition"}
)
"""Words that the tables of the law put there, whatever was typed (`activities/enrich.py`)."""


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all models inside it; the law's snapshot comes from the tables, not from people."""
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel) and part is not LawSnapshot:
                yield from _models(part)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) in {tuple, list, dict, Union, types.UnionType}:
        for inner in get_args(annotation):
            yield from _parts(inner)
    if hasattr(annotation, "__metadata__"):
        yield from _parts(get_args(annotation)[0])


def _texts() -> list[Any]:
    """Every field of text in every command that a person gives, at any depth."""
    found = {}
    for process in PROCESSES.values():
        for spec in process.commands.values():
            for model in () if spec.machine else _models(spec.model):
                for name, field in model.model_fields.items():
                    if str in set(_parts(field.annotation)):
                        value = _named(field.annotation)
                        found[f"{model.__name__}.{name}"] = (model, name, value)
    return [pytest.param(*one, id=key) for key, one in found.items() if key not in FROM_TABLES]


def _named(annotation: Any) -> Any:
    """A value of that form in which every text is a name."""
    form, inner = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__") or form in {Union, types.UnionType}:
        return _named(inner[0])
    if form is Literal:
        return inner[0]
    if form is tuple:
        return tuple(_named(one) for one in inner if one is not Ellipsis)
    if form is dict:
        return {_named(inner[0]): _named(inner[1])}
    return NAME if annotation is str else 1


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(("model", "name", "value"), _texts())
def test_no_field_of_a_command_takes_words(model: type[BaseModel], name: str, value: Any) -> None:
    assert NAME in str(value)
    with pytest.raises(ValidationError) as refused:
        model.model_validate({name: value})
    faults = {one["msg"] for one in refused.value.errors() if one["loc"][0] == name}
    assert faults == {"Value error, wants an id, without spaces: no name, street or free text"}


def test_the_fields_that_people_use_most_are_among_them() -> None:
    found = {str(one.id) for one in _texts()}
    assert found >= {"OpenConsent.location", "OpenConsent.office", "Guardian.guardian"}
    assert {"RecordResponse.note", "RecordResponse.evidence", "RecordVerbalAttempt.person"} <= found
    assert {"OpenPlacement.incoming", "DecideQuestion.question", "Picture.related"} <= found


@pytest.mark.parametrize("field", ["location", "ward", "note"])
def test_the_refusal_names_the_field_and_not_the_value(field: str) -> None:
    spec = PROCESSES["consent"].commands[OPEN]
    law = {"version": "2026.1", "digest": "d", "values": {}}
    data = {**opening(), "occurred_on": "2026-01-01T00:00:00Z", "office": "ro-east", "law": law}
    data["guardians"][0]["letters_from"] = "2020-01-01T00:00:00Z"
    data["offences"][0]["on"] = data["finding"]["on"] = "2006-01-01T00:00:00Z"
    assert isinstance(parse(spec, data), Command)
    answer = parse(spec, {**data, field: NAME})
    assert isinstance(answer, Refusal)
    assert answer.message == f"{field}: wants an id, without spaces: no name, street or free text"
