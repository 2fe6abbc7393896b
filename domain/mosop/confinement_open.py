"""Intake: what is known of the person and his sentence, and the referral to treatment.

Belongs here: the opening, what a person confirms of the offences, and the case of the treatment.
Not here: what the tables say of an offence (`law/`, looked up before the opening), nor which
treatment that is in the end (the case of the treatment).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.casework import ahead, opened_data, said_of_others, warning, with_warnings
from domain.commands import Context
from domain.events import Draft, Order
from domain.model import Json
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import draft
from domain.mosop.confinement_dates import RETURNED, Said, clock, doubts, misfit, to_confirm
from domain.mosop.confinement_state import ConfinementState, Dates
from domain.mosop.treatment_beds import before
from domain.process import Decision
from domain.refusal import Refusal

OPEN_CASE: Final = "open"


def open_confinement(_state: None, command: cmd.OpenConfinement, context: Context) -> Decision:
    """Open: one for each stay, by the department's own office."""
    if context.actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    intake = ConfinementState(
        stage=st.CONFINED,
        offences=command.offences,
        dates=Dates.model_validate(command.model_dump(include=set(Dates.model_fields))),
        basis=command.basis,
    )
    refusal = (
        ahead("received_on", command.received_on, context.now)
        or ahead("readmitted_on", command.readmitted_on, context.now)
        or misfit(intake.dates, command.received_on)
        or _after_intake(command)
        or _unfit(command, intake)
    )
    if refusal is not None:
        return refusal
    at_once = command.basis == RETURNED and intake.due is not False
    opens = () if at_once else clock(intake, command.occurred_on)[0]
    said = [*said_of_others(command, rules.M_02), *_unconfirmed(intake), *doubts(intake)]
    opened = Draft(
        kind=ev.OPENED,
        occurred_on=command.occurred_on,
        data=with_warnings(opened_data(command), said),
        opens=opens,
        evidence=command.evidence,
    )
    if not at_once:
        return (opened,)
    window = Draft(
        kind=st.WINDOW_OPENED,
        occurred_on=command.occurred_on,
        data={"rule": rules.T_02},
        orders=to_confirm(intake),
    )
    return (opened, window)


def _after_intake(command: cmd.OpenConfinement) -> Refusal | None:
    """Refuse an offence for which nobody could have been received yet."""
    on = command.received_on
    late = next((one for one in command.offences if one.on > on), None)
    if late is None:
        return None
    why = f"offences: {late.code} of {late.on:%Y-%m-%d} lies after the day of intake, {on:%Y-%m-%d}"
    return Refusal(rule=rules.H_05, message=why, field="offences")


def _unfit(command: cmd.OpenConfinement, intake: ConfinementState) -> Refusal | None:
    """What a return on revocation wants to know (T-02)."""
    if command.basis != RETURNED:
        return None
    if command.readmitted_on is None:
        why = "say when the person came back"
        return Refusal(rule=rules.T_02, message=why, field="readmitted_on")
    if intake.due is not False and intake.dates.release is None:
        why = "the review is to be opened at once: say which release is anticipated"
        return Refusal(rule=rules.T_02, message=why, field="anticipated_release")
    return None


def _unconfirmed(state: ConfinementState) -> Said:
    """Offences of which a person has still to say whether they are sexually violent."""
    return [
        warning(
            rules.S_03,
            f"{one.code} is sexually violent only if {one.review_condition}: confirm-offences",
        )
        for one in state.offences
        if state.violent(one) is None
    ]


def confirm_offences(
    state: ConfinementState, command: cmd.ConfirmOffences, _context: Context
) -> Decision:
    """Whether an offence is sexually violent: a person says it, where the tables cannot."""
    open_ones = {one.code for one in state.offences if one.review_condition}
    unknown = sorted(set(command.conditions_met) - open_ones)
    if unknown:
        why = f"whether {unknown[0]} is sexually violent hangs on no condition here"
        return Refusal(rule=rules.H_05, message=why, field="conditions_met")
    confirmed = {**state.confirmed, **command.conditions_met}
    after = state.model_copy(update={"confirmed": confirmed})
    opens, closes = clock(after, command.occurred_on)
    said = [*_unconfirmed(after), *_confirmed(after)]
    if after.due is False and state.review is not None:
        text = "no review is due after all: the one that was opened ends there, by a supervisor"
        said.append(warning(rules.S_03, text, "review"))
    return (draft(st.OFFENCES_CONFIRMED, command, said=said, opens=opens, closes=closes),)


def _confirmed(state: ConfinementState) -> Said:
    return [
        warning(rules.C_52, f"{one.code} counts on a condition that a person has confirmed")
        for one in state.offences
        if one.review_condition and state.violent(one)
    ]


# -- treatment ------------------------------------------------------------------------------------


def classify_treatment(
    state: ConfinementState, command: cmd.ClassifyTreatment, _context: Context
) -> Decision:
    """Refer to treatment if the tables name an offence; its own case says which it is (DECK-02)."""
    if state.referred is not None:
        why = "the person was referred to treatment already"
        if not state.referred:
            why = "the tables name none of these offences: nothing changes"
        return Refusal(rule=rules.DECK_02, message=why)
    on, received = command.occurred_on, state.received_on
    early = before("occurred_on", on, received, "the person was received")
    if early is not None:
        return early
    because = [
        {"code": one.code, "treatment": one.treatment, "citation": one.citation}
        for one in state.offences
    ]
    more: Json = {"because": because}
    if all(one.treatment == "none" for one in state.offences):
        said = [warning(rules.DECK_04, "the tables send none of these offences to treatment")]
        return (draft(st.NOT_REFERRED, command, said=said, more=more),)
    return (draft(st.REFERRED, command, more=more, orders=(_treatment(state),)),)


def _treatment(state: ConfinementState) -> Order:
    """The case of the treatment, or that which somebody opened for this stay before."""
    dates = state.dates.model_dump(mode="json", exclude_none=True)
    opening: Json = {
        "office": state.office,
        "person": state.person,
        "confinement": state.confinement,
        "offences": [
            one.model_dump(
                mode="json", include={"code", "on", "attempt", "similar_to"}, exclude_none=True
            )
            for one in state.offences
        ],
        **({"sex": state.sex} if state.sex else {}),
        **({"received_on": state.received_on.isoformat()} if state.received_on else {}),
        **dates,
        "for_case": state.case,
    }
    data = {"process": "treatment", "open": opening}
    return Order(key="treatment", kind=OPEN_CASE, data=data)
