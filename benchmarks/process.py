"""Processes of their own for server, worker and client, and what each has cost.

Belongs here: starting and ending them, and reading `/proc`. Not here: what they do.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") / 1024
_IDLE, _IOWAIT = 3, 4  # columns of the first line of /proc/stat
_PATIENCE = 600.0  # seconds
_GRACE = 20.0  # seconds
_LONGEST_LINE = 2**24  # bytes


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all threads, in seconds (steps of a clock tick)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def machine_seconds() -> float:
    """Busy time of all cores together, in seconds."""
    columns = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    busy = sum(int(one) for number, one in enumerate(columns) if number not in {_IDLE, _IOWAIT})
    return busy / _TICKS


def resident_kib(pid: int) -> float:
    """Memory of a process that is in RAM, in KiB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KIB


def surroundings(folder: Path, address: str, url: str) -> dict[str, str]:
    """The environment of our processes: nothing of the caller's own installation."""
    foreign = ("DUEPROCESS_", "TEMPORAL_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        "DATABASE_URL": url,
        "DUEPROCESS_DATA_DIR": str(folder),
        "DUEPROCESS_TEMPORAL_ADDRESS": address,
        "DUEPROCESS_LOG_LEVEL": "error",
    }


@contextlib.asynccontextmanager
async def running(
    module: str, *arguments: str, env: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A module in a process of its own, ended in order afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env=env
    )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_GRACE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


class Answering:
    """A module in a process of its own that answers each line with a line."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self._module = module
        self._env = env
        self._process: asyncio.subprocess.Process | None = None

    async def answer(self, question: str) -> str:
        """Ask one question; started at the first.

        Raises:
            RuntimeError: it ended, or said nothing for ten minutes.
        """
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                cwd=ROOT,
                env=self._env,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LONGEST_LINE,
            )
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(f"{question}\n".encode())
        await into.drain()
        try:
            async with asyncio.timeout(_PATIENCE):
                said = await out.readline()
        except TimeoutError:
            said = b""
        if not said:
            raise RuntimeError(f"{self._module} gave no answer to {question}")
        return said.decode()

    async def end(self) -> None:
        """End it: no more questions come."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):
                    await self._process.wait()
            await _end(self._process)
