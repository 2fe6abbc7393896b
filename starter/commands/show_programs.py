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
from starter.commands.show_svp_docket import docket

PAGES: Final[Mapping[str, Callable[[Console, Json], None]]] = {
    "site": show_site.picture,
    "treatment": show_treatment.picture,
    "confinement": show_confinement.picture,
    "community": show_community.picture,
    "soau": show_soau.picture,
}


def picture(console: Console, held: Json) -> None:
    """What such a case shows before the parts that every case has."""
    PAGES[held["of"]](console, held)


def duties(file: Json) -> list[Json]:
    """The duties that such a case still carries; those of all its years are in the record."""
    carried = file["program"]["carried"]
    return [one for one in file["obligations"] if one["key"] in carried]


def chronicle(console: Console, file: Json) -> None:
    """What happened, entry by entry; of a case of many years the newest."""
    told = file["program"]["chronicle"]
    docket(console, told, "What happened", more=len(file["events"]) - len(told))
