"""Treatment in the community, from the plan to its end: the process as tables (M-13 to M-17).

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`community_rows.py`), nor what it does (`community_open.py`, `community_provider.py`,
`community_team.py`, `community_reports.py`, `community_ends.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import community_ends as ends
from domain.mosop import community_open as opening
from domain.mosop import community_provider as provider
from domain.mosop import community_reports as reports
from domain.mosop import community_stages as st
from domain.mosop import community_team as team
from domain.mosop.common import Decide, of_the_office
from domain.mosop.community_applies import APPLIES
from domain.mosop.community_readers import WITHHELD
from domain.mosop.community_rows import OWN, PARTIES, ROWS, STRIKERS
from domain.mosop.community_state import CommunityState
from domain.process import NOTE_FACTS, OPEN, ClockHook, Process
from domain.svp.common import remind

_DECISIONS: Final[Mapping[str, Decide]] = {
    "confirm-offences": opening.confirm_offences,
    "assign-provider": provider.assign_provider,
    "transfer-provider": provider.transfer_provider,
    "assign-member": team.assign_member,
    "replace-member": team.replace_member,
    "end-member": team.end_member,
    "transfer-officer": team.transfer_officer,
    "assign-specialist": team.assign_specialist,
    "change-region": team.change_region,
    "record-assessment": provider.record_assessment,
    "begin-treatment": provider.begin_treatment,
    "record-polygraph": reports.record_polygraph,
    "record-progress": reports.record_progress,
    "record-information-release": reports.record_information_release,
    "complete-treatment": ends.complete,
    "fail-treatment": ends.fail,
    "re-enter": ends.re_enter,
    "set-lifetime-supervision": ends.set_lifetime,
    "end-lifetime-supervision": ends.end_lifetime,
    "record-death": ends.record_death,
    "close-community": ends.close_community,
    NOTE_FACTS: provider.note_standing,
}
_REMINDED: Final = ClockHook[CommunityState](reminder=remind)
_CLOCKS: Final = (
    rules.COMMUNITY_ASSIGN_SPECIALIST,
    rules.COMMUNITY_REPLACE_PROVIDER,
    rules.COMMUNITY_POLYGRAPH,
    rules.COMMUNITY_PROGRESS,
)
_OWN: Final = of_the_office(OWN)


def _business_key(data: Json) -> str:
    """One release of one person."""
    return f"{str(data.get('person')).casefold()}/{str(data.get('release_on'))[:10]}"


COMMUNITY: Final = Process[CommunityState](
    name="community",
    state=CommunityState,
    stages=st.COMMUNITY_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: opening.open_community,
        **{name: _OWN(decide) for name, decide in _DECISIONS.items()},
    },
    applies=APPLIES,
    clocks=dict.fromkeys(_CLOCKS, _REMINDED),
    settle=ends.settle,
    strikable=frozenset(STRIKERS),
    strikers=STRIKERS,
    sealed=lambda state: state.sealed,
    business_key=_business_key,
    parties=PARTIES,
    agency=OWN,
    withheld=WITHHELD,
)
"""Treatment in the community after release, as pure rules."""
