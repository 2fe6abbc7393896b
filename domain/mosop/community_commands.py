"""What may be asked of treatment in the community: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `community_rows.py`), nor what it does. `standing` and `age` are looked up in the registers
on the way to the case, and never typed.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.casework import OpenPersons
from domain.commands import Command, Id
from domain.model import Frozen
from domain.mosop.provider_standing import ProviderStanding

Basis = Literal[
    "parole", "conditional-release", "probation", "suspended-imposition", "suspended-execution"
]
"""Under which supervision the person lives in the community."""


class CommunityOffence(Frozen):
    """An offence because of which the person is supervised.

    Of some chapters the statute demands treatment only where a child was concerned (M-16); the
    conviction does not always say so: a person does.
    """

    code: Id
    concerns_child: bool | None = None


class OpenCommunity(OpenPersons):
    """Open treatment in the community: one for each release of a person.

    `office` is that of probation and parole. `for_case` is the case of the confinement, which is
    told how it ends; `treatment` that of the treatment in confinement.
    """

    person: Id
    region: Id
    release_on: AwareDatetime
    basis: Basis
    offences: Annotated[tuple[CommunityOffence, ...], Field(max_length=60)] = ()
    confinement: Id | None = None
    treatment: Id | None = None
    for_case: Id | None = None
    lifetime_supervision: bool = False
    """Imposed already, with electronic monitoring, when the person is released (M-17)."""


class ConfirmOffences(Command):
    """Whether an offence concerned a child, where the chapter alone does not decide (M-16)."""

    concerns_child: Annotated[dict[Id, bool], Field(min_length=1, max_length=60)]


# -- who treats -----------------------------------------------------------------------------------


class AssignProvider(Command):
    """The provider that treats the person; it must be approved (DECK-22)."""

    provider: Id
    assigned_on: AwareDatetime
    standing: ProviderStanding | None = None
    """The provider's approval by the register; none if it knows no such provider."""


class TransferProvider(Command):
    """Another provider goes on with the treatment.

    `therapist` is that provider's; without one the seat is empty, for the former one's has left.
    """

    provider: Id
    transferred_on: AwareDatetime
    therapist: Id | None = None
    standing: ProviderStanding | None = None


class AssignMember(Command):
    """Somebody takes a seat of the containment team that is empty (DECK-24).

    The seats are the roles that the law's list names.
    """

    seat: Id
    member: Id
    assigned_on: AwareDatetime


class ReplaceMember(Command):
    """Somebody else takes a seat of the team; officers are transferred by `transfer-officer`."""

    seat: Id
    member: Id
    replaced_on: AwareDatetime


class EndMember(Command):
    """A member has left the team, and the seat is empty."""

    seat: Id
    left_on: AwareDatetime


class TransferOfficer(Command):
    """Another officer supervises the person."""

    officer: Id
    transferred_on: AwareDatetime


class AssignSpecialist(Command):
    """The specialist of the region, who is the liaison (DECK-25)."""

    specialist: Id
    region: Id
    assigned_on: AwareDatetime


class ChangeRegion(Command):
    """The person lives in another region now, which has another specialist."""

    region: Id
    changed_on: AwareDatetime


class RecordAssessment(Command):
    """The person was assessed for treatment at the provider (M-16).

    Attributes:
        assessor: who assessed.
        assessed_on: when.
        related: whether the assessor is related to somebody with a financial interest in the
            provider, as the assessor declares.
        degree: of that relation.
    """

    assessor: Id
    assessed_on: AwareDatetime
    related: bool
    degree: Annotated[int, Field(ge=1, le=20)] | None = None


# -- treatment ------------------------------------------------------------------------------------


class BeginTreatment(Command):
    """Treatment begins, or goes on at another provider."""

    begun_on: AwareDatetime


class RecordPolygraph(Command):
    """A polygraph examination was done (DECK-24). Without `examiner` it was the team's."""

    examined_on: AwareDatetime
    kind: Literal["instant-offence", "sexual-history", "maintenance", "monitoring"]
    opinion: Literal["no-significant-response", "significant-response", "no-opinion"]
    examiner: Id | None = None


class RecordProgress(Command):
    """The provider's report of progress (M-14)."""

    reported_on: AwareDatetime
    rating: Literal["satisfactory", "unsatisfactory"]


class RecordInformationRelease(Command):
    """Information was given to somebody: what, to whom, and on which ground (DECK-23, M-14).

    Of a ground `consent` or `court-order` the document is evidence.
    """

    released_on: AwareDatetime
    recipient: Id
    what: Annotated[
        tuple[Literal["progress", "polygraph", "assessment", "attendance", "plan"], ...],
        Field(min_length=1, max_length=5),
    ]
    ground: Literal["agreement", "consent", "court-order"]


# -- ends -----------------------------------------------------------------------------------------


class CompleteTreatment(Command):
    """Successfully completed; the provider's report is evidence."""

    completed_on: AwareDatetime


class FailTreatment(Command):
    """Failed, or refused: what follows is a violation process (M-13), and no business of this."""

    failed_on: AwareDatetime


class ReEnterCommunity(Command):
    """A named person decides on another attempt, with a reason (C-56)."""

    decided_on: AwareDatetime


class SetLifetimeSupervision(Command):
    """Supervision for life was imposed (M-17); the order is evidence."""

    imposed_on: AwareDatetime
    monitored: bool = True
    """Electronically."""


class EndLifetimeSupervision(Command):
    """A court or the board ended it, after an assessment of the risk (M-17); the order is evidence.

    `age` is the person's on that day, in whole years: from the register, never typed.
    """

    ended_on: AwareDatetime
    by: Literal["court", "parole-board"]
    assessed_on: AwareDatetime
    age: int | None = None


class RecordDeath(Command):
    """The person has died."""

    died_on: AwareDatetime


class CloseCommunity(Command):
    """End the case, with a reason."""
