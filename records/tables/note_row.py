"""The table `notes`: free text. Cases and the ledger carry only a note's id."""

from datetime import datetime

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class NoteRow(SQLModel, table=True):
    """One text. It can be removed by law (`removed_at`) without touching any chain."""

    __tablename__ = "notes"

    id: str = Field(primary_key=True)
    case_id: str | None = Field(default=None, index=True)
    text: str | None = Field(default=None, sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: Json = Field(sa_type=JSON)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
