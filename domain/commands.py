"""Commands: what a person, or a machine with a fact, may ask of a case.

Belongs here: the base of every command, the table row that says who may give it and when, and the
envelope in which it travels. Not here: what a command does (each process's `decide`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, ValidationError

from domain import rules
from domain.actors import Actor, Role
from domain.misfits import A_TIME, first_misfit
from domain.model import Frozen, Json
from domain.refusal import Refusal

_LONGEST_REFERENCE: Final = 300


def _one_word(value: str) -> str:
    if any(letter.isspace() for letter in value):
        raise ValueError("wants an id, without spaces: no name, street or free text")
    return value


Id = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_one_word)]
"""An opaque id. What is typed here stays in ledger and engine for ever: words have no place."""
Reference = Annotated[
    str,
    StringConstraints(min_length=1, max_length=_LONGEST_REFERENCE),
    AfterValidator(_one_word),
]
"""As `Id`, for ids that are made of other ids."""


class Command(Frozen):
    """What every command says: when it happened (not when it was typed) and what proves it.

    `note` is the id of a row of free text: reasons never travel in the clear.
    """

    occurred_on: AwareDatetime
    evidence: tuple[Reference, ...] = ()
    note: Reference | None = None


class Strike(Command):
    """Strike an event of this case: it stays in the ledger, and no longer counts."""

    version: int = Field(ge=1)


@dataclass(frozen=True)
class CommandSpec:
    """One row of a process's command table.

    `who` is the rule that a wrong role breaks; `machine` marks facts that no person types.
    """

    name: str
    model: type[Command]
    roles: frozenset[Role]
    stages: frozenset[str]
    help: str
    who: str = rules.H_02
    needs_evidence: str | None = None
    needs_reason: bool = False
    machine: bool = False
    example: Json = field(default_factory=dict)
    also: Callable[[Any], bool] | None = None
    """Of a case at another stage than `stages`: whether the command may be given all the same."""
    from_law: Mapping[str, str] = field(default_factory=dict)
    """Field -> the value of the law that lists what may stand in it: no code repeats the list."""

    def open_to(self, state: Any) -> bool:  # noqa: ANN401 - any process
        """Whether the command may be given where a case stands."""
        return state.stage in self.stages or (self.also is not None and self.also(state))

    def example_by(self, values: Mapping[str, Any]) -> Json:
        """The example, with the lists of the law as these values have them."""
        listed = {name: list(values[key]) for name, key in self.from_law.items() if key in values}
        return {**self.example, **listed}


class Context(Frozen):
    """What surrounds a decision: the time, who asks, and under which id."""

    now: datetime
    actor: Actor
    command_id: str


class Envelope(Frozen):
    """A command on its way to a case. `token` binds the actor to exactly this content."""

    actor: Actor
    data: Json
    token: str = ""


class Reply(Frozen):
    """What the caller of an accepted command is told; the gateway adds what the caller said."""

    case: str = ""
    command_id: str = ""
    version: int
    stage: str
    events: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def parse(spec: CommandSpec, data: Mapping[str, Any]) -> Command | Refusal:
    """Read a command's data; a misfit is a refusal that names the first wrong field (H-05)."""
    # A number would be read as seconds since 1970: 20310602 is a day of that year to nobody.
    for name in _times(spec.model):
        if isinstance(data.get(name), int | float):
            return Refusal(rule=rules.H_05, message=f"{name}: {A_TIME}", field=name)
    try:
        return spec.model.model_validate(data)
    except ValidationError as misfit:
        field, why = first_misfit(misfit)
        where = field or "command"
        return Refusal(rule=rules.H_05, message=f"{where}: {why}", field=where)


@cache
def _times(model: type[Command]) -> tuple[str, ...]:
    """The fields of a command that are instants."""
    fields = model.model_fields.items()
    return tuple(name for name, one in fields if "datetime" in str(one.annotation).lower())
