"""The delivery, which is day 0, and the unit's work: admission, both outputs, report, release date.

Belongs here: T-17 as it begins, T-18, U-15, DECK-51, DECK-52. Not here: what the court does within
its days, nor how they end (`court.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import alert, duty, running, settle_rules, warning
from domain.commands import Context
from domain.mosop.common import draft
from domain.obligations import Closing, Duty, Obligations, Status
from domain.process import Decision
from domain.refusal import Refusal
from domain.soau import commands as cmd
from domain.soau import stages as st
from domain.soau.law import law_of
from domain.soau.letters import report_letter
from domain.soau.open import from_now, hearing_clock, order_of
from domain.soau.state import SoauState
from domain.svp.svp_acts import misdated

REPORT_CLOCKS: Final = (rules.SOAU_REPORT, rules.SOAU_REPORT_CRITICAL)
_OUTPUTS: Final = {"risk-assessment": rules.DECK_51, "recommendations": rules.DECK_52}
"""Output of the law's list -> the rule by which the report wants it."""
Said = list[dict[str, str]]


# -- day 0 ----------------------------------------------------------------------------------------


def record_delivery(state: SoauState, command: cmd.RecordDelivery, context: Context) -> Decision:
    """Day 0, wherever the case stands: from now on nothing but a correction moves T-17."""
    on = command.delivered_on
    if state.delivered_on is not None:
        why = (
            f"delivered on {state.delivered_on:%Y-%m-%d}: another day is recorded only after "
            "that event was struck, as a correction"
        )
        return Refusal(rule=rules.T_17, message=why, allowed=("strike",), field="delivered_on")
    refusal = misdated(context, "delivered_on", on, None, "")
    if refusal is not None:
        return refusal
    stage = state.resumes if state.stage == st.POWER_ENDED else state.stage
    opens = from_now((duty(state.obligations, rules.T_17, on),), context)
    if state.reading == cmd.PLACEMENT:
        opens += hearing_clock(state.obligations, on, context)
    if stage not in st.CHECKING:
        opens += report_clocks(state, on, context)
    said = _delivered_said(state, on)
    anew = state.power is not None
    orders = (alert("counted-anew", rule=rules.T_17, severity="power"),) if anew else ()
    kind = _kind_of_delivery(state)
    return (draft(kind, command, on, said=said, opens=opens, orders=orders),)


def _kind_of_delivery(state: SoauState) -> str:
    if state.stage == st.POWER_ENDED:
        return st.COUNTED_ANEW[state.resumes]
    if state.stage == st.TO_DELIVER:
        return st.DELIVERED_TO_DOC
    return st.DELIVERED_EARLY if state.stage in st.CHECKING else st.DELIVERY_CORRECTED


def _delivered_said(state: SoauState, on: datetime) -> Said:
    said = []
    ordered = order_of(state).ordered_on
    if on < ordered and on.date() < ordered.date():
        text = f"delivered before the order of {ordered:%Y-%m-%d}"
        said.append(warning(rules.T_17, text))
    if state.power is not None:
        text = f"a correction: counted anew from {on:%Y-%m-%d}, no longer to {state.power.legal}"
        said.append(warning(rules.T_17, text))
    elif state.stage in st.CHECKING:
        said.append(warning(rules.T_17, "the days run, although eligibility is not found"))
    return said


def report_clocks(state: SoauState, delivered_on: datetime, context: Context) -> tuple[Duty, ...]:
    """The unit's own clocks, both from the delivery, unless the report is out (U-15)."""
    if state.report_on is not None:
        return ()
    held = state.obligations
    begun = tuple(
        duty(held, rule, delivered_on) for rule in REPORT_CLOCKS if not running(held, rule)
    )
    return from_now(begun, context)


def not_delivered(state: SoauState) -> Refusal | None:
    """Refuse what rests on a delivery that is not recorded, or was struck."""
    if state.delivered_on is not None:
        return None
    why = "the days of RSMo 559.115.2 are counted from the delivery, which is not recorded"
    return Refusal(rule=rules.T_17, message=why, allowed=("record-delivery",))


def after_the_power(state: SoauState, field: str, on: datetime) -> Refusal | None:
    """Refuse what happened after the court's power had ended, weekend or not (T-17, C-60)."""
    owed = state.power
    if owed is None or not owed.live or owed.in_time(on):
        return None
    why = f"the court's power ended with {owed.legal}, and not thereafter: {on:%Y-%m-%d} is later"
    return Refusal(rule=rules.T_17, message=why, field=field)


def _fits(state: SoauState, field: str, on: datetime, context: Context) -> Refusal | None:
    """What every act after the delivery passes; once the power has ended it must precede that."""
    refusal = not_delivered(state) or misdated(
        context, field, on, state.delivered_on, "the delivery"
    )
    if refusal is None and state.stage == st.POWER_ENDED:
        return after_the_power(state, field, on)
    return refusal


# -- the unit's work ------------------------------------------------------------------------------


def begin_assessment(state: SoauState, command: cmd.BeginAssessment, context: Context) -> Decision:
    """The unit has admitted the person; once the power has ended, whom it had to admit then."""
    on = command.admitted_on
    ended = state.stage == st.POWER_ENDED
    refusal = _fits(state, "admitted_on", on, context)
    if refusal is None and ended and state.resumes != st.DELIVERED:
        refusal = _not_to_admit(state)
    return refusal or (draft(st.ADMITTED_THEN if ended else st.ADMITTED, command, on),)


def _not_to_admit(state: SoauState) -> Refusal:
    """Whom the end of the power found admitted already, or not found eligible."""
    if state.admitted_on is not None:
        why = f"the unit admitted the person on {state.admitted_on:%Y-%m-%d}"
        return Refusal(rule=rules.U_09, message=why)
    why = "the person was not found eligible before the court's power ended"
    return Refusal(rule=rules.U_09, message=why)


