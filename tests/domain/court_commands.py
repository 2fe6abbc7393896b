"""What each command of the court's part says when all is well, and on which days.

Belongs here: data of commands. Not here: cases (`courts.py`), nor any expectation.
"""

from collections.abc import Mapping
from typing import Final

from domain.model import Json
from tests.domain.cases import at

OPENED_ON: Final = at("2031-01-06T09:00")
FILED_ON: Final = at("2031-05-30T10:00")
CAUSE_ON: Final = at("2031-06-02T09:00")
TAKEN_ON: Final = at("2031-06-02T15:00")
HELD_ON: Final = at("2031-06-04T09:00")
ORDERED_ON: Final = at("2031-06-04T11:00")
RECEIVED_ON: Final = at("2031-06-05T09:00")
EXAMINED_ON: Final = at("2031-07-14T09:00")
BEGUN_ON: Final = at("2031-08-18T09:00")
VERDICT_ON: Final = at("2031-08-20T16:00")
COMMITTED_ON: Final = at("2031-08-20T17:00")
DETAINED_ON: Final = at("2031-03-03T09:00")
REPORTED_ON: Final = at("2031-03-07T09:00")
LATER: Final = at("2033-01-03T09:00")
"""A day on which everything here may have happened."""

RIGHTS: Final = ("counsel", "present-evidence", "cross-examine", "view-and-copy-file")
STANDARD: Final = "clear-and-convincing"

GOOD: Final[Mapping[str, tuple[str, Json]]] = {
    "record-detention": ("court", {"ordered": True, "detained_on": DETAINED_ON.isoformat()}),
    "record-dmh-custody": (
        "mental-health",
        {"custody_on": "2031-03-03T15:00:00-06:00", "notice_on": "2031-03-04T09:00:00-06:00"},
    ),
    "record-determination": (
        "mental-health",
        {
            "reported_on": REPORTED_ON.isoformat(),
            "obtained_on": "2031-03-07T14:00:00-06:00",
            "abnormality": True,
            "more_likely": True,
        },
    ),
    "notify-prc": ("attorney-general", {"notified_on": "2031-03-07T15:00:00-06:00"}),
    "notify-prosecutor": (
        "attorney-general",
        {"county": "county-1", "notified_on": "2031-03-03T08:00:00-06:00"},
    ),
    "record-cause-on-filing": ("court", {"decided_on": CAUSE_ON.isoformat(), "found": True}),
    "record-custody": (
        "court",
        {"taken_on": TAKEN_ON.isoformat(), "place": "county-jail", "facility": "jail-1"},
    ),
    "record-hearing": (
        "court",
        {"held_on": HELD_ON.isoformat(), "identity": True, "found": True, "rights": RIGHTS},
    ),
    "count-as-offered": (
        "supervisor",
        {"offered_on": HELD_ON.isoformat(), "note": "note-1"},
    ),
    "order-examination": ("court", {"ordered_on": ORDERED_ON.isoformat()}),
    "record-order-received": ("mental-health", {"received_on": RECEIVED_ON.isoformat()}),
    "appoint-examiner": (
        "mental-health",
        {"examiner": "examiner-1", "profession": "psychologist"},
    ),
    "extend-examination": (
        "court",
        {
            "until": "2031-09-30T00:00:00-05:00",
            "good_cause": True,
            "evidence": ["order-1"],
            "occurred_on": "2031-07-01T09:00:00-05:00",
        },
    ),
    "record-examination": (
        "mental-health",
        {
            "completed_on": EXAMINED_ON.isoformat(),
            "filed_on": "2031-07-16T09:00:00-05:00",
            "opinion": "meets",
        },
    ),
    "record-own-expert": (
        "court",
        {"expert": "expert-1", "completed_on": "2031-07-01T09:00:00-05:00"},
    ),
    "demand-jury": ("court", {"by": "person"}),
    "begin-trial": ("court", {"begun_on": BEGUN_ON.isoformat(), "form": "bench"}),
    "continue-trial": (
        "court",
        {
            "until": "2031-12-15T00:00:00-06:00",
            "motion": "party",
            "good_cause": True,
            "evidence": ["order-2"],
            "occurred_on": "2031-09-02T09:00:00-05:00",
        },
    ),
    "record-mistrial": ("court", {"declared_on": VERDICT_ON.isoformat()}),
    "record-verdict": (
        "court",
        {
            "returned_on": VERDICT_ON.isoformat(),
            "abnormality": True,
            "more_likely": True,
            "standard": STANDARD,
        },
    ),
    "order-commitment": (
        "court",
        {"ordered_on": COMMITTED_ON.isoformat(), "mental_health_office": "dmh-1"},
    ),
    "record-appeal": ("court", {"noticed_on": "2031-08-27T09:00:00-05:00"}),
    "record-mandate": (
        "court",
        {"decided_on": "2032-05-03T09:00:00-05:00", "outcome": "affirmed"},
    ),
}
"""Command -> who gives it and what it says when all is well."""
