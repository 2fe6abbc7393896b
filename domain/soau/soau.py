"""The assessment unit, from the court's order to the end of its power: the process as tables.

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`rows.py`), nor what it does (`open.py`, `eligibility.py`, `assessment.py`, `court.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain.model import Json
from domain.mosop.common import OFFICERS, Decide, of_the_office
from domain.process import OPEN, Process
from domain.soau import assessment, court, eligibility
from domain.soau import open as opening
from domain.soau import stages as st
from domain.soau.applies import APPLIES
from domain.soau.impossible import impossible
from domain.soau.moot import settle
from domain.soau.readers import WITHHELD
from domain.soau.rows import OWN, ROWS, STATE, STRIKERS
from domain.soau.state import SoauState
from domain.svp.common import COURT, of_the_court

_DECISIONS: Final[Mapping[str, Decide]] = {
    "accept-order": opening.accept_order,
    "return-order": opening.return_order,
    "correct-order": opening.correct_order,
    "decide-reading": opening.decide_reading,
    "record-sar": eligibility.record_sar,
    "record-appeal": eligibility.record_appeal,
    "check-eligibility": eligibility.check_eligibility,
    "decide-health": eligibility.decide_health,
    "decide-appeal": eligibility.decide_appeal,
    "record-delivery": assessment.record_delivery,
    "begin-assessment": assessment.begin_assessment,
    "record-risk-assessment": assessment.record_risk_assessment,
    "record-recommendations": assessment.record_recommendations,
    "send-report": assessment.send_report,
    "set-release-date": assessment.set_release_date,
    "advise-release": assessment.advise_release,
    "record-hearing": court.record_hearing,
    "notice-of-intent": court.notice_of_intent,
    "record-intent-receipt": court.record_intent_receipt,
    "state-request": court.state_request,
    "grant-probation": court.grant_probation,
    "execute-sentence": court.execute_sentence,
    "record-death": court.record_death,
    "close-soau": court.close_soau,
}
_OWN: Final = of_the_office(OWN)


def _business_key(data: Json) -> str:
    """One case for each person and judgment. Upper and lower case are one."""
    return f"{data.get('person')}/{data.get('judgment')}".casefold()


SOAU: Final = Process[SoauState](
    name="soau",
    state=SoauState,
    stages=st.SOAU_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: opening.open_soau,
        **{name: _OWN(of_the_court(decide)) for name, decide in _DECISIONS.items()},
    },
    applies=APPLIES,
    clocks=court.CLOCKS,
    moot=impossible,
    settle=settle,
    strikable=frozenset(STRIKERS),
    strikers=STRIKERS,
    business_key=_business_key,
    parties=COURT | OFFICERS | STATE,
    forum="court",
    agency=OWN,
    withheld=WITHHELD,
)
"""Assessment and probation under RSMo 559.115, as pure rules."""
