"""One recipient's ladder: the process as tables (DOR-035 to DOR-039, DOR-047 to DOR-051).

Belongs here: who may give which command at which stage, and what is wired to what. Not here: what
a command does (`delivery_post.py`, `delivery_outcomes.py`, `delivery_decide.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.commands import Strike
from domain.model import Json
from domain.placement import delivery_commands as cmd
from domain.placement import delivery_decide as ladder
from domain.placement import delivery_outcomes as out
from domain.placement import delivery_post as post
from domain.placement import delivery_stages as st
from domain.placement.common import OFFICE_ROLES, office_command
from domain.placement.delivery_state import APPLIES, DeliveryState
from domain.process import OPEN, STRIKE, ClockHook, Process

_ROWS: Final = (
    office_command(
        OPEN,
        cmd.OpenDelivery,
        (),
        "Open a delivery: one letter to one recipient",
        roles=OFFICE_ROLES | {Role.SYSTEM},
    ),
    office_command(
        "carrier-scan",
        cmd.CarrierScan,
        st.OPEN_STAGES,
        "The carrier reports on an article",
        roles=frozenset({Role.MAIL_ROOM, Role.SYSTEM}),
        who=rules.H_02,
        machine=True,
    ),
    office_command(
        "record-hand-delivery",
        cmd.RecordHandDelivery,
        st.OPEN_STAGES,
        "The letter was offered by hand",
        example={"outcome": "signed", "evidence": ["receipt-1"]},
    ),
    office_command(
        "record-acknowledgement",
        cmd.RecordAcknowledgement,
        tuple(stage for stage in st.OPEN_STAGES if stage != st.NEEDS_DECISION),
        "A fax or e-mail was acknowledged, or failed",
        example={"outcome": "acknowledged", "evidence": ["acknowledgement-1"]},
    ),
    office_command(
        "record-verbal-attempt",
        cmd.RecordVerbalAttempt,
        st.TALKING,
        "Somebody called or went there",
        example={"reached": False, "outcome": "no-answer"},
    ),
    office_command(
        "record-follow-up-sent",
        cmd.RecordFollowUpSent,
        st.TALKING,
        "The follow-up letter went out",
        example={"method": "mail"},
    ),
    office_command(
        "correct-address",
        cmd.CorrectAddress,
        (st.QUEUED, st.AWAITING_ACKNOWLEDGEMENT, st.RETURNED, st.FOLLOW_UP),
        "A better address is on file: send again",
        example={"method": "certified"},
    ),
    office_command(
        "decide-delivery",
        cmd.DecideDelivery,
        (st.AWAITING_RECEIPT, st.RETURNED, st.FOLLOW_UP, st.NEEDS_DECISION),
        "Decide what the tables leave open",
        roles=frozenset({Role.SUPERVISOR, Role.OPERATOR}),
        who=rules.H_02,
        needs_reason=True,
        example={"choice": "resend-by-hand"},
    ),
    office_command(
        "close-delivery",
        cmd.CloseDelivery,
        (st.RETURNED, st.FOLLOW_UP),
        "End the ladder as attempted",
    ),
    office_command(
        STRIKE, Strike, st.OPEN_STAGES, "Strike an event of this case", needs_reason=True
    ),
)


def _business_key(data: Json) -> str:
    """One ladder for one letter to one recipient, at a time of sending."""
    names = ("owner", "letter", "recipient", "occurred_on")
    return "/".join(str(data.get(name)) for name in names)


DELIVERY: Final = Process[DeliveryState](
    name="delivery",
    state=DeliveryState,
    stages=st.DELIVERY_STAGES,
    commands={row.name: row for row in _ROWS},
    decisions={
        OPEN: ladder.open_delivery,
        "carrier-scan": post.carrier_scan,
        "record-hand-delivery": post.after_sending(post.record_hand_delivery),
        "record-acknowledgement": post.after_sending(post.record_acknowledgement),
        "record-verbal-attempt": post.after_sending(ladder.record_verbal_attempt),
        "record-follow-up-sent": post.after_sending(ladder.record_follow_up_sent),
        "correct-address": ladder.correct_address,
        "decide-delivery": ladder.decide_delivery,
        "close-delivery": ladder.close_delivery,
    },
    applies=APPLIES,
    clocks={
        rules.DELIVERY_LOST: ClockHook[DeliveryState](end=out.lost_by_clock),
        rules.DELIVERY_RECEIPT: ClockHook[DeliveryState](end=out.receipt_by_clock),
        rules.DELIVERY_ACKNOWLEDGEMENT: ClockHook[DeliveryState](end=out.acknowledgement_by_clock),
    },
    strikable=frozenset(
        {
            st.ACCEPTED,
            st.NOTICE,
            st.RECEIPT_AWAITED,
            st.MAIL_RETURNED,
            st.RETURNED_AGAIN,
            st.DECISION_NEEDED,
            st.SCAN_NOTED,
            st.HAND_ATTEMPTED,
            st.PICKUP_NUDGED,
            st.VERBAL_ATTEMPTED,
            st.VERBAL_COMPLETED,
            st.FOLLOW_UP_SENT,
        }
    ),
    business_key=_business_key,
)
