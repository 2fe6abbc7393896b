"""Who reads the letters to victims, which name them and say where they live (RSMo 632.507).

Belongs here: that one row. Not here: what else of the victims is withheld (`common.py`).
"""

from typing import Final

from domain import rules
from domain.process import Withheld
from domain.svp.common import ATTORNEY_GENERAL, SUPERVISOR

VICTIM_LETTERS: Final = Withheld(
    what=frozenset({"victim-notice"}),
    readers=ATTORNEY_GENERAL | SUPERVISOR,
    rule=rules.S_34,
)
"""An auditor proves that somebody was told, by ids; for that nobody's address is needed (S-34)."""
