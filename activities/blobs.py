"""The drivers' way to the evidence store: documents of letters and of the mail room.

Belongs here: what the drivers keep there, and as what. Not here: sealing, opening and removing
(`records/evidence.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from domain.actors import Actor
from records.evidence import Added, Store

PDF: Final = "application/pdf"
JSON: Final = "application/json"


@dataclass(frozen=True)
class Kept:
    """How a document came in. `command_id` is the effect's key, or the command's id."""

    media_type: str
    actor: Actor
    command_id: str
    at: datetime


@dataclass(frozen=True)
class Vault:
    """Documents under the digest of their plain bytes. The key is `Settings.evidence_key`."""

    key: bytes

    def put(self, conn: Connection, plain: bytes, kept: Kept) -> str:
        """Keep a document once, in the caller's transaction; returns its digest (SHA-256, hex).

        Raises:
            EvidenceError: it is empty, too large, or was removed by law.
        """
        added = Added(kept.actor, kept.command_id, kept.at)
        return Store((self.key,)).add(conn, plain, kept.media_type, added)

    def get(self, conn: Connection, digest: str) -> bytes:
        """The plain bytes of a document.

        Raises:
            EvidenceError: it is not here, was removed or changed, or its key is missing.
        """
        return Store((self.key,)).read(conn, digest)
