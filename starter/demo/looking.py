"""Where a case stands while the demonstration is typed: questions to the record.

Belongs here: reading. Not here: typing (`seeding.py`).
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, select

from domain.decider import settled
from domain.mosop.common import site_case
from domain.mosop.site_beds import free_beds, hold_of
from domain.mosop.site_stages import OPERATING
from domain.mosop.site_state import SiteState
from domain.obligations import nearest
from domain.process import process_of
from domain.registry import PROCESSES
from domain.state import CaseState
from records.commit import case_row
from records.tables import CASES, FACTS, MAILINGS

_WHOSE: Final = {
    "consent": "ward",
    "delivery": "recipient",
    **dict.fromkeys(("commitment", "svp", "treatment", "community"), "person"),
}
"""Process -> the fact of its state that names whom it is about."""
_OPENS: Final = {
    "consent": ("delivery",),
    "placement": ("consent", "delivery"),
    "status-found": ("consent", "delivery"),
    "svp": ("commitment",),
    "confinement": ("treatment", "svp", "community"),
}
"""Process -> those of the cases that its cases open."""
_SITE: Final = site_case("")
_ASKS: Final = ("treatment",)
"""Processes whose cases ask sites for beds."""
_BY: Final = {"commitment": "svp"}
"""Process -> the fact of its state that names the case that opened it, where it is not `owner`."""


def busy(conn: Connection, case: str, now: datetime) -> str:
    """What the case, or one that it opened or told, still does by itself; empty when all rest."""
    # The case itself comes first: while it is busy, nobody looks for the others.
    found = (_busy(conn, one, now) for one in chain((case,), below(conn, case)))
    return next(filter(None, found), "") or _unheard(conn, case) or _at_its_site(conn, case)


def _busy(conn: Connection, case: str, now: datetime) -> str:
    row = case_row(conn, case)
    if row is None:
        raise LookupError(f"the record has no case {case}")
    process = PROCESSES[row["process"]]
    state = process.state.model_validate(row["state"])
    if state.effects:
        return f"{case}: {', '.join(state.effects)}"
    if row["closed_at"] is not None:
        return ""
    if settled(process, state, now):
        return f"{case}: what follows from where it stands"
    owed = nearest(state.obligations)
    wakes = owed.wakes() if owed is not None else None
    if wakes is not None and wakes <= now:
        return f"{case}: its clock has rung"
    waiting = select(FACTS.c.id).where(FACTS.c.case_id == case, FACTS.c.settled_at.is_(None))
    return f"{case}: a fact" if conn.execute(waiting).first() is not None else ""


def _unheard(conn: Connection, case: str) -> str:
    """What the case has told another one, and that one has not taken in."""
    query = (
        select(FACTS.c.case_id)
        .join(CASES, CASES.c.id == FACTS.c.case_id)
        .where(FACTS.c.settled_at.is_(None), CASES.c.closed_at.is_(None))
        .where(FACTS.c.id.startswith(f"{case}/", autoescape=True))
    )
    told = conn.scalars(query.limit(1)).first()
    return f"{told}: what {case} has told it" if told is not None else ""


def _at_its_site(conn: Connection, case: str) -> str:
    """What the site at which a treatment asks for a bed has still to say to it."""
    if process_of(case, _ASKS) not in _ASKS:
        return ""
    asked = getattr(state_of(conn, case), "request", None)
    row = case_row(conn, site_case(asked.site)) if asked is not None else None
    if row is None:
        return ""
    site = SiteState.model_validate(row["state"])
    hold, waits = hold_of(site, case), site.waiting.get(case)
    gives = site.stage == OPERATING and waits is not None and waits.ready
    untold = hold is not None and not hold.told
    tells = any(one.data.get("case") == case for one in site.effects.values())
    if untold or tells or (gives and next(free_beds(site), None) is not None):
        return f"{site.case}: what it has to say to {case}"
    return ""


def state_of(conn: Connection, case: str) -> CaseState:
    """The state of a case as the record has it.

    Raises:
        LookupError: there is no such case.
    """
    row = case_row(conn, case)
    if row is None:
        raise LookupError(f"the record has no case {case}")
    kind: type[CaseState] = PROCESSES[row["process"]].state
    return kind.model_validate(row["state"])


def version_of(conn: Connection, case: str, kind: str) -> int:
    """The version of the latest event of a kind."""
    log = state_of(conn, case).log
    return len(log) - log[::-1].index(kind)


def opened_by(conn: Connection, command_id: str) -> str:
    """The case that a command opened."""
    query = select(CASES.c.id).where(CASES.c.opened_by_command == command_id)
    return str(conn.execute(query).scalar_one())


def below(conn: Connection, case: str) -> Iterator[str]:
    """The cases that a case opened, and those that they did: consents, deliveries, a commitment."""
    for one in _owned(conn, case):
        yield one
        yield from below(conn, one)


def _owned(conn: Connection, case: str, *processes: str) -> list[str]:
    """The cases that a case opened; by its id it is known which processes that may be."""
    opens = _OPENS.get(process_of(case, _OPENS), ())
    named = [one for one in processes or opens if one in opens]
    found: list[str] = []
    for process in named:
        field: Any = CASES.c.state[_BY.get(process, "owner")].as_string()
        query = select(CASES.c.id).where(CASES.c.process == process, field == case)
        found += conn.scalars(query.order_by(CASES.c.opened_at, CASES.c.id))
    return found


def addressed(conn: Connection, case: str, to: str) -> str:
    """The case that a step is for: `delivery`, `delivery/RECIPIENT`, `consent/WARD`, or itself.

    A site is addressed by its id.

    Raises:
        LookupError: the case has opened none of that kind, or none for that person.
    """
    process, _, person = to.partition("/")
    if not process or process.startswith(_SITE):
        return process or case
    field: Any = CASES.c.state[_WHOSE[process]].as_string()
    found = _owned(conn, case, process)
    if person:
        query = select(CASES.c.id).where(CASES.c.id.in_(found), field == person)
        found = list(conn.scalars(query.order_by(CASES.c.id)))
    if not found:
        raise LookupError(f"{case} has no {to}")
    return found[0]


def first_article(conn: Connection, delivery: str) -> str:
    """The number under which the letter of a delivery first went out."""
    query = (
        select(MAILINGS.c.article)
        .where(MAILINGS.c.case_id == delivery)
        .order_by(MAILINGS.c.queued_at, MAILINGS.c.article)
        .limit(1)
    )
    return str(conn.execute(query).scalar_one())
