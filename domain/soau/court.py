"""What the court does within its days, what the State may ask, and how the power ends (T-17).

Belongs here: T-17 as it ends, T-19, T-20, U-10, the bars of U-04 and U-14, and the ends of a case.
Not here: the delivery from which the days are counted (`assessment.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import ahead, duty, running, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.decider import breach
from domain.events import Draft
from domain.mosop.common import draft
from domain.obligations import Obligation, Status, release
from domain.process import ClockHook, Decision
from domain.refusal import Refusal
from domain.soau import commands as cmd
from domain.soau import stages as st
from domain.soau.assessment import after_the_power, not_delivered
from domain.soau.law import law_of
from domain.soau.moot import WITHOUT_POWER, of_rules
from domain.soau.open import order_of
from domain.soau.state import SoauState
from domain.svp.common import remind
from domain.svp.svp_acts import misdated

Said = list[dict[str, str]]


def _in_time(state: SoauState, field: str, on: datetime, context: Context) -> Refusal | None:
    """What every act of the court passes: after the delivery, and within its days (T-17)."""
    return (
        ahead(field, on, context.now)
        or not_delivered(state)
        or misdated(context, field, on, state.delivered_on, "the delivery")
        or after_the_power(state, field, on)
    )


# -- hearing and notice ---------------------------------------------------------------------------


def record_hearing(state: SoauState, command: cmd.RecordHearing, context: Context) -> Decision:
    """A hearing before its window opens is recorded, and is not the one that T-19 wants."""
    on = command.held_on
    refusal = _in_time(state, "held_on", on, context)
    if refusal is not None:
        return refusal
    if _before_window(state, on):
        text = "held before the window opens: the hearing of the window is still owed"
        return (draft(st.HEARD, command, on, said=[warning(rules.T_19, text)]),)
    closes = settle_rules(state.obligations, (rules.T_19,), on)
    return (draft(st.HEARD, command, on, closes=closes),)


def _before_window(state: SoauState, on: datetime) -> bool:
    owed = next(
        (one for one in state.obligations.values() if one.rule == rules.T_19 and one.live), None
    )
    return owed is not None and owed.early(on)


def notice_of_intent(state: SoauState, command: cmd.NoticeOfIntent, context: Context) -> Decision:
    """The court tells the State that it intends to grant probation; its own motion (U-10)."""
    on = command.noticed_on
    refusal = _in_time(state, "noticed_on", on, context)
    if refusal is None and state.intent_on is not None:
        why = f"notice was given on {state.intent_on:%Y-%m-%d}"
        refusal = Refusal(rule=rules.T_20, message=why)
    moves = state.stage in {st.ASSESSING, st.REPORT_SENT}
    return refusal or (draft(st.INTENT if moves else st.INTENT_MEANWHILE, command, on),)


def record_intent_receipt(
    state: SoauState, command: cmd.RecordIntentReceipt, context: Context
) -> Decision:
    """The State has the notice: its days begin (T-20)."""
    on = command.received_on
    if state.intent_on is None:
        why = "no notice of intent is recorded"
        return Refusal(rule=rules.T_20, message=why, allowed=("notice-of-intent",))
    if state.intent_received_on is not None:
        why = f"received on {state.intent_received_on:%Y-%m-%d}: its days run from then"
        return Refusal(rule=rules.T_20, message=why)
    refusal = misdated(context, "received_on", on, state.intent_on, "the notice")
    opens = () if state.stage == st.POWER_ENDED else (duty(state.obligations, rules.T_20, on),)
    return refusal or (draft(st.INTENT_RECEIVED, command, on, opens=opens),)


def beyond_the_power(state: SoauState) -> Said:
    """That the State may ask until after the court's power has ended, which waits for nobody.

    Its days are counted when the receipt is recorded: so this is asked of the case afterwards.
    """
    owed = state.power
    if owed is None or not owed.live or owed.ends is None:
        return []
    held = (one for one in state.obligations.values() if one.rule == rules.T_20 and one.live)
    runs = [one for one in held if one.ends is not None and one.ends > owed.ends]
    text = "the State's days end with {}, after the court's power (T-17), which ends with {}"
    return [warning(rules.T_20, text.format(one.legal, owed.legal)) for one in runs]


def state_request(state: SoauState, command: cmd.StateRequest, context: Context) -> Decision:
    """The State asks for a hearing; after its days the court may proceed without one (T-20)."""
    on = command.requested_on
    if state.intent_received_on is None:
        why = "the State has not received a notice of intent"
        return Refusal(rule=rules.T_20, message=why, allowed=("record-intent-receipt",))
    refusal = misdated(context, "requested_on", on, state.intent_received_on, "the notice")
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, (rules.T_20,), on)
    said = [
        warning(rules.T_20, "asked after the State's days: the court may proceed")
        for one in closes
        if one.end is Status.LATE
    ]
    return (draft(st.STATE_ASKED, command, on, said=said, closes=closes),)


# -- the court's order ----------------------------------------------------------------------------


def grant_probation(state: SoauState, command: cmd.GrantProbation, context: Context) -> Decision:
    """The date of the order counts, not that of its entry; day 120 is the last one (T-17).

    Whatever else is open stops nothing, and nothing makes the days longer.
    """
    on = command.order_on
    refusal = _in_time(state, "order_on", on, context) or _barred(state, command, on)
    if refusal is not None:
        return refusal
    met = settle_rules(state.obligations, (rules.T_17,), on)
    ended = {one.key for one in met}
    rest = release(state.obligations, Status.VOID, set(state.obligations) - ended)
    return (draft(st.GRANTED, command, on, said=_doubts(state, on), closes=(*met, *rest)),)


def _barred(state: SoauState, command: cmd.GrantProbation, on: datetime) -> Refusal | None:
    """Where the statute gives no power: on another's motion, for some offences, under appeal."""
    if law_of(state.values).soau_court_motion == "own-motion" and not command.own_motion:
        why = "the court may grant this probation on its own motion only"
        return Refusal(rule=rules.U_10, message=why, field="own_motion")
    if state.barred is not None:
        why = f"no probation under RSMo 559.115: {state.barred.because}"
        return Refusal(rule=rules.U_14, message=why)
    if state.appeal is not None and state.appeal.bars_on(on):
        why = "no probation from the filing of the appeal's transcript to its disposition"
        return Refusal(rule=rules.U_04, message=why, field="order_on")
    return None


