"""`open` and `do`: how a person changes a case. Both go through the gateway."""

from typing import Annotated

import typer
from rich.console import Console

from domain import rules
from domain.commands import Reply
from domain.process import process_of
from domain.refusal import Refusal
from domain.registry import PROCESSES
from starter.answers import Answer, Order
from starter.commands import given
from starter.commands.reach import new_id, with_gateway
from starter.commands.shell import Call, command
from starter.output import REFUSED, Failed, bad_input, refused

_Type = Annotated[str, typer.Argument(metavar="CASE-TYPE", help="Such as consent.")]
_File = Annotated[str | None, typer.Argument(metavar="FILE", help="JSON or YAML; - is stdin.")]
_Case = Annotated[str, typer.Argument(metavar="CASE", help="Id, such as consent-2026-000001.")]
_Command = Annotated[str, typer.Argument(metavar="COMMAND", help="As `show CASE` lists them.")]
_Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One field; a.b=c for an inner one."),
]
_On = Annotated[
    str | None,
    typer.Option("--on", metavar="WHEN", help="When it happened (Missouri time); else now."),
]
_Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept as a note, apart.")]
_Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="DIGEST", help="What proves it.")
]
_Id = Annotated[
    str | None,
    typer.Option("--id", help="Command id: giving it again with the same id changes nothing."),
]


def add_open(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(
        app,
        "open",
        panel=panel,
        example="dueprocess open consent case.yaml --as regional-office:ro-east",
    )
    def open_case(
        call: Call,
        case_type: _Type,
        file: _File = None,
        *,
        sets: _Set = None,
        on: _On = None,
        command_id: _Id = None,
    ) -> None:
        """Open a case from a file of facts; prints its id.

        The registers and the rule tables add what need not be typed. `dueprocess process form
        CASE-TYPE` writes a file to be filled in.
        """
        if case_type not in PROCESSES:
            known = ", ".join(sorted(PROCESSES))
            raise bad_input("CASE-TYPE", f"{case_type!r} is none of {known}")
        data = given.complete(given.content(file), sets or (), on)
        actor, name = call.actor(), command_id or new_id()
        answer = with_gateway(
            call, lambda gateway: gateway.open(case_type, data, actor, name), "Opening the case …"
        )
        if isinstance(answer, Refusal) and answer.rule == rules.H_05:
            more = f"dueprocess process form {case_type} lists the fields"
            raise Failed(REFUSED, f"{answer.line()} ({more})", refused(answer).data)
        _print(call, answer, "opened")


def add_do(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(
        app,
        "do",
        panel=panel,
        example="dueprocess do consent-2026-000001 record-request-sent --set method=hand",
    )
    def do(
        call: Call,
        case: _Case,
        name: _Command,
        file: _File = None,
        *,
        sets: _Set = None,
        on: _On = None,
        reason: _Reason = None,
        evidence: _Evidence = None,
        command_id: _Id = None,
    ) -> None:
        """Give one command to a case. `dueprocess process commands NAME` lists their fields.

        Accepted means recorded. A refusal names its rule, and is recorded as well.
        """
        data = given.complete(given.content(file), sets or (), on, reason, evidence or ())
        order = Order(case, name, data, call.actor(), command_id or new_id())
        answer = with_gateway(call, lambda gateway: gateway.do(order), f"{name} …")
        _print(call, answer, "recorded")


def _print(call: Call, answer: Answer, done: str) -> None:
    if isinstance(answer, Refusal):
        raise refused(answer)
    reply: Reply = answer

    def words(console: Console) -> None:
        process = PROCESSES.get(process_of(reply.case, PROCESSES))
        stage = process.stages.titles.get(reply.stage, reply.stage) if process else reply.stage
        known = "given before under this id: nothing is recorded twice"
        what = f"{done}: {', '.join(reply.events)}" if reply.events else known
        console.print(f"[bold]{reply.case}[/bold]  {what}")
        console.print(f"  now: {stage} (version {reply.version})")
        for warning in reply.warnings:
            console.print(f"  [yellow]beware: {warning}[/yellow]")
        console.print(
            f"  [dim]command id {reply.command_id}; next: dueprocess show {reply.case}[/dim]"
        )

    call.out.result(reply.model_dump(mode="json"), words)
