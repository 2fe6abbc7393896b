"""The team and the prosecutors: seats, votes, recusals (S-10 to S-13, C-25, C-47, C-48).

Belongs here: what a member may do. Not here: what a vote comes to (`svp_results.py`), its mechanism
(`domain/votes.py`), nor the numbers of a committee (`law/`).
"""

from collections.abc import Iterable
from datetime import datetime

from domain import rules
from domain.actors import Role
from domain.casework import alert, read_values, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.model import Json
from domain.obligations import Status
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw
from domain.svp.svp_acts import well_before
from domain.svp.svp_commands import (
    AppointMember,
    CastVote,
    Recuse,
    VacateSeat,
)
from domain.svp.svp_evaluation import data_of
from domain.svp.svp_seats import doubts_of, faults_of, mdt_rules, prc_rules, roll_of, vacancies
from domain.svp.svp_state import SvpState
from domain.votes import Choice, Result, Roll, Standing, standing


def appoint_member(state: SvpState, command: AppointMember, context: Context) -> Decision:
    """Fill a seat (S-10 to S-12, DECK-31, DECK-32)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    refusal = _not_theirs(command.committee, context) or faults_of(state, command, law)
    if refusal is not None:
        return refusal
    roll = roll_of(state, command.committee)
    said = doubts_of(state, command, law)
    if command.committee == "mdt" and state.examiner == command.member:
        said.append(
            warning(rules.S_20, "this member is the examiner of the case: another is needed")
        )
    if command.seat in roll.votes:
        text = "the vote that was cast from this seat no longer counts"
        said.append(warning(rules.C_25, text, of=command.committee))
    return (
        Draft(
            kind=st.MEMBER_APPOINTED,
            occurred_on=command.occurred_on,
            data=with_warnings(data_of(command), said),
            evidence=command.evidence,
        ),
    )


def _not_theirs(committee: str, context: Context) -> Refusal | None:
    """The two departments fill the team, the attorney general the prosecutors' seats."""
    role = context.actor.role
    if role is Role.SUPERVISOR or (role is Role.ATTORNEY_GENERAL) == (committee == "prc"):
        return None
    return Refusal(rule=rules.H_02, message=f"the role {role} fills no seat of the {committee}")


def vacate_seat(state: SvpState, command: VacateSeat, context: Context) -> Decision:
    """A member leaves; a vote from the seat no longer counts."""
    refusal = _not_theirs(command.committee, context)
    if refusal is not None:
        return refusal
    roll = roll_of(state, command.committee)
    seat = roll.seats.get(command.seat)
    if roll.closed:
        return over(command.committee)
    if seat is None or seat.vacant:
        return Refusal(rule=rules.H_02, message=f"nobody sits on {command.seat}", field="seat")
    return (
        Draft(
            kind=st.SEAT_VACATED,
            occurred_on=command.occurred_on,
            data=data_of(command),
            evidence=command.evidence,
        ),
    )


def mdt_vote(state: SvpState, command: CastVote, context: Context) -> Decision:
    """A member of the team votes, or votes anew (DECK-33)."""
    seat = seat_of(state.mdt, context, "mdt")
    if isinstance(seat, Refusal):
        return seat
    if "mdt" not in state.received:
        return Refusal(
            rule=rules.T_04,
            message="the team has not received the notice yet",
            allowed=("record-receipt",),
        )
    early = _too_early(state.mdt, seat, command, state.received["mdt"])
    if early is not None:
        return early
    roll = _with_vote(state.mdt, seat, command.vote)
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    found = standing(mdt_rules(law), roll)
    drafts = (_vote(st.MDT_VOTED, seat, command, found, rules.C_25),)
    if found.result is not Result.REVOTE:
        return drafts
    again = Draft(
        kind=st.MDT_REVOTE,
        occurred_on=command.occurred_on,
        data=with_warnings({}, [warning(rules.C_25, "a tie: the team votes again")]),
    )
    return (*drafts, again)


def prc_vote(state: SvpState, command: CastVote, context: Context) -> Decision:
    """A prosecutor votes, or votes anew (S-13)."""
    seat = seat_of(state.prc, context, "prc")
    law = read_values(SvpLaw, state.values)
    if isinstance(seat, Refusal):
        return seat
    if isinstance(law, Refusal):
        return law
    notified = state.prc_notified_on or max(state.given.values(), default=None)
    refusal = _not_yet(state, law, command) or _too_early(state.prc, seat, command, notified)
    if refusal is not None:
        return refusal
    found = standing(prc_rules(law), _with_vote(state.prc, seat, command.vote))
    # With the first vote the vote is open; what the committee lacks is said again at its close.
    said = vacancies(state, law) if not state.prc.votes else ()
    return (_vote(st.PRC_VOTED, seat, command, found, rules.C_47, said),)


