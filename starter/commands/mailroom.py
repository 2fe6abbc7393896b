"""`mailroom list|print|scan|import`: the print queue, the day's batch, the carrier's scans."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from sqlalchemy import Connection

from activities.blobs import Vault
from activities.mailroom import intake, queue
from activities.mailroom.intake import ScanOutcome
from activities.mailroom.scans import SCAN_CODES, ScanRow, parse_csv
from domain.actors import Actor, Role
from domain.model import Json
from domain.placement.common import OFFICE_ROLES
from domain.placement.delivery import DELIVERY
from law.civil import BadMoment, civil_day, localise, parse_moment
from records import ledger
from starter import papers, reading
from starter.answers import WithheldError
from starter.app import App
from starter.commands import given, wording
from starter.commands.reach import new_id, only_for, recorded, service, tell_cases
from starter.commands.shell import Call, command
from starter.output import WRONG, bad_input, table
from starter.sight import WITHHELD

_ROLES: Final = frozenset({Role.MAIL_ROOM, Role.OPERATOR, *OFFICE_ROLES})
_SCANNERS: Final = DELIVERY.commands["carrier-scan"].roles - {Role.SYSTEM}

_Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Mailings; else all.")]
_OutDir = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the batch is written.")]
_All = Annotated[bool, typer.Option("--all", help="Printed and handed-over mail too.")]
_Article = Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's 22 digits.")]
_Code = Annotated[
    str, typer.Argument(metavar="CODE", help="Such as unclaimed or delivered-addressee.")
]
_On = Annotated[str | None, typer.Option("--on", metavar="WHEN", help="When; else now.")]
_Signed = Annotated[
    str | None, typer.Option("--signed-by", help="addressee, other, or a name (kept as a note).")
]
_Csv = Annotated[str, typer.Argument(metavar="FILE", help="CSV; - is stdin.")]
_Id = Annotated[str | None, typer.Option("--id", help="Command id: printing again gives the same.")]


def add_mailroom(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = typer.Typer(no_args_is_help=True, help="The print queue, the manifest, the scans.")
    app.add_typer(group, name="mailroom", rich_help_panel=panel)

    @command(group, "list", example="dueprocess mailroom list --as mail-room:ro-east")
    def listing(call: Call, *, everything: _All = False) -> None:
        """List the envelopes that wait to be printed."""
        actor, app = _allowed(call, "mailroom list")
        with app.engine.begin() as conn:
            status = None if everything else "queued"
            pieces = queue.queued(conn, _office(actor), status)
            rules = papers.withheld(conn, {one.letter for one in pieces}, actor)
            rows = [_shown(one, rules.get(one.letter)) for one in pieces]
        call.out.result(rows, lambda console: _pieces(console, rows))

    @command(group, "print", example="dueprocess mailroom print --out today/")
    def batch(call: Call, ids: _Ids = None, *, out: _OutDir, command_id: _Id = None) -> None:
        """Write the day's batch: manifest (PDF, CSV), and a cover sheet with each letter."""
        actor, app = _allowed(call, "mailroom print")
        now = app.clock.now()
        vault = Vault(app.settings.evidence_key.get_secret_value())
        with (
            call.out.status("Printing the batch …"),
            recorded(app, actor, "mailroom print"),
            app.engine.begin() as conn,
        ):
            wanted, kept = _wanted(conn, actor, ids)
            order = queue.PrintOrder(wanted, civil_day(now), actor, command_id or new_id(), now)
            try:
                printed = queue.print_batch(conn, vault, order)
            except queue.QueueError as error:
                raise bad_input("mailroom", str(error)) from None
        shown = _written(out, printed)
        shown["left_out"] |= kept
        call.out.result(shown, lambda console: _batch(console, shown))

    @command(group, "scan", example="dueprocess mailroom scan 9407…  unclaimed --on 2031-06-20")
    def scan(
        call: Call, article: _Article, code: _Code, *, on: _On = None, signed_by: _Signed = None
    ) -> None:
        """Type one scan of the carrier; the delivery that it belongs to is told."""
        actor, app = _scanner(call, "mailroom scan")
        typed = {"article": article, "code": code, "signed_by": signed_by or ""}
        row = _row(typed, _moment(on) if on else app.clock.now())
        with app.engine.begin() as conn:
            outcomes = intake.take_in(conn, [row], actor, app.clock.now())
        _told(call, outcomes, ())

    @command(group, "import", example="dueprocess mailroom import scans.csv --as mail-room:ro-east")
    def bring(call: Call, file: _Csv) -> int:
        """Take in a CSV file of scans; a bad row is named and never hides a good one."""
        actor, app = _scanner(call, "mailroom import")
        text = given.text(file)
        with call.out.status(f"Importing {file} …"), app.engine.begin() as conn:
            done = intake.import_scans(conn, text, actor, app.clock.now())
        return _told(call, done.outcomes, done.errors)

    @command(group, "unmatched", example="dueprocess mailroom unmatched")
    def unmatched(call: Call) -> None:
        """List the scans that match no mailing."""
        _, app = _allowed(call, "mailroom unmatched")
        with app.engine.begin() as conn:
            names = ("id", "article", "code", "occurred_at", "recorded_at")
            rows = [{name: one[name] for name in names} for one in intake.unmatched(conn)]
        call.out.result(rows, lambda console: _claims(console, rows))


def _allowed(call: Call, name: str) -> tuple[Actor, App]:
    actor, app = call.actor(), service(call)
    only_for(app, actor, _ROLES, name, ledger.MAILROOM)
    return actor, app


