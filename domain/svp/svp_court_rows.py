"""The rows of the command table from detention and petition to judgment, and what is wired to them.

Belongs here: who may give which command at which stage, whose acts must be of the case's own court
or agency, which events may be struck. Not here: what a command does.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.commands import Command, CommandSpec
from domain.process import ClockHook
from domain.svp import svp_court as court
from domain.svp import svp_court_commands as cmd
from domain.svp import svp_detention as detention
from domain.svp import svp_examination as examination
from domain.svp import svp_stages as st
from domain.svp import svp_trial as trial
from domain.svp.common import (
    ATTORNEY_GENERAL,
    COURT,
    MENTAL_HEALTH,
    Decide,
    decision_row,
    of_the_agency,
    of_the_court,
    row,
)
from domain.svp.svp_lapsed import counting_by_its_day, lapsed
from domain.svp.svp_state import SvpState

_ORDER: Final = "the court's order"
_BEFORE_TRIAL: Final = (st.EXAMINATION, st.TRIAL_PENDING, st.MISTRIAL)


def _of_court(
    name: str,
    model: type[Command],
    stages: Iterable[str],
    about: str,
    **more: Any,  # noqa: ANN401 - the spec's own fields
) -> CommandSpec:
    return row(name, model, COURT, stages, about, **more)


_DETENTION_ROWS: Final = (
    _of_court(
        "record-detention",
        cmd.RecordDetention,
        (st.DETENTION_SOUGHT,),
        "Detention for evaluation after an overt act was ordered, or not",
        example={"ordered": True, "detained_on": "2031-06-02T09:00", "facility": "facility-1"},
    ),
    row(
        "record-dmh-custody",
        cmd.RecordMentalHealthCustody,
        MENTAL_HEALTH,
        (st.DETAINED,),
        "The department has the person and written notice",
        also=lapsed,
        example={"custody_on": "2031-06-02T15:00", "notice_on": "2031-06-03"},
    ),
    row(
        "record-determination",
        cmd.RecordDetermination,
        MENTAL_HEALTH,
        (st.DETAINED,),
        "The department reported its determination to the attorney general",
        also=lapsed,
        example={
            "reported_on": "2031-06-06T10:00",
            "obtained_on": "2031-06-06T14:00",
            "abnormality": True,
            "more_likely": True,
        },
    ),
    row(
        "notify-prc",
        cmd.NotifyPrc,
        ATTORNEY_GENERAL,
        (st.DETAINED, st.DETERMINED),
        "The prosecutors were given written notice: their hours begin",
        also=lapsed,
        example={"notified_on": "2031-06-06T15:00"},
    ),
    row(
        "notify-prosecutor",
        cmd.NotifyProsecutor,
        ATTORNEY_GENERAL,
        (*st.OVERT_ACT, *st.BEFORE_COURT, st.RELEASE_DUE),
        "The prosecutor of the county was told of the overt act",
        example={"county": "cole", "notified_on": "2031-06-02"},
    ),
)
_CAUSE_ROWS: Final = (
    _of_court(
        "record-cause-on-filing",
        cmd.RecordCauseOnFiling,
        (st.PETITION_FILED,),
        "The judge's decision on the petition alone",
        example={"decided_on": "2031-06-02", "found": True},
    ),
    _of_court(
        "record-custody",
        cmd.RecordCustody,
        (st.CUSTODY_ORDERED,),
        "The person was taken into custody: the hours of the hearing begin",
        example={"taken_on": "2031-06-02T15:00", "place": "county-jail", "facility": "jail-1"},
    ),
    _of_court(
        "record-hearing",
        cmd.RecordHearing,
        (st.IN_CUSTODY,),
        "The contested hearing was held: identity, cause, rights",
        example={"held_on": "2031-06-05T09:00", "identity": True, "found": True},
    ),
    decision_row(
        "count-as-offered",
        cmd.CountAsOffered,
        (st.IN_CUSTODY,),
        "Decide that notice and opportunity were given in time (C-50)",
        example={"offered_on": "2031-06-05T09:00"},
    ),
)
_EXAMINATION_ROWS: Final = (
    _of_court(
        "order-examination",
        cmd.OrderExamination,
        (st.EXAMINATION,),
        "The court ordered the examination",
        example={"ordered_on": "2031-06-05"},
    ),
    row(
        "record-order-received",
        cmd.RecordOrderReceived,
        MENTAL_HEALTH,
        (st.EXAMINATION,),
        "The director or another evaluator received the order",
        example={"received_on": "2031-06-06"},
    ),
    row(
        "appoint-examiner",
        cmd.AppointExaminer,
        MENTAL_HEALTH,
        (st.EXAMINATION,),
        "Who examines: nobody of the team",
        example={"examiner": "examiner-1", "profession": "psychologist"},
    ),
    _of_court(
        "extend-examination",
        cmd.ExtendExamination,
        (st.EXAMINATION,),
        "The court ordered more time for good cause",
        needs_evidence=_ORDER,
        example={"until": "2031-09-01", "good_cause": True},
    ),
    row(
        "record-examination",
        cmd.RecordExamination,
        MENTAL_HEALTH,
        (st.EXAMINATION,),
        "The examination was completed and filed under seal",
        example={"completed_on": "2031-07-20", "filed_on": "2031-07-22", "opinion": "meets"},
    ),
    _of_court(
        "record-own-expert",
        cmd.RecordOwnExpert,
        (*_BEFORE_TRIAL, st.TRIAL),
        "The person has an expert of their own",
        example={"expert": "expert-1"},
    ),
)
_TRIAL_ROWS: Final = (
    _of_court(
        "demand-jury",
        cmd.DemandJury,
        _BEFORE_TRIAL,
        "A jury was demanded",
        example={"by": "person"},
    ),
    _of_court(
        "begin-trial",
        cmd.BeginTrial,
        (st.TRIAL_PENDING, st.MISTRIAL),
        "The trial began",
        example={"begun_on": "2031-09-01T09:00", "form": "bench"},
    ),
    _of_court(
        "continue-trial",
        cmd.ContinueTrial,
        (st.TRIAL_PENDING, st.MISTRIAL),
        "The court continued the trial to another day",
        needs_evidence=_ORDER,
        example={"until": "2031-10-01", "motion": "party", "good_cause": True},
    ),
    _of_court(
        "record-mistrial",
        cmd.RecordMistrial,
        (st.TRIAL,),
        "A mistrial was declared",
        example={"declared_on": "2031-09-03"},
    ),
    _of_court(
        "record-verdict",
        cmd.RecordVerdict,
        (st.TRIAL,),
        "What was found, and by which standard",
        example={
            "returned_on": "2031-09-05",
            "abnormality": True,
            "more_likely": True,
            "unanimous": True,
            "standard": "clear-and-convincing",
        },
    ),
    _of_court(
        "order-commitment",
        cmd.OrderCommitment,
        (st.PROVEN,),
        "Committed to the director of the department",
        example={"ordered_on": "2031-09-05", "mental_health_office": "dmh"},
    ),
    _of_court(
        "record-appeal",
        cmd.RecordAppeal,
        (st.PROVEN, st.COMMITTED),
        "Notice of appeal was given",
        example={"noticed_on": "2031-09-12"},
    ),
    _of_court(
        "record-mandate",
        cmd.RecordMandate,
        (st.COMMITTED,),
        "The appeal has ended",
        example={"decided_on": "2032-06-01", "outcome": "affirmed"},
    ),
)
COURT_ROWS: Final[tuple[CommandSpec, ...]] = (
    *_DETENTION_ROWS,
    *_CAUSE_ROWS,
    *_EXAMINATION_ROWS,
    *_TRIAL_ROWS,
)

_OF_THE_COURT: Final[Mapping[str, Decide]] = {
    "record-detention": detention.record_detention,
    "record-cause-on-filing": court.record_cause_on_filing,
    "record-custody": court.record_custody,
    "record-hearing": court.record_hearing,
    "order-examination": examination.order_examination,
    "extend-examination": examination.extend_examination,
    "record-own-expert": examination.record_own_expert,
    "demand-jury": trial.demand_jury,
    "begin-trial": trial.begin_trial,
    "continue-trial": trial.continue_trial,
    "record-mistrial": trial.record_mistrial,
    "record-verdict": trial.record_verdict,
    "order-commitment": trial.order_commitment,
    "record-appeal": trial.record_appeal,
    "record-mandate": trial.record_mandate,
}
COURT_DECISIONS: Final[Mapping[str, Decide]] = {
    **{name: of_the_court(decide) for name, decide in _OF_THE_COURT.items()},
    "count-as-offered": of_the_agency(court.count_as_offered),
    # The department acts here whatever agency the case is of.
    "record-order-received": examination.record_order_received,
    "appoint-examiner": examination.appoint_examiner,
    "record-examination": examination.record_examination,
    "record-dmh-custody": counting_by_its_day(
        detention.record_dmh_custody, "custody_on", "notice_on"
    ),
    "record-determination": counting_by_its_day(detention.record_determination, "reported_on"),
    "notify-prc": counting_by_its_day(detention.notify_prc, "notified_on"),
    "notify-prosecutor": detention.notify_prosecutor,
}
COURT_CLOCKS: Final[Mapping[str, ClockHook[SvpState]]] = detention.CLOCKS

STRIKABLE: Final = frozenset(
    {
        st.DETAINED_EVENT,
        st.DETENTION_DENIED,
        st.MENTAL_HEALTH_CUSTODY,
        st.DETERMINED_MET,
        st.DETERMINED_NOT_MET,
        st.PRC_NOTIFIED,
        st.PROSECUTOR_NOTIFIED,
        # Of a clock that a mistyped day started: its end is struck first, then what started it.
        st.RELEASE_BECAME_DUE,
        st.PRC_TOO_LATE,
        st.CAUSE_ON_FILING,
        st.NO_CAUSE_ON_FILING,
        st.TAKEN,
        st.CAUSE_CONFIRMED,
        st.NO_CAUSE_AT_HEARING,
        st.EXAMINATION_ORDERED,
        st.ORDER_RECEIVED,
        st.EXAMINED,
        st.OWN_EXPERT,
        st.JURY_DEMANDED,
        st.TRIAL_BEGUN,
        st.MISTRIAL_DECLARED,
        st.VERDICT_PROVEN,
        st.VERDICT_NOT_PROVEN,
        st.APPEALED,
        st.AFFIRMED,
        st.NEW_TRIAL,
        st.REVERSED,
    }
)
"""What may be struck. Not among them: what moved a clock by order (another order moves it again),
what a supervisor waived, who examines (another is appointed), and the commitment, which has opened
a case of its own."""
