"""What may be asked of a treatment site: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage
(`site_rows.py`), nor what it does. What a treatment knows of the person's needs stays there: a site
knows treatments by their case ids, since when they wait, and until when they have time.
"""

from typing import Annotated

from pydantic import AwareDatetime, Field

from domain.casework import OpenCase
from domain.commands import Command, Id

MOST_BEDS = 1000
"""More than any wing has: a slip of the pen is not taken."""


class OpenSite(OpenCase):
    """Open the books of one facility of the law's table. `operating` is the table's if left out."""

    facility: Id
    operating: bool | None = None


# -- what treatments say (machine facts) ----------------------------------------------------------


class RequestBed(Command):
    """A treatment asks for a bed; said again, it brings the request up to date, and is ready.

    Attributes:
        treatment: the case that asks, and is told.
        asked_on: since when the person waits: the place in the list goes by it.
        release_on: until when the treatment has time, if a day is known.
        transfer: the person keeps a bed elsewhere until this one is occupied.
    """

    treatment: Id
    asked_on: AwareDatetime
    release_on: AwareDatetime | None = None
    transfer: bool = False


class ChangeRequest(Command):
    """The day of release of somebody who waits or has a bed has changed.

    `ready` says whether a bed can be taken now; left out, that stays as it is.
    """

    treatment: Id
    release_on: AwareDatetime | None = None
    ready: bool | None = None


class WithdrawRequest(Command):
    """The treatment wants no bed any more; one that is held for it is free again."""

    treatment: Id


class OccupyBed(Command):
    """The person has arrived."""

    treatment: Id
    bed: Id
    on: AwareDatetime


class VacateBed(Command):
    """The person has left; whatever the treatment had here has ended, its request too.

    Only a bed that was held and is `declined` leaves the request standing; `bed` says which one. No
    other reason is kept.
    """

    treatment: Id
    on: AwareDatetime
    why: Id | None = None
    bed: Id | None = None


# -- what people say ------------------------------------------------------------------------------


class CloseWing(Command):
    """A wing closes: whoever has a bed in it is on the list again, by the order."""

    wing: Id


class ReopenWing(Command):
    """A wing opens again."""

    wing: Id


class ChangeWing(Command):
    """A wing has another number of beds, or is new (C-61); whoever has one that goes, loses it."""

    wing: Id
    beds: Annotated[int, Field(ge=0, le=MOST_BEDS)]


class TakeBedOut(Command):
    """A bed cannot be used."""

    bed: Id


class ReturnBed(Command):
    """The bed can be used again."""

    bed: Id


class SetOperating(Command):
    """The program runs here, or does not (DECK-13)."""

    operating: bool


class ChangeOrder(Command):
    """Put somebody before all others on the list, or back where the order of the law has them."""

    treatment: Id
    first: bool


class SetReady(Command):
    """Whether somebody on the list can take a bed now; who cannot keeps the place."""

    treatment: Id
    ready: bool


class MoveBed(Command):
    """Somebody moves to another bed of this site."""

    treatment: Id
    bed: Id


class Correct(Command):
    """The books are wrong: the person is in this bed; or, without a bed, is not in the one named.

    Who is not in the bed is on the list again; who is on the list wrongly is taken off it.
    """

    treatment: Id
    bed: Id | None = None
    release_on: AwareDatetime | None = None


class CloseSite(Command):
    """The facility is none of the program's any more; its list and its beds are empty."""
