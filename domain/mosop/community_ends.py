"""How treatment in the community ends, and lifetime supervision: M-13, M-16, M-17, C-56.

Belongs here: completion, failure, another attempt, supervision for life, death, the end of the
case. Not here: any violation process: it is the board's, or a court's.
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, alert, tell, warning
from domain.commands import Context
from domain.events import Draft, Order
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import draft
from domain.mosop.community_clocks import Said, missing_or_left, open_clock, voided
from domain.mosop.community_law import law_of
from domain.mosop.community_provider import lost_provider
from domain.mosop.community_state import CommunityState
from domain.mosop.community_team import lacks
from domain.mosop.treatment_beds import before
from domain.obligations import Duty
from domain.process import Decision, Drafts
from domain.refusal import Refusal

COMMUNITY_NOTED: Final = "community-noted"
"""The fact that the case of the confinement is told."""


def tell_standing(state: CommunityState, outcome: str, on: datetime) -> tuple[Order, ...]:
    """Tell the confinement where treatment in the community stands now."""
    data = {"community": state.case, "outcome": outcome, "on": on.isoformat()}
    return tell(state.owner, COMMUNITY_NOTED, on, data)


def _fits(state: CommunityState, field: str, on: datetime, context: Context) -> Refusal | None:
    """Refuse a day that has not come, or that lies before the beginning of treatment."""
    last = max((one for one in (state.begun_on, state.resumed_on) if one is not None), default=None)
    return ahead(field, on, context.now) or before(field, on, last, "treatment began")


def complete(state: CommunityState, command: cmd.CompleteTreatment, context: Context) -> Decision:
    """Successfully completed: nothing of it is owed any more."""
    on = command.completed_on
    refusal = _fits(state, "completed_on", on, context)
    if refusal is not None:
        return refusal
    said = lacks(state)
    if state.assessment is None:
        said.append(warning(rules.M_16, "no assessment is on file"))
    if state.progress is not None and state.progress.rating == "unsatisfactory":
        said.append(warning(rules.M_14, "the last report of progress was not satisfactory"))
    return (_over(state, st.COMPLETION, command, on, said),)


def fail(state: CommunityState, command: cmd.FailTreatment, context: Context) -> Decision:
    """Failed: people are told, for a violation process follows or does not (M-13, M-16)."""
    on = command.failed_on
    refusal = _fits(state, "failed_on", on, context)
    if refusal is not None:
        return refusal
    said = [warning(rules.M_13, "a violation process may follow: this case begins none")]
    if state.statutory == "yes":
        said.append(warning(rules.M_16, "the statute demands completion, and has penalties"))
    told = (alert("community-failed", rule=rules.M_13, severity="statutory"),)
    return (_over(state, st.FAILURE, command, on, said, told),)


def _over(
    state: CommunityState,
    kind: str,
    command: cmd.CompleteTreatment | cmd.FailTreatment,
    on: datetime,
    said: Said,
    orders: tuple[Order, ...] = (),
) -> Draft:
    outcome = st.COMPLETED if kind == st.COMPLETION else st.FAILED
    return draft(
        kind,
        command,
        on,
        said=said,
        more={"attempt": len(state.attempts) + 1},
        closes=voided(state),
        orders=(*orders, *tell_standing(state, outcome, on)),
    )


def re_enter(state: CommunityState, command: cmd.ReEnterCommunity, context: Context) -> Decision:
    """Another attempt, by a named person's decision; all of them are kept (C-56)."""
    on = command.decided_on
    refusal = ahead("decided_on", on, context.now) or before(
        "decided_on", on, state.ended_on, "the last attempt ended"
    )
    if refusal is not None:
        return refusal
    opens: tuple[Duty, ...] = ()
    if not state.specialist:
        opens = (open_clock(state, rules.COMMUNITY_ASSIGN_SPECIALIST, on),)
    orders = tell_standing(state, st.TO_PLAN, on)
    return (draft(st.REENTERED, command, on, opens=opens, orders=orders),)


