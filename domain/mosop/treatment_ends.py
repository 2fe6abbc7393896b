"""How an attempt ends, and another begins: completion, termination, refusal, removal, re-entry.

Belongs here: DECK-03 and DECK-16 to DECK-19, C-56. Not here: the phases before
(`treatment_phases.py`), nor what a board makes of it (`treatment_review.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, settle_rules, warning
from domain.commands import Command, Context
from domain.events import Draft
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import draft
from domain.mosop.letters import report_letter, unmade
from domain.mosop.treatment_beds import before, leave
from domain.mosop.treatment_law import Band, TreatmentLaw, law_of
from domain.mosop.treatment_planning import begin
from domain.mosop.treatment_standing import tell_standing
from domain.mosop.treatment_state import Attempt, TreatmentState
from domain.obligations import Closing, Status, release
from domain.process import Decision
from domain.refusal import Refusal

OTHER: Final = "other"
"""The ground of the list that wants words of its own (DECK-19)."""
_PLANNED: Final = (rules.T_35, rules.T_36)
Said = list[dict[str, str]]


def voided(state: TreatmentState) -> tuple[Closing, ...]:
    """Nothing of an attempt that is over is owed; the board's hearing is (T-37)."""
    held = state.obligations
    return release(held, Status.VOID, [key for key, one in held.items() if one.rule != rules.T_37])


def _ended(state: TreatmentState, on: datetime) -> tuple[Closing, ...]:
    """What the end of a phase fulfils; the rest of the attempt is void."""
    met = settle_rules(state.obligations, _PLANNED, on)
    ended = {one.key for one in met}
    return (*met, *(one for one in voided(state) if one.key not in ended))


def fits(state: TreatmentState, field: str, on: datetime, context: Context) -> Refusal | None:
    """Refuse a day that has not come, or that lies before what it ends."""
    return ahead(field, on, context.now) or before(field, on, _last(state), "the last step was")


def _last(state: TreatmentState) -> datetime | None:
    """The last day of the attempt that runs, as far as steps of it are dated."""
    attempt = state.attempt
    if attempt is None:
        return None
    days = (attempt.phase_1_on, attempt.phase_1_decided_on, attempt.phase_2_on)
    return max((one for one in days if one is not None), default=None)


def ended(
    state: TreatmentState,
    command: Command,
    kind: str,
    status: str,
    on: datetime,
    said: Said,
) -> tuple[Draft]:
    """An attempt ends: the bed is free, the confinement knows, the board may get a report."""
    attempt = _running(state)
    closes = _ended(state, on) if status in {st.COMPLETED, st.TERMINATED} else voided(state)
    orders = (
        *leave(state, on, status),
        *tell_standing(state, status, on),
        *report_letter(status, attempt.number),
    )
    more = {"reached": attempt.reached}
    return (draft(kind, command, on, said=said, more=more, closes=closes, orders=orders),)


# -- completion -----------------------------------------------------------------------------------


def complete(state: TreatmentState, command: cmd.Complete, context: Context) -> Decision:
    """Only with every component done, acceptance of responsibility before all (DECK-17, -18)."""
    on, law = command.completed_on, law_of(state.values)
    refusal = fits(state, "completed_on", on, context) or _incomplete(state, law, on)
    if refusal is not None:
        return refusal
    said = _phase_2_took(state, law.phase_2_band_months, on)
    may = "completion may allow conditional release or parole, and entitles to neither"
    said.append(warning(rules.M_10, may))
    conditional = state.conditional_release
    if conditional is not None and on > conditional:
        text = f"completed after the conditional release of {conditional:%Y-%m-%d}"
        said.append(warning(rules.C_57, text))
    return ended(state, command, st.COMPLETION, st.COMPLETED, on, said)


def _incomplete(state: TreatmentState, law: TreatmentLaw, on: datetime) -> Refusal | None:
    attempt = _running(state)
    missing = [one for one in law.treatment_components if one not in attempt.components]
    if law.treatment_required_component in missing:
        why = "without it nobody completes treatment"
        return _missing(rules.DECK_18, (law.treatment_required_component,), why)
    if missing:
        return _missing(rules.DECK_17, tuple(missing), "completion wants all of them")
    later = sorted(one for one, done in attempt.components.items() if done > on)
    if later:
        why = f"{later[0]} was done after that day"
        return Refusal(rule=rules.DECK_17, message=why, field="completed_on")
    return None


def _missing(rule: str, missing: tuple[str, ...], why: str) -> Refusal:
    return Refusal(rule=rule, message=f"not done: {', '.join(missing)}; {why}")


def _running(state: TreatmentState) -> Attempt:
    if state.attempt is None:
        raise ValueError(f"{state.case}: there is no attempt")
    return state.attempt


