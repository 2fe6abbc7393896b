#!/usr/bin/env python3
# ruff: noqa: T201, PTH123, D102, D103 - a script, kept short so that it can be read whole
"""Verify an exported ledger: python3 verify_ledger.py ledger.jsonl (Python 3.9, nothing else).

An entry's hash is SHA-256 over its other columns, as JSON with sorted keys and no spaces; `prev` is
the hash of the entry before it in the same scope. The last line says where each chain ends.
Not checked: checkpoints' signatures (Ed25519), hashes of withheld entries. Exit 0: well; 1: bad.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from typing import Any

GENESIS = (0, "0" * 64)
HEADER = '{"format":1,"ledger":"dueprocess"}'


class BadLineError(Exception):
    """Why a line cannot be true."""


def digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def need(fits: bool, why: str) -> None:
    if not fits:
        raise BadLineError(why)


class Ledger:
    """The chains so far."""

    def __init__(self) -> None:
        self.heads, self.signed = {}, {}  # type: dict[str, Any], dict[str, Any]
        self.versions, self.hashes = {}, {}  # type: dict[str, int], dict[tuple[str, int], str]
        self.last_no, self.previous, self.ended, self.more = 0, GENESIS[1], False, ""

    def entry(self, row: dict[str, Any]) -> None:
        scope, seq, version = row["scope"], row["seq"], row["version"]
        before, last = self.heads.get(scope, GENESIS)
        where = f"entry {row['no']} (scope {scope}, seq {seq})"
        need(row["no"] > self.last_no, f"{where}: out of order")
        need(seq == before + 1, f"{where}: expected seq {before + 1}")
        need(row["prev"] == last, f"{where}: does not follow from the entry before")
        plain, own = {name: row[name] for name in row if name != "hash"}, row["hash"]
        need("withheld" in row or digest(plain) == own, f"{where}: the hash does not fit")
        self.more = ", some withheld" if "withheld" in row else self.more
        if version is not None:
            need(version == self.versions.get(scope, 0) + 1, f"{where}: version out of order")
            self.versions[scope] = version
        self.last_no, self.heads[scope], self.hashes[scope, seq] = row["no"], (seq, own), own

    def checkpoint(self, point: dict[str, Any]) -> None:
        body, where = point["body"], f"checkpoint {point['checkpoint']}"
        for scope, (seq, last) in body["moved"].items():
            need(self.hashes.get((scope, seq)) == last, f"{where}: no entry {seq} in {scope}")
            self.signed[scope] = (seq, last)
        said = (body["day"], body["previous"], body["heads"], point["heads_digest"])
        found = (point["checkpoint"], self.previous, digest(self.signed), digest(self.signed))
        need(said == found, f"{where}: does not follow from the one before")
        self.previous = digest(body)

    def end(self, line: dict[str, Any]) -> None:
        kept = {scope: tuple(head) for scope, head in line["heads"].items()}
        for scope in sorted({*kept, *self.heads}):
            need(kept.get(scope) == self.heads.get(scope), f"scope {scope}: not its head")
        self.ended = (line["rows"], line["last"]) == (len(self.hashes), self.previous)


def verify(lines: Iterable[str]) -> Ledger:
    """Verify an export, up to the first bad line."""
    ledger, number = Ledger(), 0
    readers = (("heads", ledger.end), ("checkpoint", ledger.checkpoint), ("no", ledger.entry))
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text)
            need(not ledger.ended, "comes after the end")
            need((number == 1) == (text.rstrip() == HEADER), "the header is missing or repeated")
            if number > 1:
                next(read for name, read in readers if name in line)(line)
        except (BadLineError, ValueError, LookupError, TypeError, StopIteration) as bad:
            raise BadLineError(f"line {number}: {bad or 'cannot be read'}") from None
    need(ledger.ended, f"line {number + 1}: the end is missing, or counts other entries")
    return ledger


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            done = verify(file)
    except BadLineError as bad:
        sys.exit(print(f"BAD {bad}") or 1)
    except (OSError, IndexError) as error:
        sys.exit(print(f"usage: verify_ledger.py FILE ({error})", file=sys.stderr) or 2)
    print(f"OK {len(done.hashes)} entries in {len(done.heads)} chains{done.more}")
