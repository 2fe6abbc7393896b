"""`operate migrate|prepare|pump|upgrade`: what `up` does by itself, one step at a time.

Belongs here: the steps of an installation whose parts run apart (`docker-compose.yml`). Not here:
what an upgrade does (`starter/upgrade.py`), nor what the pump repeats (`starter/pump.py`).
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console
from temporalio.common import WorkerDeploymentVersion

from domain.actors import Actor, Role
from records import ledger, migrate, roles
from records.ledger import Entry
from runtime import logging as logs
from runtime.client import connect
from runtime.embedded import RETENTION
from runtime.namespace import prepare as prepare_namespace
from runtime.runner import build_id
from runtime.settings import Settings
from starter.app import App, assemble
from starter.commands.reach import new_id, only_for, settings
from starter.commands.shell import Call, command
from starter.gateway import Gateway
from starter.output import DONE, WRONG, bad_input
from starter.pump import Pump
from starter.up import until_signalled
from starter.upgrade import PATIENCE, Upgrade, Upgraded
from worker import beat, code

_MAY: Final = frozenset({Role.OPERATOR})
_SCOPE: Final = "operations"
_PASSWORD: Final = "DUEPROCESS_ROLE_PASSWORD"  # noqa: S105 - the name of a variable

_Role = Annotated[
    str | None,
    typer.Option("--role", help=f"The service's own role; its password from {_PASSWORD}."),
]
_First = Annotated[bool, typer.Option("--first", help="Only if no build is current yet.")]
_Override = Annotated[
    bool, typer.Option("--override", help="Move those left behind as they stand, if they replay.")
]
_Build = Annotated[str | None, typer.Option("--build", help="Another build than this code's.")]
_Patience = Annotated[
    int, typer.Option("--patience", min=1, help="Seconds in which nothing moves, then it ends.")
]


def add_operate(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = typer.Typer(no_args_is_help=True, help="The steps of an installation of many parts.")
    app.add_typer(group, name="operate", rich_help_panel=panel)
    _add_migrate(group)
    _add_prepare(group)
    _add_pump(group)
    _add_upgrade(group)


def _add_migrate(group: typer.Typer) -> None:
    @command(group, "migrate", example="dueprocess operate migrate --role dueprocess")
    def run(call: Call, *, role: _Role = None) -> None:
        """Bring the tables of the record up to date, as their owner; safe to repeat.

        With --role the role in which the service works is made and granted what it needs: it owns
        no table, and cannot change what the ledger holds.
        """
        engine = assemble(settings(call)).engine
        before = migrate.current(engine)
        migrate.upgrade(engine)
        if role is not None:
            _admit(role, lambda password: roles.admit(engine, role, password))
        shown = {"before": before, "now": migrate.current(engine), "role": role}
        text = f"the record stands at {shown['now']}; before: {before or 'empty'}"
        call.out.result(shown, lambda console: console.print(text))


def _add_prepare(group: typer.Typer) -> None:
    @command(group, "prepare", example="dueprocess operate prepare")
    def run(call: Call) -> None:
        """Make the namespace on the Temporal server, and register the search attributes."""
        held = settings(call)

        async def prepared() -> tuple[str, bool]:
            client = await connect(held, identity="cli")
            return client.namespace, await prepare_namespace(client, RETENTION)

        with call.out.status("Preparing the server …"):
            name, fresh = asyncio.run(prepared())
        text = f"namespace {name}: {'made' if fresh else 'was there'}; search attributes registered"
        shown = {"namespace": name, "made": fresh}
        call.out.result(shown, lambda console: console.print(text))


def _add_pump(group: typer.Typer) -> None:
    @command(group, "pump", example="dueprocess operate pump")
    def run(call: Call) -> None:
        """Repeat what may have been lost between record and engine; sign each day's checkpoint.

        Runs until it is told to stop. One is enough; two do no harm.
        """
        held = settings(call)
        logs.configure(held.log_level, as_json=held.log_json)
        asyncio.run(_pumping(assemble(held)))


def _add_upgrade(group: typer.Typer) -> None:
    @command(group, "upgrade", example="dueprocess operate upgrade --as operator")
    def run(
        call: Call,
        *,
        first: _First = False,
        override: _Override = False,
        build: _Build = None,
        patience: _Patience = PATIENCE,
    ) -> int:
        """Make this code's build current, and let every open case move to it.

        Exit code 1 if cases stay behind; each is named with what keeps it. They move by themselves
        when that has ended; the workers of their build must run until then.
        """
        held = settings(call)
        if override and build is not None and build != _own(held):
            raise bad_input("--override", "histories can be replayed on this code's build alone")
        app, actor = assemble(held), call.actor()
        only_for(app, actor, _MAY, "operate upgrade", _SCOPE)

        async def upgraded() -> Upgraded:
            gateway = await app.connect(identity="cli")
            work = _upgrade(gateway, held, build, call)
            work.patience = patience
            if first:
                current = await work.first()
                return Upgraded(build=current, before=current, moved=0)
            done = await work.run()
            return await work.override(done, code(held)) if override and done.left else done

        with call.out.status("Upgrading …"):
            done = asyncio.run(upgraded())
        if not first:
            _recorded(app, actor, done)
        call.out.result(asdict(done), lambda console: _words(console, done))
        return WRONG if done.left else DONE


def _upgrade(gateway: Gateway, held: Settings, build: str | None, call: Call) -> Upgrade:
    version = WorkerDeploymentVersion(held.deployment_name, build or _own(held))
    return Upgrade(gateway.runner, version, call.out.note)


def _own(held: Settings) -> str:
    return held.build_id or build_id()


def _admit(role: str, admit: Callable[[str], None]) -> None:
    password = os.environ.get(_PASSWORD)
    if not password:
        raise bad_input(_PASSWORD, f"is missing; it is the password of the role {role}")
    try:
        admit(password)
    except ValueError as error:
        raise bad_input("--role", str(error)) from None


async def _pumping(app: App) -> None:
    gateway = await app.connect(identity="pump")
    seed = app.settings.checkpoint_key.get_secret_value()
    async with until_signalled() as stopped:
        pump = asyncio.create_task(Pump(gateway.runner, app.clock, seed).run())
        beating = asyncio.create_task(beat(app.settings.alive_file))
        stop = asyncio.create_task(stopped.wait())
        await asyncio.wait([pump, stop], return_when=asyncio.FIRST_COMPLETED)
        beating.cancel()
        if pump.done():
            pump.result()  # only a fault of ours ends it
        pump.cancel()


def _recorded(app: App, actor: Actor, done: Upgraded) -> None:
    """Who made which build current, and which runs were moved as they stood."""
    now = app.clock.now()
    body = {
        "build": done.build,
        "before": done.before,
        "moved": done.moved,
        "overridden": list(done.overridden),
        "left": [one.case for one in done.left],
    }
    entry = Entry(_SCOPE, "build-made-current", new_id(), actor, now, now, body)
    with app.engine.begin() as conn:
        ledger.append(conn, [entry])


def _words(console: Console, done: Upgraded) -> None:
    console.print(f"[green]{done.build}[/green] is current; {done.moved} open case(s) moved to it")
    for case in done.overridden:
        console.print(f"  {case}  moved as it stood")
    for one in done.left:
        console.print(f"[red]✗[/red] {one.case}  still on {one.build}: {one.why}")
    if done.left:
        console.print(
            "[yellow]→ Keep the workers of that build; see docs/runbooks/upgrade.md[/yellow]"
        )
