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
    """What the guardian is to the ward: `guardian`, `conservator`, `parent` ... (C-28)."""
    scope: str = "full"
    """`full`, `limited` or `partial` (C-22)."""
    joint: bool = True
    """Whether the consent of every co-guardian is needed (C-22)."""
    since: date | None = None
    """First day of the letters; null where there are none on file."""
    until: date | None = None
    """Last day of the letters."""
    revoked_on: date | None = None
    """First day on which they hold no more."""
    lives_with_ward: bool = False
    evidence: str | None = None
    """Digest of the letters on file."""
