"""The table `commands`: every command id that a case has answered, and the answer."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class CommandRow(SQLModel, table=True):
    """A command and its stored outcome. `digest` guards the id against other content (H-03)."""

    __tablename__ = "commands"

    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    name: str
    digest: str
    outcome: str
    """`accepted` or `refused`."""
    version: int
    """The case's version after the command."""
    stage: str
    kinds: list[str] = Field(sa_type=JSON)
    refusal: Json | None = Field(default=None, sa_type=JSON(none_as_null=True))
    actor: Json = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime)
