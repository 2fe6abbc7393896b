"""Who may read what of a treatment: its content is confidential, and needs more than the rest.

Belongs here: that table. Not here: how content is kept back from others (`domain/withholding.py`),
nor who may act (`treatment_rows.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.mosop import letters
from domain.mosop import treatment_stages as st
from domain.mosop.common import BOARD
from domain.mosop.treatment_rows import OWN
from domain.process import Withheld

_AUDITOR: Final = frozenset({Role.AUDITOR})
WITHHELD: Final = (
    # Medical and protective flags, and whatever the choice of a site tells of them.
    Withheld(
        what=frozenset(
            {st.NEEDS_NOTED, st.SITE_ASSIGNED, st.SITE_HELD, st.SITE_LEFT, st.REROUTED}
            | {st.NO_SITE, st.SUSPENSION, st.SUSPENSION_OUT}
            | {"fact:needs", "fact:routing", "fact:suspended_why"}
        ),
        readers=OWN | _AUDITOR,
        rule=rules.M_06,
    ),
    # What happens in treatment; the board reads how it ended, and on which ground.
    Withheld(
        what=frozenset({st.COMPONENT, st.PROCEEDS, st.CLASSIFIED, st.CLASSIFIED_NOT})
        | {"fact:because", "fact:attempts", letters.DECISION},
        readers=OWN | _AUDITOR,
        rule=rules.M_09,
    ),
    Withheld(
        what=frozenset({st.TERMINATION, st.REFUSAL, st.REMOVAL, st.COMPLETION})
        | {letters.COMPLETION, letters.TERMINATION, letters.EXTENSION},
        readers=OWN | BOARD | _AUDITOR,
        rule=rules.M_12,
    ),
)
