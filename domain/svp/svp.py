"""A sexually violent predator case before commitment: the process as tables (RSMo 632.483-.495).

Belongs here: who may give which command at which stage, and what is wired to what. Not here: what
a command does (`svp_open.py`, `svp_evaluation.py`, `svp_review.py` ...), nor the rows of the court
(`svp_court_rows.py`).
"""

from dataclasses import replace
from typing import Final

from domain import rules
from domain.actors import Actor, Role
from domain.casework import MACHINE
from domain.model import Json
from domain.process import OPEN, ClockHook, Process
from domain.svp import svp_commands as cmd
from domain.svp import svp_evaluation as evaluation
from domain.svp import svp_notices as notices
from domain.svp import svp_open as opening
from domain.svp import svp_owner as owner
from domain.svp import svp_petition as petition
from domain.svp import svp_results as results
from domain.svp import svp_review as review
from domain.svp import svp_stages as st
from domain.svp.common import (
    AGENCY,
    ASKED_OF_A_COURT,
    ATTORNEY_GENERAL,
    PARTIES,
    SUPERVISOR,
    decision_row,
    of_the_agency,
    remind,
    row,
)
from domain.svp.instead import instead
from domain.svp.moot import svp_moot
from domain.svp.strikers import SVP_STRIKERS
from domain.svp.svp_applies import APPLIES
from domain.svp.svp_court_rows import COURT_CLOCKS, COURT_DECISIONS, COURT_ROWS, STRIKABLE
from domain.svp.svp_end_rows import END_DECISIONS, END_ROWS
from domain.svp.svp_lapsed import counting_by_its_day, lapsed
from domain.svp.svp_readers import WITHHELD
from domain.svp.svp_state import SvpState

_MDT: Final = frozenset({Role.MDT_MEMBER})
_PRC: Final = frozenset({Role.PRC_MEMBER})
_BEFORE_CAUSE: Final = (*st.BEFORE_REVIEW, st.REVIEW, st.NOT_FILED, *st.BEFORE_COURT)

_ROWS: Final = (
    row(
        OPEN,
        cmd.OpenSvp,
        AGENCY | ATTORNEY_GENERAL | MACHINE,
        (),
        "Open a review before release, or the route of an overt act",
        who=rules.S_01,
    ),
    row(
        "change-release",
        cmd.ChangeRelease,
        AGENCY,
        (*_BEFORE_CAUSE, *st.AFTER_CAUSE),
        "The anticipated release has another date",
        example={"anticipated_release": "2031-12-01"},
    ),
    row(
        "record-sentence-end",
        cmd.RecordSentenceEnd,
        AGENCY,
        (*_BEFORE_CAUSE, *st.AFTER_CAUSE),
        "The sentence is served (tracked apart, C-24)",
        example={"ended_on": "2031-12-01"},
    ),
    row(
        "record-evaluation",
        cmd.RecordEvaluation,
        AGENCY,
        (st.TO_EVALUATE,),
        "The evaluation before release",
        needs_evidence="the evaluation's report",
        example={
            "report_on": "2031-03-03",
            "evaluator": "evaluator-1",
            "licence": "active",
            "parts": {
                "crimes": "done",
                "history": "done",
                "risk": "done",
                "treatment": "done",
                "interview": "declined",
            },
            "abnormality": True,
            "more_likely": True,
        },
    ),
    decision_row(
        "refer-anyway",
        cmd.ReferAnyway,
        (st.STOPPED,),
        "Refer although the evaluator says that the criteria are not met (C-19)",
    ),
    row(
        "prepare-packet",
        cmd.PreparePacket,
        AGENCY,
        (st.TO_NOTIFY,),
        "What goes to the attorney general and the team",
        example={"contents": ["name", "determination"], "mosop": "completed"},
    ),
    row(
        "give-notice",
        cmd.GiveNotice,
        AGENCY,
        (st.TO_NOTIFY,),
        "One of the two notices was given",
        example={"to": "mdt", "given_on": "2031-03-10", "method": "hand"},
    ),
    row(
        "record-receipt",
        cmd.RecordReceipt,
        AGENCY | ATTORNEY_GENERAL | _MDT,
        (st.TO_NOTIFY, st.REVIEW),
        "One of the two has received the notice",
        example={"by": "mdt", "received_on": "2031-03-11", "method": "hand"},
    ),
    row(
        "appoint-member",
        cmd.AppointMember,
        AGENCY | ATTORNEY_GENERAL,
        (st.TO_NOTIFY, *st.VOTING),
        "Fill a seat of the team or of the prosecutors' committee",
        also=lapsed,
        example={"committee": "mdt", "seat": "seat-1", "member": "member-1", "agency": "doc"},
    ),
    row(
        "vacate-seat",
        cmd.VacateSeat,
        AGENCY | ATTORNEY_GENERAL,
        (st.TO_NOTIFY, *st.VOTING),
        "A member leaves",
        also=lapsed,
        example={"committee": "mdt", "seat": "seat-1"},
    ),
    row(
        "mdt-vote",
        cmd.CastVote,
        _MDT,
        (st.REVIEW,),
        "Vote, or vote anew",
        example={"vote": "meets"},
    ),
    row("mdt-recuse", cmd.Recuse, _MDT, (st.REVIEW,), "Step aside"),
    row("close-mdt", cmd.CloseVote, _MDT | SUPERVISOR, (st.REVIEW,), "Close the team's vote"),
    row(
        "deliver-assessment",
        cmd.DeliverAssessment,
        AGENCY | _MDT,
        (st.REVIEW,),
        "The assessment reached the attorney general",
        example={"delivered_on": "2031-03-28"},
    ),
    row(
        "prc-vote",
        cmd.CastVote,
        _PRC,
        st.VOTING,
        "Vote, or vote anew",
        also=lapsed,
        example={"vote": "meets"},
    ),
    row("prc-recuse", cmd.Recuse, _PRC, st.VOTING, "Step aside", also=lapsed),
    row(
        "close-prc",
        cmd.CloseVote,
        _PRC | SUPERVISOR,
        st.VOTING,
        "Close the prosecutors' vote",
        also=lapsed,
    ),
    decision_row(
        "prc-go-on",
        cmd.GoOn,
        st.VOTING,
        "Too few prosecutors may vote: decide how it goes on (C-47)",
        also=lapsed,
        example={"decision": "wait-for-appointments"},
    ),
    row(
        "file-petition",
        cmd.FilePetition,
        ATTORNEY_GENERAL,
        (st.REVIEW, st.DETERMINED, st.RELEASE_DUE),
        "The petition was filed",
        who=rules.S_16,
        needs_evidence="the petition as filed",
        example={
            "filed_on": "2031-04-21",
            "court": "court-1",
            "county": "county-1",
            "assessment_attached": True,
            "facts_stated": True,
        },
    ),
    decision_row(
        "decline-petition",
        cmd.DeclinePetition,
        (st.REVIEW, st.DETERMINED),
        "No petition is filed",
        roles=ATTORNEY_GENERAL,
        who=rules.S_16,
    ),
    decision_row(
        "decide-late",
        cmd.DecideLate,
        st.OPEN_STAGES,
        "Decide what follows from an act that came late",
        roles=SUPERVISOR | ATTORNEY_GENERAL,
        example={"obligation": "T-05", "decision": "proceed"},
    ),
    *END_ROWS,
    *COURT_ROWS,
)

