"""Which server we start ourselves: where its binary is, and how it is tuned.

What belongs here: finding the binaries and the options of the embedded server. What does not:
starting and stopping it (`embedded`).
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from runtime.client import namespace_of
from runtime.settings import ADDRESS_FILE, Settings

HOST: Final = "127.0.0.1"
TUNING: Final[dict[str, int]] = {
    # One history shard reads its queue 20 times a second by default: 50 ms per hand-over.
    "history.transferProcessorMaxPollRPS": 2000,
    # Tasks on a partition without a waiting poller are the tail of the latencies.
    "matching.numTaskqueueReadPartitions": 1,
    "matching.numTaskqueueWritePartitions": 1,
    # One machine, one customer: quotas against neighbours only refuse our own commands.
    "frontend.rps": 100_000,
    "frontend.namespaceRPS": 100_000,
    "frontend.namespaceCount": 10_000,
    "history.rps": 100_000,
    "matching.rps": 100_000,
    "history.maxInFlightUpdates": 100,
    # Two failed tasks in a row show a parked case in the operator's list.
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute": 2,
}


class ServerStartError(Exception):
    """The server cannot be started. The text is one line."""

    loggable = True


def find_binary(name: str, configured: Path | None = None) -> Path:
    """Where `temporal` or `temporal-test-server` is.

    Looked for in this order: as configured, beside this interpreter, on PATH.

    Raises:
        ServerStartError: none is there, or the configured one cannot be executed.
    """
    if configured is not None:
        if not os.access(configured, os.X_OK) or configured.is_dir():
            raise ServerStartError(f"{name}: {configured} cannot be executed")
        return configured.absolute()
    beside = Path(sys.executable).parent / name
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which(name)
    if found is None:
        raise ServerStartError(f"{name}: not found beside {sys.executable} nor on PATH")
    return Path(found).absolute()


@dataclass(frozen=True)
class DevServerOptions:
    """What to start.

    Attributes:
        binary: the `temporal` command.
        db_file: the store; None keeps everything in memory.
        port: of the service; None takes a free one.
        ui_port: of the web pages; None starts without them.
        codec_endpoint: URL that the web pages ask to decode payloads.
        namespace: created if absent.
        log_file: appended to; None drops the server's own log.
        address_file: written with host:port while the server runs, for other processes.
    """

    binary: Path
    db_file: Path | None = None
    port: int | None = None
    ui_port: int | None = None
    codec_endpoint: str | None = None
    namespace: str = "default"
    log_file: Path | None = None
    address_file: Path | None = None

    @classmethod
    def for_settings(cls, settings: Settings, *, ui: bool = True) -> Self:
        """The server of a data directory, with its web pages."""
        return cls(
            binary=find_binary("temporal", settings.temporal_binary),
            db_file=settings.data_dir / "temporal.db",
            port=settings.temporal_port,
            ui_port=settings.ui_port if ui else None,
            codec_endpoint=f"http://{HOST}:{settings.codec_port}" if ui else None,
            namespace=namespace_of(settings),
            log_file=settings.data_dir / "temporal.log",
            address_file=settings.data_dir / ADDRESS_FILE,
        )
