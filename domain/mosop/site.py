"""A site of the program: one facility's beds and its waiting list, as tables (M-06, DECK-08...).

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`site_rows.py`), nor what it does (`site_acts.py`, `site_facts.py`, `site_settle.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import site_acts as acts
from domain.mosop import site_facts as facts
from domain.mosop import site_stages as st
from domain.mosop.common import (
    AGENCY,
    CHANGE_REQUEST,
    OCCUPY_BED,
    REQUEST_BED,
    VACATE_BED,
    WITHDRAW_REQUEST,
    Decide,
    of_the_office,
    site_case,
)
from domain.mosop.site_applies import APPLIES
from domain.mosop.site_rows import ROWS
from domain.mosop.site_settle import lapsed, settle
from domain.mosop.site_state import SiteState
from domain.process import OPEN, ClockHook, Process
from domain.svp.common import remind

_BY_PEOPLE: Final[Mapping[str, Decide]] = {
    "set-operating": acts.set_operating,
    "close-wing": acts.close_wing,
    "reopen-wing": acts.reopen_wing,
    "change-wing": acts.change_wing,
    "close-site": acts.close_site,
    "take-bed-out": acts.take_bed_out,
    "return-bed": acts.return_bed,
    "move-bed": acts.move_bed,
    "correct": acts.correct,
    "change-order": acts.change_order,
    "set-ready": acts.set_ready,
}
_BY_TREATMENTS: Final[Mapping[str, Decide]] = {
    REQUEST_BED: facts.request_bed,
    CHANGE_REQUEST: facts.change_request,
    WITHDRAW_REQUEST: facts.withdraw_request,
    OCCUPY_BED: facts.occupy_bed,
    VACATE_BED: facts.vacate_bed,
}


def _facility(data: Json) -> str:
    """One facility, one case."""
    return str(data.get("facility"))


def _case_id(data: Json) -> str:
    return site_case(_facility(data))


SITE: Final = Process[SiteState](
    name="site",
    state=SiteState,
    stages=st.SITE_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: acts.open_site,
        **{name: of_the_office(AGENCY)(decide) for name, decide in _BY_PEOPLE.items()},
        **_BY_TREATMENTS,
    },
    applies=APPLIES,
    clocks={rules.SITE_BED_HOLD: ClockHook[SiteState](reminder=remind, end=lapsed)},
    settle=settle,
    business_key=_facility,
    case_id=_case_id,
    entity=True,
    agency=AGENCY,
)
