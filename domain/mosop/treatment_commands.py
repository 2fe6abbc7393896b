"""What may be asked of treatment: the models of its commands, and the facts that it is told.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `treatment_rows.py`), nor what it does.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.casework import OpenPersons
from domain.commands import Command, Id
from domain.model import Frozen

Why = Literal["medical", "out-to-court"]
Sites = Annotated[tuple[Id, ...], Field(max_length=20)]


class Offence(Frozen):
    """An offence for which the person is confined. `treatment` comes from the tables (C-52).

    `similar_to` is the listed section that an offence of elsewhere is held to be like. `condition`
    is a fact beyond the conviction on which that turns (DECK-05, DECK-07);
    `sexually_violent` says whether it leads to the review of T-01 (C-57).
    """

    code: Id
    on: AwareDatetime
    attempt: bool = False
    similar_to: Id | None = None
    treatment: Literal["mandated", "policy", "none"]
    condition: str = ""
    citation: str = ""
    sexually_violent: bool = False


class OpenTreatment(OpenPersons):
    """Open treatment: one for each confinement. `for_case` is the case of the confinement.

    `received_on` is the day of intake, as the confinement has it: nobody is classified before it.
    """

    person: Id
    confinement: Id
    offences: Annotated[tuple[Offence, ...], Field(min_length=1, max_length=60)]
    sex: Literal["female", "male"] | None = None
    conditional_release: AwareDatetime | None = None
    full_term: AwareDatetime | None = None
    anticipated_release: AwareDatetime | None = None
    received_on: AwareDatetime | None = None
    for_case: Id | None = None


class Needs(Frozen):
    """What decides on the site (DECK-10 to -13)."""

    sex: Literal["female", "male"]
    protective_custody: bool = False
    high_medical_need: bool = False
    dialysis: bool = False


class Classify(Command, Needs):
    """Which treatment the offences call for (DECK-02 to -07), and what the person needs of a site.

    `conditions_met` answers for each offence that hangs on a further fact (the code of the
    offence -> whether it is so); the tables name the fact.
    """

    conditions_met: dict[Id, bool] = Field(default_factory=dict)


class ChangeNeeds(Command, Needs):
    """What the person needs of a site has changed: the site is chosen anew (C-55)."""

    operating: Sites = ()


class AssignSite(Command):
    """Choose the site by the order of the law (C-55).

    `operating` names sites of which whoever assigns knows that they operate now, although the
    tables say that they do so only when needed (DECK-13).
    """

    operating: Sites = ()


class OverrideSite(Command):
    """A named person chooses another site than the rules (C-55)."""

    site: Id


class RecordArrival(Command):
    """The person is in the bed that was held."""

    arrived_on: AwareDatetime


class DeclineBed(Command):
    """The bed cannot be taken now; the person stays on the list, behind whoever can (DECK-08)."""


class AskAgain(Command):
    """The person can take a bed again, after one lapsed or was declined."""


class StartPhase(Command):
    """A phase has begun (DECK-14)."""

    started_on: AwareDatetime


class DecidePhase1(Command):
    """The decision that ends Phase I; `terminate` wants a ground of the list (DECK-19)."""

    decided_on: AwareDatetime
    outcome: Literal["proceed", "terminate"]
    ground: Id | None = None


class RecordComponent(Command):
    """One of the components is done (DECK-17)."""

    component: Id
    done_on: AwareDatetime


class Suspend(Command):
    """The person is out for a time: medical, or out to court."""

    suspended_on: AwareDatetime
    why: Why
    keeps_bed: bool


class RecordReturn(Command):
    """The person is back: in the bed that was kept, or to be assigned one anew."""

    returned_on: AwareDatetime


class Resume(Command):
    """After another bed was found: treatment goes on where it was interrupted."""

    resumed_on: AwareDatetime


class Complete(Command):
    """Successfully completed (DECK-03, DECK-17, DECK-18), with the report."""

    completed_on: AwareDatetime


class Terminate(Command):
    """Terminated on a ground of the law's list; `other` wants words of its own (DECK-19)."""

    terminated_on: AwareDatetime
    ground: Id


class Refuse(Command):
    """The person refuses treatment."""

    refused_on: AwareDatetime


class Remove(Command):
    """Removed for a reason that lies with the institution, not with the person."""

    removed_on: AwareDatetime


class ReEnter(Command):
    """A named person decides on another attempt (C-56)."""

    decided_on: AwareDatetime


class ChangeDates(Command):
    """The dates of release, as they stand now; what is left out stays as it was."""

    conditional_release: AwareDatetime | None = None
    full_term: AwareDatetime | None = None
    anticipated_release: AwareDatetime | None = None


class PetitionExtension(Command):
    """The board received a petition to extend the conditional release date (T-37)."""

    received_on: AwareDatetime


class RecordExtensionHearing(Command):
    """The hearing was convened (T-37); `conditional_release` is the date that the board set."""

    convened_on: AwareDatetime
    extended: bool
    conditional_release: AwareDatetime | None = None


class RecordReleaseDecision(Command):
    """What the parole board decided. It moves nothing by itself (DECK-20)."""

    decided_on: AwareDatetime
    kind: Literal["parole", "conditional-release"]
    decision: Literal["granted", "denied", "deferred"]


class RecordDeath(Command):
    """The person has died."""

    died_on: AwareDatetime


class CloseTreatment(Command):
    """A person ends the case."""


# -- facts of machines: what the cases of sites and of the confinement tell -----------------------


class BedGranted(Command):
    """A site holds a bed for the person, until an instant if the hold lapses.

    `since` is given where the person was found in it: from when he is there, by the site's books.
    """

    site: Id
    bed: Id
    wing: Id | None = None
    until: AwareDatetime | None = None
    since: AwareDatetime | None = None


class BedLapsed(Command):
    """The hold on a bed has lapsed."""

    site: Id
    bed: Id


class BedLost(Command):
    """The bed is gone: its wing, or the whole programme, was closed.

    `occupied` says whether the site knew that the person was in it: the letter that he has arrived
    may be on its way.
    """

    site: Id
    bed: Id
    why: Id | None = None
    occupied: bool | None = None


class PlaceChanged(Command):
    """Where the person stands on the list of a site; `runs` if the program begins to run there."""

    site: Id
    place: Annotated[int, Field(ge=1)]
    of: Annotated[int, Field(ge=1)]
    runs: bool | None = None


class SiteStopped(Command):
    """The program does not run at a site (any more) at whose list the person stands."""

    site: Id


class NoteDates(ChangeDates):
    """The dates as the confinement has them; `for_case` is its case, where none is known yet."""

    for_case: Id | None = None


class PersonReleased(Command):
    """The person left confinement."""

    on: AwareDatetime
    before_full_term: bool = False
