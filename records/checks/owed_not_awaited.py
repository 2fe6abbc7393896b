"""Check: each live obligation is awaited by a running workflow, and the other way round."""

from sqlalchemy import Connection, select

from domain.obligations import LIVE
from records.checks.base import Check, Finding, Live
from records.tables import CASES, OBLIGATIONS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Compare the duties that the record holds open with those on which workflows wait."""
    running = live.cases or {}
    owed: dict[str, set[str]] = {}
    query = select(OBLIGATIONS.c.case_id, OBLIGATIONS.c.key).where(OBLIGATIONS.c.status.in_(LIVE))
    for row in connection.execute(query):
        owed.setdefault(row.case_id, set()).add(row.key)
    open_cases = select(CASES.c.id, CASES.c.opened_at).where(CASES.c.closed_at.is_(None))
    known = {row.id: row.opened_at for row in connection.execute(open_cases)}
    found = []
    for case in sorted({*known, *running}):
        workflow, held = running.get(case), owed.get(case, set())
        if case not in known:
            found.append(Finding(case, "a workflow runs, but the record has no such open case"))
        elif workflow is None:
            if known[case] < live.old:
                keys = ", ".join(sorted(held)) or "nothing"
                found.append(Finding(case, f"no workflow runs for this open case; it owes {keys}"))
        else:
            missing, extra = sorted(held - workflow.awaits), sorted(workflow.awaits - held)
            found += [Finding(case, f"{key} is owed, and nobody waits for it") for key in missing]
            found += [Finding(case, f"waits for {key}, which is not owed") for key in extra]
    return found


CHECK = Check(
    name="owed-not-awaited",
    title="Obligations without a live wait, and waits without an obligation",
    remedy="Run `dueprocess restore`: it starts the workflow of every open case that has none. For "
    "a workflow without a case, look at the record first; then end the workflow.",
    run=run,
    needs_engine=True,
)
