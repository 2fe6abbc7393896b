"""The examination by the department, and the person's own expert (S-20, T-07, C-51, DECK-39).

Belongs here: order, receipt, examiner, extension, report. Not here: the evaluation before release
(`svp_evaluation.py`), nor the trial that the report starts the clock of (`svp_trial.py`).
"""

from typing import Final

from domain import rules
from domain.casework import duty, settle_rules, warning
from domain.commands import Context
from domain.events import Order
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import live_key, moved
from domain.svp.svp_acts import acted, misdated, moving
from domain.svp.svp_court_commands import (
    AppointExaminer,
    ExtendExamination,
    OrderExamination,
    RecordExamination,
    RecordOrderReceived,
    RecordOwnExpert,
)
from domain.svp.svp_state import SvpState

_CLOCKS: Final = (rules.T_07, rules.EXAMINATION_EXTENDED)
_BEFORE_TRIAL: Final = frozenset({st.EXAMINATION, st.TRIAL_PENDING})


def order_examination(state: SvpState, command: OrderExamination, context: Context) -> Decision:
    """The court orders the examination (S-20)."""
    if state.examination_ordered is not None:
        return Refusal(rule=rules.S_20, message="the examination is ordered already")
    on = command.ordered_on
    refusal = misdated(context, "ordered_on", on, state.hearing_on, "the hearing")
    return refusal or acted(state, st.EXAMINATION_ORDERED, command, on)


def record_order_received(
    state: SvpState, command: RecordOrderReceived, context: Context
) -> Decision:
    """The director, or another evaluator, has the order: the clock starts (T-07)."""
    if state.examination_ordered is None:
        return Refusal(
            rule=rules.T_07,
            message="no order for an examination is recorded",
            allowed=("order-examination",),
        )
    if live_key(state.obligations, *_CLOCKS) is not None:
        return Refusal(rule=rules.T_07, message="the order was received already: the clock runs")
    on = command.received_on
    refusal = misdated(context, "received_on", on, state.examination_ordered, "the order")
    opens = (duty(state.obligations, rules.T_07, on),)
    return refusal or acted(state, st.ORDER_RECEIVED, command, on, opens=opens)


def appoint_examiner(state: SvpState, command: AppointExaminer, _context: Context) -> Decision:
    """Who examines: nobody who ever held a seat of the team (S-20)."""
    return _of_the_team(state, command.examiner) or acted(state, st.EXAMINER_APPOINTED, command)


def _of_the_team(state: SvpState, examiner: str) -> Refusal | None:
    sat = {one.casefold() for one in state.mdt.members()}  # typed otherwise, the same person
    if examiner.casefold() not in sat:
        return None
    return Refusal(
        rule=rules.S_20,
        message=f"examiner: {examiner} was of the multidisciplinary team of this case",
        field="examiner",
    )


def extend_examination(state: SvpState, command: ExtendExamination, _context: Context) -> Decision:
    """The court orders otherwise for good cause: the clock moves, its old date stays (T-07)."""
    if not command.good_cause:
        return Refusal(
            rule=rules.T_07,
            message="the time is longer only if the court orders so for good cause",
            field="good_cause",
        )
    key = live_key(state.obligations, *_CLOCKS)
    if key is None:
        return Refusal(
            rule=rules.T_07,
            message="no clock of the examination runs",
            allowed=("record-order-received",),
        )
    said = moving(state, key, command.until, command.occurred_on, rules.T_07)
    if isinstance(said, Refusal):
        return said
    closes, opened = moved(
        state.obligations, key, rules.EXAMINATION_EXTENDED, command.occurred_on, command.until
    )
    return acted(state, st.EXAMINATION_EXTENDED, command, said=said, opens=(opened,), closes=closes)


def record_examination(state: SvpState, command: RecordExamination, context: Context) -> Decision:
    """Completed and filed under seal (S-35): the clock of the trial starts (T-08, C-51)."""
    refusal = _not_to_file(state, command, context)
    if refusal is not None:
        return refusal
    held, on = state.obligations, command.filed_on
    said = []
    if live_key(held, *_CLOCKS) is None:
        text = "no receipt of the order is recorded: no clock watched this examination"
        said.append(warning(rules.T_07, text))
    return acted(
        state,
        st.EXAMINED,
        command,
        on,
        said=said,
        more={"examiner": state.examiner, "office": context.actor.office},
        opens=(duty(held, rules.T_08, command.completed_on),),
        closes=settle_rules(held, _CLOCKS, on),
        orders=(_under_seal(state, command),),
    )


def _not_to_file(state: SvpState, command: RecordExamination, context: Context) -> Refusal | None:
    if not state.examiner:
        return Refusal(
            rule=rules.S_20,
            message="who examined is not recorded",
            allowed=("appoint-examiner",),
        )
    ordered = state.examination_ordered or state.hearing_on
    done = command.completed_on
    return (
        _of_the_team(state, state.examiner)
        or misdated(context, "completed_on", done, ordered, "what it was ordered by")
        or misdated(context, "filed_on", command.filed_on, done, "the examination")
    )


def _under_seal(state: SvpState, command: RecordExamination) -> Order:
    """The letter that goes with the report into the file of the court (S-35)."""
    return Order(
        key="examination-report",
        kind="letter",
        data={
            "letter_kind": "svp-transmittal",
            "recipient": "court",
            "recipient_office": state.court,
            "what": "examination-report",
            "dated": command.completed_on.isoformat(),
            "person": state.person,
        },
    )


def record_own_expert(state: SvpState, command: RecordOwnExpert, context: Context) -> Decision:
    """The person's own expert, at the person's cost (S-20); another date for the trial (C-51)."""
    done = command.completed_on
    if done is None:
        return acted(state, st.OWN_EXPERT, command)
    refusal = misdated(context, "completed_on", done, state.petition_on, "the petition")
    if refusal is not None:
        return refusal
    if state.stage not in _BEFORE_TRIAL:
        return acted(state, st.OWN_EXPERT, command, done)
    opens = (duty(state.obligations, rules.TRIAL_ALTERNATIVE, done),)
    said = [warning(rules.C_51, "shown as another date for the trial; the clock stays as it is")]
    return acted(state, st.OWN_EXPERT, command, done, said=said, opens=opens)
