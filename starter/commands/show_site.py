"""`show` of a treatment site: its wings and beds, the next free one, and the waiting list.

Belongs here: how these look. Not here: what they say (`starter/program_site.py`), nor the parts
that every case has (`show.py`).
"""

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter import program_site as site
from starter.commands import wording
from starter.commands.show_program_lines import cited, entry, facts, head, owed
from starter.commands.show_svp_lines import flagged
from starter.output import table

_DAY: Final = len("2026-11-30")
_TEN: Final = 10
_MAP: Final = 65
"""Columns of sixty beds in tens: wider wings go on in the next line."""
_WIDE: Final = 96
"""From how many columns on the map of the beds has its place."""
_STYLES: Final = {
    site.FREE: "green",
    site.HELD: "yellow",
    site.OCCUPIED: "",
    site.OUT: "red",
    site.SHUT: "dim",
}
_KEY: Final = {
    site.FREE: "free",
    site.HELD: "held",
    site.OCCUPIED: "occupied",
    site.OUT: "out of service",
    site.SHUT: "wing closed",
}
_COUNTS: Final = {"free": "free", "held": "held", "occupied": "occ.", "out": "out"}


def picture(console: Console, held: Json) -> None:
    """The site at a glance: all of it fits into a hundred columns."""
    facts(console, _head(held))
    _wings(console, held)
    _holds(console, held["held"])
    _waiting(console, held)


def _head(held: Json) -> list[tuple[str, Text | str | None]]:
    place = held["facility"]
    numbers = place["numbers"]
    return [
        ("site", Text(f"{place['name']} ({place['code']})", style="bold")),
        ("takes", ", ".join(place["takes"])),
        ("next free bed", _next(held)),
        ("next person", _person(held)),
        (
            "numbers",
            numbers
            and flagged(
                Text(f"as of {numbers['as_of']}, ask {numbers['owner']}: {numbers['rule']}"),
                numbers["flags"],
            ),
        ),
    ]


def _next(held: Json) -> Text:
    one = held["next_bed"]
    if one["bed"]:
        return Text(one["bed"], style="bold green")
    said = Text(f"none: {one['why']}", style="bold red")
    if one.get("first_hold_lapses"):
        said.append("; ", style="not bold")
        said.append_text(owed(one["first_hold_lapses"], "the first hold lapses"))
    return said


def _person(held: Json) -> Text:
    one = held["next_person"]
    if one is None:
        waits = bool(held["waiting"])
        return Text("nobody on the list is ready" if waits else "nobody waits", style="dim")
    return Text(one["treatment"], style="bold").append(f": {one['text']}", style="not bold")


def _wings(console: Console, held: Json) -> None:
    head(console, "Wings and beds")
    mapped = console.width >= _WIDE
    shown = Table.grid(padding=(0, 1))
    shown.add_column(no_wrap=True)
    if mapped:
        shown.add_column(max_width=_MAP)
    for _ in ("beds", *_COUNTS):
        shown.add_column(justify="right", no_wrap=True)
    blank = [""] if mapped else []
    shown.add_row("  ", *blank, "beds", *_COUNTS.values(), style="dim")
    for one in held["wings"]:
        name = Text(f"  {one['wing']}", style="bold")
        name.append(" closed" if one["closed"] else "", style="red")
        shown.add_row(name, *([_map(one)] if mapped else []), *_counts(one))
    shown.add_row("  all", *blank, *_counts(held["total"]), style="bold")
    console.print(shown)
    if mapped and any(one["map"] for one in held["wings"]):
        console.print(_key())
    for one in held["wings"]:
        if one["uncounted"]:
            entry(
                console,
                Text("no number of beds is published; ").append_text(cited(one["uncounted"])),
            )
    if held["out_of_service"]:
        entry(console, Text(f"out of service: {', '.join(held['out_of_service'])}", style="red"))
    console.print()


def _counts(one: Json) -> list[str]:
    return ["-" if one[name] is None else str(one[name]) for name in ("beds", *_COUNTS)]


def _map(one: Json) -> Text:
    """The beds of a wing in tens; none where nobody knows how many there are."""
    if not one["map"]:
        return Text("as many as are asked for", style="dim")
    said = Text()
    for number, sign in enumerate(one["map"]):
        said.append(" " if number and number % _TEN == 0 else "")
        said.append(sign, style=_STYLES[sign])
    return said


def _key() -> Text:
    said = Text("  ", style="dim")
    for sign, word in _KEY.items():
        said.append(sign, style=_STYLES[sign]).append(f" {word}   ")
    return said


def _holds(console: Console, holds: list[Json]) -> None:
    if not holds:
        return
    clocks = [one["lapses"] for one in holds if one["lapses"]]
    rule = f": {clocks[0]['rule']}" if clocks else ""
    flags = clocks[0]["flags"] if clocks else ()
    head(console, f"Beds that are held, until the hold lapses{rule}", flags)
    for one in holds:
        said = Text(one["bed"], style="bold").append(f"  {one['treatment']}", style="not bold")
        said.append(f" since {wording.moment(one['granted_on'])[:_DAY]}", style="not bold")
        if one["lapses"]:
            said.append(f", until {wording.day(one['lapses']['legal'])}: ", style="not bold")
            said.append_text(wording.left(one["lapses"]))
        said.append(_before(one["lapsed_before"]), style="dim")
        entry(console, said)
    console.print()


def _before(lapses: int) -> str:
    return f"; {lapses} lapsed before" if lapses else ""


def _waiting(console: Console, held: Json) -> None:
    order = held["order"]
    names = ", then ".join(one.replace("-", " ") for one in order["by"])
    head(console, f"Waiting list, by {names}", order["flags"])
    if not held["waiting"]:
        console.print("  nobody waits\n")
        return
    shown = table("place", "treatment", "why this place", shrink=("why this place",))
    for one in held["waiting"]:
        why = Text(one["text"], style="" if one["ready"] else "dim")
        why.append(f"; lost a bed: {one['lost'].replace('-', ' ')}" if one["lost"] else "")
        why.append(_before(one["lapses"]), style="dim")
        shown.add_row(f"{one['place']} of {one['of']}", one["treatment"], why)
    console.print(shown)
