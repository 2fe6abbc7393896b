"""`worklist` and `deadlines` as they are printed. Without a service."""

import io
from typing import Any

import pytest
from rich.console import Console

from domain.model import Json
from starter.commands import lists

DAY = 86_400
CLOCK: Json = {
    "key": "T-05",
    "rule": "T-05",
    "duty": "File the petition",
    "owner": "attorney-general",
    "citation": "RSMo 632.486",
    "legal": "2031-06-02",
    "conservative": "2031-06-02",
    "severity": "statutory",
    "status": "breached",
    "flags": [],
    "seconds_left": -210 * DAY,
    "days_past": 210,
}
POLICY: Json = {
    **CLOCK,
    "key": "site.bed-hold",
    "rule": "site.bed-hold",
    "severity": "policy",
    "flags": ["policy"],
}


def printed(words: Any, rows: list[Json], width: int = 100) -> str:
    out = io.StringIO()
    words(Console(file=out, width=width, highlight=False), rows)
    return out.getvalue()


def waiting(clock: Json) -> str:
    row = {
        "case": "site-fcc",
        "title": "Open",
        "waits": [],
        "waits_for": ["mosop-staff"],
        "yours": True,
        "next": clock,
    }
    return printed(lists._worklist, [row], 80)


@pytest.mark.rules("DOR-003")
def test_the_worklist_marks_what_is_no_law() -> None:
    assert "(policy, not law)" in waiting(POLICY)
    both = waiting({**POLICY, "flags": ["policy", "projected-holiday"]})
    assert "(policy, not law)" in both
    assert "(projected holiday)" in both
    assert "not law" not in waiting(CLOCK)
