"""Files that prove, as people see them: which of them, who may read one, and that it was read.

Belongs here: what a file belongs to, and the ledger's entry that it was read. Not here: keeping
files (`records/evidence.py`), letters as such (`starter/papers.py`).
"""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, false, or_, select

from activities.mailroom.queue import MANIFEST_PRINTED
from domain.actors import Actor
from domain.model import Json
from domain.registry import PROCESSES
from records import evidence, ledger
from records.tables import CASES, EVIDENCE, LEDGER, LETTERS, MAILINGS
from starter import sight as sights
from starter.answers import NotFoundError, WithheldError
from starter.lookups import reach
from starter.papers import withheld
from starter.reading import scope
from starter.sight import WITHHELD, Sights

_SHORTEST: Final = 8
"""Digits of a digest that must be typed at least."""
_FEW: Final = 8
"""Files that the database can look for by itself."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class File(evidence.Item):
    """A file as somebody may see it: of a withheld one only when it came, and the rule."""

    withheld: str | None = None


def files(conn: Connection, actor: Actor) -> list[File]:
    """The files that an actor may know of: added by the own office, or named by cases it sees."""
    return [
        _hidden(one, rule) if rule else File(**asdict(one))
        for one, rule in _known(conn, actor, evidence.items(conn))
    ]


def file(conn: Connection, digest: str, actor: Actor) -> evidence.Item:
    """One file by its digest, or by enough of its first digits.

    Raises:
        NotFoundError: there is none for this actor, or the digits fit several.
        WithheldError: the actor may know of it, and not read it.
    """
    named = [one for one in evidence.items(conn) if one.digest.startswith(digest.lower())]
    fitting = _known(conn, actor, named) if len(digest) >= _SHORTEST else []
    if len(fitting) != 1:
        several = f"; {len(fitting)} fit" if len(fitting) > 1 else ""
        raise NotFoundError(f"no file {digest}{several}")
    found, rule = fitting[0]
    if rule is not None:
        raise WithheldError(rule, f"the file {digest}", ledger.EVIDENCE)
    return found


def _hidden(one: evidence.Item, rule: str) -> File:
    return File("", "", 0, one.added_at, "", one.removed_at, withheld=rule)


def _known(
    conn: Connection, actor: Actor, held: Collection[evidence.Item]
) -> list[tuple[evidence.Item, str | None]]:
    """The files among these that an actor may know of, each with the rule that withholds it.

    A file is withheld that is named by withheld entries alone, whoever added it.
    """
    digests = {one.digest for one in held}
    everything = scope(actor) is None
    named = _Named(conn, actor, digests)
    own = digests if everything else _added_by(conn, actor, digests) | named.seen
    return [
        (one, None if one.digest in named.readable else named.shut.get(one.digest))
        for one in held
        if one.digest in own
    ]


def _added_by(conn: Connection, actor: Actor, digests: Collection[str]) -> set[str]:
    """The files that an actor's office added; of a member of a committee, its own alone."""
    by = EVIDENCE.c.actor
    query = select(EVIDENCE.c.digest).where(by["office"].as_string() == actor.office)
    if any(actor.role in process.seats for process in PROCESSES.values()):
        query = query.where(by["id"].as_string() == actor.id)
    return set(conn.scalars(query)) & set(digests)


class _Named:
    """What names some files: events, letters and the mail room's sheets, as an actor sees them."""

    def __init__(self, conn: Connection, actor: Actor, digests: Collection[str]) -> None:
        self.digests = frozenset(digests)
        self.seen: set[str] = set()
        """Named by a case that the actor sees, whatever it may read of it."""
        self.readable: set[str] = set()
        """Named by something that the actor may read."""
        self.shut: dict[str, str] = {}
        """File -> a rule that withholds what names it."""
        self._actor = actor
        self._sights = Sights(conn, actor)
        self._cases(conn)
        self._letters(conn)
        self._sheets(conn)

    def _cases(self, conn: Connection) -> None:
        within = reach(conn, self._actor)
        sealed = CASES.c.process.in_(
            [name for name, process in PROCESSES.items() if process.withheld]
        )
        query = (
            select(LEDGER)
            .join(CASES, CASES.c.id == LEDGER.c.scope)
            .where(LEDGER.c.version.is_not(None))
            .where(sealed if within is None else or_(sealed, within.seen()))
        )
        if len(self.digests) <= _FEW:
            query = query.where(or_(false(), *map(LEDGER.c.body.contains, self.digests)))
        for row in conn.execute(query).mappings():
            if self._in(row["body"]):
                self._event(sights.read(dict(row)))

    def _event(self, row: Json) -> None:
        held = self._sights.of(row["scope"])
        if held is None:
            return
        shown = held.line(row)
        self._note(
            row["scope"], self._in(json.dumps(row["body"])), self._in(json.dumps(shown["body"])),
            shown.get(WITHHELD),
        )  # fmt: skip

    def _letters(self, conn: Connection) -> None:
        for row in map(dict, conn.execute(select(LETTERS)).mappings()):
            # The words that a letter was made of are kept as well: they say what it says.
            made_of = {row["digest"], *row["enclosures"], (row["changed"] or {}).get("context")}
            files = made_of & self.digests
            held = self._sights.of(row["case_id"]) if files else None
            if held is not None:
                rule = held.of_letter(row)
                self._note(row["case_id"], files, files if rule is None else set(), rule)

    def _sheets(self, conn: Connection) -> None:
        """The sheet of a batch has names and addresses: it is withheld as its letters are."""
        query = select(LEDGER.c.body).where(
            LEDGER.c.scope == ledger.MAILROOM, LEDGER.c.kind == MANIFEST_PRINTED
        )
        for body in map(json.loads, conn.scalars(query)):
            if body["sheet"] not in self.digests:
                continue
            sent = select(MAILINGS.c.letter_id).where(MAILINGS.c.id.in_(body["mailings"]))
            rules = withheld(conn, conn.scalars(sent), self._actor)
            if rules:
                self.shut[body["sheet"]] = min(rules.values())

    def _in(self, text: str) -> set[str]:
        return set(self.digests.intersection(_DIGEST.findall(text)))

    def _note(self, case: str, files: set[str], readable: set[str], rule: str | None) -> None:
        held = self._sights.of(case)
        if held is not None and held.sees:
            self.seen |= files
            self.readable |= readable
        if rule is not None:
            self.shut |= dict.fromkeys(files - readable, rule)


def note_read(conn: Connection, digest: str, actor: Actor, command_id: str, at: datetime) -> None:
    """Enter into the ledger that somebody read a file."""
    entry = ledger.Entry(
        scope=ledger.EVIDENCE,
        kind=ledger.READ,
        command_id=command_id,
        actor=actor,
        occurred_on=at,
        recorded_at=at,
        body={"digest": digest},
    )
    ledger.append(conn, [entry])
