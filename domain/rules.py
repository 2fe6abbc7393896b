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
T_23: Final = "T-23"
T_24: Final = "T-24"
T_25: Final = "T-25"
T_26: Final = "T-26"
T_34: Final = "T-34"
T_38: Final = "T-38"
T_39: Final = "T-39"
WARD_CONSENT: Final = "placement.ward-consent"
AGENT_NOTICE: Final = "placement.agent-notice"
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
DOR_002: Final = "DOR-002"
DOR_003: Final = "DOR-003"
DOR_004: Final = "DOR-004"
DOR_005: Final = "DOR-005"
DOR_006: Final = "DOR-006"
DOR_007: Final = "DOR-007"
DOR_008: Final = "DOR-008"
DOR_009: Final = "DOR-009"
DOR_010: Final = "DOR-010"
DOR_011: Final = "DOR-011"
DOR_012: Final = "DOR-012"
DOR_013: Final = "DOR-013"
DOR_014: Final = "DOR-014"
DOR_015: Final = "DOR-015"
DOR_016: Final = "DOR-016"
DOR_017: Final = "DOR-017"
DOR_018: Final = "DOR-018"
DOR_019: Final = "DOR-019"
DOR_020: Final = "DOR-020"
DOR_021: Final = "DOR-021"
DOR_022: Final = "DOR-022"
DOR_023: Final = "DOR-023"
DOR_024: Final = "DOR-024"
DOR_025: Final = "DOR-025"
DOR_026: Final = "DOR-026"
DOR_027: Final = "DOR-027"
DOR_028: Final = "DOR-028"
DOR_029: Final = "DOR-029"
DOR_030: Final = "DOR-030"
DOR_031: Final = "DOR-031"
DOR_032: Final = "DOR-032"
DOR_033: Final = "DOR-033"
DOR_034: Final = "DOR-034"
DOR_035: Final = "DOR-035"
DOR_036: Final = "DOR-036"
DOR_037: Final = "DOR-037"
DOR_038: Final = "DOR-038"
DOR_039: Final = "DOR-039"
DOR_040: Final = "DOR-040"
DOR_041: Final = "DOR-041"
DOR_042: Final = "DOR-042"
DOR_043: Final = "DOR-043"
DOR_044: Final = "DOR-044"
DOR_045: Final = "DOR-045"
DOR_046: Final = "DOR-046"
DOR_047: Final = "DOR-047"
DOR_048: Final = "DOR-048"
DOR_049: Final = "DOR-049"
DOR_050: Final = "DOR-050"
DOR_051: Final = "DOR-051"
DOR_052: Final = "DOR-052"
DOR_053: Final = "DOR-053"
DOR_054: Final = "DOR-054"
DOR_055: Final = "DOR-055"
DOR_056: Final = "DOR-056"
DOR_057: Final = "DOR-057"
DOR_058: Final = "DOR-058"
DOR_059: Final = "DOR-059"
DOR_060: Final = "DOR-060"
DOR_061: Final = "DOR-061"
DOR_062: Final = "DOR-062"
DOR_063: Final = "DOR-063"
DOR_064: Final = "DOR-064"
DOR_065: Final = "DOR-065"
DOR_066: Final = "DOR-066"
DOR_067: Final = "DOR-067"
DOR_068: Final = "DOR-068"
DOR_069: Final = "DOR-069"
DOR_070: Final = "DOR-070"
DOR_071: Final = "DOR-071"
DOR_072: Final = "DOR-072"
DOR_073: Final = "DOR-073"
DOR_074: Final = "DOR-074"
DOR_075: Final = "DOR-075"
DOR_076: Final = "DOR-076"
DOR_077: Final = "DOR-077"
DOR_078: Final = "DOR-078"
DOR_079: Final = "DOR-079"
DOR_080: Final = "DOR-080"
D_01: Final = "D-01"
D_02: Final = "D-02"
D_03: Final = "D-03"
D_04: Final = "D-04"
D_05: Final = "D-05"
D_06: Final = "D-06"
D_07: Final = "D-07"
D_08: Final = "D-08"
D_09: Final = "D-09"
D_10: Final = "D-10"
C_01: Final = "C-01"
C_02: Final = "C-02"
C_03: Final = "C-03"
C_04: Final = "C-04"
C_05: Final = "C-05"
C_06: Final = "C-06"
C_07: Final = "C-07"
C_08: Final = "C-08"
C_09: Final = "C-09"
C_10: Final = "C-10"
C_11: Final = "C-11"
C_12: Final = "C-12"
C_13: Final = "C-13"
C_14: Final = "C-14"
C_15: Final = "C-15"
C_16: Final = "C-16"
C_17: Final = "C-17"
C_18: Final = "C-18"
C_20: Final = "C-20"
C_21: Final = "C-21"
C_22: Final = "C-22"
C_28: Final = "C-28"
C_29: Final = "C-29"
C_30: Final = "C-30"
C_31: Final = "C-31"
C_32: Final = "C-32"
C_33: Final = "C-33"
C_34: Final = "C-34"
C_35: Final = "C-35"
C_36: Final = "C-36"
C_37: Final = "C-37"
C_38: Final = "C-38"
C_39: Final = "C-39"
C_40: Final = "C-40"
C_41: Final = "C-41"
C_42: Final = "C-42"
C_43: Final = "C-43"
C_44: Final = "C-44"
C_45: Final = "C-45"
C_46: Final = "C-46"

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
