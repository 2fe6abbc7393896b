"""The separate file of a case: copies of what was told, proof of delivery, attempted notifications.

The regulation wants it kept, apart from all others (DOR-031, DOR-043, DOR-055). It is kept in the
record; here it is put together, with what it lacks. Not here: writing it into a folder
(`separate_folder.py`), who asks, nor the ledger's entries that it was read (the command).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from sqlalchemy import Connection

from domain.actors import Actor
from domain.model import Json
from domain.placement.envelopes import Envelope
from domain.placement.notices_state import NoticesState
from domain.registry import PROCESSES
from law.tables import Tables
from records import evidence, queries
from records.queries import CaseView
from starter import told
from starter.reading import visible
from starter.sight import WITHHELD, Sights

COPY: Final = "copy"
PROOF: Final = "proof"
ATTEMPTS: Final = "attempts"
_PDF: Final = "application/pdf"
_ENDINGS: Final[Mapping[str, str]] = {
    _PDF: ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/json": ".json",
}
_WISHES: Final[Mapping[str, str]] = {
    "3C": "section_3_proof_and_fallback",
    "4": "section_4_proof_and_fallback",
}
"""Section that is silent about proof -> the policy that decides."""
_DIGITS: Final = 12
"""Digits of a digest in the name of a document that proves."""


class NoSeparateFileError(Exception):
    """The case tells nobody anything by itself, so there is no separate file of it. One line."""


@dataclass(frozen=True)
class Item:
    """One document of the file: where it goes, what it is, under which digest the record has it."""

    name: str
    kind: str
    digest: str
    case: str
    about: Json


@dataclass(frozen=True)
class SeparateFile:
    """All that belongs into the file of one case, without the documents' content."""

    head: Json
    notices: tuple[Json, ...]
    items: tuple[Item, ...]
    attempts: tuple[Json, ...]
    disclosures: tuple[Json, ...]
    cases: tuple[str, ...]
    """The case and its deliveries: what was read for this."""


def gather(conn: Connection, case: str, actor: Actor, at: datetime, tables: Tables) -> SeparateFile:
    """Put the file of a case together.

    Args:
        conn: a reading connection.
        case: the placement, or the status found.
        actor: who asks.
        at: the instant, for the index.
        tables: the law by which proof is wanted, or not.

    Raises:
        NotFoundError: there is no such case for this actor.
        NoSeparateFileError: the case sends no notices of its own.
    """
    view = visible(conn, case, actor)
    state = PROCESSES[view.case["process"]].state.model_validate(view.case["state"])
    if not isinstance(state, NoticesState):
        raise NoSeparateFileError(f"a {view.case['process']} sends no notices of the regulation")
    ladders = [seen for one in view.deliveries if (seen := queries.show(conn, one["case_id"]))]
    sights = Sights(conn, actor)
    views, left_out = _readable((view, *ladders), sights)
    items = _items(conn, state, views)
    attempts = tuple(_attempt(one, ladder) for ladder in ladders for one in ladder.attempts)
    return SeparateFile(
        head={
            "case": case,
            **{name: view.case[name] for name in ("process", "office", "stage", "version")},
            "regulation": state.values.get("regulation", {}).get("version"),
            "rule_tables": state.law,
            "written_at": at,
            "written_by": {"actor": actor.id, "role": str(actor.role)},
            **({WITHHELD: left_out} if left_out else {}),
        },
        notices=tuple(
            _notice(one, items, attempts, proven=_proven(one, tables)) for one in _told(state)
        ),
        items=items,
        attempts=attempts,
        disclosures=tuple(told.disclosures(conn, actor, case=case)),
        cases=(case, *(one.case["id"] for one in ladders)),
    )


# -- what belongs into it -------------------------------------------------------------------------


def _readable(views: Sequence[CaseView], sights: Sights) -> tuple[list[CaseView], list[Json]]:
    """The cases without the letters and events that are withheld, and a line for each of those."""
    readable, left_out = [], []
    for view in views:
        seen = sights.of(view.case["id"])
        if seen is None:  # pragma: no cover - a case is never removed
            continue
        letters, events = seen.letters(view.letters), [seen.line(one) for one in view.events]
        left_out += [
            {"case": view.case["id"], "letter": one["id"], WITHHELD: one[WITHHELD]}
            for one in letters
            if WITHHELD in one
        ]
        left_out += [
            {"case": view.case["id"], "event": one["kind"], "version": one["version"]}
            | {WITHHELD: one[WITHHELD]}
            for one in events
            if one["actor"] is None
        ]
        readable.append(
            replace(
                view,
                letters=[one for one in letters if WITHHELD not in one],
                events=[one for one in events if one["actor"] is not None],
            )
        )
    return readable, left_out


