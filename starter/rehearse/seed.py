"""The registers of a scenario: filled before the first step, changed by a step's `register`.

Belongs here: the forms that the registers' own commands are given, with obviously fictional names
where the scenario gives none. Not here: what the registers allow (`records/registers`).
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.model import Json
from law.tables import load
from records.registers import Act, add
from starter.rehearse.model import Office, Person, Scenario

_WARD = "ward"


class SeedError(Exception):
    """The registers refuse what a scenario says of its people. One line."""


def seed(engine: Engine, scenario: Scenario, at: datetime) -> None:
    """Fill the registers.

    Raises:
        SeedError: a register refuses a row.
    """
    clerk = Actor(id="supervisor-1", role=Role.SUPERVISOR, office=next(iter(scenario.offices)))
    for register, data in _rows(scenario):
        act = Act(actor=clerk, command_id=f"seed/{register}/{data['id']}", at=at)
        refusal = add(engine, register, data, act).refusal
        if refusal is not None:
            raise SeedError(f"{register} {data['id']}: {refusal.line()}")


def _rows(scenario: Scenario) -> Iterator[tuple[str, Json]]:
    """Register and row, in the order in which they refer to each other."""
    first = next(iter(scenario.offices))
    for name, office in scenario.offices.items():
        yield "office", {"id": name, **_office(name, office)}
    for name, person in scenario.people.items():
        yield "person", {"id": name, "office": first, **_person(name, person)}
    for name, person in scenario.people.items():
        letters = person.guardian_of
        if letters is None:
            continue
        yield "guardian", {"id": name, "type": person.type, "roles": person.roles}
        own = letters.model_dump(mode="json", exclude_none=True)
        yield "guardianship", {"id": f"letters-{name}", "guardian": name, **own}


def _office(name: str, office: Office) -> Json:
    return {
        **office.model_dump(exclude_none=True),
        "name": office.name or f"Fictional Office {name}",
    }


def _person(name: str, person: Person) -> Json:
    own = person.model_dump(mode="json", include={"kind", "deceased_on", "facts", "telephone"})
    return {
        **own,
        "name": person.name or f"Pat Fictional {name}",
        "address": person.address or "2 Nowhere Lane\nSampleton MO 63999",
        "other": _other(person),
    }


def _other(person: Person) -> Json:
    """What letters about a ward say beside its name."""
    if person.other is not None or person.kind != _WARD:
        return person.other or {}
    natures = {code: f"a fictional act under section {code}" for code in load().offences}
    return {"finding": {"court": "Circuit Court of Fictional County"}, "offences": natures}
