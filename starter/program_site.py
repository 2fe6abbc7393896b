"""What the books of a treatment site show: wings, beds, who is next and why, as plain JSON.

Belongs here: that picture. Not here: the order of the list (`domain/mosop/site_list.py`), which bed
is next (`domain/mosop/site_beds.py`), nor how it looks (`starter/commands/show_site.py`).
"""

from typing import Final

from domain import rules
from domain.model import Json
from domain.mosop import site_stages as st
from domain.mosop.site_beds import Count, bed_id, free_beds, number_of, wing_of
from domain.mosop.site_law import order_of
from domain.mosop.site_list import ranked
from domain.mosop.site_state import SiteState
from law.tables import UnknownFacility
from starter.program_view import View

FREE: Final = "."
HELD: Final = "h"
OCCUPIED: Final = "#"
OUT: Final = "x"
SHUT: Final = "-"
"""How a bed stands in the map of its wing; a bed that is not given because its wing is closed."""
_COUNTED: Final = ("beds", "free", "held", "occupied", "out")


def told(view: View, state: SiteState) -> Json:
    """The site at a glance: where it stands, its wings, its next bed, its list."""
    places = [one.model_dump(mode="json") for one in ranked(state)]
    wings = [_wing(view, state, name) for name in state.wings]
    return {
        "facility": _facility(view, state),
        "operating": state.stage == st.OPERATING,
        "wings": wings,
        "total": _total(wings),
        "next_bed": _next_bed(view, state),
        "next_person": next((one for one in places if one["ready"]), None),
        "held": [_held(view, state, bed) for bed, one in state.held.items() if not one.occupied_on],
        "occupied": {
            bed: one.treatment for bed, one in state.held.items() if one.occupied_on is not None
        },
        "taken": [_taken(state, bed) for bed in sorted(state.held, key=_place)],
        "out_of_service": list(state.out_of_service),
        "order": {"by": list(order_of(state)), "flags": view.doubts("waiting_list_order")},
        "waiting": places,
    }


def _facility(view: View, state: SiteState) -> Json:
    """What the tables say of the place; its numbers are undated, and say so (C-61)."""
    try:
        row = view.tables.facility(state.facility)
    except UnknownFacility:
        return {"code": state.facility, "name": state.facility, "takes": [], "numbers": None}
    numbers = {**view.rule(rules.C_61), "as_of": row.as_of.isoformat(), "owner": row.owner}
    return {"code": row.code, "name": row.name, "takes": list(row.takes), "numbers": numbers}


def _wing(view: View, state: SiteState, name: str) -> Json:
    count = Count(state, name)
    return {
        "wing": name,
        "closed": count.closed,
        **{one: getattr(count, one) for one in _COUNTED},
        "map": _map(state, name),
        "uncounted": view.rule(rules.C_55) if count.beds is None else None,
    }


def _map(state: SiteState, name: str) -> str:
    """A sign for each bed of a wing, in their order; none where nobody knows how many there are."""
    wing = state.wings[name]
    return "".join(_sign(state, bed_id(name, one + 1)) for one in range(wing.beds or 0))


def _sign(state: SiteState, bed: str) -> str:
    hold = state.held.get(bed)
    if hold is not None:
        return HELD if hold.occupied_on is None else OCCUPIED
    if bed in state.out_of_service:
        return OUT
    return SHUT if state.wings[wing_of(bed)].closed else FREE


def _total(wings: list[Json]) -> Json:
    """Over all wings; without a number where one of them has none."""
    sums = {name: [one[name] for one in wings] for name in _COUNTED}
    return {name: None if None in each else sum(each) for name, each in sums.items()}


def _next_bed(view: View, state: SiteState) -> Json:
    """The bed that is given next, or why there is none and what may free one."""
    if state.stage != st.OPERATING:
        return {"bed": None, "why": "the program does not run here"}
    bed = next(free_beds(state), None)
    if bed is not None:
        return {"bed": bed, "why": "free"}
    lapses = view.owed(rules.SITE_BED_HOLD)
    soonest = lapses[0] if lapses else None
    why = "no bed is free"
    return {"bed": None, "why": why, "first_hold_lapses": soonest}


def _place(bed: str) -> tuple[str, int, str]:
    """Where a bed comes in a list: by wing, then by number, also beyond two digits."""
    return (wing_of(bed), number_of(bed), bed)


def _taken(state: SiteState, bed: str) -> Json:
    """Who has a bed, or for whom it is held, and since when."""
    hold = state.held[bed]
    since = hold.occupied_on or hold.granted_on
    stands = "held" if hold.occupied_on is None else "occupied"
    return {
        "bed": bed,
        "wing": wing_of(bed),
        "stands": stands,
        "since": since,
        "treatment": hold.treatment,
    }


def _held(view: View, state: SiteState, bed: str) -> Json:
    hold = state.held[bed]
    key = f"{rules.SITE_BED_HOLD}:{hold.treatment}"
    lapse = next((one for one in view.owed(rules.SITE_BED_HOLD) if one["key"] == key), None)
    return {
        "bed": bed,
        "treatment": hold.treatment,
        "granted_on": hold.granted_on,
        "lapses": lapse,
        "lapsed_before": hold.lapses,
    }
