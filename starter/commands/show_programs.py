"""`show` of the cases of the treatment program: which page shows which process.

Belongs here: that table. Not here: the pages (`show_site.py` and those beside it).
"""

from collections.abc import Callable, Mapping
from typing import Final

from rich.console import Console

from domain.model import Json
from starter.commands import (
    show_community,
    show_confinement,
    show_site,
    show_soau,
    show_treatment,
)

PAGES: Final[Mapping[str, Callable[[Console, Json], None]]] = {
    "site": show_site.picture,
    "treatment": show_treatment.picture,
    "confinement": show_confinement.picture,
    "community": show_community.picture,
    "soau": show_soau.picture,
}


LONG: Final = frozenset({"site", "community"})
"""Processes whose cases live for years: of what happened the page shows the newest."""
NEWEST: Final = 40


def picture(console: Console, held: Json) -> None:
    """What such a case shows before the parts that every case has."""
    PAGES[held["of"]](console, held)


def duties(file: Json) -> list[Json]:
    """The duties that such a case still carries; those of all its years are in the record."""
    carried = file["program"]["carried"]
    return [one for one in file["obligations"] if one["key"] in carried]


def newest(file: Json) -> list[Json]:
    """What happened, as far as a page has room for it."""
    events: list[Json] = file["events"]
    return events[-NEWEST:] if file["process"] in LONG else events
