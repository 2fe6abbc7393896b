"""The table `treatment_providers`: who treats people in the community, and who is approved to."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class TreatmentProviderRow(SQLModel, table=True):
    """One provider. A provider's name is that of a firm, not of a person."""

    __tablename__ = "treatment_providers"

    id: str = Field(primary_key=True)
    name: str
    region: str
    """The region of probation and parole in which it treats."""
    office: str = Field(index=True)
    """The office of the Department of Corrections that keeps it."""
    contact: str | None = None
    telephone: str | None = None
    email: str | None = None
    address: str | None = None
    commitments: list[str] = Field(default_factory=list, sa_type=JSON)
    """To what it has agreed (DECK-23)."""
    approved_since: date | None = None
    withdrawn_on: date | None = None
    """First day without the approval."""
