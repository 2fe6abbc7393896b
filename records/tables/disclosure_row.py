"""The table `disclosures`: who was told what about whom, when, by what proof. A read model."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class DisclosureRow(SQLModel, table=True):
    """One page of one envelope: one subject, one recipient, on behalf of one consumer."""

    __tablename__ = "disclosures"
    __table_args__ = (UniqueConstraint("case_id", "envelope", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    envelope: str
    """The envelope's key in its case."""
    subject: str = Field(index=True)
    sections: list[str] = Field(default_factory=list, sa_type=JSON)
    """Sections of the regulation that the page fulfils, such as `4` or `3C`."""
    recipient: str = Field(index=True)
    consumer: str = Field(index=True)
    """On whose behalf the recipient is told; the same id where the consumer is told."""
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    """What the page says: names of fields of matrix 6.1, never their content."""
    sources: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Field -> the public record from which it is told (DOR-066)."""
    letter: str | None = Field(default=None, index=True)
    delivery: str | None = Field(default=None, index=True)
    """The delivery case, which keeps proof and attempts."""
    status: str = Field(index=True)
    sent_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
