"""All rows of the registers with which the demonstration begins.

Belongs here: their order, and who types them. Not here: the rows (`people.py`, `homes.py`,
`confined.py`, `participants.py`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.actors import Actor
from domain.model import Json
from law.civil import civil_day
from starter.demo import confined, homes, participants, people
from starter.demo.actors import ACTORS
from starter.demo.people import Row
from starter.demo.steps import SUPERVISOR

_OF_PROGRAM: Final = frozenset({"treatment-provider", "provider-review"})


def rows(now: datetime) -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other.

    Their numbers in this order are in the ids of the commands that type them: new ones go last.
    """
    yield from people.rows(now)
    yield from homes.rows(civil_day(now))
    yield from confined.rows()
    yield from participants.rows(civil_day(now))


def typed_by(register: str, row: Json) -> Actor:
    """Who types a row: each agency its own people, the attorney general the victims."""
    if register in _OF_PROGRAM or row.get("office") == participants.PROGRAM:
        return ACTORS["head"]
    if register == "victim" or row.get("kind") == "victim":
        return ACTORS["ag"]
    return ACTORS["chief"] if row.get("kind") == "confined" else ACTORS[SUPERVISOR]
