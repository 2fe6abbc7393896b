"""What the gateway looks up in the record beside a command: offices, evidence, warnings.

Belongs here: questions asked of the record. Not here: what is done with the answers (the gateway).
"""

import json

from sqlalchemy import Connection, select

from domain import rules
from domain.actors import Actor, Role
from domain.model import Json
from domain.refusal import Refusal
from records.tables import EVIDENCE, LEDGER, LOCATIONS

_SEES_ALL = frozenset({Role.OPERATOR, Role.AUDITOR, Role.COUNSEL, Role.SYSTEM})


def sees(actor: Actor, office: str) -> bool:
    """Whether an actor may know of an office's cases; to others they look like missing ones."""
    return office == actor.office or actor.role in _SEES_ALL


def unknown_evidence(conn: Connection, data: Json) -> Refusal | None:
    """A document that a command refers to is on file, or it proves nothing (H-07)."""
    named = {str(one) for one in data.get("evidence") or ()}
    query = select(EVIDENCE.c.digest).where(EVIDENCE.c.digest.in_(named))
    if named <= set(conn.scalars(query)):
        return None
    return Refusal(
        rule=rules.H_07,
        message="evidence: no such document is on file; `dueprocess evidence add` gives its id",
        field="evidence",
    )


def unknown(conn: Connection, data: Json) -> Refusal | None:
    """What a command names is on record: its documents (H-07), the home (H-05)."""
    home = data.get("location")
    if home is not None:
        known = select(LOCATIONS.c.id).where(LOCATIONS.c.id == str(home))
        if conn.execute(known).first() is None:
            return Refusal(
                rule=rules.H_05,
                message=f"location: the register has no home {home}",
                field="location",
            )
    return unknown_evidence(conn, data)


def warnings_of(conn: Connection, command_id: str) -> tuple[str, ...]:
    """The warnings that the events of a command carry: each with its rule."""
    query = select(LEDGER.c.body).where(
        LEDGER.c.command_id == command_id, LEDGER.c.version.is_not(None)
    )
    said = (json.loads(body).get("data", {}).get("warnings", ()) for body in conn.scalars(query))
    return tuple(f"{one['rule']}: {one['text']}" for each in said for one in each)
