"""A confinement, from intake to release: the process as tables (DECK-20, DECK-21, DECK-26, S-01).

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`confinement_rows.py`), nor what it does (`confinement_open.py`, `confinement_dates.py`,
`confinement_review.py`, `confinement_release.py`, `confinement_ends.py`, `confinement_told.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain.model import Json
from domain.mosop import confinement_dates as dates
from domain.mosop import confinement_ends as ends
from domain.mosop import confinement_open as opening
from domain.mosop import confinement_release as leaving
from domain.mosop import confinement_review as review
from domain.mosop import confinement_stages as st
from domain.mosop import confinement_told as told
from domain.mosop.common import BOARD, RELEASE_EXTENDED, TREATMENT_NOTED, Decide, of_the_office
from domain.mosop.community_ends import COMMUNITY_NOTED
from domain.mosop.confinement_applies import APPLIES
from domain.mosop.confinement_readers import WITHHELD
from domain.mosop.confinement_rows import OWN, ROWS, STRIKERS
from domain.mosop.confinement_state import ConfinementState
from domain.process import OPEN, ClockHook, Process
from domain.svp.common import remind
from domain.svp.svp_owner import REVIEW_NOTED

_DECISIONS: Final[Mapping[str, Decide]] = {
    "classify-treatment": opening.classify_treatment,
    "confirm-offences": opening.confirm_offences,
    "change-release": dates.change_release,
    "open-review": review.open_review,
    "record-review": review.record_review,
    "record-transfer-out": leaving.record_transfer,
    "record-return": leaving.record_return,
    "record-release": leaving.record_release,
    "record-death": ends.record_death,
    "close-confinement": ends.close_confinement,
    TREATMENT_NOTED: told.treatment_noted,
    RELEASE_EXTENDED: told.release_extended,
    REVIEW_NOTED: told.review_noted,
    COMMUNITY_NOTED: told.community_noted,
}
_OWN: Final = of_the_office(OWN)


def _business_key(data: Json) -> str:
    """One case of one stay. Upper and lower case are one."""
    return str(data.get("confinement")).casefold()


CONFINEMENT: Final = Process[ConfinementState](
    name="confinement",
    state=ConfinementState,
    stages=st.CONFINEMENT_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: opening.open_confinement,
        **{name: _OWN(decide) for name, decide in _DECISIONS.items()},
    },
    applies=APPLIES,
    clocks={
        dates.CLOCK: ClockHook[ConfinementState](reminder=remind, end=dates.window_opens),
    },
    follow={opening.OPEN_CASE: told.opened},
    settle=told.settle,
    strikable=frozenset(STRIKERS),
    strikers=STRIKERS,
    business_key=_business_key,
    parties=BOARD,
    agency=OWN,
    withheld=WITHHELD,
)
"""One stay of one person in prison, from intake to release, as pure rules."""
