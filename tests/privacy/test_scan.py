"""The search itself: it finds what is there in every form, and nothing where there is nothing."""

import base64
import json
import sqlite3
from pathlib import Path

import pytest

from tests.privacy.scan import places, search

WORD = "Zoë Fictional"
AROUND = ("", "x", "xy", 'before "', "ward: ")


def _found(content: bytes) -> set[str]:
    return {one.form for one in search([WORD], [("here", content)])}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    ("form", "write"),
    [
        ("text", lambda text: text.encode()),
        ("text", lambda text: text.upper().replace("Ë", "ë").encode()),
        ("json", lambda text: json.dumps(text).encode()),
        ("utf-16", lambda text: text.encode("utf-16-le")),
        ("utf-16", lambda text: text.encode("utf-16-be")),
        ("hex", lambda text: text.encode().hex().encode()),
        ("base64", lambda text: base64.b64encode(text.encode())),
        ("base64", lambda text: base64.urlsafe_b64encode(text.encode())),
        ("base64", lambda text: base64.b64encode(json.dumps(text).encode())),
        ("base64", lambda text: base64.b64encode(text.encode()).decode().encode("utf-16-le")),
    ],
)
def test_a_word_is_found_in_every_form(form: str, write: object, around: str) -> None:
    assert callable(write)
    assert form in _found(b"\xff\x00\x01" + write(f"{around}{WORD}{around}") + b"\x00\xfe")


@pytest.mark.parametrize("form", ["url", "form"])
def test_a_word_is_found_in_addresses(form: str) -> None:
    coded = {"url": "zo%C3%AB%20Fictional", "form": "Zo%C3%AB+Fictional"}[form]
    assert form in _found(f"GET /?q={coded} HTTP/1.1".encode())


@pytest.mark.parametrize(
    "content", [b"", b"Zoe Fictional", b"ictional", "Zoë".encode(), b"\x00" * 99]
)
def test_what_is_not_there_is_not_found(content: bytes) -> None:
    assert not _found(content)


def test_short_words_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        search(["Zoë"], [])


def test_long_values_of_a_database_are_read_whole(tmp_path: Path) -> None:
    """On the pages of the file a long value lies in pieces, with other bytes between them."""
    file = tmp_path / "some.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE blobs (content BLOB)")
    words = [f"Piece-{number:07d}" for number in range(2000)]
    connection.execute("INSERT INTO blobs VALUES (?)", ["".join(words).encode()])
    connection.commit()
    connection.close()
    raw = {one.word for one in search(words, [("raw", file.read_bytes())])}
    whole = {one.word for one in search(words, places([file]))}
    assert raw < whole == set(words)


def test_deleted_rows_are_found_in_the_write_ahead_log(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.execute("INSERT INTO people VALUES (?)", [WORD])
    connection.commit()
    connection.execute("DELETE FROM people")
    connection.commit()
    where = {one.where for one in search([WORD], places(sorted(tmp_path.glob("some.db*"))))}
    connection.close()
    assert where == {"some.db-wal"}
