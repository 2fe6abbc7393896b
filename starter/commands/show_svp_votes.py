"""The two committees of a case on the screen, with the days that the clocks leave each.

Belongs here: how they look. Not here: what they say (`starter/proceedings_votes.py`).
"""

from typing import Final

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.commands.show_svp_lines import day, flagged, hanging, safe

_SIDE_BY_SIDE: Final = 130
"""From so many columns on the two stand beside each other."""


def committees(console: Console, rows: list[Json]) -> None:
    """Both, with the days that the clocks leave: beside each other where there is room."""
    if not rows:
        return
    console.print(wording.heading("The committees"))
    panels = [_panel(one) for one in rows]
    if console.width >= _SIDE_BY_SIDE:
        console.print(Columns(panels, width=console.width // 2 - 2, padding=(0, 2)))
    else:
        for one in panels:
            console.print(one)


def _panel(one: Json) -> RenderableType:
    state = "closed" if one["closed"] else "open"
    title = Text("  ").append(one["title"], style="bold").append(f" ({one['committee']})")
    title.append(f"  {state}", style="green" if one["closed"] else "cyan")
    if one["delivered_on"]:
        title.append(f", delivered {day(one['delivered_on'])}", style="green")
    parts: list[RenderableType] = [title]
    parts += [_seats(one)] if one["seats"] else [Text("  nobody is appointed yet", style="yellow")]
    if one["withheld"] and one["seats"]:
        parts.append(Text(f"  votes: {wording.withheld(one['withheld'])}", style="dim"))
        if "says" in one:  # the result, to somebody who may not know how each seat voted
            parts.append(hanging(Text("  ").append(one["says"], style="bold")))
    elif one["seats"]:
        count = f"  {one['meets']} meets, {one['others']} others; {one['needed']} decide. "
        parts.append(hanging(Text(count).append(one["says"], style="bold")))
    parts += [hanging(_clock(clock)) for clock in one["clocks"]]
    return Group(*parts, Text())


def _seats(one: Json) -> Table:
    shown = Table.grid(padding=(0, 2))
    for _ in range(3):
        shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    for seat in one["seats"]:
        style = "dim strike" if seat["vacant"] else ""
        where = [seat["from"], *(name for name in ("chair", "urban") if seat[name])]
        shown.add_row(
            Text(f"    {seat['seat']}", style=style),
            Text(seat["member"], style=style),
            Text(", ".join(filter(None, where)), style=style or "dim"),
            _voice(seat),
        )
    return shown


def _voice(seat: Json) -> Text:
    if seat["vacant"]:
        return Text("left", style="dim")
    if "voted" not in seat:
        return Text()
    if seat["recused"]:
        return Text("stepped aside", style="dim")
    if not seat["voted"]:
        return Text("has not voted", style="yellow")
    return Text(f"voted: {str(seat['vote']).replace('-', ' ')}", style="green")


def _clock(one: Json) -> Text:
    """How many days a clock leaves the committees, and until when."""
    said = Text("  ").append(one["rule"], style="bold").append("  ")
    owed = one["duty"]
    if owed is None:
        return said.append("begins with the receipt of the notice (C-49)", style="dim")
    if owed["seconds_left"] is None:
        said.append(wording.status(owed))
    else:
        left = wording.left(owed)
        said.append(left).append("" if owed["seconds_left"] < 0 else " left")
    said.append(f", {wording.day(owed['legal'])}: {owed['duty']}")
    if owed["seconds_left"] is not None and safe(owed):
        said.append(f" (safe: {safe(owed)})", style="dim")
    if one["counted_from_sending"]:
        said.append("; counted from the sending: no receipt yet (C-49)", style="yellow")
    return flagged(said, owed["flags"])
