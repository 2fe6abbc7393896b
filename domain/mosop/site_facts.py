"""What treatments say to a site: they ask, change, withdraw, arrive, leave (machine facts).

Belongs here: what the site makes of each. Not here: who gets a bed (`site_settle.py`). A fact that
does not fit any more is passed over without harm: treatments and site write to each other, and
letters cross.
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import alert
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.mosop import site_commands as cmd
from domain.mosop import site_stages as st
from domain.mosop.common import BED_LAPSED, BED_LOST, DISPUTED, SITE_STOPPED, draft
from domain.mosop.site_beds import bed_of, exists, hold_of, usable
from domain.mosop.site_settle import hold_key, known, of_bed, tell, voided
from domain.mosop.site_state import Hold, SiteState
from domain.obligations import settle
from domain.process import Decision

DECLINED: Final = "declined"
"""Why a bed is left that was only held: the person still wants one."""


def request_bed(state: SiteState, command: cmd.RequestBed, _context: Context) -> Decision:
    """On the list, or brought up to date; whoever has a bed here needs no other one.

    Who was found in a bed before anybody asked for one hears of it (again), and does not wait.
    Where the program does not run the place is kept all the same, and the treatment told (DECK-13).
    """
    hold = hold_of(state, command.treatment)
    if hold is None:
        closed = state.stage != st.OPERATING
        told = (tell(state, command.treatment, SITE_STOPPED, command.occurred_on),)
        return (draft(st.REQUESTED, command, orders=told if closed else ()),)
    if hold.occupied_on is not None:
        on, bed = command.occurred_on, str(bed_of(state, command.treatment))
        data = {"treatment": command.treatment, "why": "occupied"}
        again = (of_bed(state, bed, on),)
        return (Draft(kind=st.PASSED_OVER, occurred_on=on, data=data, orders=again),)
    return (_changed(command, command.release_on),)


def change_request(state: SiteState, command: cmd.ChangeRequest, _context: Context) -> Decision:
    """Another day of release, or ready (again) or not."""
    hold, waiting = hold_of(state, command.treatment), state.waiting.get(command.treatment)
    standing = hold or waiting
    if standing is None:
        return passed_over(command, command.treatment, "unknown")
    given = "release_on" in command.model_fields_set
    until = command.release_on if given else standing.release_on
    ready = command.ready if waiting is not None else None
    return (_changed(command, until, ready=ready),)


def _changed(
    command: cmd.RequestBed | cmd.ChangeRequest, until: datetime | None, **more: bool | None
) -> Draft:
    """What holds from now on: without a day there is none."""
    day = until.isoformat() if until is not None else None
    data = {"treatment": command.treatment, "release_on": day, **more}
    return Draft(kind=st.CHANGED, occurred_on=command.occurred_on, data=data)


def withdraw_request(state: SiteState, command: cmd.WithdrawRequest, _context: Context) -> Decision:
    """Off the list; a bed that is held is free. Who lies in one leaves by `vacate-bed`."""
    hold = hold_of(state, command.treatment)
    if hold is None and command.treatment not in state.waiting:
        return passed_over(command, command.treatment, "unknown")
    if hold is not None and hold.occupied_on is not None:
        return passed_over(command, command.treatment, "occupied")
    bed = bed_of(state, command.treatment)
    ends = voided(state, (command.treatment,))
    return (draft(st.WITHDRAWN, command, more={"bed": bed}, closes=ends),)


def vacate_bed(state: SiteState, command: cmd.VacateBed, _context: Context) -> Decision:
    """The person has left: the bed is free, and whatever was asked for has ended.

    A bed that was held and is declined comes back to the list: the place is kept, and no other bed
    is offered until the treatment can take one.
    """
    bed, hold = bed_of(state, command.treatment), hold_of(state, command.treatment)
    if hold is None and command.treatment not in state.waiting:
        return passed_over(command, command.treatment, "unknown")
    ends = voided(state, (command.treatment,))
    if command.why == DECLINED:
        if hold is None or hold.occupied_on is not None or not _meant(state, command, bed):
            return passed_over(command, command.treatment, DECLINED)  # it lapsed, or was lost
        return (draft(st.LAPSED, command, more={"bed": bed}, closes=ends),)
    return (draft(st.VACATED, command, more={"bed": bed, "why": None}, closes=ends),)


def _meant(state: SiteState, command: cmd.VacateBed, bed: str | None) -> bool:
    """Whether it is the bed that is held now; another one may have been held since."""
    return bed is not None and command.bed in {None, known(state, bed)}


def occupy_bed(state: SiteState, command: cmd.OccupyBed, _context: Context) -> Decision:
    """The person has arrived. Where somebody lies is a fact, whatever the books say."""
    treatment = command.treatment
    hold = hold_of(state, treatment)
    if hold is not None and hold.occupied_on is not None:
        return passed_over(command, treatment, "occupied")
    other = _other(state, command.bed, treatment)
    if not exists(state, command.bed) or (other is not None and other.occupied_on is not None):
        return _disputed(state, command)
    bed = command.bed
    orders: list[Order] = []
    closes = settle(state.obligations, hold_key(treatment), command.on)
    if other is not None:
        closes = (*closes, *voided(state, (other.treatment,)))
        lost = known(state, bed)
        orders.append(tell(state, other.treatment, BED_LAPSED, command.occurred_on, bed=lost))
        orders.append(
            alert("bed-taken", rule=rules.DECK_09, severity="policy", lacks=other.treatment)
        )
    elif not usable(state, bed):
        orders.append(alert("bed-differs", rule=rules.DECK_09, severity="policy", code=command.bed))
    where = {"bed": bed, "told": command.bed}
    return (draft(st.OCCUPIED, command, more=where, closes=tuple(closes), orders=tuple(orders)),)


def _disputed(state: SiteState, command: cmd.OccupyBed) -> Decision:
    """Said to be in a bed that another is in, or that there is not: a person must look.

    Meanwhile nobody is in two books at once: the treatment hears that the bed is not the person's,
    who is on the list again (a hold on another bed included), and gets the next that is free.
    """
    on, treatment = command.occurred_on, command.treatment
    orders = (
        alert("occupancy-disputed", rule=rules.DECK_09, severity="policy", code=command.bed),
        tell(state, treatment, BED_LOST, on, bed=command.bed, why=DISPUTED, occupied=True),
    )
    more = {"waits": treatment in state.waiting, "listed": True}
    ends = voided(state, (treatment,))
    return (draft(st.DISPUTED, command, more=more, closes=ends, orders=orders),)


def _other(state: SiteState, bed: str, treatment: str) -> Hold | None:
    held = state.held.get(bed)
    return held if held is not None and held.treatment != treatment else None


def passed_over(command: Command, treatment: str, why: str) -> Decision:
    """A fact that changes nothing (any more), and why."""
    data = {"treatment": treatment, "why": why}
    return (Draft(kind=st.PASSED_OVER, occurred_on=command.occurred_on, data=data),)
