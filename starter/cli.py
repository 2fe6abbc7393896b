"""The command line `dueprocess`: the tree of commands, and the only way in and out of it.

Belongs here: which command stands in which file, and the exit. Not here: any command
(`starter/commands/`). Only the file of the command that was asked for is loaded, so that the
deadline calculator starts at once; the others show their one line of help from the table here.
"""

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import typer

from runtime import exit as way_out
from starter.commands.shell import As, AsJson, Data, Globals
from starter.output import BAD_INPUT, DONE, Failed, Output

PROGRAM: Final = "dueprocess"


@dataclass(frozen=True)
class Entry:
    """One word of the command line: its file, its panel, its one line of help."""

    name: str
    module: str
    panel: str
    help: str


_CASES: Final = "Cases"
_CALENDAR: Final = "Deadlines"
_PAPER: Final = "Letters, mail and evidence"
_REGISTERS: Final = "Registers"
_RECORD: Final = "The record"
_SERVICE: Final = "The service"

ENTRIES: Final = (
    Entry("up", "service", _SERVICE, "Start everything here, until Ctrl-C"),
    Entry("demo", "service", _SERVICE, "Start everything with fictional cases"),
    Entry("doctor", "doctor", _SERVICE, "Look whether everything the service needs is there"),
    Entry("operate", "operate", _SERVICE, "The steps of an installation of many parts"),
    Entry("rehearse", "service", _SERVICE, "Play scenarios of the law in virtual time"),
    Entry("open", "cases", _CASES, "Open a case; prints its id"),
    Entry("do", "cases", _CASES, "Give one command to a case"),
    Entry("show", "show", _CASES, "Where a case stands, and what may be done next"),
    Entry("worklist", "lists", _CASES, "What waits for whom"),
    Entry("beds", "beds", _CASES, "Who has which bed at a treatment site"),
    Entry("process", "process", _CASES, "What a process knows: its stages, its commands"),
    Entry("deadlines", "lists", _CALENDAR, "What is due, the earliest safe date first"),
    Entry("due", "calendar", _CALENDAR, "Count a deadline, and say why; needs no service"),
    Entry("letter", "papers", _PAPER, "The PDF of a letter; the letters of a case"),
    Entry("disclosures", "disclosures", _PAPER, "Who was told what about whom, by what proof"),
    Entry("admissions", "disclosures", _PAPER, "Who was told of the possibility"),
    Entry("separate-file", "separate_file", _PAPER, "Copies, proofs and attempts, in a folder"),
    Entry("mailroom", "mailroom", _PAPER, "The print queue, the manifest, the scans"),
    Entry("evidence", "papers", _PAPER, "Files that prove"),
    Entry("office", "registers", _REGISTERS, "Offices, with the staff whom letters name"),
    Entry("delegate", "registers", _REGISTERS, "Who may act for an office's director"),
    Entry("person", "registers", _REGISTERS, "People: facts that decide, and who they are"),
    Entry("guardian", "registers", _REGISTERS, "Who can be asked for consent"),
    Entry("guardianship", "registers", _REGISTERS, "Letters of guardianship"),
    Entry("relation", "registers", _REGISTERS, "Who is of one family with whom"),
    Entry("victim", "registers", _REGISTERS, "Who is told of the steps of whose case"),
    Entry("treatment-provider", "registers", _REGISTERS, "Who may treat people in the community"),
    Entry("provider-review", "registers", _REGISTERS, "Audits and observations of such providers"),
    Entry("provider", "registers", _REGISTERS, "Who runs homes for the Department"),
    Entry("location", "registers", _REGISTERS, "Homes and facilities"),
    Entry("occupancy", "registers", _REGISTERS, "Who lives where, from when to when"),
    Entry("ledger", "ledger", _RECORD, "The record's proof: verify, export, show"),
    Entry("rebuild", "repair", _RECORD, "A case's state from the ledger alone"),
    Entry("restore", "repair", _RECORD, "Start open cases whose workflow does not run"),
    Entry("check", "repair", _RECORD, "What must hold, and what to do where it does not"),
)


def main() -> None:
    """The entry point: run, flush, leave without tearing the interpreter down."""
    way_out.run(lambda: call(sys.argv[1:]))


def call(words: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code, as `starter/output.py` lists them.
    """
    asked = list(words) or ["--help"]
    try:
        code = tree(asked)(asked, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        return way_out.INTERRUPTED
    except typer.TyperException as misuse:
        return _misuse(misuse, as_json="--json" in asked)
    return code if isinstance(code, int) else DONE


def tree(words: Sequence[str]) -> typer.Typer:
    """The tree of commands, loaded as far as these words can need it."""
    app = typer.Typer(
        name=PROGRAM,
        help="Cases, the deadlines that the law sets, and the record of both.",
        epilog="Example: dueprocess due T-05 --from 2026-03-04",
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_common)
    for entry in ENTRIES:
        if entry.name not in words:
            app.command(entry.name, help=entry.help, rich_help_panel=entry.panel)(_elsewhere)
            continue
        module = importlib.import_module(f"starter.commands.{entry.module}")
        getattr(module, f"add_{entry.name.replace('-', '_')}")(app, entry.panel)
    return app


def _common(
    ctx: typer.Context, acting: As = None, data: Data = None, as_json: AsJson = False
) -> None:
    ctx.obj = Globals(acting=acting, data=data, as_json=as_json)


def _elsewhere() -> None:
    """A command of which only the line in the list of commands was wanted."""


def _misuse(misuse: typer.TyperException, *, as_json: bool) -> int:
    """A command line that typer cannot read: one line that names the option or argument."""
    return Output(as_json=as_json).failed(Failed(BAD_INPUT, misuse.format_message()))
