"""What a case under RSMo 632.483 to 632.495 knows: facts that decide, by opaque ids.

Belongs here: the state. Not here: how events change it (`svp_applies.py`), nor decisions.
"""

from datetime import datetime
from typing import Final

from pydantic import Field

from domain.model import Frozen
from domain.state import CaseState
from domain.votes import Roll

NOTIFIED: Final = ("attorney-general", "mdt")
"""Who is given notice of a review (DECK-30)."""


class Prosecutor(Frozen):
    """What matters of a prosecutor's seat (S-12)."""

    county: str = ""
    urban: bool = False


class SvpState(CaseState):
    """A case on its way from review to commitment: facts that decide, by opaque ids."""

    person: str = ""
    confinement: str = ""
    treatment: str = ""
    route: str = ""
    agency: str = ""
    origin: str = ""
    basis: str = ""
    county: str = ""
    owner: str | None = None
    opened_on: datetime | None = None
    """The day of the opening, not of its typing."""
    victims: tuple[str, ...] = ()
    anticipated_release: datetime | None = None
    sentence_ended: datetime | None = None

    meets: bool | None = None
    """What the evaluator (or the department, after an overt act) said."""
    determined_by: str = ""
    """The department's office that determined after an overt act: it reads its own report."""
    evaluated_on: datetime | None = None
    """The date of the evaluation's report."""
    referred_anyway: bool = False
    packet_on: datetime | None = None
    """When the packet was first prepared."""
    packet: tuple[str, ...] = ()
    mosop: str = ""
    given: dict[str, datetime] = Field(default_factory=dict)
    received: dict[str, datetime] = Field(default_factory=dict)

    mdt: Roll = Roll()
    prc: Roll = Roll()
    prosecutors: dict[str, Prosecutor] = Field(default_factory=dict)
    assessment_on: datetime | None = None
    prc_notified_on: datetime | None = None
    prc_barred: bool = False
    """The prosecutors' hours passed without a determination: no petition (T-15)."""

    court: str = ""
    petition_on: datetime | None = None
    cause_on: datetime | None = None
    hearing_on: datetime | None = None
    custody_on: datetime | None = None
    custody_place: str = ""
    facility: str = ""
    offered_on: datetime | None = None
    overt_act_on: datetime | None = None
    """When the notice of the overt act came."""
    detained_on: datetime | None = None
    examination_ordered: datetime | None = None
    examiner: str = ""
    examined_on: datetime | None = None
    examined_by: str = ""
    """The department's office that filed the examination: it reads its own filing (S-35)."""
    opinion: str = ""
    experts: tuple[str, ...] = ()
    jury_demanded_by: tuple[str, ...] = ()
    trial_on: datetime | None = None
    trial_form: str = ""
    mistrials: int = 0
    verdict_on: datetime | None = None
    committed_on: datetime | None = None
    commitment: str = ""
    """The case of the commitment, once it is open."""
    mental_health_office: str = ""
    appealed: bool = False
    mandate_on: datetime | None = None

    release_why: str = ""
    """The rule by which the person is to be released."""
    released_to: str = ""
    treated: str = ""
    """What became of treatment in confinement, as that told; what the packet says is `mosop`."""
    told: str = "open"
    """How the review stands, as the confinement that owns it was told last."""
    late: dict[str, str] = Field(default_factory=dict)
    """Obligation that ended late -> its rule, until a named person has decided what follows."""
    victims_told: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Event -> the victims who were told of it."""
