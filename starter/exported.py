"""What of the ledger somebody may take along: which chains, and their withheld entries veiled.

Not here: the form of an export (`records/export.py`), nor of a withheld entry (`sight.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from domain.actors import Actor
from domain.model import Json
from records.tables import CASES, LEDGER_HEADS
from starter import sight
from starter.lookups import reach
from starter.sight import WITHHELD, Sights


def chains(conn: Connection, actor: Actor) -> frozenset[str] | None:
    """The chains that an actor may take along: the registers', and of the cases those it sees.

    None for whoever sees every case; only such an export holds the signed checkpoints.
    """
    within = reach(conn, actor)
    if within is None:
        return None
    foreign = set(conn.scalars(select(CASES.c.id).where(~within.seen())))
    return frozenset(set(conn.scalars(select(LEDGER_HEADS.c.scope))) - foreign)


@dataclass
class Veil:
    """Takes the content out of the entries that are withheld from whoever exports."""

    sights: Sights
    veiled: int = field(default=0)
    """How many entries were withheld."""

    def __call__(self, row: Mapping[str, Any]) -> Json:
        """A row of the ledger as it may be exported."""
        plain = dict(row)
        seen = self.sights.of(plain["scope"])
        if seen is None or seen.whole:
            return plain
        shown = seen.line(sight.read(plain))
        if WITHHELD not in shown:
            return plain
        self.veiled += 1
        return shown
