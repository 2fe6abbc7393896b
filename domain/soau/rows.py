"""The command table of the assessment unit: who may give which command, and at which stage.

Belongs here: the rows, and who strikes what. Not here: what a command does (`soau.py` says where
that stands), the models of the commands (`commands.py`), nor who reads what (`readers.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.mosop.common import CORRECTIONS, OFFICERS, OPERATOR, SUPERVISOR, decision_row, row
from domain.process import OPEN, STRIKE
from domain.soau import commands as cmd
from domain.soau import stages as st
from domain.svp.common import COURT

UNIT: Final = frozenset({Role.SOAU})
STATE: Final = frozenset({Role.PROSECUTOR})
OWN: Final = CORRECTIONS | UNIT | SUPERVISOR
"""The Department of Corrections: of the case's own office, always."""
_ASSESSORS: Final = UNIT | SUPERVISOR
_DECIDERS: Final = SUPERVISOR | OPERATOR
"""The named persons of the rules' exceptions (DECK-48, C-58, C-59)."""
_OF_COURT: Final = COURT | OWN
"""What the court did is recorded by the court, or by whoever holds its paper."""
_OF_STATE: Final = STATE | OWN

_LOOKED_AT: Final = (st.ELIGIBILITY, st.INELIGIBLE, st.TO_DELIVER, st.DELIVERED, st.ASSESSING)
"""Where eligibility is looked at, or looked at again."""
_WHILE_POWER: Final = (*st.DECIDABLE, st.POWER_ENDED)
"""Where an act within the court's days may be recorded, whenever it is typed."""

_TO_THE_UNIT: Final = (
    row(
        OPEN,
        cmd.OpenSoau,
        OWN | MACHINE,
        (),
        "Open: a court's order under RSMo 559.115 has arrived",
    ),
    row(
        "accept-order",
        cmd.AcceptOrder,
        OWN,
        (st.ORDER_TO_CHECK,),
        "The order says what it must",
        needs_evidence="the court's order",
    ),
    row(
        "return-order",
        cmd.ReturnOrder,
        OWN,
        (st.ORDER_TO_CHECK,),
        "The order goes back to the court for correction",
        example={"returned_on": "2031-01-08"},
    ),
    row(
        "correct-order",
        cmd.CorrectOrder,
        _OF_COURT,
        (st.RETURNED,),
        "The court has corrected its order",
        needs_evidence="the corrected order",
        example={
            "ordered_on": "2031-01-10",
            "sentence": "559.115",
            "names_559_115": True,
            "names_soau": True,
        },
    ),
    decision_row(
        "decide-reading",
        cmd.DecideReading,
        st.BEFORE_COURT,
        "Decide whether the stay is a placement, or an assessment that is no 120-day program",
        roles=_DECIDERS,
        who=rules.C_59,
        example={"reading": "assessment-only"},
    ),
    row(
        "record-sar",
        cmd.RecordSar,
        OFFICERS | OWN,
        st.BEFORE_COURT,
        "A Sentencing Assessment Report is completed",
        needs_evidence="the Sentencing Assessment Report",
        example={"completed_on": "2031-01-03", "judgment": "judgment-1"},
    ),
    row(
        "record-appeal",
        cmd.RecordAppeal,
        _OF_COURT | STATE,
        (*st.BEFORE_COURT, st.POWER_ENDED),
        "How an appeal stands now",
        example={"noticed_on": "2031-01-09"},
    ),
    row(
        "check-eligibility",
        cmd.CheckEligibility,
        OWN,
        _LOOKED_AT,
        "Look at every ground of eligibility",
        example={
            "parole_eligible": True,
            "serious_health_problem": False,
            "facts": {
                "predatory-sexual-offender": False,
                "statute-bars-probation-or-parole": False,
            },
        },
    ),
    decision_row(
        "decide-health",
        cmd.Decide,
        _LOOKED_AT,
        "Decide whether a serious problem of health excludes",
        roles=_DECIDERS,
        who=rules.DECK_48,
        example={"excludes": False},
    ),
    decision_row(
        "decide-appeal",
        cmd.Decide,
        _LOOKED_AT,
        "Decide whether an appeal without its transcript excludes",
        roles=_DECIDERS,
        who=rules.C_58,
        example={"excludes": False},
    ),
)
_AT_THE_UNIT: Final = (
    row(
        "record-delivery",
        cmd.RecordDelivery,
        OWN,
        (*st.BEFORE_COURT, st.POWER_ENDED),
        "The person was delivered to the Department of Corrections: day 0",
        example={"delivered_on": "2031-01-16"},
    ),
    row(
        "begin-assessment",
        cmd.BeginAssessment,
        OWN,
        (st.DELIVERED, st.POWER_ENDED),
        "The unit has admitted the person",
        example={"admitted_on": "2031-01-20"},
    ),
    row(
        "record-risk-assessment",
        cmd.RecordRiskAssessment,
        _ASSESSORS,
        st.WORKING,
        "Output 1: can the person be managed in the community",
        needs_evidence="the risk assessment",
        example={"assessed_on": "2031-03-20", "manageable": "with-conditions"},
    ),
    row(
        "record-recommendations",
        cmd.RecordRecommendations,
        _ASSESSORS,
        st.WORKING,
        "Output 2: supervision and treatment, if probation is granted",
        needs_evidence="the recommendations",
        example={"made_on": "2031-03-25", "of": ["supervision", "treatment"]},
    ),
    row(
        "send-report",
        cmd.SendReport,
        OWN,
        st.WORKING,
        "Both outputs went to the court",
        example={"sent_on": "2031-04-01"},
    ),
    row(
        "set-release-date",
        cmd.SetReleaseDate,
        OFFICERS | OWN,
        st.THERE,
        "The day of release after the program",
        who=rules.T_18,
        example={"release_on": "2031-05-15"},
    ),
    row(
        "advise-release",
        cmd.AdviseRelease,
        OFFICERS | SUPERVISOR,
        st.THERE,
        "The court was advised of the release date",
        who=rules.T_18,
        example={"advised_on": "2031-04-14"},
    ),
)
_AT_COURT: Final = (
    row(
        "record-hearing",
        cmd.RecordHearing,
        _OF_COURT,
        _WHILE_POWER,
        "The court has held a hearing",
        example={"held_on": "2031-04-28"},
    ),
    row(
        "notice-of-intent",
        cmd.NoticeOfIntent,
        _OF_COURT,
        tuple(one for one in _WHILE_POWER if one != st.INTENT_NOTICED),
        "The court gave notice that it intends to grant probation",
        example={"noticed_on": "2031-04-20"},
    ),
    row(
        "record-intent-receipt",
        cmd.RecordIntentReceipt,
        _OF_STATE,
        _WHILE_POWER,
        "The State received the notice: its days begin",
        example={"received_on": "2031-04-22"},
    ),
    row(
        "state-request",
        cmd.StateRequest,
        _OF_STATE,
        _WHILE_POWER,
        "The State asks for a hearing on the proposed probation",
        example={"requested_on": "2031-04-28"},
    ),
    row(
        "grant-probation",
        cmd.GrantProbation,
        _OF_COURT,
        _WHILE_POWER,
        "The court granted probation; the date of its order counts",
        who=rules.U_10,
        needs_evidence="the court's order of probation",
        example={"order_on": "2031-05-16", "own_motion": True},
    ),
    row(
        "execute-sentence",
        cmd.ExecuteSentence,
        _OF_COURT,
        (*st.BEFORE_COURT, st.POWER_ENDED),
        "There is no probation: the sentence is executed",
        example={"executed_on": "2031-05-16"},
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        OWN,
        st.OPEN_STAGES,
        "The person has died",
        example={"died_on": "2031-05-16"},
    ),
    row(
        "close-soau",
        cmd.CloseSoau,
        OWN,
        (*st.CHECKING, st.TO_DELIVER, *st.ENDINGS),
        "End the case, with a reason",
        needs_reason=True,
    ),
)

