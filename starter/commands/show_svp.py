"""`show` of a case under RSMo 632.480 to 632.513: the docket, as people of several offices read it.

Belongs here: how head, duties and late acts look. Not here: what they say
(`starter/proceedings.py`), the committees (`show_svp_votes.py`), the entries
(`show_svp_docket.py`), the years of a commitment (`show_commitment.py`), nor the parts that every
case has (`show.py`).
"""

from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import show_commitment, wording
from starter.commands.show_svp_docket import docket
from starter.commands.show_svp_lines import day, flagged, hanging, line, marked, safe
from starter.commands.show_svp_votes import committees
from starter.proceedings_lines import DECIDE_LATE

_LABEL: Final = 19
"""Columns for what a fact is called."""
_LEFT: Final = 15
"""Columns at least for the time that is left."""
_ORIGINS: Final = {
    "convicted": "convicted",
    "ngri": "acquitted for insanity (C-54)",
    "psychopath": "an old psychopath commitment (C-54)",
}
_ROUTES: Final = {
    "confinement": "review before release",
    "overt-act": "recent overt act, not in custody",
}


def case_file(console: Console, file: Json, needs_a_person: Callable[[], None]) -> None:
    """The whole of it, from the head to the docket.

    Args:
        console: where it is printed.
        file: the case file.
        needs_a_person: prints what waits for a person, which every case has.
    """
    held = file["proceedings"]
    head(console, held)
    if "year" in held:
        show_commitment.glance(console, held)
    committees(console, held.get("committees", []))
    late(console, held["late"])
    duties(console, held)
    needs_a_person()
    may_now(console, held, closed=bool(file["closed_at"]))
    docket(console, held["docket"])


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
    if one["died_on"]:
        yield "died", Text(day(one["died_on"]), style="bold red")
    yield "county", Text(one["county"] or "-")
    yield "court", Text(one["court"] or "none yet")
    if "route" in one:
        yield from _of_review(one)
    if one.get("committed_on"):
        yield "committed", Text(day(one["committed_on"]))
    yield "custody", _custody(one["custody"])
    standard = one["standard"]
    if standard is None:
        lacks = "that of the day of the petition" if "route" in one else "not on file"
        yield "standard of proof", Text(f"{lacks} (S-22)", style="dim")
    else:
        yield "standard of proof", marked(standard["standard"], standard["flags"])
    for name, value in one["linked"].items():
        yield {"of": "opened for"}.get(name, name), Text(value)


def _of_review(one: Json) -> Iterator[tuple[str, Text]]:
    yield "route", Text(_ROUTES[one["route"]])
    if one["inferred"]:
        yield "", marked(one["inferred"]["text"], one["inferred"]["flags"])
    yield "rests on", Text(f"{_ORIGINS[one['origin']]}; agency {one['agency']}")
    if one["release_expected"]:
        yield "release expected", Text(day(one["release_expected"]))
    if one["sentence_ended"]:
        yield "sentence ended", Text(day(one["sentence_ended"]))
    if one["petition_on"]:
        yield "petition", Text(day(one["petition_on"]))
    if one["mistrials"]:
        yield "mistrials", Text(str(one["mistrials"]))
    if one["release_why"]:
        why = one["release_why"]
        said = marked(f"{why['rule']}: {why['text']}", why["flags"])
        said.stylize("bold red", 0, len(why["rule"]))
        yield "to be released by", said


def _custody(one: Json | None) -> Text:
    if one is None:
        return Text("none recorded", style="dim")
    said = Text(" ".join(filter(None, (one["place"], one["facility"]))))
    return said.append(f", since {wording.moment(one['since'])}" if one["since"] else "")


# -- duties and late acts -------------------------------------------------------------------------


def duties(console: Console, held: Json) -> None:
    """What is owed, least time left first; then how the other clocks ended, a line each."""
    if held["owed"]:
        console.print(wording.heading("Owed"))
        shown = Table.grid(padding=(0, 1))
        shown.add_column(min_width=_LEFT, no_wrap=True)
        shown.add_column(overflow="fold")
        for one in sorted(held["owed"], key=_soonest):
            shown.add_row(Text("  ").append(wording.left(one)), _owed(one))
        console.print(shown)
        console.print()
    if held["ended"]:
        console.print(wording.heading("Clocks that have ended"))
        for one in held["ended"]:
            anew = one["counted_anew"]
            said = Text("  ").append(Text(anew, style="dim") if anew else wording.status(one))
            said.append(f"  {_named(one)}").append(f", was due {wording.day(one['legal'])}", "dim")
            console.print(hanging(flagged(said, one["flags"])))
        console.print()


def _soonest(one: Json) -> float:
    seconds = one["seconds_left"]
    return float("inf") if seconds is None else float(seconds)


def _owed(one: Json) -> Text:
    said = Text(wording.day(one["legal"]), style="bold").append(f"  {_named(one)}", style="")
    said.append(f": {one['duty'] or '-'}")
    said.append(f"\nby {one['owner']}; ", style="dim").append(wording.law(one))
    return said.append(f"; safe: {safe(one)}" if safe(one) else "", style="dim")


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
        console.print(hanging(flagged(said, one["flags"])))
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
        console.print(hanging(name.append(f"  {one['help']}", style="")))
        line(console, one["line"])
    console.print()
