"""The embedded service for tests: `up` as a real process on free ports, and people who type."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from runtime.embedded import free_port

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-c", "from starter.cli import main; main()"]
CLERK = "regional-office:ro-east:clerk-1"
READY_SECONDS = 120.0

CASE: dict[str, Any] = {
    "ward": "ward-1",
    "offences": [{"code": "566.030", "on": "2020-05-01"}],
    "finding": {"permanent": True, "on": "2021-01-01"},
    "placement": "new",
    "aware_on": "2026-01-05",
    "location": "loc-1",
    "letters": "own",
}


@dataclass
class Ran:
    """What one run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """A data directory with its ports, the service on it, and a clerk who types."""

    data: Path
    environment: dict[str, str]
    up: "subprocess.Popen[str] | None" = None
    said: list[str] = field(default_factory=list)

    def run(
        self,
        *words: str,
        stdin: str = "",
        actor: str | None = CLERK,
        fresh: bool = False,
        folder: Path = ROOT,
        **more: str,
    ) -> Ran:
        """Run a command line, as a process of its own; `fresh` by a new interpreter too, on the code
        that stands in `folder`.
        """
        environment = {**self.environment, **more}
        if actor is not None:
            environment["DUEPROCESS_ACTOR"] = actor
        if not fresh:
            return forked(words, stdin, environment)
        done = subprocess.run(
            [*PROGRAM, *words],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment,
            cwd=folder,
            timeout=90,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def answered(self, *words: str, stdin: str = "", actor: str | None = CLERK) -> Any:
        ran = self.run(*words, "--json", stdin=stdin, actor=actor)
        assert ran.code == 0, ran
        return ran.json

    def start(self, program: Sequence[str] = PROGRAM, **more: str) -> dict[str, Any]:
        """Start the service; returns what it prints when it is ready."""
        self.up = subprocess.Popen(
            [*program, "up", "--json"],
            stdout=subprocess.PIPE,
            stderr=(self.data.parent / "up.err").open("a"),
            text=True,
            env={**self.environment, **more},
        )
        found: dict[str, Any] = first_document(self.up)
        assert "temporal" in found, f"up ended: {found} {self.errors()}"
        return found

    def stop(self) -> int:
        assert self.up is not None
        self.up.send_signal(signal.SIGTERM)
        code = self.up.wait(60)
        self.up = None
        return code

    def kill(self) -> None:
        """End the service as a power failure would; its children die with it."""
        assert self.up is not None
        self.up.kill()
        self.up.wait(30)
        self.up = None

    def errors(self) -> str:
        return (self.data.parent / "up.err").read_text()


def first_document(process: "subprocess.Popen[str]") -> Any:
    """The first JSON document that a running process prints; ends when it is whole."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(text)
    raise AssertionError(f"ended with {process.wait(60)} after {text!r}")


def desk(folder: Path) -> Desk:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DUEPROCESS_", "TEMPORAL_", "DATABASE_URL"))
    }
    ports = {f"DUEPROCESS_{name}_PORT": str(free_port()) for name in ("TEMPORAL", "UI", "CODEC")}
    data = folder / "data"
    return Desk(data, {**kept, **ports, "DUEPROCESS_DATA_DIR": str(data), "NO_COLOR": "1"})


def furnish(at: Desk) -> None:
    """The registers of a fictional office, by commands as a clerk gives them."""
    supervisor = "supervisor:ro-east"
    rows: list[tuple[str, Mapping[str, str], str]] = [
        (
            "office",
            {
                "id": "ro-east",
                "name": "Fictional Office East",
                "type": "regional-office",
                "region": "east",
                "contact": "Terry Fictional",
                "telephone": "573-555-0100",
                "address": "1 Example Street|Jefferson City, MO 65101",
            },
            supervisor,
        ),
        (
            "delegate",
            {
                "office": "ro-east",
                "actor": "clerk-1",
                "role": "regional-office",
                "since": "2020-01-01",
            },
            supervisor,
        ),
        ("person", {"id": "ward-1", "kind": "ward", "office": "ro-east"}, CLERK),
        ("person", {"id": "guardian-1", "kind": "guardian", "office": "ro-east"}, CLERK),
        ("guardian", {"id": "guardian-1"}, CLERK),
        (
            "guardianship",
            {"guardian": "guardian-1", "ward": "ward-1", "since": "2020-01-01"},
            CLERK,
        ),
    ]
    for register, values, actor in rows:
        sets = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
        done = at.run(register, "add", *sets, actor=actor)
        assert done.code == 0, done


def opened(at: Desk, **changes: Any) -> str:
    """Open a consent; returns the case's id."""
    answer = at.answered("open", "consent", "-", stdin=json.dumps({**CASE, **changes}))
    return str(answer["case"])


def until(reached: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.1)


@cache
def _zygote() -> "subprocess.Popen[str]":
    made = subprocess.Popen(
        [sys.executable, "-m", "tests.starter.zygote"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(made.kill)
    return made


_ONE_AT_A_TIME = threading.Lock()


def forked(words: Sequence[str], stdin: str, environment: Mapping[str, str]) -> Ran:
    """Run a command line as a process of its own, without the seconds of importing."""
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in").write_text(stdin)
        asked = {"words": list(words), "environment": dict(environment), "folder": folder}
        zygote = _zygote()
        assert zygote.stdin is not None
        assert zygote.stdout is not None
        zygote.stdin.write(json.dumps(asked) + "\n")
        zygote.stdin.flush()
        code = int(zygote.stdout.readline())
        return Ran(code, (place / "out").read_text(), (place / "err").read_text())
