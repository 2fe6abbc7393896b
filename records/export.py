"""Export the ledger as JSON Lines, for whoever would rather not trust us.

A header, one line per entry in the order of the ledger, one per checkpoint, one with the
heads, the number of entries and the digest of the last checkpoint. An entry that is withheld from
its reader stands there without its content, and keeps its place in the chain by its hash.
`tools/verify_ledger.py` verifies such a file alone. Not here: people; the ledger has none; nor what
is withheld from whom (the caller veils).
"""

import json
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.model import canonical, digest
from records import checkpoint
from records.ledger import GENESIS
from records.tables import CHECKPOINTS, LEDGER

FORMAT = 1


Row = Mapping[str, Any]


def lines(
    connection: Connection,
    scopes: Container[str] | None = None,
    veil: Callable[[Row], Row] | None = None,
) -> Iterator[str]:
    """The lines of an export, without line ends.

    Args:
        connection: the record.
        scopes: only these chains, and no checkpoints, which name all of them.
        veil: what a row may say to whoever exports; by `withheld` a line says that it says less.
    """
    yield canonical({"ledger": "dueprocess", "format": FORMAT})
    query = select(LEDGER).order_by(LEDGER.c.no)
    rows, last = 0, GENESIS
    for found in connection.execute(query.execution_options(yield_per=1000)).mappings():
        row: Row = dict(found)
        if scopes is not None and row["scope"] not in scopes:
            continue
        rows += 1
        yield canonical(dict(veil(row) if veil is not None else row))
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
