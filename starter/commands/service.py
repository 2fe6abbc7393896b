"""`up` and `demo`: the service in one process, without and with fictional cases."""

import asyncio
import os
from dataclasses import asdict

import typer
from rich.console import Console

from runtime import logging as logs
from runtime.settings import Settings
from starter import up as embedded
from starter.commands.shell import Call, command

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
