"""Who may do what with treatment, and where: written out a second time, and how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain import treatments as t

Cell = tuple[set[str], set[str], str]

OWN = {"corrections", "mosop-staff", "supervisor"}
CLASSIFIERS = {"corrections", "supervisor"}
OPENERS = CLASSIFIERS | {"system"}
THERAPISTS = {"mosop-staff", "supervisor"}
DECIDERS = {"supervisor", "operator"}
BOARD = {"parole-board"}
LIST = {"to-assign", "held", "waiting", "offered"}
PHASES = {"phase-1", "phase-1-decided", "phase-2"}
IN_BED = PHASES | {"admitted"}
RUNNING = LIST | IN_BED | {"suspended"}
OVER = {"completed", "terminated", "refused", "removed"}
ENDINGS = OVER | {"not-applicable"}
ALL = RUNNING | ENDINGS | {"to-classify"}
FACTS = (
    "bed-granted",
    "bed-lapsed",
    "bed-lost",
    "place-changed",
    "site-stopped",
    "note-dates",
    "person-released",
)


def _rows(stages: set[str], roles: set[str], *names: str, rule: str = "H-02") -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, rule))


CELLS: dict[str, Cell] = {
    **_rows({"to-classify", "not-applicable"}, CLASSIFIERS, "classify", rule="M-02"),
    **_rows(RUNNING, OWN, "change-needs", "refuse", "remove-administratively"),
    **_rows(LIST | IN_BED, CLASSIFIERS, "assign-site", rule="C-55"),
    **_rows(LIST | IN_BED, DECIDERS, "override-site", rule="C-55"),
    **_rows({"offered"} | IN_BED, OWN, "record-arrival", "decline-bed"),
    **_rows({"waiting"} | IN_BED, OWN, "ask-again"),
    **_rows({"admitted"}, THERAPISTS, "start-phase-1", "resume-treatment"),
    **_rows({"phase-1"}, THERAPISTS, "decide-phase-1"),
    **_rows({"phase-1-decided"}, THERAPISTS, "start-phase-2"),
    **_rows(PHASES, THERAPISTS, "record-component"),
    **_rows(IN_BED, OWN, "suspend"),
    **_rows({"suspended"}, OWN, "record-return"),
    **_rows({"phase-2"}, THERAPISTS, "complete"),
    **_rows(PHASES | {"suspended"}, THERAPISTS, "terminate"),
    **_rows(OVER, DECIDERS, "re-enter", rule="C-56"),
    **_rows(OVER, CLASSIFIERS, "petition-extension", rule="T-37"),
    **_rows(OVER, BOARD, "record-extension-hearing", rule="T-37"),
    **_rows(OVER, BOARD, "record-release-decision", rule="DECK-20"),
    **_rows(ALL, CLASSIFIERS, "change-dates"),
    **_rows(ALL, OWN, "record-death"),
    **_rows(ENDINGS, CLASSIFIERS, "close-treatment"),
    **_rows(ALL, OWN | BOARD, "strike"),
    **_rows(ALL, {"system"}, *FACTS),
}
REACH: dict[str, Callable[[], Any]] = {
    "to-classify": t.opened,
    "not-applicable": t.not_applicable,
    "to-assign": t.classified,
    "held": t.held,
    "waiting": t.waiting,
    "offered": t.offered,
    "admitted": t.admitted,
    "phase-1": t.phase_1,
    "phase-1-decided": t.decided,
    "phase-2": t.phase_2,
    "suspended": t.suspended,
    "completed": t.completed,
    "terminated": t.terminated,
    "refused": t.refused,
    "removed": t.removed,
    "closed": t.closed,
}
