"""Writing a separate file into a folder that only its owner may read.

Belongs here: documents, tables and the index, as files. Not here: what belongs into the file
(`starter/separate_file.py`).
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from domain.model import Json
from records.evidence import EvidenceError
from starter.separate_file import ATTEMPTS, Item, SeparateFile

_ATTEMPT: Final = ("case", "letter", "recipient", "kind", "outcome", "by", "occurred_on", "struck")
_DISCLOSURE: Final = (
    *("subject", "recipient", "consumer", "sections", "fields", "sources", "status"),
    *("sent_on", "ended_on", "letter", "letter_digest", "delivery", "article", "attempts", "proof"),
)


def write(file: SeparateFile, folder: Path, read: Callable[[str], bytes]) -> Json:
    """Write the file into a folder, which only its owner may read; the index comes last.

    Args:
        file: what `gather` put together.
        folder: an empty one, or one that does not exist yet.
        read: the plain bytes of a document by its digest.

    Returns:
        The index, as it is written to `index.json`.

    Raises:
        OSError: it cannot be written.
        EvidenceError: a document was changed where it lies.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed = [_written(one, folder, read) for one in file.items]
    for name, kind, columns, rows in (
        ("attempts.csv", ATTEMPTS, _ATTEMPT, file.attempts),
        ("disclosures.csv", "disclosures", _DISCLOSURE, file.disclosures),
    ):
        plain = _csv(columns, rows)
        _put(folder / name, plain)
        listed.append({"file": name, "kind": kind, "bytes": len(plain), "digest": _sha(plain)})
    index: Json = {**file.head, "notices": list(file.notices), "files": listed}
    text = json.dumps(index, indent=2, ensure_ascii=False, default=_cell) + "\n"
    _put(folder / "index.json", text.encode())
    return index


def _written(one: Item, folder: Path, read: Callable[[str], bytes]) -> Json:
    listed = {"file": one.name, "kind": one.kind, "case": one.case, **one.about}
    if one.about.get("removed_at"):
        return {**listed, "file": None, "digest": one.digest}
    plain = read(one.digest)
    if _sha(plain) != one.digest:
        raise EvidenceError(f"file {one.digest}: was changed where it lies")
    _put(folder / one.name, plain)
    return {**listed, "bytes": len(plain), "digest": one.digest}


def _csv(columns: Sequence[str], rows: Iterable[Json]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    """A cell: ids, days and counts; a list stands with `;` between its words."""
    match value:
        case None:
            return ""
        case dict():
            return ";".join(f"{key}={one}" for key, one in value.items())
        case list() | tuple():
            return ";".join(map(str, value))
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


def _put(target: Path, plain: bytes) -> None:
    """Only its owner may read it: it says of people what the letters say."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(plain)


def _sha(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()
