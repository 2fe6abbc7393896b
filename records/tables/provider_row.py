"""The table `providers`: who runs homes for the Department, and until when they may (DOR-017)."""

from datetime import date

from sqlmodel import Field, SQLModel


class ProviderRow(SQLModel, table=True):
    """One provider. A provider's name is that of a firm, not of a person."""

    __tablename__ = "providers"

    id: str = Field(primary_key=True)
    name: str
    type: str
    """`residential`, `cmhc`, `administrative-agent`, `affiliate` or `other`."""
    office: str | None = Field(default=None, index=True)
    """The office that has the contract."""
    contact: str | None = None
    telephone: str | None = None
    email: str | None = None
    address: str | None = None
    licensed: bool = True
    """Licensed, certified or accredited."""
    licence_until: date | None = None
    """Last day of the licence."""
    since: date | None = None
    until: date | None = None
