"""The table `identities`: who a person is. The one table that an expungement empties."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class IdentityRow(SQLModel, table=True):
    """Identifying data of one person; all null after an expungement."""

    __tablename__ = "identities"

    person: str = Field(primary_key=True, foreign_key="persons.id")
    name: str | None = None
    born_on: date | None = None
    address: str | None = None
    """Lines of the postal address, separated by line feeds."""
    telephone: str | None = None
    email: str | None = None
    other: Json = Field(default_factory=dict, sa_type=JSON)
    """What letters may need beyond that: the offence's nature in words, the finding ..."""
    words: int = 0
    """How often what letters print of it has been changed."""
    expunged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
