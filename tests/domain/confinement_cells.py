"""Who may do what with a confinement, and where: written a second time, and how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain import confinements as c

Cell = tuple[set[str], set[str], str]

OWN = {"corrections", "supervisor"}
CONFINED = {"confined"}
AWAY = {"transferred-out"}
HELD = CONFINED | AWAY
RELEASED = {"released"}
LIVING = HELD | RELEASED
ALL = LIVING | {"deceased"}
FACTS = ("treatment-noted", "release-extended", "review-noted", "community-noted")


def _rows(stages: set[str], roles: set[str], *names: str, rule: str = "H-02") -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, rule))


CELLS: dict[str, Cell] = {
    **_rows(CONFINED, OWN, "classify-treatment", rule="M-02"),
    **_rows(LIVING, OWN, "confirm-offences", rule="S-03"),
    **_rows(HELD, OWN | {"parole-board"}, "change-release"),
    **_rows(LIVING, OWN, "open-review", rule="S-01"),
    **_rows(LIVING, OWN, "record-review", rule="DECK-26"),
    **_rows(CONFINED, OWN, "record-transfer-out"),
    **_rows(AWAY, OWN, "record-return"),
    **_rows(HELD, OWN, "record-release"),
    **_rows(LIVING, OWN, "record-death"),
    **_rows(AWAY | RELEASED | {"deceased"}, OWN, "close-confinement"),
    **_rows(ALL, OWN, "strike"),
    **_rows(ALL, {"system"}, *FACTS),
}
REACH: dict[str, Callable[[], Any]] = {
    "confined": c.opened,
    "transferred-out": c.transferred,
    "released": c.released,
    "deceased": c.deceased,
    "closed": c.closed,
}
