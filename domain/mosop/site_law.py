"""The values of the law that a site decides by, by their names in the rule tables.

Belongs here: the models that read them. Not here: the values (`law/`), nor what follows from them.
"""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from domain.model import Frozen, Json
from domain.mosop.site_state import SiteState

SITE_VALUES: Final = ("facilities", "waiting_list_order")

EARLIEST_RELEASE: Final = "earliest-release"
TIME_WAITING: Final = "time-waiting"
OrderRule = Literal["earliest-release", "time-waiting"]


class Facility(Frozen):
    """A row of the table of facilities (M-06, C-61); whom it takes, treatments route by."""

    operating: bool
    wings: Mapping[str, int] = Field(default_factory=dict)
    """Wing -> its beds, in the order in which they are given; none: nobody published a number."""


class SiteLaw(Frozen):
    """What a site is opened with."""

    facilities: Mapping[str, Facility]
    waiting_list_order: tuple[OrderRule, ...] = Field(min_length=1)


class SiteRules(Frozen):
    """What a site decides by once it is open."""

    waiting_list_order: tuple[OrderRule, ...] = (EARLIEST_RELEASE, TIME_WAITING)


def kept(law: SiteLaw) -> Json:
    """What of the values the site carries along: not the other facilities."""
    return {"waiting_list_order": list(law.waiting_list_order)}


def order_of(state: SiteState) -> tuple[OrderRule, ...]:
    """The rules by which the list is ordered; the next breaks a tie of the one before."""
    return SiteRules.model_validate(state.values).waiting_list_order