def _phase_2_took(state: TreatmentState, band: Band, on: datetime) -> Said:
    begun = _running(state).phase_2_on
    if begun is None or _within(begun, on, band):
        return []
    text = (
        f"Phase II usually takes {band.least} to {band.most} months, this one {_months(begun, on)}"
    )
    return [warning(rules.DECK_16, text)]


def _within(begun: datetime, on: datetime, band: Band) -> bool:
    """Whether at least `least` months have passed, and no more than `most`."""
    months = _months(begun, on)
    exactly = months == band.most and on.day == begun.day
    return band.least <= months and (months < band.most or exactly)


def _months(begun: datetime, on: datetime) -> int:
    """Full months between two days."""
    return (on.year - begun.year) * 12 + on.month - begun.month - (on.day < begun.day)


# -- other ends -----------------------------------------------------------------------------------


def terminate(state: TreatmentState, command: cmd.Terminate, context: Context) -> Decision:
    """For a ground of the list, or another in words (DECK-19): what was attended does not count."""
    on = command.terminated_on
    refusal = fits(state, "terminated_on", on, context) or no_ground(state, command, command.ground)
    if refusal is not None:
        return refusal
    return ended(state, command, st.TERMINATION, st.TERMINATED, on, unmet(state))


def no_ground(state: TreatmentState, command: Command, ground: str | None) -> Refusal | None:
    """Refuse a termination without a ground of the list, or `other` without words."""
    listed = law_of(state.values).treatment_termination_reasons
    if ground not in listed:
        why = f"a termination has a ground: {', '.join(listed)}"
        return Refusal(rule=rules.DECK_19, message=why, allowed=listed, field="ground")
    if ground == OTHER and not command.note:
        why = "another ground than the list's wants words"
        return Refusal(rule=rules.DECK_19, message=why, field="reason")
    return None


def unmet(state: TreatmentState) -> Said:
    """What an end without completion means: unmet, and the whole sentence, as is reported."""
    said = [warning(rules.M_11, "by reported policy whoever fails serves the whole sentence")]
    if state.requirement == "unmet":
        text = "treatment is mandated and stays unmet: attendance is not completion"
        said.insert(0, warning(rules.DECK_03, text))
    return said


def refuse(state: TreatmentState, command: cmd.Refuse, context: Context) -> Decision:
    """The person refuses treatment."""
    refusal = fits(state, "refused_on", command.refused_on, context)
    return refusal or ended(
        state, command, st.REFUSAL, st.REFUSED, command.refused_on, unmet(state)
    )


def remove(state: TreatmentState, command: cmd.Remove, context: Context) -> Decision:
    """Removed for a reason of the institution, which the command's reason says."""
    refusal = fits(state, "removed_on", command.removed_on, context)
    return refusal or ended(
        state, command, st.REMOVAL, st.REMOVED, command.removed_on, unmet(state)
    )


def re_enter(state: TreatmentState, command: cmd.ReEnter, context: Context) -> Decision:
    """Another attempt, by a named decision, any number of times; all of them are kept (C-56)."""
    on = command.decided_on
    if state.released_on is not None:
        why = "the person has left confinement: treatment there is over"
        return Refusal(rule=rules.C_56, message=why)
    attempt = _running(state)
    refusal = ahead("decided_on", on, context.now) or before(
        "decided_on", on, attempt.ended_on, "the last attempt ended"
    )
    if refusal is not None:
        return refusal
    said = []
    if state.requirement == "met":
        said.append(warning(rules.DECK_03, "the requirement is met already"))
    number = attempt.number + 1
    told = tell_standing(state, "waiting", on, number=number)
    opens = begin(state, command.occurred_on)
    more = {"attempt": number}
    return (draft(st.REENTERED, command, on, said=said, more=more, opens=opens, orders=told),)


# -- the case itself ------------------------------------------------------------------------------


def record_death(state: TreatmentState, command: cmd.RecordDeath, context: Context) -> Decision:
    """The person has died: the case ends, and the bed is free."""
    on = command.died_on
    refusal = ahead("died_on", on, context.now)
    closes, orders = release(state.obligations, Status.VOID), leave(state, on, "died")
    return refusal or (draft(st.DIED, command, on, closes=closes, orders=orders),)


def close_treatment(
    state: TreatmentState, command: cmd.CloseTreatment, _context: Context
) -> Decision:
    """End the case; what is still owed, and a requirement that is not met, is said."""
    said = [
        warning(one.rule, f"closed although it is owed: {key}")
        for key, one in sorted(state.obligations.items())
        if one.live
    ]
    said += unmade(state.effects.values())
    if state.requirement == "unmet":
        said.append(warning(rules.DECK_03, "closed although mandated treatment is unmet"))
    closes = release(state.obligations, Status.VOID)
    return (draft(st.CASE_CLOSED, command, said=said, closes=closes),)
