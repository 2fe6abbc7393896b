"""Removing who a person is, where a law orders it. The ledger stays whole: it holds only ids.

Belongs here: emptying `identities` and the digests that could confirm a guess. Not here: whether
the law orders it (a person decides, with a reason and evidence); documents and notes have removals
of their own (`records/evidence.py`, `records/notes.py`).
"""

from sqlalchemy import Engine, select, update

from domain import rules
from domain.actors import Role
from domain.model import Json, digest
from domain.refusal import Refusal
from records import ledger
from records.engine import lock_case
from records.registers.acts import Act, Changed
from records.registers.touch import Telling, tell
from records.tables import COMMANDS, IDENTITIES, LEDGER

ROLES = frozenset({Role.SUPERVISOR, Role.COUNSEL})


def expunge(engine: Engine, person: str, act: Act) -> Changed:
    """Empty a person's identity; the row says when. Repeating it changes nothing.

    Open cases learn what they can know no more: an age.
    """
    refusal = _refused(act)
    with engine.begin() as connection:
        lock_case(connection, ledger.PERSONS)
        row = connection.execute(select(IDENTITIES).where(IDENTITIES.c.person == person)).first()
        if refusal is None and row is None:
            refusal = Refusal(rule=rules.H_05, message=f"there is no person {person}", field="id")
        if refusal is not None:
            body: Json = {"command": "person expunge", "rule": refusal.rule, "field": refusal.field}
            ledger.append(connection, [_entry(act, ledger.REFUSAL, body)])
            return Changed("person", (), refusal=refusal)
        if row is not None and row.expunged_at is not None:
            return Changed("person", (person,))
        empty = dict.fromkeys(("name", "born_on", "address", "telephone", "email"))
        connection.execute(
            update(IDENTITIES)
            .where(IDENTITIES.c.person == person)
            .values(**empty, other={}, expunged_at=act.at)
        )
        about = [
            line.command_id
            for line in connection.execute(
                select(LEDGER.c.command_id, LEDGER.c.body).where(LEDGER.c.scope == ledger.PERSONS)
            )
            if f'"id":"{person}"' in line.body
        ]
        for command_id in about:
            blank = digest([command_id, "expunged"])
            connection.execute(
                update(COMMANDS).where(COMMANDS.c.id == command_id).values(digest=blank)
            )
        body = {"register": "person", "id": person, "note": act.note, "evidence": [*act.evidence]}
        ledger.append(connection, [_entry(act, "person-expunged", body)])
        facts = tell(connection, (person,), Telling(act.command_id, act.actor, act.at))
    return Changed("person", (person,), tuple(facts))


def _refused(act: Act) -> Refusal | None:
    if act.actor.role not in ROLES:
        may = ", ".join(sorted(ROLES))
        return Refusal(rule=rules.H_02, message=f"expunging is for: {may}")
    if not act.note:
        return Refusal(rule=rules.H_07, message="expunging needs a reason", field="reason")
    return None


def _entry(act: Act, kind: str, body: Json) -> ledger.Entry:
    return ledger.Entry(
        scope=ledger.PERSONS,
        kind=kind,
        command_id=act.command_id,
        actor=act.actor,
        occurred_on=act.occurred_on or act.at,
        recorded_at=act.at,
        body=body,
    )
