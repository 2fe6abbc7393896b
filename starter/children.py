"""What the embedded service keeps alive: the worker as a process, and a watch over each part.

Belongs here: starting, stopping and restarting. Not here: which parts there are, in which order
(`starter/up.py`), nor what the worker runs (`worker.py`).
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.contracts import CASES_QUEUE
from runtime.client import RPC_TIMEOUT
from runtime.settings import Settings
from starter.output import UNREACHABLE, Failed

Say = Callable[[str], None]

WORKER_LOG: Final = "worker.log"
_LOG_BYTES: Final = 10_000_000
_LOOK: Final = 0.2  # seconds between two looks at what should be running
_POLLING: Final = timedelta(seconds=60)
"""How long a worker may take from its start to its first poll on a busy machine."""
_STOPPING: Final = 15.0  # seconds; the worker itself allows its work ten
_CALM: Final = 60.0  # seconds after which a restart counts as having held
_LONGEST_REST: Final = 30.0  # seconds between two restarts of what keeps dying

# The worker ends when this process ends, however that comes about: two supervisors never share a
# data directory's work. It loses nothing by that; every step of a case is recorded or repeated.
_LIFELINE: Final = (
    "import ctypes, os, sys\n"
    "if sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 9)\n"
    "os.getppid() == int(sys.argv[1]) or os._exit(1)\n"
    "from worker import main; main()\n"
)


class WorkerProcess:
    """The worker, as a child process in a group of its own: a Ctrl-C does not reach it."""

    def __init__(self, settings: Settings, address: str) -> None:
        self._settings = settings
        self._address = address
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Process id, None when it is not running."""
        return self._process.pid if self._process and self.running else None

    async def start(self, client: Client) -> None:
        """Start it and wait until it asks for work.

        Raises:
            Failed: it ended at once, or never asked (exit code 4).
        """
        self._spawn()
        deadline = asyncio.get_running_loop().time() + _POLLING.total_seconds()
        while not await _polled(client):
            if self._process is not None and self._process.poll() is not None:
                code = self._process.returncode
                log = self._settings.data_dir / WORKER_LOG
                raise Failed(UNREACHABLE, f"the worker ended at once (exit {code}); see {log}")
            if asyncio.get_running_loop().time() > deadline:
                raise Failed(UNREACHABLE, "the worker does not ask for work")
            await asyncio.sleep(_LOOK)

    async def restart(self) -> None:
        """Start it again after it died."""
        self._spawn()

    async def stop(self) -> None:
        """Let it finish what is under way, then end it."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(process.wait, _STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    def _spawn(self) -> None:
        command = [sys.executable, "-c", _LIFELINE, str(os.getpid())]
        environment = {
            **os.environ,
            "DUEPROCESS_DATA_DIR": str(self._settings.data_dir),
            "DUEPROCESS_TEMPORAL_ADDRESS": self._address,
            "DUEPROCESS_WORKER_VERSIONS": "auto",  # one worker; nobody here makes a build current
        }
        file = self._settings.data_dir / WORKER_LOG
        if file.exists() and file.stat().st_size > _LOG_BYTES:
            file.replace(file.with_suffix(".log.1"))
        with file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )


@dataclass
class Watch:
    """Restarts one part whenever it dies; a part that keeps dying is given ever longer rests."""

    name: str
    alive: Callable[[], bool]
    again: Callable[[], Awaitable[None]]

    async def run(self, say: Say) -> None:
        """Watch until cancelled."""
        loop = asyncio.get_running_loop()
        rest, last = 0.0, loop.time()
        while True:
            await asyncio.sleep(_LOOK)
            if self.alive():
                continue
            now = loop.time()
            rest = 0.0 if now - last > _CALM else min(_LONGEST_REST, max(1.0, rest * 2))
            say(f"{self.name} ended; it is started again")
            await asyncio.sleep(rest)
            last = loop.time()
            try:
                await self.again()
            except Exception as error:  # noqa: BLE001 - it is tried again, after a longer rest
                say(f"{self.name} does not start: {error}")


async def _polled(client: Client) -> bool:
    """Whether somebody asks the server for the work of cases."""
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=CASES_QUEUE),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    with contextlib.suppress(RPCError):
        answer = await client.workflow_service.describe_task_queue(request, timeout=RPC_TIMEOUT)
        return bool(answer.pollers)
    return False
