"""What a case of the treatment program shows beside what every case does, as plain JSON.

Belongs here: which process is shown how. Not here: the pictures themselves (`program_site.py` and
those beside it), nor how they look (`starter/commands/show_programs.py`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from domain.events import EFFECT_DONE
from domain.model import Json
from domain.mosop.site_stages import TOLD as PLACES_TOLD
from law.tables import Tables
from starter import (
    program_community,
    program_confinement,
    program_site,
    program_soau,
    program_treatment,
)
from starter.proceedings_docket import docket
from starter.program_view import View
from starter.sight import Sight

SHOWN: Final[Mapping[str, Callable[[View, Any], Json]]] = {
    "site": program_site.told,
    "treatment": program_treatment.told,
    "confinement": program_confinement.told,
    "community": program_community.told,
    "soau": program_soau.told,
}


LONG: Final = frozenset({"site", "community"})
"""Processes whose cases live for years: of what happened the newest is told in words."""
NEWEST: Final = 40


def told(seen: Sight, file: Json, now: datetime, tables: Tables) -> Json:
    """What such a case shows beside what every case does; nothing for other cases.

    `carried` are the keys of the duties that the case still carries: one that lives for decades
    lets the ended ones go. `chronicle` is what happened, in words, entry by entry.

    Args:
        seen: the case, and who looks at it.
        file: the case file so far: its `obligations`, `allowed` and `events` are read.
        now: the present, from which days are counted.
        tables: for words and doubts.
    """
    name = seen.process.name
    if name not in SHOWN:
        return {}
    may = tuple(one["command"] for one in file["allowed"])
    view = View(seen, file["obligations"], may, now, tables)
    carried = sorted(seen.state.obligations)
    newest = _newest(file["events"]) if name in LONG else file["events"]
    shown = {"of": name, "carried": carried, **SHOWN[name](view, seen.state)}
    return {"program": {**shown, "chronicle": docket(seen.process, newest, tables)}}


def _newest(events: list[Json]) -> list[Json]:
    """The newest entries, without those by which other cases were told: a site writes many."""
    acts = [one for one in events if one["kind"] != PLACES_TOLD and not _telling(one)]
    return acts[-NEWEST:]


def _telling(event: Json) -> bool:
    """Whether an entry only reports that another case was told."""
    return bool(event["kind"] == EFFECT_DONE and event["data"].get("kind") == "tell")
