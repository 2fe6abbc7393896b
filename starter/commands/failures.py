"""Which exceptions are expected, and the exit code and line that each becomes.

Belongs here: that table. Loaded only when something failed. Not here: refusals (they are answers).
"""

from collections.abc import Callable

from sqlalchemy.exc import InterfaceError, OperationalError
from temporalio.service import RPCError, RPCStatusCode

from domain.actors import Actor
from runtime import client
from runtime.binaries import ServerStartError
from runtime.keys import SettingsError
from starter import answers
from starter.output import BAD_INPUT, NOT_FOUND, UNREACHABLE, Failed

_NOBODY_THERE = "; is `dueprocess up` running on this data directory?"
_PASSING = frozenset({RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED})


def known(error: Exception, acting: Callable[[], Actor]) -> Failed | None:
    """The failure that an exception means; None for a bug of ours.

    What is not there, or is another office's, names who asks: often somebody else was meant.
    """
    match error:
        case SettingsError():
            return Failed(BAD_INPUT, str(error))
        case answers.NotFoundError():
            return Failed(NOT_FOUND, f"{error} for {_named(acting())}")
        case client.UnreachableError():
            return Failed(UNREACHABLE, f"{error}{_NOBODY_THERE}")
        case answers.UnreachableError() | ServerStartError():
            return Failed(UNREACHABLE, str(error))
        case RPCError() if error.status in _PASSING:
            return Failed(UNREACHABLE, f"Temporal does not answer{_NOBODY_THERE}")
        case OperationalError() | InterfaceError():
            return Failed(UNREACHABLE, f"the case database does not answer ({error.orig})")
        case _:
            return None


def _named(actor: Actor) -> str:
    """Who acts, by role and office; of those who act for every office, the role alone."""
    return str(actor.role) if actor.office == "-" else f"{actor.role} {actor.office}"
