"""How the command line speaks: results on stdout, everything else on stderr, codes at the end.

Belongs here: exit codes, the one-line errors, JSON and tables, the progress sign. Not here: what a
command says (`starter/commands/`), nor how the process ends (`runtime/exit.py`).
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from domain.model import Json
from domain.refusal import Refusal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

DONE: Final = 0
WRONG: Final = 1
"""Checked, and found wrong."""
BAD_INPUT: Final = 2
REFUSED: Final = 3
"""A rule said no; its id is printed."""
UNREACHABLE: Final = 4
NOT_FOUND: Final = 5

_NARROWEST: Final = 60
_WIDE_WHEN_PIPED: Final = 160


class Failed(Exception):  # noqa: N818 - named for what happened to the command
    """A command that ends with a code other than 0 and one line that says why."""

    def __init__(self, code: int, message: str, data: Json | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = " ".join(message.split())
        self.data = data or {"error": {"code": code, "message": self.message}}


def bad_input(field: str, why: str) -> Failed:
    """What somebody typed cannot be used; `field` is the option or field."""
    return Failed(BAD_INPUT, f"{field}: {why}")


def not_found(what: str) -> Failed:
    """There is no such thing, or it is another office's: the two look the same."""
    return Failed(NOT_FOUND, what)


def refused(refusal: Refusal) -> Failed:
    """A rule said no."""
    return Failed(REFUSED, refusal.line(), {"refused": refusal.model_dump(mode="json")})


@dataclass(frozen=True)
class Output:
    """Where one command writes. With `as_json` stdout holds one JSON document and nothing else."""

    as_json: bool = False

    def result(self, data: object, words: Callable[["Console"], None]) -> None:
        """Print the result: `data` as JSON, or by `words` on a console for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, default=_text) + "\n")
        else:
            words(console())
        sys.stdout.flush()

    def say(self, text: str, data: object) -> None:
        """Print a result that is one plain text."""
        if self.as_json:
            self.result(data, lambda _: None)
        else:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def note(self, text: str) -> None:
        """Say something beside the result."""
        sys.stderr.write(text + "\n")

    def failed(self, failure: Failed) -> int:
        """Say why a command ends as it does; returns its exit code."""
        if self.as_json:
            self.result(failure.data, lambda _: None)
        sys.stderr.write(f"dueprocess: {failure.message}\n")
        return failure.code

    @contextlib.contextmanager
    def status(self, text: str) -> Iterator[None]:
        """Show that something longer than a moment is going on, if somebody is looking."""
        if not sys.stderr.isatty():
            yield
            return
        with console(stderr=True).status(text):
            yield


def console(*, stderr: bool = False) -> "Console":
    """A console; into a file or pipe tables stay whole instead of folding at 80 columns."""
    from rich.console import Console  # noqa: PLC0415 - a quarter of a short command's start-up

    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not made.is_terminal and made.width < _WIDE_WHEN_PIPED:
        return Console(stderr=stderr, highlight=False, width=_WIDE_WHEN_PIPED)
    if made.width < _NARROWEST:
        return Console(stderr=stderr, highlight=False, width=_NARROWEST)
    return made


def table(*columns: str, title: str = "", shrink: Sequence[str] = ()) -> "Table":
    """A table in the house's one style; if `shrink` names columns, only those fold their text."""
    from rich import box  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    made = Table(
        box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, expand=False
    )
    for column in columns:
        made.add_column(column, no_wrap=bool(shrink) and column not in shrink, overflow="fold")
    return made


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
