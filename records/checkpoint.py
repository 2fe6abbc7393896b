"""The daily checkpoint: the heads of all chains, signed (Ed25519).

A chain shows a change only as long as nobody rewrites it to its end, head included. A checkpoint
that somebody else keeps shows that too. Belongs here: writing and reading checkpoints. Not here:
comparing them with the ledger (`records/verify.py`).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from sqlalchemy import Connection, RowMapping, insert, select

from domain.model import canonical, digest
from records.engine import lock_case
from records.ledger import GENESIS, instant
from records.tables import CHECKPOINTS, LEDGER_HEADS

Heads = dict[str, tuple[int, str]]
"""Scope -> sequence number and hash of its last entry."""
PublicKeys = Mapping[str, bytes]
"""Key id -> the 32 bytes of an Ed25519 public key."""


@dataclass
class Signed:
    """What the checkpoints of a record say, and the first that cannot be true."""

    heads: Heads = field(default_factory=dict)
    """The heads at the last checkpoint."""
    points: dict[str, dict[int, str]] = field(default_factory=dict)
    """Scope -> sequence number -> hash, of every head ever signed."""
    days: int = 0
    last: str = GENESIS
    """Digest of the last body."""
    heads_digest: str = ""
    fault: str | None = None


def public_key(seed: bytes) -> tuple[str, bytes]:
    """Id and public key that belong to a signing key's seed (32 bytes)."""
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return hashlib.sha256(key).hexdigest()[:16], key


def write(connection: Connection, day: date, at: datetime, seed: bytes) -> bool:
    """Sign today's heads; False if the day has its checkpoint already.

    The body names the heads that moved since the last checkpoint, the digest of all of them, and
    the digest of the last body: together the checkpoints say where every chain stood every day,
    and a case at rest costs nothing.
    """
    lock_case(connection, "checkpoint")
    name = day.isoformat()
    rows = _rows(connection)
    if any(row["day"] == name for row in rows):
        return False
    known = read(rows, None)
    heads = heads_of(connection)
    moved = {scope: head for scope, head in heads.items() if known.heads.get(scope) != head}
    body = canonical(
        {
            "day": name,
            "at": instant(at),
            "moved": moved,
            "heads": digest(heads),
            "previous": known.last,
        }
    )
    key_id, _ = public_key(seed)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(body.encode())
    row = {
        "day": name,
        "heads_digest": digest(heads),
        "body": body,
        "signature": base64.b64encode(signature).decode(),
        "key_id": key_id,
    }
    connection.execute(insert(CHECKPOINTS), [row])
    return True


def heads_of(connection: Connection) -> Heads:
    """The head of every chain, as the record keeps them."""
    found = connection.execute(select(LEDGER_HEADS).order_by(LEDGER_HEADS.c.scope))
    return {row.scope: (row.seq, row.hash) for row in found}


def stored(connection: Connection, keys: PublicKeys | None) -> Signed:
    """Read all checkpoints of a record; with `keys`, check their signatures too."""
    return read(_rows(connection), keys)


def read(rows: Iterable[RowMapping], keys: PublicKeys | None) -> Signed:
    """Read checkpoints, oldest first, up to the first that cannot be true."""
    found = Signed()
    for row in rows:
        found.fault = _fault(row, found, keys)
        if found.fault:
            return found
        found.days += 1
        found.heads_digest = row["heads_digest"]
    if found.days and digest(found.heads) != found.heads_digest:
        found.fault = "the last checkpoint: the digest of the heads does not fit"
    return found


def _rows(connection: Connection) -> list[RowMapping]:
    return list(connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.day)).mappings())


def _fault(row: RowMapping, found: Signed, keys: PublicKeys | None) -> str | None:
    """Add one checkpoint to what is known; the reason if it cannot be true."""
    said = f"checkpoint of {row['day']}"
    if keys is not None and not _signed(row, keys):
        return f"{said}: the signature does not fit"
    try:
        body = json.loads(row["body"])
        moved = {scope: (int(seq), str(last)) for scope, (seq, last) in body["moved"].items()}
        claims = (body["day"], body["heads"], body["previous"])
    except (ValueError, KeyError, TypeError):
        return f"{said}: the body cannot be read"
    found.heads |= moved
    for scope, (seq, last) in moved.items():
        found.points.setdefault(scope, {})[seq] = last
    if claims != (row["day"], row["heads_digest"], found.last):
        return f"{said}: it does not follow from the one before"
    found.last = hashlib.sha256(row["body"].encode()).hexdigest()
    return None


def _signed(row: RowMapping, keys: PublicKeys) -> bool:
    key = keys.get(row["key_id"])
    if key is None:
        return False
    try:
        signature = base64.b64decode(row["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, row["body"].encode())
    except (InvalidSignature, ValueError):
        return False
    return True
