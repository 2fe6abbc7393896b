"""The table `checkpoints`: the heads of all chains, signed once a day."""

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class CheckpointRow(SQLModel, table=True):
    """One day's checkpoint. `body` is the canonical JSON that was signed (Ed25519)."""

    __tablename__ = "checkpoints"

    day: str = Field(primary_key=True)
    """ISO date, America/Chicago."""
    heads_digest: str
    body: str = Field(sa_type=Text)
    signature: str
    """Base64."""
    key_id: str
