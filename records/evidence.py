"""Evidence: files that prove, encrypted where they lie, under the digest of their plain bytes.

Belongs here: adding, reading, listing and lawfully removing a file. Not here: what it proves (the
commands and events that name its digest), nor its name, which is not kept.
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, RowMapping, insert, select, update

from domain.actors import Actor
from domain.model import Json
from records import ledger
from records.tables import EVIDENCE

_NONCE_BYTES: Final = 12
LARGEST: Final = 50 * 1024 * 1024
"""Bytes. A scan of a long order fits; a film does not belong here."""


class EvidenceError(Exception):
    """A file is not here, was changed, or cannot be taken. Names digests only."""

    loggable = True


@dataclass(frozen=True)
class Added:
    """How a file came in: by whom, by which command, when."""

    actor: Actor
    command_id: str
    at: datetime


@dataclass(frozen=True)
class Item:
    """One file, without its content. `size` in plain bytes."""

    digest: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str
    removed_at: datetime | None


@dataclass(frozen=True)
class Store:
    """Where files lie. The first key seals, every key opens: older ones stay readable.

    Keys are 32 bytes. Without a folder the database holds the files.
    """

    keys: Sequence[bytes]
    folder: Path | None = None

    def add(self, connection: Connection, plain: bytes, media_type: str, added: Added) -> str:
        """Keep a file, in the caller's transaction, with an entry in the ledger.

        Returns:
            Its digest. A file that is here already changes nothing.

        Raises:
            EvidenceError: it is empty, too large, or was removed by law.
        """
        if not plain or len(plain) > LARGEST:
            raise EvidenceError(f"file: has {len(plain)} bytes; 1 to {LARGEST} are taken")
        digest = hashlib.sha256(plain).hexdigest()
        held = _row(connection, digest)
        if held is not None:
            if held["removed_at"] is not None:
                raise EvidenceError(f"file {digest}: was removed by law")
            return digest
        sealed = self._seal(plain, digest)
        if self.folder is not None:
            _write(self._file(self.folder, digest), sealed)
        row = {
            "digest": digest,
            "media_type": media_type,
            "size": len(plain),
            "key_id": key_id(self.keys[0]),
            "blob": sealed if self.folder is None else None,
            "added_at": added.at,
            "actor": added.actor.model_dump(mode="json"),
        }
        connection.execute(insert(EVIDENCE), [row])
        body: Json = {"digest": digest, "media_type": media_type, "size": len(plain)}
        ledger.append(connection, [_entry("evidence-added", added, body)])
        return digest

    def read(self, connection: Connection, digest: str) -> bytes:
        """The plain bytes of a file.

        Raises:
            EvidenceError: it is not here, was removed or changed, or its key is missing.
        """
        row = _row(connection, digest)
        if row is None:
            raise EvidenceError(f"file {digest}: there is none")
        if row["removed_at"] is not None:
            raise EvidenceError(f"file {digest}: was removed by law")
        sealed = row["blob"] if row["blob"] is not None else self._from_folder(digest)
        key = next((key for key in self.keys if key_id(key) == row["key_id"]), None)
        if key is None:
            raise EvidenceError(f"file {digest}: its key {row['key_id']} is missing")
        nonce, sealed = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, sealed, digest.encode())
        except (InvalidTag, ValueError):
            raise EvidenceError(f"file {digest}: was changed where it lies") from None

    def remove(self, connection: Connection, digest: str, note: str, removed: Added) -> None:
        """Remove a file where a law orders it; `note` is the id of the reason.

        Raises:
            EvidenceError: there is no such file.
        """
        if _row(connection, digest) is None:
            raise EvidenceError(f"file {digest}: there is none")
        connection.execute(
            update(EVIDENCE)
            .where(EVIDENCE.c.digest == digest)
            .values(blob=None, removed_at=removed.at)
        )
        body: Json = {"digest": digest, "note": note}
        ledger.append(connection, [_entry("evidence-removed", removed, body)])
        if self.folder is not None:
            self._file(self.folder, digest).unlink(missing_ok=True)

    def _seal(self, plain: bytes, digest: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.keys[0]).encrypt(nonce, plain, digest.encode())

    def _from_folder(self, digest: str) -> bytes:
        if self.folder is not None:
            file = self._file(self.folder, digest)
            if file.exists():
                return file.read_bytes()
        raise EvidenceError(f"file {digest}: is not where it should lie")

    @staticmethod
    def _file(folder: Path, digest: str) -> Path:
        return folder / digest[:2] / digest


def key_id(key: bytes) -> str:
    """A name of a key that says nothing about it."""
    return hashlib.sha256(b"evidence key" + key).hexdigest()[:12]


def items(connection: Connection, digests: Collection[str] | None = None) -> list[Item]:
    """The files that are here, oldest first; with `digests` only those."""
    columns = [column for column in EVIDENCE.columns if column.name != "blob"]
    query = select(*columns).order_by(EVIDENCE.c.added_at, EVIDENCE.c.digest)
    if digests is not None:
        query = query.where(EVIDENCE.c.digest.in_(digests))
    return [
        Item(
            digest=row["digest"],
            media_type=row["media_type"],
            size=row["size"],
            added_at=row["added_at"],
            added_by=row["actor"]["id"],
            removed_at=row["removed_at"],
        )
        for row in connection.execute(query).mappings()
    ]


def _row(connection: Connection, digest: str) -> RowMapping | None:
    query = select(EVIDENCE).where(EVIDENCE.c.digest == digest)
    return connection.execute(query).mappings().one_or_none()


def _write(file: Path, sealed: bytes) -> None:
    """Whole or not at all, and on the disk before the row that names it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with draft.open("xb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _entry(kind: str, how: Added, body: Json) -> ledger.Entry:
    return ledger.Entry(
        scope=ledger.EVIDENCE,
        kind=kind,
        command_id=how.command_id,
        actor=how.actor,
        occurred_on=how.at,
        recorded_at=how.at,
        body=body,
    )