def _doubts(state: SoauState, on: datetime) -> Said:
    """What is said of an order that counts all the same."""
    said = []
    if not state.grounds:
        said.append(warning(rules.DECK_44, "granted although eligibility was not checked"))
    if state.report_on is None:
        text = "granted without the unit's report, for which the court may ask"
        said.append(warning(rules.U_11, text))
    if state.intent_received_on is None:
        said.append(warning(rules.T_20, "the State has not received a notice of intent"))
    elif state.hearing_asked_on is not None:
        if not any(state.hearing_asked_on <= held for held in state.heard_on):
            text = "the State asked for a hearing, and none was held since"
            said.append(warning(rules.T_20, text))
    elif _states_days_run(state, on):
        said.append(warning(rules.T_20, "the State's days to ask for a hearing are not over"))
    return said


def _states_days_run(state: SoauState, on: datetime) -> bool:
    return any(
        one.rule == rules.T_20 and one.live and one.in_time(on)
        for one in state.obligations.values()
    )


def execute_sentence(state: SoauState, command: cmd.ExecuteSentence, context: Context) -> Decision:
    """There is no probation: the sentence runs. Nothing is owed under RSMo 559.115 any more.

    Before a delivery too: a court may order it when it hears that nobody will be placed. That no
    delivery is on record is said, for it may be that nobody has typed it, and its days have run.
    """
    on = command.executed_on
    refusal = misdated(context, "executed_on", on, order_of(state).ordered_on, "the order")
    if refusal is not None:
        return refusal
    said = []
    if state.delivered_on is None:
        text = "executed without a delivery on record: no days of the court's power were counted"
        said.append(warning(rules.T_17, text))
    if running(state.obligations, rules.T_19):
        text = "executed without a hearing in its window, which program success calls for"
        said.append(warning(rules.T_19, text))
    more = {"after_delivery": state.delivered_on is not None}
    closes = release(state.obligations, Status.VOID)
    return (draft(st.EXECUTED, command, on, said=said, more=more, closes=closes),)


# -- the case itself ------------------------------------------------------------------------------


def record_death(state: SoauState, command: cmd.RecordDeath, context: Context) -> Decision:
    """The person has died: nothing is owed any more."""
    closes = release(state.obligations, Status.VOID)
    return ahead("died_on", command.died_on, context.now) or (
        draft(st.DIED, command, command.died_on, closes=closes),
    )


def close_soau(state: SoauState, command: cmd.CloseSoau, context: Context) -> Decision:
    """End the case; never while the court's power runs, and before the court acted not by all."""
    owed = state.power
    if owed is not None and owed.status is Status.OPEN:
        why = f"the court's power runs to {owed.legal}"
        return Refusal(rule=rules.T_17, message=why)
    early = state.stage in {st.ORDER_TO_CHECK, st.RETURNED, st.ELIGIBILITY, st.TO_DELIVER}
    if early and context.actor.role is not Role.SUPERVISOR:
        why = "nothing came of the court's order yet: ending the case now is for a supervisor"
        return Refusal(rule=rules.H_02, message=why)
    closes = release(state.obligations, Status.VOID)
    said = [
        warning(state.obligations[one.key].rule, f"closed although it is owed: {one.key}")
        for one in closes
    ]
    return (draft(st.CASE_CLOSED, command, said=said, closes=closes),)


# -- what the clock alone brings ------------------------------------------------------------------


def power_ended(state: SoauState, owed: Obligation) -> Draft:
    """Day 120 is past: the power has ended wherever the case stands, whatever is open (T-17)."""
    ended = breach(owed, st.POWER_PAST)
    text = "the court's power has ended and the sentence runs; only an order of its days counts"
    data = {**ended.data, "stood_in": state.stage}
    return ended.model_copy(
        update={
            "data": with_warnings(data, [warning(rules.T_17, text)]),
            "closes": of_rules(state, WITHOUT_POWER),
        }
    )


def states_days_passed(_state: SoauState, owed: Obligation) -> Draft:
    """The State was silent: the court may proceed (T-20)."""
    silent = breach(owed)
    said = warning(rules.T_20, "the State asked for no hearing: the court may proceed")
    return silent.model_copy(update={"data": with_warnings(silent.data, [said])})


CLOCKS: Final[Mapping[str, ClockHook[SoauState]]] = {
    rules.T_17: ClockHook(reminder=remind, end=power_ended),
    rules.T_18: ClockHook(reminder=remind),
    rules.T_19: ClockHook(reminder=remind),
    rules.T_20: ClockHook(reminder=remind, end=states_days_passed),
    rules.SOAU_REPORT: ClockHook(reminder=remind),
    rules.SOAU_REPORT_CRITICAL: ClockHook(reminder=remind),
}
