"""What a letter of the proceedings under RSMo 632.480 to 632.513 may know: one model per kind.

These models are the disclosure guard. What a rule withholds has no place here: the assessment has
no vote of a member (S-14), the determination of the prosecutors no reader but the attorney
general, a letter to a victim nothing but the step that it tells of (S-34), and no covering letter
any opinion or finding (S-35). Not here: who may be sent which letter (`readers.py`), nor where its
words come from (`facts_svp.py`, `facts_victims.py`, `facts_yearly.py`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from activities.letters.parts import Cell, LetterContext, Line, Paper
from activities.letters.svp_parts import (
    MUST_END,
    OUTCOMES,
    Authority,
    Basis,
    Clock,
    Court,
    Determination,
    Item,
    Mosop,
    Outcome,
    PastOffence,
    Some,
    TransmittedKind,
    VictimEvent,
    Year,
)


class Sourced(LetterContext):
    """Every letter here: what it rests on is said in it."""

    basis: Annotated[tuple[Basis, ...], Field(min_length=1, max_length=6)]


class About(Sourced):
    """A letter about a person other than its reader; `person` is the name."""

    person: Line


class SvpNotice(About):
    """The agency's notice: what comes with it, and what is missing (S-07).

    Attributes:
        to: Who is notified.
        contents: What the enclosed packet holds.
        missing: What it lacks: said, and never left to be noticed.
        clock: What the receipt of this letter starts (T-04, T-05).
    """

    to: Literal["attorney-general", "mdt"]
    contents: Annotated[tuple[Item, ...], Field(max_length=6)]
    missing: Annotated[tuple[Item, ...], Field(max_length=6)] = ()
    clock: Clock

    @model_validator(mode="after")
    def _all_said(self) -> Self:
        _each_once(self.contents, self.missing)
        return self


class SvpPacket(Paper):
    """The packet of the notice, in the three groups of S-07. What is missing has no words in it."""

    letter_date: date
    person: Line
    contents: Annotated[tuple[Item, ...], Field(max_length=6)]
    missing: Annotated[tuple[Item, ...], Field(max_length=6)] = ()
    identifiers: Some = ()
    residence: Some = ()
    offences: Annotated[tuple[PastOffence, ...], Field(max_length=40)] = ()
    adjustment: Some = ()
    treatment: Some = ()
    mosop: Mosop | None = None
    determination: Determination | None = None

    @model_validator(mode="after")
    def _holds_what_it_says(self) -> Self:
        _each_once(self.contents, self.missing)
        held: Mapping[Item, bool] = {
            "identifiers": bool(self.identifiers),
            "residence": bool(self.residence),
            "offences": bool(self.offences),
            "adjustment": bool(self.adjustment),
            "treatment": bool(self.treatment) or self.mosop is not None,
            "determination": self.determination is not None,
        }
        for item, there in held.items():
            if item in self.contents and not there:
                raise ValueError(f"{item}: the packet says that it holds this, and it does not")
            if item not in self.contents and there:
                raise ValueError(f"{item}: the packet does not say that it holds this")
        return self


class MdtAssessment(About):
    """The team's assessment: the result and the count, and nobody's vote (S-10, S-14, C-25).

    Attributes:
        to: The attorney general, or the committee of prosecutors.
        result: What the votes came to; a tie is reported as a split.
        meets: How many voted that the definition is met.
        other: How many did not: against, or abstaining.
        agencies: The agencies that took part; each once, so that no vote can be read out of them.
    """

    to: Literal["attorney-general", "prc"]
    result: Literal["meets", "does-not-meet", "split"]
    meets: Annotated[int, Field(ge=0)]
    other: Annotated[int, Field(ge=0)]
    agencies: Annotated[tuple[Cell, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.meets + self.other == 0:
            raise ValueError("meets: nobody has voted")
        if len(set(self.agencies)) < len(self.agencies):
            raise ValueError("agencies: each stands once, whatever its seats")
        if self.result == "split" and self.meets != self.other:
            raise ValueError("result: a split has as many votes on both sides")
        return self


class PrcDetermination(About):
    """What the committee of prosecutors determined: for the attorney general alone (S-14)."""

    to: Literal["attorney-general"]
    result: Literal["meets", "does-not-meet"]


class VictimNotice(About):
    """One step of the case, to one victim: what the statute wants told, and no more (S-34).

    Attributes:
        event: Which step.
        on: The day on which it happened.
        outcome: How it ended, where it ends in one way or another.
        court: Where the case is before a court.
        hearing_on: The next hearing, if a day is set.
    """

    event: VictimEvent
    on: date
    outcome: Outcome | None = None
    court: Court | None = None
    hearing_on: date | None = None

    @model_validator(mode="after")
    def _outcome_of_the_event(self) -> Self:
        able = OUTCOMES.get(self.event, frozenset())
        if self.outcome in able or (self.outcome is None and self.event not in MUST_END):
            return self
        said = ", ".join(sorted(able)) or "none"
        raise ValueError(f"outcome: of {self.event}, one of: {said}")


class SvpTransmittal(About):
    """What goes with a report or petition: what it is and to whom, nothing of what it says (S-35).

    Attributes:
        to: The reader.
        what: What comes with it.
        sealed: It goes into the file of the court under seal.
        dated: The date on what comes with it.
        served: Of a petition for release: everybody on whom it is served (S-27, S-30).
    """

    to: Authority
    what: TransmittedKind
    sealed: bool
    dated: date | None = None
    served: tuple[Authority, ...] = ()

    @model_validator(mode="after")
    def _sealed_in_court(self) -> Self:
        if self.sealed and self.to != "court":
            raise ValueError("sealed: only what goes into the file of a court is under seal")
        if bool(self.served) != self.what.endswith("-petition"):
            raise ValueError("served: of a petition for release, and of nothing else")
        return self


class RightToPetition(Sourced):
    """The yearly notice to the committed person (T-11).

    Attributes:
        year: The year it is for.
        court: The court that committed the person.
        served: Who must be given a copy of a petition (S-27).
    """

    year: Year
    court: Court
    served: Annotated[tuple[Authority, ...], Field(min_length=1)]


class PetitionWaiver(Paper):
    """The form by which the person may give up the petition of one year (T-11)."""

    letter_date: date
    person: Line
    year: Year
    court: Court


class AnnualReportTransmittal(About):
    """What goes to the committing court with the yearly report (T-10, T-11): notice and form.

    Attributes:
        year: The year it is for.
        given_on: The day on which the person was given the notice.
        examined_on: The day of the yearly examination, if one is on record.
        waiver: What the record says of the petition of that year; of a signature it says nothing.
    """

    year: Year
    given_on: date | None = None
    examined_on: date | None = None
    waiver: Literal["waived", "not-waived", "unknown"] = "unknown"


def _each_once(contents: tuple[Item, ...], missing: tuple[Item, ...]) -> None:
    named = (*contents, *missing)
    if not named:
        raise ValueError("contents: say what the packet holds, and what it lacks")
    for item in named:
        if named.count(item) > 1:
            raise ValueError(f"{item}: named twice")
