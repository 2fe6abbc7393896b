"""What the two votes come to: assessment, determination, and their way to the attorney general.

Belongs here: closing a vote and what follows (S-13, S-15, C-25, C-26, C-47, T-04). Not here: seats
and votes themselves (`svp_review.py`).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import read_values, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.events import Draft, Order
from domain.obligations import Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw, lateness
from domain.svp.svp_acts import misdated, well_before
from domain.svp.svp_commands import (
    CloseVote,
    DeliverAssessment,
    GoOn,
)
from domain.svp.svp_evaluation import data_of, ended_late
from domain.svp.svp_review import over, seat_of, tally
from domain.svp.svp_seats import mdt_rules, prc_rules, vacancies
from domain.svp.svp_state import SvpState
from domain.svp.victims import to_tell
from domain.votes import CLOSABLE, Result, Roll, Standing, absent, standing

PRC_DECISION: Final = "prc-decision"


def close_mdt(state: SvpState, command: CloseVote, context: Context) -> Decision:
    """The chair closes the team's vote; what it came to stands (C-25)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    if context.actor.role is Role.MDT_MEMBER:
        seat = seat_of(state.mdt, context, "mdt")
        if isinstance(seat, Refusal):
            return seat
        if not state.mdt.seats[seat].chair:
            return Refusal(rule=rules.H_02, message="the chair closes the vote, or a supervisor")
    if state.mdt.closed:
        return over("mdt")
    early = _before_votes(state.mdt, command)
    if early is not None:
        return early
    wanted = mdt_rules(law)
    found = standing(wanted, state.mdt)
    if found.result is Result.INVALID:
        enough = len(state.mdt.eligible()) >= wanted.least
        rule = rules.DECK_32 if enough and absent(wanted, state.mdt) else rules.DECK_31
        return _not_closable(found, rule)
    if found.result not in CLOSABLE:
        return _not_closable(found, rules.C_25)
    return (_closing(st.MDT_CLOSED, command, found, _assessment(state, found)),)


def _before_votes(roll: Roll, command: CloseVote) -> Refusal | None:
    """A vote is closed after the votes that count."""
    last = max((roll.cast_on[key] for key in roll.votes if key in roll.cast_on), default=None)
    return well_before("occurred_on", command.occurred_on, last, "the last vote that counts")


def _assessment(state: SvpState, found: Standing) -> tuple[Order, ...]:
    agencies = sorted({seat.agency for seat in state.mdt.eligible().values()})
    return (
        Order(
            key="mdt-assessment",
            kind="letter",
            data={
                "letter_kind": "mdt-assessment",
                "recipient": "attorney-general",
                "person": state.person,
                "result": str(found.result),
                "meets": found.meets,
                "other": found.others,
                "seats": agencies,
            },
        ),
    )


def close_prc(state: SvpState, command: CloseVote, context: Context) -> Decision:
    """The prosecutors' vote is closed once it decides: at three of five (C-47)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    if context.actor.role is Role.PRC_MEMBER:
        seat = seat_of(state.prc, context, "prc")
        if isinstance(seat, Refusal):
            return seat
    if state.prc.closed:
        return over("prc")
    early = _before_votes(state.prc, command)
    if early is not None:
        return early
    found = standing(prc_rules(law), state.prc)
    if found.result not in CLOSABLE:
        return _not_closable(found, rules.C_47 if found.result is Result.TOO_FEW else rules.S_13)
    return (determination(state, law, command, found),)


def determination(
    state: SvpState, law: SvpLaw, command: CloseVote | GoOn, found: Standing
) -> Draft:
    """The prosecutors' determination, which the attorney general is told (S-13, S-34)."""
    on = command.occurred_on
    closes = settle_rules(state.obligations, (rules.T_15, rules.PRC_LATEST_SAFE), on)
    duties, letters = to_tell(
        state.obligations,
        law.svp_victim_events,
        PRC_DECISION,
        on,
        victims=state.victims,
        person=state.person,
        outcome=str(found.result),
    )
    told = Order(
        key="prc-determination",
        kind="letter",
        data={
            "letter_kind": "prc-determination",
            "recipient": "attorney-general",
            "person": state.person,
            "result": str(found.result),
        },
    )
    draft = _closing(st.PRC_CLOSED, command, found, (told, *letters))
    late, alerts = lateness(state.obligations, closes)
    said = [*draft.data.get("warnings", ()), *vacancies(state, law), *late]
    if state.mdt.result is Result.DOES_NOT_MEET and found.result is Result.MEETS:
        said.append(warning(rules.C_26, "the prosecutors differ from the team (S-15)"))
    data = {**draft.data, **ended_late(closes, state)}
    return draft.model_copy(
        update={
            "data": with_warnings(data, said),
            "opens": duties,
            "closes": closes,
            "orders": (*draft.orders, *alerts),
        }
    )


