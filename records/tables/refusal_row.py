"""The table `refusals`: which commands were refused, by which rule. The ledger has them too."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class RefusalRow(SQLModel, table=True):
    """One refused command, for counting by rule."""

    __tablename__ = "refusals"

    ledger_no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(index=True)
    command_id: str = Field(index=True)
    command: str
    rule: str = Field(index=True)
    actor: str
    office: str
    at: datetime = Field(sa_type=UtcDateTime)
