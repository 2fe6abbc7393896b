"""Who may read what of a case of the assessment unit: health, and what the assessors found.

Belongs here: that table. Not here: how content is kept back from others (`domain/withholding.py`),
nor who may act (`rows.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.mosop.common import OFFICERS, OPERATOR
from domain.process import Withheld
from domain.soau import stages as st
from domain.soau.rows import OWN
from domain.svp.common import COURT

ON_ELIGIBILITY: Final = "eligibility-entry"
"""That a person has to decide, or decided on health, is told by the very kind of an event."""
_AUDITOR: Final = frozenset({Role.AUDITOR})
WITHHELD: Final = (
    # The grounds tell of health; an operator is asked to decide that one.
    Withheld(
        what=frozenset(
            {st.FOUND_ELIGIBLE, st.FOUND_ELIGIBLE_THERE, st.STILL_ELIGIBLE, st.FOUND_INELIGIBLE}
            | {st.UNDECIDED, st.HEALTH_DECIDED}
            | {"fact:grounds", "fact:health_problem", "fact:health_excludes"}
        ),
        readers=OWN | COURT | OPERATOR | _AUDITOR,
        rule=rules.DECK_48,
        shown_as=ON_ELIGIBILITY,
    ),
    # What the unit found is for the court, and for whoever would supervise.
    Withheld(
        what=frozenset({st.RISK_ASSESSED, st.RECOMMENDED, "fact:risk", "fact:recommendations"}),
        readers=OWN | COURT | OFFICERS | _AUDITOR,
        rule=rules.U_08,
    ),
)
