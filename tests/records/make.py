"""Makers of fictional rows for the record's tests."""

from datetime import UTC, datetime
from typing import Any

from domain.actors import Actor, Role
from records.ledger import Entry

NOW = datetime(2031, 6, 2, 14, tzinfo=UTC)
CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-kansas-city", delegation="d-1")


def entry(scope: str, version: int | None = None, **body: Any) -> Entry:
    return Entry(
        scope=scope,
        version=version,
        kind="response-recorded" if version else "read",
        command_id=f"{scope}:{version}",
        actor=CLERK,
        occurred_on=NOW,
        recorded_at=NOW,
        body={"data": body, "naïve": "é"},
    )
