"""The vault: documents under the digest of their plain bytes, encrypted where they lie.

Belongs here: sealing, opening and checking. Not here: what a document is about, nor who may read
it (the gateway), nor the row's columns (`records/tables/evidence_row.py`).
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select

from domain.actors import Actor
from records.tables import EVIDENCE

PDF: Final = "application/pdf"
JSON: Final = "application/json"

_NONCE_BYTES: Final = 12


class VaultError(RuntimeError):
    """A document is not there, or is not what its digest says. The text names the digest only."""

    loggable = True


@dataclass(frozen=True)
class Kept:
    """How a document came in."""

    media_type: str
    actor: Actor
    at: datetime


@dataclass(frozen=True)
class Vault:
    """Documents in the table `evidence`. The key is 32 bytes (`Settings.evidence_key`)."""

    key: bytes

    @property
    def key_id(self) -> str:
        """A name of the key that says nothing about it."""
        return hashlib.sha256(b"evidence key" + self.key).hexdigest()[:12]

    def put(self, conn: Connection, plain: bytes, kept: Kept) -> str:
        """Keep a document once; returns its digest (SHA-256, hex). In the caller's transaction."""
        digest = hashlib.sha256(plain).hexdigest()
        held = conn.execute(select(EVIDENCE.c.digest).where(EVIDENCE.c.digest == digest)).first()
        if held is None:
            nonce = os.urandom(_NONCE_BYTES)
            row = {
                "digest": digest,
                "media_type": kept.media_type,
                "size": len(plain),
                "key_id": self.key_id,
                "blob": nonce + AESGCM(self.key).encrypt(nonce, plain, digest.encode()),
                "added_at": kept.at,
                "actor": kept.actor.model_dump(mode="json"),
            }
            conn.execute(insert(EVIDENCE), [row])
        return digest

    def get(self, conn: Connection, digest: str) -> bytes:
        """The plain bytes of a document.

        Raises:
            VaultError: it is not here, or was changed.
        """
        query = select(EVIDENCE.c.blob).where(EVIDENCE.c.digest == digest)
        blob = conn.execute(query).scalar_one_or_none()
        if blob is None:
            raise VaultError(f"no document {digest}")
        try:
            plain = AESGCM(self.key).decrypt(
                blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], digest.encode()
            )
        except InvalidTag as error:
            raise VaultError(f"document {digest} was changed, or its key is another one") from error
        return plain
