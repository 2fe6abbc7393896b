"""What a confinement knows: facts that decide, by opaque ids.

Belongs here: the state, and what follows from it by looking (whether a review is due, or on file).
Not here: how events change it (`confinement_applies.py`), nor decisions.
"""

from datetime import datetime

from pydantic import Field

from domain.model import Frozen
from domain.mosop.confinement_commands import Offence
from domain.state import CaseState


class Dates(Frozen):
    """The dates of release."""

    conditional_release: datetime | None = None
    full_term: datetime | None = None
    anticipated_release: datetime | None = None

    @property
    def release(self) -> datetime | None:
        """The release from which the window counts: anticipated, else the first date there is."""
        known = (self.conditional_release, self.full_term)
        return self.anticipated_release or min((one for one in known if one), default=None)


class Treatment(Frozen):
    """The case of the treatment, and how it stands."""

    case: str = ""
    told: Dates | None = None
    """The dates that it was told; none if the case was opened by somebody else."""
    attempt: int = 0
    status: str = ""
    requirement: str = ""
    on: datetime | None = None
    told_left: datetime | None = None
    """When the person left, as it was told."""


class Review(Frozen):
    """The review before release: its case, or what a person recorded of it."""

    ordered_on: datetime
    case: str = ""
    told: datetime | None = None
    """The release that it was told; none if the case was opened by somebody else."""
    told_treatment: str = ""
    """How treatment stands, as it was told."""
    outcome: str = ""
    reviewed: bool = False
    on: datetime | None = None


class OnPaper(Frozen):
    """A review that a person recorded."""

    reviewed_on: datetime
    outcome: str


class Release(Frozen):
    """The release."""

    on: datetime
    kind: str
    before_full_term: bool
    community: bool


class Ended(Frozen):
    """How treatment in the community ended."""

    outcome: str
    on: datetime


class Community(Frozen):
    """Treatment in the community after the release."""

    case: str = ""
    outcome: str = ""
    on: datetime | None = None
    ended: Ended | None = None
    """Completed, failed, or the person has died: kept when its case is closed."""


class ConfinementState(CaseState):
    """One stay of one person in prison, from intake to release."""

    person: str = ""
    confinement: str = ""
    sex: str = ""
    received_on: datetime | None = None
    offences: tuple[Offence, ...] = ()
    confirmed: dict[str, bool] = Field(default_factory=dict)
    """Offence whose standing hangs on a fact -> whether a person said that it is so."""
    county: str = ""
    dates: Dates = Dates()
    basis: str = ""
    readmitted_on: datetime | None = None
    lifetime_supervision: bool = False

    referred: bool | None = None
    """Whether an offence calls for treatment; none while nobody has looked."""
    treatment: Treatment = Treatment()
    window_on: datetime | None = None
    """When the window of the review opened."""
    review: Review | None = None
    on_paper: OnPaper | None = None
    left_on: datetime | None = None
    """When the person left: released, or into the custody of another jurisdiction."""
    returned_on: datetime | None = None
    """Since when the person is back from there."""
    released: Release | None = None
    community: Community | None = None

    def violent(self, one: Offence) -> bool | None:
        """Whether an offence is a sexually violent one; none if a person has still to say so."""
        if not one.sexually_violent:
            return False
        return self.confirmed.get(one.code) if one.review_condition else True

    @property
    def due(self) -> bool | None:
        """Whether a review is due before release (S-01); none while a person has to say so."""
        said = [self.violent(one) for one in self.offences]
        if any(said):
            return True
        return None if None in said else False

    @property
    def on_file(self) -> bool:
        """Whether a review is on file (DECK-26)."""
        return self.on_paper is not None or (self.review is not None and self.review.reviewed)

    @property
    def unreviewed(self) -> bool:
        """Whether a review is, or may be, due, and none is on file."""
        return self.due is not False and not self.on_file
