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
_PACKET: Json = {
    "identifiers": {"DOC number": "000000", "FBI number": "fictional"},
    "anticipated_residence": "3 Nowhere Lane, Sampleton MO 63999",
    "adjustment": ["No conduct violation in a fictional year"],
    "treatment": ["A fictional group, attended"],
}
"""What a packet says of a confined person (S-07), obviously fictional."""


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
    yield from _homes(scenario, first)
    # Whoever names a parent comes after those who name none.
    for name, person in sorted(scenario.people.items(), key=lambda one: bool(one[1].parents)):
        yield "person", {"id": name, "office": first, **_person(name, person)}
    for name, person in scenario.people.items():
        letters = person.guardian_of
        if letters is None:
            continue
        yield "guardian", {"id": name, "type": person.type, "roles": person.roles}
        own = letters.model_dump(mode="json", exclude_none=True)
        yield "guardianship", {"id": f"letters-{name}", "guardian": name, **own}
    for name, person in scenario.people.items():
        yield from _place(name, person)


def _homes(scenario: Scenario, first: str) -> Iterator[tuple[str, Json]]:
    for provider in dict.fromkeys(one.provider for one in scenario.homes.values()):
        if provider is not None:
            yield "provider", {"id": provider, "name": f"Imaginary Homes {provider}"}
    for name, home in scenario.homes.items():
        own = home.model_dump(mode="json", exclude_none=True)
        filled = {
            "office": first,
            "name": f"Make-Believe House {name}",
            "address": "9 Nowhere Lane\nSampleton MO 63999",
        }
        yield "location", {"id": name, **filled, **own}


def _place(name: str, person: Person) -> Iterator[tuple[str, Json]]:
    """Where a person lives, and with whom the person is related."""
    if person.lives_in is not None:
        own = person.model_dump(mode="json", include={"bed", "funded"})
        stay = {"since": person.lives_since, "until": person.lives_until}
        days = {key: day.isoformat() for key, day in stay.items() if day is not None}
        row = {"id": f"bed-{name}", "person": name, "location": person.lives_in}
        yield "occupancy", {**row, **own, **days}
    for other, kind in person.related_to.items():
        yield (
            "relation",
            {"id": f"tie-{name}-{other}", "person": name, "other": other, "kind": kind},
        )


def _office(name: str, office: Office) -> Json:
    return {
        **office.model_dump(exclude_none=True),
        "name": office.name or f"Fictional Office {name}",
    }


def _person(name: str, person: Person) -> Json:
    told = {"kind", "deceased_on", "born_on", "telephone"}
    return {
        **person.model_dump(mode="json", include=told),
        "facts": {**person.facts, "parents": [*person.parents]} if person.parents else person.facts,
        "name": person.name or f"Pat Fictional {name}",
        "address": person.address or "2 Nowhere Lane\nSampleton MO 63999",
        "other": _other(person),
    }


def _other(person: Person) -> Json:
    """What letters about a ward, or about anybody with an offence, say beside the name."""
    said = person.facts.get("offences") or ()
    charged = [str(one["code"]) for one in said if isinstance(one, dict) and "code" in one]
    if person.confined:
        return {**_PACKET, **(person.other or {})}
    if person.other is not None or not (person.kind == _WARD or charged):
        return person.other or {}
    words: Json = {
        code: {"nature": f"a fictional act under section {code}"} for code in load().offences
    }
    for code in charged:
        words.setdefault(code, {"nature": "a fictional act", "title": "A fictional offence"})
    return {
        "finding": {"court": "Circuit Court of Fictional County"},
        "description": "Of fictional height, with made-up hair",
        "offences": words,
    }
