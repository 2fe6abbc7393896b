"""The table `relations`: who is of one family with whom (DOR-007)."""

from datetime import date

from sqlmodel import Field, SQLModel


class RelationRow(SQLModel, table=True):
    """One tie between two people, entered once, in either direction."""

    __tablename__ = "relations"

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="persons.id", index=True)
    """Of a parent and a child: the parent."""
    other: str = Field(foreign_key="persons.id", index=True)
    kind: str
    """`sibling`, `parent-child`, `spouse` or `other-family`."""
    since: date | None = None
    until: date | None = None
    """Its last day, for instance of a marriage, or of an entry made by mistake."""
