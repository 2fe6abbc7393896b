"""`ledger verify|export|show`: the record's own proof."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from domain.actors import Role
from domain.model import Json
from records import checkpoint, export, queries
from records.engine import reading as read_only
from records.ledger import OFFICES
from records.verify import Verdict, verify
from starter import exported, reading
from starter.app import App
from starter.commands import wording
from starter.commands.reach import new_id, only_for, service
from starter.commands.shell import Call, command
from starter.output import DONE, WRONG, bad_input, not_found, table
from starter.sight import Sights

_ALL: Final = frozenset({Role.AUDITOR, Role.OPERATOR, Role.COUNSEL, Role.SUPERVISOR})
_REGISTER: Final = "register:"
_LONGEST: Final = 90

_Scopes = Annotated[
    list[str] | None, typer.Argument(metavar="SCOPE", help="Cases or registers; else all.")
]
_Scope = Annotated[str, typer.Argument(metavar="SCOPE", help="A case id, or register:offices …")]
_Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the lines.")]


def add_ledger(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = typer.Typer(no_args_is_help=True, help="The record's proof: verify, export, show.")
    app.add_typer(group, name="ledger", rich_help_panel=panel)

    @command(group, "verify", example="dueprocess ledger verify")
    def check(call: Call, scopes: _Scopes = None) -> int:
        """Check every hash chain, number and signed checkpoint; names the first bad row."""
        app = service(call)
        key_id, key = _public(app)
        with call.out.status("Verifying the ledger …"), read_only(app.engine) as conn:
            verdict = verify(conn, scopes, {key_id: key})
        shown = _verdict(verdict, key_id)
        call.out.result(shown, lambda console: _print(console, verdict))
        return DONE if verdict.ok else WRONG

    @command(group, "export", example="dueprocess ledger export --out ledger.jsonl --as auditor")
    def write(call: Call, *, out: _Out) -> None:
        """Write the ledger as JSON Lines, for tools/verify_ledger.py to check without us.

        What is withheld from your role is there without its content. The cases of other offices are
        only there for whoever sees them.
        """
        actor, app = call.actor(), service(call)
        only_for(app, actor, _ALL, "ledger export", OFFICES)
        lines = 0
        try:
            with (
                call.out.status("Exporting the ledger …"),
                read_only(app.engine) as conn,
                out.open("w", encoding="utf-8") as target,
            ):
                veil = exported.Veil(Sights(conn, actor))
                for line in export.lines(conn, exported.chains(conn, actor), veil):
                    target.write(line + "\n")
                    lines += 1
        except OSError as error:
            raise bad_input("--out", f"{out}: {error.strerror}") from None
        key_id, key = _public(app)
        shown = {"file": str(out), "lines": lines, "key_id": key_id, "public_key": key.hex()}
        shown["withheld"] = veil.veiled
        call.out.result(shown, lambda console: _exported(console, shown))

    @command(group, "show", example="dueprocess ledger show consent-2026-000001")
    def show(call: Call, scope: _Scope) -> None:
        """Show the entries of a case or register, refusals and reads among them."""
        actor, app = call.actor(), service(call)
        register = scope.startswith(_REGISTER)
        if register:
            only_for(app, actor, _ALL, f"ledger show {scope}", scope)
        with app.engine.begin() as conn:
            seen = None if register else reading.sight(conn, scope, actor)
            if seen is not None:
                queries.note_read(conn, scope, actor, new_id(), app.clock.now())
            rows = queries.history(conn, scope)
            rows = rows if seen is None else [seen.entry(one) for one in rows]
        if not rows:
            raise not_found(f"no ledger of {scope}")
        call.out.result(rows, lambda console: _rows(console, rows))


def _public(app: App) -> tuple[str, bytes]:
    return checkpoint.public_key(app.settings.checkpoint_key.get_secret_value())


def _verdict(verdict: Verdict, key_id: str) -> Json:
    fault = verdict.fault
    return {
        "ok": verdict.ok,
        "entries": verdict.rows,
        "chains": verdict.scopes,
        "checkpoints": verdict.checkpoints,
        "key_id": key_id,
        "fault": None
        if fault is None
        else {"no": fault.no, "scope": fault.scope, "seq": fault.seq, "what": fault.what},
    }


def _print(console: Console, verdict: Verdict) -> None:
    seen = f"{verdict.rows} entries in {verdict.scopes} chains, {verdict.checkpoints} checkpoints"
    if verdict.fault is None:
        console.print(f"[green]The ledger holds[/green]: {seen}.")
    else:
        console.print(f"[bold red]The ledger is broken[/bold red]: {verdict.fault.line()}")
        console.print(f"  looked at {seen} before that; see docs/runbooks/restore.md")


def _exported(console: Console, shown: Json) -> None:
    veiled = f", {shown['withheld']} entries withheld from you" if shown["withheld"] else ""
    console.print(f"{shown['file']}: {shown['lines']} lines{veiled}")
    console.print(
        f"  signed by {shown['key_id']}, public key {shown['public_key']}", soft_wrap=True
    )


def _rows(console: Console, rows: list[Json]) -> None:
    shown = table("no", "seq", "recorded", "kind", "by", "says", shrink=("by", "says"))
    for one in rows:
        sealed = one.get("withheld")
        says = Text(wording.withheld(sealed) if sealed else _says(one["body"]))
        recorded = wording.moment(one["recorded_at"])
        shown.add_row(
            str(one["no"]),
            str(one["seq"]),
            recorded,
            one["kind"],
            one["actor"] or one["role"],
            says,
        )
    console.print(shown)


def _says(body: Json) -> str:
    parts = [
        f"{name} {value}"
        for name, value in body.items()
        if isinstance(value, str | int)
        and name in {"rule", "message", "command", "id", "code", "case"}
    ]
    text = ", ".join(parts)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
