"""Case files of the treatment program as somebody would read them, of cases kept in memory.

Belongs here: making a case file and its page without a service. Not here: any expectation.
"""

import io
import json
from datetime import datetime
from typing import Any

from rich.console import Console

from domain.actors import Actor, Role
from domain.model import Json
from starter import programs
from starter.commands import show_programs
from starter.output import _text
from starter.sight import Sight
from tests.domain.recorder import Recorder
from tests.starter import dockets

WIDTHS = [60, 80, 100, 160]


def seen(case: Recorder[Any], role: str, now: datetime, office: str = "ro-test") -> Json:
    """What such a case shows beside what every case does, as it travels in JSON."""
    actor = Actor(id=f"test-{role}", role=Role(role), office=office)
    file = dockets.case_file(case, actor, now)
    told = programs.told(Sight(case.process, case.state, actor), file, now, dockets.TABLES)
    return dict(json.loads(json.dumps(told["program"], default=_text)))


def page(held: Json, width: int = 100) -> str:
    """The same on a screen of so many columns."""
    out = io.StringIO()
    show_programs.picture(Console(file=out, width=width, highlight=False), held)
    return out.getvalue()


def flat(text: str) -> str:
    """The same as one line, so that a fold does not matter."""
    return " ".join(text.split())


def too_wide(held: Json) -> list[str]:
    """The lines that do not fit, on screens of several widths."""
    return [
        line.rstrip()
        for width in WIDTHS
        for line in page(held, width).splitlines()
        if len(line.rstrip()) > width
    ]
