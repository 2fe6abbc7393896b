"""What a case of decades lets go: duties that ended long ago (the ledger keeps every event).

Belongs here: which duties leave the state, and that their events cannot be struck any more. Not
here: what the events mean (`commitment_state.py`).
"""

from collections.abc import Callable
from typing import TypeVar

from domain.events import Recorded
from domain.obligations import Obligations
from domain.state import CaseState
from domain.svp.numbered import name_of, number_of


class LongState(CaseState):
    """The state of a case that may last for a lifetime."""

    sealed: tuple[int, ...] = ()
    """Events whose duties the case has let go: they cannot be struck any more."""


L = TypeVar("L", bound=LongState)


def letting_go(own: Callable[[L, Recorded], L]) -> Callable[[L, Recorded], L]:
    """Apply an event, then keep of each kind of duty the two newest, and whatever is owed.

    What this very event ended stays until a later one: the record learns of its end from here.
    """

    def applied(state: L, event: Recorded) -> L:
        after = own(state, event)
        held = after.obligations
        gone = {
            key: owed
            for key, owed in held.items()
            if owed.closed_by is not None and owed.closed_by < event.version and _old(held, key)
        }
        if not gone:
            return after
        versions = {one for owed in gone.values() for one in (owed.opened_by, owed.closed_by)}
        update = {
            "obligations": {key: owed for key, owed in held.items() if key not in gone},
            "sealed": tuple(sorted({*after.sealed, *(one for one in versions if one)})),
        }
        return after.model_copy(update=update)

    return applied


def _old(held: Obligations, key: str) -> bool:
    """Whether two newer duties of the same name are held."""
    name, number = name_of(key), number_of(key)
    return sum(1 for one in held if name_of(one) == name and number_of(one) > number) > 1
