"""`letter` and `evidence`: the PDFs that went out, and the files that prove."""

import mimetypes
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from activities.blobs import Kept, Vault
from domain.model import Json
from records import queries
from records.evidence import EvidenceError, Item
from starter import files, papers
from starter.app import App
from starter.commands import wording
from starter.commands.reach import new_id, recorded, service
from starter.commands.shell import Call, command
from starter.output import NOT_FOUND, WRONG, Failed, bad_input, table

_SHRINK: Final = ("kind", "to", "entry", "mail", "superseded")
_Letter = Annotated[str, typer.Argument(metavar="ID|list", help="A letter; or the word list.")]
_OfCase = Annotated[str | None, typer.Argument(metavar="CASE", help="With list: the case.")]
_Out = Annotated[
    str | None, typer.Option("--out", metavar="FILE", help="Where to write it; - is stdout.")
]
_File = Annotated[str, typer.Argument(metavar="FILE", help="The file to keep.")]
_Digest = Annotated[str, typer.Argument(metavar="DIGEST", help="Or its first eight digits.")]
_Media = Annotated[
    str | None, typer.Option("--media-type", help="Such as application/pdf; else by the name.")
]
_Id = Annotated[str | None, typer.Option("--id", help="Command id.")]


def add_letter(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(
        app, "letter", panel=panel, example="dueprocess letter L-0123456789ab --out letter.pdf"
    )
    def letter(call: Call, name: _Letter, case: _OfCase = None, *, out: _Out = None) -> None:
        """Write a letter's PDF to a file, or list the letters of a case: letter list CASE."""
        if name == "list":
            if case is None:
                raise bad_input("CASE", "letter list CASE: which case?")
            _list_letters(call, case)
            return
        if out is None:
            raise bad_input("--out", "say where the PDF is to be written")
        actor, app = call.actor(), service(call)
        now = app.clock.now()
        with recorded(app, actor, "letter"), app.engine.begin() as conn:
            row = papers.letter(conn, name, actor)
            plain = _opened(lambda: _vault(app).get(conn, row["digest"]))
            queries.note_read(conn, row["case_id"], actor, new_id(), now)
        _write(call, plain, out, {"letter": name, "kind": row["kind"], "digest": row["digest"]})


def add_evidence(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = typer.Typer(no_args_is_help=True, help="Files that prove: add, show, list.")
    app.add_typer(group, name="evidence", rich_help_panel=panel)

    @command(group, "add", example="dueprocess evidence add signed-consent.pdf")
    def add(call: Call, file: _File, *, media_type: _Media = None, command_id: _Id = None) -> None:
        """Keep a file, encrypted, under its digest; give the digest to commands with --evidence."""
        plain = _read(file)
        media = media_type or mimetypes.guess_type(file)[0] or "application/octet-stream"
        actor, app = call.actor(), service(call)
        kept = Kept(media, actor, command_id or new_id(), app.clock.now())
        with app.engine.begin() as conn:
            try:
                digest = _vault(app).put(conn, plain, kept)
            except EvidenceError as error:
                raise bad_input("FILE", str(error)) from None
        shown = {"digest": digest, "media_type": media, "size": len(plain)}
        call.out.result(shown, lambda console: console.print(digest, soft_wrap=True))

    @command(group, "show", example="dueprocess evidence show 3f5a8c01 --out proof.pdf")
    def show(call: Call, digest: _Digest, *, out: _Out = None) -> None:
        """Show what a file is, or write it out. Writing it out is an entry in the ledger."""
        actor, app = call.actor(), service(call)
        with recorded(app, actor, "evidence show"), app.engine.begin() as conn:
            item = files.file(conn, digest, actor)
            plain = None
            if out is not None:
                plain = _opened(lambda: _vault(app).get(conn, item.digest))
                files.note_read(conn, item.digest, actor, new_id(), app.clock.now())
        if plain is not None and out is not None:
            _write(call, plain, out, asdict(item))
        else:
            call.out.result(asdict(item), lambda console: _files(console, [item]))

    @command(group, "list", example="dueprocess evidence list")
    def listing(call: Call) -> None:
        """List the files that your office added or that its cases name."""
        actor, app = call.actor(), service(call)
        with app.engine.begin() as conn:
            items = files.files(conn, actor)
        call.out.result([asdict(one) for one in items], lambda console: _files(console, items))


def _list_letters(call: Call, case: str) -> None:
    actor, app = call.actor(), service(call)
    with app.engine.begin() as conn:
        rows = papers.letters(conn, case, actor)
        queries.note_read(conn, case, actor, new_id(), app.clock.now())
    call.out.result(rows, lambda console: _letters(console, rows))


def _letters(console: Console, rows: list[Json]) -> None:
    if not rows:
        console.print("No letter.")
        return
    old = any(one["superseded"] for one in rows)
    columns = ("letter", "kind", "to", "entry", "made", "mail", *(["superseded"] if old else []))
    shown = table(*columns, shrink=_SHRINK)
    for one in rows:
        told = ("envelope", "stands", "mail", "article")
        mail = " ".join(str(one[name]) for name in told if one[name])
        sealed = one.get("withheld")
        to = wording.withheld(sealed) if sealed else one["recipient"]
        shown.add_row(
            one["id"],
            one["kind"],
            to,
            f"{one['event']['version']} {one['event']['kind']}",
            wording.moment(one["at"]),
            mail or "-",
            *([_superseded(one["superseded"])] if old else []),
        )
    console.print(shown)


def _superseded(said: Json | None) -> str:
    """By what: a newer letter, the strike of its entry, or a plan that dropped it."""
    if said is None:
        return "-"
    return f"by {said['letter']}" if said["letter"] else str(said["why"])


def _files(console: Console, items: Sequence[Item]) -> None:
    if not items:
        console.print("No file.")
        return
    shown = table("digest", "what", "bytes", "added", "by", shrink=("digest", "by"))
    for one in items:
        gone = " (removed by law)" if one.removed_at else ""
        added = wording.moment(one.added_at)
        if isinstance(one, files.File) and one.withheld:
            shown.add_row("-", wording.withheld(one.withheld), "-", added, "-")
            continue
        shown.add_row(one.digest, one.media_type + gone, str(one.size), added, one.added_by)
    console.print(shown)


def _vault(app: App) -> Vault:
    return Vault(app.settings.evidence_key.get_secret_value())


def _opened(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except EvidenceError as error:
        code = WRONG if "changed" in str(error) else NOT_FOUND
        raise Failed(code, str(error)) from None


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise bad_input("FILE", f"{file}: {error.strerror}") from None


def _write(call: Call, plain: bytes, out: str, about: Json) -> None:
    """Write a file that only its owner may read: it may hold what a letter says of a person."""
    if out == "-":
        if call.out.as_json:
            raise bad_input("--out", "- and --json want the same stdout")
        sys.stdout.buffer.write(plain)
        return
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(plain)
    except OSError as error:
        raise bad_input("--out", f"{out}: {error.strerror}") from None
    about = {**about, "file": out, "bytes": len(plain)}
    call.out.result(about, lambda console: console.print(f"{out} ({len(plain)} bytes)"))
