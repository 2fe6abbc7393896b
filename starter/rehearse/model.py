"""What a scenario says: its people, its steps, and what it expects to see.

Belongs here: the form of a scenario. Not here: what may be expected (`expecting.py`), reading it
from YAML (`reading.py`), nor playing it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from domain.actors import Role
from domain.model import Json
from domain.registry import PROCESSES
from domain.rules import is_rule
from law.civil import ZONE, parse_moment
from starter.rehearse.expecting import Closed, Expect

NOT_FOUND = "not-found"
"""Instead of a rule: the case looks like a missing one, as one of another office does."""


def _rule(text: str) -> str:
    if not is_rule(text):
        raise ValueError(f"{text!r} is no rule id")
    return text


def _moment(value: object) -> object:
    """A time of Missouri; a day alone means its beginning."""
    if not isinstance(value, str):
        raise ValueError("wants a time such as 2031-06-02 09:00")  # noqa: TRY004 - pydantic's way
    found = parse_moment(value)
    if isinstance(found, datetime):
        return found
    return datetime(found.year, found.month, found.day, tzinfo=ZONE)


def acting(value: object) -> object:
    """A role, or the name of one of the scenario's actors."""
    if not isinstance(value, str):
        return value
    return {"role": value} if value in set(Role) else {"name": value}


def _process(text: str) -> str:
    if text not in PROCESSES:
        raise ValueError(f"no process is called {text!r}; there are {', '.join(PROCESSES)}")
    return text


