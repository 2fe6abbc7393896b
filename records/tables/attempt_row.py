"""The table `attempts`: every try to reach a recipient, by mail or by voice (DOR-037, DOR-038)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class AttemptRow(SQLModel, table=True):
    """One attempt: who, when, with which outcome."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("case_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    version: int
    """The event that recorded it."""
    kind: str
    """Kind of the event: a verbal attempt, a return, a hand delivery ..."""
    actor: str
    occurred_on: datetime = Field(sa_type=UtcDateTime)
    outcome: str | None = None
    struck: bool = False
