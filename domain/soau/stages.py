"""Where a case of the assessment unit stands, from the court's order to the end of the power.

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`rows.py`) nor why an event is drafted.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

ORDER_TO_CHECK: Final = "order-to-check"
RETURNED: Final = "returned-to-court"
ELIGIBILITY: Final = "eligibility"
INELIGIBLE: Final = "ineligible"
TO_DELIVER: Final = "to-deliver"
DELIVERED: Final = "delivered"
ASSESSING: Final = "assessing"
REPORT_SENT: Final = "report-sent"
INTENT_NOTICED: Final = "intent-noticed"
PROBATION_GRANTED: Final = "probation-granted"
SENTENCE_EXECUTED: Final = "sentence-executed"
POWER_ENDED: Final = "power-ended"
CLOSED: Final = "closed"

ORDER_ACCEPTED: Final = "order-accepted"
ORDER_RETURNED: Final = "order-returned"
ORDER_CORRECTED: Final = "order-corrected"
READING_DECIDED: Final = "reading-decided"
SAR_RECORDED: Final = "sar-recorded"
APPEAL_RECORDED: Final = "appeal-recorded"
FOUND_ELIGIBLE: Final = "found-eligible"
FOUND_ELIGIBLE_THERE: Final = "found-eligible-in-confinement"
"""Found eligible after the delivery, whose days run already."""
STILL_ELIGIBLE: Final = "still-eligible"
FOUND_INELIGIBLE: Final = "found-ineligible"
UNDECIDED: Final = "eligibility-undecided"
"""Nothing excludes, and a named person has to decide one of the grounds (DECK-48)."""
HEALTH_DECIDED: Final = "health-decided"
APPEAL_DECIDED: Final = "appeal-decided"
DELIVERED_TO_DOC: Final = "delivered"
DELIVERED_EARLY: Final = "delivered-early"
"""Delivered before the order was found in order, or the person eligible: day 0 all the same."""
DELIVERY_CORRECTED: Final = "delivery-corrected"
"""A delivery was struck, and is recorded with its true day: T-17 is counted again from that."""
ADMITTED: Final = "assessment-begun"
ADMITTED_THEN: Final = "assessment-begun-in-time"
"""Admitted within the court's days, and typed when its power had ended: it moves nothing."""
RISK_ASSESSED: Final = "risk-assessed"
RECOMMENDED: Final = "recommendations-made"
REPORTED: Final = "report-sent"
REPORTED_LATER: Final = "report-sent-later"
"""After the court gave notice of its intent, or typed when its power had ended."""
RELEASE_SET: Final = "release-date-set"
RELEASE_ADVISED: Final = "release-advised"
HEARD: Final = "hearing-held"
INTENT: Final = "intent-noticed"
INTENT_MEANWHILE: Final = "intent-noticed-meanwhile"
"""Before the unit assesses, or typed when the power had ended: it moves nothing."""
INTENT_RECEIVED: Final = "intent-received"
STATE_ASKED: Final = "state-asked-for-hearing"
GRANTED: Final = "probation-granted"
EXECUTED: Final = "sentence-executed"
POWER_PAST: Final = "power-ended"
OWED_NO_MORE: Final = "owed-no-more"
"""A strike has woken clocks that mean nothing where the case stands."""
DIED: Final = "died"
CASE_CLOSED: Final = "closed"

CHECKING: Final = (ORDER_TO_CHECK, RETURNED, ELIGIBILITY, INELIGIBLE)
"""Where the order or the person is examined; the person may be delivered meanwhile."""
THERE: Final = (DELIVERED, ASSESSING, REPORT_SENT, INTENT_NOTICED)
"""After delivery and admission to the program."""
WORKING: Final = (ASSESSING, INTENT_NOTICED, POWER_ENDED)
"""Where the unit's outputs are recorded; in the last of them only what was done in time."""
DECIDABLE: Final = (*CHECKING, *THERE)
"""Where the days of the court's power may run."""
BEFORE_COURT: Final = (*CHECKING, TO_DELIVER, *THERE)
"""Everywhere before the court has acted, or can act no more."""
ENDINGS: Final = (PROBATION_GRANTED, SENTENCE_EXECUTED, POWER_ENDED)
"""The matter is decided: a person closes the case."""
OPEN_STAGES: Final = (*BEFORE_COURT, *ENDINGS)

COUNTED_ANEW: Final = {stage: f"power-counted-anew-in-{stage}" for stage in DECIDABLE}
"""A corrected delivery leads from the end of the power back to where the case stood before."""

