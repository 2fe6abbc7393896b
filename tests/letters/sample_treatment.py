"""Fictional facts for letters about treatment and assessments. No tests here."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from activities.letters import contexts as c
from activities.letters.typeset import preview
from activities.letters.wording import Worded, word
from tests.letters import sample
from tests.letters.sample_svp import COURT, PERSON, letter

TO_BOARD: Final = ("completion-report", "termination-report", "extension-petition")
TO_COURT: Final = ("order-returned", "soau-report-transmittal")
TO_OTHERS: Final = ("treatment-decision", "provider-agreement")
SHEETS: Final = ("registration-statement",)
LETTERS: Final = (*TO_BOARD, *TO_COURT, *TO_OTHERS)
KINDS: Final = (*LETTERS, *SHEETS)
ABOUT: Final = tuple(kind for kind in KINDS if kind not in TO_OTHERS)
"""Kinds that name the person."""

BOARD: Final = {
    "name": "Example Parole Board",
    "address": ("2 Pretend Street", "Nowhere Springs, MO 65199"),
}
CLINIC: Final = {
    "name": "Made-Up Clinic",
    "address": ("8 Invented Road", "Sampletown, MO 65198"),
}
COMPONENTS: Final = (
    *("accepts-responsibility", "thinking-errors", "sexual-history"),
    *("case-layout", "empathy", "relapse-prevention"),
)
COMMITMENTS: Final = ("audits", "observation", "information-sharing", "evidence-based-practice")
REASONS: Final = (
    {
        "citation": "section 999.100, RSMo",
        "title": "Invented offense in the first degree",
        "attempted": True,
        "treatment": "mandated",
        "counts": True,
    },
    {
        "citation": "section 999.200, RSMo",
        "title": "Invented abuse",
        "treatment": "mandated",
        "counts": False,
        "condition": "the abuse involves an invented fact",
    },
)
LOOKED: Final = (
    {"name": "women", "applies": False},
    {"name": "dialysis", "applies": False},
    {"name": "protective-custody-or-medical", "applies": True},
)
SITE: Final = {"name": "Imaginary Correctional Center", "place": "Nowhere Springs"}
CLOCK: Final = {
    "duty": "Convene the hearing",
    "period": "10 business days",
    "citation": "T-37, RSMo 999.011",
    "confidence": "unconfirmed",
}


def facts(kind: str) -> dict[str, object]:
    """The fields of a kind, all fictional."""
    base = letter() | {"case_reference": "treatment-2031-000001"}
    about = base | {"person": PERSON}
    board = about | {"recipient": BOARD, "to": "parole-board"}
    court = about | {"recipient": COURT, "to": "court", "power_until": date(2031, 9, 9)}
    every: Mapping[str, dict[str, object]] = {
        "treatment-decision": base
        | {
            "recipient": sample.facts()["recipient"],
            "klass": "mandated",
            "reasons": REASONS,
            "looked": LOOKED,
            "site": SITE,
        },
        "completion-report": board
        | {
            "phase_1_on": date(2030, 1, 7),
            "phase_2_on": date(2030, 4, 8),
            "completed_on": date(2031, 2, 3),
            "components": COMPONENTS,
            "requirement": "met",
        },
        "termination-report": board
        | {
            "terminated_on": date(2030, 9, 2),
            "reached": "phase-2",
            "ground": "other",
            "words": "An invented ground in words of its own",
            "requirement": "unmet",
        },
        "registration-statement": {
            name: about[name] for name in ("contact", "case_reference", "letter_date", "person")
        }
        | {"completed_on": date(2031, 2, 3)},
        "extension-petition": board
        | {
            "received_on": date(2031, 5, 30),
            "ended": "terminated",
            "conditional_release": date(2033, 1, 4),
            "clock": CLOCK,
            "hearing_by": date(2031, 6, 13),
        },
        "provider-agreement": base
        | {
            "recipient": CLINIC,
            "region": "east",
            "approved_since": date(2030, 1, 2),
            "commitments": COMMITMENTS,
        },
        "order-returned": court
        | {
            "ordered_on": date(2031, 5, 5),
            "returned_on": date(2031, 5, 9),
            "lacks": ("that sentence is passed under RSMo 999.115",),
            "assessment": True,
            "reason": "An invented reason beside that",
        },
        "soau-report-transmittal": court
        | {
            "delivered_on": date(2031, 5, 12),
            "sent_on": date(2031, 6, 1),
            "outputs": ("risk-assessment", "recommendations"),
            "recommended": ("supervision", "treatment"),
            "stay": "placement",
        },
    }
    return dict(every[kind])


def context(kind: str, **changes: object) -> c.Paper:
    """A context of a kind."""
    return c.make_context(kind, facts(kind) | changes)


def worded(kind: str, **changes: object) -> Worded:
    """A kind in words."""
    return word(kind, context(kind, **changes))


def said(kind: str, **changes: object) -> str:
    """A kind as it is read on the screen, on one line."""
    return " ".join(preview(worded(kind, **changes)).split())
