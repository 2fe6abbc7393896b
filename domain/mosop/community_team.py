"""The containment team and the regional specialist (DECK-24, DECK-25, M-15).

Belongs here: who has which seat, and who comes after whom. Not here: the provider
(`community_provider.py`), nor what the team reports (`community_reports.py`).
"""

from domain import rules
from domain.casework import ahead, settle_rules, warning
from domain.commands import Context
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import draft
from domain.mosop.community_clocks import Said, late, open_clock
from domain.mosop.community_law import law_of
from domain.mosop.community_state import OFFICER, CommunityState
from domain.obligations import Duty
from domain.process import Decision
from domain.refusal import Refusal


def lacks(state: CommunityState) -> Said:
    """What to say of the team where treatment begins or ends: empty seats, one person in two."""
    empty = [warning(rules.DECK_24, f"nobody is the team's {seat}") for seat in state.missing]
    roles = law_of(state.values).community_team_roles
    held = [(seat, state.team[seat]) for seat in roles if seat in state.team]
    twice = [
        _twice(one, [seat, other], len(roles))
        for at, (seat, one) in enumerate(held)
        for other, who in held[at + 1 :]
        if who == one
    ]
    return [*empty, *twice]


def _also(state: CommunityState, seat: str, member: str) -> Said:
    """What to say if whoever takes a seat has another one."""
    roles = law_of(state.values).community_team_roles
    others = [one for one in roles if one != seat and state.team.get(one) == member]
    return [_twice(member, [one, seat], len(roles)) for one in others]


def _twice(who: str, seats: list[str], roles: int) -> dict[str, str]:
    text = f"{who} is the team's {' and '.join(seats)}: the team is of {roles} people"
    return warning(rules.DECK_24, text)


def assign_member(state: CommunityState, command: cmd.AssignMember, context: Context) -> Decision:
    """Somebody takes a seat that is empty."""
    refusal = ahead("assigned_on", command.assigned_on, context.now) or _no_seat(
        state, command.seat
    )
    if refusal is not None:
        return refusal
    if command.seat in state.team:
        why = f"{command.seat} is taken: replace-member, or transfer-officer"
        return Refusal(rule=rules.DECK_24, message=why, field="seat")
    said, more = _also(state, command.seat, command.member), {"replaces": ""}
    return (draft(st.MEMBER_ASSIGNED, command, command.assigned_on, said=said, more=more),)


def replace_member(state: CommunityState, command: cmd.ReplaceMember, context: Context) -> Decision:
    """Somebody else takes a seat of the team."""
    refusal = (
        ahead("replaced_on", command.replaced_on, context.now)
        or _officers(command.seat)
        or _nobody(state, command.seat)
        or _the_same(state, command.seat, command.member, "member")
    )
    said = _also(state, command.seat, command.member)
    more = {"replaces": state.team.get(command.seat, "")}
    return refusal or (
        draft(st.MEMBER_REPLACED, command, command.replaced_on, said=said, more=more),
    )


def end_member(state: CommunityState, command: cmd.EndMember, context: Context) -> Decision:
    """A member has left; until somebody comes, the seat is empty (DECK-24)."""
    refusal = (
        ahead("left_on", command.left_on, context.now)
        or _officers(command.seat)
        or _nobody(state, command.seat)
    )
    said = [warning(rules.DECK_24, f"nobody is the team's {command.seat}")]
    more = {"replaces": state.team.get(command.seat, "")}
    return refusal or (draft(st.MEMBER_LEFT, command, command.left_on, said=said, more=more),)


def transfer_officer(
    state: CommunityState, command: cmd.TransferOfficer, context: Context
) -> Decision:
    """Another officer supervises the person: never nobody in between."""
    refusal = (
        ahead("transferred_on", command.transferred_on, context.now)
        or _nobody(state, OFFICER)
        or _the_same(state, OFFICER, command.officer, "officer")
    )
    on, said = command.transferred_on, _also(state, OFFICER, command.officer)
    more = {"replaces": state.team.get(OFFICER, "")}
    return refusal or (draft(st.OFFICER_TRANSFERRED, command, on, said=said, more=more),)


def _no_seat(state: CommunityState, seat: str) -> Refusal | None:
    roles = law_of(state.values).community_team_roles
    if seat in roles:
        return None
    why = f"the team has the seats {', '.join(roles)}"
    return Refusal(rule=rules.DECK_24, message=why, allowed=roles, field="seat")


def _nobody(state: CommunityState, seat: str) -> Refusal | None:
    refusal = _no_seat(state, seat)
    if refusal is not None or seat in state.team:
        return refusal
    why = f"nobody is the team's {seat} yet: assign-member"
    return Refusal(rule=rules.DECK_24, message=why, field="seat")


def _officers(seat: str) -> Refusal | None:
    if seat != OFFICER:
        return None
    why = "an officer is transferred: transfer-officer"
    return Refusal(rule=rules.DECK_24, message=why, field="seat")


def _the_same(state: CommunityState, seat: str, member: str, field: str) -> Refusal | None:
    if state.team.get(seat) != member:
        return None
    why = f"{member} is the team's {seat} already"
    return Refusal(rule=rules.DECK_24, message=why, field=field)


# -- the region -----------------------------------------------------------------------------------


def assign_specialist(
    state: CommunityState, command: cmd.AssignSpecialist, context: Context
) -> Decision:
    """The liaison is of the person's region (DECK-25)."""
    on = command.assigned_on
    refusal = ahead("assigned_on", on, context.now)
    if refusal is not None:
        return refusal
    if command.region != state.region:
        liaison = law_of(state.values).community_liaison
        why = f"the {liaison} is assigned by region, and the person's is {state.region}"
        return Refusal(rule=rules.DECK_25, message=why, field="region")
    if command.specialist == state.specialist:
        why = f"{command.specialist} is the specialist already"
        return Refusal(rule=rules.DECK_25, message=why, field="specialist")
    closes = settle_rules(state.obligations, [rules.COMMUNITY_ASSIGN_SPECIALIST], on)
    said, more = late(state, closes), {"replaces": state.specialist}
    return (draft(st.SPECIALIST_ASSIGNED, command, on, said=said, more=more, closes=closes),)


def change_region(state: CommunityState, command: cmd.ChangeRegion, context: Context) -> Decision:
    """Another region, another specialist: treatment goes on, and one is to be assigned."""
    on = command.changed_on
    refusal = ahead("changed_on", on, context.now)
    if refusal is not None:
        return refusal
    if command.region == state.region:
        why = "the person is of this region already"
        return Refusal(rule=rules.DECK_25, message=why, field="region")
    liaison = law_of(state.values).community_liaison
    said = [warning(rules.DECK_25, f"a {liaison} of {command.region} is to be assigned")]
    held = state.standing
    if held is not None and held.region != command.region:
        text = f"the provider is of the region {held.region}"
        said.append(warning(rules.DECK_22, text))
    opens: tuple[Duty, ...] = ()
    if state.specialist:
        opens = (open_clock(state, rules.COMMUNITY_ASSIGN_SPECIALIST, on),)
    more = {"replaces": state.specialist}
    return (draft(st.REGION_CHANGED, command, on, said=said, more=more, opens=opens),)
