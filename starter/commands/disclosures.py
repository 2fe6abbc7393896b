"""`disclosures` and `admissions`: who was told what about whom, when, by what proof."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter import told
from starter.commands import wording
from starter.commands.reach import new_id, service
from starter.commands.shell import Call, command
from starter.notices import section_words
from starter.output import table

_About = Annotated[
    str | None, typer.Option("--about", metavar="PERSON", help="Only about this person.")
]
_To = Annotated[
    str | None,
    typer.Option("--to", metavar="PERSON", help="Only to this person, or on whose behalf."),
]
_Case = Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only by this case.")]
_Planned = Annotated[
    bool, typer.Option("--planned", help="What is prepared and not sent yet as well.")
]
_Person = Annotated[
    str | None, typer.Option("--person", metavar="PERSON", help="Only about this placement.")
]
_METHODS: Final = {"letter": "by letter", "in-person": "in person", "telephone": "by telephone"}


def add_disclosures(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "disclosures", panel=panel, example="dueprocess disclosures --about person-1")
    def disclosures(
        call: Call,
        *,
        about: _About = None,
        to: _To = None,
        case: _Case = None,
        planned: _Planned = False,
    ) -> None:
        """List who was told what about whom, when, and by what proof.

        That you have read it is written into the ledger of each case.
        """
        actor, app = call.actor(), service(call)
        with app.engine.begin() as conn:
            rows = told.disclosures(conn, actor, about=about, to=to, case=case, planned=planned)
            cases = [*([case] if case else ()), *(one["case"] for one in rows)]
            told.note_reads(conn, cases, actor, new_id(), app.clock.now())
        call.out.result(rows, lambda console: _disclosures(console, rows))


def add_admissions(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "admissions", panel=panel, example="dueprocess admissions --person person-1")
    def admissions(call: Call, *, person: _Person = None, case: _Case = None) -> None:
        """List who was told of the possibility, as the admissions data have it (DOR (2)).

        That you have read it is written into the ledger of each case.
        """
        actor, app = call.actor(), service(call)
        with app.engine.begin() as conn:
            rows = told.admissions(conn, actor, person=person, case=case)
            cases = [*([case] if case else ()), *(one["case"] for one in rows)]
            told.note_reads(conn, cases, actor, new_id(), app.clock.now())
        call.out.result(rows, lambda console: _admissions(console, rows))


def _disclosures(console: Console, rows: Sequence[Json]) -> None:
    if not rows:
        console.print("Nobody was told anything, in the cases that you may see.")
        return
    shown = table("told", "to", "about", "by what proof", shrink=("about", "by what proof"))
    for one in rows:
        shown.add_row(wording.moment(one["sent_on"])[:10], _to(one), _about(one), _proof(one))
    console.print(shown)
    console.print(f"[dim]{len(rows)} page(s). The letter: dueprocess letter ID --out FILE[/dim]")


def _to(one: Json) -> Text:
    said = Text(one["recipient"], style="bold")
    if one["consumer"] != one["recipient"]:
        said.append(f"\nfor {one['consumer']}", style="not bold dim")
    return said


def _about(one: Json) -> Text:
    said = Text(one["subject"], style="bold")
    said.append(f" {' '.join(map(section_words, one['sections']))}", style="not bold")
    said.append(f"\n{', '.join(one['fields'])}", style="not bold")
    sources = sorted(set(one["sources"].values()))
    return said.append(f"\nfrom {', '.join(sources)}" if sources else "", style="not bold dim")


def _proof(one: Json) -> Text:
    ended = one["status"] in {"delivered", "attempted"}
    said = Text(one["status"], style="green" if ended else "yellow")
    if one["ended_on"]:
        said.append(f" {wording.moment(one['ended_on'])[:10]}", style="")
    facts = [one["outcome"]] if one.get("outcome") else []
    facts += [f"article {one['article']}"] if one["article"] else []
    facts += [_files(len(one["proof"]))] if one["proof"] else []
    facts += [f"attempts: {one['attempts']}"] if one["attempts"] else []
    said.append(f"\n{', '.join(facts)}" if facts else "", style="")
    for more in (one["delivery"], one["letter"]):
        said.append(f"\n{more}" if more else "", style="dim")
    return said


def _files(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"


def _admissions(console: Console, rows: Sequence[Json]) -> None:
    if not rows:
        console.print("Nobody was told of the possibility, in the cases that you may see.")
        return
    shown = table("on", "about placing", "told", "how", "case", shrink=("how",))
    for one in rows:
        style = "strike dim" if one["struck"] else ""
        method = str(one["method"])
        how = Text(_METHODS.get(method, method), style=style)
        how.append(f"\nentry {one['entry']}" if one["entry"] else "", style="dim")
        cells = (wording.moment(one["occurred_on"])[:10], one["person"], one["recipient"])
        shown.add_row(*(Text(cell, style=style) for cell in cells), how, one["case"])
    console.print(shown)
