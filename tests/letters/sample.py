"""Fictional facts for letters, and what tests of letters share. No tests here."""

from collections.abc import Callable, Mapping
from datetime import date

from activities.letters import contexts as c
from activities.letters.wording import Worded, word

AT = 1_938_124_800
WARD = "Jordan Sample"
KINDS = (
    *("consent-request", "consent-reminder", "consent-document"),
    *("delivery-follow-up", "verbal-script"),
)
"""Letters about a consent; those of a placement are in `sample_notices`."""


def facts(**changes: object) -> dict[str, object]:
    """The fields of a consent request, all fictional."""
    return {
        "contact": {
            "office": "Example Regional Office",
            "staff": "Dana Fictitious",
            "telephone": "(555) 555-0142",
            "address": ("100 Invented Avenue, Suite 4", "Nowhere Springs, MO 65199"),
        },
        "recipient": {
            "name": "Pat Placeholder",
            "address": ("7 Imaginary Lane", "Apartment 3B", "Sampletown, MO 65198"),
        },
        "letter_date": date(2031, 6, 2),
        "case_reference": "consent-2031-000001",
        "ward": WARD,
        "offences": (
            {
                "citation": "section 999.100, RSMo",
                "title": "Invented offense in the first degree",
                "nature": "An act that was made up for a test",
                "committed_on": date(2019, 3, 4),
            },
        ),
        "finding": {"court": "the Circuit Court of Example County", "found_on": date(2021, 9, 14)},
        "circumstances": ("By a letter, handed over or sent by certified mail.",),
        "audience": "the people who live at Maple House, or their guardians",
        "answer_by": {
            "due": date(2031, 6, 16),
            "law": "consent-answer",
            "counting": "14 calendar days; the day of sending is not counted.",
            "policy": True,
        },
    } | changes


def request(**changes: object) -> c.ConsentRequest:
    return c.ConsentRequest.model_validate(facts(**changes))


def context(kind: str, data: Mapping[str, object] | None = None) -> c.Paper:
    """A context of any kind about a consent from the fields of a request."""
    base = dict(data or facts())
    if kind == "consent-reminder":
        return c.make_context(kind, base | {"request_sent_on": date(2031, 6, 2)})
    if kind == "delivery-follow-up":
        ended = {"sent_on": base["letter_date"], "returned_on": date(2031, 6, 27)}
        return c.make_context(kind, base | ended | {"outcome": "unclaimed"})
    if kind == "verbal-script":
        return c.make_context(kind, script(base) | {"voicemail": False, "notice": base})
    return c.make_context(kind, base)


def script(data: Mapping[str, object] | None = None) -> dict[str, object]:
    """The fields that a script has beside its notice."""
    base = data or facts()
    kept = ("contact", "recipient", "letter_date", "case_reference")
    return {name: base[name] for name in kept}


def worded(kind: str, data: Mapping[str, object] | None = None) -> Worded:
    return word(kind, context(kind, data))


def each_text(data: object, change: Callable[[str, str], str], path: str = "") -> object:
    """A copy of the facts with every free text changed; references and codes stay."""
    if isinstance(data, str):
        return data if path == "case_reference" else change(path, data)
    if isinstance(data, dict):
        return {
            name: each_text(item, change, f"{path}.{name}".strip("."))
            for name, item in data.items()
        }
    if isinstance(data, tuple):
        return tuple(each_text(item, change, f"{path}.{n}") for n, item in enumerate(data, 1))
    return data
