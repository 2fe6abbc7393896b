"""Export the ledger as JSON Lines, for whoever would rather not trust us.

A header, one line per entry in the order of the ledger, one per checkpoint, one with the
heads, the number of entries and the digest of the last checkpoint.
`tools/verify_ledger.py` verifies such a file alone. Not here: people; the ledger has none.
"""

import json
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from domain.model import canonical, digest
from records import checkpoint
from records.ledger import GENESIS
from records.tables import CHECKPOINTS, LEDGER

FORMAT = 1


def lines(connection: Connection, scopes: Collection[str] | None = None) -> Iterator[str]:
    """The lines of an export, without line ends. With `scopes`, only those chains."""
    yield canonical({"ledger": "dueprocess", "format": FORMAT})
    query = select(LEDGER).order_by(LEDGER.c.no)
    if scopes is not None:
        query = query.where(LEDGER.c.scope.in_(scopes))
    rows, last = 0, GENESIS
    for row in connection.execute(query.execution_options(yield_per=1000)).mappings():
        rows += 1
        yield canonical(dict(row))
    if scopes is None:
        for point in connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.day)).mappings():
            signed = {name: point[name] for name in ("heads_digest", "signature", "key_id")}
            body = json.loads(point["body"])
            last = digest(body)
            yield canonical({"checkpoint": point["day"], "body": body, **signed})
    heads = {
        scope: head
        for scope, head in checkpoint.heads_of(connection).items()
        if scopes is None or scope in scopes
    }
    yield canonical({"heads": heads, "rows": rows, "last": last})
