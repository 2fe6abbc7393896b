"""A process, as tables: its stages, its commands, how it decides and how it applies.

Belongs here: the form of those tables. Not here: any process's own (they live with the process),
nor what is done with them (`domain/decider.py`, `domain/fold.py`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.actors import Actor, Role
from domain.commands import CommandSpec, Context
from domain.events import Draft, Effect, Order, Recorded
from domain.model import Json
from domain.obligations import Obligation
from domain.refusal import Refusal
from domain.stages import StageTable
from domain.state import CaseState

S = TypeVar("S", bound=CaseState)
Drafts = tuple[Draft, ...]
Decision = Drafts | Refusal

OPEN = "open"
STRIKE = "strike"
NOTE_FACTS = "note-facts"


@dataclass(frozen=True)
class ClockHook(Generic[S]):
    """What a process does at a reminder, and at the end, of one rule's clock.

    Without a hook a reminder orders nothing, and an end is recorded as a breach with an alert.
    """

    reminder: Callable[[S, Obligation, int], tuple[Order, ...]] | None = None
    end: Callable[[S, Obligation], Draft] | None = None


@dataclass(frozen=True)
class Withheld:
    """What only some may read of a case that others may see: the entry is there, its content not.

    `what` names kinds of events and of letters, facts of the state as `fact:<field>`, and of an
    event that is open the reason that somebody gave with it as `reason:<kind of event>`; what
    another case is told as `tell:<fact>`; and clocks, with the events and alerts about them, as
    `duty:<rule>`.
    """

    what: frozenset[str]
    readers: frozenset[Role]
    rule: str
    filer: str = ""
    """The field of the state that names the office that filed it: a party reads its own filing."""
    shown_as: str = ""
    """The kind under which its events are shown where their own kinds tell what is withheld."""


@dataclass(frozen=True)
class Process(Generic[S]):
    """One process, as tables: its stages, its commands, how it decides and how it applies."""

    name: str
    state: type[S]
    stages: StageTable
    commands: Mapping[str, CommandSpec]
    decisions: Mapping[str, Callable[[Any, Any, Context], Decision]]
    applies: Mapping[str, Callable[[S, Recorded], S]]
    clocks: Mapping[str, ClockHook[S]] = field(default_factory=dict)
    follow: Mapping[str, Callable[[S, Effect, Json, datetime], Drafts]] = field(
        default_factory=dict
    )
    moot: Callable[[S, str], bool] | None = None
    """Whether a command that the stage allows would be refused whatever is said with it."""
    settle: Callable[[S, datetime], Drafts] | None = None
    """What follows from the state itself: drafted whenever the case turns, until nothing is left.

    It must be idempotent: applied once, the same question has no answer any more.
    """
    strikable: frozenset[str] = frozenset()
    strikers: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    """Kind of event -> who may strike it; of a kind that is not named, whoever may `strike`."""
    instead: Callable[[S, str], str] | None = None
    """What is done instead of striking an event of a kind that cannot be struck, in words."""
    presides: Callable[[S, Actor, str], bool] | None = None
    """Whether an actor's seat suffices to record, and so to strike, an event of a kind."""
    sealed: Callable[[S], Collection[int]] | None = None
    """Events that can no longer be struck: a case of decades has let their duties go."""
    struck: Mapping[str, Callable[[S, datetime], tuple[Order, ...]]] = field(default_factory=dict)
    """Kind of a struck event -> whom else the strike has to be told (the case that waits)."""
    business_key: Callable[[Json], str] | None = None
    case_id: Callable[[Json], str] | None = None
    """The id of a case that is named by what it is about; others are numbered within their year."""
    entity: bool = False
    """A case of a thing, not of a matter: it lasts as long as the thing does.

    Its state carries no log and no duty that has ended, so that it does not grow with the years;
    therefore nothing of it can be struck, and nothing be withheld by the kind of an event.
    """
    one_open_of: str = ""
    """The field of an opening of whose value there is one open case at a time (a person's)."""
    parties: frozenset[Role] = frozenset()
    """Roles of other offices that act on a case of this process (a court, a committee)."""
    seated: Callable[[S, Actor], bool] | None = None
    """Whether an actor's id holds a seat in the case: committee members see no other case."""
    seats: frozenset[Role] = frozenset()
    """The roles among `parties` that see a case only by a seat."""
    forum_open: frozenset[str] = frozenset()
    """Stages in which any court may act, for none is named yet (it is asked for an order)."""
    forum: str = ""
    """The field of the state that names a case's court: no other court sees the case then."""
    agency: frozenset[Role] = frozenset()
    """The roles of whoever owns a case: a command for all of them is for its own office alone."""
    withheld: tuple[Withheld, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table that asks an entity for its past."""
        if self.entity and (STRIKE in self.commands or self.strikable or self.withheld):
            raise ValueError(f"{self.name}: an entity keeps no log to strike or to withhold by")

    def spec(self, name: str) -> CommandSpec | None:
        """The command's row, or None."""
        return self.commands.get(name)


def process_of(case: str, names: Collection[str]) -> str:
    """The name of the process that a case id begins with; empty if it begins with none.

    A number of a year follows, or (an entity) the name of a thing, which may have hyphens too.
    """
    return max((one for one in names if case.startswith(f"{one}-")), key=len, default="")
