"""Check: a released version of the rule tables never changes."""

from sqlalchemy import Connection, func, select

from records.checks.base import Check, Finding, Live
from records.tables import RULE_TABLES


def run(connection: Connection, live: Live) -> list[Finding]:
    """Versions under which two different contents have counted dates here."""
    del live
    many = func.count(RULE_TABLES.c.digest)
    query = select(RULE_TABLES.c.version, many).group_by(RULE_TABLES.c.version).having(many > 1)
    return [
        Finding(None, f"the rule tables {version} had {count} different contents")
        for version, count in connection.execute(query.order_by(RULE_TABLES.c.version))
    ]


CHECK = Check(
    name="law-changed",
    title="A released version of the rule tables that changed",
    remedy="Released tables are immutable: give the changed rows a version of their own, and go "
    "through the cases that were opened under the second content.",
    run=run,
)
