"""Verify the ledger: chains, numbers, heads, checkpoints. Names the first row that is wrong.

Belongs here: the checks on the ledger itself. Not here: whether read rows agree with it
(`records/checks/`). The same checks for an export stand alone in `tools/verify_ledger.py`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from records import checkpoint
from records.checkpoint import Heads, PublicKeys, Signed
from records.ledger import GENESIS, hash_of
from records.tables import LEDGER


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong, and where."""

    what: str
    no: int | None = None
    scope: str | None = None
    seq: int | None = None

    def line(self) -> str:
        """One line for a terminal."""
        where = [f"row {self.no}"] if self.no is not None else []
        where += [f"scope {self.scope}"] if self.scope is not None else []
        where += [f"seq {self.seq}"] if self.seq is not None else []
        return f"{', '.join(where)}: {self.what}" if where else self.what


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `fault` is None when all is well."""

    rows: int
    scopes: int
    checkpoints: int
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


@dataclass
class _Walk:
    """The chains so far."""

    signed: Signed
    heads: Heads = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    def fault(self, row: dict[str, Any]) -> str | None:
        """Take one row; the reason if it cannot follow what came before."""
        self.rows += 1
        scope = row["scope"]
        seq, last = self.heads.get(scope, (0, GENESIS))
        if row["seq"] != seq + 1:
            return f"expected seq {seq + 1}: an entry is missing or out of order"
        if row["prev"] != last:
            return "it does not follow from the entry before: that one was changed or removed"
        version = row["version"]
        if version is not None and version != self.versions.get(scope, 0) + 1:
            return f"expected version {self.versions.get(scope, 0) + 1}"
        try:
            fits = hash_of(row) == row["hash"]
        except (TypeError, ValueError):
            fits = False
        if not fits:
            return "the hash does not fit the row: a column was changed"
        if self.signed.points.get(scope, {}).get(row["seq"], row["hash"]) != row["hash"]:
            return "a signed checkpoint has another hash here: the chain was rewritten"
        self.heads[scope] = (row["seq"], row["hash"])
        if version is not None:
            self.versions[scope] = version
        return None


def verify(
    connection: Connection,
    scopes: Collection[str] | None = None,
    keys: PublicKeys | None = None,
) -> Verdict:
    """Verify the ledger, or some of its chains, up to the first fault.

    Args:
        connection: best one of `records.engine.reading`, so that the picture is consistent.
        scopes: only these chains.
        keys: public keys of the checkpoints; without them their signatures stay unchecked.
    """
    signed = checkpoint.stored(connection, keys)
    if signed.fault:
        return Verdict(0, 0, signed.days, Fault(signed.fault))
    walk = _Walk(signed)
    query = select(LEDGER).order_by(LEDGER.c.no)
    if scopes is not None:
        query = query.where(LEDGER.c.scope.in_(scopes))
    for row in connection.execute(query.execution_options(yield_per=1000)).mappings():
        what = walk.fault(dict(row))
        if what:
            where = Fault(what, row["no"], row["scope"], row["seq"])
            return Verdict(walk.rows, len(walk.heads), signed.days, where)
    kept = checkpoint.heads_of(connection)
    wanted = set(scopes) if scopes is not None else {*kept, *walk.heads, *signed.heads}
    fault = _tails(sorted(wanted), walk.heads, kept, signed.heads)
    return Verdict(walk.rows, len(walk.heads), signed.days, fault)


def _tails(scopes: Iterable[str], found: Heads, kept: Heads, signed: Heads) -> Fault | None:
    """Compare where the chains end with where the record and the checkpoints say they do."""
    for scope in scopes:
        seq, last = found.get(scope, (0, GENESIS))
        head = kept.get(scope)
        if head is None:
            if seq or scope in signed:
                return Fault("the chain has no head: it was removed", scope=scope, seq=seq)
            continue
        if head[0] > seq:
            what = f"the chain should go on to seq {head[0]}: its tail is missing"
            return Fault(what, scope=scope, seq=seq)
        if head != (seq, last):
            return Fault("the head is not the last entry", scope=scope, seq=seq)
        if signed.get(scope, (0, ""))[0] > seq:
            what = f"a signed checkpoint has seq {signed[scope][0]}: the tail was cut off"
            return Fault(what, scope=scope, seq=seq)
    return None
