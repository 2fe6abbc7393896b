"""What must not be found: who the fictional people are, and what payloads say. No tests."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from activities.contracts import EFFECTS
from domain.registry import PROCESSES
from law.tables import load
from runtime.attributes import ATTRIBUTES
from starter.demo import confined, homes, participants, people, registers
from starter.demo.around import Around
from starter.demo.placements import placements
from starter.demo.proceedings import proceedings
from starter.demo.programs import programs
from starter.demo.steps import Do, Move, Together
from starter.demo.stories import stories
from tests.privacy.scan import SHORTEST

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORALS_OWN = (
    "policy",
    "default",
    "system",
    "complete",
    "tables",
    "values",
    "message",
    "version",
    "division",
    "parent",
    "report",
    "signed",
    "active",
    "current",
    "history",
    "origin",
    "result",
    "always",
    "command",
)
"""Words that Temporal's own task queues, namespaces, markers and schema use."""


def personal() -> list[str]:
    """Names, streets, birth dates, telephone numbers and free text of the demonstration."""
    now = datetime.now(UTC)
    words: set[str] = set()
    for register, row in registers.rows(now):
        if register in {"person", "office", "provider", "location", "treatment-provider"}:
            words |= set(_personal(row))
    at = Around(now, load())
    for story in (*stories(at), *placements(at), *proceedings(at), *programs(at).stories):
        for step in story.steps:
            acts = step.acts if isinstance(step, Together) else (step,)
            words |= {
                text for act in acts if isinstance(act, Do) for text in (act.reason, act.paper)
            }
            if isinstance(step, Move):
                words |= set(step.address.splitlines())
    words |= {name.split()[0] for name in words if name in _names()}
    return sorted(word for word in words if len(word) >= SHORTEST)


def _names() -> set[str]:
    """Of natural persons; a public administrator's is an office."""
    guardians = {one.guardian for one in people.WARDS if one.guardian_type == "individual"}
    souls = (*homes.RESIDENTS, *homes.NEWCOMERS)
    return (
        guardians
        | {one.name for one in people.WARDS}
        | {name for one in souls for name in (one.name, one.near) if name}
        | {name for one in confined.EVERYBODY for name in (one.name, one.victim) if name}
        | {one.name for one in participants.EVERYBODY}
    )


def _personal(row: dict[str, Any]) -> Iterator[str]:
    for field in ("name", "born_on", "telephone", "email", "contact"):
        if row.get(field):
            yield str(row[field])
    yield from str(row.get("address") or "").splitlines()
    other = row.get("other") or {}
    yield from (one["nature"] for one in other.get("offences", {}).values())
    if "finding" in other:
        yield other["finding"]["court"]
    yield from other.get("description", {}).values()
    yield from other.get("identifiers", {}).values()
    yield from other.get("adjustment", ())
    for field in ("anticipated_residence", "treatment"):
        yield from str(other.get(field) or "").splitlines()


def payload_words(record: Path) -> list[str]:
    """What the cases of a record say, without what Temporal is meant to show.

    All text in the ledger's events, names of fields too; opaque ids of wards, codes of offences,
    articles, letters, citations, reasons' ids. Not looked for: what stands in clear by design (see
    `shown`), days (Temporal has days of its own), digests of documents that no command names.
    """
    connection = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    shown_here = "\n".join([*shown(connection), *_TEMPORALS_OWN]).lower()
    words: set[str] = set()
    for body, scope in connection.execute("SELECT body, scope FROM ledger"):
        if not scope.startswith("register:"):
            words |= set(_texts(json.loads(body)))
    words |= {one.id for one in people.WARDS} | {one.guardian_id for one in people.WARDS}
    words |= {one.location for one in people.WARDS} | {one.offence for one in people.WARDS}
    words |= {key for one in confined.EVERYBODY for key in (one.id, one.confinement, *one.victims)}
    words |= {key for one in participants.EVERYBODY for key in (one.id, one.confinement)}
    words |= {one.id for one in (*homes.RESIDENTS, *homes.NEWCOMERS, *homes.HOUSES)}
    connection.close()
    return sorted(
        word
        for word in words
        if len(word) >= SHORTEST
        and word.lower() not in shown_here
        and not _DIGEST.fullmatch(word)
        and not (_DAY.match(word) and "." not in word)
    )


def shown(connection: sqlite3.Connection) -> Iterator[str]:
    """What operators see in clear: ids, types, stages, offices, names of commands and activities."""
    yield from (key.name for key in ATTRIBUTES)
    for process in PROCESSES.values():
        yield from (process.name, *process.stages.stages, *process.commands)
    yield from (part for pair in EFFECTS.values() for part in pair)
    for column, table in (("id", "cases"), ("office", "cases"), ("command_id", "ledger")):
        yield from (str(row[0]) for row in connection.execute(f"SELECT {column} FROM {table}"))


def _texts(value: object) -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                yield str(name)
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
        case str():
            yield value
