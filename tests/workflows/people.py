"""Obviously fictional people of the registers: one office, and families of a ward and guardians."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from domain.actors import Actor, Role
from domain.model import Json
from records.registers import Act, add, change

OFFICE = "ro-east"
SUPERVISOR = Actor(id="supervisor-1", role=Role.SUPERVISOR, office=OFFICE)
MAIL_ROOM = Actor(id="mail-room-1", role=Role.MAIL_ROOM, office=OFFICE)
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Family:
    """A ward and the guardians who hold letters for it."""

    ward: str
    guardians: tuple[str, ...]

    @property
    def guardian(self) -> str:
        return self.guardians[0]


def put(
    engine: Engine, register: str, data: Json, at: datetime | None = None
) -> list[tuple[str, str]]:
    """Add a row to a register, as its command does; returns the cases to be woken."""
    chief = SUPERVISOR
    if data.get("kind") == "confined":  # each office keeps its own
        chief = chief.model_copy(update={"office": data["office"]})
    act = Act(chief, f"seed/{register}/{data['id']}", at or datetime.now(UTC))
    done = add(engine, register, data, act)
    assert done.refusal is None, done.refusal
    return list(done.facts)


def found_office(engine: Engine) -> None:
    """The one office of these tests."""
    put(
        engine,
        "office",
        {
            "id": OFFICE,
            "name": "Fictional Regional Office",
            "type": "regional-office",
            "region": "east",
            "contact": "Terry Fictional",
            "telephone": "555-0100",
            "address": "1 Example Street\nSampleton MO 63999",
        },
    )


def family(engine: Engine, guardians: int = 1, start: str = "") -> Family:
    """A new ward with guardians, all of them on file with everything that a letter says."""
    number = start or f"{next(_NUMBERS)}"
    ward = f"ward-{number}"
    other = {
        "finding": {"court": "Circuit Court of Fictional County"},
        "offences": {"566.030": "an act that was made up for a test"},
    }
    _person(engine, ward, "ward", f"Wanda Fictional {number}", other)
    names = tuple(f"guardian-{number}-{one}" for one in range(1, guardians + 1))
    for name in names:
        _person(engine, name, "guardian", f"Gus Fictional {name}", {})
        put(engine, "guardian", {"id": name, "type": "individual"})
        put(
            engine,
            "guardianship",
            {"id": f"letters-{name}", "guardian": name, "ward": ward, "since": "2020-01-01"},
        )
    return Family(ward, names)


def revoke(engine: Engine, guardian: str, day: str, at: datetime) -> list[tuple[str, str]]:
    """The letters of a guardian end; returns the cases to be woken, each with its fact."""
    act = Act(SUPERVISOR, f"revoke/{guardian}", at)
    changed = change(engine, "guardianship", f"letters-{guardian}", {"revoked_on": day}, act)
    assert changed.refusal is None, changed.refusal
    return list(changed.facts)


def _person(engine: Engine, person: str, kind: str, name: str, other: Json) -> None:
    address = "2 Nowhere Lane\nSampleton MO 63999"
    row: Json = {"id": person, "kind": kind, "office": OFFICE, "name": name, "address": address}
    put(engine, "person", {**row, "telephone": "555-0199", "other": other})
