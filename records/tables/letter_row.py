"""The table `letters`: what was worded and typeset. The PDF itself is evidence, by its digest."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class LetterRow(SQLModel, table=True):
    """One letter. `effect_key` makes typesetting it twice one letter."""

    __tablename__ = "letters"

    id: str = Field(primary_key=True)
    effect_key: str = Field(unique=True)
    case_id: str = Field(index=True)
    event_version: int
    kind: str
    wording: str
    """Version of the wording file."""
    wording_digest: str
    digest: str
    recipient: str
    """Opaque id of a person."""
    office: str
    at: datetime = Field(sa_type=UtcDateTime)
    enclosures: list[str] = Field(default_factory=list, sa_type=JSON)
    """Digests of what goes into the same envelope."""
    changed: Json = Field(default_factory=dict, sa_type=JSON)
    """Fields whose text had to be changed to be printed, for the clerk to look at."""
