"""The parts and words of which letters under RSMo 632.480 to 632.513 are made.

Belongs here: closed lists of words, and the small tables that more than one letter has. Not here:
which fields a kind of letter may have (`svp.py`), nor any reader (`readers.py`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from activities.letters.parts import Cell, Line, Lines, Part

Authority = Literal[
    "attorney-general",
    "mdt",
    "prc",
    "court",
    "dmh-director",
    "facility-head",
    "prosecutor-of-release",
]
"""Offices that are written to in these proceedings."""
Item = Literal["identifiers", "residence", "offences", "adjustment", "treatment", "determination"]
"""What the packet of an agency's notice holds (S-07)."""
Mosop = Literal["completed", "in-progress", "ordered", "refused", "terminated", "not-offered"]
Licence = Literal["active", "lapsed", "none", "unknown"]
Confidence = Literal["seed", "verified", "unconfirmed", "policy"]
TransmittedKind = Literal[
    "examination-report",
    "evaluation-report",
    "determination",
    "release-petition",
    "authorised-petition",
    "release-plan",
]
VictimEvent = Literal[
    "agency-notice", "prc-decision", "petition", "trial-outcome", "release-petition", "escape"
]
"""Of what victims are told (S-34)."""
Outcome = Literal[
    "meets",
    "does-not-meet",
    "proven",
    "not-proven",
    "mistrial",
    "filed",
    "denied",
    "hearing-ordered",
    "trial-ordered",
    "stays-committed",
    "to-be-released",
    "conditional-release",
]
OUTCOMES: Final[Mapping[VictimEvent, frozenset[Outcome]]] = {
    "prc-decision": frozenset({"meets", "does-not-meet"}),
    "trial-outcome": frozenset({"proven", "not-proven", "mistrial"}),
    "release-petition": frozenset(
        {
            "filed",
            "denied",
            "hearing-ordered",
            "trial-ordered",
            "stays-committed",
            "to-be-released",
            "conditional-release",
        }
    ),
}
"""Events that end in one way or another, and how; the others have no outcome to tell."""
MUST_END: Final = frozenset({"prc-decision", "trial-outcome"})
"""Events that are nothing without their outcome."""

Some = Annotated[tuple[Line, ...], Field(max_length=12)]
Year = Annotated[int, Field(ge=1, le=2200)]
"""The year of a commitment, counted from one, or a year of the calendar."""


class Basis(Part):
    """A source that a letter rests on, and how sure it is that it says so."""

    citation: Line
    confidence: Confidence


class Clock(Part):
    """What the reader's receipt starts: a clock of the law's tables."""

    duty: Line
    period: Line
    citation: Line
    confidence: Confidence


class Court(Part):
    """A court, by name and address."""

    name: Line
    address: Lines


class PastOffence(Part):
    """One offence of the history: citation and title, its date, and whether it was attempted."""

    citation: Cell
    title: Cell
    committed_on: date
    attempted: bool = False


class Determination(Part):
    """What the psychiatrist or psychologist determined (S-07): the two criteria, apart (S-02).

    Attributes:
        reported_on: The date of the report.
        evaluator: The name of whoever signed it.
        licence: The licence on that date (S-08).
        abnormality: Whether a mental abnormality was found.
        more_likely: Whether it makes predatory acts more likely than not (C-53).
    """

    reported_on: date
    evaluator: Line
    licence: Licence
    abnormality: bool
    more_likely: bool

    @property
    def meets(self) -> bool:
        """Whether both criteria are met (DECK-27)."""
        return self.abnormality and self.more_likely
