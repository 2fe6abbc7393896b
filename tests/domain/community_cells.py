"""Who may do what in the community, and where: written a second time, and how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain import communities as c

Cell = tuple[set[str], set[str], str]

OWN = {"probation-and-parole", "supervisor"}
OPENERS = OWN | {"system"}
ORDERED = OWN | {"parole-board"}
PLAN = {"to-plan"}
TREATED = {"in-treatment"}
ACTIVE = PLAN | TREATED
OVER = {"completed", "failed"}
LIVING = ACTIVE | OVER
ALL = LIVING | {"deceased"}


def _rows(stages: set[str], roles: set[str], *names: str, rule: str = "H-02") -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, rule))


CELLS: dict[str, Cell] = {
    **_rows(ACTIVE, OWN, "confirm-offences", "record-assessment", rule="M-16"),
    **_rows(PLAN, OWN, "assign-provider", "begin-treatment", rule="DECK-22"),
    **_rows(TREATED, OWN, "transfer-provider", rule="DECK-22"),
    **_rows(ACTIVE, OWN, "assign-member", "replace-member", "end-member", rule="DECK-24"),
    **_rows(ACTIVE, OWN, "transfer-officer", "record-polygraph", rule="DECK-24"),
    **_rows(ACTIVE, OWN, "assign-specialist", "change-region", rule="DECK-25"),
    **_rows(TREATED, OWN, "record-progress", rule="M-14"),
    **_rows(LIVING, OWN, "record-information-release", rule="M-14"),
    **_rows(TREATED, OWN, "complete-treatment"),
    **_rows(ACTIVE, OWN, "fail-treatment", rule="M-13"),
    **_rows(OVER, {"supervisor", "operator"}, "re-enter", rule="C-56"),
    **_rows(LIVING, ORDERED, "set-lifetime-supervision", "end-lifetime-supervision", rule="M-17"),
    **_rows(LIVING, OWN, "record-death"),
    **_rows(ALL, OWN, "close-community"),
    **_rows(ALL, ORDERED | {"operator"}, "strike"),
    **_rows(ALL, {"system"}, "note-facts"),
}
REACH: dict[str, Callable[[], Any]] = {
    "to-plan": c.opened,
    "in-treatment": c.treated,
    "completed": c.completed,
    "failed": c.failed,
    "deceased": c.deceased,
    "closed": c.closed,
}
