"""`rebuild`, `restore`, `check`: what holds between the ledger, the read rows and the engine."""

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from sqlalchemy import Connection

from domain.actors import Actor, Role
from domain.model import Json
from domain.registry import PROCESSES
from records import checks
from records import rebuild as rebuilding
from records.checks import Live, Result
from records.commit import case_row
from records.engine import reading as read_only
from starter import live
from starter.answers import NotFoundError
from starter.commands.reach import only_for, service, with_gateway
from starter.commands.shell import Call, command
from starter.output import DONE, WRONG
from starter.sight import Sight

_Case = Annotated[str, typer.Argument(metavar="CASE", help="Id, such as consent-2026-000001.")]
_Mend = Annotated[
    bool, typer.Option("--mend", help="Write the read rows anew, as the ledger has them.")
]
_MENDERS: Final = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_RecordOnly = Annotated[
    bool, typer.Option("--record-only", help="Leave out the checks that ask the running workflows.")
]


def add_rebuild(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "rebuild", panel=panel, example="dueprocess rebuild consent-2026-000001")
    def rebuild(call: Call, case: _Case, *, mend: _Mend = False) -> int:
        """Fold a case from the ledger alone, and compare it with what the record shows.

        Changes nothing, unless --mend is given. Exit code 1 if the two differ.
        """
        actor, app = call.actor(), service(call)
        if mend:
            only_for(app, actor, _MENDERS, "rebuild --mend", case)
        with read_only(app.engine) as conn:
            shown = _compared(conn, case, actor)
        if mend and not shown["same"]:
            with app.engine.begin() as conn:
                rebuilding.mend(conn, PROCESSES, case)
            shown["mended"] = True
        call.out.result(shown, lambda console: _rebuilt(console, shown))
        return DONE if shown["same"] or mend else WRONG


def _compared(conn: Connection, case: str, actor: Actor) -> Json:
    """The fold of a case beside its read row."""
    try:
        state = rebuilding.rebuild(conn, PROCESSES, case)
    except LookupError:
        raise NotFoundError(f"no case {case}") from None
    seen = Sight(PROCESSES[state.process], state, actor)
    if not seen.sees:
        raise NotFoundError(f"no case {case}")
    row = case_row(conn, case)
    folded = state.lean()
    held = type(state).model_validate(row["state"]).lean() if row is not None else {}
    differing = sorted(name for name in {*folded, *held} if folded.get(name) != held.get(name))
    return {
        "case": case,
        "events": state.version,
        "same": not differing,
        "differing": differing,
        "mended": False,
        "state": seen.lean(),
    }


def add_restore(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "restore", panel=panel, example="dueprocess restore")
    def restore(call: Call) -> None:
        """Start the workflow of every open case that has none, from the record.

        For the loss of Temporal's store, or of single workflows. Safe to repeat.
        """
        done = with_gateway(
            call, lambda gateway: live.restore(gateway.runner), "Restoring the open cases …"
        )
        shown = {"started": list(done.started), "running": len(done.running)}
        call.out.result(shown, lambda console: _restored(console, done))


def add_check(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "check", panel=panel, example="dueprocess check --json")
    def check(call: Call, *, record_only: _RecordOnly = False) -> int:
        """Check what must hold between ledger, record and engine; each finding with a remedy.

        Exit code 1 if anything is found.
        """
        app = service(call)
        cases = None
        if not record_only:
            cases = with_gateway(
                call, lambda gateway: live.views(gateway.client), "Asking the running cases …"
            )
        with call.out.status("Checking …"), read_only(app.engine) as conn:
            results = checks.run(conn, Live(now=app.clock.now(), cases=cases))
        shown = [_result(one) for one in results]
        call.out.result(shown, lambda console: _checked(console, results))
        return DONE if all(one.ok for one in results) else WRONG


def _result(one: Result) -> Json:
    return {
        "check": one.check.name,
        "title": one.check.title,
        "ok": one.ok,
        "findings": [{"case": found.case, "what": found.what} for found in one.findings],
        "remedy": one.check.remedy if one.findings else None,
        "broken": one.broken,
        "left_out": one.left_out,
    }


def _checked(console: Console, results: tuple[Result, ...]) -> None:
    for one in results:
        if one.broken:
            console.print(f"[red]✗[/red] {one.check.title}: could not run ({one.broken})")
        elif one.left_out:
            console.print(f"[dim]- {one.check.title}: left out, {one.left_out}[/dim]")
        elif one.findings:
            console.print(f"[red]✗[/red] [bold]{one.check.title}[/bold]: {len(one.findings)}")
            for found in one.findings:
                console.print(f"    {found.case or '-'}  {found.what}", markup=False)
            console.print(f"    [yellow]→ {one.check.remedy}[/yellow]")
        else:
            console.print(f"[green]✓[/green] [dim]{one.check.title}: none[/dim]")


def _rebuilt(console: Console, shown: Json) -> None:
    count = f"{shown['events']} events"
    if shown["same"]:
        console.print(f"[green]{shown['case']}[/green]: {count}; the record shows what they give.")
    else:
        fields = ", ".join(shown["differing"])
        mended = "; its read rows were written anew" if shown["mended"] else ""
        console.print(f"[bold red]{shown['case']}[/bold red]: {count}; differs in {fields}{mended}")
    _state(console, shown["state"])


def _state(console: Console, state: dict[str, Any]) -> None:
    width = max(map(len, state))
    for name, value in state.items():
        if not isinstance(value, dict | list):
            console.print(f"  {name:<{width}}  {value}", markup=False)
        else:
            console.print(f"  {name:<{width}}  {len(value)} …", markup=False)


def _restored(console: Console, done: live.Restored) -> None:
    console.print(f"started {len(done.started)}, running before {len(done.running)}")
    for case in done.started:
        console.print(f"  {case}")
