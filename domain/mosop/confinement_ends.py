"""How a confinement ends: death, and the close that wants a review (DECK-26, S-01).

Belongs here: the end of the case. Not here: the release (`confinement_release.py`).
"""

from domain import rules
from domain.casework import ahead, alert, warning
from domain.commands import Context
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import draft
from domain.mosop.confinement_release import since
from domain.mosop.confinement_review import missing, unfinished
from domain.mosop.confinement_state import ConfinementState
from domain.mosop.confinement_told import to_tell
from domain.mosop.treatment_beds import before
from domain.obligations import Status, release
from domain.process import Decision


def record_death(state: ConfinementState, command: cmd.RecordDeath, context: Context) -> Decision:
    """The person has died: nothing is owed here. What else is open people end in its own case."""
    on = command.died_on
    refusal = ahead("died_on", on, context.now) or before("died_on", on, *since(state))
    if refusal is not None:
        return refusal
    others = [state.treatment.case, state.review.case if state.review else ""]
    orders = (alert("died", rule=rules.S_01),) if any(others) else ()
    closes = release(state.obligations, Status.VOID)
    return (draft(st.DIED, command, on, closes=closes, orders=orders),)


def close_confinement(
    state: ConfinementState, command: cmd.CloseConfinement, context: Context
) -> Decision:
    """End the case: of the living never without the review that the law wants (DECK-26)."""
    if state.stage != st.DECEASED:
        refusal = missing(state)
        if refusal is not None:
            return refusal
    said = unfinished(state)
    if state.stage == st.TRANSFERRED_OUT:
        text = "closed although no release is recorded: the person is elsewhere in custody"
        said.append(warning(rules.S_01, text))
    closes = release(state.obligations, Status.VOID)
    orders = to_tell(state, context.now, for_good=True)
    return (draft(st.CASE_CLOSED, command, said=said, closes=closes, orders=orders),)
