"""What treatment knows: facts that decide, by opaque ids.

Belongs here: the state, and what follows from it by looking (class, requirement, standing). Not
here: how events change it (`treatment_applies.py`), nor decisions.
"""

from datetime import datetime

from pydantic import Field

from domain.model import Frozen
from domain.mosop import treatment_stages as st
from domain.mosop.treatment_commands import Needs, Offence
from domain.state import CaseState

MANDATED = "mandated"
POLICY = "policy-referral"
NOT_APPLICABLE = "not-applicable"


class Ground(Frozen):
    """Why an offence calls for treatment, or does not: what the tables say, and what a person."""

    code: str
    treatment: str
    counts: bool
    attempt: bool = False
    condition: str = ""
    citation: str = ""


class Looked(Frozen):
    """A rule that was looked at when the site was chosen, and what it said (C-55)."""

    rule: str
    name: str
    applies: bool
    site: str = ""


class Attempt(Frozen):
    """One attempt at treatment: its days, its components, its end. All are kept (C-56)."""

    number: int
    decided_on: datetime
    """When it was classified, or decided that there is another attempt."""
    phase_1_on: datetime | None = None
    phase_1_decided_on: datetime | None = None
    phase_2_on: datetime | None = None
    components: dict[str, datetime] = Field(default_factory=dict)
    ended_on: datetime | None = None
    outcome: str = ""
    """completed, terminated, refused, removed, released or died; empty while it runs."""
    ground: str = ""
    """Of a termination (DECK-19)."""

    @property
    def reached(self) -> str:
        """The stage that the attempt has reached by its phases."""
        if self.phase_2_on is not None:
            return st.PHASE_2
        if self.phase_1_decided_on is not None:
            return st.PHASE_1_DECIDED
        return st.PHASE_1 if self.phase_1_on is not None else st.ADMITTED


class Bed(Frozen):
    """A bed of a site: the one that the person has, or one that is held for him."""

    site: str
    bed: str
    wing: str = ""
    since: datetime
    """From when it is the person's, or held."""
    until: datetime | None = None
    """When the hold lapses."""
    recorded_at: datetime | None = None
    """When the arrival was recorded, of which the site is told then."""


class Request(Frozen):
    """What was asked of a site: a bed, `transfer` if the person has one or is in treatment."""

    site: str
    asked_on: datetime
    transfer: bool = False
    lapses: int = 0
    """Holds that lapsed, or beds that were declined."""
    sent_on: datetime | None = None
    """When it was recorded: what was granted before that was an earlier request."""
    said_on: datetime | None = None
    """The day of the entry by which it was asked (again): `asked_on` is that of the first one."""


class Extension(Frozen):
    """A petition to extend the conditional release date (T-37)."""

    received_on: datetime
    convened_on: datetime | None = None
    extended: bool | None = None

    @property
    def waits(self) -> bool:
        """Whether no hearing was convened yet."""
        return self.convened_on is None


class Review(Frozen):
    """What the parole board decided (DECK-20)."""

    decided_on: datetime
    kind: str
    decision: str


class TreatmentState(CaseState):
    """Treatment in confinement, of one person in one confinement."""

    person: str = ""
    confinement: str = ""
    owner: str | None = None
    """The case of the confinement, which is told how treatment stands."""
    offences: tuple[Offence, ...] = ()
    sex: str = ""
    """As the opening had it; what counts for a site is among the needs."""
    klass: str = ""
    because: tuple[Ground, ...] = ()
    """Of each offence, in their order."""
    needs: Needs | None = None
    attempts: tuple[Attempt, ...] = ()

    routing: tuple[Looked, ...] = ()
    """Each rule that was looked at when the site was chosen, in order."""
    wanted: str = ""
    """The site that was chosen last, by the rules or by a person."""
    request: Request | None = None
    offer: Bed | None = None
    bed: Bed | None = None
    needs_anew: bool = False
    """The needs changed since the site was chosen."""
    unplaced: bool = False
    """In treatment without a bed, and no site can take the person: people have been told."""
    place: str = ""
    """The last place on the list of which the site told."""
    resumes: str = ""
    """Where treatment goes on after a suspension."""
    renew: bool = False
    """The needs changed while the person was out: on return the site is chosen anew."""
    suspended_on: datetime | None = None
    suspended_why: str = ""

    conditional_release: datetime | None = None
    full_term: datetime | None = None
    anticipated_release: datetime | None = None
    received_on: datetime | None = None
    """The day of intake, if the case of the confinement opened this one."""
    released_on: datetime | None = None
    extension: Extension | None = None
    reviews: tuple[Review, ...] = ()
    retell: bool = False
    """The confinement is to be told how treatment stands, beside the events that tell it."""

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that runs, or the last one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def site(self) -> str:
        """The site that has the person, or at which he waits."""
        if self.bed is not None:
            return self.bed.site
        return self.request.site if self.request is not None else ""

    @property
    def requirement(self) -> str:
        """Met only by successful completion where it is mandated (DECK-02, DECK-03)."""
        if self.klass != MANDATED:
            return "none"
        done = any(one.outcome == st.COMPLETED for one in self.attempts)
        return "met" if done else "unmet"

    @property
    def status(self) -> str:
        """How treatment stands, in a word that other cases use."""
        if self.stage in st.ENDINGS:
            return self.stage
        begun = self.attempt is not None and self.attempt.phase_1_on is not None
        return "in-progress" if begun else "waiting"
