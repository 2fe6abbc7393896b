"""The Temporal server that we start ourselves: on a file, or in memory for tests.

What belongs here: finding the binaries, starting, stopping and killing the server, and the
time-skipping server for virtual time. What does not: workers, search attributes' meaning,
and anything about a cluster that others run.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO, Final, Self

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client, Interceptor
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from runtime.attributes import ATTRIBUTES
from runtime.binaries import HOST, TUNING, DevServerOptions, ServerStartError, find_binary
from runtime.client import RPC_TIMEOUT, sdk_runtime

__all__ = [
    "HOST",
    "TUNING",
    "DevServer",
    "DevServerOptions",
    "ServerStartError",
    "find_binary",
    "free_port",
    "time_skipping_env",
]

RETENTION: Final = timedelta(days=90)
"""How long closed runs stay readable for incident work; the record itself is elsewhere."""

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
_PAUSE: Final = 0.02
_TRIES: Final = 3
_LOWEST_PORT: Final = 10_240
_PORT_RANGE: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
_OURS: Final = ("DUEPROCESS_", "DATABASE_URL")  # secrets that the server has no use for
_LOG_TAIL_BYTES: Final = 4096

# Linux ends the server when the *thread* that started it ends (PR_SET_PDEATHSIG = 1), however
# that comes about. The server loses nothing by SIGKILL; a slower signal would leave its port
# taken. Set in a child of its own, as code between fork and exec is unsafe with threads.
_LIFELINE: Final = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); "
    "os.getppid() == int(sys.argv[1]) or os._exit(1); os.execv(sys.argv[2], sys.argv[2:])"
)


class DevServer:
    """One `temporal server start-dev` process, in a process group of its own.

    A Ctrl-C to us does not reach it, so that workers can stop first; it dies with us on
    Linux. Start it from a thread that lives as long as it should (the main one).
    """

    def __init__(self, options: DevServerOptions) -> None:
        self.options = options
        self.port = options.port or free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def address(self) -> str:
        """host:port of the service."""
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int | None:
        """Process id, None when it is not running."""
        return self._process.pid if self.running and self._process else None

    @property
    def running(self) -> bool:
        """Whether the process lives (not: whether it answers)."""
        return self._process is not None and self._process.poll() is None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it, wait until it answers, set the retention.

        Raises:
            ServerStartError: the file is in use, the port is taken, or no answer in 30 s.
        """
        if self.running:
            return
        if _in_use(self.port):
            raise ServerStartError(
                f"port {self.port} of {HOST} is in use; DUEPROCESS_TEMPORAL_PORT names another"
            )
        await self._take_lock()
        try:
            await self._started()
        except BaseException:
            await self._end(signal.SIGKILL)
            raise
        if self.options.address_file is not None:
            self.options.address_file.write_text(f"{self.address}\n")

    async def stop(self) -> None:
        """End it in order; after ten seconds by force. One in memory has nothing to lose."""
        await self._end(signal.SIGTERM if self.options.db_file else signal.SIGKILL)
        if self.options.address_file is not None:
            self.options.address_file.unlink(missing_ok=True)

    async def kill(self) -> None:
        """End it at once, as a crash would."""
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """Stop it if it runs, then start it on the same port and file."""
        await self._end(signal.SIGTERM)
        await self.start()

    def command(self) -> list[str]:
        """The command line."""
        options = self.options
        line = [str(options.binary), "server", "start-dev", "--ip", HOST]
        line += ["--port", str(self.port), "--namespace", options.namespace]
        line += ["--log-format", "json", "--log-level", "warn"]
        if options.db_file is not None:
            line += ["--db-filename", str(options.db_file)]
            line += ["--sqlite-pragma", "journal_mode=wal"]
        if options.ui_port is None:
            line.append("--headless")
        else:
            line += ["--ui-port", str(options.ui_port), "--ui-disable-news-fetch"]
            if options.codec_endpoint:
                line += ["--ui-codec-endpoint", options.codec_endpoint]
        for name, value in TUNING.items():
            line += ["--dynamic-config-value", f"{name}={json.dumps(value)}"]
        for key in ATTRIBUTES:
            kind = key.indexed_value_type.name.capitalize()
            line += ["--search-attribute", f"{key.name}={kind}"]
        return line

    async def _started(self) -> None:
        """Spawn it until it answers; one that ends at once is tried again.

        It chooses ports for its own parts first and binds them later: somebody may be faster.
        """
        for tries_left in reversed(range(_TRIES)):
            self._process = self._spawn()
            try:
                await self._answering()
            except ServerStartError:
                if self.running or not tries_left:
                    raise
            else:
                return

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = self.command()
        if sys.platform == "linux":
            command = [sys.executable, "-I", "-S", "-c", _LIFELINE, str(os.getpid()), *command]
        with contextlib.ExitStack() as files:
            log: IO[bytes] | int = subprocess.DEVNULL
            if self.options.log_file is not None:
                log = files.enter_context(self.options.log_file.open("ab"))
            return subprocess.Popen(  # noqa: S603 (our own binary, no shell)
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={k: v for k, v in os.environ.items() if not k.startswith(_OURS)},
                # The lock is held as long as the server lives, even without us.
                pass_fds=(self._lock.fileno(),) if self._lock else (),
            )

    async def _answering(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if not self.running:
                raise ServerStartError(f"the Temporal server ended at once{self._log_tail()}")
            if _in_use(self.port):
                with contextlib.suppress(RPCError, RuntimeError):
                    client = await Client.connect(
                        self.address, namespace=self.options.namespace, runtime=sdk_runtime()
                    )
                    await _set_retention(client)
                    return
            await asyncio.sleep(_PAUSE)
        raise ServerStartError(f"no answer from the Temporal server in {START_SECONDS:.0f} s")

    def _log_tail(self) -> str:
        file = self.options.log_file
        if file is None or not file.exists():
            return ""
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _LOG_TAIL_BYTES))
            lines = log.read().decode(errors="replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _ended(process, how)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def _take_lock(self) -> None:
        """Keep two servers from opening one store: SQLite would let both write."""
        if self.options.db_file is None:
            return
        file = self.options.db_file.with_suffix(".lock").open("ab")
        end = time.monotonic() + 2.0  # a server that is just dying holds it a moment longer
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    file.close()
                    raise ServerStartError(
                        f"{self.options.db_file} is in use by another server"
                    ) from None
                await asyncio.sleep(_PAUSE)
            else:
                self._lock = file
                return


async def time_skipping_env(
    converter: DataConverter,
    *,
    interceptors: Sequence[Interceptor] = (),
    binary: Path | None = None,
) -> WorkflowEnvironment:
    """A server whose clock jumps to the next event; one per case or scenario.

    Args:
        converter: our data converter.
        interceptors: of its client.
        binary: else the `temporal-test-server` that `find_binary` finds.
    """
    return await WorkflowEnvironment.start_time_skipping(
        data_converter=converter,
        interceptors=interceptors,
        identity="dueprocess-virtual",
        runtime=sdk_runtime(),
        test_server_existing_path=str(find_binary("temporal-test-server", binary)),
        test_server_startup_timeout=timedelta(seconds=START_SECONDS),
    )


def free_port() -> int:
    """A port of the loopback interface that is free just now.

    It lies below those that the system hands out to outgoing connections, so that none of these
    has taken it before a server that is still starting binds it.
    """
    try:
        highest = int(_PORT_RANGE.read_text(encoding="ascii").split()[0]) - 1
    except (OSError, ValueError):
        highest = 32_767
    for port in random.SystemRandom().sample(range(_LOWEST_PORT, highest), 100):
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port
    raise ServerStartError(f"no free port of {HOST} between {_LOWEST_PORT} and {highest}")


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((HOST, port)) == 0


async def _ended(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    end = time.monotonic() + STOP_SECONDS
    _signal_group(process, how)
    while process.poll() is None:
        if time.monotonic() > end:
            _signal_group(process, signal.SIGKILL)
        await asyncio.sleep(_PAUSE)


def _signal_group(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    # The process leads its own group. Unreaped, its id cannot belong to anybody else.
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)


async def _set_retention(client: Client) -> None:
    config = NamespaceConfig(
        workflow_execution_retention_ttl=Duration(seconds=int(RETENTION.total_seconds()))
    )
    request = UpdateNamespaceRequest(namespace=client.namespace, config=config)
    await client.workflow_service.update_namespace(request, timeout=RPC_TIMEOUT)
