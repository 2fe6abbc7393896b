"""Who may read what of treatment in the community: its content is confidential.

Belongs here: that table. Not here: how content is kept back from others (`domain/withholding.py`),
nor who may act (`community_rows.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.mosop import community_stages as st
from domain.mosop.common import BOARD
from domain.mosop.community_rows import OWN
from domain.process import Withheld

_AUDITOR: Final = frozenset({Role.AUDITOR})
WITHHELD: Final = (
    # What happens in treatment is confidential.
    Withheld(
        what=frozenset(
            {st.POLYGRAPH, st.PROGRESS, st.ASSESSED, st.INFORMATION_RELEASED}
            | {"fact:polygraph", "fact:progress", "fact:assessment"}
        ),
        readers=OWN | _AUDITOR,
        rule=rules.M_14,
    ),
    # How it ended is the board's business too.
    Withheld(
        what=frozenset({st.COMPLETION, st.FAILURE, "fact:attempts"}),
        readers=OWN | BOARD | _AUDITOR,
        rule=rules.M_13,
    ),
)
