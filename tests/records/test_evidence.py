"""Files that prove and free text: encrypted, by digest, removable where a law orders it."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from records import evidence, ledger, notes, queries
from records.engine import reading
from records.evidence import Added, EvidenceError, Store
from records.tables import EVIDENCE, METADATA
from records.verify import verify
from tests.records.make import CLERK, NOW

PLAIN = b"%PDF-1.7 Fictional consent of Wilhelmina Fictional-Testperson"
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture(params=["database", "folder"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return None if request.param == "database" else tmp_path / "files"


def how(command_id: str) -> Added:
    return Added(CLERK, command_id, NOW)


def test_a_file_is_kept_once_encrypted_and_comes_back(
    record_engine: Engine, folder: Path | None
) -> None:
    store = Store([OLD], folder)
    with record_engine.begin() as connection:
        digest = store.add(connection, PLAIN, "application/pdf", how("e1"))
        assert store.add(connection, PLAIN, "application/pdf", how("e2")) == digest
    assert digest == hashlib.sha256(PLAIN).hexdigest()
    with reading(record_engine) as connection:
        assert store.read(connection, digest) == PLAIN
        item = evidence.items(connection, [digest])[0]
        assert (item.media_type, item.size, item.added_by) == (
            "application/pdf",
            len(PLAIN),
            "clerk-1",
        )
        assert evidence.items(connection, []) == []
        rows = connection.execute(select(EVIDENCE)).all()
        assert b"Wilhelmina" not in repr(rows).encode()
        entries = queries.history(connection, ledger.EVIDENCE)
    assert [(row["kind"], row["command_id"], row["body"]["digest"]) for row in entries] == [
        ("evidence-added", "e1", digest)
    ]
    if folder is not None:
        files = [file for file in folder.rglob("*") if file.is_file()]
        assert [file.name for file in files] == [digest]
        assert b"Wilhelmina" not in files[0].read_bytes()


def test_a_new_key_seals_and_the_old_one_still_opens(
    record_engine: Engine, folder: Path | None
) -> None:
    with record_engine.begin() as connection:
        digest = Store([OLD], folder).add(connection, PLAIN, "application/pdf", how("e1"))
        assert Store([NEW, OLD], folder).read(connection, digest) == PLAIN
        with pytest.raises(EvidenceError, match=f"its key {evidence.key_id(OLD)} is missing"):
            Store([NEW], folder).read(connection, digest)


def test_what_was_changed_or_is_not_there_is_said(
    record_engine: Engine, folder: Path | None
) -> None:
    store = Store([OLD], folder)
    with record_engine.begin() as connection:
        digest = store.add(connection, PLAIN, "application/pdf", how("e1"))
        with pytest.raises(EvidenceError, match="there is none"):
            store.read(connection, "0" * 64)
        with pytest.raises(EvidenceError, match="has 0 bytes"):
            store.add(connection, b"", "text/plain", how("e2"))
        if folder is None:
            blob = bytes(connection.execute(select(EVIDENCE.c.blob)).scalar_one())
            connection.execute(update(EVIDENCE).values(blob=blob[:-1] + bytes([blob[-1] ^ 1])))
        else:
            file = folder / digest[:2] / digest
            file.write_bytes(file.read_bytes() + b"x")
        with pytest.raises(EvidenceError, match="was changed"):
            store.read(connection, digest)
        if folder is not None:
            file.unlink()
            with pytest.raises(EvidenceError, match="not where it should lie"):
                store.read(connection, digest)


def test_a_file_is_removed_by_law_and_the_chain_holds(
    record_engine: Engine, folder: Path | None
) -> None:
    store = Store([OLD], folder)
    with record_engine.begin() as connection:
        digest = store.add(connection, PLAIN, "application/pdf", how("e1"))
        store.remove(connection, digest, "note-1", how("e2"))
        with pytest.raises(EvidenceError, match="removed by law"):
            store.read(connection, digest)
        with pytest.raises(EvidenceError, match="removed by law"):
            store.add(connection, PLAIN, "application/pdf", how("e3"))
        with pytest.raises(EvidenceError, match="there is none"):
            store.remove(connection, "0" * 64, "note-1", how("e4"))
        assert verify(connection).ok
        assert evidence.items(connection)[0].removed_at == NOW
    if folder is not None:
        assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_a_note_is_kept_once_and_removed_for_good(record_engine: Engine) -> None:
    text = "The guardian said that she had moved to Nowhere."
    with record_engine.begin() as connection:
        assert notes.add(connection, "note-1", text, CLERK, NOW, case="consent-1") == "note-1"
        notes.add(connection, "note-1", "another text", CLERK, NOW)
        notes.add(connection, "note-2", "second", CLERK, NOW, case="consent-1")
        assert notes.read(connection, "note-1") == text
        assert notes.of_case(connection, "consent-1") == {"note-1": text, "note-2": "second"}
        assert notes.remove(connection, "note-1", "c1", CLERK, NOW)
        assert not notes.remove(connection, "note-1", "c2", CLERK, NOW)
        assert not notes.remove(connection, "nothing", "c3", CLERK, NOW)
        assert notes.read(connection, "note-1") is None
        assert list(notes.of_case(connection, "consent-1")) == ["note-2"]
        assert [row["body"] for row in queries.history(connection, ledger.NOTES)] == [
            {"id": "note-1"}
        ]
        for table in METADATA.sorted_tables:
            assert "Nowhere" not in str(connection.execute(select(table)).all())
