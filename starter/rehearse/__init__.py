"""Scenarios: the law as executable examples, played in virtual time.

Belongs here: the one call behind `dueprocess rehearse`. Not here: the command line's own wiring.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from runtime import logging as logs
from starter.rehearse.outcome import Outcome
from starter.rehearse.player import play
from starter.rehearse.reading import Read, ScenarioError, files, read
from starter.rehearse.report import as_json as shown
from starter.rehearse.report import first_line, last_line, step_line

__all__ = ["main"]

_HOLDS, _WRONG, _BAD_INPUT = 0, 1, 2


def main(paths: Sequence[str | Path], as_json: bool) -> int:
    """Play scenario files (or all below a folder), one after the other.

    Returns:
        0 if all hold, 1 if one does not, 2 if one cannot be read (then none is played).
    """
    try:
        reads = [read(file) for file in files(Path(one) for one in paths)]
    except ScenarioError as error:
        _say(str(error), error=True)
        return _BAD_INPUT
    _quiet()
    outcomes = [asyncio.run(_played(one, quiet=as_json)) for one in reads]
    if as_json:
        _say(json.dumps([shown(one) for one in outcomes], indent=2))
    return _HOLDS if outcomes and all(one.ok for one in outcomes) else _WRONG


async def _played(one: Read, *, quiet: bool) -> Outcome:
    if quiet:
        return await play(one)
    _say(first_line(one))
    outcome = await play(one, lambda step: _say(step_line(step)))
    _say(last_line(outcome))
    return outcome


def _quiet() -> None:
    """What the service logs about itself would stand between the lines of the story."""
    logs.configure("error")
    logging.getLogger("temporalio").setLevel(logging.ERROR)


def _say(text: str, *, error: bool = False) -> None:
    print(text, file=sys.stderr if error else sys.stdout, flush=True)
