"""The table `locations`: homes and facilities (DOR (1)(H), (1)(I)). Not here: who lives there."""

from datetime import date

from sqlmodel import Field, SQLModel


class LocationRow(SQLModel, table=True):
    """One home: what kind, whose, where. Two homes of one provider are two rows (DOR-012)."""

    __tablename__ = "locations"

    id: str = Field(primary_key=True)
    provider: str | None = Field(default=None, foreign_key="providers.id", index=True)
    office: str | None = Field(default=None, index=True)
    """The office in whose area it lies."""
    name: str | None = None
    address: str | None = None
    """Lines, separated by line feeds."""
    facility: str
    """Kind of home: `group-home`, `rcf`, `nursing-facility`, `isl` ... (DOR-010)."""
    funded: bool = True
    """Whether the Department funds placements here."""
    county: str | None = None
    licensed: bool = True
    licence_until: date | None = None
    """Last day of the licence."""
    words: int = 0
    """How often what letters print of it has been changed."""
    since: date | None = None
    until: date | None = None
