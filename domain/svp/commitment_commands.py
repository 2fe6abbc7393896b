"""What may be asked of a commitment: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `commitment.py`), nor what it does.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.casework import OpenCase
from domain.commands import Command, Id, Reference

Ids = Annotated[tuple[Id, ...], Field(max_length=60)]


class OpenCommitment(OpenCase):
    """Open a commitment: one person, one order of one court.

    `svp` is the case that led to it. The last three days are for a commitment that is taken over
    after years: from them its clocks go on.
    """

    person: Id
    court: Id
    county: Id
    committed_on: AwareDatetime
    svp: Id | None = None
    standard: Id | None = None
    victims: Ids = ()
    examined_on: AwareDatetime | None = None
    noticed_on: AwareDatetime | None = None
    reviewed_on: AwareDatetime | None = None


class AssignSite(Command):
    """The person is taken to a site of the treatment program (S-25), apart from others (S-24)."""

    site: Id
    segregated: bool
    assigned_on: AwareDatetime


class TransferSite(Command):
    """The person is taken to the other site."""

    site: Id
    segregated: bool
    transferred_on: AwareDatetime


class RecordAnnualExamination(Command):
    """The yearly mental examination, and its report to the committing court (T-10, S-35)."""

    examined_on: AwareDatetime
    filed_on: AwareDatetime
    examiner: Id
    opinion: Literal["remains", "changed"]


class GiveAnnualNotice(Command):
    """Written notice of the right to petition, with the form to waive it (T-11).

    `waived` is left out until the person has answered; `forwarded_on` is the day on which notice
    and form went to the court with the annual report.
    """

    given_on: AwareDatetime
    waived: bool | None = None
    forwarded_on: AwareDatetime | None = None


class RecordWaiver(Command):
    """The person answered the form, or notice and form went to the court (T-11)."""

    waived: bool | None = None
    forwarded_on: AwareDatetime | None = None


class RecordAnnualReview(Command):
    """The committing court's review (T-12): the commitment goes on, or a hearing is held."""

    reviewed_on: AwareDatetime
    outcome: Literal["continue", "hearing"]


class AuthorisePetition(Command):
    """The director finds a change and approves a petition (S-30)."""

    authorised_on: AwareDatetime


class FilePetition(Command):
    """A petition for release was filed; `served` names the recipients of the law's list."""

    kind: Literal["authorised", "over-objection"]
    filed_on: AwareDatetime
    new_facts: bool = False
    served: Ids = ()


class RecordService(Command):
    """The petition was served on those who were missing (S-27, S-30)."""

    served: tuple[Id, ...]
    served_on: AwareDatetime


class ScreenPetition(Command):
    """The court's screening of a petition without approval (S-31)."""

    outcome: Literal["admitted", "frivolous"]
    screened_on: AwareDatetime


class DenyPetition(Command):
    """The court denies a petition without a hearing (S-31)."""

    ground: Literal["frivolous", "no-new-facts"]
    denied_on: AwareDatetime


class WithdrawPetition(Command):
    """The petition was withdrawn; it counts as none that failed."""

    withdrawn_on: AwareDatetime


class RecordThresholdHearing(Command):
    """The threshold hearing (S-28): whether a preponderance of the evidence shows a change."""

    held_on: AwareDatetime
    shown: bool
    counsel: Literal["attended", "absent", "not-admitted"]
    person_attended: bool = False


class DemandJury(Command):
    """A jury was demanded (S-21)."""

    by: Id


class RecordMistrial(Command):
    """The release trial ended without a verdict: it is held again; no clock was seen."""

    declared_on: AwareDatetime


class RecordReleaseVerdict(Command):
    """Whether the State proved, by clear and convincing evidence, that the danger continues."""

    returned_on: AwareDatetime
    form: Literal["bench", "jury"]
    continued_danger: bool
    unanimous: bool | None = None


class RecordReleasePlan(Command):
    """The plan that the department drafts, with the department of corrections (S-32)."""

    drafted_on: AwareDatetime
    covers: Ids
    with_corrections: bool


class ApproveResidence(Command):
    """The department approves a residence: without one the court sets no conditions (S-32)."""

    residence: Id
    approved_on: AwareDatetime


class OrderConditionalRelease(Command):
    """The court's order: the approved residence first, then the other conditions (S-32)."""

    ordered_on: AwareDatetime
    residence: Id
    conditions: Ids = ()


class ModifyConditions(Command):
    """The court changes the conditions (S-33); a residence that is named is an approved one."""

    ordered_on: AwareDatetime
    conditions: Ids
    residence: Id | None = None


class AllegeViolation(Command):
    """Somebody alleges that a condition was broken."""

    alleged_on: AwareDatetime
    condition: Id | None = None


class DecideViolation(Command):
    """Whether a condition was broken (S-33)."""

    decided_on: AwareDatetime
    found: bool


class ReturnPerson(Command):
    """The person is taken back to a site of the program (S-33): the yearly review begins again."""

    returned_on: AwareDatetime
    site: Id
    segregated: bool


class RecordEscape(Command):
    """The person has escaped (S-33, S-34)."""

    escaped_on: AwareDatetime


class Recapture(Command):
    """The person was found: the case goes on where it stood."""

    recaptured_on: AwareDatetime


class DecideLate(Command):
    """A named person has taken note of a duty that ended late, and says why nothing follows."""

    obligation: Reference


class Discharge(Command):
    """The court orders an unconditional release; the section was not seen (S-33)."""

    discharged_on: AwareDatetime


class RecordDeath(Command):
    """The person has died."""

    died_on: AwareDatetime


class JudgmentSetAside(Command):
    """The case of the trial reports that its judgment was reversed (S-22)."""

    outcome: Literal["new-trial", "release"]


class CloseCommitment(Command):
    """A supervisor ends the case, with a reason."""