def _scanner(call: Call, name: str) -> tuple[Actor, App]:
    actor, app = call.actor(), service(call)
    only_for(app, actor, _SCANNERS, name, ledger.MAILROOM)
    return actor, app


def _office(actor: Actor) -> str | None:
    """The one office whose mail an actor handles; a mail room without an office handles all."""
    return None if actor.office == "-" else reading.scope(actor)


def _wanted(
    conn: Connection, actor: Actor, ids: Sequence[str] | None
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The envelopes to be printed, and which stay because their letters are withheld: id -> why.

    Raises:
        Failed: one that is asked for is another office's, or there is none.
        WithheldError: one that is asked for is withheld, or all that wait are.
    """
    pieces = {one.id: one for one in queue.queued(conn, _office(actor), None if ids else "queued")}
    for one in ids or ():
        if one not in pieces:
            raise bad_input("mailroom", f"ids: there is no mailing {one}")
    asked = [pieces[one] for one in ids] if ids else list(pieces.values())
    rules = papers.withheld(conn, {one.letter for one in asked}, actor)
    kept = {one.id: rules[one.letter] for one in asked if one.letter in rules}
    wanted = tuple(one.id for one in asked if one.id not in kept)
    if kept and (ids or not wanted):
        raise WithheldError(next(iter(kept.values())), f"{', '.join(kept)}:", ledger.MAILROOM)
    return wanted, {one: f"{one}: {wording.withheld(rule)}" for one, rule in kept.items()}


def _shown(one: queue.Piece, rule: str | None) -> Json:
    """An envelope as a row of the list; of a withheld letter only that it is there."""
    row = asdict(one)
    if rule is None:
        return row
    names = ("id", "case", "letter", "kind", "office", "status", "queued_at", "manifest")
    return {**dict.fromkeys(row), **{name: row[name] for name in names}, WITHHELD: rule}


def _moment(text: str) -> datetime:
    try:
        at = parse_moment(text.strip())
    except BadMoment as error:
        raise bad_input("--on", str(error)) from None
    return at if isinstance(at, datetime) else localise(datetime(at.year, at.month, at.day))  # noqa: DTZ001 - localise gives the zone


def _row(typed: Json, at: datetime) -> ScanRow:
    """One typed scan, read as a line of a file is."""
    if typed["code"] not in SCAN_CODES:
        raise bad_input("CODE", f"{typed['code']!r} is none of {', '.join(SCAN_CODES)}")
    cells = ",".join(json.dumps(typed[name]) for name in ("article", "code"))
    read = parse_csv(f"article,code,occurred_at\n{cells},{at.isoformat()}\n")
    if read.errors:
        raise bad_input("ARTICLE", read.errors[0].partition("article: ")[2] or read.errors[0])
    return read.rows[0].model_copy(update={"signed_by": typed["signed_by"] or None})


def _told(call: Call, outcomes: Sequence[ScanOutcome], errors: Sequence[str]) -> int:
    tell_cases(
        call, [(one.case_id, one.fact_id) for one in outcomes if one.case_id and one.fact_id]
    )
    rows = [
        {"scan": one.scan, "article": one.article, "case": one.case_id, "known": one.known}
        for one in outcomes
    ]

    def words(console: Console) -> None:
        for one in rows:
            case = one["case"] or "matches no mailing: kept as an unmatched claim"
            console.print(f"{one['article']}  {case}{'  (was known)' if one['known'] else ''}")
        for line in errors:
            console.print(f"[red]{line}[/red]")

    call.out.result({"scans": rows, "errors": list(errors)}, words)
    return WRONG if errors else 0


def _written(out: Path, batch: queue.Batch) -> Json:
    """Write a batch into a folder that only its owner can read."""
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = {
            f"{batch.manifest}.pdf": batch.pdf,
            f"{batch.manifest}.csv": batch.csv.encode(),
        }
        for one in batch.pieces:
            name = one.article or one.mailing
            files[f"{name}-cover.pdf"] = one.cover
            files[f"{name}-letter.pdf"] = one.letter
        for name, content in files.items():
            (out / name).write_bytes(content)
            (out / name).chmod(0o600)
    except OSError as error:
        raise bad_input("--out", f"{out}: {error.strerror}") from None
    return {
        "manifest": batch.manifest,
        "folder": str(out),
        "files": sorted(files),
        "mailings": [one.mailing for one in batch.pieces],
        "left_out": dict(batch.left_out),
    }


def _pieces(console: Console, rows: list[Json]) -> None:
    if not rows:
        console.print("Nothing waits.")
        return
    shown = table("mailing", "what", "to", "case", "article", "state", shrink=("what", "to"))
    for one in rows:
        shown.add_row(
            one["id"],
            one["kind"],
            wording.withheld(one[WITHHELD]) if WITHHELD in one else one["recipient"],
            one["case"],
            one["article"] or "-",
            one["status"],
        )
    console.print(shown)


def _batch(console: Console, shown: Json) -> None:
    console.print(f"[bold]{shown['manifest']}[/bold]: {len(shown['mailings'])} envelope(s)")
    console.print(f"  {len(shown['files'])} files in {shown['folder']}")
    for reason in shown["left_out"].values():
        console.print(f"  [yellow]left out: {reason}[/yellow]")


def _claims(console: Console, rows: list[Json]) -> None:
    if not rows:
        console.print("Every scan has its mailing.")
        return
    shown = table("scan", "article", "code", "when")
    for one in rows:
        shown.add_row(one["id"], one["article"], one["code"], wording.moment(one["occurred_at"]))
    console.print(shown)
