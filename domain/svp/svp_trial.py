"""The trial, again where need be, and the judgment (S-21 to S-23, T-08, T-09, DECK-40 to DECK-43).

Belongs here: jury, beginning, continuances, mistrial, verdict, commitment, appeal. Not here: what
happens in a commitment (a case of its own).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import alert, duty, read_values, settle_rules, tell, warning
from domain.commands import Context
from domain.events import Order
from domain.model import Json
from domain.obligations import Closing, Obligations, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SET_ASIDE, SvpLaw, live_key, moved
from domain.svp.svp_acts import acted, misdated, moving, voided
from domain.svp.svp_court import release_is_due
from domain.svp.svp_court_commands import (
    BeginTrial,
    ContinueTrial,
    DemandJury,
    OrderCommitment,
    RecordAppeal,
    RecordMandate,
    RecordMistrial,
    RecordVerdict,
)
from domain.svp.svp_state import SvpState
from domain.svp.victims import to_tell

TRIAL_OUTCOME: Final = "trial-outcome"
_FIRST: Final = (rules.T_08, rules.TRIAL_CONTINUED)
_AGAIN: Final = (rules.T_09, rules.RETRIAL_CONTINUED)


def demand_jury(state: SvpState, command: DemandJury, _context: Context) -> Decision:
    """The person, the attorney general or the judge demands a jury (S-21)."""
    if command.by in state.jury_demanded_by:
        return Refusal(
            rule=rules.S_21, message=f"by: {command.by} has demanded a jury already", field="by"
        )
    return acted(state, st.JURY_DEMANDED, command)


def begin_trial(state: SvpState, command: BeginTrial, context: Context) -> Decision:
    """The trial begins: before the judge, unless a jury was demanded (S-21)."""
    demanded = bool(state.jury_demanded_by)
    if demanded != (command.form == "jury"):
        why = (
            f"a jury was demanded, by {', '.join(state.jury_demanded_by)}"
            if demanded
            else "nobody has demanded a jury"
        )
        return Refusal(
            rule=rules.S_21,
            message=f"form: {why}",
            allowed=("jury",) if demanded else ("bench", "demand-jury"),
            field="form",
        )
    on, held = command.begun_on, state.obligations
    cause, what = _cause_of_trial(state)
    refusal = misdated(context, "begun_on", on, cause, what)
    if refusal is not None:
        return refusal
    closes = (*settle_rules(held, (*_FIRST, *_AGAIN), on), *_no_alternative(held))
    return acted(state, st.TRIAL_BEGUN, command, on, closes=closes)


def _cause_of_trial(state: SvpState) -> tuple[datetime | None, str]:
    """The latest of what must lie before a trial."""
    again = [one for one in state.obligations.values() if one.rule == rules.T_09]
    mistrials = [one.starts for one in again if one.status is not Status.VOID]
    days = {
        "the petition": state.petition_on,
        "the examination": state.examined_on,
        "the order of a new trial": state.mandate_on,
        "the mistrial": max(mistrials, default=None),
    }
    known = [(day, what) for what, day in days.items() if day is not None]
    return max(known, default=(None, ""))


def _no_alternative(held: Obligations) -> tuple[Closing, ...]:
    """The date that was only another reading has served (C-51)."""
    keys = [key for key, owed in held.items() if owed.rule == rules.TRIAL_ALTERNATIVE]
    return release(held, Status.VOID, keys)


def continue_trial(state: SvpState, command: ContinueTrial, _context: Context) -> Decision:
    """A continuance moves the clock to the day ordered; the old date stays (T-08, T-09)."""
    refusal = _no_ground(command)
    if refusal is not None:
        return refusal
    again = state.stage == st.MISTRIAL
    clocks, rule = (_AGAIN, rules.RETRIAL_CONTINUED) if again else (_FIRST, rules.TRIAL_CONTINUED)
    held, on = state.obligations, command.occurred_on
    key = live_key(held, *clocks)
    said = moving(state, key, command.until, on, clocks[0])
    if isinstance(said, Refusal):
        return said
    closes, opened = moved(held, key or "", rule, on, command.until)
    return acted(
        state,
        st.TRIAL_CONTINUED,
        command,
        said=said,
        opens=(opened,),
        closes=(*closes, *_no_alternative(held)),
    )


def _no_ground(command: ContinueTrial) -> Refusal | None:
    """A party needs good cause; the court's own motion needs that nobody is prejudiced (T-08)."""
    if command.motion == "party" and not command.good_cause:
        return Refusal(
            rule=rules.T_08,
            message="a party's request needs good cause",
            field="good_cause",
        )
    if command.motion == "court" and command.prejudice:
        return Refusal(
            rule=rules.T_08,
            message="the court continues on its own motion only where nobody is substantially "
            "prejudiced",
            field="prejudice",
        )
    return None


def record_mistrial(state: SvpState, command: RecordMistrial, context: Context) -> Decision:
    """A mistrial: it is tried again, any number of times (T-09). It is no dismissal."""
    on = command.declared_on
    refusal = misdated(context, "declared_on", on, state.trial_on, "the trial")
    opens = (duty(state.obligations, rules.T_09, on),)
    return refusal or acted(state, st.MISTRIAL_DECLARED, command, on, opens=opens)


