"""What a case of decades lets go of its own past (the ledger keeps every event).

Belongs here: which ended duties leave the state, and with them what can still be struck. Not here:
what the events mean (each process's state).

A matter that may last for a lifetime keeps of each kind of duty the newest few (`letting_go`). An
entity, such as a site, keeps none (`without_the_ended`): nothing of it can be struck.
"""

from collections.abc import Callable
from typing import TypeVar

from domain.events import Recorded
from domain.numbered import name_of, number_of
from domain.obligations import Obligations
from domain.state import CaseState


class LongState(CaseState):
    """The state of a case that may last for a lifetime."""

    sealed: tuple[int, ...] = ()
    """Events whose duties the case has let go: they cannot be struck any more."""


L = TypeVar("L", bound=LongState)
S = TypeVar("S", bound=CaseState)


def letting_go(own: Callable[[L, Recorded], L], newest: int = 2) -> Callable[[L, Recorded], L]:
    """Apply an event, then keep of each kind of duty the newest, and whatever is owed.

    What this very event ended stays until a later one: the record learns of its end from here.
    """

    def applied(state: L, event: Recorded) -> L:
        after = own(state, event)
        held = after.obligations
        gone = {
            key: owed
            for key, owed in held.items()
            if owed.closed_by is not None
            and owed.closed_by < event.version
            and _newer(held, key) >= newest
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


def without_the_ended(state: S, event: Recorded) -> S:
    """The state of an entity before an event: duties that an earlier command ended are let go.

    What the same command ended stays: the record learns of its end when the command is recorded.
    """
    held = state.obligations
    if state.known[-1:] == (event.command_id,) or all(
        owed.closed_by is None for owed in held.values()
    ):
        return state
    live = {key: owed for key, owed in held.items() if owed.closed_by is None}
    return state.model_copy(update={"obligations": live})


def _newer(held: Obligations, key: str) -> int:
    """How many newer duties of the same name are held."""
    name, number = name_of(key), number_of(key)
    return sum(1 for one in held if name_of(one) == name and number_of(one) > number)
