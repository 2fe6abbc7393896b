"""Worded letters as PDF, and as plain text for the screen.

Same input, same bytes: one layout, one font, the given time and nothing from the machine. What the
letter says belongs to the wording files, how it looks to `templates/layout.typ`.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import typst

import templates
from activities.letters.blocks import (
    Address,
    Block,
    Heading,
    List,
    Paragraph,
    SignatureLines,
    Table,
    Worded,
)
from activities.letters.fonts import fonts
from activities.letters.text import LetterError

TEMPLATES = Path(next(iter(templates.__path__)))
_ARTICLE = re.compile(r"<desc>([0-9 ]{20,40})</desc>")
_WIDTH = 78
_MARKERS = {"bullet": "-", "number": "", "box": "[ ]"}


def pdf(
    worded: Worded,
    *,
    at: int,
    enclosures: Sequence[Worded] = (),
    barcode_svg: str | None = None,
) -> bytes:
    """Set a letter and its enclosures as one tagged PDF (built to PDF/UA-1 and PDF/A-2a).

    Args:
        worded: The letter.
        at: Time of issue in seconds since 1970 (UTC), for the document's metadata.
        enclosures: What is enclosed; each starts on a new page, page numbers run on.
        barcode_svg: Barcode of the mailing, from `activities.mailroom.articles.barcode_svg`.

    Raises:
        LetterError: The typesetter refuses or warns. No page is ever made with a warning.
    """
    return compile_layout("layout.typ", layout_data(worded, enclosures, barcode_svg), at)


def layout_data(
    worded: Worded, enclosures: Sequence[Worded] = (), barcode_svg: str | None = None
) -> dict[str, object]:
    """What the layout reads: the parts as data, and the barcode with its number.

    Raises:
        LetterError: The barcode does not carry its article number.
    """
    return {
        "title": worded.title,
        "author": worded.letterhead[0],
        "reference": worded.reference,
        "parts": [part.model_dump(mode="json") for part in (worded, *enclosures)],
        "barcode": None if barcode_svg is None else _barcode(barcode_svg),
    }


def compile_layout(name: str, data: Mapping[str, object], at: int) -> bytes:
    """Set data by one of the layouts under `templates/`.

    Args:
        name: File name of the layout.
        data: What the layout reads; must be JSON.
        at: Time of issue in seconds since 1970 (UTC).

    Raises:
        LetterError: The typesetter refuses or warns.
    """
    try:
        out, warnings = typst.compile_with_warnings(
            TEMPLATES / name,
            root=TEMPLATES,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            font_paths=fonts(),
            timestamp=at,
            sys_inputs={"d": json.dumps(data, sort_keys=True)},
        )
    except typst.TypstError as error:
        raise LetterError(f"{name}: {_one_line(str(error))}") from error
    if warnings:
        raise LetterError(f"{name}: {_one_line(warnings[0].message)}")
    return out


def preview(worded: Worded) -> str:
    """The letter as plain text: for the screen before it is sent, and for the caller's script."""
    head = [block for block in worded.blocks if isinstance(block, Address)]
    lines = [*worded.letterhead, ""]
    lines += [line for block in head for line in (*block.lines, "")]
    lines += [f"{label}: {value}" for label, value in worded.aside]
    lines += ["", worded.title, "=" * min(len(worded.title), _WIDTH), ""]
    for block in worded.blocks:
        shown = [] if isinstance(block, Address) else list(_plain(block))
        lines += [*shown, ""] if shown else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _plain(block: Block) -> Iterator[str]:
    """The lines of one block of the body; a barcode and a page break have none."""
    if isinstance(block, Heading):
        yield block.text
        yield "-" * min(len(block.text), _WIDTH)
    elif isinstance(block, Paragraph):
        yield _wrapped(block.text, "  " if block.style == "note" else "")
    elif isinstance(block, List):
        for number, item in enumerate(block.items, 1):
            marker = _MARKERS[block.marker] or f"{number}."
            yield _wrapped(item, " " * (len(marker) + 1), first=f"{marker} ")
    elif isinstance(block, Table):
        for row in block.rows:
            pairs = zip(block.header, row, strict=True)
            yield _wrapped("; ".join(f"{head}: {cell}" for head, cell in pairs), "  ", first="* ")
    elif isinstance(block, SignatureLines):
        yield from (f"{label}: {'_' * 30}" for label in block.labels)


def _wrapped(text: str, indent: str, *, first: str | None = None) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _barcode(svg: str) -> dict[str, str]:
    """The picture, the number to print below it, and the text that stands for the picture."""
    found = _ARTICLE.search(svg)
    if found is None:
        raise LetterError("barcode_svg: the picture does not carry its article number")
    number = found[1].strip()
    return {"svg": svg, "number": number, "alt": f"Barcode of article number {number}"}


def _one_line(message: str) -> str:
    return " ".join(message.split())
