"""What a treatment site knows: its wings, who has which bed, and who waits.

Belongs here: the state. Not here: how events change it (`site_applies.py`), nor questions asked of
it (`site_beds.py`, `site_list.py`). It grows with the people in it, never with the years.
"""

from datetime import datetime

from pydantic import Field

from domain.model import Frozen
from domain.state import CaseState


class Wing(Frozen):
    """A wing. Without a number of beds it has as many as are asked for (C-61)."""

    beds: int | None = None
    closed: bool = False


class Asked(Frozen):
    """A treatment's request, wherever it stands: on the list, or with a bed."""

    asked_on: datetime
    release_on: datetime | None = None
    transfer: bool = False
    lapses: int = 0
    """How often a bed was held for it and not taken."""


class Hold(Asked):
    """A bed that is held for a treatment, or occupied."""

    treatment: str
    granted_on: datetime
    occupied_on: datetime | None = None
    told: str = ""
    """The bed of which the treatment knows; that of a person who moved here may be another one."""


class Waiting(Asked):
    """A treatment on the list."""

    ready: bool = True
    """Whether it would take a bed now. Who is not ready keeps the place, and is passed over."""
    first: int | None = None
    """Put first by a supervisor: in the order in which that was said."""
    lost: str = ""
    """Why a bed was lost, if one was: `wing-closed`, `programme-closed`, `taken`, `corrected`."""


class SiteState(CaseState):
    """One facility: what decides, by opaque ids."""

    facility: str = ""
    wings: dict[str, Wing] = Field(default_factory=dict)
    """In the order in which beds are given."""
    out_of_service: tuple[str, ...] = ()
    held: dict[str, Hold] = Field(default_factory=dict)
    """Bed -> for whom it is held, or who is in it."""
    waiting: dict[str, Waiting] = Field(default_factory=dict)
    """Treatment -> its request. The order is a question (`site_list.ranked`), not kept."""
    told_first: tuple[str, ...] = ()
    """Treatments that were told that they are among the first of the list."""
    put_first: int = 0
    """How many were put first so far."""
