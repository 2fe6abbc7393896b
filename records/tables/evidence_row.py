"""The table `evidence`: files that prove, encrypted, under the digest of their plain bytes."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from domain.model import Json
from records.engine import UtcDateTime


class EvidenceRow(SQLModel, table=True):
    """One file. Its name is not kept: names of files are names of people more often than not."""

    __tablename__ = "evidence"

    digest: str = Field(primary_key=True)
    media_type: str
    size: int
    """Plain bytes."""
    key_id: str
    blob: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Nonce and ciphertext; null when the blob folder holds it, in a file named by the digest."""
    added_at: datetime = Field(sa_type=UtcDateTime)
    actor: Json = Field(sa_type=JSON)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the document was removed by law; its digest stays, as the ledger names it."""
