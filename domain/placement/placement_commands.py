"""What may be asked of a proposed placement: the models of its own commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `placement.py`), nor what it does; commands about notices are in `notices_commands.py`.
"""

from typing import Literal

from pydantic import AwareDatetime, model_validator

from domain.commands import Command, Id
from domain.placement.common import OpenCase
from domain.placement.home import Bed, Picture


class OpenPlacement(OpenCase):
    """Open a proposed placement: one consumer, one home, one day.

    `facts` is looked up in the registers. `agent` is a Supported Community Living agent who seeks
    the placement (DOR-044); `cmhc` the community mental health center that arranges it for the
    division of psychiatric services (DOR-016), with the id of its screening note.
    """

    incoming: Id
    location: Id
    placement_on: AwareDatetime
    sought_on: AwareDatetime | None = None
    bed: Bed = "residential"
    division: Literal["developmental", "psychiatric"] = "developmental"
    cmhc: Id | None = None
    screening: Id | None = None
    agent: Id | None = None
    agent_told_on: AwareDatetime | None = None
    facts: Picture


class RecordPossibility(Command):
    """Somebody was told of the possibility (DOR-013); kept in the admissions data (DOR-015).

    Without `recipient`, everybody who is to be told. `letter` hands our letter to the mail room.
    """

    method: Literal["letter", "in-person", "telephone", "electronic"]
    recipient: Id | None = None
    entry: Id | None = None
    """The entry in the office's own admissions system, if it has one."""


class RecordScreening(Command):
    """The center that arranges the placement, and its screening (DOR-016)."""

    cmhc: Id
    screening: Id | None = None


class RecordAgentNotice(Command):
    """The agent told the program that it seeks a placement for a registered offender (DOR-044)."""


class RequestClientConsent(Command):
    """The client was asked to consent to the placement (D-09, RSMo 630.625)."""


class RecordClientConsent(Command):
    """The client, or the parent or guardian for a minor or ward, consents or does not (D-09)."""

    given: bool
    by: Id | None = None


class ChangeDate(Command):
    """The placement is planned for another day."""

    placement_on: AwareDatetime


class ConsiderLocation(Command):
    """Another home is considered: everything is examined anew (DOR-032)."""

    location: Id


class DecidePlacement(Command):
    """A person decides. What is still missing holds it, unless a supervisor says why not (C-09)."""

    decision: Literal["place", "do-not-place"]
    placed_on: AwareDatetime | None = None

    @model_validator(mode="after")
    def _a_day_for_placing(self) -> "DecidePlacement":
        if self.decision == "do-not-place" and self.placed_on is not None:
            raise ValueError("placed_on: says when, but nobody is placed")
        return self
