"""Where a treatment site stands, and how it moves (M-06, DECK-08 to DECK-13).

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`site_rows.py`), nor who gets which bed (`site_beds.py`, `site_list.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

OPERATING: Final = "operating"
NOT_OPERATING: Final = "not-operating"
CLOSED: Final = "closed"

STOPPED: Final = "operation-stopped"
"""The program does not run here (now): whoever had a bed is on the list again (DECK-13)."""
STARTED: Final = "operation-started"
REQUESTED: Final = "bed-requested"
CHANGED: Final = "request-changed"
WITHDRAWN: Final = "request-withdrawn"
GRANTED: Final = "bed-granted"
LAPSED: Final = "bed-lapsed"
"""Nobody took the bed within the time for which it is held."""
OCCUPIED: Final = "bed-occupied"
VACATED: Final = "bed-vacated"
MOVED: Final = "bed-moved"
TOLD: Final = "places-told"
"""Treatments were told of their bed, or of a place among the first of the list."""
PASSED_OVER: Final = "fact-passed-over"
"""A treatment said something that does not fit (any more); nothing changes."""
DISPUTED: Final = "occupancy-disputed"
"""A treatment says that somebody is in a bed that another has."""
WING_CLOSED: Final = "wing-closed"
WING_REOPENED: Final = "wing-reopened"
WING_CHANGED: Final = "wing-changed"
TAKEN_OUT: Final = "bed-taken-out"
RETURNED: Final = "bed-returned"
ORDER_CHANGED: Final = "order-changed"
"""A supervisor puts somebody first, or back where the order of the law has them."""
READINESS: Final = "readiness-recorded"
CORRECTED: Final = "occupancy-corrected"
SITE_CLOSED: Final = "site-closed"

OPEN_STAGES: Final = (OPERATING, NOT_OPERATING)
_STAYING: Final = (
    (REQUESTED, rules.DECK_08),
    (CHANGED, rules.DECK_08),
    (WITHDRAWN, rules.DECK_08),
    (VACATED, rules.DECK_08),
    (TOLD, rules.DECK_08),
    (PASSED_OVER, rules.DECK_08),
    (LAPSED, rules.SITE_BED_HOLD),
    (OCCUPIED, rules.DECK_09),
    (DISPUTED, rules.DECK_09),
    (MOVED, rules.DECK_09),
    (WING_CLOSED, rules.DECK_09),
    (WING_REOPENED, rules.DECK_09),
    (WING_CHANGED, rules.C_61),
    (TAKEN_OUT, rules.DECK_09),
    (RETURNED, rules.DECK_09),
    (ORDER_CHANGED, rules.DECK_08),
    (READINESS, rules.DECK_08),
    (CORRECTED, rules.DECK_09),
)
"""What happens in either stage, and leaves it as it is."""

SITE_STAGES: Final = StageTable(
    name="site",
    moves=(
        *moves((START,), ev.OPENED, OPERATING, rules.M_06),
        *moves((OPERATING,), STOPPED, NOT_OPERATING, rules.DECK_13),
        *moves((NOT_OPERATING,), STARTED, OPERATING, rules.DECK_13),
        *moves((OPERATING,), GRANTED, ANY, rules.DECK_08),
        *(move for kind, why in _STAYING for move in moves(OPEN_STAGES, kind, ANY, why)),
        *moves((NOT_OPERATING,), SITE_CLOSED, CLOSED, rules.C_61),
    ),
    closed=frozenset({CLOSED}),
    titles={
        OPERATING: "The program runs here",
        NOT_OPERATING: "The program does not run here",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE,
)
