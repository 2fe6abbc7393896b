"""What may be asked of a confinement: the models of its commands, and the facts that it is told.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `confinement_rows.py`), nor what it does.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.casework import OpenPersons
from domain.commands import Command, Id
from domain.model import Frozen
from domain.mosop.community_commands import Basis

Answers = Annotated[dict[Id, bool], Field(min_length=1, max_length=60)]


class Offence(Frozen):
    """An offence for which the person is confined, with what the tables say of it (C-52).

    `treatment`, `sexually_violent` and the two conditions are looked up, whatever somebody typed.
    A condition is a fact beyond the conviction on which that turns: that of treatment is confirmed
    in the case of the treatment, that of the review here (`confirm-offences`).
    """

    code: Id
    on: AwareDatetime
    attempt: bool = False
    similar_to: Id | None = None
    treatment: Literal["mandated", "policy", "none"]
    treatment_condition: str = ""
    citation: str = ""
    sexually_violent: bool = False
    review_condition: str = ""


class OpenConfinement(OpenPersons):
    """Open a confinement at intake: one person, one stay.

    `confinement` is the department's own id of the stay: a review or a treatment that was opened
    for it before is taken up by it. `basis` says whether the person was returned on revocation for
    as many days as T-02 has, or fewer. Whoever is confined for life has no `full_term`.
    """

    person: Id
    confinement: Id
    sex: Literal["female", "male"] | None = None
    received_on: AwareDatetime
    offences: Annotated[tuple[Offence, ...], Field(min_length=1, max_length=60)]
    county: Id
    conditional_release: AwareDatetime | None = None
    full_term: AwareDatetime | None = None
    anticipated_release: AwareDatetime | None = None
    basis: Literal["new", "revocation-return"] = "new"
    readmitted_on: AwareDatetime | None = None
    lifetime_supervision: bool = False
    """Imposed already (M-17): the community is told so at the release."""


class ClassifyTreatment(Command):
    """Refer the person to treatment if the tables name one of the offences (DECK-02 to DECK-07)."""


class ConfirmOffences(Command):
    """Whether an offence is sexually violent, where that hangs on a further fact (S-03, C-52)."""

    conditions_met: Answers


class ChangeRelease(Command):
    """The dates of release, as they stand now; what is left out stays as it was."""

    conditional_release: AwareDatetime | None = None
    full_term: AwareDatetime | None = None
    anticipated_release: AwareDatetime | None = None


class OpenReview(Command):
    """Open the review now: before its window opens, or because the release came first."""


class RecordReview(Command):
    """A review took place elsewhere: on paper, or in a case of another office (DECK-26)."""

    reviewed_on: AwareDatetime
    outcome: Literal["does-not-meet", "meets"]


class RecordTransfer(Command):
    """The person is in the custody of another jurisdiction."""

    transferred_on: AwareDatetime


class RecordReturn(Command):
    """The person is back from another jurisdiction."""

    returned_on: AwareDatetime


class RecordRelease(Command):
    """The person was released (DECK-21, M-13).

    Before the full term treatment goes on in the community, unless `community` says no, with a
    reason; then `region` and `supervised_by` (an office of probation and parole) are wanted, and
    the `basis` of supervision where the kind of release does not say it.
    """

    released_on: AwareDatetime
    kind: Literal["parole", "conditional-release", "full-term", "court-order", "other"]
    community: bool | None = None
    region: Id | None = None
    supervised_by: Id | None = None
    basis: Basis | None = None


class RecordDeath(Command):
    """The person has died."""

    died_on: AwareDatetime


class CloseConfinement(Command):
    """A person ends the case."""


# -- facts of machines: what the cases of treatment, review and community tell --------------------


class TreatmentNoted(Command):
    """How treatment stands (DECK-03)."""

    treatment: Id
    attempt: Annotated[int, Field(ge=0)] = 0
    status: Id
    requirement: Literal["met", "unmet", "none"]
    on: AwareDatetime


class ReleaseExtended(Command):
    """The board has put off the conditional release: the hearing was in the case of treatment."""

    treatment: Id
    conditional_release: AwareDatetime
    on: AwareDatetime


class ReviewNoted(Command):
    """How the review before release stands; `reviewed` says whether anybody has reviewed (S-01)."""

    svp: Id
    outcome: Id
    reviewed: bool
    on: AwareDatetime


class CommunityNoted(Command):
    """How treatment in the community stands."""

    community: Id
    outcome: Id
    on: AwareDatetime
