"""The table `case_persons`: which persons a case is about, so that a changed register finds it."""

from sqlmodel import Field, SQLModel


class CasePersonRow(SQLModel, table=True):
    """One person whom a case's state mentions, by opaque id. Rows are only ever added."""

    __tablename__ = "case_persons"

    case_id: str = Field(primary_key=True)
    person: str = Field(primary_key=True, index=True)
