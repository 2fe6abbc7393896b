"""The table `mailings`: the mail room's print queue, and what went out."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class MailingRow(SQLModel, table=True):
    """One envelope. `effect_key` makes handing it over twice one envelope."""

    __tablename__ = "mailings"

    id: str = Field(primary_key=True)
    effect_key: str = Field(unique=True)
    case_id: str = Field(index=True)
    letter_id: str = Field(index=True)
    recipient: str
    article: str | None = Field(default=None, unique=True)
    """The carrier's article number, with its check digit."""
    service: str
    status: str = Field(index=True)
    """`queued`, `printed`, `handed-over`."""
    queued_at: datetime = Field(sa_type=UtcDateTime)
    printed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    manifest: str | None = Field(default=None, index=True)
