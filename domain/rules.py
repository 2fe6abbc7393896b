"""Rule ids: the names by which the law is cited in code, tests, refusals and records.

Belongs here: the families of ids, and the house's own refusals; the constants of clocks and of
numbered rules are read from here too. Not here: those lists themselves (`rule_clocks.py`,
`rule_numbers.py`), what a rule says (that is `law/`), nor how long anything takes.
"""

import re
from typing import Final

# Callers say `rules.T_22`, in whichever list a rule stands; both lists hold nothing but constants.
from domain.rule_clocks import *  # noqa: F403
from domain.rule_numbers import *  # noqa: F403

FAMILIES: Final = {
    "T": 39,
    "K": 15,
    "M": 21,
    "S": 36,
    "U": 15,
    "D": 10,
    "X": 6,
    "DOR": 80,
    "DECK": 52,
    "C": 61,
    "H": 7,
}
"""Family -> its highest number. C-11 to C-61 and so on are all in use."""

_FORM: Final = re.compile(r"([A-Z]+)-(\d{2,3})")

# House rules: refusals that no source names
H_01: Final = "H-01"  # not in this stage
H_02: Final = "H-02"  # this role, office or seat may not
H_03: Final = "H-03"  # command id already used with other content
H_04: Final = "H-04"  # occurred_on lies in the future
H_05: Final = "H-05"  # command not understood (names the field)
H_06: Final = "H-06"  # the case or the vote is closed
H_07: Final = "H-07"  # the evidence that the rule wants is missing


def is_rule(rule_id: str) -> bool:
    """Whether an id such as `DOR-020` names a rule of the requirements."""
    found = _FORM.fullmatch(rule_id)
    return found is not None and 1 <= int(found[2]) <= FAMILIES.get(found[1], 0)


def every_rule() -> tuple[str, ...]:
    """All ids, in the order of the families."""
    return tuple(
        f"{family}-{number:0{3 if family == 'DOR' else 2}d}"
        for family, last in FAMILIES.items()
        for number in range(1, last + 1)
    )