STRIKERS: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys((st.ORDER_ACCEPTED, st.ORDER_RETURNED), OWN),
    **dict.fromkeys((st.HEARD, st.INTENT, st.INTENT_MEANWHILE), _OF_COURT),
    **dict.fromkeys((st.GRANTED, st.EXECUTED), _OF_COURT),
    st.SAR_RECORDED: OFFICERS | OWN,
    st.APPEAL_RECORDED: _OF_COURT | STATE,
    **dict.fromkeys((st.HEALTH_DECIDED, st.APPEAL_DECIDED), _DECIDERS),
    **dict.fromkeys(
        (
            st.FOUND_ELIGIBLE,
            st.FOUND_ELIGIBLE_THERE,
            st.STILL_ELIGIBLE,
            st.FOUND_INELIGIBLE,
            st.UNDECIDED,
        ),
        OWN,
    ),
    # Day 0: struck and recorded again with its true day, the power is counted anew (T-17).
    **dict.fromkeys(
        (
            st.DELIVERED_TO_DOC,
            st.DELIVERED_EARLY,
            st.DELIVERY_CORRECTED,
            *st.COUNTED_ANEW.values(),
        ),
        OWN,
    ),
    **dict.fromkeys((st.ADMITTED, st.ADMITTED_THEN, st.REPORTED, st.REPORTED_LATER), OWN),
    **dict.fromkeys((st.RISK_ASSESSED, st.RECOMMENDED), _ASSESSORS),
    st.RELEASE_SET: OFFICERS | OWN,
    st.RELEASE_ADVISED: OFFICERS | SUPERVISOR,
    **dict.fromkeys((st.INTENT_RECEIVED, st.STATE_ASKED), _OF_STATE),
}
"""Who may strike what: whoever may record it. That the power has ended, nobody strikes.

What the order says, and what it is read as, is put right by saying it anew.
"""

_STRIKE: Final = row(
    STRIKE,
    Strike,
    frozenset[Role]().union(*STRIKERS.values()),
    st.OPEN_STAGES,
    "Strike an event of this case",
    needs_reason=True,
    example={"version": 2},
)
ROWS: Final[tuple[CommandSpec, ...]] = (*_TO_THE_UNIT, *_AT_THE_UNIT, *_AT_COURT, _STRIKE)
