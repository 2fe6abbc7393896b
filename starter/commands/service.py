"""`up` and `demo`: the service in one process, without and with fictional cases."""

import asyncio
import importlib
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from runtime import logging as logs
from runtime.settings import Settings
from starter import up as embedded
from starter.commands.shell import Call, command

_Files = Annotated[list[Path], typer.Argument(metavar="SCENARIO…", help="Files or folders.")]
_ELSEWHERE = ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "DUEPROCESS_TEMPORAL_ADDRESS")


def add_up(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "up", panel=panel, example="dueprocess up --data .dueprocess")
    def up(call: Call) -> None:
        """Start the record, the Temporal server with its UI, and the worker; Ctrl-C stops all.

        What is stored in the data directory is kept; killed at any moment and started again, the
        cases go on where they were.
        """
        settings = Settings.load(call.place(), create_keys=True)
        logs.configure("warning", as_json=False)
        with embedded.alone(settings.data_dir):
            asyncio.run(
                embedded.serve(settings, lambda service: _ready(call, service), call.out.note)
            )


def add_demo(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "demo", panel=panel, example="dueprocess demo")
    def demo(call: Call) -> int:
        """Start the service with fictional cases: some due tomorrow, some late.

        It brings an actor of its own, so that every command can be tried at once.
        """
        main = importlib.import_module("starter.demo").main
        code: int = main(call.place(), as_json=call.out.as_json)
        return code


def add_rehearse(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "rehearse", panel=panel, example="dueprocess rehearse tests/scenarios/consent")
    def rehearse(call: Call, files: _Files) -> int:
        """Play scenario files (or all below a folder) against the whole service, in virtual time.

        One line per step, a difference for each expectation that does not hold; 0 if all hold.
        """
        main = importlib.import_module("starter.rehearse").main
        code: int = main(files, as_json=call.out.as_json)
        return code


def _ready(call: Call, service: embedded.Service) -> None:
    where = service.addresses

    def words(console: Console) -> None:
        console.print("\n[bold green]dueprocess is up.[/bold green]  Ctrl-C stops everything.\n")
        console.print(f"  Temporal UI   {where.ui}")
        console.print(f"  Temporal      {where.temporal}")
        console.print(
            f"  payloads      {where.codec} (decodes them for the UI, on this machine only)"
        )
        console.print(f"  data          {where.data}\n")

    call.out.result(asdict(where), words)
    for name in _ELSEWHERE:
        if os.environ.get(name):
            call.out.note(f"beware: {name} is set: other commands in this shell go there, not here")
