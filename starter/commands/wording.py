"""How instants, days and time left are worded for people at the command line.

Belongs here: words and colours. Not here: what is shown (the commands), nor counting (`law/`).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from rich.text import Text

from domain.model import Json
from law.civil import WEEKDAYS, civil_day, day_ended, localise, parse_moment

_DAY: Final = 86_400
_HOUR: Final = 3_600
_MINUTE: Final = 60
_CASE: Final = re.compile(r"-\d{4}-\d{6}$")
"""The end of the id of a case."""
_SOON: Final = 3 * _DAY
_DOUBT_WORDS: Final = {"policy": "policy, not law", "projected-holiday": "projected holiday"}

PAST_PLAN: Final = "past the planned time"
"""Of a clock that only plans: nothing is owed by it, and nothing breached (C-57)."""
_PLANNING: Final = "planning"
"""The severity of such a clock, in the tables of the law."""

STATUS_STYLES: Final = {
    "open": "",
    "breached": "bold red",
    "met": "green",
    "late": "yellow",
    "waived": "dim",
    "extended": "dim",
    "void": "dim",
}


def heading(text: str) -> Text:
    """A heading within what one command says."""
    return Text(text, style="bold underline")


def withheld(rule: str) -> str:
    """What stands in the place of an entry that its reader may not read."""
    return f"withheld ({rule})"


def moment(value: datetime | str | None) -> str:
    """An instant on the clock of Missouri, to the minute."""
    if value is None:
        return "-"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return localise(at).strftime("%Y-%m-%d %H:%M")


def day(value: str | date | datetime | None) -> str:
    """A due date: `Mon 2026-11-30`, with the time for rules that count hours.

    Hours that are full at midnight end with the day before: `Mon 2026-11-30 24:00`.
    """
    if value is None:
        return "-"
    text = value if isinstance(value, str) else value.isoformat()
    if len(text) == len("2026-11-30"):
        return f"{WEEKDAYS[date.fromisoformat(text).weekday()][:3]} {text}"
    at = localise(datetime.fromisoformat(text))
    over = day_ended(at)
    shown = at.date() if over is None else over
    return f"{WEEKDAYS[shown.weekday()][:3]} {ending(at)}"


def named(value: str | date | datetime) -> str:
    """The day on which something is, or was: `Mon 2026-11-30`."""
    at = parse_moment(value) if isinstance(value, str) else value
    return day(civil_day(at))


def ending(value: datetime | str) -> str:
    """As `moment`, of an end: midnight is the end of a day, `2026-11-30 24:00`."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    over = day_ended(at)
    return moment(at) if over is None else f"{over.isoformat()} 24:00"


def last(value: datetime | str) -> str:
    """Until when something lasts: `Sun 2026-11-29`, the day that ends at the instant if one does.

    So a period of whole days reads as the day on which the duty of it is due.
    """
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    over = day_ended(localise(at))
    return day(at) if over is None else day(over)


def left(owed: Json) -> Text:
    """The time that a duty leaves, or by how much it is past: in days, as a calendar has them."""
    seconds, days = owed["seconds_left"], owed["days_past"]
    if seconds is None:
        return Text("-", style="dim")
    if seconds < 0:
        return Text(f"{_days(days) if days else _span(-seconds)} past", style="bold red")
    return Text(_span(seconds), style="bold yellow" if seconds < _SOON else "")


def _span(seconds: int) -> str:
    if seconds >= _DAY:
        return _days(timedelta(seconds=seconds).days)
    if seconds >= _HOUR:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02d} min"
    return f"{max(1, seconds // _MINUTE)} min"


def _days(count: int) -> str:
    return f"{count} day{'s' if count > 1 else ''}"


def doubts(flags: Sequence[str]) -> str:
    """What must be said beside a date."""
    return ", ".join(_DOUBT_WORDS.get(flag, flag.replace("-", " ")) for flag in flags)


def asked(duty: Json) -> str:
    """What a duty asks; of one that is owed for several events, also for which."""
    key, rule = str(duty["key"]), str(duty["rule"])
    event = key.removeprefix(f"{rule}:").split(":")[0]
    if not _CASE.search(event):
        event = event.replace("-", " ")
    said = str(duty["duty"] or rule)
    return said if key == rule or event.isdigit() else f"{said} ({event})"


def law(duty: Json) -> Text:
    """Where a duty comes from, and whether that is to be doubted."""
    text = Text(str(duty["citation"] or duty["rule"]))
    if duty["flags"]:
        text.append(f" ({doubts(duty['flags'])})", style="yellow")
    return text


def planned(duty: Json) -> bool:
    """Whether a clock only plans: when it has passed, people are warned of that, no more."""
    return duty.get("severity") == _PLANNING


def status(duty: Json) -> Text:
    """The status of a duty; a duty met in time but typed late says so."""
    said = str(duty["status"])
    if said == "breached" and planned(duty):
        return Text(PAST_PLAN, style="yellow")
    late = ", recorded late" if duty["recorded_late"] else ""
    return Text(said + late, style=STATUS_STYLES.get(said, ""))
