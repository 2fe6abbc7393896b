"""The table of readers on the page is the one by which the program withholds (S-14, S-34, S-35)."""

from pathlib import Path
from typing import Final

import pytest

from domain.actors import Role
from domain.svp.common import AGENCY
from domain.svp.svp import SVP
from records.registers import victims

PAGE: Final = Path(__file__).parents[2] / "docs" / "processes" / "svp.md"
WHO: Final[dict[str, frozenset[Role]]] = {
    "seated prosecutors": frozenset({Role.PRC_MEMBER}),
    "seated members of both committees": frozenset({Role.PRC_MEMBER, Role.MDT_MEMBER}),
    "attorney general": frozenset({Role.ATTORNEY_GENERAL}),
    "the court of the case": frozenset({Role.COURT}),
    "supervisor of the agency": frozenset({Role.SUPERVISOR}),
    "the agency": AGENCY,
    "auditor": frozenset({Role.AUDITOR}),
}
ROWS: Final[dict[str, tuple[str, ...]]] = {
    "votes and determination of the prosecutors": (
        "prc-voted", "prc-closed", "prc-determination", "reason:petition-filed",
        "reason:petition-declined",
    ),
    "evaluation, packet, the team's result": (
        "evaluated-met", "packet-prepared", "mdt-closed", "mdt-assessment", "examination-filed",
    ),
    "how each seat of the team voted": ("mdt-voted", "fact:mdt"),
    "the victims by their ids": ("fact:victims", "victims-told", "duty:svp.victim-notice"),
    "letters to victims and the register": ("victim-notice",),
}  # fmt: skip
"""How a row of the page begins -> what it is about."""


def on_the_page() -> dict[str, frozenset[Role]]:
    text = PAGE.read_text(encoding="utf-8").partition("## Who reads what")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {
        what: frozenset[Role]().union(*(WHO[one] for one in readers.split(", ")))
        for what, readers in cells
        if not readers.startswith(("readers", "also "))
    }


@pytest.mark.rules("S-14", "S-34", "S-35")
@pytest.mark.parametrize("begins", ROWS)
def test_the_page_names_the_readers_by_whom_the_program_goes(begins: str) -> None:
    (told,) = (who for what, who in on_the_page().items() if what.startswith(begins))
    for kind in ROWS[begins]:
        rows = [row.readers for row in SVP.withheld if kind in row.what]
        assert frozenset.intersection(*rows) == told, kind
    if "register" in begins:
        assert told == victims.READERS


def test_every_row_of_the_page_is_compared() -> None:
    assert all(what.startswith(tuple(ROWS)) for what in on_the_page())