def record_verdict(state: SvpState, command: RecordVerdict, context: Context) -> Decision:
    """Both criteria by the standard of the case, or the person is released (S-22, DECK-41)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    on, held = command.returned_on, state.obligations
    proven = command.abnormality and command.more_likely
    refusal = (
        misdated(context, "returned_on", on, state.trial_on, "the trial")
        or _other_standard(state, command, law)
        or _not_unanimous(state, command, proven=proven)
    )
    if refusal is not None:
        return refusal
    duties, letters = to_tell(
        held,
        law.svp_victim_events,
        TRIAL_OUTCOME,
        on,
        victims=state.victims,
        person=state.person,
        outcome="proven" if proven else "not-proven",
    )
    why: Json = {} if proven else {"release_why": rules.S_22}
    return acted(
        state,
        st.VERDICT_PROVEN if proven else st.VERDICT_NOT_PROVEN,
        command,
        on,
        more={"form": state.trial_form, **why},
        opens=duties,
        closes=voided(held),
        orders=letters if proven else (*letters, release_is_due(rules.S_22)),
    )


def _other_standard(state: SvpState, command: RecordVerdict, law: SvpLaw) -> Refusal | None:
    """The standard is that of the date of the case, and no other (S-22)."""
    wanted = _standard(state, law)
    if command.standard == wanted:
        return None
    return Refusal(
        rule=rules.S_22,
        message=f"standard: for a petition of that date it is {wanted}",
        allowed=(wanted,),
        field="standard",
    )


def _standard(state: SvpState, law: SvpLaw) -> str:
    """By the civil day of the petition: a day travels as its first minute in Missouri."""
    filed = state.petition_on or state.opened_at
    if filed is None:  # a case on trial has a petition
        raise LookupError(f"{state.case}: no petition")
    return law.standard(filed.date())


def _not_unanimous(state: SvpState, command: RecordVerdict, *, proven: bool) -> Refusal | None:
    """Without unanimity a jury proves nothing: it is a mistrial, or not proven (S-22)."""
    if state.trial_form != "jury" or command.unanimous:
        return None
    if command.unanimous is None and not proven:
        return None
    return Refusal(
        rule=rules.S_22,
        message="unanimous: a jury that is not unanimous has found nothing; it is a mistrial, or "
        "the verdict is that it is not proven",
        allowed=("record-mistrial",),
        field="unanimous",
    )


def order_commitment(state: SvpState, command: OrderCommitment, context: Context) -> Decision:
    """Committed until safe to be at large: a case of its own, without an end (S-23, DECK-43)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    on = command.ordered_on
    refusal = misdated(context, "ordered_on", on, state.verdict_on, "the verdict")
    if refusal is not None:
        return refusal
    opening: Json = {
        "person": state.person,
        "svp": state.case,
        "court": state.court,
        "county": state.county,
        "committed_on": on.isoformat(),
        "standard": _standard(state, law),
        "victims": list(state.victims),
        "office": command.mental_health_office,
        "occurred_on": on.isoformat(),
    }
    order = Order(key="commitment", kind="open", data={"process": "commitment", "open": opening})
    return acted(state, st.COMMITMENT_ORDERED, command, on, orders=(order,))


def record_appeal(state: SvpState, command: RecordAppeal, context: Context) -> Decision:
    """Notice of appeal (S-22): the judgment stands until the appeal has ended."""
    if state.appealed:
        return Refusal(rule=rules.S_22, message="an appeal is noticed already")
    on = command.noticed_on
    refusal = misdated(context, "noticed_on", on, state.verdict_on, "the verdict")
    return refusal or acted(state, st.APPEALED, command, on)


def record_mandate(state: SvpState, command: RecordMandate, context: Context) -> Decision:
    """The appeal has ended: affirmed, tried anew, or to be released (S-22)."""
    if not state.appealed:
        return Refusal(rule=rules.S_22, message="no appeal is noticed", allowed=("record-appeal",))
    on = command.decided_on
    refusal = misdated(context, "decided_on", on, state.committed_on, "the judgment")
    if refusal is not None:
        return refusal
    if command.outcome == "affirmed":
        return acted(state, st.AFFIRMED, command, on)
    follows = _of_the_commitment(state, command)
    if command.outcome == "new-trial":
        said = [warning(rules.S_22, "no clock was seen for it: a person watches the new trial")]
        watch = alert("new-trial", rule=rules.S_22)
        return acted(state, st.NEW_TRIAL, command, on, said=said, orders=(watch, *follows))
    return acted(
        state,
        st.REVERSED,
        command,
        on,
        more={"release_why": rules.S_22},
        orders=(release_is_due(rules.S_22), *follows),
    )


def _of_the_commitment(state: SvpState, command: RecordMandate) -> tuple[Order, ...]:
    """The commitment rested on the judgment: its case is told, and ends."""
    data = {"outcome": command.outcome}
    return tell(state.commitment or None, SET_ASIDE, command.decided_on, data)
