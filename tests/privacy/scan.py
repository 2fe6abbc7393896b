"""Looking for words in everything that a process leaves behind: files, databases, logs. No tests.

A word is looked for as it may stand there: as text, escaped for JSON or a URL, as UTF-16, as hex,
and inside base64 at each of its three alignments. A SQLite file is read twice: its raw bytes with
its write-ahead log (also what was deleted), and cell by cell, since long values lie in pieces on
its pages.
"""

import base64
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

_SQLITE = b"SQLite format 3\x00"
_SIDE_FILES = ("-wal", "-shm", "-journal")
SHORTEST = 6
"""Letters. What is shorter stands somewhere by chance."""
_HEX = re.compile(rb"[0-9a-f]{%d,}" % (2 * SHORTEST))
_PRINTED = re.compile(rb"[\x20-\x7e]{%d,}" % SHORTEST)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{%d,}" % (SHORTEST + 1))
"""Six letters fill at least seven of base64, wherever they begin."""


@dataclass(frozen=True)
class Found:
    """A word, and where it stands."""

    word: str
    where: str
    form: str


def forms(word: str) -> Mapping[str, bytes]:
    """The bytes that a word may be, small letters, without the NULs of UTF-16: see `search`."""
    low = word.lower()
    return {
        "text": low.encode(),
        "json": json.dumps(low)[1:-1].encode(),
        "url": quote(low).lower().encode(),
        "form": quote_plus(low).lower().encode(),
        "utf-16": low.encode("utf-16-le").replace(b"\x00", b""),
        "hex": word.encode().hex().encode(),
    }


def inside_base64(word: str) -> Iterator[bytes]:
    """What base64 of any text around the word must contain: without the letters at its edges."""
    for text in dict.fromkeys((word.encode(), json.dumps(word)[1:-1].encode())):
        for before in range(3):
            coded = base64.b64encode(b"\x00" * before + text)
            first = -(-before * 8 // 6)  # letters that also hold bits of what stands before
            last = (before + len(text)) * 8 // 6
            yield coded[first:last]
            yield coded[first:last].replace(b"+", b"-").replace(b"/", b"_")


def search(words: Iterable[str], places: Iterable[tuple[str, bytes]]) -> list[Found]:
    """Every word in every place: (name, bytes)."""
    wanted: dict[str, dict[bytes, str]] = {}
    coded: dict[str, set[bytes]] = {}
    for word in words:
        if len(word) < SHORTEST:
            raise ValueError(f"{word!r} is too short to look for")
        wanted[word] = {text: form for form, text in list(forms(word).items())[::-1]}
        coded[word] = set(inside_base64(word))
    found = []
    for where, content in places:
        squeezed = content.replace(b"\x00", b"")  # text and UTF-16 of either order are now alike
        low = squeezed.lower()
        # What is only letters of a code can stand only where enough of them follow each other.
        hexed, letters, printed = (
            runs_of(_HEX, low),
            runs_of(_BASE64, squeezed),
            runs_of(_PRINTED, low),
        )
        for word, plain in wanted.items():
            for text, form in plain.items():
                runs = hexed if form == "hex" else printed if text.isascii() else low
                if text in runs:
                    found.append(Found(word, where, form))
            found += [Found(word, where, "base64") for text in coded[word] if text in letters]
    return found


def runs_of(code: re.Pattern[bytes], content: bytes) -> bytes:
    """All runs of a code's letters, apart from each other; each but once."""
    return b"\x00".join(dict.fromkeys(code.findall(content)))


def places(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """What there is to search in files; of databases each table too."""
    for file in files:
        content = file.read_bytes()
        yield file.name, content
        if content.startswith(_SQLITE):
            yield from tables(file)


def tables(file: Path) -> Iterator[tuple[str, bytes]]:
    """Each table of a SQLite file, all cells one after another."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        for side in ("", *_SIDE_FILES):
            beside = file.with_name(file.name + side)
            if beside.exists():
                shutil.copy(beside, copy.with_name(copy.name + side))
        connection = sqlite3.connect(copy)
        connection.text_factory = bytes
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in named.fetchall():
            table = name.decode()
            rows = connection.execute(f'SELECT * FROM "{table}"')
            cells = (_bytes(cell) for row in rows for cell in row)
            yield f"{file.name}:{table}", b"\x00\n".join(cells)
        connection.close()


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()
