"""The table `occupancies`: who has which bed in which home, from when to when."""

from datetime import date

from sqlmodel import Field, SQLModel


class OccupancyRow(SQLModel, table=True):
    """One stay of one person. Opaque ids: where somebody lives follows from them alone."""

    __tablename__ = "occupancies"

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="persons.id", index=True)
    location: str = Field(foreign_key="locations.id", index=True)
    bed: str = "residential"
    """`residential`, `respite` or `crisis` (DOR-011)."""
    funded: bool = True
    """Whether the Department pays for this person's placement (DOR-002, DOR-045)."""
    since: date
    until: date | None = None
    """The last day, whose night is still spent here; null while it goes on."""
