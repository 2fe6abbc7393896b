"""Lines of a docket: command lines that stay whole, text with its own margin, days and doubts.

Belongs here: how one line looks. Not here: what is shown (`show_svp.py` and those beside it).
"""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.model import Json
from starter.commands import wording


def line(console: Console, text: str) -> None:
    """A command line to be copied: one line, however narrow the screen is."""
    console.print(Text(f"    {text}", style="dim"), soft_wrap=True)


def hanging(text: Text, margin: int = 4) -> RenderableType:
    """A line that begins at its own margin; what does not fit continues further in."""
    return Hanging(text, margin)


class Hanging:
    """Text whose later lines are indented."""

    def __init__(self, text: Text, margin: int) -> None:
        """Indent by `margin` columns from the second line on."""
        self.text, self.margin = text, margin

    def __rich_console__(self, console: Console, options: object) -> Iterator[RenderableType]:
        """Wrap at what is left beside the margin."""
        width = getattr(options, "max_width", console.width)
        for number, part in enumerate(self.text.wrap(console, width - self.margin)):
            yield part if number == 0 else Padding(part, (0, 0, 0, self.margin), expand=False)


def marked(text: str, flags: list[str]) -> Text:
    """A text with its doubts."""
    return flagged(Text(text), flags)


def flagged(said: Text, flags: list[str]) -> Text:
    """The doubts of a source or a date, behind what is said."""
    return said.append(f" ({wording.doubts(flags)})", style="yellow") if flags else said


def day(value: object) -> str:
    """A day as a date; a time is said where there is one."""
    return wording.moment(str(value)).removesuffix(" 00:00")


def safe(owed: Json) -> str:
    """The earliest reading of a due date, where it is another one."""
    other = owed["conservative"] and owed["conservative"] != owed["legal"]
    return wording.day(owed["conservative"]) if other else ""
