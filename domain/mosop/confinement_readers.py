"""Who may read what of a confinement: how treatment and review stand is not for everybody.

Belongs here: that table. Not here: how content is kept back from others (`domain/withholding.py`),
nor who may act (`confinement_rows.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.mosop import confinement_stages as st
from domain.mosop.common import BOARD
from domain.mosop.confinement_rows import OWN
from domain.process import Withheld

_AUDITOR: Final = frozenset({Role.AUDITOR})
WITHHELD: Final = (
    # What came of a review is for those who hold its reports (RSMo 632.513); so is its case, which
    # the order and the opening name. The entry about another office's case may be about the review.
    Withheld(
        what=frozenset(
            {st.REVIEW_ORDERED, st.REVIEW_NOTED, st.REVIEW_RECORDED, st.ELSEWHERE}
            | {"fact:review", "fact:on_paper"}
        ),
        readers=OWN | _AUDITOR,
        rule=rules.S_35,
    ),
    # The board reads how treatment ended (M-12); what is told of it to the review it does not.
    Withheld(
        what=frozenset({st.TREATMENT_NOTED, "fact:treatment"}),
        readers=OWN | BOARD | _AUDITOR,
        rule=rules.M_12,
    ),
    Withheld(
        what=frozenset({st.CASES_TOLD}),
        readers=OWN | _AUDITOR,
        rule=rules.M_12,
    ),
)
