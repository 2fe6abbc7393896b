"""The one way out of the process: flush, then leave without tearing down the interpreter.

What belongs here: exit codes of a process and the order of its last acts. What does not:
what the codes mean (the command line says so) and the closing of clients and workers.

Why: a process that opened a Temporal client now and then aborts (SIGABRT, SIGSEGV) in the
SDK's native threads while the interpreter is finalised, after all work is done
(temporalio/sdk-python#300). `os._exit` skips the finalisation. It also skips `atexit`
handlers, so nothing of ours may depend on one.
"""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

INTERRUPTED: Final = 130
"""128 + SIGINT, as shells report a Ctrl-C."""

BROKEN: Final = 70
"""EX_SOFTWARE of sysexits.h: a bug of ours, told apart from every documented code."""


def leave(code: int) -> NoReturn:
    """End the process with this exit code, everything written flushed."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        # A reader that went away (`| head`), or a stream closed or missing: nothing to save.
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def run(main: Callable[[], int | None]) -> NoReturn:
    """Call `main` and leave with what it returns or raises.

    A `SystemExit` gives its own code (a text is printed to stderr and means 1, as in the
    interpreter), an interrupt 130, any other exception its traceback and 70. The text of that
    exception is shown on a terminal and withheld from files and log collectors: it may quote
    what a case holds.
    """
    try:
        code = main() or 0
    except SystemExit as stop:
        code = _code_of(stop)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException as error:  # noqa: BLE001 (the last frame; nobody else could report it)
        _report(error)
        code = BROKEN
    leave(code)


def _code_of(stop: SystemExit) -> int:
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF
    sys.stderr.write(f"{stop.code}\n")
    return 1


def _report(error: BaseException) -> None:
    shown = traceback.TracebackException.from_exception(error)
    if sys.stderr.isatty():
        sys.stderr.write("".join(shown.format()))
        return
    sys.stderr.write("Traceback (most recent call last):\n")
    sys.stderr.write("".join(shown.stack.format()))
    safe = getattr(type(error), "loggable", False)
    sys.stderr.write(f"{type(error).__name__}: {error if safe else '(text withheld)'}\n")
