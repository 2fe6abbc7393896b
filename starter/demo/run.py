"""`dueprocess demo`: the service of `up`, and the fictional cases typed into it before it is ready.

Belongs here: the life of that command and what it prints. Not here: the cases.
"""

import asyncio
import os
import shlex
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console

from domain.actors import Actor, Role
from records import evidence
from runtime import logging as logs
from runtime.settings import Settings
from starter import actor as actors
from starter import up as embedded
from starter.app import assemble
from starter.commands.shell import DEFAULT_DATA
from starter.demo import people
from starter.demo.actors import ACTORS
from starter.demo.beds import FIRST as MAIN_SITE
from starter.demo.placements import RETURNED
from starter.demo.proceedings import SPLIT
from starter.demo.seeding import DemoError, Seeded, seed
from starter.demo.stories import UNCLAIMED
from starter.output import DONE, WRONG, Failed, Output

PROGRAM: Final = "dueprocess"
SUPERVISOR: Final = Actor(id="supervisor-1", role=Role.SUPERVISOR, office=people.EAST)
"""Who acts in a demonstration when a command does not say."""


def main(data_dir: Path, *, as_json: bool = False) -> int:
    """Start everything, with fictional cases at many stages, until Ctrl-C.

    Started again on the same data directory nothing is typed twice: the cases go on.

    Returns:
        The exit code.

    Raises:
        Failed: the service does not start, or the cases cannot be typed (exit code 1, 2 or 4).
    """
    out = Output(as_json=as_json)
    settings = Settings.load(data_dir, create_keys=True)
    logs.configure("warning", as_json=False)
    typed: list[Seeded] = []

    async def prepare(service: embedded.Service) -> None:
        typed.append(await _type(settings, service, out))

    def ready(service: embedded.Service) -> None:
        _print(out, service, typed[0])

    with embedded.alone(settings.data_dir):
        actors.write(settings.data_dir, SUPERVISOR)
        asyncio.run(embedded.serve(settings, ready, out.note, prepare))
    return DONE


async def _type(settings: Settings, service: embedded.Service, out: Output) -> Seeded:
    """Type the cases in through the gateway, as people would."""
    out.note("fictional cases are typed in, where they are not there yet")
    app = await asyncio.to_thread(assemble, settings)
    papers = evidence.Store([settings.evidence_key.get_secret_value()])
    try:
        return await seed(app.gateway(service.client), papers, app.tables, out.note)
    except DemoError as error:
        raise Failed(WRONG, str(error)) from error
    finally:
        app.engine.dispose()


def tries(seeded: Seeded, data: Path, program: str = PROGRAM) -> tuple[tuple[str, str], ...]:
    """Commands worth trying, each with what it shows.

    Args:
        seeded: the cases.
        data: the directory of the service; named where it is not the usual one of this place.
        program: how the command line is called here.
    """
    at = "" if data == Path(DEFAULT_DATA).absolute() else f" --data {shlex.quote(str(data))}"
    said = shlex.quote(program)
    return (
        (f"{said} deadlines{at}", "what is due, least time left first"),
        (f"{said} show {seeded.cases[UNCLAIMED]}{at}", "a request that came back unclaimed"),
        (f"{said} show {seeded.cases[RETURNED]}{at}", "a placement: what its decision still lacks"),
        (
            f"{said} show {seeded.cases[SPLIT]} --as {_as('chief')}{at}",
            "a docket: two votes, one clock",
        ),
        (
            f"{said} show {seeded.cases[MAIN_SITE]} --as {_as('head')}{at}",
            "a full site: its beds, and who waits for the next one and why",
        ),
        (
            f"{said} do {seeded.delivery} record-verbal-attempt --set reached=false{at}",
            "log a call about it; the third call orders the follow-up letter",
        ),
    )


def _as(name: str) -> str:
    """Somebody of the demonstration, as `--as` wants it."""
    one = ACTORS[name]
    return f"{one.role}:{one.office}:{one.id}"


def called_as() -> str:
    """How somebody in another terminal calls this program: by its name, if a shell finds it."""
    here = Path(sys.argv[0])
    found = shutil.which(PROGRAM)
    if here.name != PROGRAM or (found and Path(found).samefile(here)):
        return PROGRAM
    near = os.path.relpath(here)
    return str(here) if near.startswith("..") else near


def _print(out: Output, service: embedded.Service, seeded: Seeded) -> None:
    where = service.addresses
    worth = tries(seeded, Path(where.data), called_as())

    def words(console: Console) -> None:
        console.print("\n[bold green]dueprocess is up, with fictional cases.[/bold green]")
        console.print("Nobody in it exists. Ctrl-C stops everything; the data stay.\n")
        console.print(f"  Temporal UI   {where.ui}")
        console.print(
            f"  payloads      {where.codec} (decodes them for the UI, on this machine only)"
        )
        console.print(f"  Temporal      {where.temporal}")
        console.print(f"  data          {where.data}")
        console.print(
            f"  cases         {len(seeded.cases)}; typed just now: {seeded.typed} entries"
        )
        console.print("\nSix commands worth trying, in another terminal:\n")
        for line, about in worth:
            console.print(f"  [bold]{line}[/bold]", soft_wrap=True)
            console.print(f"      [dim]{about}[/dim]")
        console.print(
            "\n[dim]Weeks of work were typed in a minute: what was typed after its day says"
            "\n'recorded late', and letters bear the day on which they were typed.[/dim]\n"
        )

    data = {**asdict(where), "cases": list(seeded.cases.values()), "typed": seeded.typed}
    out.result({**data, "try": [line for line, _ in worth]}, words)
