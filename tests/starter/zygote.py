"""A process that has everything imported and forks once per command line: real processes, at once.

Each child is a process of its own with its own native runtime and leaves by the real way out; only
the seconds of importing are saved. Nothing here starts a thread before the fork.
"""

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import starter.commands
from starter.cli import main


def serve() -> None:
    for found in pkgutil.iter_modules(starter.commands.__path__):
        importlib.import_module(f"starter.commands.{found.name}")
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            child(asked)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def child(asked: dict[str, object]) -> None:
    folder = Path(str(asked["folder"]))
    for number, (name, flags) in enumerate(
        (
            ("in", os.O_RDONLY),
            ("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            ("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        )
    ):
        os.dup2(os.open(folder / name, flags, 0o600), number)
    environment = asked["environment"]
    assert isinstance(environment, dict)
    os.environ.clear()
    os.environ.update(environment)
    words = asked["words"]
    assert isinstance(words, list)
    sys.argv = ["dueprocess", *words]
    main()


if __name__ == "__main__":
    serve()
