"""What a client is asked to do, and what it answers.

Belongs here: the models that travel between the processes as JSON. Not here: any work.
"""

from typing import Literal

from pydantic import BaseModel


class Home(BaseModel):
    """How large a placement is, as the service was seen to do it; the bare ones do the same.

    A row is a transaction.
    """

    letters: int
    notices: int
    """Letters that are sent, each by a delivery of its own."""
    rows: int
    """Of the placement itself."""
    delivery_rows: int

    def further_rows(self) -> int:
        """Rows beside the opening, the letters, two commands, and two for each notice.

        Raises:
            ValueError: the service writes fewer rows than that.
        """
        more = self.rows - (3 + self.letters + 2 * self.notices)
        if more < 0 or self.delivery_rows < 1:
            raise ValueError(f"no bare case does the same: {self}")
        return more


class Job(BaseModel):
    """What a client is to do.

    load   `cases` cases, `together` at once, phase by phase
    alone  `cases` cases, one after another
    age    open `cases` cases per age, give each as many commands as `ages` says
    cold   after `cases` to warm up, one command to each of `ids`, one at a time
    grow   open `cases` cases in ten steps, reading the worker's memory after each
    place  `cases` placements, `together` at once, phase by phase, to the last notice delivered
    """

    task: Literal["load", "alone", "age", "cold", "grow", "place"]
    kind: str
    address: str
    server: int
    """Process ids."""
    worker: int
    first: int = 0
    """Number of the first case; a stand never sees a number twice."""
    cases: int
    together: int = 16
    ages: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    residents: int = 0
    home: Home | None = None
    """For bare placements: what the service's were seen to do."""

    @property
    def numbers(self) -> range:
        """The numbers of the cases to open."""
        return range(self.first, self.first + self.cases)


class History(BaseModel):
    """One case's history, counted. `formula` follows performance.md from the other counts."""

    events: int
    formula: int
    workflow_tasks: int
    outside: int
    bytes: int


class Load(BaseModel):
    """What some cases cost: seconds of CPU by process, milliseconds of waiting per command."""

    cases: int
    seconds: float
    """From the first start to the last answer."""
    elapsed: float
    """The same and a second to settle; CPU is counted over this."""
    server: float
    worker: float
    client: float
    others: float
    """What everything else on the machine used meanwhile (with PostgreSQL: that too)."""
    waits: list[float]

    def __add__(self, other: "Load") -> "Load":
        """Both together."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Load.model_validate({name: mine[name] + theirs[name] for name in mine})


class Alone(BaseModel):
    """Commands one at a time: milliseconds of waiting, and a whole case's history."""

    waits: list[float]
    history: History


class Aged(BaseModel):
    """Cases by the number of commands that each was given."""

    groups: dict[int, list[str]]


class Cold(BaseModel):
    """Commands to cases that no worker holds: waits in milliseconds, events replayed for each."""

    waits: list[float]
    lengths: list[int]
    worker: float
    """Milliseconds of the worker's CPU per command."""


class Grown(BaseModel):
    """Open cases -> the worker's memory in KiB."""

    steps: list[tuple[int, float]]


class Tree(BaseModel):
    """A placement with its notices: ids, and how many rows it and they have written."""

    cases: tuple[str, ...]
    rows: int
    below: int


class Placed(BaseModel):
    """What some placements cost, from opening to the last notice delivered."""

    placements: int
    notices: int
    letters: int
    seconds: float
    prepared: float
    """Of them: until every letter was typeset."""
    server: float
    worker: float
    client: float
    others: float
    events: int
    """In the histories of the sampled placements and their deliveries together."""
    tasks: int
    bytes: int
    rows: int
    delivery_rows: int
    sampled: int
    """Placements of which histories were read."""
