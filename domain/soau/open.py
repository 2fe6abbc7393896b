"""The court's order: opening, checking, returning and correcting it, and what it is read as.

Belongs here: DECK-50, U-07, U-13, C-59. Not here: who is eligible (`eligibility.py`), nor the days
of the court's power (`assessment.py`, `court.py`).
"""

from collections.abc import Iterable
from datetime import datetime

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.casework import (
    ahead,
    duty,
    opened_data,
    read_values,
    running,
    said_of_others,
    warning,
    with_warnings,
)
from domain.commands import Context
from domain.events import Draft
from domain.mosop.common import draft
from domain.obligations import Closing, Duty, Obligations, Status
from domain.process import Decision
from domain.refusal import Refusal
from domain.soau import commands as cmd
from domain.soau import stages as st
from domain.soau.law import SoauLaw, law_of
from domain.soau.letters import returned_letter
from domain.soau.moot import OF_A_PROGRAM, of_rules
from domain.soau.state import SoauState
from domain.svp.svp_acts import misdated

_UNASKED = "the order does not ask for the assessment that it must"
_DEMANDED = "for this offence and class the court asks for an assessment: it is no 120-day program"


def open_soau(_state: None, command: cmd.OpenSoau, context: Context) -> Decision:
    """Open: one case for each person and judgment, whatever the order says."""
    law = read_values(SoauLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role is not Role.SYSTEM and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    refusal = ahead("ordered_on", command.ordered_on, context.now)
    if refusal is None and command.sar is not None:
        refusal = ahead("sar.completed_on", command.sar.completed_on, context.now)
    if refusal is not None:
        return refusal
    stands_as, said = read_as(law, command.offences, command)
    data = {**opened_data(command), "stands_as": stands_as}
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, [*said_of_others(command, rules.U_07), *said]),
            evidence=command.evidence,
        ),
    )


# -- what the order says --------------------------------------------------------------------------


def missing(law: SoauLaw, order: cmd.CourtOrder) -> dict[str, str]:
    """What the order must say and does not: field -> words (DECK-50)."""
    phrases = law.soau_required_phrases.items()
    return {name: words for name, words in phrases if not getattr(order, name)}


def demanded(law: SoauLaw, offences: Iterable[cmd.Offence]) -> bool:
    """Whether the court must ask for an assessment (U-13)."""
    wanted = law.soau_assessment_demanded
    return any(
        (one.code, one.felony_class) == (wanted.code, wanted.felony_class) for one in offences
    )


def read_as(
    law: SoauLaw, offences: Iterable[cmd.Offence], order: cmd.CourtOrder
) -> tuple[str, list[dict[str, str]]]:
    """What the stay is: by the offence, else by the order; and what is to be said of it (C-59)."""
    if not demanded(law, offences):
        return order.reading, []
    return cmd.ASSESSMENT_ONLY, [warning(rules.U_13, _DEMANDED)]


def accept_order(state: SoauState, command: cmd.AcceptOrder, _context: Context) -> Decision:
    """Only an order that names the section and the unit, and asks for what it must (DECK-50)."""
    law, order = law_of(state.values), order_of(state)
    lacks = missing(law, order)
    if lacks:
        why = f"the order does not say {' nor '.join(lacks.values())}"
        return _returns(rules.DECK_50, why)
    if demanded(law, state.offences) and not order.assessment_requested:
        return _returns(rules.U_13, _UNASKED)
    said = []
    if state.reading == cmd.PLACEMENT:
        text = "it names the unit; which program it is the department alone chooses"
        said.append(warning(rules.U_12, text))
    return (draft(st.ORDER_ACCEPTED, command, said=said),)


def _returns(rule: str, why: str) -> Refusal:
    return Refusal(rule=rule, message=why, allowed=("return-order",))


def order_of(state: SoauState) -> cmd.CourtOrder:
    """The court's order, which every open case has."""
    if state.order is None:
        raise ValueError(f"{state.case}: there is no order")
    return state.order


def return_order(state: SoauState, command: cmd.ReturnOrder, context: Context) -> Decision:
    """Back for correction, with what it lacks; of an order that lacks nothing, with a reason."""
    law, order = law_of(state.values), order_of(state)
    refusal = misdated(context, "returned_on", command.returned_on, order.ordered_on, "the order")
    if refusal is not None:
        return refusal
    found = missing(law, order)
    lacks = sorted(found)
    said = [warning(rules.DECK_50, f"the order does not say {found[one]}") for one in lacks]
    if demanded(law, state.offences) and not order.assessment_requested:
        lacks.append("assessment_requested")
        said.append(warning(rules.U_13, _UNASKED))
    if not lacks and not command.note:
        why = "the order says what it must: to return it wants a reason"
        return Refusal(rule=rules.DECK_50, message=why, field="reason")
    if state.delivered_on is not None:
        said.append(warning(rules.T_17, "the days of the court's power run meanwhile"))
    more, orders = {"missing": lacks}, (returned_letter(state, lacks),)
    on = command.returned_on
    return (draft(st.ORDER_RETURNED, command, on, said=said, more=more, orders=orders),)


def correct_order(state: SoauState, command: cmd.CorrectOrder, context: Context) -> Decision:
    """The order as it stands now; it is checked anew."""
    back = state.returned_on
    refusal = misdated(context, "ordered_on", command.ordered_on, back, "the return of the order")
    if refusal is not None:
        return refusal
    stands_as, said = read_as(law_of(state.values), state.offences, command)
    opens, closes = reading_moves(state, stands_as, context)
    more = {"stands_as": stands_as}
    return (draft(st.ORDER_CORRECTED, command, said=said, more=more, opens=opens, closes=closes),)


# -- what the stay is -----------------------------------------------------------------------------


def decide_reading(state: SoauState, command: cmd.DecideReading, context: Context) -> Decision:
    """A named person decides which of the two readings holds; neither moves T-17 (C-59)."""
    if command.reading == state.reading:
        why = f"it is read as {state.reading} already"
        return Refusal(rule=rules.C_59, message=why, field="reading")
    if demanded(law_of(state.values), state.offences):
        return Refusal(rule=rules.U_13, message=_DEMANDED, field="reading")
    opens, closes = reading_moves(state, command.reading, context)
    return (draft(st.READING_DECIDED, command, opens=opens, closes=closes),)


def reading_moves(
    state: SoauState, reading: str, context: Context
) -> tuple[tuple[Duty, ...], tuple[Closing, ...]]:
    """What follows program success belongs to a placement alone (U-13): T-18 and T-19."""
    if reading == cmd.ASSESSMENT_ONLY:
        return (), of_rules(state, OF_A_PROGRAM)
    return hearing_clock(state.obligations, state.delivered_on, context), ()


def hearing_clock(
    held: Obligations, delivered_on: datetime | None, context: Context
) -> tuple[Duty, ...]:
    """The window of the hearing, unless it runs or that hearing was held (T-19)."""
    over = {Status.MET, Status.LATE}
    heard = any(one.rule == rules.T_19 and one.status in over for one in held.values())
    if delivered_on is None or heard or running(held, rules.T_19):
        return ()
    return from_now((duty(held, rules.T_19, delivered_on),), context)


def from_now(duties: tuple[Duty, ...], context: Context) -> tuple[Duty, ...]:
    """Clocks that began before they are recorded: nobody is reminded of what came before."""
    return tuple(one.model_copy(update={"since": context.now}) for one in duties)
