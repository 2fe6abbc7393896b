"""The table `consents`: what guardians answered. A read model of the consent cases."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class ConsentRow(SQLModel, table=True):
    """One response of one guardian; the latest valid one counts."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("case_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    version: int
    """The event that recorded it."""
    ward: str = Field(default="", index=True)
    guardian: str = Field(default="", index=True)
    kind: str
    """`consent`, `refusal`, `withdrawal`."""
    signed_on: str | None = None
    occurred_on: datetime = Field(sa_type=UtcDateTime)
    valid: bool
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    """Which of the four elements of DOR-022 are missing."""
    scope: list[str] = Field(default_factory=list, sa_type=JSON)
    """Which audiences it covers (C-16)."""
    struck: bool = False
