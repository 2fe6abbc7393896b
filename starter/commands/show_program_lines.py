"""How the pictures of the treatment program are laid out: named facts, rules, what is withheld.

Belongs here: what more than one of those pages uses. Not here: what a page shows (`show_site.py`
and those beside it).
"""

from collections.abc import Iterable
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.commands.show_svp_lines import day, flagged, hanging
from starter.sight import WITHHELD

_LABEL: Final = 21
"""Columns for what a fact is called."""
YES: Final = "✓"
NO: Final = "✗"
OPEN: Final = "?"


def facts(console: Console, rows: Iterable[tuple[str, Text | str | None]]) -> None:
    """Facts by their names; those that are empty are left out."""
    shown = Table.grid(padding=(0, 1))
    shown.add_column(width=_LABEL, no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in rows:
        if value:
            shown.add_row(Text(f"  {name}", style="dim"), value)
    console.print(shown)
    console.print()


def head(console: Console, text: str, flags: Iterable[str] = ()) -> None:
    """The heading of a part, with the doubts about what it rests on."""
    said = wording.heading(text)
    marks = wording.doubts(list(flags))
    if marks:
        said = Text.assemble(said, (f" ({marks})", "yellow not bold not underline"))
    console.print(said)


def sealed(value: Any) -> Text | None:  # noqa: ANN401 - any JSON value
    """What stands in the place of a withheld part; nothing if it is not withheld."""
    if isinstance(value, dict) and WITHHELD in value:
        return Text(wording.withheld(value[WITHHELD]), style="magenta")
    return None


def rows(console: Console, part: Json | list[Json]) -> list[Json]:
    """The rows of a list; of a withheld one only that it is withheld is printed."""
    if isinstance(part, list):
        return part
    entry(console, sealed(part) or Text())
    return []


def cited(rule: Json) -> Text:
    """A rule with its words and doubts."""
    said = Text(str(rule["rule"]), style="bold")
    said.append(f": {rule['text']}" if rule["text"] else "", style="not bold")
    return flagged(said, rule["flags"])


def entry(console: Console, text: Text) -> None:
    """A line of a list, with its own margin."""
    console.print(hanging(Text("  ").append_text(text)))


def ticked(*, met: bool | None) -> Text:
    """A tick, a cross, or that it is open."""
    sign, style = {True: (YES, "green"), False: (NO, "bold red"), None: (OPEN, "yellow")}[met]
    return Text(sign, style=style)


def owed(one: Json, what: str = "") -> Text:
    """A clock: when it ends, the time left, its rule and doubts."""
    said = Text(what or str(one["duty"] or one["rule"]))
    said.append(f": {wording.day(one['legal'])}", style="bold")
    said.append(", ").append_text(wording.left(one))
    said.append(" left" if (one["seconds_left"] or 0) > 0 else "")
    return flagged(said.append(f"  {one['rule']}", style="dim"), one["flags"])


def on(value: object) -> str:
    """A day; a dash if there is none."""
    return day(value) if value else "-"
