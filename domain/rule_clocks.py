"""The names of clocks: those that the sources number, and those of the house, which have a name.

Belongs here: a constant for each clock that code decides by. Not here: other rules
(`rule_numbers.py`), nor how long a clock runs (`law/`). Callers read them all from `domain.rules`.
"""

from typing import Final

T_01: Final = "T-01"
T_02: Final = "T-02"
T_03: Final = "T-03"
T_04: Final = "T-04"
T_05: Final = "T-05"
T_06: Final = "T-06"
T_07: Final = "T-07"
T_08: Final = "T-08"
T_09: Final = "T-09"
T_10: Final = "T-10"
T_11: Final = "T-11"
T_12: Final = "T-12"
T_13: Final = "T-13"
T_14: Final = "T-14"
T_15: Final = "T-15"
T_16: Final = "T-16"
T_17: Final = "T-17"
T_18: Final = "T-18"
T_19: Final = "T-19"
T_20: Final = "T-20"
T_21: Final = "T-21"
T_22: Final = "T-22"
T_23: Final = "T-23"
T_24: Final = "T-24"
T_25: Final = "T-25"
T_26: Final = "T-26"
T_34: Final = "T-34"
T_35: Final = "T-35"
T_36: Final = "T-36"
T_37: Final = "T-37"
T_38: Final = "T-38"
T_39: Final = "T-39"

# Reviews before release, and commitments
VICTIM_NOTICE: Final = "svp.victim-notice"
EXAMINATION_EXTENDED: Final = "svp.examination-extended"
TRIAL_CONTINUED: Final = "svp.trial-continued"
RETRIAL_CONTINUED: Final = "svp.retrial-continued"
TRIAL_ALTERNATIVE: Final = "svp.trial-alternative"
PRC_LATEST_SAFE: Final = "prc-latest-safe"

# Placements and deliveries
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

# Treatment, its sites, confinement, treatment in the community
TREATMENT_LATEST_START: Final = "treatment.latest-start"
TREATMENT_LATEST_START_SVP: Final = "treatment.latest-start-svp"
SITE_BED_HOLD: Final = "site.bed-hold"
CONFINEMENT_REVIEW_OPENS: Final = "confinement.review-opens"
COMMUNITY_POLYGRAPH: Final = "community.polygraph"
COMMUNITY_PROGRESS: Final = "community.progress"
COMMUNITY_REPLACE_PROVIDER: Final = "community.replace-provider"
COMMUNITY_ASSIGN_SPECIALIST: Final = "community.assign-specialist"

# The assessment unit
SOAU_REPORT: Final = "soau-report"
SOAU_REPORT_CRITICAL: Final = "soau-report-critical"
