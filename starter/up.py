"""The embedded service: server, worker, codec and pump, kept alive by one process.

Belongs here: what is started in which order, what is restarted when it dies, what is stopped in
which order. Not here: how the server is started (`runtime/embedded.py`), what the worker runs
(`worker.py`), how anything is shown (`starter/commands/service.py`).
"""

import asyncio
import contextlib
import fcntl
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from temporalio.client import Client

from activities.running import Runner
from records import migrate
from runtime import attributes, codec_server
from runtime.binaries import HOST, DevServerOptions
from runtime.client import connect
from runtime.clock import SystemClock
from runtime.embedded import DevServer
from runtime.replay import replay_open
from runtime.settings import Settings
from starter.app import assemble
from starter.children import Say, Watch, WorkerProcess
from starter.output import WRONG, Failed, bad_input
from starter.pump import Pump
from worker import code

_LOCK: Final = "up.lock"


@dataclass(frozen=True)
class Addresses:
    """Where the service is to be found."""

    temporal: str
    ui: str
    codec: str
    data: str
    database: str


@dataclass
class Service:
    """The parts of a running service.

    Args:
        settings: of the data directory; its ports are taken.
        say: told one line about whatever happens to a part.
    """

    settings: Settings
    say: Say
    server: DevServer = field(init=False)
    client: Client = field(init=False)
    worker: WorkerProcess = field(init=False)

    def __post_init__(self) -> None:
        self.server = DevServer(DevServerOptions.for_settings(self.settings))
        self.worker = WorkerProcess(self.settings, self.server.address)

    @property
    def addresses(self) -> Addresses:
        """Where to look."""
        return Addresses(
            temporal=self.server.address,
            ui=f"http://{HOST}:{self.settings.ui_port}",
            codec=f"http://{HOST}:{self.settings.codec_port}",
            data=str(self.settings.data_dir),
            database=self.settings.database_url.partition("://")[0],
        )

    async def start(self) -> None:
        """Start server and worker; returns when cases can move.

        Raises:
            ServerStartError: the server does not start.
            Failed: a stored history does not replay (1), or the worker ends at once (4).
        """
        self.say("the record is brought up to date")
        await asyncio.to_thread(self._migrate)
        self.say("the Temporal server starts")
        await self.server.start()
        try:
            reached = self.settings.model_copy(update={"temporal_address": self.server.address})
            self.client = await connect(reached, identity="up")
            await attributes.register(self.client)
            self.say("stored cases are replayed on this code")
            await self._replays()
            self.say("the worker starts")
            await self.worker.start(self.client)
        except BaseException:
            await self.stop()
            raise

    async def keep(self, stopped: asyncio.Event) -> None:
        """Keep everything alive until told to stop."""
        clock = SystemClock()
        app = assemble(self.settings, clock)
        seed = self.settings.checkpoint_key.get_secret_value()
        pump = Pump(Runner(self.client, app.engine), clock, seed)
        watches = [
            Watch("the Temporal server", lambda: self.server.running, self.server.restart),
            Watch("the worker", lambda: self.worker.running, self.worker.restart),
        ]
        tasks = [
            asyncio.create_task(pump.run()),
            asyncio.create_task(codec_server.serve(self.settings, self.settings.codec_port)),
            *(asyncio.create_task(watch.run(self.say)) for watch in watches),
        ]
        stop = asyncio.create_task(stopped.wait())
        await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
        ended = [task for task in tasks if task.done()]
        for task in (*tasks, stop):
            task.cancel()
        await asyncio.gather(*tasks, stop, return_exceptions=True)
        for task in ended:
            task.result()  # only a fault of ours or a taken port ends a part for good

    async def stop(self) -> None:
        """Stop the worker, then the server: what is under way can still be recorded."""
        await self.worker.stop()
        await self.server.stop()

    def _migrate(self) -> None:
        app = assemble(self.settings)
        migrate.upgrade(app.engine)
        app.engine.dispose()

    async def _replays(self) -> None:
        """Refuse to start code on which a stored open case does not replay."""
        broken = await replay_open(self.client, code(self.settings))
        if broken:
            named = ", ".join(case for case, _ in broken)
            why = (
                f"{len(broken)} open case(s) do not replay on this code: {named}; start the code"
                " that they were running on, or see docs/runbooks/stuck-case.md"
            )
            raise Failed(
                WRONG, why, {"error": {"code": WRONG, "cases": [case for case, _ in broken]}}
            )


@contextlib.contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold a data directory for one service.

    Raises:
        Failed: another `up` has it (exit code 2).
    """
    file = _locked(data_dir / _LOCK)
    try:
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
    finally:
        file.close()


def _locked(path: Path) -> IO[str]:
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "?"
        file.close()
        why = f"{path.parent} is in use by another service (process {holder})"
        raise bad_input("--data", why) from None
    return file


@contextlib.asynccontextmanager
async def until_signalled() -> AsyncIterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set; a second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop(name: signal.Signals) -> None:
        stopped.set()
        loop.remove_signal_handler(name)

    wanted = (signal.SIGINT, signal.SIGTERM)
    for name in wanted:
        loop.add_signal_handler(name, stop, name)
    try:
        yield stopped
    finally:
        for name in wanted:
            loop.remove_signal_handler(name)


async def serve(
    settings: Settings,
    ready: Callable[[Service], None],
    say: Say,
    prepare: Callable[[Service], Awaitable[None]] | None = None,
) -> None:
    """The whole life of the service: start, prepare, say that it is ready, keep, stop.

    Args:
        settings: of the data directory.
        ready: told once when cases can move.
        say: told one line about whatever happens.
        prepare: done before it is ready, such as the seeding of a demo.
    """
    async with until_signalled() as stopped:
        service = Service(settings, say)
        starting = asyncio.create_task(service.start())
        stop = asyncio.create_task(stopped.wait())
        await asyncio.wait([starting, stop], return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return
        starting.result()
        try:
            if prepare is not None:
                await prepare(service)
            ready(service)
            await service.keep(stopped)
        finally:
            say("stopping: the worker, then the server")
            await service.stop()
