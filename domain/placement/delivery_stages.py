"""Where a delivery stands, and how it moves: the ladder of one recipient (table 6.3).

Belongs here: stage names, kinds of event, and the one transition table. Not here: what a report of
the carrier means (a table of the law) nor why an event is drafted (`delivery_outcomes.py`,
`delivery_decide.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

QUEUED: Final = "queued"
OUT: Final = "out"
NOTICE_LEFT: Final = "notice-left"
AWAITING_RECEIPT: Final = "awaiting-receipt"
AWAITING_ACKNOWLEDGEMENT: Final = "awaiting-acknowledgement"
RETURNED: Final = "returned"
FOLLOW_UP: Final = "follow-up"
NEEDS_DECISION: Final = "needs-decision"
CLOSED_DELIVERED: Final = "closed-delivered"
CLOSED_ATTEMPTED: Final = "closed-attempted"
CLOSED_STOPPED: Final = "closed-stopped"

SENT_ELECTRONICALLY: Final = "sent-electronically"
ACCEPTED: Final = "carrier-accepted"
NOTICE: Final = "notice-left"
RECEIPT_AWAITED: Final = "receipt-awaited"
RECEIPT_MISSING: Final = "receipt-missing"
MAIL_RETURNED: Final = "mail-returned"
RETURNED_AGAIN: Final = "mail-returned-again"
"""Mail came back after the verbal attempts were made: they are not owed a second time."""
MAIL_LOST: Final = "mail-lost"
FELL_BACK: Final = "fell-back-to-certified"
DECISION_NEEDED: Final = "decision-needed"
RESEND_DECIDED: Final = "resend-decided"
ADDRESS_CORRECTED: Final = "address-corrected"
VERBAL_ATTEMPTED: Final = "verbal-attempted"
VERBAL_COMPLETED: Final = "verbal-completed"
FOLLOW_UP_SENT: Final = "follow-up-sent"
PICKUP_NUDGED: Final = "pickup-nudged"
HAND_ATTEMPTED: Final = "hand-delivery-attempted"
SCAN_NOTED: Final = "scan-noted"
"""A report that changes nothing where the delivery stands; kept all the same (DOR-038)."""
DELIVERED: Final = "delivered"
ATTEMPTS_CLOSED: Final = "attempts-closed"
STOPPED: Final = "delivery-stopped"

IN_THE_POST: Final = (QUEUED, OUT, NOTICE_LEFT)
OPEN_STAGES: Final = (
    *IN_THE_POST,
    AWAITING_RECEIPT,
    AWAITING_ACKNOWLEDGEMENT,
    RETURNED,
    FOLLOW_UP,
    NEEDS_DECISION,
)
TALKING: Final = (*IN_THE_POST, AWAITING_RECEIPT, RETURNED, FOLLOW_UP)
"""Stages in which telephone calls and the follow-up letter may be due."""

_CAN_COME_BACK: Final = (*IN_THE_POST, AWAITING_RECEIPT, NEEDS_DECISION)


def _elsewhere(*but: str) -> tuple[str, ...]:
    """A clock that was owed again after a strike may end where it has nothing left to move."""
    return tuple(stage for stage in OPEN_STAGES if stage not in but)


DELIVERY_STAGES: Final = StageTable(
    name="delivery",
    moves=(
        *moves([START], ev.OPENED, QUEUED, rules.DOR_036),
        *moves([QUEUED], SENT_ELECTRONICALLY, AWAITING_ACKNOWLEDGEMENT, rules.DOR_039),
        *moves([QUEUED], ACCEPTED, OUT, rules.T_39),
        *moves([QUEUED, OUT], NOTICE, NOTICE_LEFT, rules.T_38),
        *moves(IN_THE_POST, RECEIPT_AWAITED, AWAITING_RECEIPT, rules.DOR_036),
        *moves([AWAITING_RECEIPT], RECEIPT_MISSING, NEEDS_DECISION, rules.DOR_036),
        *moves(_elsewhere(AWAITING_RECEIPT), RECEIPT_MISSING, ANY, rules.DOR_036),
        *moves(_CAN_COME_BACK, MAIL_RETURNED, RETURNED, rules.DOR_037),
        *moves(_CAN_COME_BACK, RETURNED_AGAIN, FOLLOW_UP, rules.DOR_037),
        *moves(IN_THE_POST, MAIL_LOST, QUEUED, rules.T_39),
        *moves(_elsewhere(*IN_THE_POST), MAIL_LOST, ANY, rules.T_39),
        *moves([AWAITING_ACKNOWLEDGEMENT], FELL_BACK, QUEUED, rules.DOR_039),
        *moves(_elsewhere(AWAITING_ACKNOWLEDGEMENT), FELL_BACK, ANY, rules.DOR_039),
        *moves(OPEN_STAGES, DECISION_NEEDED, NEEDS_DECISION, "table 6.3"),
        *moves(
            [AWAITING_RECEIPT, RETURNED, FOLLOW_UP, NEEDS_DECISION],
            RESEND_DECIDED,
            QUEUED,
            "table 6.3",
        ),
        *moves(
            [QUEUED, AWAITING_ACKNOWLEDGEMENT, RETURNED, FOLLOW_UP],
            ADDRESS_CORRECTED,
            QUEUED,
            "table 6.3",
        ),
        *moves([RETURNED], VERBAL_COMPLETED, FOLLOW_UP, rules.DOR_037),
        *moves([*IN_THE_POST, AWAITING_RECEIPT, FOLLOW_UP], VERBAL_COMPLETED, ANY, rules.DOR_037),
        *moves(OPEN_STAGES, DELIVERED, CLOSED_DELIVERED, rules.DOR_036),
        *moves([FOLLOW_UP], ATTEMPTS_CLOSED, CLOSED_ATTEMPTED, rules.DOR_037),
        *moves([NEEDS_DECISION], STOPPED, CLOSED_STOPPED, "table 6.3"),
    ),
    closed=frozenset({CLOSED_DELIVERED, CLOSED_ATTEMPTED, CLOSED_STOPPED}),
    titles={
        QUEUED: "To be handed over: to the carrier, or by hand",
        OUT: "With the carrier",
        NOTICE_LEFT: "Notice left, waiting to be picked up",
        AWAITING_RECEIPT: "Delivered without a signature, waiting for the receipt",
        AWAITING_ACKNOWLEDGEMENT: "Sent electronically, waiting for the acknowledgement",
        RETURNED: "Came back: verbal attempts are due",
        FOLLOW_UP: "The follow-up letter is due, or sent",
        NEEDS_DECISION: "Waiting for a person's decision",
        CLOSED_DELIVERED: "Closed: delivered",
        CLOSED_ATTEMPTED: "Closed: attempted",
        CLOSED_STOPPED: "Closed: stopped",
    },
    anywhere=ev.ANYWHERE
    | {
        VERBAL_ATTEMPTED,
        FOLLOW_UP_SENT,
        PICKUP_NUDGED,
        HAND_ATTEMPTED,
        SCAN_NOTED,
    },
)
