"""The table `facts`: what machines report. A signal carries only the row's id."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class FactRow(SQLModel, table=True):
    """One fact for one case. `settled_at` is set by the transaction that decides on it."""

    __tablename__ = "facts"

    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    kind: str
    data: Json = Field(sa_type=JSON)
    actor: Json = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
