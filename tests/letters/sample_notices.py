"""Fictional facts for the letters of a placement. No tests here."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from activities.letters import contexts as c
from activities.letters.wording import Worded, word
from tests.letters import sample

SUBJECT: Final = "Morgan Fabricated"
CHARGED: Final = "Casey Nonesuch"
WARD: Final = sample.WARD

COVERS: Final = (
    "possibility-notice",
    "notice",
    "notice-unnamed",
    "notice-withdrawal",
    "notice-follow-up",
    "letter-follow-up",
)
"""Letters to a recipient; none of them names a subject."""
PAGES: Final = (
    "notice-page-4",
    "notice-page-registered",
    "notice-page-dated",
    "notice-page-charged",
)
KINDS: Final = (*COVERS, *PAGES, "notice-withheld", "notice-script")


def base() -> dict[str, object]:
    """What every sheet has."""
    facts = sample.facts()
    return {"contact": facts["contact"], "case_reference": "placement-2031-000001"}


def letter() -> dict[str, object]:
    """What every letter of a placement has."""
    return base() | {
        "recipient": sample.facts()["recipient"],
        "letter_date": date(2031, 6, 2),
        "on_behalf_of": WARD,
        "regulation": {
            "number": "DOR 4.720",
            "effective": date(2015, 6, 24),
            "sunset": date(2018, 7, 1),
            "as_policy": True,
        },
    }


HOME: Final = {
    "name": "Maple House",
    "address": ("12 Unreal Street", "Sampletown, MO 65198"),
}
CRIME: Final = {
    "citation": "section 999.100, RSMo",
    "title": "Invented offense in the first degree",
    "nature": "An act that was made up for a test",
}
DATED: Final = CRIME | {"committed_on": date(2019, 3, 4)}
RETURNED: Final = {
    "sent_on": date(2031, 6, 3),
    "returned_on": date(2031, 6, 20),
    "outcome": "unclaimed",
}
DESCRIPTION: Final = ("Height: 5 ft 10 in", "Weight: 180 lb", "Hair: brown", "Eyes: green")


def facts(kind: str) -> dict[str, object]:
    """The fields of a kind, all fictional."""
    cover = letter() | {"sections": ("4",), "moving": "there", "home": HOME, "enclosed": 2}
    about = base() | {"identity": SUBJECT, "description": DESCRIPTION}
    charged = base() | {
        "sections": ("3C", "5"),
        "identity": CHARGED,
        "offences": (DATED,),
        "finding": "552.020",
    }
    page_4 = about | {"sections": ("4",), "offences": (DATED,)}
    every: Mapping[str, dict[str, object]] = {
        "possibility-notice": letter(),
        "notice": cover,
        "notice-page-4": page_4,
        "notice-page-registered": about | {"sections": ("5",), "offences": (CRIME,)},
        "notice-page-dated": about | {"sections": ("6",), "offences": (DATED,)},
        "notice-page-charged": charged,
        "notice-withheld": base()
        | {
            "letter_date": date(2031, 6, 2),
            "subject": "person-000017",
            "sections": ("4",),
            "why": "no-response",
            "rule": "DOR-025",
            "consent": "consent-2031-000003",
        },
        "notice-unnamed": letter() | {"home": HOME},
        "notice-withdrawal": letter()
        | {"earlier_date": date(2031, 5, 5), "earlier_reference": "placement-2031-000000"},
        "notice-follow-up": cover | RETURNED,
        "letter-follow-up": letter() | RETURNED,
        "notice-script": letter()
        | {
            "about": "notice",
            "telephone": "(555) 555-0190",
            "moving": "there",
            "home": HOME,
            "subjects": (page_4, charged),
        },
    }
    return dict(every[kind])


def context(kind: str, **changes: object) -> c.Paper:
    """A context of a kind."""
    return c.make_context(kind, facts(kind) | changes)


def worded(kind: str, **changes: object) -> Worded:
    """A kind in words."""
    return word(kind, context(kind, **changes))
