"""The rows of a register as a table whose columns break no word; else a row as a block of lines.

Belongs here: how wide each column is, and how a value looks. Not here: which rows
(`registers.py`), nor the style of a table (`starter/output.py`).
"""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter.output import table

_BETWEEN: Final = 3
"""What stands between two columns: the space on either side, and the divider."""
_LABEL: Final = 12
"""How wide the names of fields are, before a row's values, at the least."""


def rows(console: Console, found: Sequence[Json]) -> None:
    """Every row, with the fields that any of them has."""
    if not found:
        console.print("The register is empty.")
        return
    names = [name for name in found[0] if any(one[name] not in _NOTHING for one in found)]
    heads = [name.replace("_", " ") for name in names]
    cells = [[cell(one[name]) for name in names] for one in found]
    widths = _widths([heads, *cells], console.width - _BETWEEN * len(names))
    if widths is None:
        for one in found:
            row(console, {name: one[name] for name in names})
            console.print()
        return
    shown = table(*heads)
    for column, width in zip(shown.columns, widths, strict=True):
        column.width = width
    for line in cells:
        shown.add_row(*map(Text, line))
    console.print(shown)


def row(console: Console, one: Json) -> None:
    """One row, a line for each field."""
    width = max(_LABEL, *map(len, one))
    for name, value in one.items():
        console.print(f"{name.replace('_', ' '):<{width}}  {cell(value)}", markup=False)


_NOTHING: Final[tuple[object, ...]] = (None, "", [], {}, ())


def cell(value: object) -> str:
    """A value on one line; a dash if there is none."""
    if value in _NOTHING:
        return "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value).replace("\n", ", ")


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """A width for each column: its longest word at least; None if the words have no room.

    What is left goes to those that want least first, so that short values stay on one line.
    """
    columns = list(zip(*lines, strict=True))
    wide = [max(map(len, column)) for column in columns]
    widths = [max(len(word) for text in column for word in text.split()) for column in columns]
    spare = room - sum(widths)
    if spare < 0:
        return None
    wanting = sorted(range(len(widths)), key=lambda one: wide[one] - widths[one])
    for place, one in enumerate(wanting):
        more = min(wide[one] - widths[one], spare // (len(wanting) - place))
        widths[one] += more
        spare -= more
    return widths
