"""Machine facts: written to the record first, then announced to a case by id alone.

Belongs here: writing and reading facts. Not here: what a case makes of one (its decider).
"""

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from domain.recording import Fact, FactsAsked, FactsFound
from records.tables import CASES, FACTS


def write(conn: Connection, case: str, fact: Fact, at: datetime) -> bool:
    """Write a fact once; False when its id is there already (the same report came twice)."""
    row = {
        "id": fact.id,
        "case_id": case,
        "kind": fact.kind,
        "data": fact.data,
        "actor": fact.actor.model_dump(mode="json"),
        "at": at,
    }
    try:
        with conn.begin_nested():
            conn.execute(FACTS.insert(), [row])
    except IntegrityError:
        return False
    return True


def read(conn: Connection, asked: FactsAsked) -> FactsFound:
    """The facts of a case, oldest first: those named, and whatever waits that was written before.

    A signal may get lost or be overtaken; what was said later must not be believed first. One that
    is named and settled already comes too: if its worker died before the case heard what became of
    it, the case asks the record once more, and follows it. Unknown ids bring nothing.
    """
    query = select(FACTS).where(FACTS.c.case_id == asked.case)
    if not asked.ids:
        query = query.where(FACTS.c.settled_at.is_(None))
    else:
        query = query.where(FACTS.c.settled_at.is_(None) | FACTS.c.id.in_(asked.ids))
        named = select(func.max(FACTS.c.at)).where(
            FACTS.c.case_id == asked.case, FACTS.c.id.in_(asked.ids)
        )
        query = query.where(FACTS.c.at <= named.scalar_subquery())
    rows = conn.execute(query.order_by(FACTS.c.at, FACTS.c.id)).mappings()
    return FactsFound(
        facts=tuple(
            Fact(id=row["id"], kind=row["kind"], actor=row["actor"], data=row["data"])
            for row in rows
        )
    )


def unsettled(conn: Connection, before: datetime) -> list[tuple[str, str]]:
    """(case, fact) pairs of open cases whose signal may have been lost."""
    query = (
        select(FACTS.c.case_id, FACTS.c.id)
        .join(CASES, CASES.c.id == FACTS.c.case_id)
        .where(FACTS.c.settled_at.is_(None), FACTS.c.at < before, CASES.c.closed_at.is_(None))
        .order_by(FACTS.c.at)
    )
    return [(row.case_id, row.id) for row in conn.execute(query)]
