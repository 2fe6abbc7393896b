"""`process diagram|commands|form`: what a process is, from the tables that guard it."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from domain.commands import CommandSpec
from domain.diagram import mermaid
from domain.model import Json
from domain.process import OPEN, Process
from domain.registry import PROCESSES
from law.tables import Tables, load
from starter.commands.fields import example_of, fields_of, said, template
from starter.commands.shell import Call, command
from starter.output import not_found, table

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as consent.")]
_WHAT = "what it does, for whom, with which fields"
_Command = Annotated[
    str, typer.Argument(metavar="COMMAND", help="Such as send-notices; else the opening.")
]


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
        tables = load()
        rows = [_row(spec, tables) for spec in _process(name).commands.values()]
        call.out.result(rows, lambda console: _words(console, rows))

    @command(group, "form", example="dueprocess process form placement > case.yaml")
    def form(call: Call, name: _Name, of: _Command = OPEN) -> None:
        """Write a command's fields as a YAML file to be filled in; without COMMAND, the opening.

        What may be left out stands behind a `#`.
        """
        spec = _process(name).commands.get(of)
        if spec is None or spec.machine:
            raise not_found(f"COMMAND: {name} has no command {of!r} that a person gives")
        use = f"open {name}" if of == OPEN else f"do CASE {of}"
        tables = load()
        lines = [f"# {spec.help}: dueprocess {use} FILE", *template(spec, tables)]
        shown = {"process": name, "command": of, "fields": fields_of(spec, tables)}
        call.out.say("\n".join(lines), shown)


def _process(name: str) -> Process[Any]:
    if name not in PROCESSES:
        raise not_found(f"NAME: no process {name!r}; there are {', '.join(sorted(PROCESSES))}")
    return PROCESSES[name]


def _row(spec: CommandSpec, tables: Tables) -> Json:
    return {
        "command": spec.name,
        "help": spec.help,
        "roles": sorted(spec.roles),
        "stages": sorted(spec.stages),
        "machine": spec.machine,
        "needs_reason": spec.needs_reason,
        "needs_evidence": spec.needs_evidence,
        "fields": fields_of(spec, tables),
        "example": example_of(spec, tables),
    }


def _words(console: Console, rows: list[Json]) -> None:
    typed = [one for one in rows if not one["machine"]]
    shown = table("command", _WHAT, shrink=(_WHAT,))
    for one in typed:
        shown.add_row(Text(one["command"], style="bold"), _what(one))
    console.print(shown)
    facts = len(rows) - len(typed)
    console.print("[dim]Fields in bold are wanted. Every command takes --on and --evidence.[/dim]")
    console.print(f"[dim]Beside these, {facts} facts are reported by machines: --json.[/dim]")


def _what(one: Json) -> Text:
    does = Text(one["help"]).append(f" ({', '.join(one['roles'])})", style="dim")
    for name, field in one["fields"].items():
        does.append(f"\n{name}", style="bold green" if field["required"] else "green")
        does.append(f": {said(field)}")
    if one["needs_reason"]:
        does.append("\n--reason", style="bold green")
    return does
