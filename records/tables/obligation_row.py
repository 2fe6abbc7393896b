"""The table `obligations`: every duty with a clock, live or ended. A read model of the events."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class ObligationRow(SQLModel, table=True):
    """One duty. Due dates are ISO text: a civil day, or an instant for rules that count hours."""

    __tablename__ = "obligations"
    __table_args__ = (UniqueConstraint("case_id", "key", "opened_by"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    key: str
    rule: str
    owner: str
    office: str = ""
    starts: datetime = Field(sa_type=UtcDateTime)
    raw: str | None = None
    legal: str | None = None
    conservative: str | None = None
    ends: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """The instant at which the legal date has passed."""
    conservative_ends: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminders: list[str] = Field(default_factory=list, sa_type=JSON)
    reminded: int = 0
    status: str = Field(index=True)
    recorded_late: bool = False
    opened_by: int
    closed_by: int | None = None
    severity: str
    citation: str
    on_miss: str = "record-breach"
    tables: str
    """Version of the rule tables that counted."""
    steps: list[str] = Field(default_factory=list, sa_type=JSON)
    readings: dict[str, str | None] = Field(default_factory=dict, sa_type=JSON)
    flags: list[str] = Field(default_factory=list, sa_type=JSON)
    """`policy`, `unconfirmed`, `projected` ...: what must be shown beside the date."""
