"""What a case of the assessment unit knows: facts that decide, by opaque ids.

Belongs here: the state, and what follows from it by looking. Not here: how events change it
(`applies.py`), nor decisions.
"""

from datetime import datetime

from domain.model import Frozen
from domain.obligations import Obligation
from domain.rules import T_17
from domain.soau import stages as st
from domain.soau.commands import PLACEMENT, CourtOrder, Offence, Sar
from domain.state import CaseState


class Ground(Frozen):
    """A ground of eligibility, and what was found: `met` is None where a person has to decide."""

    name: str
    rule: str
    met: bool | None
    because: str = ""


class Appeal(Frozen):
    """An appeal (U-04, C-58)."""

    noticed_on: datetime
    transcript_filed_on: datetime | None = None
    disposed_on: datetime | None = None

    def bars_on(self, on: datetime) -> bool:
        """Whether the statute bars probation then: from the transcript to the disposition."""
        filed, over = self.transcript_filed_on, self.disposed_on
        return filed is not None and filed <= on and (over is None or on < over)


class Risk(Frozen):
    """Output 1 (DECK-51)."""

    assessed_on: datetime
    manageable: str


class Recommendations(Frozen):
    """Output 2 (DECK-52)."""

    made_on: datetime
    of: tuple[str, ...]


class SoauState(CaseState):
    """One person, one judgment under RSMo 559.115."""

    person: str = ""
    judgment: str = ""
    court: str = ""
    """The office of the sentencing court."""
    offences: tuple[Offence, ...] = ()
    order: CourtOrder | None = None
    returned_on: datetime | None = None
    """When the order last went back to the court for correction."""
    reading: str = PLACEMENT
    """What the stay is (C-59): by the offence, by the order, or as a person decided."""

    sar: Sar | None = None
    appeal: Appeal | None = None
    appeal_excludes: bool | None = None
    """What a named person decided of an appeal whose transcript is not filed (C-58)."""
    grounds: tuple[Ground, ...] = ()
    """Of the last check, all of them."""
    health_problem: bool = False
    health_excludes: bool | None = None
    """What a named person decided (DECK-48)."""

    delivered_on: datetime | None = None
    """Day 0. None also where a delivery was struck and not recorded again."""
    admitted_on: datetime | None = None
    risk: Risk | None = None
    recommendations: Recommendations | None = None
    report_on: datetime | None = None
    release_on: datetime | None = None
    advised_on: datetime | None = None
    heard_on: tuple[datetime, ...] = ()
    intent_on: datetime | None = None
    intent_received_on: datetime | None = None
    hearing_asked_on: datetime | None = None
    stood_in: str = ""
    """The stage in which the end of the power found the case."""
    decided_on: datetime | None = None
    """The day of the court's order: of probation, or to execute the sentence."""

    @property
    def power(self) -> Obligation | None:
        """The clock of the court's power (T-17): the newest one, whatever became of it."""
        held = (one for one in self.obligations.values() if one.rule == T_17)
        return max(held, key=lambda one: one.opened_by, default=None)

    @property
    def barred(self) -> Ground | None:
        """The ground on which there is no probation under RSMo 559.115, if one was found (U-14)."""
        found = (one for one in self.grounds if one.name == BARRED and one.met is False)
        return next(found, None)

    @property
    def resumes(self) -> str:
        """Where the case stands once the days are counted again and have not run out."""
        stood = self.stood_in or st.DELIVERED
        if stood == st.DELIVERED and self.admitted_on is not None:
            stood = st.ASSESSING
        return st.REPORT_SENT if stood == st.ASSESSING and self.report_on is not None else stood


BARRED = "no-probation"
"""The ground of U-14."""
