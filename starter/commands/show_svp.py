"""`show` of a case under RSMo 632.480 to 632.513: the docket, as people of several offices read it.

Belongs here: how head, committees, duties and late acts look. Not here: what they say
(`starter/proceedings.py`), the entries (`show_svp_docket.py`), the years of a commitment
(`show_commitment.py`), nor the parts that every case has (`show.py`).
"""

from collections.abc import Iterator
from typing import Final

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.proceedings_lines import DECIDE_LATE

_LABEL: Final = 19
"""Columns for what a fact is called."""
_LEFT: Final = 15
"""Columns for the time that is left."""
_SIDE_BY_SIDE: Final = 130
"""From so many columns on the two committees stand beside each other."""
_ORIGINS: Final = {
    "convicted": "convicted",
    "ngri": "acquitted for insanity (C-54)",
    "psychopath": "an old psychopath commitment (C-54)",
}
_ROUTES: Final = {
    "confinement": "review before release",
    "overt-act": "recent overt act, not in custody",
}


def head(console: Console, held: Json) -> None:
    """Whom it is about, before which court, where the person is."""
    facts = list(_facts(held["head"]))
    shown = Table.grid(padding=(0, 1))
    shown.add_column(width=_LABEL, no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in facts:
        shown.add_row(Text(f"  {name}", style="dim"), value)
    console.print(shown)
    console.print()


def _facts(one: Json) -> Iterator[tuple[str, Text]]:
    yield "person", Text(one["person"], style="bold")
    yield "county", Text(one["county"] or "-")
    yield "court", Text(one["court"] or "none yet")
    if "route" in one:
        yield from _of_review(one)
    if one.get("committed_on"):
        yield "committed", Text(_day(one["committed_on"]))
    yield "custody", _custody(one["custody"])
    standard = one["standard"]
    if standard is None:
        yield "standard of proof", Text("that of the day of the petition (S-22)", style="dim")
    else:
        yield "standard of proof", _marked(standard["standard"], standard["flags"])
    for name, value in one["linked"].items():
        yield {"of": "opened for"}.get(name, name), Text(value)


def _of_review(one: Json) -> Iterator[tuple[str, Text]]:
    yield "route", Text(_ROUTES[one["route"]])
    if one["inferred"]:
        yield "", _marked(one["inferred"]["text"], one["inferred"]["flags"])
    yield "rests on", Text(f"{_ORIGINS[one['origin']]}; agency {one['agency']}")
    if one["release_expected"]:
        yield "release expected", Text(_day(one["release_expected"]))
    if one["sentence_ended"]:
        yield "sentence ended", Text(_day(one["sentence_ended"]))
    if one["petition_on"]:
        yield "petition", Text(_day(one["petition_on"]))
    if one["mistrials"]:
        yield "mistrials", Text(str(one["mistrials"]))
    if one["release_why"]:
        why = one["release_why"]
        said = _marked(f"{why['rule']}: {why['text']}", why["flags"])
        said.stylize("bold red", 0, len(why["rule"]))
        yield "to be released by", said


def _custody(one: Json | None) -> Text:
    if one is None:
        return Text("none recorded", style="dim")
    said = Text(" ".join(filter(None, (one["place"], one["facility"]))))
    return said.append(f", since {wording.moment(one['since'])}" if one["since"] else "")


# -- the committees -------------------------------------------------------------------------------


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
    console.print()


def _panel(one: Json) -> RenderableType:
    state = "closed" if one["closed"] else "open"
    title = Text("  ").append(one["title"], style="bold").append(f" ({one['committee']})")
    title.append(f"  {state}", style="green" if one["closed"] else "cyan")
    if one["delivered_on"]:
        title.append(f", delivered {_day(one['delivered_on'])}", style="green")
    parts: list[RenderableType] = [title]
    parts += [_seats(one)] if one["seats"] else [Text("  nobody is appointed yet", style="yellow")]
    if one["withheld"]:
        parts.append(Text(f"  votes: {wording.withheld(one['withheld'])}", style="dim"))
    elif one["seats"]:
        count = f"  {one['meets']} meets, {one['others']} others; {one['needed']} decide. "
        parts.append(_hanging(Text(count).append(one["says"], style="bold")))
    parts += [_hanging(_clock(clock)) for clock in one["clocks"]]
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
        left = wording.left(owed["seconds_left"])
        said.append(left).append("" if owed["seconds_left"] < 0 else " left")
    said.append(f", {wording.day(owed['legal'])}: {owed['duty']}")
    if owed["seconds_left"] is not None and _safe(owed):
        said.append(f" (safe: {_safe(owed)})", style="dim")
    if one["counted_from_sending"]:
        said.append("; counted from the sending: no receipt yet (C-49)", style="yellow")
    return _flagged(said, owed["flags"])


def _safe(owed: Json) -> str:
    other = owed["conservative"] and owed["conservative"] != owed["legal"]
    return wording.day(owed["conservative"]) if other else ""


# -- duties and late acts -------------------------------------------------------------------------


def duties(console: Console, held: Json) -> None:
    """What is owed, least time left first; then how the other clocks ended, a line each."""
    if held["owed"]:
        console.print(wording.heading("Owed"))
        shown = Table.grid(padding=(0, 1))
        shown.add_column(width=_LEFT, no_wrap=True)
        shown.add_column(overflow="fold")
        for one in sorted(held["owed"], key=_soonest):
            shown.add_row(Text("  ").append(wording.left(one["seconds_left"])), _owed(one))
        console.print(shown)
        console.print()
    if held["ended"]:
        console.print(wording.heading("Clocks that have ended"))
        for one in held["ended"]:
            said = Text("  ").append(wording.status(one)).append(f"  {_named(one)}")
            said.append(f", was due {wording.day(one['legal'])}", style="dim")
            console.print(_hanging(_flagged(said, one["flags"])))
        console.print()


def _soonest(one: Json) -> float:
    seconds = one["seconds_left"]
    return float("inf") if seconds is None else float(seconds)


def _owed(one: Json) -> Text:
    said = Text(wording.day(one["legal"]), style="bold").append(f"  {_named(one)}", style="")
    said.append(f": {one['duty'] or '-'}")
    said.append(f"\nby {one['owner']}; ", style="dim").append(wording.law(one))
    return said.append(f"; safe: {_safe(one)}" if _safe(one) else "", style="dim")


def _named(one: Json) -> str:
    """The rule; of several clocks of one rule, and of an event told to victims, also which."""
    key, rule = str(one["key"]), str(one["rule"])
    return rule if key == rule else f"{rule} ({key.removeprefix(f'{rule}:')})"


def late(console: Console, rows: list[Json]) -> None:
    """Late acts that wait for a named person: each was accepted, and is to be decided on."""
    if not rows:
        return
    console.print(wording.heading("Late, and to be decided on"))
    for one in rows:
        said = Text(f"  {one['obligation']}", style="bold red")
        said.append(f"  {one['text']}", style="")
        said.append(f"; was due {wording.day(one['legal'])}" if one["legal"] else "")
        console.print(_hanging(_flagged(said, one["flags"])))
        if one["command"]:
            line(console, one["command"])
        else:
            who = " or ".join(one["decides"])
            console.print(Text(f"    decided by: {who}, with a reason", style="dim"))
    console.print()


def may_now(console: Console, held: Json, *, closed: bool) -> None:
    """What may be done next, each with the whole command line."""
    console.print(wording.heading("You may now"))
    if not held["next"]:
        console.print("  nothing: " + ("the case is closed" if closed else "not in your role"))
    for one in held["next"]:
        if held["late"] and one["command"] == DECIDE_LATE:
            continue  # it stands where the late act does
        name = Text(f"  {one['command']}", style="green")
        console.print(_hanging(name.append(f"  {one['help']}", style="")))
        line(console, one["line"])
    console.print()


# -- lines ----------------------------------------------------------------------------------------


def line(console: Console, text: str) -> None:
    """A command line to be copied: one line, however narrow the screen is."""
    console.print(Text(f"    {text}", style="dim"), soft_wrap=True)


def _hanging(text: Text, margin: int = 4) -> RenderableType:
    """A line that begins at its own margin; what does not fit continues further in."""
    return Hanging(text, margin)


class Hanging:
    """Text whose later lines are indented."""

    def __init__(self, text: Text, margin: int) -> None:
        """Indent by `margin` columns from the second line on."""
        self.text, self.margin = text, margin

    def __rich_console__(self, console: Console, options: object) -> Iterator[RenderableType]:
        """Wrap at what is left beside the margin."""
        width = getattr(options, "max_width", console.width)
        for number, part in enumerate(self.text.wrap(console, width - self.margin)):
            yield part if number == 0 else Padding(part, (0, 0, 0, self.margin), expand=False)


def _marked(text: str, flags: list[str]) -> Text:
    return _flagged(Text(text), flags)


def _flagged(said: Text, flags: list[str]) -> Text:
    return said.append(f" ({wording.doubts(flags)})", style="yellow") if flags else said


def _day(value: object) -> str:
    """A day as a date; a time is said where there is one."""
    return wording.moment(str(value)).removesuffix(" 00:00")
