"""What is looked up in the record beside a command or a list: reach, evidence, warnings.

Belongs here: questions asked of the record. Not here: what is done with the answers (the gateway,
`starter/reading.py`), nor who may see a case (`domain/withholding.py`).
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from domain import rules, withholding
from domain.actors import Actor, Role
from domain.model import Json
from domain.process import Process
from domain.refusal import Refusal
from domain.registry import PROCESSES
from domain.soau.court import beyond_the_power
from domain.soau.stages import INTENT_RECEIVED
from domain.soau.state import SoauState
from records import queries
from records.commit import case_row
from records.opening import Opening
from records.registers import CONFINED
from records.tables import CASES, EVIDENCE, LEDGER, LOCATIONS, OFFICES, PERSONS
from starter import sight
from starter.answers import Order

_REGISTERED: Final = frozenset({*CONFINED, "treatment", "soau", "community", "confinement"})
"""Processes whose person, offices and court must be in the registers when a case is opened."""
_OF_TYPE: Final = {
    "court": ("court", "court"),
    "actor": ("court", "court"),
    "mental_health_office": ("department", "office of the department"),
}
"""What a command names -> the type of such an office in the register, and what it is called."""
_KEEPERS: Final = frozenset({"commitment"})
"""Processes whose cases are the department's own, whoever opens them (S-23)."""

PLACE = select(CASES.c.process, CASES.c.office).where(CASES.c.id == bindparam("case"))
"""Of which process a case is, and whose."""


def reach(conn: Connection, actor: Actor, *, still_open: bool = False) -> queries.Reach | None:
    """The cases that an actor may see, of the own office and of others; None for all of them."""
    if actor.role in withholding.SEES_ALL:
        return None
    parties, courts, seated = set(), {}, {}
    for name, process in PROCESSES.items():
        if actor.role in process.seats:
            held = queries.naming(conn, name, actor.id, still_open=still_open)
            states = {case: process.state.model_validate(state) for case, state in held.items()}
            seated[name] = frozenset(
                case
                for case, state in states.items()
                if withholding.may_read(process, state, actor)
            )
        elif actor.role is Role.COURT and process.forum:
            courts[name] = (process.forum, process.forum_open)
        elif actor.role in process.parties:
            parties.add(name)
    return queries.Reach(actor.office, frozenset(parties), courts, seated)


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


def outsider(conn: Connection, order: Order) -> Refusal | None:
    """Whoever acts by a seat, or as a court, learns nothing of a case that is not theirs (H-02).

    The answer is the same whether there is such a case or not, and wherever it stands.
    """
    process = PROCESSES.get(order.case.partition("-")[0])
    role = order.actor.role
    if process is None or role not in process.seats | ({Role.COURT} if process.forum else set()):
        return None
    row = case_row(conn, order.case)
    if row is not None:
        state = process.state.model_validate(row["state"])
        if withholding.may_read(process, state, order.actor):
            return None
    theirs = "before this court" if role is Role.COURT else "in which you hold a seat"
    return Refusal(rule=rules.H_02, message=f"there is no case {order.case} {theirs}")


def unlisted(conn: Connection, process: str, order: Order) -> Refusal | None:
    """What a command names and neither the documents on file nor the registers have."""
    named = order.data.get("evidence") or order.data.get("location")
    missing = unknown(conn, order.data) if named else None
    return missing or unregistered(conn, process, order.data, order.actor)


def unregistered(conn: Connection, process: str, data: Json, actor: Actor) -> Refusal | None:
    """Offices and the person that a case of a confined person names are in the registers (H-05).

    A court is a court, and an office of the department keeps a commitment. What somebody typed is
    not repeated: a refusal stays in the ledger for ever.
    """
    if process not in _REGISTERED:
        return None
    offices = ("court", "mental_health_office", "office", "supervised_by")
    asked = {name: data.get(name) for name in offices}
    asked["actor"] = actor.office if actor.role is Role.COURT else None
    named = {name: one for name, one in asked.items() if isinstance(one, str)}
    query = select(OFFICES.c.id, OFFICES.c.type).where(OFFICES.c.id.in_(named.values()))
    types = {row.id: row.type for row in conn.execute(query)}
    for name, one in named.items():
        if one not in types:
            return _lacks(name, "the register of offices has no such office")
        keeps = name == "office" and process in _KEEPERS
        kind, called = _OF_TYPE.get("mental_health_office" if keeps else name, (types[one], ""))
        if types[one] != kind:
            return _lacks(name, f"by the register of offices it is no {called}")
    person = data.get("person")
    if isinstance(person, str):
        known = select(PERSONS.c.id).where(PERSONS.c.id == person)
        if conn.execute(known).first() is None:
            return _lacks("person", "the register of persons has no such person")
    return None


def _lacks(field: str, why: str) -> Refusal:
    return Refusal(rule=rules.H_05, message=f"{field}: {why}", field=field)


def warnings_of(
    conn: Connection, given: Opening | Order, processes: Mapping[str, Process[Any]]
) -> tuple[str, ...]:
    """The warnings that the events of a command carry: each with its rule.

    What is withheld from whoever gave the command is withheld in its warnings too.
    """
    query = select(LEDGER.c.scope, LEDGER.c.kind, LEDGER.c.body).where(
        LEDGER.c.command_id == given.command_id, LEDGER.c.version.is_not(None)
    )
    said: list[str] = []
    for row in conn.execute(query):
        data = json.loads(row.body).get("data", {})
        counted = row.kind == INTENT_RECEIVED  # what its clock comes to is known only now
        if not data.get("warnings") and not counted:
            continue
        seen = sight.of_case(conn, row.scope, given.actor, processes)
        if counted and seen is not None and isinstance(seen.state, SoauState):
            said += [f"{one['rule']}: {one['text']}" for one in beyond_the_power(seen.state)]
        if seen is None or seen.of_event(row.kind, data) is None:
            plain = data.get("warnings", [])
            shown = plain if seen is None else seen.data(plain)
            said += [f"{one['rule']}: {one['text']}" for one in shown]
    return tuple(said)
