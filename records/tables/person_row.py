"""The table `persons`: the facts about a person that decide. Not here: who they are."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from domain.model import Json


class PersonRow(SQLModel, table=True):
    """One person, by an opaque id. Identifying data stand in `identities`."""

    __tablename__ = "persons"

    id: str = Field(primary_key=True)
    kind: str
    """`ward`, `guardian`, `consumer`, `resident`, `parent` ..."""
    office: str | None = Field(default=None, index=True)
    deceased_on: date | None = None
    facts: Json = Field(default_factory=dict, sa_type=JSON)
    """Facts that decide, such as the offence's code and date; never a name or free text."""
