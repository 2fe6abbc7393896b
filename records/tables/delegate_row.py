"""The table `delegates`: who may act for an office's director, and from when to when (DOR-003)."""

from datetime import date

from sqlmodel import Field, SQLModel


class DelegateRow(SQLModel, table=True):
    """One delegation. `until` is its last day; null while it runs."""

    __tablename__ = "delegates"

    id: str = Field(primary_key=True)
    office: str = Field(foreign_key="offices.id", index=True)
    actor: str = Field(index=True)
    role: str
    since: date
    until: date | None = None
    reference: str | None = None
    """Of the paper that delegates."""
