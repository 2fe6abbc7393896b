"""What a letter to the court about an assessment under RSMo 559.115 may know: one model per kind.

These models are the disclosure guard: an order goes back with what it lacks, and nothing of who is
eligible; the letter with the report says what comes, and nothing of what the assessors found. Not
here: who may be sent which letter (`readers.py`), nor where its words come from (`facts_soau.py`).
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from activities.letters.parts import Line
from activities.letters.svp import About

Output = Literal["risk-assessment", "recommendations"]
"""What the unit gives the court (DECK-51, DECK-52)."""
Recommended = Literal["supervision", "treatment"]
Stay = Literal["placement", "assessment-only"]
"""What a stay in the unit is (C-59)."""


class _Counted(About):
    """A letter to the court, whose days run once the person was delivered (T-17).

    Attributes:
        to: The court.
        power_until: The last day of the court's power, where the days run.
    """

    to: Literal["court"]
    power_until: date | None = None


class OrderReturned(_Counted):
    """The court's order of referral, back for correction (DECK-50, U-07, U-13).

    Attributes:
        ordered_on: The date of the order.
        returned_on: The day on which it goes back.
        lacks: What it must say and does not, in the words of the law's list.
        assessment: It does not ask for the assessment, as it must for this offence (U-13).
        reason: Of an order that lacks nothing, or beside that: why it goes back.
    """

    ordered_on: date
    returned_on: date
    lacks: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    assessment: bool = False
    reason: Line | None = None

    @model_validator(mode="after")
    def _for_a_reason(self) -> Self:
        if not (self.lacks or self.assessment or self.reason):
            raise ValueError("lacks: say what the order lacks, or why it goes back (DECK-50)")
        return self


class SoauReportTransmittal(_Counted):
    """What goes with the unit's report: both outputs by name, nothing of what they say.

    Attributes:
        delivered_on: Day 0.
        sent_on: The day on which the report goes out.
        outputs: What comes with it.
        recommended: Of what there are recommendations, if probation is granted.
        stay: What the stay is.
    """

    delivered_on: date
    sent_on: date
    outputs: Annotated[tuple[Output, ...], Field(min_length=1)]
    recommended: Annotated[tuple[Recommended, ...], Field(max_length=10)] = ()
    stay: Stay

    @model_validator(mode="after")
    def _says_what_comes(self) -> Self:
        if len(set(self.outputs)) < len(self.outputs):
            raise ValueError("outputs: each is named once")
        if bool(self.recommended) != ("recommendations" in self.outputs):
            raise ValueError("recommended: it goes with the recommendations, and only with them")
        if self.sent_on < self.delivered_on:
            raise ValueError("sent_on: it lies before the delivery")
        return self
