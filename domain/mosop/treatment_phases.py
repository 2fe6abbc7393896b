"""The two phases, their components, and what interrupts them (DECK-14 to DECK-17).

Belongs here: starting, deciding, components, suspension and return. Not here: how treatment ends
(`treatment_ends.py`), nor beds (`treatment_beds.py`).
"""

from datetime import datetime, timedelta
from typing import Final

from domain import rules
from domain.casework import ahead, duty, settle_rules, warning
from domain.commands import Context
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import draft
from domain.mosop.treatment_beds import Said, before, leave, needs_of, place, withdraw
from domain.mosop.treatment_ends import ended, fits, no_ground, unmet
from domain.mosop.treatment_law import law_of
from domain.mosop.treatment_planning import PLANNED, began_late
from domain.mosop.treatment_routing import route
from domain.mosop.treatment_standing import tell_standing
from domain.mosop.treatment_state import TreatmentState
from domain.process import Decision
from domain.refusal import Refusal

IN_PROGRESS: Final = "in-progress"
_WEEK: Final = timedelta(weeks=1)


def start_phase_1(state: TreatmentState, command: cmd.StartPhase, context: Context) -> Decision:
    """Assessment and introduction begin; its length is planned, and never fails (T-35)."""
    on, bed = command.started_on, state.bed
    if state.resumes:
        why = f"treatment was interrupted in {state.resumes}: it goes on there"
        return Refusal(rule=rules.DECK_14, message=why, allowed=("resume-treatment",))
    if bed is None:
        return Refusal(rule=rules.DECK_08, message="the person has no bed of the program")
    refusal = ahead("started_on", on, context.now) or before(
        "started_on", on, bed.since, "the person came"
    )
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, PLANNED, on)
    return (
        draft(
            st.PHASE_1_STARTED,
            command,
            on,
            said=began_late(closes, state),
            opens=(duty(state.obligations, rules.T_35, on),),
            closes=closes,
            orders=tell_standing(state, IN_PROGRESS, on),
        ),
    )


def decide_phase_1(state: TreatmentState, command: cmd.DecidePhase1, context: Context) -> Decision:
    """Phase I ends with a decision: on to Phase II, or terminated with a ground (DECK-19)."""
    on, proceeds = command.decided_on, command.outcome == "proceed"
    refusal = fits(state, "decided_on", on, context)
    if refusal is not None:
        return refusal
    said = _phase_1_took(state, on)
    if not proceeds:
        refusal = no_ground(state, command, command.ground)
        return refusal or ended(
            state, command, st.TERMINATION, st.TERMINATED, on, [*said, *unmet(state)]
        )
    if command.ground is not None:
        why = "who proceeds is not terminated: no ground"
        return Refusal(rule=rules.H_05, message=f"ground: {why}", field="ground")
    closes = settle_rules(state.obligations, [rules.T_35], on)
    return (draft(st.PROCEEDS, command, on, said=said, closes=closes),)


def _phase_1_took(state: TreatmentState, on: datetime) -> Said:
    """A warning where it took shorter or longer than it usually does (DECK-15)."""
    attempt, band = state.attempt, law_of(state.values).phase_1_band_weeks
    begun = attempt.phase_1_on if attempt is not None else None
    if begun is None:
        return []
    took = on.date() - begun.date()  # whole days: one of them may have had 23 hours
    if band.least * _WEEK <= took <= band.most * _WEEK:
        return []
    text = f"Phase I usually takes {band.least} to {band.most} weeks, this one {took // _WEEK}"
    return [warning(rules.DECK_15, text)]


def start_phase_2(state: TreatmentState, command: cmd.StartPhase, context: Context) -> Decision:
    """Active treatment begins, after Phase I and never before (DECK-14, T-36)."""
    on = command.started_on
    refusal = fits(state, "started_on", on, context)
    opens = (duty(state.obligations, rules.T_36, on),)
    return refusal or (draft(st.PHASE_2_STARTED, command, on, opens=opens),)


def record_component(
    state: TreatmentState, command: cmd.RecordComponent, context: Context
) -> Decision:
    """One of the components is done; each once in an attempt (DECK-17)."""
    attempt, name = state.attempt, command.component
    listed = law_of(state.values).treatment_components
    if name not in listed:
        why = f"the components are: {', '.join(listed)}"
        return Refusal(rule=rules.DECK_17, message=why, allowed=listed, field="component")
    if attempt is None or name in attempt.components:
        why = f"{name} is done; a wrong entry is struck"
        return Refusal(rule=rules.DECK_17, message=why, field="component")
    refusal = ahead("done_on", command.done_on, context.now) or before(
        "done_on", command.done_on, attempt.phase_1_on, "Phase I began"
    )
    return refusal or (draft(st.COMPONENT, command, command.done_on),)


def _reached(state: TreatmentState) -> str:
    return state.attempt.reached if state.attempt is not None else st.ADMITTED


# -- interrupted ----------------------------------------------------------------------------------


def suspend(state: TreatmentState, command: cmd.Suspend, context: Context) -> Decision:
    """Out for a time, with the bed kept or given up; a move to another site is called off."""
    on = command.suspended_on
    if command.keeps_bed and state.bed is None:
        why = "the person has no bed that could be kept"
        return Refusal(rule=rules.H_05, message=f"keeps_bed: {why}", field="keeps_bed")
    refusal = fits(state, "suspended_on", on, context)
    if refusal is not None:
        return refusal
    kind = st.SUSPENSION if command.keeps_bed else st.SUSPENSION_OUT
    orders = withdraw(state, on) if command.keeps_bed else leave(state, on, "suspended")
    return (draft(kind, command, on, more={"from": _reached(state)}, orders=orders),)


def record_return(state: TreatmentState, command: cmd.RecordReturn, context: Context) -> Decision:
    """Back in the bed that was kept, where it was interrupted; else to be assigned one anew."""
    on = command.returned_on
    refusal = ahead("returned_on", on, context.now) or before(
        "returned_on", on, state.suspended_on, "the person left"
    )
    if refusal is not None:
        return refusal
    if state.bed is None:
        return (draft(st.BACK_TO_LIST, command, on),)
    back = draft(st.BACK[state.resumes], command, on)
    if not state.renew:
        return (back,)
    # What the person needs now may be another site's; the bed is kept until there is one (C-55).
    found = route(law_of(state.values), needs_of(state))
    following = cmd.AssignSite(occurred_on=command.occurred_on)
    return (back, *place(state, following, found, []))


def resume(state: TreatmentState, command: cmd.Resume, context: Context) -> Decision:
    """In another bed: treatment goes on where it was interrupted."""
    on, bed = command.resumed_on, state.bed
    if not state.resumes:
        why = "nothing was interrupted: Phase I begins"
        return Refusal(rule=rules.DECK_14, message=why, allowed=("start-phase-1",))
    if bed is None:
        return Refusal(rule=rules.DECK_08, message="the person has no bed of the program")
    refusal = ahead("resumed_on", on, context.now) or before(
        "resumed_on", on, bed.since, "the person came"
    )
    return refusal or (draft(st.BACK[state.resumes], command, on),)
