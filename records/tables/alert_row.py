"""The table `alerts`: who was alerted of what, and which alerts were taken back."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class AlertRow(SQLModel, table=True):
    """One alert. `effect_key` makes raising it twice one alert."""

    __tablename__ = "alerts"

    effect_key: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    about: str
    key: str | None = None
    """The obligation it is about, if one."""
    rule: str | None = None
    severity: str
    raised_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by: str | None = None
    """Effect key of the alert that takes this one back."""