def record_risk_assessment(
    state: SoauState, command: cmd.RecordRiskAssessment, context: Context
) -> Decision:
    """Output 1: what the assessor found, with the assessment (DECK-51)."""
    on = command.assessed_on
    refusal = _fits(state, "assessed_on", on, context) or _not_at_work(state, rules.DECK_51)
    return refusal or (draft(st.RISK_ASSESSED, command, on),)


def record_recommendations(
    state: SoauState, command: cmd.RecordRecommendations, context: Context
) -> Decision:
    """Output 2: for supervision and for treatment, if probation is granted (DECK-52)."""
    on, wanted = command.made_on, law_of(state.values).soau_recommendations
    refusal = _fits(state, "made_on", on, context) or _not_at_work(state, rules.DECK_52)
    if refusal is not None:
        return refusal
    odd = [one for one in command.of if one not in wanted]
    if odd:
        why = f"of: recommendations are for {', '.join(wanted)}, not for {odd[0]}"
        return Refusal(rule=rules.DECK_52, message=why, allowed=wanted, field="of")
    lacks = [one for one in wanted if one not in command.of]
    if lacks:
        why = f"no recommendations for {', '.join(lacks)}"
        return Refusal(rule=rules.DECK_52, message=why, field="of")
    return (draft(st.RECOMMENDED, command, on),)


def _not_at_work(state: SoauState, rule: str) -> Refusal | None:
    """Refuse an output of a person whom the unit never admitted, or after the report."""
    if state.admitted_on is None:
        return Refusal(rule=rules.U_09, message="the unit has not admitted the person")
    if state.report_on is not None:
        why = f"the report went to the court on {state.report_on:%Y-%m-%d}"
        return Refusal(rule=rule, message=why)
    return None


def send_report(state: SoauState, command: cmd.SendReport, context: Context) -> Decision:
    """Both outputs, or none (DECK-51, DECK-52); it grants nothing by itself (C-59)."""
    on = command.sent_on
    refusal = _fits(state, "sent_on", on, context) or _not_at_work(state, rules.U_15)
    refusal = refusal or _lacks_output(state, context, on)
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, REPORT_CLOCKS, on)
    said = _late(state.obligations, closes)
    said.append(warning(rules.C_59, "no probation follows from it by itself"))
    kind = st.REPORTED if state.stage == st.ASSESSING else st.REPORTED_LATER
    orders = (report_letter(state),)
    return (draft(kind, command, on, said=said, closes=closes, orders=orders),)


def _lacks_output(state: SoauState, context: Context, on: datetime) -> Refusal | None:
    risk, advice = state.risk, state.recommendations
    made = {
        "risk-assessment": risk.assessed_on if risk else None,
        "recommendations": advice.made_on if advice else None,
    }
    for output in law_of(state.values).soau_outputs:
        rule, done = _OUTPUTS[output], made[output]
        if done is None:
            return Refusal(rule=rule, message=f"the report lacks the {output}")
        refusal = misdated(context, "sent_on", on, done, f"the {output}")
        if refusal is not None:
            return refusal
    return None


def _late(held: Obligations, closes: tuple[Closing, ...]) -> Said:
    """What to say of policy clocks that end late: nothing follows but that it is known."""
    return [
        warning(rules.U_15, f"after {held[one.key].legal}, the day of {held[one.key].rule}")
        for one in closes
        if one.end is Status.LATE
    ]


# -- the release date -----------------------------------------------------------------------------


def set_release_date(state: SoauState, command: cmd.SetReleaseDate, _context: Context) -> Decision:
    """The day of release after the program: from it T-18 counts back, and moves with it."""
    on, held = command.release_on, state.obligations
    refusal = not_delivered(state) or _no_program(state)
    if refusal is not None:
        return refusal
    if state.delivered_on is not None and on < state.delivered_on:
        why = "release_on lies before the delivery"
        return Refusal(rule=rules.H_05, message=why, field="release_on")
    if on == state.release_on:
        why = "release_on: that day is noted already"
        return Refusal(rule=rules.H_05, message=why, field="release_on")
    closes = tuple(
        Closing(key=key, end=Status.EXTENDED)
        for key, one in held.items()
        if one.rule == rules.T_18 and one.live
    )
    counts = duty(held, rules.T_18, on).model_copy(update={"since": command.occurred_on})
    said = [warning(rules.C_59, "a release after the program is no probation by itself")]
    if after_the_power(state, "release_on", on) is not None:
        said.append(warning(rules.T_17, "the day lies after the end of the court's power"))
    return (draft(st.RELEASE_SET, command, said=said, opens=(counts,), closes=closes),)


def _no_program(state: SoauState) -> Refusal | None:
    if state.reading == cmd.PLACEMENT:
        return None
    why = "the assessment is no 120-day program: no release follows program success"
    return Refusal(rule=rules.U_13, message=why)


def advise_release(state: SoauState, command: cmd.AdviseRelease, context: Context) -> Decision:
    """The court was told of the release date (T-18)."""
    if state.release_on is None:
        why = "no release date is set of which the court could be advised"
        return Refusal(rule=rules.T_18, message=why, allowed=("set-release-date",))
    on = command.advised_on
    refusal = _no_program(state) or _fits(state, "advised_on", on, context)
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, (rules.T_18,), on)
    said = [
        warning(rules.T_18, f"after {state.obligations[one.key].legal}: the court learns late")
        for one in closes
        if one.end is Status.LATE
    ]
    return (draft(st.RELEASE_ADVISED, command, on, said=said, closes=closes),)
