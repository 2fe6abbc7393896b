"""Rule ids: the names by which the law is cited in code, tests, refusals and records.

Belongs here: the families of ids and a constant for each rule that code decides by. Not here: what
a rule says (that is `law/`) nor how long anything takes.
"""

import re
from typing import Final

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

# Clocks
T_21: Final = "T-21"
T_22: Final = "T-22"
T_38: Final = "T-38"
T_39: Final = "T-39"
CONSENT_ANSWER: Final = "consent-answer"
DELIVERY_HANDOVER: Final = "delivery-handover"
DELIVERY_NUDGE: Final = "delivery-pickup-nudge"
DELIVERY_HOLD: Final = "delivery-hold"
DELIVERY_LOST: Final = "delivery-lost"
DELIVERY_RECEIPT: Final = "delivery-receipt"
DELIVERY_ACKNOWLEDGEMENT: Final = "delivery-acknowledgement"
DELIVERY_VERBAL: Final = "delivery-verbal"
DELIVERY_FOLLOW_UP: Final = "delivery-follow-up"
DELIVERY_RESEND: Final = "delivery-resend"

# The regulation
DOR_001: Final = "DOR-001"
DOR_003: Final = "DOR-003"
DOR_004: Final = "DOR-004"
DOR_005: Final = "DOR-005"
DOR_018: Final = "DOR-018"
DOR_021: Final = "DOR-021"
DOR_022: Final = "DOR-022"
DOR_024: Final = "DOR-024"
DOR_027: Final = "DOR-027"
DOR_036: Final = "DOR-036"
DOR_037: Final = "DOR-037"
DOR_039: Final = "DOR-039"
C_05: Final = "C-05"
C_06: Final = "C-06"
C_08: Final = "C-08"
C_16: Final = "C-16"
C_17: Final = "C-17"
C_18: Final = "C-18"
C_22: Final = "C-22"
C_28: Final = "C-28"
C_29: Final = "C-29"

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
