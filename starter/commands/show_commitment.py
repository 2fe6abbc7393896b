"""`show` of a commitment: the year at a glance, petitions, and the release with its conditions.

Belongs here: how these look. Not here: what they say (`starter/proceedings_years.py`), nor the rest
of such a case file (`show_svp.py`).
"""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording


def glance(console: Console, held: Json) -> None:
    """The year; the petitions; the release, as far as one is in sight."""
    _year(console, held["year"])
    _petitions(console, held["petitions"])
    if held["release"]:
        _release(console, held["release"])


def _year(console: Console, year: Json) -> None:
    number = f"The year at a glance: year {year['number']}" if year["number"] else "The year"
    console.print(wording.heading(number))
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    for one in year["duties"]:
        said = _last(one).append("\n").append(_next(one))
        shown.add_row(Text(f"  {one['rule']}", style="bold"), said)
    console.print(shown)
    notice = year["notice"]
    if notice:
        answer = {True: "waived", False: "not waived", None: "not answered yet"}
        sent = wording.moment(notice["forwarded_on"])[:10]
        to_court = f"to the court {sent}" if notice["forwarded_on"] else "not with the court yet"
        console.print(f"  [dim]last notice: {answer[notice['waived']]}, {to_court}[/dim]")
    console.print()


def _last(one: Json) -> Text:
    said = Text(one["name"].capitalize()).append(": ")
    if not one["last"]:
        return said.append("none yet", style="dim")
    said.append(f"last on {wording.moment(one['last'])[:10]}")
    if one["ended"]:
        said.append(", ").append(wording.status({**one, "status": one["ended"]}))
    return said


def _next(one: Json) -> Text:
    if one["none_now"]:
        return Text("none while on conditional release (T-12)", style="dim")
    owed = one["next"]
    if owed is None:
        return Text("nothing is owed now", style="dim")
    left = wording.left(owed)
    tail = "" if (owed["seconds_left"] or 0) < 0 else " left"
    said = Text(f"due {wording.day(owed['legal'])}: ").append(left).append(tail)
    if owed["flags"]:
        said.append(f" ({wording.doubts(owed['flags'])})", style="yellow")
    return said


def _petitions(console: Console, held: Json) -> None:
    pending = held["pending"]
    if not (held["filed"] or held["authorised_on"] or pending):
        return
    console.print(wording.heading("Petitions"))
    count = f"  {held['filed']} filed, {held['failed']} failed without approval (S-31)"
    console.print(count, markup=False)
    if held["authorised_on"]:
        day = wording.moment(held["authorised_on"])[:10]
        console.print(f"  the director approved one on {day}; it is not filed yet", markup=False)
    if pending:
        said = Text(f"  before the court: number {pending['number']}, {pending['kind']}")
        said.append(f", filed {wording.moment(pending['filed_on'])[:10]}")
        if pending["defects"]:
            said.append(f"\n  not served on: {', '.join(pending['defects'])}", style="yellow")
        if pending["jury"]:
            said.append(f"\n  a jury was demanded by: {', '.join(pending['jury'])}")
        console.print(said)
    console.print()


def _release(console: Console, held: Json) -> None:
    console.print(wording.heading("Release on conditions"))
    if held["planned_on"]:
        console.print(f"  plan of {wording.moment(held['planned_on'])[:10]}: ", end="")
        console.print(Text(", ".join(held["plan"]) or "nothing"))
    if held["plan_lacks"] and not held["released_on"]:
        console.print(Text(f"  the plan lacks: {', '.join(held['plan_lacks'])}", style="yellow"))
    if held["approved"]:
        console.print(Text(f"  approved residences: {', '.join(held['approved'])}"))
    if held["released_on"]:
        day = wording.moment(held["released_on"])[:10]
        console.print(Text(f"  released on {day} to {held['residence']}"))
        for number, one in enumerate(held["conditions"], 1):
            console.print(Text(f"    {number}. {one}"))
    if held["alleged_on"]:
        found = {True: "found", None: "alleged, not decided", False: "not found"}
        day = wording.moment(held["alleged_on"])[:10]
        console.print(Text(f"  violation of {day}: {found[held['violated']]}", style="red"))
    console.print()