def _too_early(roll: Roll, seat: str, command: CastVote, notice: datetime | None) -> Refusal | None:
    """A vote lies after the notice; and a new one from a seat after the one that it replaces."""
    on = command.occurred_on
    return well_before("occurred_on", on, notice, "the notice") or well_before(
        "occurred_on", on, roll.cast_on.get(seat), "the vote that this seat has cast"
    )


def _not_yet(state: SvpState, law: SvpLaw, command: CastVote) -> Refusal | None:
    """When the prosecutors may vote: from the notice on; where they wait, after the team (C-48)."""
    if state.route == "overt-act":
        if state.prc_notified_on is None:
            return Refusal(
                rule=rules.T_15, message="the attorney general has not notified them yet"
            )
        if state.prc_barred and not _within_their_hours(state, command):
            return Refusal(rule=rules.T_15, message="their hours have passed (unconfirmed)")
        return None
    if not law.prc_waits_for_mdt or state.assessment_on is not None:
        return None
    held = state.obligations.values()
    safe = [one for one in held if one.rule == rules.PRC_LATEST_SAFE and one.live]
    if any(one.ends is not None and one.ends <= command.occurred_on for one in safe):
        return None
    until = next((str(one.legal) for one in safe), "the latest safe date")
    return Refusal(
        rule=rules.C_48,
        message=f"the prosecutors wait for the team's assessment, until {until} at the latest",
        allowed=("deliver-assessment",),
    )


def _within_their_hours(state: SvpState, command: CastVote) -> bool:
    """A vote counts by its time, not by that of its entry (T-15)."""
    held = [one for one in state.obligations.values() if one.rule == rules.T_15]
    return any(one.in_time(command.occurred_on) for one in held if one.status is not Status.VOID)


def seat_of(roll: Roll, context: Context, committee: str) -> str | Refusal:
    """The seat from which an actor votes (H-02), while the vote is open (H-06)."""
    seat = roll.seat_of(context.actor.id)
    if seat is None:
        return Refusal(
            rule=rules.H_02, message=f"{context.actor.id} holds no seat of the {committee}"
        )
    if roll.closed:
        return over(committee)
    if roll.seats[seat].recused:
        return Refusal(rule=rules.H_02, message=f"the seat {seat} has stepped aside (recused)")
    return seat


def over(committee: str) -> Refusal:
    """The vote is closed: nothing moves it any more (H-06)."""
    return Refusal(rule=rules.H_06, message=f"the vote of the {committee} is closed")


def _with_vote(roll: Roll, seat: str, choice: Choice) -> Roll:
    return roll.model_copy(update={"votes": {**roll.votes, seat: choice}})


def _vote(
    kind: str,
    seat: str,
    command: CastVote,
    found: Standing,
    rule: str,
    lacks: Iterable[dict[str, str]] = (),
) -> Draft:
    said = [*lacks]
    if found.result in {Result.SPLIT, Result.REVOTE}:
        text = f"the votes are split {found.meets} to {found.others}"
        said.append(warning(rule, text))
    elif found.result in {Result.INVALID, Result.TOO_FEW}:
        said.append(warning(rule, found.why))
    return Draft(
        kind=kind,
        occurred_on=command.occurred_on,
        data=with_warnings(data_of(command, seat=seat, **tally(found)), said),
        evidence=command.evidence,
    )


def mdt_recuse(state: SvpState, command: Recuse, context: Context) -> Decision:
    """A member of the team steps aside."""
    return _recuse(state.mdt, command, context, st.MDT_RECUSED, "mdt")


def prc_recuse(state: SvpState, command: Recuse, context: Context) -> Decision:
    """A prosecutor steps aside; too few left is a supervisor's to decide (C-47)."""
    decision = _recuse(state.prc, command, context, st.PRC_RECUSED, "prc")
    law = read_values(SvpLaw, state.values)
    if isinstance(decision, Refusal) or isinstance(law, Refusal):
        return decision
    left = len(state.prc.eligible()) - 1
    if left >= law.prc_majority:
        return decision
    said = [warning(rules.C_47, f"{left} may vote, and {law.prc_majority} must agree: prc-go-on")]
    draft = decision[0]
    return (
        draft.model_copy(
            update={
                "data": with_warnings(draft.data, said),
                "orders": (alert("prc-too-few", rule=rules.C_47),),
            }
        ),
    )


def _recuse(
    roll: Roll, command: Recuse, context: Context, kind: str, committee: str
) -> tuple[Draft, ...] | Refusal:
    seat = seat_of(roll, context, committee)
    if isinstance(seat, Refusal):
        return seat
    return (
        Draft(
            kind=kind,
            occurred_on=command.occurred_on,
            data=data_of(command, seat=seat),
            evidence=command.evidence,
        ),
    )


def tally(found: Standing) -> Json:
    """The count, as an event shows it."""
    return {
        "result": str(found.result),
        "meets": found.meets,
        "others": found.others,
        "missing": list(found.missing),
    }
