"""What an entry of a case of notices, of a consent or of a delivery is called, by its kind.

Belongs here: those words. What such an entry says beside its title is shown as the record has it
(`starter/commands/show.py`). Not here: the words of dockets (`proceedings_words.py`) and of the
treatment program (`program_words.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import events as ev
from domain.placement import consent_stages as co
from domain.placement import delivery_stages as de
from domain.placement import notices_state as no
from domain.placement import placement_stages as pl

_SHARED: Final[Mapping[str, str]] = {
    ev.OPENED: "Opened",
    ev.STRUCK: "Entry struck",
    ev.FACTS_NOTED: "A register changed",
    ev.WARNED: "Warned",
    ev.REMINDER_DUE: "Reminder",
    ev.BREACHED: "Past, and still owed",
    ev.EFFECT_DONE: "An order was carried out",
}
_NOTICES: Final[Mapping[str, str]] = {
    **_SHARED,
    no.PLANNED: "Worked out who is told what",
    no.SENT: "Notices sent",
    no.DELIVERY_ENDED: "A delivery ended",
    no.CONSENT_REPORTED: "A consent told how it stands",
    no.QUESTION_DECIDED: "Question answered",
    no.WITHDRAWAL_QUEUED: "A letter withdraws what was sent",
    "closed": "Case closed",
}

TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "placement": {
        **_NOTICES,
        pl.POSSIBILITY_NOTIFIED: "Told of the possibility",
        pl.SCREENING_RECORDED: "Screening recorded",
        pl.AGENT_NOTICE_RECORDED: "Notice to the agent recorded",
        pl.CONSENT_REQUESTED: "The client was asked for consent",
        pl.CLIENT_CONSENTED: "The client consents",
        pl.CLIENT_REFUSED: "The client refuses",
        pl.CLIENT_TIME_SPENT: "The days for the client's consent have passed",
        pl.DATE_CHANGED: "Placement on another day",
        pl.LOCATION_CONSIDERED: "Another home is considered",
        pl.LEFT_SCOPE: "Out of the regulation's scope",
        pl.ENTERED_SCOPE: "Within the regulation's scope",
        pl.DECIDED_TO_PLACE: "Decided to place",
        pl.DECIDED_NOT_TO_PLACE: "Decided not to place",
    },
    "status-found": _NOTICES,
    "consent": {
        **_SHARED,
        co.REQUEST_SENT: "Guardian asked",
        co.RESPONSE_RECORDED: "An answer that decides nothing yet",
        co.RESPONSE_INVALID: "An answer that lacks something",
        co.CONSENT_GIVEN: "Consent given",
        co.CONSENT_REFUSED: "Consent refused",
        co.CONSENT_WITHDRAWN: "Consent withdrawn",
        co.CLOCK_PASSED: "No answer in time",
        co.REMINDER_QUEUED: "The guardian is to be reminded",
        co.REMINDER_KEPT_BACK: "A reminder was kept back: nobody is to be reminded",
        co.SIGNATURE_ACCEPTED: "The signature counts",
        co.SIGNATURE_REJECTED: "The signature does not count",
        co.PROSPECTIVE_DECIDED: "Decided on prospective residents",
        co.SUCCESSOR_DECIDED: "Decided on another guardian",
        co.DELIVERY_ENDED: "A delivery ended",
        co.CASE_CLOSED: "Case closed",
    },
    "delivery": {
        **_SHARED,
        de.SENT_ELECTRONICALLY: "Sent electronically",
        de.ACCEPTED: "The carrier has it",
        de.NOTICE: "Notice left at the door",
        de.RECEIPT_AWAITED: "Delivered without a signature",
        de.RECEIPT_MISSING: "No receipt in time",
        de.MAIL_RETURNED: "Came back",
        de.RETURNED_AGAIN: "Came back once more",
        de.MAIL_LOST: "Lost in the mail",
        de.FELL_BACK: "No acknowledgement: by certified mail",
        de.DECISION_NEEDED: "A person has to decide",
        de.RESEND_DECIDED: "To be sent again",
        de.ADDRESS_CORRECTED: "Another address",
        de.VERBAL_ATTEMPTED: "Verbal attempt",
        de.VERBAL_COMPLETED: "Verbal attempts made",
        de.FOLLOW_UP_SENT: "Follow-up letter sent",
        de.PICKUP_NUDGED: "Reminded to pick it up",
        de.HAND_ATTEMPTED: "Attempt to deliver by hand",
        de.SCAN_NOTED: "Report of the carrier",
        de.DELIVERED: "Delivered",
        de.ATTEMPTS_CLOSED: "Attempts closed",
        de.STOPPED: "Stopped",
    },
}
"""Process -> kind of event -> its title."""
