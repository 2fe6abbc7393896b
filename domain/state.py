"""The state of a case: the fold of its events, and nothing else.

Belongs here: what every case has, whatever its process. A process adds its own facts in a subclass
whose fields all have defaults. Not here: how events change it (`domain/decider.py`).
"""

from datetime import datetime

from pydantic import Field

from domain.events import Effect
from domain.model import Frozen, Json
from domain.obligations import Obligation
from domain.stages import START

KNOWN_COMMANDS = 500
"""How many processed command ids a case carries along; the record's unique key guards the rest."""
ENTITY_COMMANDS = 50
"""How many an entity does: it takes commands for as long as its thing lasts."""


class CaseState(Frozen):
    """What a case knows. Opaque ids and the facts that decide; never a name or free text."""

    case: str = ""
    process: str = ""
    office: str = ""
    version: int = 0
    stage: str = START
    opened_at: datetime | None = None
    law: str = ""
    """Version of the rule tables whose values this case decides by."""
    law_digest: str = ""
    values: Json = Field(default_factory=dict)
    """Values of the law that a decision needs, as the opening event snapped them."""
    obligations: dict[str, Obligation] = Field(default_factory=dict)
    effects: dict[str, Effect] = Field(default_factory=dict)
    log: tuple[str, ...] = ()
    """Kind of each event; `log[v - 1]` is version v. An entity keeps none."""
    struck: tuple[int, ...] = ()
    known: tuple[str, ...] = ()

    def lean(self) -> Json:
        """The state as JSON without empty fields: what the record and a new run are given."""
        return self.model_dump(mode="json", exclude_defaults=True)


class CaseStart(Frozen):
    """The input of every case workflow: its state, freshly opened or carried along."""

    state: Json
    hop_events: int = 250
    """History length at which the case starts a new run (0.1 ms of a cold command per event)."""
    look: bool = False
    """The run before could not wait until every fact that it had heard of was taken in."""


class Outcome(Frozen):
    """How a case ended, for whoever awaits the workflow."""

    stage: str
    version: int


def start_of(state: Json, hop_events: int, *, look: bool = False) -> CaseStart:
    """A start that carries no more than it must."""
    said = {"hop_events": hop_events, "look": look}
    usual = {name: CaseStart.model_fields[name].default for name in said}
    more = {name: value for name, value in said.items() if value != usual[name]}
    return CaseStart.model_validate({"state": state, **more})
