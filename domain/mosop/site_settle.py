"""What follows from a site's state by itself: free beds are given, treatments are told.

Belongs here: giving beds by the list, the end of a hold, and what treatments are told of bed and
place. Not here: the order of the list (`site_list.py`), nor how long a bed is held (`law/`).
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any, Final

from domain import rules
from domain.casework import alert
from domain.events import Draft, Order
from domain.mosop import site_stages as st
from domain.mosop.common import (
    BED_GRANTED,
    BED_LAPSED,
    BED_LOST,
    PLACE_CHANGED,
    SITE_STOPPED,
)
from domain.mosop.site_beds import bed_of, free_beds, wing_of
from domain.mosop.site_list import FIRST_PLACES, Place, Queue
from domain.mosop.site_state import Hold, SiteState
from domain.obligations import Closing, Duty, Obligation, Status
from domain.process import Drafts

AT_ONCE: Final = 20
"""Beds that one step gives: a step is one short transaction, and the next follows at once."""


def settle(state: SiteState, now: datetime) -> Drafts:
    """Give the beds that are free, then tell those concerned; nothing if nothing is left."""
    if state.stage not in st.OPEN_STAGES:
        return ()
    return _given(state, now) or _told(state, now)


def _given(state: SiteState, now: datetime) -> Drafts:
    """Each free bed to the next who is ready (DECK-08)."""
    if state.stage != st.OPERATING or not state.waiting:
        return ()
    free = tuple(islice(free_beds(state), AT_ONCE))
    if not free:
        return ()
    queue = Queue(state)
    pairs = zip(free, queue.ready(), strict=False)
    return tuple(_granted(bed, queue.place(at), now) for bed, at in pairs)


def _granted(bed: str, one: Place, now: datetime) -> Draft:
    data = {
        "treatment": one.treatment,
        "bed": bed,
        "wing": wing_of(bed),
        "place": one.place,
        "of": one.of,
        "why": one.why,
    }
    hold = Duty(key=hold_key(one.treatment), rule=rules.SITE_BED_HOLD, starts=now)
    return Draft(kind=st.GRANTED, occurred_on=now, data=data, opens=(hold,))


def _told(state: SiteState, now: datetime) -> Drafts:
    """Tell of beds (with the day that was counted when they were given), and of first places."""
    beds = list(islice((bed for bed, one in state.held.items() if not one.told), AT_ONCE))
    queue = Queue(state)
    first = queue.treatments[:FIRST_PLACES]
    if not beds and first == state.told_first:
        return ()
    moved = {*first} ^ {one for one in state.told_first if one in state.waiting}
    orders = [
        *(of_bed(state, bed, now) for bed in beds),
        *(
            _of_place(state, queue.place(at), now)
            for at, one in enumerate(queue.treatments)
            if one in moved
        ),
    ]
    data = {"beds": beds, "first": list(first)}
    return (Draft(kind=st.TOLD, occurred_on=now, data=data, orders=tuple(orders)),)


def of_bed(state: SiteState, bed: str, now: datetime) -> Order:
    """Tell a treatment of the bed that it has here: held until when, or taken since when."""
    hold = state.held[bed]
    owed = state.obligations.get(hold_key(hold.treatment))
    until = owed.ends.isoformat() if owed is not None and owed.live and owed.ends else None
    said = {"bed": bed, "wing": wing_of(bed), **({"until": until} if until else {})}
    if hold.occupied_on is not None:  # found in it: the arrival may have been long ago
        said["since"] = hold.occupied_on.isoformat()
    return tell(state, hold.treatment, BED_GRANTED, now, **said)


def _of_place(state: SiteState, one: Place, now: datetime, **more: bool) -> Order:
    said = {"place": one.place, "of": one.of, "why": one.why, **more}
    return tell(state, one.treatment, PLACE_CHANGED, now, **said)


def tell(state: SiteState, treatment: str, fact: str, on: datetime, **said: Any) -> Order:  # noqa: ANN401 - any JSON value
    """Report to a treatment; there the fact is a machine command."""
    data = {"occurred_on": on.isoformat(), "site": state.facility, **said}
    where = {"case": treatment, "fact": fact, "data": data}
    return Order(key=f"tell-{fact}-{treatment}", kind="tell", data=where)


def stopped(state: SiteState, on: datetime) -> tuple[Order, ...]:
    """The program does not run here any more: those who only wait are told, to be planned anew."""
    return tuple(tell(state, one, SITE_STOPPED, on) for one in sorted(state.waiting))


def started(state: SiteState, on: datetime) -> tuple[Order, ...]:
    """The program runs here (again): all who wait are told, with their places (DECK-13)."""
    queue = Queue(state)
    places = (queue.place(at) for at in range(len(queue.treatments)))
    return tuple(_of_place(state, one, on, runs=True) for one in places)


# -- holds end ------------------------------------------------------------------------------------


def hold_key(treatment: str) -> str:
    """The key of the duty to take the bed that is held for a treatment."""
    return f"{rules.SITE_BED_HOLD}:{treatment}"


def voided(state: SiteState, treatments: Iterable[str]) -> tuple[Closing, ...]:
    """End the holds of treatments whose bed is not held any more."""
    keys = {hold_key(one) for one in treatments}
    held = state.obligations
    return tuple(
        Closing(key=key, end=Status.VOID) for key in held if key in keys and held[key].live
    )


def lapsed(state: SiteState, owed: Obligation) -> Draft:
    """Nobody came in time: the bed goes to the next, and who was offered it keeps the place.

    It is offered no other until the treatment, or a person, says that it can be taken.
    """
    treatment = owed.key.removeprefix(f"{rules.SITE_BED_HOLD}:")
    bed, on = bed_of(state, treatment), owed.ends or owed.starts
    return Draft(
        kind=st.LAPSED,
        occurred_on=on,
        data={"treatment": treatment, "bed": bed, "why": "not-taken"},
        closes=(Closing(key=owed.key, end=Status.VOID),),
        orders=(
            tell(state, treatment, BED_LAPSED, on, bed=known(state, str(bed))),
            alert("bed-lapsed", rule=rules.SITE_BED_HOLD, severity=owed.severity, lacks=treatment),
        ),
    )


def known(state: SiteState, bed: str) -> str:
    """The bed by which a treatment knows the one that it has."""
    return state.held[bed].told or bed


def lost(state: SiteState, beds: Iterable[str], on: datetime, why: str) -> dict[str, Any]:
    """What an event carries by which people lose their beds: orders, and the ends of holds."""
    holds: list[tuple[str, Hold]] = [(bed, state.held[bed]) for bed in beds]
    return {
        "orders": tuple(
            tell(
                state,
                hold.treatment,
                BED_LOST,
                on,
                bed=known(state, bed),
                why=why,
                occupied=hold.occupied_on is not None,
            )
            for bed, hold in holds
        ),
        "closes": voided(state, (hold.treatment for _, hold in holds)),
    }
