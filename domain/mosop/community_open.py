"""Opening treatment in the community, and whether the statute itself demands it (M-13, M-16).

Belongs here: the first event, and the facts beside the convictions on which M-16 hangs. Not here:
who treats (`community_team.py`, `community_provider.py`).
"""

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.casework import opened_data, read_values, said_of_others, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import draft
from domain.mosop.community_clocks import Said
from domain.mosop.community_law import CommunityLaw
from domain.mosop.community_state import CommunityState
from domain.numbered import numbered
from domain.process import Decision
from domain.refusal import Refusal


def open_community(_state: None, command: cmd.OpenCommunity, context: Context) -> Decision:
    """Open: one for each release, by an office of probation and parole, or by the confinement."""
    law = read_values(CommunityLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role is not Role.SYSTEM and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    codes = [one.code for one in command.offences]
    if len(codes) != len(set(codes)):
        why = "offences: a section is named twice"
        return Refusal(rule=rules.H_05, message=why, field="offences")
    said = said_of_others(command, rules.M_13)
    planned = CommunityState(
        values=command.law.values, basis=command.basis, offences=command.offences
    )
    clock = rules.COMMUNITY_ASSIGN_SPECIALIST
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(opened_data(command), [*said, *_demanded(planned)]),
            opens=(numbered({}, clock, clock, command.occurred_on),),
            evidence=command.evidence,
        ),
    )


def confirm_offences(
    state: CommunityState, command: cmd.ConfirmOffences, _context: Context
) -> Decision:
    """Whether an offence concerned a child: a person says it, where the chapter does not decide."""
    codes = {one.code for one in state.offences}
    unknown = sorted(set(command.concerns_child) - codes)
    if unknown:
        why = f"no offence of this case has the section {unknown[0]}"
        return Refusal(rule=rules.H_05, message=why, field="concerns_child")
    said = command.concerns_child
    confirmed = tuple(
        one.model_copy(update={"concerns_child": said.get(one.code, one.concerns_child)})
        for one in state.offences
    )
    after = state.model_copy(update={"offences": confirmed})
    return (draft(st.OFFENCES_CONFIRMED, command, said=_demanded(after)),)


def _demanded(state: CommunityState) -> Said:
    """Whether the statute demands treatment, in words."""
    match state.statutory:
        case "yes":
            text = "the statute itself demands treatment, and that it is completed"
        case "to-confirm":
            text = "say whether the offence concerned a child: the statute may demand treatment"
        case "unknown":
            text = "no offence is named: whether the statute demands treatment is not known"
        case _:
            return []
    return [warning(rules.M_16, text)]