# -- for life -------------------------------------------------------------------------------------


def set_lifetime(
    state: CommunityState, command: cmd.SetLifetimeSupervision, context: Context
) -> Decision:
    """Supervision for life, usually with electronic monitoring, was imposed (M-17)."""
    if state.lifetime is not None:
        why = f"imposed already, on {state.lifetime.imposed_on:%Y-%m-%d}"
        return Refusal(rule=rules.M_17, message=why)
    on, last = command.imposed_on, state.lifetime_ended_on
    refusal = ahead("imposed_on", on, context.now) or before(
        "imposed_on", on, last, "supervision for life was ended"
    )
    return refusal or (draft(st.LIFETIME_SET, command, command.imposed_on),)


def end_lifetime(
    state: CommunityState, command: cmd.EndLifetimeSupervision, context: Context
) -> Decision:
    """Ended by a court or the board, from the law's age on, after an assessment (M-17)."""
    on, held = command.ended_on, state.lifetime
    if held is None:
        return Refusal(rule=rules.M_17, message="there is no lifetime supervision to end")
    refusal = (
        ahead("ended_on", on, context.now)
        or before("ended_on", on, held.imposed_on, "it was imposed")
        or before("assessed_on", command.assessed_on, held.imposed_on, "it was imposed")
        or before("ended_on", on, command.assessed_on, "the risk was assessed")
    )
    if refusal is not None:
        return refusal
    least = law_of(state.values).lifetime_supervision_age
    if command.age is None:
        why = "the register of persons does not say how old the person is"
        return Refusal(rule=rules.M_17, message=why)
    if command.age < least:
        why = f"it may be ended from the age of {least} on; on that day the person is younger"
        return Refusal(rule=rules.M_17, message=why, field="ended_on")
    return (draft(st.LIFETIME_ENDED, command, on),)


# -- the case itself ------------------------------------------------------------------------------


def record_death(state: CommunityState, command: cmd.RecordDeath, context: Context) -> Decision:
    """The person has died: nothing is owed any more. A person closes the case.

    Until then a death that was typed by mistake is struck, and what it ended is owed again.
    """
    on = command.died_on
    refusal = ahead("died_on", on, context.now)
    orders = tell_standing(state, st.DECEASED, on)
    return refusal or (draft(st.DIED, command, on, closes=voided(state), orders=orders),)


def close_community(
    state: CommunityState, command: cmd.CloseCommunity, _context: Context
) -> Decision:
    """End the case; what is still owed is said. Supervision for life keeps it open (M-17)."""
    if state.lifetime is not None and state.stage != st.DECEASED:
        why = "supervision for life is kept here until an order ends it, or the person dies"
        return Refusal(rule=rules.M_17, message=why)
    said = [
        warning(one.rule, f"closed although it is owed: {key}")
        for key, one in sorted(state.obligations.items())
        if one.live
    ]
    done = any(one.outcome == st.COMPLETED for one in state.attempts)
    if state.statutory == "yes" and not done and state.stage != st.DECEASED:
        text = "closed although the statute demands that treatment is completed"
        said.append(warning(rules.M_16, text))
    orders = tell_standing(state, st.CLOSED, command.occurred_on)
    return (draft(st.CASE_CLOSED, command, said=said, closes=voided(state), orders=orders),)


def settle(state: CommunityState, now: datetime) -> Drafts:
    """After a strike: clocks follow from what is left, and the confinement is told anew."""
    if state.stage == st.CLOSED:
        return ()
    lost = lost_provider(state, now)
    if lost:
        return lost
    drafts: list[Draft] = []
    opens, closes = missing_or_left(state)
    if opens or closes:
        drafts.append(Draft(kind=st.CLOCKS_SET, occurred_on=now, opens=opens, closes=closes))
    if state.retell:
        told = tell_standing(state, state.stage, now)
        drafts.append(Draft(kind=st.TOLD, occurred_on=now, orders=told))
    return tuple(drafts)
