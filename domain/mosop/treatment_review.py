"""After treatment: what the parole board makes of it (DECK-20, M-10, M-11, T-37).

Belongs here: facts that are recorded once an attempt is over. Not here: any release: it is the
confinement's, and nothing here brings it about.
"""

from datetime import datetime

from domain import rules
from domain.casework import ahead, alert, duty, running, settle_rules, tell, warning
from domain.commands import Context
from domain.events import Order
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import RELEASE_EXTENDED, draft
from domain.mosop.letters import extension_letter
from domain.mosop.treatment_beds import before
from domain.mosop.treatment_state import TreatmentState
from domain.obligations import Status
from domain.process import Decision
from domain.refusal import Refusal


def petition_extension(
    state: TreatmentState, command: cmd.PetitionExtension, context: Context
) -> Decision:
    """The board has received the petition: a hearing is due (T-37)."""
    if running(state.obligations, rules.T_37):
        return Refusal(rule=rules.T_37, message="a hearing on an earlier petition is due")
    on, attempt = command.received_on, state.attempt
    ended_on = attempt.ended_on if attempt is not None else None
    refusal = ahead("received_on", on, context.now) or before(
        "received_on", on, ended_on, "the attempt ended"
    )
    if refusal is not None:
        return refusal
    said = []
    if state.stage == st.COMPLETED:
        said.append(warning(rules.M_10, "treatment is completed: say on what the petition rests"))
    if state.conditional_release is None:
        said.append(warning(rules.T_37, "no conditional release date is known here"))
    opens, orders = (duty(state.obligations, rules.T_37, on),), (extension_letter(),)
    return (draft(st.EXTENSION_PETITIONED, command, on, said=said, opens=opens, orders=orders),)


def record_extension_hearing(
    state: TreatmentState, command: cmd.RecordExtensionHearing, context: Context
) -> Decision:
    """The hearing was convened; the confinement is told of the date that the board sets (M-10)."""
    extension, on = state.extension, command.convened_on
    if extension is None or not extension.waits:
        return Refusal(rule=rules.T_37, message="no petition waits for a hearing")
    if command.extended == (command.conditional_release is None):
        why = "conditional_release: the new date goes with an extension, and only with one"
        return Refusal(rule=rules.H_05, message=why, field="conditional_release")
    refusal = (
        ahead("convened_on", on, context.now)
        or before("convened_on", on, extension.received_on, "the board received the petition")
        or _no_extension(state, command.conditional_release)
    )
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, [rules.T_37], on)
    said = [
        warning(rules.T_37, "convened later than the law's days after the petition")
        for one in closes
        if one.end is Status.LATE
    ]
    orders = _new_date(state, command) if command.extended else ()
    return (draft(st.EXTENSION_HEARD, command, on, said=said, closes=closes, orders=orders),)


def _no_extension(state: TreatmentState, to: datetime | None) -> Refusal | None:
    """Refuse a date that puts nothing off, or lies after the whole sentence."""
    now, full, why = state.conditional_release, state.full_term, ""
    if to is not None and now is not None and to <= now:
        why = f"conditional_release: it is {now:%Y-%m-%d} now; an extension puts it off"
    elif to is not None and full is not None and to > full:
        why = f"conditional_release lies after the full term, {full:%Y-%m-%d}"
    return Refusal(rule=rules.H_05, message=why, field="conditional_release") if why else None


def _new_date(state: TreatmentState, command: cmd.RecordExtensionHearing) -> tuple[Order, ...]:
    """The confinement moves what hangs on the date; without one a person tells it on (T-37)."""
    if state.owner is None or command.conditional_release is None:
        return (alert("release-date-set", rule=rules.M_10),)
    data = {
        "treatment": state.case,
        "on": command.convened_on.isoformat(),
        "conditional_release": command.conditional_release.isoformat(),
    }
    return tell(state.owner, RELEASE_EXTENDED, command.occurred_on, data)


def record_release_decision(
    state: TreatmentState, command: cmd.RecordReleaseDecision, context: Context
) -> Decision:
    """What the board decided: on file here, and moving nothing by itself (DECK-20)."""
    refusal = ahead("decided_on", command.decided_on, context.now)
    said = []
    if command.decision == "granted" and state.requirement == "unmet":
        said.append(warning(rules.M_02, "granted although mandated treatment is unmet"))
    return refusal or (draft(st.RELEASE_DECIDED, command, command.decided_on, said=said),)
