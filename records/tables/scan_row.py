"""The table `scans`: the carrier's scans, typed or imported."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class ScanRow(SQLModel, table=True):
    """One scan; an unmatched claim without a case. The digest makes a second import nothing."""

    __tablename__ = "scans"

    id: str = Field(primary_key=True)
    article: str = Field(index=True)
    code: str
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor: Json = Field(sa_type=JSON)
    case_id: str | None = Field(default=None, index=True)
    digest: str = Field(unique=True)
