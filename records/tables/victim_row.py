"""The table `victims`: who is told of the steps of whose case (S-34)."""

from datetime import date

from sqlmodel import Field, SQLModel


class VictimRow(SQLModel, table=True):
    """One victim of one person. Who and where the victim is stands in `identities` alone."""

    __tablename__ = "victims"

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="persons.id", index=True)
    """Whose acts they were."""
    victim: str = Field(foreign_key="persons.id", index=True)
    since: date | None = None
    until: date | None = None
    """Its last day, for instance of an entry made by mistake."""
    wants_notice: bool = True
    """A victim may decline to be told."""
