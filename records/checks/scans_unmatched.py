"""Check: every scan of the carrier belongs to a delivery."""

from sqlalchemy import Connection, select

from records.checks.base import Check, Finding, Live
from records.tables import SCANS


def run(connection: Connection, live: Live) -> list[Finding]:
    """Scans that matched no article of ours."""
    del live
    query = select(SCANS).where(SCANS.c.case_id.is_(None)).order_by(SCANS.c.recorded_at, SCANS.c.id)
    return [
        Finding(None, f"the scan {row['code']} of {row['article']} matches no letter of ours")
        for row in connection.execute(query).mappings()
    ]


CHECK = Check(
    name="scans-unmatched",
    title="Scans that match no letter",
    remedy="Compare the article number with the manifest. If it was mistyped, give the scan again "
    "with the right number; the claim stays on record.",
    run=run,
)
