"""Who may read what of a case before commitment (RSMo 632.483.5, 632.507, 632.510, 632.513).

Belongs here: the table of S-14, S-34 and S-35. Not here: how content is kept back from others
(`domain/withholding.py`), nor who may act (`svp.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.process import Withheld
from domain.svp import svp_stages as st
from domain.svp.common import AGENCY, ATTORNEY_GENERAL, COURT, SUPERVISOR, VICTIMS_WITHHELD
from domain.svp.victim_letters import VICTIM_LETTERS
from domain.withholding import REASON

_MDT: Final = frozenset({Role.MDT_MEMBER})
_PRC: Final = frozenset({Role.PRC_MEMBER})

_CLINICAL: Final = AGENCY | ATTORNEY_GENERAL | COURT | _MDT | _PRC | {Role.AUDITOR}
WITHHELD: Final = (
    Withheld(
        what=frozenset(
            {st.PRC_VOTED, st.PRC_RECUSED, st.PRC_CLOSED, st.PRC_WENT_ON}
            | {"prc-determination", "fact:prc"}
            # Why the attorney general filed, or did not, says what the committees came to.
            | {f"{REASON}{st.FILED}", f"{REASON}{st.DECLINED}"}
        ),
        readers=_PRC | ATTORNEY_GENERAL | SUPERVISOR | {Role.AUDITOR},
        rule=rules.S_14,
    ),
    Withheld(
        what=frozenset(
            {st.EVALUATED_MET, st.EVALUATED_NOT_MET, st.PACKET_PREPARED}
            | {st.MDT_CLOSED, st.OWN_EXPERT, st.TREATMENT_NOTED}
            | {"svp-notice", "mdt-assessment"}
            | {"fact:packet", "fact:mosop", "fact:treated", "fact:experts"}
        ),
        readers=_CLINICAL,
        rule=rules.S_35,
    ),
    # What the department files in the case of another office, it may read there.
    Withheld(
        what=frozenset({st.EXAMINED, "svp-transmittal", "fact:opinion"}),
        readers=_CLINICAL,
        rule=rules.S_35,
        filer="examined_by",
    ),
    Withheld(
        what=frozenset({st.DETERMINED_MET, st.DETERMINED_NOT_MET, "fact:meets"}),
        readers=_CLINICAL,
        rule=rules.S_35,
        filer="determined_by",
    ),
    # What the team came to is for all who read the reports; how each seat voted is not.
    Withheld(
        what=frozenset({st.MDT_VOTED, st.MDT_RECUSED, st.MDT_REVOTE, "fact:mdt"}),
        readers=_MDT | _PRC | ATTORNEY_GENERAL | SUPERVISOR | {Role.AUDITOR},
        rule=rules.S_35,
    ),
    VICTIMS_WITHHELD,
    VICTIM_LETTERS,
)
