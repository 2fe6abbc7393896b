"""What every command has: `--as`, `--data`, `--json`, an example, one line for each failure.

Belongs here: wrapping a function into a command. Imported by every command, so nothing heavy here;
the way to record and engine is `starter/commands/reach.py`.
"""

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.actors import Actor
from starter import actor as actors
from starter.output import DONE, Failed, Output

As = Annotated[str | None, typer.Option("--as", metavar="ROLE[:OFFICE[:ID]]", help="Who acts.")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Data directory [.dueprocess].")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

DATA_VARIABLE: Final = "DUEPROCESS_DATA_DIR"
DEFAULT_DATA: Final = ".dueprocess"


@dataclass(frozen=True)
class Globals:
    """The common options as given before the command's name."""

    acting: str | None = None
    data: Path | None = None
    as_json: bool = False


@dataclass(frozen=True)
class Call:
    """One call of a command: where it writes, which data it works on, who acts."""

    out: Output
    data: Path | None = None
    acting: str | None = None

    def place(self) -> Path:
        """The data directory, absolute."""
        return Path(self.data or os.environ.get(DATA_VARIABLE) or DEFAULT_DATA).absolute()

    def actor(self) -> Actor:
        """Who acts.

        Raises:
            Failed: nobody was named (exit code 2).
        """
        return actors.read(self.acting, self.place())


Body = Callable[..., int | None]


def command(
    group: typer.Typer, name: str, *, example: str, panel: str | None = None, more: str = ""
) -> Callable[[Body], Body]:
    """Register a function as a command; its first parameter is the `Call`.

    It returns an exit code (None is 0), and may raise what `starter.commands.failures` knows.
    """

    def register(body: Body) -> Body:
        def shell(ctx: typer.Context, **given: Any) -> int:  # noqa: ANN401 - typer checks them
            above = ctx.obj if isinstance(ctx.obj, Globals) else Globals()
            call = Call(
                out=Output(as_json=given.pop("as_json") or above.as_json),
                data=given.pop("data") or above.data,
                acting=given.pop("acting") or above.acting,
            )
            return guarded(call, lambda: body(call, **given))

        own = list(inspect.signature(body, eval_str=True).parameters.values())[1:]
        shell.__signature__ = inspect.Signature([_ctx(), *own, *_common()])  # type: ignore[attr-defined] # read by inspect
        shell.__annotations__ = {one.name: one.annotation for one in (_ctx(), *own, *_common())}
        text = inspect.getdoc(body) or ""
        shell.__doc__ = text
        said = f"Example: {example}"
        epilog = f"{more}\n\n{said}" if more else said
        group.command(name, help=text, epilog=epilog, rich_help_panel=panel)(shell)
        return body

    return register


def guarded(call: Call, work: Callable[[], int | None]) -> int:
    """Run a command's work; every expected failure becomes one line and its exit code."""
    try:
        return work() or DONE
    except Failed as failure:
        return call.out.failed(failure)
    except Exception as error:
        from starter.commands.failures import known  # noqa: PLC0415 - only when something failed

        meant = known(error, call.actor)
        if meant is None:
            raise
        return call.out.failed(meant)


def _ctx() -> inspect.Parameter:
    return inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )


def _common() -> list[inspect.Parameter]:
    def one(name: str, kind: Any, default: object) -> inspect.Parameter:  # noqa: ANN401 - a type form
        return inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind
        )

    return [one("acting", As, None), one("data", Data, None), one("as_json", AsJson, False)]