def _not_closable(found: Standing, rule: str) -> Refusal:
    missing = f"; no vote yet from {', '.join(found.missing)}" if found.missing else ""
    why = found.why or f"{found.meets} of the {found.needed} that decide"
    return Refusal(rule=rule, message=f"the vote cannot be closed: {why}{missing}")


def _closing(
    kind: str, command: CloseVote | GoOn, found: Standing, orders: tuple[Order, ...]
) -> Draft:
    said = []
    if found.result is Result.SPLIT:
        said.append(warning(rules.C_25, f"reported as split {found.meets} to {found.others}"))
    return Draft(
        kind=kind,
        occurred_on=command.occurred_on,
        data=with_warnings(data_of(command, **tally(found)), said),
        orders=orders,
        evidence=command.evidence,
    )


def prc_go_on(state: SvpState, command: GoOn, _context: Context) -> Decision:
    """Fewer than three may vote: wait for appointments, or it is no majority (C-47)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    if state.prc.closed:
        return over("prc")
    found = standing(prc_rules(law), state.prc)
    if found.result is not Result.TOO_FEW:
        return Refusal(rule=rules.C_47, message="enough prosecutors may vote: nothing to decide")
    if command.decision == "no-majority":
        none = found.model_copy(update={"result": Result.DOES_NOT_MEET})
        return (determination(state, law, command, none),)
    return (
        Draft(
            kind=st.PRC_WENT_ON,
            occurred_on=command.occurred_on,
            data=data_of(command),
            evidence=command.evidence,
        ),
    )


def _presides(state: SvpState, member: str) -> bool:
    seat = state.mdt.seat_of(member)
    return seat is not None and state.mdt.seats[seat].chair


def deliver_assessment(state: SvpState, command: DeliverAssessment, context: Context) -> Decision:
    """The assessment reached the attorney general: T-04 ends; a split is delivered as such."""
    actor = context.actor
    if actor.role is Role.MDT_MEMBER and not _presides(state, actor.id):
        return Refusal(rule=rules.H_02, message="the chair says so, or the agency")
    if not state.mdt.closed:
        return Refusal(
            rule=rules.DECK_33, message="the team's vote is not closed", allowed=("close-mdt",)
        )
    if state.assessment_on is not None:
        return Refusal(rule=rules.DECK_33, message="the assessment was delivered before")
    on = command.delivered_on
    refusal = misdated(context, "delivered_on", on, state.mdt.closed_on, "the close of the vote")
    if refusal is not None:
        return refusal
    closes = settle_rules(state.obligations, (rules.T_04,), on)
    waits = [
        key
        for key, owed in state.obligations.items()
        if owed.rule == rules.PRC_LATEST_SAFE and owed.live
    ]
    late, alerts = lateness(state.obligations, closes)
    return (
        Draft(
            kind=st.ASSESSMENT_DELIVERED,
            occurred_on=on,
            data=with_warnings(data_of(command, **ended_late(closes, state)), late),
            closes=(*closes, *release(state.obligations, Status.VOID, waits)),
            orders=tuple(alerts),
            evidence=command.evidence,
        ),
    )
