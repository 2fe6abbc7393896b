"""The table `guardianships`: letters of guardianship, and from when to when they hold (C-28)."""

from datetime import date

from sqlmodel import Field, SQLModel


class GuardianshipRow(SQLModel, table=True):
    """One appointment. It holds on a day if it has begun, not ended and not been revoked."""

    __tablename__ = "guardianships"

    id: str = Field(primary_key=True)
    guardian: str = Field(foreign_key="guardians.id", index=True)
    ward: str = Field(foreign_key="persons.id", index=True)
    kind: str
    """`person`, `estate`, `person-and-estate`, `limited`, `ad-litem` ..."""
    scope: str = ""
    joint: bool = True
    """Whether the consent of every co-guardian is needed (C-22)."""
    since: date
    until: date | None = None
    revoked_on: date | None = None
    evidence: str | None = None
    """Digest of the letters on file."""
