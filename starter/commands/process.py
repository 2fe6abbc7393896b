"""`process diagram|commands`: what a process is, from the tables that guard it."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from domain.commands import CommandSpec
from domain.diagram import mermaid
from domain.model import Json
from domain.process import Process
from domain.registry import PROCESSES
from starter.commands.shell import Call, command
from starter.output import not_found, table

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as consent.")]
_ENVELOPE = frozenset({"occurred_on", "evidence", "note"})


def add_process(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = typer.Typer(no_args_is_help=True, help="What a process knows: stages and commands.")
    app.add_typer(group, name="process", rich_help_panel=panel)

    @command(group, "diagram", example="dueprocess process diagram consent > consent.mmd")
    def diagram(call: Call, name: _Name) -> None:
        """Draw a process as Mermaid text, from its table of stages."""
        drawn = mermaid(_process(name).stages)
        call.out.say(drawn.rstrip("\n"), {"process": name, "mermaid": drawn})

    @command(group, "commands", example="dueprocess process commands consent")
    def commands(call: Call, name: _Name) -> None:
        """List the commands of a process: who may give them, at which stages, with which fields."""
        rows = [_row(spec) for spec in _process(name).commands.values()]
        call.out.result(rows, lambda console: _words(console, rows))


def _process(name: str) -> Process[Any]:
    if name not in PROCESSES:
        raise not_found(f"NAME: no process {name!r}; there are {', '.join(sorted(PROCESSES))}")
    return PROCESSES[name]


def _row(spec: CommandSpec) -> Json:
    fields = {
        name: {"type": _type(field.annotation), "required": field.is_required()}
        for name, field in spec.model.model_fields.items()
        if name not in _ENVELOPE
    }
    return {
        "command": spec.name,
        "help": spec.help,
        "roles": sorted(spec.roles),
        "stages": sorted(spec.stages),
        "machine": spec.machine,
        "needs_reason": spec.needs_reason,
        "needs_evidence": spec.needs_evidence,
        "fields": fields,
        "example": spec.example,
    }


def _type(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    for noise in ("typing.", "domain.placement.", "consent_commands.", "delivery_commands."):
        text = text.replace(noise, "")
    return text.replace("pydantic.types.AwareDatetime", "when").replace("AwareDatetime", "when")


def _words(console: Console, rows: list[Json]) -> None:
    shown = table(
        "command",
        "what it does, and for whom",
        "fields",
        shrink=("what it does, and for whom", "fields"),
    )
    for one in rows:
        fields = Text()
        for name, field in one["fields"].items():
            fields.append(name, style="bold" if field["required"] else "")
            fields.append(" ")
        for needed in ("reason",) if one["needs_reason"] else ():
            fields.append(f"--{needed}", style="bold")
        who = "machines" if one["machine"] else ", ".join(one["roles"])
        what = Text(one["help"]).append(f"\n{who}", style="dim")
        shown.add_row(one["command"], what, fields)
    console.print(shown)
    console.print("[dim]Fields in bold are wanted. Every command takes --on, --evidence.[/dim]")
