"""What may be asked of a case of notices: the models of its shared commands and facts.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
tables in `placement.py` and `status_found.py`), nor what it does (`notices_decide.py`).
"""

from typing import Literal

from domain.commands import Command, Id, Reference
from domain.placement.home import Picture


class SendNotices(Command):
    """Send what is typeset: every notice that is ready, or those named.

    `electronic` is fax or e-mail; it counts only when the recipient acknowledges it (DOR-039).
    """

    method: Literal["hand", "certified", "electronic"]
    envelopes: tuple[Id, ...] = ()


class DecideQuestion(Command):
    """A named person decides what the sources leave open (O), with a reason."""

    question: Reference
    answer: Id


class NotePicture(Command):
    """The registers changed: the home as it is now (C-41)."""

    picture: Picture


class DeliveryReport(Command):
    """A delivery case reports how it ended."""

    delivery: Id
    recipient: Id
    letter: Id
    ended: Literal["delivered", "attempted", "deceased", "stopped"]


class ConsentReport(Command):
    """A consent case reports: given, refused, silent, withdrawn, closed, decided or struck."""

    consent: Id
    ward: Id | None = None
    covers: dict[str, bool | None] | None = None
    covered: bool | None = None
    stage: Id | None = None


class CloseNotices(Command):
    """End the case. What is still out or owed wants a supervisor's reason."""
