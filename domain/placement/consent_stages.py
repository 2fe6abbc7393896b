"""Where a consent stands, and how it moves (DOR (3), C-05 to C-07).

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`consent_commands.py`) nor why an event is drafted (`consent_decide.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

TO_ASK: Final = "to-ask"
ASKED: Final = "asked"
NO_RESPONSE: Final = "no-response"
CONSENTED: Final = "consented"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
CLOSED: Final = "closed"

REQUEST_SENT: Final = "request-sent"
RESPONSE_RECORDED: Final = "response-recorded"
"""An answer that is kept but decides nothing yet: one of several, or its signature is undecided."""
RESPONSE_INVALID: Final = "response-invalid"
CONSENT_GIVEN: Final = "consent-given"
CONSENT_REFUSED: Final = "consent-refused"
CONSENT_WITHDRAWN: Final = "consent-withdrawn"
CLOCK_PASSED: Final = "answer-clock-passed"
REMINDER_QUEUED: Final = "reminder-queued"
REMINDER_KEPT_BACK: Final = "reminder-kept-back"
"""A reminder that was typeset when there was nobody left to remind."""
SIGNATURE_ACCEPTED: Final = "signature-accepted"
SIGNATURE_REJECTED: Final = "signature-rejected"
PROSPECTIVE_DECIDED: Final = "prospective-decided"
SUCCESSOR_DECIDED: Final = "successor-decided"
DELIVERY_ENDED: Final = "delivery-ended"
CASE_CLOSED: Final = "closed"

OPEN_STAGES: Final = (TO_ASK, ASKED, NO_RESPONSE, CONSENTED, REFUSED, WITHDRAWN)
ANSWERABLE: Final = (ASKED, NO_RESPONSE, CONSENTED, REFUSED, WITHDRAWN)
"""Stages in which an answer is taken: late consent and a change of mind stay possible (C-06)."""

_SETTLED: Final = (CONSENTED, REFUSED, WITHDRAWN)

CONSENT_STAGES: Final = StageTable(
    name="consent",
    moves=(
        *moves([START], ev.OPENED, TO_ASK, rules.DOR_018),
        *moves([TO_ASK, ASKED, NO_RESPONSE], REQUEST_SENT, ASKED, rules.DOR_018),
        *moves([ASKED, NO_RESPONSE], CLOCK_PASSED, NO_RESPONSE, rules.C_06),
        # A struck answer may owe its clock again while an older answer still stands.
        *moves(_SETTLED, CLOCK_PASSED, ANY, rules.C_06),
        *moves(ANSWERABLE, CONSENT_GIVEN, CONSENTED, rules.DOR_022),
        *moves(ANSWERABLE, CONSENT_REFUSED, REFUSED, rules.DOR_024),
        *moves([CONSENTED], CONSENT_WITHDRAWN, WITHDRAWN, rules.C_06),
        *moves(ANSWERABLE, RESPONSE_RECORDED, ANY, rules.DOR_021),
        *moves(ANSWERABLE, RESPONSE_INVALID, ANY, rules.DOR_022),
        *moves(ANSWERABLE, SIGNATURE_ACCEPTED, ANY, rules.C_28),
        *moves(ANSWERABLE, SIGNATURE_REJECTED, ANY, rules.C_28),
        *moves([CONSENTED], PROSPECTIVE_DECIDED, ANY, rules.C_16),
        *moves(OPEN_STAGES, CASE_CLOSED, CLOSED, rules.C_06),
    ),
    closed=frozenset({CLOSED}),
    titles={
        TO_ASK: "The guardian is to be asked",
        ASKED: "Asked, waiting for the answer",
        NO_RESPONSE: "No answer in time: not consented",
        CONSENTED: "Consent given",
        REFUSED: "Consent refused",
        WITHDRAWN: "Consent withdrawn",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE
    | {
        SUCCESSOR_DECIDED,
        DELIVERY_ENDED,
        REMINDER_QUEUED,
        REMINDER_KEPT_BACK,
    },
)
