"""`worklist` and `deadlines`: what waits for whom, and what is due first."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from domain.model import Json
from domain.registry import PROCESSES
from law.tables import Tables
from records.engine import reading as read_only
from starter import reading
from starter.commands import wording
from starter.commands.reach import service
from starter.commands.shell import Call, command
from starter.output import bad_input, table

_Process = Annotated[str | None, typer.Option("--process", help="Only cases of this type.")]
_Office = Annotated[str | None, typer.Option("--office", help="Only this office's cases.")]
_Owner = Annotated[str | None, typer.Option("--owner", help="Only duties of this owner.")]
_Late = Annotated[bool, typer.Option("--late", help="Only what is past.")]
_Within = Annotated[
    int | None, typer.Option("--within", metavar="DAYS", help="Only what is due in so many days.")
]
_DAY = 86_400
_WAITS = "stands at, and waits for"


def add_worklist(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "worklist", panel=panel, example="dueprocess worklist --process consent")
    def worklist(call: Call, *, process: _Process = None, office: _Office = None) -> None:
        """List the open cases: where each stands, and for whom it waits.

        What is due first stands first.
        """
        _known("--process", process, PROCESSES)
        rows, _ = _read(call, reading.worklist)
        rows = _only(rows, process=process, office=office)
        call.out.result(rows, lambda console: _worklist(console, rows))


def add_deadlines(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "deadlines", panel=panel, example="dueprocess deadlines --within 7")
    def deadlines(
        call: Call,
        *,
        process: _Process = None,
        office: _Office = None,
        owner: _Owner = None,
        within: _Within = None,
        late: _Late = False,
    ) -> None:
        """List every duty that runs, by its safe date, then by severity.

        The safe date is the earliest that any reading of the clock gives: who keeps it keeps them
        all. Shown is the legal date, past which a duty is breached; where the two differ, `show
        CASE` says the safe one too. What has no date stands last.
        """
        if within is not None and within < 0:
            raise bad_input("--within", "wants 0 or more days")
        _known("--process", process, PROCESSES)
        rows, tables = _read(call, reading.deadlines)
        _known("--owner", owner, _owners(rows, tables))
        rows = _only(rows, process=process, office=office, owner=owner)
        if within is not None:
            rows = [one for one in rows if _left(one) <= within * _DAY]
        if late:
            rows = [one for one in rows if _left(one) < 0]
        call.out.result(rows, lambda console: _deadlines(console, rows))


def _read(call: Call, ask: Callable[..., list[Json]]) -> tuple[list[Json], Tables]:
    actor, app = call.actor(), service(call)
    with call.out.status("Reading the record …"), read_only(app.engine) as conn:
        return ask(conn, actor, app.clock.now(), app.tables), app.tables


def _owners(rows: Iterable[Json], tables: Tables) -> set[str]:
    """Who may owe something: by the law as it stands, and by clocks that run by an earlier one."""
    return {rule.owner for rule in tables.deadlines} | {str(one["owner"]) for one in rows}


def _known(option: str, value: str | None, known: Collection[str]) -> None:
    """A filter that nothing could ever pass is a mistake: an empty list would be good news."""
    if value is not None and value not in known:
        raise bad_input(option, f"{value!r} is none of {', '.join(sorted(known))}")


def _only(rows: Sequence[Json], **wanted: str | None) -> list[Json]:
    return [
        one
        for one in rows
        if all(value is None or one[name] == value for name, value in wanted.items())
    ]


def _left(one: Json) -> float:
    seconds = one["seconds_left"]
    return float("inf") if seconds is None else float(seconds)


def _worklist(console: Console, rows: Sequence[Json]) -> None:
    if not rows:
        console.print("No open case.")
        return
    shown = table("case", _WAITS, "next due", shrink=(_WAITS,))
    for one in rows:
        case = Text(one["case"], style="bold" if one["yours"] else "")
        shown.add_row(case, _standing(one), _due(one["next"]))
    console.print(shown)
    console.print(f"[dim]{len(rows)} open case(s). Next: dueprocess show CASE[/dim]")


def _standing(one: Json) -> Text:
    """The stage; then what is waited for, as far as the case says so, or whose turn it is."""
    waits = "; ".join(one["waits"]) or ", ".join(one["waits_for"]) or "-"
    style = "yellow" if one["yours"] and one["waits"] else "dim"
    return Text(one["title"]).append(f"\n{waits}", style=style)


def _due(owed: Json | None) -> Text:
    if owed is None:
        return Text("-")
    said = Text(wording.day(owed["legal"]))
    said.append("\n").append(wording.left(owed)).append(f"\n{owed['rule']}")
    if _past_plan(owed):
        said.append(f"\n{wording.PAST_PLAN}", style="yellow")
    for flag in owed["flags"]:
        said.append(f"\n({wording.doubts([flag])})", style="yellow")
    return said


def _whose(one: Json) -> str:
    if _past_plan(one):
        return f"{wording.PAST_PLAN}; for {one['owner']}"
    return f"{'planned for' if wording.planned(one) else 'owed by'} {one['owner']}"


def _past_plan(one: Json) -> bool:
    return wording.planned(one) and _left(one) < 0


def _deadlines(console: Console, rows: Sequence[Json]) -> None:
    if not rows:
        console.print("Nothing is due.")
        return
    shown = table("left", "due", "case", "what", shrink=("what",))
    for one in rows:
        what = Text(wording.asked(one))
        what.append(f"\n{_whose(one)}; {one['citation']}", style="dim")
        if one["flags"]:
            what.append(f" ({wording.doubts(one['flags'])})", style="yellow")
        shown.add_row(
            wording.left(one),
            f"{wording.day(one['legal'])}\n{one['rule']}",
            one["case"],
            what,
        )
    console.print(shown)
    past = sum(1 for one in rows if _left(one) < 0)
    console.print(f"[dim]{len(rows)} running, {past} past. Why: dueprocess show CASE --why[/dim]")
