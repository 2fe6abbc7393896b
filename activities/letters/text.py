"""What may be printed: cleaning of typed text, and the check against the letter font.

PDF/UA and PDF/A refuse text that no font shows, and a bidirectional mark can make a name read
reversed, so both are dealt with before a letter is worded. Wording and layout do not belong here.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fontTools.ttLib import TTFont

from activities.letters.fonts import FACES, font_dir

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = frozenset({"Zl", "Zp"})
_MOST_MARKS = 2
"""Marks kept on one letter: living orthographies need two; more is only there to deface a page."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class LetterError(ValueError):
    """A letter cannot be made from this input; the message is one line and names the field."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Printable text, and whether a person would see that it differs from what was typed.

    Attributes:
        text: Normalised text in which the letter font can show every character.
        changed: True if a character was dropped or replaced by a question mark. White space and
            equivalent spellings of one character (NFC) do not count.
    """

    text: str
    changed: bool


@lru_cache(maxsize=1)
def printable() -> frozenset[int]:
    """Code points that every face of the letter font can show."""
    tables = []
    for face in FACES:
        with TTFont(font_dir() / face) as font:
            tables.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*tables)


def clean(s: str) -> Cleaned:
    """Make typed text fit to print.

    Control characters, bidirectional marks, lone surrogates and private characters are dropped;
    a character that the font lacks becomes a question mark. Line breaks are kept.

    Args:
        s: Text as it was typed or imported.
    """
    if s.isascii() and s.isprintable():
        return Cleaned(s.strip(), changed=False)
    text = unicodedata.normalize("NFC", s.replace("\r\n", "\n").replace("\r", "\n"))
    out: list[str] = []
    changed = False
    marks = 0
    for char in text:
        kept = _shown(char)
        marks = marks + 1 if kept and unicodedata.combining(char) else 0
        if kept is None or marks > _MOST_MARKS:
            changed = True
            continue
        changed = changed or (kept == "?" and char != "?")
        out.append(kept)
    return Cleaned("".join(out).strip(), changed)


def line(s: str, field: str) -> Cleaned:
    """Clean a value that must stand on one line and must not be empty.

    Args:
        s: Text as it was typed.
        field: Name of the field, for the message.

    Raises:
        LetterError: Nothing printable is left.
    """
    cleaned = clean(s)
    text = " ".join(part.strip() for part in cleaned.text.split("\n") if part.strip())
    if not text:
        raise LetterError(f"{field}: empty, or nothing in it can be printed")
    return Cleaned(text, cleaned.changed)


def long_date(day: date) -> str:
    """A date as people write it, whatever the machine's locale."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _shown(char: str) -> str | None:
    """The character to print for this one; None drops it."""
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if category in _BREAKS:
        return "\n"
    if char == "\t" or (category == "Zs" and char != "\N{NO-BREAK SPACE}"):
        return " "
    if category in _INVISIBLE:
        return None
    return char if ord(char) in printable() else "?"
