"""How a person leaves: release, transfer, and what goes on in the community (DECK-21, M-13).

Belongs here: what a release tells and opens. It is a fact, and is recorded also where a review is
missing. Not here: who releases whom (the parole board, a court, the sentence), nor the end of the
case (`confinement_ends.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, alert, warning
from domain.commands import Context
from domain.events import Order
from domain.model import Json
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import draft
from domain.mosop.confinement_dates import Said
from domain.mosop.confinement_open import OPEN_CASE
from domain.mosop.confinement_review import pending
from domain.mosop.confinement_state import ConfinementState
from domain.mosop.treatment_beds import before
from domain.obligations import Status, release
from domain.process import Decision
from domain.refusal import Refusal

_BASES: Final = {"parole": "parole", "conditional-release": "conditional-release"}
"""Kind of release -> the supervision that follows from it."""


def since(state: ConfinementState) -> tuple[datetime | None, str]:
    """The day before which nothing can have happened now, and what happened then."""
    if state.returned_on is not None:
        return state.returned_on, "the person came back"
    if state.left_on is not None:
        return state.left_on, "the person left"
    return state.received_on, "the person was received"


def misdated(state: ConfinementState, field: str, on: datetime, context: Context) -> Refusal | None:
    """Refuse a day that has not come, or before what happened last."""
    day, what = since(state)
    return ahead(field, on, context.now) or before(field, on, day, what)


def record_release(
    state: ConfinementState, command: cmd.RecordRelease, context: Context
) -> Decision:
    """The person was released: a fact, also without the review that the law wants."""
    on = command.released_on
    early = state.dates.full_term is None or on < state.dates.full_term
    community = _goes_on(state, command, early=early)
    refusal = (
        misdated(state, "released_on", on, context)
        or _of_the_kind(command, early=early)
        or _wanted(state, command, early=early, community=community)
    )
    if refusal is not None:
        return refusal
    said, alerts = _unreviewed(state)
    said += _untreated(state, early=early)
    orders = (*alerts, *((_community(state, command),) if community else ()))
    return (
        draft(
            st.RELEASE,
            command,
            on,
            said=said,
            more={"before_full_term": early, "community": community},
            closes=release(state.obligations, Status.VOID),
            orders=orders,
        ),
    )


def _goes_on(state: ConfinementState, command: cmd.RecordRelease, *, early: bool) -> bool:
    """Whether treatment goes on in the community: before the full term it does (DECK-21)."""
    if command.community is not None:
        return command.community
    return (early and _treated(state)) or state.lifetime_supervision


def _treated(state: ConfinementState) -> bool:
    """Whether an offence calls for treatment, as far as is known."""
    if state.referred is False or state.treatment.status == "not-applicable":
        return False
    return any(one.treatment != "none" for one in state.offences)


def _of_the_kind(command: cmd.RecordRelease, *, early: bool) -> Refusal | None:
    """The kind of release fits the full term."""
    if command.kind == "full-term" and early:
        why = "the full term is not served on that day"
        return Refusal(rule=rules.H_05, message=why, field="kind")
    if command.kind in _BASES and not early:
        why = f"the full term is served on that day: no {command.kind}"
        return Refusal(rule=rules.H_05, message=why, field="kind")
    return None


def _wanted(
    state: ConfinementState, command: cmd.RecordRelease, *, early: bool, community: bool
) -> Refusal | None:
    """What treatment in the community wants to know; not going on is somebody's reasoned word."""
    if not community:
        opted_out = command.community is False and early and _treated(state)
        if opted_out and not command.note:
            why = "released before the full term: say why treatment does not go on (a reason)"
            return Refusal(rule=rules.DECK_21, message=why, field="reason")
        return None
    basis = command.basis or _BASES.get(command.kind)
    given = {
        "region": command.region,
        "supervised_by": command.supervised_by,
        "basis": basis,
    }
    lacks = next((name for name, value in given.items() if value is None), None)
    if lacks is None:
        return None
    why = f"treatment goes on in the community: say its {lacks}"
    return Refusal(rule=rules.DECK_21, message=why, field=lacks)


def _unreviewed(state: ConfinementState) -> tuple[Said, list[Order]]:
    """The most severe alert, where somebody is released whom nobody has reviewed (DECK-26)."""
    if state.unreviewed:
        text = "released without the review that a sexually violent offence wants"
        told = alert("released-unreviewed", rule=rules.DECK_26, severity="liberty")
        return [warning(rules.S_01, text, "review")], [told]
    said = pending(state)
    if not said:
        return [], []
    return said, [alert("released-under-review", rule=rules.S_01, severity="liberty")]


def _untreated(state: ConfinementState, *, early: bool) -> Said:
    """Whether a requirement of the statute is unmet at a release before the full term."""
    if not early or state.treatment.requirement != "unmet":
        return []
    text = "released before the full term, and treatment is not successfully completed"
    return [warning(rules.DECK_03, text)]


def _community(state: ConfinementState, command: cmd.RecordRelease) -> Order:
    """The case of the treatment in the community, at the office that supervises."""
    codes = dict.fromkeys(one.code for one in state.offences)
    opening: Json = {
        "office": command.supervised_by,
        "person": state.person,
        "region": command.region,
        "release_on": command.released_on.isoformat(),
        "basis": command.basis or _BASES.get(command.kind),
        "offences": [{"code": code} for code in codes],
        "confinement": state.confinement,
        "lifetime_supervision": state.lifetime_supervision,
        "for_case": state.case,
    }
    if state.treatment.case:
        opening["treatment"] = state.treatment.case
    return Order(key="community", kind=OPEN_CASE, data={"process": "community", "open": opening})


# -- another jurisdiction -------------------------------------------------------------------------


def record_transfer(
    state: ConfinementState, command: cmd.RecordTransfer, context: Context
) -> Decision:
    """The person is elsewhere in custody: the review is due all the same, for he will be free.

    Whether treatment waits for him or ends is somebody's decision, in its own case.
    """
    refusal = misdated(state, "transferred_on", command.transferred_on, context)
    if refusal is not None:
        return refusal
    orders = (alert("transferred-out", rule=rules.M_08),) if state.treatment.case else ()
    return (draft(st.TRANSFER, command, command.transferred_on, orders=orders),)


def record_return(state: ConfinementState, command: cmd.RecordReturn, context: Context) -> Decision:
    """Back; how treatment goes on, or whether there is another attempt, its own case says."""
    refusal = misdated(state, "returned_on", command.returned_on, context)
    return refusal or (draft(st.RETURNED, command, command.returned_on),)
