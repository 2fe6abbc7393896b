"""Who may read what of a treatment: its content is confidential, and needs more than the rest.

A site says what its people need: protective custody, high medical need and dialysis have sites of
their own. So whoever may not read needs learns of no site: which one was chosen, asked, or gave a
bed, and what it is told. That a person is held, waits or is in a bed is open to all who see the
case. Belongs here: that table. Not here: how content is kept back from others
(`domain/withholding.py`), nor who may act (`treatment_rows.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.mosop import letters
from domain.mosop import treatment_stages as st
from domain.mosop.common import (
    BOARD,
    CHANGE_REQUEST,
    OCCUPY_BED,
    REQUEST_BED,
    VACATE_BED,
    WITHDRAW_REQUEST,
)
from domain.mosop.treatment_rows import OWN
from domain.process import Withheld
from domain.withholding import TELL

_AUDITOR: Final = frozenset({Role.AUDITOR})
WITHHELD: Final = (
    # Medical and protective flags, and whatever the choice of a site tells of them.
    Withheld(
        what=frozenset(
            {st.NEEDS_NOTED, st.SITE_ASSIGNED, st.SITE_HELD, st.SITE_LEFT, st.REROUTED}
            | {st.NO_SITE, st.SUSPENSION, st.SUSPENSION_OUT}
            | {st.BED_OFFERED, st.BED_LAPSED, st.BED_DECLINED, st.BED_LOST, st.ASKED_AGAIN}
            | {st.ARRIVED, st.MOVED, st.PLACE_CHANGED, st.SITE_STOPPED, st.PASSED_OVER}
            | {"fact:needs", "fact:routing", "fact:suspended_why", "fact:wanted", "fact:request"}
            # `known` has the keys of what was done: of a site that was told, they name it.
            | {"fact:offer", "fact:bed", "fact:place", "fact:unplaced", "fact:known"}
            # An end that others may read tells the site that the bed is free.
            | {TELL + fact for fact in (REQUEST_BED, CHANGE_REQUEST, WITHDRAW_REQUEST)}
            | {TELL + fact for fact in (OCCUPY_BED, VACATE_BED)}
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
