"""The installation of `docker-compose.yml`, with stand-ins, on a Docker engine that answers.

The images are built from a copy of what they are made of, without any network: this machine's pip
fetches the pinned wheels beforehand, and their hashes are checked in the build. DUEPROCESS_BASE_IMAGE
names the base, TEST_POSTGRES_IMAGE the database; where neither is here nor to be had, the tests are
left out, and the summary says so.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.starter.service import ROOT, Ran

LEFT_OUT = "left out without containers"
BASE = os.environ.get("DUEPROCESS_BASE_IMAGE") or "python:3.11-slim"
DATABASE = os.environ.get("TEST_POSTGRES_IMAGE") or "postgres:15.18"
_SECONDS = 300
_WHEELS = ["--no-deps", "--only-binary=:all:", "--python-version", "3.11"]


@dataclass(frozen=True, eq=False)
class Installation:
    """A running installation, and people who type into it."""

    folder: Path
    compose: tuple[str, ...]
    environment: Mapping[str, str]

    def __call__(self, *words: str, stdin: str = "") -> Ran:
        """Run one compose command."""
        return ran([*self.compose, *words], self.environment, self.folder, stdin)

    def run(self, *words: str, actor: str, stdin: str = "") -> Ran:
        """Run our command line in a worker's container."""
        return self.inside("worker", "dueprocess", *words, "--as", actor, stdin=stdin)

    def inside(self, service: str, *words: str, stdin: str = "", **told: str) -> Ran:
        """Run a program in a container of a service."""
        given = [word for name, value in told.items() for word in ("-e", f"{name}={value}")]
        return ran(
            ["docker", "exec", "-i", *given, self.container(service), *words], {}, stdin=stdin
        )

    @cache  # noqa: B019 - as short-lived as the installation
    def container(self, service: str) -> str:
        """The first container of a service."""
        return self("ps", "-q", service).out.split()[0]

    def done(self, *words: str, actor: str, stdin: str = "") -> str:
        done = self.run(*words, actor=actor, stdin=stdin)
        assert done.code == 0, done
        return done.out

    def sql(self, statement: str) -> Ran:
        """A statement in the role in which the service works."""
        asked = ["psql", "-h", "127.0.0.1", "-U", "dueprocess", "-d", "dueprocess", "-c", statement]
        return self.inside("record", *asked, PGPASSWORD=self.environment["RECORD_PASSWORD"])


def ran(
    words: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT, stdin: str = ""
) -> Ran:
    done = subprocess.run(
        words,
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=folder,
        timeout=_SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def secrets() -> dict[str, str]:
    """What the script makes for a new installation."""
    made = ran(["sh", str(ROOT / "docker/new-secrets.sh")], {})
    assert made.code == 0, made
    return dict(line.split("=", 1) for line in made.out.splitlines())


def compose_command() -> list[str]:
    """Compose as a plug-in or as a program of its own; skips where there is neither."""
    for words in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(words[0]) and ran([*words, "version"], {}).code == 0:
            return words
    pytest.skip(f"{LEFT_OUT}: no compose on this machine")


def _engine() -> None:
    if not shutil.which("docker") or ran(["docker", "info"], {}).code != 0:
        pytest.skip(f"{LEFT_OUT}: no Docker engine answers")
    for image in (BASE, DATABASE):
        if ran(["docker", "image", "inspect", image], {}).code != 0:
            pulled = ran(["docker", "pull", "--quiet", image], {})
            if pulled.code != 0:
                pytest.skip(f"{LEFT_OUT}: the image {image} is not here and cannot be fetched")


def _context(folder: Path) -> None:
    """What the images are made of, as `.dockerignore` lists it, and the wheels of the lock file."""
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        source = ROOT / line.removeprefix("!")
        if line.startswith("!") and source.is_dir():
            cut = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / line[1:], ignore=cut, dirs_exist_ok=True)
        elif line.startswith("!") and source.is_file():
            target = folder / line[1:]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    shutil.copytree(ROOT / "docker", folder / "docker", dirs_exist_ok=True)
    for name in (".dockerignore", "Dockerfile", "docker-compose.yml", "docker-compose.standin.yml"):
        shutil.copy(ROOT / name, folder / name)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", *_WHEELS]
    lock, wheels = str(folder / "requirements.txt"), str(folder / "build/wheels")
    fetched = ran([*pip, "-r", lock, "-d", wheels], {})
    assert fetched.code == 0, fetched


def _built(folder: Path, file: str, name: str) -> str:
    legacy = ran(["docker", "buildx", "version"], {}).code != 0
    arguments = ["--build-arg", f"BASE_IMAGE={BASE}", "--build-arg", "PIP_NO_INDEX=1"]
    built = ran(
        ["docker", "build", "-q", "--network", "none", *arguments, "-t", name, "-f", file, "."],
        {"DOCKER_BUILDKIT": "0"} if legacy else {},
        folder,
    )
    assert built.code == 0, built
    return name


@contextlib.contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """Images built, everything up and ready; afterwards nothing of it is left but the images."""
    compose = compose_command()
    _engine()
    _context(folder)
    files = [
        word
        for name in ("docker-compose.yml", "docker-compose.standin.yml")
        for word in ("-f", str(folder / name))
    ]
    with ThreadPoolExecutor(2) as both:
        ours = both.submit(_built, folder, "Dockerfile", "dueprocess:test")
        standin = both.submit(_built, folder, "docker/standin.Dockerfile", "dueprocess:standin")
    environment = {
        **secrets(),
        "DUEPROCESS_IMAGE": ours.result(),
        "DUEPROCESS_STANDIN_IMAGE": standin.result(),
        "POSTGRES_IMAGE": DATABASE,
        "TEMPORAL_UI_LISTEN": "127.0.0.1:",  # any free port
    }
    project = f"dueprocess-test-{uuid.uuid4().hex[:8]}"
    made = Installation(folder, (*compose, "-p", project, *files), environment)
    try:
        up = made("up", "-d")
        assert up.code == 0, (up, made("logs", "--tail", "30").out)
        yield made
    finally:
        made("down", "--volumes", "--timeout", "5")
