"""The table `rule_tables`: versions of the rule tables that have counted dates here."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.engine import UtcDateTime


class RuleTablesRow(SQLModel, table=True):
    """One version. The same version with another digest is a finding."""

    __tablename__ = "rule_tables"

    version: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    first_seen: datetime = Field(sa_type=UtcDateTime)