def _told(state: NoticesState) -> list[Envelope]:
    """The envelopes whose recipients were told, or may have been."""
    return [one for one in state.live() if not one.unsent]


def _by_letter(one: Envelope) -> bool:
    """Whether its letter went out: the possibility may be told by word of mouth instead."""
    documented = one.status == "documented" and one.method != "letter"
    return not (one.unsent or one.status == "dropped" or documented)


def _items(conn: Connection, state: NoticesState, views: Sequence[CaseView]) -> tuple[Item, ...]:
    """Every letter that went out or is a memo to this file; every document that proves."""
    kept_back = {one.letter for one in state.envelopes.values() if not _by_letter(one)}
    found = [
        *(
            item
            for view in views
            for letter in view.letters
            if letter["id"] not in kept_back
            for item in _copies(view.case["id"], letter)
        ),
        *(item for view in views for item in _proofs(view)),
    ]
    held = {one.digest: one for one in evidence.items(conn, {one.digest for one in found})}
    return tuple(_named(one, held[one.digest]) for one in found if one.digest in held)


def _copies(case: str, letter: Json) -> Iterator[Item]:
    """A letter, and what went into the same envelope."""
    about = {name: letter[name] for name in ("kind", "recipient", "at", "wording")}
    about = {"letter": letter["id"], "letter_kind": about.pop("kind"), **about}
    yield Item(f"copies/{letter['id']}", COPY, letter["digest"], case, about)
    for number, digest in enumerate(letter["enclosures"], 1):
        yield Item(f"copies/{letter['id']}-enclosure-{number}", COPY, digest, case, about)


def _proofs(view: CaseView) -> Iterator[Item]:
    """The documents that a case's events refer to, struck ones among them."""
    struck = set(view.case["state"].get("struck", ()))
    for event in view.events:
        for digest in event["body"].get("evidence") or ():
            about = {"event": event["kind"], "version": event["version"]}
            about |= {"occurred_on": event["occurred_on"], "struck": event["version"] in struck}
            name = f"proofs/{view.case['id']}-{event['version']}-{digest[:_DIGITS]}"
            yield Item(name, PROOF, digest, view.case["id"], about)


def _named(one: Item, held: evidence.Item) -> Item:
    """With the ending of its kind; a document that a law removed stays as a line of the index."""
    more: Json = {"media_type": held.media_type}
    if held.removed_at is not None:
        more["removed_at"] = held.removed_at
    name = one.name + _ENDINGS.get(held.media_type, ".bin")
    return replace(one, name=name, about={**one.about, **more})


def _attempt(row: Json, ladder: CaseView) -> Json:
    """One attempt to reach a recipient, by mail, by hand or by voice (DOR-037, DOR-038)."""
    state = ladder.case["state"]
    return {
        "case": ladder.case["id"],
        "letter": state.get("letter"),
        "recipient": state.get("recipient"),
        "kind": row["kind"],
        "outcome": row["outcome"],
        "by": row["actor"],
        "occurred_on": row["occurred_on"],
        "struck": row["struck"],
    }


def _notice(
    one: Envelope, items: Sequence[Item], attempts: Sequence[Json], *, proven: bool
) -> Json:
    """What the file has of one notice, and which of the kinds that it must have are not there."""
    copies = [item.name for item in items if one.letter and item.about.get("letter") == one.letter]
    proofs = [item.name for item in items if item.kind == PROOF and item.case == one.delivery]
    tried = sum(row["case"] == one.delivery for row in attempts)
    there = {COPY: len(copies), PROOF: len(proofs), ATTEMPTS: tried}
    return {
        "notice": one.key,
        "sections": list(one.sections),
        "recipient": one.to.recipient,
        "consumer": one.to.consumer,
        "subjects": [page.subject for page in one.pages],
        "status": one.status,
        "method": one.method,
        "sent_on": one.sent_on,
        "ended_on": one.ended_on,
        "letter": one.letter,
        "delivery": one.delivery,
        COPY: copies,
        PROOF: proofs,
        ATTEMPTS: tried,
        "lacks": [kind for kind in _required(one, proven=proven) if not there[kind]],
    }


def _required(one: Envelope, *, proven: bool) -> Iterator[str]:
    """A copy always; then proof, or the attempts where none came."""
    if not _by_letter(one):
        return  # the admissions data say so
    yield COPY
    if proven and one.status == "delivered":
        yield PROOF
    if proven and one.status in {"attempted", "stopped"}:
        yield ATTEMPTS


def _proven(one: Envelope, tables: Tables) -> bool:
    """Whether proof is kept: by the section, or where it is silent by the house's wish (C-08)."""
    channels = cast("Mapping[str, Json]", tables.policy("notice_channels"))
    return any(
        channels.get(section, {}).get("proof")
        or (section in _WISHES and tables.policy(_WISHES[section]))
        for section in one.sections
    )
