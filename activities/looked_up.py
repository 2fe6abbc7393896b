"""Which fields of an opening nobody types: the record and the tables of the law say them.

Belongs here: their names, for whoever shows what may be typed. Not here: how they are looked up
(`enrich.py`), nor fields of later commands that the registers fill in (`starter/provided.py`).
"""

from collections.abc import Mapping
from typing import Final

from law.offences import Listed, Referral

OF_OPENINGS: Final = frozenset({"law", "facts", "others", "elsewhere"})
"""Of the case as a whole."""
OF_OFFENCES: Final[Mapping[str, frozenset[str]]] = {
    "svp": frozenset(Listed._fields),
    "treatment": frozenset({*Referral._fields, "sexually_violent"}),
    "confinement": frozenset({"treatment", "treatment_condition", "citation"})
    | {"sexually_violent", "review_condition"},
    "soau": frozenset({"eligible", "because", "condition", "barred", "bar_condition"}),
}
"""Process -> what the tables say of each of its offences, whatever somebody typed (C-52)."""
