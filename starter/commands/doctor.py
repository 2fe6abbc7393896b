"""`doctor`: is everything there that the service needs?"""

import asyncio
from dataclasses import asdict

import typer
from rich.console import Console

from records.engine import make_engine
from starter import examination
from starter.commands.reach import settings
from starter.commands.shell import Call, command
from starter.examination import Look
from starter.output import DONE, WRONG, table

_SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: "[yellow]?[/yellow]"}


def add_doctor(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "doctor", panel=panel, example="dueprocess doctor --json")
    def doctor(call: Call) -> int:
        """Look at binaries, versions, keys, database, clock, disk, server and search attributes.

        Exit code 1 if something is wrong; a server that is not running is not an error.
        """
        held = settings(call)
        with call.out.status("Looking …"):
            looks = examination.environment(held)
            engine = make_engine(held.database_url)
            looks += examination.database(engine)
            looks += asyncio.run(examination.server(held))
        call.out.result([asdict(one) for one in looks], lambda console: _words(console, looks))
        return WRONG if any(one.ok is False for one in looks) else DONE


def _words(console: Console, looks: list[Look]) -> None:
    shown = table("", "what", "found", shrink=("found",))
    for one in looks:
        remedy = f"\n[yellow]→ {one.remedy}[/yellow]" if one.remedy and not one.ok else ""
        shown.add_row(_SIGNS[one.ok], one.what, one.found + remedy)
    console.print(shown)
