"""The ledger: append entries to hash chains, one chain per case and per register.

Belongs here: how an entry becomes a row and how its hash is taken. Not here: checking chains
(`records/verify.py`), nor what the entries mean. Nothing here or elsewhere changes a row.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from domain.actors import Actor
from domain.model import Json, canonical
from records.engine import is_postgres, lock_case
from records.tables import LEDGER, LEDGER_HEADS, REFUSALS

GENESIS = "0" * 64
"""What the first entry of a chain has as its predecessor's hash."""

COLUMNS = tuple(column.name for column in LEDGER.columns)
HASHED = tuple(name for name in COLUMNS if name != "hash")

OFFICES = "register:offices"
PERSONS = "register:persons"
GUARDIANS = "register:guardians"
HOMES = "register:homes"
VICTIMS = "register:victims"
TREATMENT = "register:treatment"
EVIDENCE = "register:evidence"
NOTES = "register:notes"
MAILROOM = "register:mailroom"

READ = "read"
REFUSAL = "refusal"
COMMAND = "command"

_NUMBERS = text("SELECT nextval('ledger_no') FROM generate_series(1, :many)")
_HEAD = select(LEDGER_HEADS.c.seq, LEDGER_HEADS.c.hash).where(
    LEDGER_HEADS.c.scope == bindparam("chain")
)
_FIRST = insert(LEDGER_HEADS)
_AGAIN = update(LEDGER_HEADS).where(LEDGER_HEADS.c.scope == bindparam("chain"))
_ENTRIES = insert(LEDGER)
_NEXT = select(func.coalesce(func.max(LEDGER.c.no), 0) + 1)


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. `version` is set for events that change a case's state only."""

    scope: str
    kind: str
    command_id: str
    actor: Actor
    occurred_on: datetime
    recorded_at: datetime
    body: Json = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True)
class Written:
    """An entry as it stands in the ledger."""

    no: int
    scope: str
    seq: int
    version: int | None
    kind: str
    command_id: str
    actor: str
    role: str
    office: str
    delegation: str | None
    occurred_on: str
    recorded_at: str
    body: str
    prev: str
    hash: str

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        return datetime.fromisoformat(self.recorded_at)


def instant(value: datetime) -> str:
    """An instant as the ledger writes it: UTC, microseconds, `Z`.

    Raises:
        ValueError: the value has no offset.
    """
    if value.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {value.isoformat()}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def hash_of(row: Json) -> str:
    """The hash of a row: SHA-256 over the canonical JSON of every column but `hash`."""
    hashed = {name: row[name] for name in HASHED}
    return hashlib.sha256(canonical(hashed).encode()).hexdigest()


def append(connection: Connection, entries: Sequence[Entry]) -> list[Written]:
    """Append entries, in order, in the caller's transaction.

    Holds each scope until the transaction ends, so that two writers cannot fork a chain.

    Raises:
        IntegrityError: a version of this scope is taken.
    """
    if not entries:
        return []
    scopes = sorted({entry.scope for entry in entries})
    known = {scope: _head(connection, scope) for scope in scopes}
    heads = {scope: head or (0, GENESIS) for scope, head in known.items()}
    rows: list[dict[str, Any]] = []
    for no, entry in zip(_numbers(connection, len(entries)), entries, strict=True):
        seq, prev = heads[entry.scope]
        row = _row(entry, no, seq + 1, prev)
        heads[entry.scope] = (seq + 1, row["hash"])
        rows.append(row)
    connection.execute(_ENTRIES, rows)
    for scope in scopes:
        seq, last = heads[scope]
        if known[scope] is None:
            connection.execute(_FIRST, {"scope": scope, "seq": seq, "hash": last})
        else:
            connection.execute(_AGAIN, {"chain": scope, "seq": seq, "hash": last})
    _count_refusals(connection, rows, entries)
    return [Written(**row) for row in rows]


def _count_refusals(
    connection: Connection, rows: Sequence[dict[str, Any]], entries: Sequence[Entry]
) -> None:
    """Keep the read table of refusals, by which they are counted by rule, in step."""
    refused = [
        {
            "ledger_no": row["no"],
            "case_id": row["scope"],
            "command_id": row["command_id"],
            "command": str(entry.body.get("command", "")),
            "rule": str(entry.body.get("rule", "")),
            "actor": row["actor"],
            "office": row["office"],
            "at": entry.recorded_at,
        }
        for row, entry in zip(rows, entries, strict=True)
        if entry.kind == REFUSAL
    ]
    if refused:
        connection.execute(insert(REFUSALS), refused)


def _head(connection: Connection, scope: str) -> tuple[int, str] | None:
    lock_case(connection, scope)
    found = connection.execute(_HEAD, {"chain": scope}).first()
    return (found.seq, found.hash) if found else None


def _numbers(connection: Connection, many: int) -> Iterable[int]:
    if is_postgres(connection):
        return connection.execute(_NUMBERS, {"many": many}).scalars().all()
    first = connection.execute(_NEXT).scalar_one()
    return range(first, first + many)


def _row(entry: Entry, no: int, seq: int, prev: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "no": no,
        "scope": entry.scope,
        "seq": seq,
        "version": entry.version,
        "kind": entry.kind,
        "command_id": entry.command_id,
        "actor": entry.actor.id,
        "role": str(entry.actor.role),
        "office": entry.actor.office,
        "delegation": entry.actor.delegation,
        "occurred_on": instant(entry.occurred_on),
        "recorded_at": instant(entry.recorded_at),
        "body": canonical(entry.body),
        "prev": prev,
    }
    return {**row, "hash": hash_of(row)}
