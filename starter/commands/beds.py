"""`beds`: who has which bed at a treatment site, as a count at the doors of a wing wants it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from domain.model import Json
from records import queries
from starter import reading
from starter.commands import wording
from starter.commands.reach import new_id, service
from starter.commands.shell import Call, command
from starter.output import bad_input, table

_Site = Annotated[str, typer.Argument(metavar="SITE", help="The case of the site.")]
_Wing = Annotated[str | None, typer.Option("--wing", metavar="WING", help="Only this wing.")]
_STYLES: Final = {"held": "yellow", "occupied": ""}


def add_beds(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "beds", panel=panel, example="dueprocess beds site-fcc --wing a")
    def beds(call: Call, site: _Site, *, wing: _Wing = None) -> None:
        """List who has which bed, or for whom it is held, and since when.

        That you have read it is written into the ledger of the site.
        """
        actor, app = call.actor(), service(call)
        now = app.clock.now()
        with app.engine.begin() as conn:
            file = reading.case_file(conn, site, actor, now, app.tables)
            held = taken(file, wing)
            queries.note_read(conn, site, actor, new_id(), now)
        call.out.result(held, lambda console: _beds(console, held))


def taken(file: Json, wing: str | None) -> list[Json]:
    """The beds that are taken, of one wing if one is named.

    Raises:
        Failed: the case is no site, or the site has no such wing.
    """
    program = file.get("program", {})
    if program.get("of") != "site":
        raise bad_input("SITE", f"{file['case']} is no treatment site")
    wings = [one["wing"] for one in program["wings"]]
    if wing is not None and wing not in wings:
        raise bad_input("--wing", f"{file['case']} has the wings {', '.join(wings)}")
    return [one for one in program["taken"] if wing in {None, one["wing"]}]


def _beds(console: Console, held: Sequence[Json]) -> None:
    if not held:
        console.print("No bed is taken.")
        return
    shown = table("bed", "treatment", "stands", "since")
    for one in held:
        stands = Text(one["stands"], style=_STYLES[one["stands"]])
        shown.add_row(one["bed"], one["treatment"], stands, wording.moment(one["since"])[:10])
    console.print(shown)
    count = Counter(one["stands"] for one in held)
    console.print(f"[dim]{count['occupied']} occupied, {count['held']} held[/dim]")
