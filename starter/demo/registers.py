"""All rows of the registers with which the demonstration begins.

Belongs here: their order. Not here: the rows (`people.py`, `homes.py`, `confined.py`).
"""

from collections.abc import Iterator
from datetime import datetime

from law.civil import civil_day
from starter.demo import confined, homes, people
from starter.demo.people import Row


def rows(now: datetime) -> Iterator[Row]:
    """Register and row, in the order in which they refer to each other.

    Their numbers in this order are in the ids of the commands that type them: new ones go last.
    """
    yield from people.rows(now)
    yield from homes.rows(civil_day(now))
    yield from confined.rows()
