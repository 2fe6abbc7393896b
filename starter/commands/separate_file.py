"""`separate-file`: the separate file that the regulation wants, written into a folder."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from activities.blobs import Vault
from domain.model import Json
from records.engine import reading as read_only
from records.evidence import EvidenceError
from starter import files, separate_file, separate_folder, told
from starter.app import App
from starter.commands import wording
from starter.commands.reach import new_id, service
from starter.commands.shell import Call, command
from starter.notices import section_words
from starter.output import WRONG, Failed, bad_input, table

_Case = Annotated[str, typer.Argument(metavar="CASE", help="Id, such as placement-2026-000001.")]
_Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="An empty folder, or one to be made.")
]


def add_separate_file(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(
        app,
        "separate-file",
        panel=panel,
        example="dueprocess separate-file placement-2026-000001 --out file-1",
    )
    def separate(call: Call, case: _Case, *, out: _Out) -> None:
        """Write a case's separate file: copies of letters, proofs, attempts, who was told what.

        The index names every file with its digest, and what is not there. That you have read it
        is written into the ledger of the case and its deliveries.
        """
        actor, app = call.actor(), service(call)
        now = app.clock.now()
        _empty(out)
        with app.engine.begin() as conn:
            try:
                file = separate_file.gather(conn, case, actor, now, app.tables)
            except separate_file.NoSeparateFileError as none:
                raise bad_input("CASE", f"{case}: {none}") from None
            told.note_reads(conn, file.cases, actor, new_id(), now)
            for digest in dict.fromkeys(one.digest for one in file.items):
                files.note_read(conn, digest, actor, new_id(), now)
        with call.out.status("Writing the file …"):
            index = _written(app, file, out)
        call.out.result({**index, "folder": str(out)}, lambda console: _words(console, index, out))


def _empty(out: Path) -> None:
    """Nothing that lies there already is overwritten.

    Raises:
        Failed: the folder holds something, or is none.
    """
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise bad_input("--out", f"{out} is no empty folder")
    except OSError as error:
        raise bad_input("--out", f"{out}: {error.strerror}") from None


def _written(app: App, file: separate_file.SeparateFile, out: Path) -> Json:
    vault = Vault(app.settings.evidence_key.get_secret_value())
    try:
        with read_only(app.engine) as conn:
            return separate_folder.write(file, out, lambda digest: vault.get(conn, digest))
    except OSError as error:
        raise bad_input("--out", f"{out}: {error.strerror}") from None
    except EvidenceError as error:
        raise Failed(WRONG, str(error)) from None


def _words(console: Console, index: Json, out: Path) -> None:
    console.print(
        f"[bold]{index['case']}[/bold]  {len(index['files'])} files and the index in {out}"
    )
    if not index["notices"]:
        console.print("  nobody was told anything yet")
        return
    shown = table("", "under", "to", "stands", "in the file", "lacks", shrink=("in the file",))
    for one in index["notices"]:
        counts = {name: len(one[name]) for name in ("copy", "proof")} | {
            "attempts": one["attempts"]
        }
        held = ", ".join(f"{name} {number}" for name, number in counts.items() if number)
        when = wording.moment(one["ended_on"] or one["sent_on"])[:10]
        lacks = Text(", ".join(one["lacks"]) or "-", style="red" if one["lacks"] else "dim")
        under = " ".join(map(section_words, one["sections"]))
        stands = f"{one['status']}\n{when}"
        shown.add_row(one["notice"], under, one["recipient"], stands, held or "-", lacks)
    console.print(shown)
