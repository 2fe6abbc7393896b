"""The table `ledger_heads`: the last entry of each chain, so that a missing tail is noticed."""

from sqlmodel import Field, SQLModel


class HeadRow(SQLModel, table=True):
    """The head of one scope."""

    __tablename__ = "ledger_heads"

    scope: str = Field(primary_key=True)
    seq: int
    hash: str
