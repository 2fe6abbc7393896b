"""The table `deliveries`: the ladder of one recipient, where it stands. A read model."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class DeliveryRow(SQLModel, table=True):
    """One delivery case."""

    __tablename__ = "deliveries"

    case_id: str = Field(primary_key=True)
    owner: str = Field(default="", index=True)
    """The case that sends it."""
    letter: str = ""
    recipient: str = Field(default="", index=True)
    method: str = ""
    stage: str = Field(index=True)
    article: str | None = Field(default=None, index=True)
    outcome: str | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
