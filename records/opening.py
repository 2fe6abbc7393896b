"""Opening a case: its row, its id and its first events in one transaction.

Belongs here: that transaction. Not here: starting the workflow (the gateway, afterwards; `check`
finds rows whose workflow was never started).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from domain import rules
from domain.actors import Actor
from domain.commands import Context
from domain.decider import decide
from domain.events import OPENED, Draft
from domain.model import Json, digest
from domain.process import OPEN, Process
from domain.recording import Commit
from domain.refusal import Refusal
from records.commit import Recorder, case_row, command_row
from records.engine import lock_case
from records.tables import CASE_PERSONS, CASES


@dataclass(frozen=True)
class Opened:
    """An opened case, or why there is none."""

    case: str = ""
    state: Json | None = None
    version: int = 0
    stage: str = ""
    kinds: tuple[str, ...] = ()
    refusal: Refusal | None = None
    elsewhere: bool = False
    """The case that is there already is another office's."""


@dataclass(frozen=True)
class Opening:
    """A request to open a case."""

    process: str
    data: Mapping[str, Any]
    actor: Actor
    command_id: str
    at: datetime
    content: str = ""
    """Digest of what the caller sent, before registers and rule tables were looked up."""

    @property
    def digest(self) -> str:
        """The digest by which a repeated command id is recognised."""
        return self.content or digest(dict(self.data))


def open_case(recorder: Recorder, asked: Opening) -> Opened:
    """Open a case, or answer a known command id with the case that it opened."""
    process = recorder.processes[asked.process]
    with recorder.engine.begin() as conn:
        # One opener of this process at a time: numbers have no gaps, business keys no race.
        lock_case(conn, f"open:{process.name}")
        prior = command_row(conn, asked.command_id)
        if prior is not None:
            if prior["digest"] != asked.digest:
                why = "this command id was used before with other content; use a new id"
                return Opened(refusal=Refusal(rule=rules.H_03, message=why))
            if prior["refusal"]:
                return Opened(refusal=Refusal.model_validate(prior["refusal"]))
            return _stored(conn, prior["case_id"])
        context = Context(now=asked.at, actor=asked.actor, command_id=asked.command_id)
        decision = decide(process, None, OPEN, asked.data, context)
        if isinstance(decision, Refusal):
            return Opened(refusal=decision)
        key = process.business_key(dict(asked.data)) if process.business_key else asked.command_id
        refused = _opened_before(conn, process, key, asked) or _open_still(conn, process, asked)
        return refused or _insert(conn, recorder, asked, decision, key)


def _opened_before(
    conn: Connection, process: Process[Any], key: str, asked: Opening
) -> Opened | None:
    """The case that was opened of the same matter, open or closed (H-01).

    Another office's case looks like a missing one: its id is not told.
    """
    same = (CASES.c.process == process.name, CASES.c.business_key == key)
    taken = conn.execute(select(CASES.c.id, CASES.c.office).where(*same)).one_or_none()
    if taken is None:
        return None
    ours = taken.office == asked.data.get("office")
    why = "this was opened before, " + (f"as {taken.id}" if ours else "by another office")
    refusal = Refusal(rule=rules.H_01, message=why)
    return Opened(case=taken.id, refusal=refusal, elsewhere=not ours)


def _open_still(conn: Connection, process: Process[Any], asked: Opening) -> Opened | None:
    """The open case beside which there is no second one (H-01); closed ones do not matter.

    It may be of another matter: nobody who waits for a case is told that this is theirs.
    """
    field = process.one_open_of
    held = open_cases(conn, process.name, str(asked.data[field])) if field else {}
    if not held:
        return None
    ours = [case for case, office in held.items() if office == asked.data.get("office")]
    whose = ", ".join(ours) or "another office's"
    why = f"{field}: there is an open {process.name} already, {whose}: it ends first"
    return Opened(refusal=Refusal(rule=rules.H_01, message=why, field=field))


def open_cases(conn: Connection, process: str, person: str) -> dict[str, str]:
    """Open case of a process that is about a person -> its office."""
    query = (
        select(CASES.c.id, CASES.c.office, CASES.c.state)
        .join(CASE_PERSONS, CASE_PERSONS.c.case_id == CASES.c.id)
        .where(
            CASES.c.process == process,
            CASES.c.closed_at.is_(None),
            CASE_PERSONS.c.person == person,
        )
        .order_by(CASES.c.id)
    )
    rows = conn.execute(query)
    return {row.id: row.office for row in rows if row.state.get("person") == person}


def _insert(
    conn: Connection,
    recorder: Recorder,
    asked: Opening,
    drafts: tuple[Draft, ...],
    key: str,
) -> Opened:
    process = recorder.processes[asked.process]
    named_by = process.case_id
    case = named_by(dict(asked.data)) if named_by else _next_id(conn, process.name, asked.at.year)
    named = tuple(
        draft.model_copy(update={"data": {**draft.data, "case": case}})
        if draft.kind == OPENED
        else draft
        for draft in drafts
    )
    order = Commit(
        process=process.name,
        case=case,
        expected=0,
        command_id=asked.command_id,
        command=OPEN,
        digest=asked.digest,
        actor=asked.actor,
        at=asked.at,
        drafts=named,
    )
    before = process.state(case=case)
    conn.execute(
        insert(CASES),
        [
            {
                "id": case,
                "process": process.name,
                "office": str(named[0].data["office"]),
                "business_key": key,
                "stage": "",
                "version": 0,
                "state": {},
                "opened_at": asked.at,
                "opened_by_command": asked.command_id,
                "started": False,
            }
        ],
    )
    step = recorder.draw(conn, process, before, order)
    recorder.write(conn, process, order, step)
    kinds = tuple(event.kind for event in step.events)
    return Opened(case, step.after.lean(), step.after.version, step.after.stage, kinds)


def _next_id(conn: Connection, process: str, year: int) -> str:
    prefix = f"{process}-{year}-"
    last = conn.execute(
        select(func.max(CASES.c.id)).where(CASES.c.id.like(f"{prefix}%"))
    ).scalar_one_or_none()
    number = int(str(last).removeprefix(prefix)) if last else 0
    return f"{prefix}{number + 1:06d}"


def _stored(conn: Connection, case: str) -> Opened:
    row = case_row(conn, case)
    if row is None:
        raise LookupError(f"the record has no case {case}")
    return Opened(case, row["state"], row["version"], row["stage"])


def started(conn: Connection, case: str) -> None:
    """Note that the workflow of a case is known to run."""
    conn.execute(update(CASES).where(CASES.c.id == case).values(started=True))


def unstarted(conn: Connection, before: datetime) -> list[str]:
    """Open cases, opened before an instant, whose workflow is not known to run."""
    query = select(CASES.c.id).where(
        CASES.c.started.is_(False), CASES.c.closed_at.is_(None), CASES.c.opened_at < before
    )
    return list(conn.scalars(query.order_by(CASES.c.id)))
