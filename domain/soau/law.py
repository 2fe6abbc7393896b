"""The values of the law that a case of the assessment unit decides by, by their names.

Belongs here: the models that read them. Not here: the values (`law/`), nor what follows from them;
what the tables say of an offence is looked up before the opening.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal

from pydantic import Field

from domain.model import Frozen, canonical

SOAU_VALUES: Final = (
    "soau_sentence",
    "soau_required_phrases",
    "soau_outputs",
    "soau_recommendations",
    "soau_readings",
    "soau_court_motion",
    "soau_assessment_demanded",
    "soau_no_probation_facts",
    "pending_appeal",
)


class Demanded(Frozen):
    """For which offence the court must ask for an assessment (U-13)."""

    code: str
    felony_class: str = Field(alias="class")


class Readings(Frozen):
    """What a stay in the unit may be, and whether probation follows from it by itself (C-59)."""

    readings: tuple[str, ...]
    automatic_probation: Literal[False]


class SoauLaw(Frozen):
    """The law's lists for the assessment unit and for probation under RSMo 559.115."""

    soau_sentence: str
    soau_required_phrases: Mapping[str, str]
    """Field of the order -> what it must say (DECK-50)."""
    soau_outputs: tuple[Literal["risk-assessment", "recommendations"], ...]
    soau_recommendations: tuple[str, ...]
    soau_readings: Readings
    soau_court_motion: Literal["own-motion"]
    soau_assessment_demanded: Demanded
    soau_no_probation_facts: tuple[str, ...]
    pending_appeal: Literal["any-pending", "transcript-filed"]


def law_of(values: Mapping[str, Any]) -> SoauLaw:
    """The values in a case's snapshot, read once for each content."""
    return _read(canonical(dict(values)))


@lru_cache(maxsize=32)
def _read(text: str) -> SoauLaw:
    return SoauLaw.model_validate_json(text)
