"""The table `cases`: one row per case, where it stands now.

A read model: the ledger is the record, this row is its fold. Not here: names of people.
"""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class CaseRow(SQLModel, table=True):
    """A case. `version` counts its state-changing events; `state` is the fold of them."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("process", "business_key"),)

    id: str = Field(primary_key=True)
    process: str = Field(index=True)
    office: str = Field(index=True)
    business_key: str
    """What the case is about, so that it cannot be opened twice."""
    stage: str = Field(index=True)
    version: int
    state: Json = Field(sa_type=JSON)
    next_due: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """The nearest reminder or end among the live obligations."""
    next_rule: str | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_by_command: str = Field(unique=True)
    started: bool = False
    """Whether the start of its workflow has been confirmed."""
