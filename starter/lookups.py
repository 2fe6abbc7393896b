"""What is looked up in the record beside a command or a list: reach, warnings.

Belongs here: questions asked of the record. Not here: what is done with the answers (the gateway,
`starter/reading.py`), who may see a case (`domain/withholding.py`), nor whether there is what a
command names (`starter/named.py`).
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select

from domain import rules, withholding
from domain.actors import Actor, Role
from domain.process import Process
from domain.refusal import Refusal
from domain.registry import PROCESSES
from domain.soau.court import beyond_the_power
from domain.soau.stages import INTENT_RECEIVED
from domain.soau.state import SoauState
from records import queries
from records.commit import case_row
from records.opening import Opening
from records.tables import CASES, LEDGER
from starter import sight
from starter.answers import Order

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
