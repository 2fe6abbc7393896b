"""Check: every open case has been started."""

from sqlalchemy import Connection

from records import opening
from records.checks.base import Check, Finding, Live


def run(connection: Connection, live: Live) -> list[Finding]:
    """Open cases whose workflow is not known to run."""
    return [
        Finding(case, "opened, but its workflow was never started")
        for case in opening.unstarted(connection, live.old)
    ]


CHECK = Check(
    name="never-started",
    title="Cases whose workflow was never started",
    remedy="See that the service and Temporal run: the service starts such cases by itself. Else "
    "run `dueprocess restore`.",
    run=run,
)
