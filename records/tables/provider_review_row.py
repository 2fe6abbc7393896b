"""The table `provider_reviews`: what was seen at a provider of treatment (M-14)."""

from datetime import date

from sqlmodel import Field, SQLModel


class ProviderReviewRow(SQLModel, table=True):
    """One audit of records, or one observation of treatment."""

    __tablename__ = "provider_reviews"

    id: str = Field(primary_key=True)
    provider: str = Field(foreign_key="treatment_providers.id", index=True)
    office: str = Field(index=True)
    """The office of the Department of Corrections whose people saw it."""
    kind: str
    """`audit` or `observation`."""
    held_on: date
    result: str
    """`satisfactory` or `deficient`."""
    evidence: str | None = None
    """The digest of the report."""
