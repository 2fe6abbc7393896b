"""The entries of a docket on the screen: dated, attributed, each with its rule.

Belongs here: how they look. Not here: what they say (`starter/proceedings_docket.py`).
"""

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.proceedings_words import ENDS_A_CLOCK
from starter.sight import WITHHELD

_DATE: Final = 16
"""Columns for a day and a time."""
_DIGEST: Final = 12
"""Characters of a digest that are shown; the whole is in `--json`."""


def docket(console: Console, entries: list[Json], title: str = "Docket", *, more: int = 0) -> None:
    """Every entry, oldest first; `more` are left out, which is said."""
    console.print(wording.heading(title))
    if more:
        console.print(f"  [dim]{more} more entries: with --json[/dim]")
    shown = Table.grid(padding=(0, 1))
    shown.add_column(justify="right", no_wrap=True)
    shown.add_column(width=_DATE, no_wrap=True)
    shown.add_column(overflow="fold")
    last = ""
    for one in entries:
        shown.add_row(Text(str(one["version"]), style="dim"), _when(one), _what(one, last))
        if not one["by_itself"]:
            last = one["rule"]["rule"] if one["rule"] else ""
    console.print(shown, "")


def _when(one: Json) -> Text:
    said = Text(_moment(one))
    if one["typed"] and not one["by_itself"]:
        said.append(f"\ntyped {wording.moment(one['typed'])[:10]}", style="dim")
    return said


def _moment(one: Json) -> str:
    """When it was; of what has only a day, that."""
    at = one["occurred_on"]
    if one["kind"] in ENDS_A_CLOCK:
        return wording.ending(at)
    return wording.moment(at).removesuffix(" 00:00")


def _what(one: Json, last: str) -> Text:
    """An entry; `last` is the rule of the one before it, which is not said twice."""
    if one["by_itself"]:
        return _short(one)
    said = Text(one["title"], style="strike dim" if one["struck"] else "bold")
    if one["struck"]:
        said.append("  struck", style="not strike red")
    by = ", ".join(filter(None, (one["role"], one["actor"])))
    said.append(f"  {by}", style="not bold not dim not strike cyan")
    for part, how in _under(one, last):
        said.append("\n").append(part, style=f"not bold not strike {how}")
    return said


def _short(one: Json) -> Text:
    """What the case did by itself, on one line."""
    rule = f"  {one['rule']['rule']}" if one["rule"] else ""
    style = "strike dim" if one["struck"] else "dim"
    if one["withheld"]:
        return Text(f"{one['title']}: {wording.withheld(one['withheld'])}{rule}", style=style)
    return Text(" ".join(filter(None, (one["title"], "; ".join(one["says"])))) + rule, style=style)


def _under(one: Json, last: str) -> Iterator[tuple[str, str]]:
    """What stands under an entry: facts, rule, what was late, warnings, reason, evidence."""
    if one["withheld"]:
        yield wording.withheld(one["withheld"]), "magenta"
    if one["says"]:
        yield "; ".join(one["says"]), ""
    if one["rule"]:
        same = one["rule"]["rule"] == last
        yield f"{last}, as above" if same else _rule(one["rule"]), "dim"
    for late in one["late"]:
        yield f"late: {_rule(late)}", "red"
    for warning in one["warnings"]:
        yield f"! {warning['rule']}: {warning['text']}", "yellow"
    if isinstance(one["reason"], dict):
        yield f"a reason, if one was given: {wording.withheld(one['reason'][WITHHELD])}", "magenta"
    elif one["reason"]:
        yield f"“{one['reason']}”", "italic"
    if one["evidence"]:
        files = ", ".join(str(digest)[:_DIGEST] for digest in one["evidence"])
        yield f"evidence: {files}", "dim"


def _rule(one: Json) -> str:
    text = f"{one['rule']}: {one['text']}" if one["text"] else str(one["rule"])
    return f"{text} ({wording.doubts(one['flags'])})" if one["flags"] else text
