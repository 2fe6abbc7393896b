"""The table `offices`: Regional Offices, SCL programs, agents (DOR-003, DOR-079), and others."""

from datetime import date

from sqlmodel import Field, SQLModel


class OfficeRow(SQLModel, table=True):
    """One unit. Letters print name, contact, telephone and address from here (C-40)."""

    __tablename__ = "offices"

    id: str = Field(primary_key=True)
    name: str
    type: str
    """`regional-office`, `scl-program`, `scl-agent`, `facility` ..."""
    region: str
    county: str | None = None
    """Where a court sits: what the place of a petition is compared with (S-16)."""
    contact: str
    """The named member of staff."""
    telephone: str
    email: str | None = None
    address: str
    since: date | None = None
    until: date | None = None
