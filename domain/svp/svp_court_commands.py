"""What may be asked of a case before a court: the models of its commands.

Belongs here: fields and their meaning, from detention over probable cause to the judgment. Not
here: who may give a command and at which stage (the table in `svp.py`), nor what it does.
"""

from typing import Literal

from pydantic import AwareDatetime

from domain.commands import Command, Id


class RecordCauseOnFiling(Command):
    """The judge's first decision, on the petition alone (S-17)."""

    decided_on: AwareDatetime
    found: bool


class RecordCustody(Command):
    """The person was taken into custody under RSMo 632.489.1: seventy-two hours begin (T-06).

    `place` is one of the law's `custody_places` (a county jail may be one, C-23).
    """

    taken_on: AwareDatetime
    place: Id
    facility: Id


class RecordHearing(Command):
    """The contested hearing (S-18): identity and cause; the rights that were given (S-19)."""

    held_on: AwareDatetime
    identity: bool
    found: bool
    rights: tuple[Id, ...] = ()
    supplemented: bool = False


class CountAsOffered(Command):
    """A supervisor decides that notice and opportunity to appear were given in time (C-50)."""

    offered_on: AwareDatetime


class OrderExamination(Command):
    """The court orders the examination by the department (S-20)."""

    ordered_on: AwareDatetime


class RecordOrderReceived(Command):
    """The director, or another evaluator, received the order: the clock starts (T-07)."""

    received_on: AwareDatetime


class AppointExaminer(Command):
    """Who examines: a psychiatrist or psychologist who was not on the team (S-20)."""

    examiner: Id
    profession: Literal["psychiatrist", "psychologist"]


class ExtendExamination(Command):
    """The court orders otherwise for good cause (T-07). The evidence is the order."""

    until: AwareDatetime
    good_cause: bool


class RecordExamination(Command):
    """The examination was completed and filed with the court, under seal (S-35)."""

    completed_on: AwareDatetime
    filed_on: AwareDatetime
    opinion: Literal["meets", "does-not-meet"]


class RecordOwnExpert(Command):
    """The person's own expert (S-20). A completed examination is another date for T-08 (C-51)."""

    expert: Id
    completed_on: AwareDatetime | None = None


class DemandJury(Command):
    """A jury was demanded, by the person, the attorney general or the judge (S-21)."""

    by: Literal["person", "attorney-general", "judge"]


class ContinueTrial(Command):
    """A continuance (T-08). The evidence is the order.

    On a party's request for good cause, or the court's own motion where nobody is substantially
    prejudiced.
    """

    until: AwareDatetime
    motion: Literal["party", "court"]
    good_cause: bool = False
    prejudice: bool = False


class BeginTrial(Command):
    """The trial began (S-21)."""

    begun_on: AwareDatetime
    form: Literal["bench", "jury"]


class RecordMistrial(Command):
    """A mistrial was declared: it is tried again (T-09)."""

    declared_on: AwareDatetime


class RecordVerdict(Command):
    """What was found (S-22, DECK-41): abnormality *and* more likely than not.

    `unanimous` matters to a jury; `standard` is the one that the court applied.
    """

    returned_on: AwareDatetime
    abnormality: bool
    more_likely: bool
    unanimous: bool | None = None
    standard: Id


class OrderCommitment(Command):
    """Committed to the director of the department (S-23), until safe: there is no end date.

    `mental_health_office` is the department's office that keeps the commitment.
    """

    ordered_on: AwareDatetime
    mental_health_office: Id


class RecordAppeal(Command):
    """Notice of appeal (S-22)."""

    noticed_on: AwareDatetime


class RecordMandate(Command):
    """The appeal has ended: affirmed, a new trial, or released."""

    decided_on: AwareDatetime
    outcome: Literal["affirmed", "new-trial", "release"]


class RecordDetention(Command):
    """The court's order on detention for evaluation after an overt act (S-36, T-13)."""

    ordered: bool
    detained_on: AwareDatetime | None = None
    facility: Id | None = None


class RecordMentalHealthCustody(Command):
    """The department has the person, and written notice: its days begin with the later (T-14)."""

    custody_on: AwareDatetime
    notice_on: AwareDatetime


class RecordDetermination(Command):
    """The department's report to the attorney general (T-14): `obtained_on` starts T-16."""

    reported_on: AwareDatetime
    obtained_on: AwareDatetime
    abnormality: bool
    more_likely: bool


class NotifyPrc(Command):
    """The attorney general's written notice to the prosecutors: their hours begin (T-15)."""

    notified_on: AwareDatetime


class NotifyProsecutor(Command):
    """The attorney general told the prosecutor of the county (S-36)."""

    county: Id
    notified_on: AwareDatetime