Rule = Annotated[str, AfterValidator(_rule)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
ProcessName = Annotated[str, AfterValidator(_process)]


class Office(Closed):
    """An office of the register. What is left out is filled in, obviously fictional."""

    name: str | None = None
    type: str = "regional-office"
    region: str = "east"
    county: str | None = None
    contact: str = "Terry Fictional"
    telephone: str = "555-0100"
    email: str | None = None
    address: str = "1 Example Street\nSampleton MO 63999"


class Letters(Closed):
    """Letters of guardianship: of which ward, from when and until when they are in force.

    They are registered under the id `letters-` and the guardian's.
    """

    ward: str
    kind: str = "guardian"
    scope: str = "full"
    joint: bool = True
    since: date | None = None
    until: date | None = None
    revoked_on: date | None = None
    lives_with_ward: bool = False


class Home(Closed):
    """A home of the register of locations; its name and its address are filled in."""

    facility: str = "group-home"
    funded: bool = True
    county: str | None = None
    provider: str | None = None
    """A provider of that id is registered too."""
    licensed: bool = True
    licence_until: date | None = None
    office: str | None = None
    name: str | None = None
    address: str | None = None
    since: date | None = None
    until: date | None = None


def _parent(value: object) -> object:
    return {"parent": value} if isinstance(value, str) else value


class Person(Closed):
    """A person of the registers. Names and addresses are filled in, obviously fictional.

    Whoever lives somewhere has an occupancy of the id `bed-` and the person's; a relation has the
    id `tie-`, the person's, `-` and the other's.
    """

    kind: str
    name: str | None = None
    born_on: date | None = None
    lives_in: str | None = None
    """A home of the section `homes`."""
    lives_since: date = date(2025, 1, 1)
    lives_until: date | None = None
    bed: str = "residential"
    funded: bool = True
    related_to: Mapping[str, str] = Field(default_factory=dict)
    """Other person -> kind of relation."""
    parents: tuple[Annotated[Json, BeforeValidator(_parent)], ...] = ()
    """As in `facts`; an id alone is a parent who has custody."""
    address: str | None = None
    telephone: str | None = "555-0199"
    deceased_on: date | None = None
    facts: Json = Field(default_factory=dict)
    confined: bool = False
    """Then the register says what the packet of RSMo 632.483.2 holds (S-07)."""
    other: Json | None = None
    type: str = "individual"
    roles: tuple[str, ...] = ()
    guardian_of: Letters | None = None


class As(Closed):
    """Who acts: a role, of the scenario's first office unless another one is named.

    Or one of the scenario's `actors`, by `name`: then everything else stands there.
    """

    role: Role = Role.REGIONAL_OFFICE
    name: str | None = None
    office: str | None = None
    id: str | None = None
    delegation: str | None = None

    @property
    def who(self) -> str:
        """A word for whoever acts."""
        return self.name or str(self.role)


Acting = Annotated[As, BeforeValidator(acting)]


Act = Literal["open", "do", "scan", "register", "run", "expect"]
ACTS: tuple[Act, ...] = ("open", "do", "scan", "register", "run", "expect")
_ANSWERED = frozenset({"open", "do", "register"})


class Step(Closed):
    """One step: the clock is moved to `at`, then at most one thing is done.

    Attributes:
        at: a time of Missouri; the clock is moved there.
        note: a word to the reader.
        open: the process of a case that is opened; `id` names it for later steps.
        do: a command to a `case`.
        scan: what the carrier reports on the article of a delivery.
        register: a register and what is done to it, such as `guardian change`.
        run: a scheduled job.
        expect: what is to be seen.
        as_: who acts.
        with_: the content. `{c1}` stands for the id of case c1, `{c1.consent-request}` for the id
            of its last letter of that kind, `{p1:resident-1}` for the key of an envelope,
            `{c1@opened}` for the number of its last event of that kind, `{evidence.receipt}` for
            a document of that name.
        command_id: gives a command its id, to show what happens when it comes twice.
        refused: the rule that is to refuse the command; `not-found` where the case is to look
            like a missing one.
        allowed: with `refused`, what the refusal says is possible instead.
        warned: the rules of the warnings that the command brings, in order.
    """

    at: Moment | None = None
    note: str | None = None
    open: ProcessName | None = None
    do: str | None = None
    scan: str | None = None
    register_: str | None = Field(default=None, alias="register")
    run: str | None = None
    expect: Expect | None = None
    as_: Acting = Field(default=As(), alias="as")
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    id: str | None = None
    case: str | None = None
    command_id: str | None = None
    refused: str | None = None
    allowed: tuple[str, ...] | None = None
    warned: tuple[str, ...] | None = None

    @property
    def act(self) -> Act | None:
        """Which of the acts this step is; None when it only moves the clock."""
        said = {"register": self.register_}
        for name in ACTS:
            if said.get(name) or getattr(self, name if name != "register" else "register_"):
                return name
        return None

    @model_validator(mode="after")
    def _one_act(self) -> "Step":
        given = [name for name in ACTS if self.model_fields_set & {name, f"{name}_"}]
        if len(given) > 1:
            raise ValueError(f"one step does one thing, not {' and '.join(given)}")
        if not given and self.at is None:
            raise ValueError(f"says nothing: wants `at` or one of {', '.join(ACTS)}")
        if self.act in {"do", "scan"} and self.case is None:
            raise ValueError(f"case: `{self.act}` wants the case")
        if self.refused is not None and self.act not in _ANSWERED:
            raise ValueError("refused: only a command can be refused")
        if self.refused not in {None, NOT_FOUND}:
            _rule(str(self.refused))
        return self


BEGINNING = ("offices", "actors", "homes", "people")
"""What stands before the steps, and is there already when a story goes on from another."""


class Scenario(Closed):
    """A story with what is expected of it.

    Attributes:
        title: one sentence.
        covers: ids of the rules that the story shows.
        after: the file of a story that was played before: this one goes on where it ended, with
            its people, offices, actors and cases. Its `law` changes are those of cases to come.
        law: values of policies that this story changes, by name.
        offices: the register of offices; the first one acts where a step names none.
        actors: names for those who act, so that a step can say `as: judge`.
        homes: the registers of homes and their providers.
        people: the registers of persons, guardians and their letters, and who lives where.
    """

    title: str = Field(min_length=1)
    covers: tuple[Rule, ...] = Field(min_length=1)
    after: str | None = None
    law: Json = Field(default_factory=dict)
    offices: Mapping[str, Office] = Field(default_factory=lambda: {"ro-east": Office()})
    actors: Mapping[str, As] = Field(default_factory=dict)
    homes: Mapping[str, Home] = Field(default_factory=dict)
    people: Mapping[str, Person] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_beginning(self) -> "Scenario":
        if self.after is None:
            return self
        own = [name for name in BEGINNING if name in self.model_fields_set]
        if own:
            raise ValueError(f"after: {', '.join(own)} stand in the story before")
        return self

    def going_on_from(self, before: "Scenario") -> "Scenario":
        """The same story with what the one before has set up."""
        held = {name: getattr(before, name) for name in BEGINNING}
        return self.model_copy(update={**held, "law": {**before.law, **self.law}})
