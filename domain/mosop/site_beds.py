"""The beds of a site, as questions asked of its state (DECK-08, DECK-09).

Belongs here: which beds there are, which are free, who has which. Not here: who gets the next one
(`site_list.py`, `site_settle.py`), nor how anything changes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.mosop.site_commands import MOST_BEDS
from domain.mosop.site_state import Hold, SiteState, Wing

UNCOUNTED: Final = "all"
"""The only wing of a site whose number of beds nobody published (C-61)."""


def wings_of(published: Mapping[str, int]) -> dict[str, Wing]:
    """The wings of a facility's row; without any, one of as many beds as are asked for."""
    return {name: Wing(beds=beds) for name, beds in published.items()} or {UNCOUNTED: Wing()}


def bed_id(wing: str, number: int) -> str:
    """The id of a bed: `a-07`."""
    return f"{wing}-{number:02d}"


def wing_of(bed: str) -> str:
    """The wing of a bed."""
    return bed.rpartition("-")[0]


def number_of(bed: str) -> int:
    """The number of a bed in its wing; 0 if it is written otherwise than `bed_id` writes it."""
    wing, _, digits = bed.rpartition("-")
    number = int(digits) if digits.isascii() and digits.isdecimal() else 0
    return number if bed_id(wing, number) == bed else 0


def exists(state: SiteState, bed: str) -> bool:
    """Whether there is such a bed, usable or not."""
    wing = state.wings.get(wing_of(bed))
    most = MOST_BEDS if wing is None or wing.beds is None else wing.beds
    return wing is not None and 1 <= number_of(bed) <= most


def usable(state: SiteState, bed: str) -> bool:
    """Whether a bed can be given: its wing is open, and it is in service."""
    return (
        exists(state, bed)
        and not state.wings[wing_of(bed)].closed
        and bed not in state.out_of_service
    )


def free_beds(state: SiteState) -> Iterator[str]:
    """The beds that can be given now, in the order in which they are."""
    out = {*state.out_of_service, *state.held}
    for name, wing in state.wings.items():
        if wing.closed:
            continue
        for number in range(1, (MOST_BEDS if wing.beds is None else wing.beds) + 1):
            bed = bed_id(name, number)
            if bed not in out:
                yield bed


def bed_of(state: SiteState, treatment: str) -> str | None:
    """The bed that is held for a treatment, or that its person is in."""
    return next((bed for bed, hold in state.held.items() if hold.treatment == treatment), None)


def hold_of(state: SiteState, treatment: str) -> Hold | None:
    """What a treatment has here."""
    bed = bed_of(state, treatment)
    return state.held[bed] if bed is not None else None


def beds_of(state: SiteState, wing: str) -> tuple[str, ...]:
    """The beds of a wing that somebody has."""
    return tuple(bed for bed in state.held if wing_of(bed) == wing)


class Count:
    """How many of a wing's beds are what."""

    def __init__(self, state: SiteState, wing: str) -> None:
        holds = [state.held[bed] for bed in beds_of(state, wing)]
        self.beds = state.wings[wing].beds
        self.closed = state.wings[wing].closed
        self.occupied = sum(1 for one in holds if one.occupied_on is not None)
        self.held = len(holds) - self.occupied
        self.out = sum(1 for bed in state.out_of_service if wing_of(bed) == wing)
        self.free = (
            None
            if self.beds is None
            else sum(1 for bed in free_beds(state) if wing_of(bed) == wing)
        )
