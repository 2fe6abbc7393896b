"""The table `admissions`: what the admissions data say of possibility notices (DOR-015)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class AdmissionRow(SQLModel, table=True):
    """One documented notice of the possibility (DOR (2)). A read model of the placements."""

    __tablename__ = "admissions"
    __table_args__ = (UniqueConstraint("case_id", "version", "recipient"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    version: int
    """The event that documented it."""
    person: str = Field(index=True)
    """Who is to be placed."""
    recipient: str = Field(index=True)
    """Who was told: the person, a parent or a guardian."""
    method: str
    occurred_on: datetime = Field(sa_type=UtcDateTime)
    entry: str | None = None
    """Where it stands in the admissions data: a reference, never a text."""
    struck: bool = False