_CHECKED: Final = (ELIGIBILITY, INELIGIBLE)
_CHECKED_AGAIN: Final = (TO_DELIVER, DELIVERED, ASSESSING)
_MEANWHILE: Final = (*CHECKING, TO_DELIVER, DELIVERED, POWER_ENDED)

SOAU_STAGES: Final = StageTable(
    name="soau",
    moves=(
        *moves([START], ev.OPENED, ORDER_TO_CHECK, rules.U_07),
        *moves([ORDER_TO_CHECK], ORDER_RETURNED, RETURNED, rules.DECK_50),
        *moves([RETURNED], ORDER_CORRECTED, ORDER_TO_CHECK, rules.U_07),
        *moves([ORDER_TO_CHECK], ORDER_ACCEPTED, ELIGIBILITY, rules.DECK_50),
        *moves(_CHECKED, FOUND_ELIGIBLE, TO_DELIVER, rules.DECK_44),
        *moves(_CHECKED, FOUND_ELIGIBLE_THERE, DELIVERED, rules.DECK_44),
        *moves(_CHECKED_AGAIN, STILL_ELIGIBLE, ANY, rules.DECK_44),
        *moves((*_CHECKED, *_CHECKED_AGAIN), FOUND_INELIGIBLE, INELIGIBLE, rules.DECK_44),
        *moves([TO_DELIVER], DELIVERED_TO_DOC, DELIVERED, rules.T_17),
        *moves(CHECKING, DELIVERED_EARLY, ANY, rules.T_17),
        *moves(THERE, DELIVERY_CORRECTED, ANY, rules.T_17),
        # From to-deliver only where the delivery was struck from under it.
        *moves([DELIVERED, TO_DELIVER], ADMITTED, ASSESSING, rules.U_09),
        *moves([POWER_ENDED], ADMITTED_THEN, ANY, rules.U_09),
        *moves(WORKING, RISK_ASSESSED, ANY, rules.DECK_51),
        *moves(WORKING, RECOMMENDED, ANY, rules.DECK_52),
        *moves([ASSESSING], REPORTED, REPORT_SENT, rules.U_15),
        *moves([INTENT_NOTICED, POWER_ENDED], REPORTED_LATER, ANY, rules.U_15),
        *moves([ASSESSING, REPORT_SENT], INTENT, INTENT_NOTICED, rules.T_20),
        *moves(_MEANWHILE, INTENT_MEANWHILE, ANY, rules.T_20),
        *moves((*DECIDABLE, POWER_ENDED), GRANTED, PROBATION_GRANTED, rules.T_17),
        *moves((*BEFORE_COURT, POWER_ENDED), EXECUTED, SENTENCE_EXECUTED, rules.T_19),
        *moves((*BEFORE_COURT, POWER_ENDED), POWER_PAST, POWER_ENDED, rules.T_17),
        *(
            move
            for to, kind in COUNTED_ANEW.items()
            for move in moves([POWER_ENDED], kind, to, rules.T_17)
        ),
        *moves((*CHECKING, TO_DELIVER, *ENDINGS), CASE_CLOSED, CLOSED, rules.U_10),
        *moves(OPEN_STAGES, DIED, CLOSED, rules.U_10),
    ),
    closed=frozenset({CLOSED}),
    titles={
        ORDER_TO_CHECK: "The court's order is to be checked",
        RETURNED: "The order is back at the court for correction",
        ELIGIBILITY: "Eligibility is to be checked, ground by ground",
        INELIGIBLE: "Not eligible",
        TO_DELIVER: "Eligible: to be delivered to the Department of Corrections",
        DELIVERED: "Delivered (day 0): to be admitted to the unit",
        ASSESSING: "The unit assesses",
        REPORT_SENT: "The report is with the court",
        INTENT_NOTICED: "The court has given notice of proposed probation",
        PROBATION_GRANTED: "Probation is granted",
        SENTENCE_EXECUTED: "The sentence is executed",
        POWER_ENDED: "Day 120 is past: the power of RSMo 559.115 has ended",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE
    | {READING_DECIDED, SAR_RECORDED, APPEAL_RECORDED, UNDECIDED, HEALTH_DECIDED}
    | {APPEAL_DECIDED, RELEASE_SET, RELEASE_ADVISED, HEARD, INTENT_RECEIVED, STATE_ASKED}
    | {OWED_NO_MORE},
)
