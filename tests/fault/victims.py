"""The processes that are killed: the worker as production runs it, and a real server on a file."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from runtime import attributes, pauses
from runtime.client import UnreachableError, connect
from runtime.embedded import DevServer
from runtime.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_REACH = 120.0
"""Seconds after which a pause point counts as not reached; patience on a busy machine, no goal."""


@dataclass
class Victims:
    """A worker and a server; whoever is killed is started again."""

    settings: Settings
    server: DevServer
    chance: random.Random
    worker: subprocess.Popen[bytes] | None = None
    kills: dict[str, int] = field(default_factory=dict)

    async def start_server(self) -> None:
        """Start the server on its file; register what cases show."""
        await self.server.start()
        for _ in range(50):
            try:
                client = await connect(self.settings, identity="fault")
                await attributes.register(client)
            except UnreachableError:
                await asyncio.sleep(0.2)
            else:
                return
        raise AssertionError("the server stayed away")

    def start_worker(
        self, pause_at: str | None = None, flag: Path | None = None, of: str = ""
    ) -> None:
        """Start the worker, told to stop for good at a point (of something) if one is named."""
        environment = {
            **os.environ,
            "DUEPROCESS_DATA_DIR": str(self.settings.data_dir),
            "DUEPROCESS_LOG_LEVEL": "error",
        }
        if pause_at and flag:
            environment |= {pauses.AT: pause_at, pauses.FLAG: str(flag), pauses.OF: of}
        log = (self.settings.data_dir / "worker.log").open("ab")
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "worker"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        log.close()

    def kill_worker(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        if self.worker is not None:
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()
        self.worker = None

    async def kill_at_random(self) -> None:
        """Kill worker or server at a moment that nobody chose."""
        await asyncio.sleep(self.chance.uniform(0.2, 1.8))
        if self.chance.random() < 0.5:
            self.kill_worker()
            await asyncio.sleep(self.chance.uniform(0, 0.3))
            self.start_worker()
            self._count("random, worker")
        else:
            await self.server.kill()
            await asyncio.sleep(self.chance.uniform(0, 0.3))
            await self.server.start()
            self._count("random, server")

    async def kill_at(self, point: str, of: str = "") -> bool:
        """Kill the worker at a pause point (of something); False if the load did not reach it."""
        flag = self.settings.data_dir / f"pause-{uuid.uuid4().hex}"
        self.kill_worker()
        self.start_worker(point, flag, of)
        for _ in range(int(_REACH / 0.02)):
            if flag.exists():
                break
            await asyncio.sleep(0.02)
        reached = flag.exists()
        await asyncio.sleep(self.chance.uniform(0, 0.2))
        self.kill_worker()
        self.start_worker()
        if reached:
            self._count(f"{point} of {of}" if of else point)
        return reached

    def _count(self, kind: str) -> None:
        self.kills[kind] = self.kills.get(kind, 0) + 1
