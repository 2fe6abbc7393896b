"""Fictional facts for the letters under RSMo 632.480 to 632.513. No tests here."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from activities.letters import contexts as c
from activities.letters.typeset import preview
from activities.letters.wording import Worded, word
from tests.letters import sample

PERSON: Final = "Morgan Fabricated"
EVALUATOR: Final = "Dr. Alex Unreal"

TO_OFFICES: Final = (
    "svp-notice",
    "mdt-assessment",
    "prc-determination",
    "svp-transmittal",
    "annual-report-transmittal",
)
"""Letters to an office."""
TO_PEOPLE: Final = ("victim-notice", "right-to-petition")
SHEETS: Final = ("svp-packet", "petition-waiver")
"""What is enclosed."""
KINDS: Final = (*TO_OFFICES, *TO_PEOPLE, *SHEETS)

COURT: Final = {
    "name": "the Circuit Court of Example County",
    "address": ("1 Made-Up Square", "Sampletown, MO 65198"),
}
AGENCY: Final = {
    "name": "Example Office of the Attorney General",
    "address": ("500 Pretend Street", "Nowhere Springs, MO 65199"),
}
ITEMS: Final = (
    *("identifiers", "residence", "offences"),
    *("adjustment", "treatment", "determination"),
)
PACKET: Final = {
    "identifiers": ("Born on May 6, 1980", "DOC number: 000000"),
    "residence": ("44 Nowhere Road", "Sampletown, MO 65198"),
    "offences": (
        {
            "citation": "section 999.100, RSMo",
            "title": "Invented offense in the first degree",
            "committed_on": date(2009, 3, 4),
            "attempted": True,
        },
    ),
    "adjustment": ("Two invented violations in 2028",),
    "treatment": ("Declined an invented group in 2029",),
    "mosop": "refused",
    "determination": {
        "reported_on": date(2031, 5, 20),
        "evaluator": EVALUATOR,
        "licence": "active",
        "abnormality": True,
        "more_likely": True,
    },
}


def base() -> dict[str, object]:
    """What every sheet has."""
    return {
        "contact": sample.facts()["contact"],
        "case_reference": "svp-2031-000001",
        "letter_date": date(2031, 6, 2),
    }


def letter() -> dict[str, object]:
    """What every letter has."""
    unsure = {"citation": "RSMo 999.510", "confidence": "unconfirmed"}
    sure = {"citation": "RSMo 999.483", "confidence": "verified"}
    return base() | {"recipient": AGENCY, "basis": (sure, unsure)}


def facts(kind: str) -> dict[str, object]:
    """The fields of a kind, all fictional."""
    about = letter() | {"person": PERSON}
    person = letter() | {"recipient": sample.facts()["recipient"]}
    clock = {
        "duty": "File the petition in the probate division",
        "period": "45 days",
        "citation": "T-05, RSMo 632.486",
        "confidence": "verified",
    }
    every: Mapping[str, dict[str, object]] = {
        "svp-notice": about
        | {"to": "attorney-general", "contents": ITEMS[:-1], "missing": ITEMS[-1:], "clock": clock},
        "svp-packet": base() | {"person": PERSON, "contents": ITEMS} | PACKET,
        "mdt-assessment": about
        | {
            "to": "attorney-general",
            "result": "meets",
            "meets": 3,
            "other": 1,
            "agencies": ("doc", "dmh"),
        },
        "prc-determination": about | {"to": "attorney-general", "result": "meets"},
        "victim-notice": person
        | {"person": PERSON, "event": "petition", "on": date(2031, 7, 1), "court": COURT},
        "svp-transmittal": about
        | {
            "to": "court",
            "what": "examination-report",
            "sealed": True,
            "dated": date(2031, 9, 1),
        },
        "right-to-petition": person
        | {
            "year": 3,
            "court": COURT,
            "served": (
                *("court", "dmh-director", "facility-head"),
                *("attorney-general", "prosecutor-of-release"),
            ),
        },
        "petition-waiver": base() | {"person": PERSON, "year": 3, "court": COURT},
        "annual-report-transmittal": about
        | {
            "year": 3,
            "given_on": date(2034, 6, 5),
            "examined_on": date(2034, 5, 1),
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
