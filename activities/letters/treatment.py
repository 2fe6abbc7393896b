"""What a letter about treatment may know (DECK-02 to -23): one model per kind.

These models are the disclosure guard. The parole board reads how an attempt ended and on which
ground, and nothing of what happened in it: no component has a day here, no need a name. The sheet
for the registration form says whether the program was completed, and no more (M-18). A provider's
agreement names nobody who is treated. Not here: who may be sent which letter (`readers.py`), nor
where its words come from (`facts_treatment.py`, `facts_providers.py`).
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from activities.letters.parts import Cell, Line, Paper, Part
from activities.letters.svp import About, Sourced
from activities.letters.svp_parts import Clock

Class = Literal["mandated", "policy-referral", "not-applicable"]
"""Which treatment the offences call for (DECK-02, DECK-06)."""
SiteRule = Literal["women", "dialysis", "protective-custody-or-medical", "fcc", "override"]
"""A rule by which a site is chosen, as the law's table names it; `override` is a person's."""
Component = Literal[
    "accepts-responsibility",
    "thinking-errors",
    "sexual-history",
    "case-layout",
    "empathy",
    "relapse-prevention",
]
TerminationGround = Literal["no-progress", "poor-conduct", "no-responsibility", "other"]
Reached = Literal["admitted", "phase-1", "phase-1-decided", "phase-2"]
"""How far an attempt had come when it ended."""
Requirement = Literal["met", "unmet", "none"]
"""Of treatment that the statute mandates; none where it does not (DECK-03)."""
Ended = Literal["completed", "terminated", "refused", "removed"]
Commitment = Literal["audits", "observation", "information-sharing", "evidence-based-practice"]
"""To what a provider agrees (DECK-23)."""


class Reason(Part):
    """One offence, and what it calls for.

    Attributes:
        citation: Where the law has it.
        title: Its title, where the tables of the law or the register have one.
        attempted: Whether it was an attempt.
        treatment: What the tables say of it.
        counts: Whether it counts here.
        condition: The fact beyond the conviction on which that hangs (DECK-05, DECK-07).
    """

    citation: Cell
    title: Cell | None = None
    attempted: bool = False
    treatment: Literal["mandated", "policy", "none"]
    counts: bool
    condition: Cell | None = None

    @model_validator(mode="after")
    def _for_something(self) -> Self:
        if self.counts and self.treatment == "none":
            raise ValueError("counts: what calls for no treatment cannot count")
        return self


class RuleLookedAt(Part):
    """A rule that was looked at when the site was chosen, and whether it applied (C-55)."""

    name: SiteRule
    applies: bool


class Site(Part):
    """A site of the program: its name, and the town."""

    name: Line
    place: Line


class TreatmentDecision(Sourced):
    """What was decided of a person's treatment: for that person alone.

    Attributes:
        klass: Which treatment.
        reasons: Each offence, with what it calls for.
        looked: The rules by which the site was chosen, in their order.
        site: The site; none where no site can take the person now (DECK-13).
    """

    klass: Class
    reasons: Annotated[tuple[Reason, ...], Field(min_length=1, max_length=60)]
    looked: Annotated[tuple[RuleLookedAt, ...], Field(max_length=20)] = ()
    site: Site | None = None

    @model_validator(mode="after")
    def _fits_the_class(self) -> Self:
        applies = self.klass != "not-applicable"
        if applies != any(one.counts for one in self.reasons):
            raise ValueError("reasons: they do not give this class")
        if applies != bool(self.looked):
            raise ValueError("looked: a site is chosen where there is treatment, by a rule")
        if self.site is not None and not any(one.applies for one in self.looked):
            raise ValueError("site: no rule led to it")
        return self


class CompletionReport(About):
    """That a person completed the program (DECK-17, DECK-18): which components, not when.

    Attributes:
        to: The parole board.
        phase_1_on: When Phase I began.
        phase_2_on: When Phase II began.
        completed_on: When the program was completed.
        components: What completion wants, all of it done.
        requirement: Whether the statute mandated it.
    """

    to: Literal["parole-board"]
    phase_1_on: date
    phase_2_on: date
    completed_on: date
    components: Annotated[tuple[Component, ...], Field(min_length=1, max_length=20)]
    requirement: Literal["met", "none"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _each_once("components", self.components)
        if not self.phase_1_on <= self.phase_2_on <= self.completed_on:
            raise ValueError("completed_on: Phase I, Phase II and completion follow each other")
        return self


class TerminationReport(About):
    """That an attempt was ended, and on which ground (DECK-19).

    Attributes:
        to: The parole board.
        terminated_on: The day.
        reached: How far it had come.
        ground: Of the law's list.
        words: Of another ground than the list's, and of no other.
        requirement: What this leaves of the requirement.
    """

    to: Literal["parole-board"]
    terminated_on: date
    reached: Reached
    ground: TerminationGround
    words: Line | None = None
    requirement: Requirement

    @model_validator(mode="after")
    def _words_of_its_own(self) -> Self:
        if (self.ground == "other") != bool(self.words):
            raise ValueError(
                "words: another ground than the list's has them, and no other (DECK-19)"
            )
        return self


class RegistrationStatement(Paper):
    """For the registration form: whether the program was completed, and nothing else (M-18)."""

    letter_date: date
    person: Line
    completed_on: date | None = None


class ExtensionPetition(About):
    """That the board has a petition to extend the conditional release date (T-37).

    Attributes:
        to: The parole board.
        received_on: When the board received the petition.
        ended: How the last attempt at treatment ended.
        conditional_release: The date that would be extended, if it is known.
        clock: What the receipt starts.
        hearing_by: The last day of that.
    """

    to: Literal["parole-board"]
    received_on: date
    ended: Ended
    conditional_release: date | None = None
    clock: Clock
    hearing_by: date

    @model_validator(mode="after")
    def _after_the_receipt(self) -> Self:
        if self.hearing_by < self.received_on:
            raise ValueError("hearing_by: it lies before the receipt")
        return self


class ProviderAgreement(Sourced):
    """To what a provider of treatment in the community agrees (DECK-23): it names no client.

    Attributes:
        region: Where the provider treats.
        approved_since: Since when it is approved.
        commitments: Everything that it agrees to.
    """

    region: Line
    approved_since: date
    commitments: Annotated[tuple[Commitment, ...], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _each_commitment_once(self) -> Self:
        _each_once("commitments", self.commitments)
        return self


def _each_once(field: str, named: tuple[str, ...]) -> None:
    for one in named:
        if named.count(one) > 1:
            raise ValueError(f"{field}: {one} is named twice")
