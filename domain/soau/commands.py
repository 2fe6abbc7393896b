"""What may be asked of a case of the assessment unit: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `rows.py`), nor what it does.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.casework import OpenPersons
from domain.commands import Command, Id
from domain.model import Frozen

PLACEMENT = "placement"
ASSESSMENT_ONLY = "assessment-only"
Reading = Literal["placement", "assessment-only"]
"""What a stay in the unit is: the deck's placement under 559.115, or the statute's assessment,
which is no 120-day program (C-59)."""


class Offence(Frozen):
    """An offence of the judgment. What hangs on it comes from the tables (U-01, U-14, C-52).

    `condition` is the fact on which it is eligible, `bar_condition` that on which there is no
    probation under RSMo 559.115; an empty one is none.
    """

    code: Id
    on: AwareDatetime
    attempt: bool = False
    felony_class: Literal["A", "B", "C", "D", "E"] | None = None
    eligible: bool
    because: Id | None = None
    """The chapter, or the section of the class, by which it is eligible."""
    condition: str = ""
    barred: bool = False
    bar_condition: str = ""


class Sar(Frozen):
    """A Sentencing Assessment Report: when it was completed, and for which judgment (DECK-46)."""

    completed_on: AwareDatetime
    judgment: Id


class CourtOrder(Frozen):
    """What the court's order says (U-07, DECK-50)."""

    ordered_on: AwareDatetime
    sentence: Id
    """The section under which the sentence stands (DECK-45)."""
    names_559_115: bool
    names_soau: bool
    assessment_requested: bool = False
    """Whether the court asks for a sexual offender assessment (U-13)."""
    reading: Reading = "placement"


class OpenSoau(OpenPersons, CourtOrder):
    """A court's order arrived: one case for each person and judgment."""

    person: Id
    judgment: Id
    court: Id
    """The office of the sentencing court, which alone acts on the case."""
    offences: Annotated[tuple[Offence, ...], Field(min_length=1, max_length=60)]
    sar: Sar | None = None


class AcceptOrder(Command):
    """The order says what it must (DECK-50)."""


class ReturnOrder(Command):
    """The order goes back to the court for correction."""

    returned_on: AwareDatetime


class CorrectOrder(Command, CourtOrder):
    """The court corrected its order; all of what it says now."""


class DecideReading(Command):
    """A named person decides what the stay is (C-59)."""

    reading: Reading


class RecordSar(Command, Sar):
    """A Sentencing Assessment Report was completed (U-03)."""


class RecordAppeal(Command):
    """How an appeal stands, in full (U-04, C-58)."""

    noticed_on: AwareDatetime
    transcript_filed_on: AwareDatetime | None = None
    disposed_on: AwareDatetime | None = None


class CheckEligibility(Command):
    """Look at every ground (DECK-44 to DECK-49, U-14).

    `conditions_met` answers for each offence that is eligible on a further fact, `bars_met` for
    each that bars probation on one (code -> whether it is so). `facts` answers for each fact of
    the law's list that bars it whatever the offence is. The tables name them all.
    """

    parole_eligible: bool
    serious_health_problem: bool
    """Of health or mental health, such that it may prevent the assessment (DECK-48)."""
    conditions_met: dict[Id, bool] = Field(default_factory=dict)
    bars_met: dict[Id, bool] = Field(default_factory=dict)
    facts: dict[Id, bool] = Field(default_factory=dict)


class Decide(Command):
    """A named person decides whether a ground excludes (DECK-48, C-58)."""

    excludes: bool


class RecordDelivery(Command):
    """The person was delivered to the Department of Corrections: day 0 (T-17)."""

    delivered_on: AwareDatetime


class BeginAssessment(Command):
    """The unit has admitted the person."""

    admitted_on: AwareDatetime


class RecordRiskAssessment(Command):
    """Output 1: can the person be managed in the community? (DECK-51, U-08)."""

    assessed_on: AwareDatetime
    manageable: Literal["yes", "with-conditions", "no"]


class RecordRecommendations(Command):
    """Output 2: supervision and treatment, if probation is granted (DECK-52)."""

    made_on: AwareDatetime
    of: Annotated[tuple[Id, ...], Field(max_length=10)]


class SendReport(Command):
    """Both outputs went to the court (U-15)."""

    sent_on: AwareDatetime


class SetReleaseDate(Command):
    """The day of release after the program, as it stands now (T-18)."""

    release_on: AwareDatetime


class AdviseRelease(Command):
    """The court was advised of the release date (T-18)."""

    advised_on: AwareDatetime


class RecordHearing(Command):
    """The court has held a hearing (T-19)."""

    held_on: AwareDatetime


class NoticeOfIntent(Command):
    """The court gave notice that it intends to grant probation (T-20)."""

    noticed_on: AwareDatetime


class RecordIntentReceipt(Command):
    """The State received that notice: its days begin (T-20)."""

    received_on: AwareDatetime


class StateRequest(Command):
    """The State asked for a hearing on the proposed probation (T-20)."""

    requested_on: AwareDatetime


class GrantProbation(Command):
    """The court's order of probation; `order_on` is its date, whenever it is typed (T-17, U-10)."""

    order_on: AwareDatetime
    own_motion: bool


class ExecuteSentence(Command):
    """The sentence is executed: there is no probation."""

    executed_on: AwareDatetime


class RecordDeath(Command):
    """The person has died."""

    died_on: AwareDatetime


class CloseSoau(Command):
    """A person ends the case."""
