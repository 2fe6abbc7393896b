"""The table `guardians`: who can be asked for consent. Not here: the letters that appoint them."""

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class GuardianRow(SQLModel, table=True):
    """One guardian: a person of the register, or a public administrator's office."""

    __tablename__ = "guardians"

    id: str = Field(primary_key=True, foreign_key="persons.id")
    type: str
    """`individual` or `public-administrator`."""
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    """Other roles that may conflict, such as `provider-employee` (C-29)."""
