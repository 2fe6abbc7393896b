"""Treatment in confinement, from classification to its end: the process as tables (RSMo 589.040).

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`treatment_rows.py`), nor what it does (`treatment_open.py`, `treatment_beds.py`,
`treatment_phases.py`, `treatment_ends.py`, `treatment_review.py`, `treatment_told.py`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import common
from domain.mosop import treatment_beds as beds
from domain.mosop import treatment_ends as ends
from domain.mosop import treatment_open as opening
from domain.mosop import treatment_phases as phases
from domain.mosop import treatment_planning as planning
from domain.mosop import treatment_review as review
from domain.mosop import treatment_stages as st
from domain.mosop import treatment_told as told
from domain.mosop.common import AGENCY, BOARD, Decide, of_the_office
from domain.mosop.treatment_applies import APPLIES
from domain.mosop.treatment_moot import treatment_moot
from domain.mosop.treatment_readers import WITHHELD
from domain.mosop.treatment_rows import ROWS, STRIKERS
from domain.mosop.treatment_state import TreatmentState
from domain.process import OPEN, ClockHook, Process
from domain.svp.common import remind

_DECISIONS: Final[Mapping[str, Decide]] = {
    "classify": opening.classify,
    "change-needs": opening.change_needs,
    "assign-site": beds.assign_site,
    "override-site": beds.override_site,
    "record-arrival": beds.record_arrival,
    "decline-bed": beds.decline_bed,
    "ask-again": beds.ask_again,
    "start-phase-1": phases.start_phase_1,
    "decide-phase-1": phases.decide_phase_1,
    "start-phase-2": phases.start_phase_2,
    "record-component": phases.record_component,
    "suspend": phases.suspend,
    "record-return": phases.record_return,
    "resume-treatment": phases.resume,
    "complete": ends.complete,
    "terminate": ends.terminate,
    "refuse": ends.refuse,
    "remove-administratively": ends.remove,
    "re-enter": ends.re_enter,
    "petition-extension": review.petition_extension,
    "record-extension-hearing": review.record_extension_hearing,
    "record-release-decision": review.record_release_decision,
    "change-dates": told.change_dates,
    "record-death": ends.record_death,
    "close-treatment": ends.close_treatment,
    common.BED_GRANTED: told.bed_granted,
    common.BED_LAPSED: told.bed_lapsed,
    common.BED_LOST: told.bed_lost,
    common.PLACE_CHANGED: told.place_changed,
    common.SITE_STOPPED: told.site_stopped,
    common.NOTE_DATES: told.note_dates,
    common.PERSON_RELEASED: told.person_released,
}
_REMINDED: Final = ClockHook[TreatmentState](reminder=remind)
_OWN: Final = of_the_office(AGENCY)


def _business_key(data: Json) -> str:
    """One treatment of one confinement. Upper and lower case are one."""
    return str(data.get("confinement")).casefold()


TREATMENT: Final = Process[TreatmentState](
    name="treatment",
    state=TreatmentState,
    stages=st.TREATMENT_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: opening.open_treatment,
        **{name: _OWN(decide) for name, decide in _DECISIONS.items()},
    },
    applies=APPLIES,
    clocks={
        **dict.fromkeys((rules.T_35, rules.T_36, rules.T_37), _REMINDED),
        **dict.fromkeys(planning.PLANNED, replace(_REMINDED, end=planning.passed)),
    },
    moot=treatment_moot,
    settle=told.settle,
    strikable=frozenset(STRIKERS),
    strikers=STRIKERS,
    business_key=_business_key,
    parties=BOARD,
    agency=AGENCY,
    withheld=WITHHELD,
)
"""Treatment of people imprisoned for sexual offences: RSMo 589.040, as pure rules."""
