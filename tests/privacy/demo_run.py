"""The demonstration as a process of its own, everything that it writes kept for a search. No tests."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from records import evidence
from runtime.embedded import free_port
from runtime.settings import Settings
from starter import actor as actors
from starter.app import assemble
from starter.demo.around import Around
from starter.demo.hands import Hands
from starter.demo.run import SUPERVISOR
from starter.demo.seeding import _Player
from starter.demo.stories import stories
from tests.starter.service import Ran, first_document, forked

PROGRAM = [sys.executable, "-c", "from starter.cli import main; main()"]


async def _consents(settings: Settings) -> list[str]:
    """The cases, in the order of their stories."""
    app = assemble(settings)
    gateway = await app.connect()
    papers = evidence.Store([settings.evidence_key.get_secret_value()])
    player = _Player(Hands(gateway, papers), app.tables, lambda _: None)
    player.base = player._begin()
    player._registers()
    await player._meeting(stories(Around(player.base, app.tables)))
    app.engine.dispose()
    return [case for _, case in sorted(player.hands.cases.items())]


@dataclass
class DemoRun:
    """One run of `dueprocess demo` or `up`, on free ports, with the most talkative logs."""

    data: Path
    codec: bool
    said: Any = None
    process: "subprocess.Popen[str] | None" = None
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        ours = ("DUEPROCESS_", "TEMPORAL_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        ports = {
            f"DUEPROCESS_{name}_PORT": str(free_port()) for name in ("TEMPORAL", "UI", "CODEC")
        }
        self.environment = {
            **kept,
            **ports,
            "DUEPROCESS_DATA_DIR": str(self.data),
            "DUEPROCESS_CODEC": str(self.codec).lower(),
            "DUEPROCESS_LOG_LEVEL": "debug",
        }

    @property
    def settings(self) -> Settings:
        """Of this run, as a client in the test's own process wants them."""
        return Settings.load(self.data, codec=self.codec)

    def start(self, command: str = "demo") -> None:
        """Start it; returns when the cases are typed (`up` comes without any)."""
        out, err = self.data.parent / "demo.out", self.data.parent / "demo.err"
        self.process = subprocess.Popen(
            [*PROGRAM, command, "--json"],
            stdout=subprocess.PIPE,
            stderr=err.open("w"),
            text=True,
            env=self.environment,
        )
        self.said = first_document(self.process)
        out.write_text(json.dumps(self.said))
        assert "temporal" in self.said, f"{command} did not start: {err.read_text()}"

    def type_consents(self) -> None:
        """Type the cases of consent alone, as the demonstration does: they have every kind of words."""
        actors.write(self.data, SUPERVISOR)
        self.said["cases"] = asyncio.run(_consents(self.settings))

    def run(self, *words: str, stdin: str = "") -> Ran:
        """One command of the command line; what it says is kept."""
        ran = forked(words, stdin, self.environment)
        with (self.data.parent / "commands.err").open("a") as kept:
            kept.write(ran.err)
        return ran

    def heard(self) -> None:
        """Wait until every open case has taken what it was told."""
        query = (
            "SELECT count(*) FROM facts JOIN cases ON cases.id = facts.case_id"
            " WHERE facts.settled_at IS NULL AND cases.closed_at IS NULL"
        )
        for _ in range(600):
            connection = sqlite3.connect(f"file:{self.data / 'record.db'}?mode=ro", uri=True)
            (waiting,) = connection.execute(query).fetchone()
            connection.close()
            if not waiting:
                return
            time.sleep(0.1)
        raise AssertionError(f"{waiting} facts were not taken")

    def stop(self) -> None:
        """Stop it in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(60) == 0
            self.process = None

    def store(self) -> list[Path]:
        """Temporal's own files: store, write-ahead log, log."""
        return sorted(self.data.glob("temporal.*"))

    def logs(self) -> list[Path]:
        """What worker, server, gateway and commands have said."""
        said = [self.data.parent / name for name in ("demo.out", "demo.err", "commands.err")]
        return [*sorted(self.data.glob("*.log*")), *(file for file in said if file.exists())]