_REMINDED: Final = (
    rules.T_04,
    rules.T_05,
    rules.T_06,
    rules.T_13,
    rules.T_14,
    rules.T_15,
    rules.T_16,
)
"""The clocks of votes, petition and liberty: their reminders alert somebody."""
_CLOCKS: Final = {
    **COURT_CLOCKS,
    **{
        rule: replace(COURT_CLOCKS.get(rule, ClockHook[SvpState]()), reminder=remind)
        for rule in _REMINDED
    },
}


def _business_key(data: Json) -> str:
    """One review of one confinement; one route of one overt act. Upper and lower case are one."""
    if data.get("route") == "overt-act":
        person = str(data.get("person")).casefold()
        return f"{person}/overt-act/{str(data.get('occurred_on'))[:10]}"
    return str(data.get("confinement")).casefold()


def _seated(state: SvpState, actor: Actor) -> bool:
    """Whether an actor holds a seat of the committee whose role it acts in."""
    roll = state.prc if actor.role is Role.PRC_MEMBER else state.mdt
    return roll.seat_of(actor.id) is not None


def _presides(state: SvpState, actor: Actor, kind: str) -> bool:
    """Whether a member's seat is one from which an event of that kind is recorded (C-25)."""
    roll = state.prc if actor.role is Role.PRC_MEMBER else state.mdt
    seat = roll.seats.get(roll.seat_of(actor.id) or "")
    if seat is None or seat.recused:
        return False
    return seat.chair or kind != st.MDT_CLOSED


SVP: Final = Process[SvpState](
    name="svp",
    state=SvpState,
    stages=st.SVP_STAGES,
    commands={one.name: one for one in _ROWS},
    decisions={
        OPEN: opening.open_svp,
        "change-release": of_the_agency(opening.change_release),
        "record-sentence-end": of_the_agency(opening.record_sentence_end),
        "record-evaluation": of_the_agency(evaluation.record_evaluation),
        "refer-anyway": of_the_agency(evaluation.refer_anyway),
        "prepare-packet": of_the_agency(notices.prepare_packet),
        "give-notice": of_the_agency(notices.give_notice),
        "record-receipt": of_the_agency(notices.record_receipt),
        "appoint-member": counting_by_its_day(of_the_agency(review.appoint_member)),
        "vacate-seat": counting_by_its_day(of_the_agency(review.vacate_seat)),
        "mdt-vote": review.mdt_vote,
        "mdt-recuse": review.mdt_recuse,
        "close-mdt": of_the_agency(results.close_mdt),
        "deliver-assessment": of_the_agency(results.deliver_assessment),
        "prc-vote": counting_by_its_day(review.prc_vote),
        "prc-recuse": counting_by_its_day(review.prc_recuse),
        "close-prc": counting_by_its_day(of_the_agency(results.close_prc)),
        "prc-go-on": counting_by_its_day(of_the_agency(results.prc_go_on)),
        "file-petition": petition.file_petition,
        "decline-petition": petition.decline_petition,
        "decide-late": of_the_agency(petition.decide_late),
        **END_DECISIONS,
        **COURT_DECISIONS,
    },
    applies=APPLIES,
    clocks=_CLOCKS,
    settle=owner.settle,
    strikable=STRIKABLE
    | {
        st.EVALUATED_MET,
        st.EVALUATED_NOT_MET,
        st.NOTICE_GIVEN,
        st.NOTICES_GIVEN,
        st.RECEIPT_RECORDED,
        st.MEMBER_APPOINTED,
        st.MDT_CLOSED,
        st.PRC_CLOSED,
        st.ASSESSMENT_DELIVERED,
        st.FILED,
        st.DECLINED,
        st.DISMISSED,
        st.DIED,
    },
    strikers=SVP_STRIKERS,
    instead=instead,
    presides=_presides,
    business_key=_business_key,
    moot=svp_moot,
    parties=PARTIES,
    seated=_seated,
    seats=_MDT | _PRC,
    forum="court",
    forum_open=ASKED_OF_A_COURT,
    agency=AGENCY,
    withheld=WITHHELD,
)
