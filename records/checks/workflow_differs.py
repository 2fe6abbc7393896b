"""Check: a running workflow stands where the record says its case stands."""

from sqlalchemy import Connection

from records.checks.base import Check, Finding, Live, cases


def run(connection: Connection, live: Live) -> list[Finding]:
    """Compare versions, stages and states of the open cases."""
    found = []
    for row in cases(connection, still_open=True):
        process = live.processes.get(row["process"])
        running = (live.cases or {}).get(row["id"])
        if process is None or running is None:
            continue
        theirs = process.state.model_validate(running.state)
        ours = process.state.model_validate(row["state"])
        if theirs.version != ours.version:
            what = f"the workflow is at version {theirs.version}, the record at {ours.version}"
        elif theirs.stage != ours.stage:
            what = f"the workflow stands at {theirs.stage!r}, the record at {ours.stage!r}"
        elif theirs != ours:
            fields = sorted(
                name
                for name in process.state.model_fields
                if getattr(theirs, name) != getattr(ours, name)
            )
            what = f"the workflow differs from the record in: {', '.join(fields)}"
        else:
            continue
        found.append(Finding(row["id"], what))
    return found


CHECK = Check(
    name="workflow-differs",
    title="Workflows whose state differs from the record",
    remedy="A workflow that is behind catches up with the next command; run the check again. If it "
    "stays different, end the workflow and run `dueprocess restore`: the record wins.",
    run=run,
    needs_engine=True,
)
