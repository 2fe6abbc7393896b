"""Where a proposed placement stands, and how it moves (DOR (1)(H), (2) to (5)).

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`placement.py`) nor why an event is drafted (`placement_decide.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.placement.notices_state import ANYWHERE
from domain.stages import ANY, START, StageTable, moves

PREPARING: Final = "preparing"
OUT_OF_SCOPE: Final = "out-of-scope"
PLACED: Final = "placed"
NOT_PLACED: Final = "not-placed"
CLOSED: Final = "closed"

POSSIBILITY_NOTIFIED: Final = "possibility-notified"
SCREENING_RECORDED: Final = "screening-recorded"
AGENT_NOTICE_RECORDED: Final = "agent-notice-recorded"
CONSENT_REQUESTED: Final = "client-consent-requested"
CLIENT_CONSENTED: Final = "client-consented"
CLIENT_REFUSED: Final = "client-refused"
CLIENT_TIME_SPENT: Final = "client-time-spent"
"""The days that the statute allows for obtaining the client's consent have passed."""
DATE_CHANGED: Final = "placement-date-changed"
LOCATION_CONSIDERED: Final = "location-considered"
LEFT_SCOPE: Final = "left-scope"
ENTERED_SCOPE: Final = "entered-scope"
DECIDED_TO_PLACE: Final = "decided-to-place"
DECIDED_NOT_TO_PLACE: Final = "decided-not-to-place"
CASE_CLOSED: Final = "closed"

OPEN_STAGES: Final = (PREPARING, OUT_OF_SCOPE, PLACED, NOT_PLACED)
CLOSABLE: Final = (OUT_OF_SCOPE, PLACED, NOT_PLACED)
"""Stages from which a case can be ended: a placement in preparation is decided first."""
BEFORE: Final = (PREPARING, OUT_OF_SCOPE)
"""Stages before the decision."""

PLACEMENT_STAGES: Final = StageTable(
    name="placement",
    moves=(
        *moves([START], ev.OPENED, PREPARING, rules.DOR_013),
        *moves([PREPARING], LEFT_SCOPE, OUT_OF_SCOPE, rules.DOR_010),
        *moves([OUT_OF_SCOPE], ENTERED_SCOPE, PREPARING, rules.DOR_010),
        *moves(BEFORE, LOCATION_CONSIDERED, PREPARING, rules.DOR_032),
        *moves(BEFORE, DATE_CHANGED, ANY, rules.C_09),
        *moves(BEFORE, DECIDED_TO_PLACE, PLACED, rules.DOR_024),
        *moves(BEFORE, DECIDED_NOT_TO_PLACE, NOT_PLACED, rules.C_41),
        *moves(CLOSABLE, CASE_CLOSED, CLOSED, rules.C_41),
    ),
    closed=frozenset({CLOSED}),
    titles={
        PREPARING: "Being prepared: who must be told what",
        OUT_OF_SCOPE: "Not a residential placement of this regulation",
        PLACED: "Decided: to be placed",
        NOT_PLACED: "Decided: not to be placed",
        CLOSED: "Closed",
    },
    anywhere=ANYWHERE
    | {
        POSSIBILITY_NOTIFIED,
        SCREENING_RECORDED,
        AGENT_NOTICE_RECORDED,
        CONSENT_REQUESTED,
        CLIENT_CONSENTED,
        CLIENT_REFUSED,
        CLIENT_TIME_SPENT,
    },
)
