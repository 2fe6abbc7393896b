"""The table `ledger`: the append-only, hash-chained record, and the head of each chain.

Every column but `hash` goes into the hash, so instants stand here as the very text that is hashed.
Triggers refuse change and removal (see the migrations). Not here: names, addresses, free text.
"""

from sqlalchemy import BigInteger, Column, Sequence, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.tables._base import METADATA

LEDGER_NO = Sequence("ledger_no", metadata=METADATA)
"""Global order on PostgreSQL. SQLite, where a writer is alone, counts on from the last row."""


class LedgerRow(SQLModel, table=True):
    """One entry. `seq` counts within the scope, `version` only the events that change a case."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("scope", "seq"), UniqueConstraint("scope", "version"))

    no: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: str
    """A case id, or `register:` and the name of a register."""
    seq: int
    version: int | None = None
    kind: str
    command_id: str = Field(index=True)
    actor: str
    role: str
    office: str
    delegation: str | None = None
    occurred_on: str
    recorded_at: str
    """UTC, `2031-06-02T14:00:00.000000Z`: the text sorts as the instants do."""
    body: str = Field(sa_type=Text)
    """Canonical JSON, exactly as hashed."""
    prev: str
    hash: str
