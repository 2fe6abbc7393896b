"""Scenarios from YAML, with file and line of everything that is wrong.

Belongs here: YAML to model, and the errors of its writer. Not here: what a scenario may say
(`model.py`) nor whether it holds (`player.py`).

Only `true`, `false`, `null` and whole numbers are more than text: section 566.030 stays what it is,
and so do dates, which are checked here and read as times of Missouri where they are used.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from activities.mailroom.scans import SCAN_CODES
from law.civil import BadMoment, parse_moment
from law.tables import load
from records.registers import REGISTERS
from starter.rehearse.jobs import JOBS
from starter.rehearse.model import As, Scenario, Step

_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}.*)?", re.ASCII)
_TAGS = (
    ("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"]),
    ("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]{0,8})$"), list("-0123456789")),
)

VERBS = frozenset({"add", "change"})

Path_ = tuple[str | int, ...]


class ScenarioError(Exception):
    """A scenario cannot be read. One line: file, line, and what is wrong there."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}")
        self.file, self.line, self.why = file, line, why


class _Loader(yaml.SafeLoader):
    """YAML in which hardly anything is more than text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own


for _tag, _form, _first in _TAGS:
    _Loader.add_implicit_resolver(_tag, _form, _first)


@dataclass(frozen=True)
class Read:
    """A scenario, where it stands, the line of each of its steps, and the story before it."""

    file: Path
    scenario: Scenario
    lines: tuple[int, ...]
    text: str = ""
    before: "Read | None" = None

    @property
    def cases(self) -> frozenset[str]:
        """The names of all cases that stand open at its end, or stood."""
        own = {one.id for one in self.scenario.steps if one.open is not None and one.id is not None}
        return frozenset(own) | (self.before.cases if self.before is not None else frozenset())

    @property
    def ends(self) -> datetime:
        """The time of its last step that says one."""
        said = [step.at for step in self.scenario.steps if step.at is not None]
        if said:
            return said[-1]
        return self.before.ends if self.before is not None else datetime.now(UTC)


@dataclass
class _Tree:
    """Plain values from YAML nodes, and the line of each."""

    file: Path
    lines: dict[Path_, int] = field(default_factory=dict)

    def plain(self, node: yaml.Node, where: Path_ = ()) -> Any:  # noqa: ANN401 - any YAML value
        self.lines[where] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(one, (*where, n)) for n, one in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, where: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ScenarioError(self.file, key.start_mark.line + 1, "a key is one word")
            name = str(key.value)
            if name in found:
                raise ScenarioError(self.file, key.start_mark.line + 1, f"{name}: stands twice")
            found[name] = self.plain(value, (*where, name))
            self.lines[(*where, name)] = key.start_mark.line + 1
        return found

    def _scalar(self, node: yaml.Node) -> object:
        text = str(node.value)
        kind = node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return text == "true"
        if kind == "int":
            return int(text)
        if _DATE.fullmatch(text):
            try:
                parse_moment(text)
            except BadMoment as error:
                raise ScenarioError(self.file, node.start_mark.line + 1, str(error)) from None
        return text

    def line(self, where: Sequence[str | int]) -> int:
        """The line of a value, or of what it is missing from."""
        at = tuple(where)
        while at not in self.lines:
            at = at[:-1]
        return self.lines[at]


def read(file: Path, *, after: tuple[Path, ...] = ()) -> Read:
    """Read one scenario, and the one that it goes on from.

    Args:
        file: where it stands.
        after: the stories that go on from this one.

    Raises:
        ScenarioError: file, line and what is wrong.
    """
    tree = _Tree(file)
    try:
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise ScenarioError(file, 1, error.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise ScenarioError(file, 1, "is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = f"not YAML: {error.problem} (text with a colon or a hash wants quotes)"
        raise ScenarioError(file, mark.line + 1 if mark else 1, why) from None
    except yaml.YAMLError as error:
        raise ScenarioError(file, 1, str(error).splitlines()[0]) from None
    plain = tree.plain(node) if node is not None else None
    if not isinstance(plain, dict):
        raise ScenarioError(file, 1, "a scenario has title, covers and steps")
    try:
        scenario = Scenario.model_validate(plain)
    except ValidationError as error:
        raise _misfit(tree, error) from None
    lines = tuple(tree.line(("steps", n)) for n in range(len(scenario.steps)))
    before = _before(tree, scenario, after) if scenario.after is not None else None
    if before is not None:
        scenario = scenario.going_on_from(before.scenario)
    _check(tree, scenario, before)
    return Read(file, scenario, lines, text, before)


def _before(tree: _Tree, scenario: Scenario, after: tuple[Path, ...]) -> Read:
    """The story from which a scenario goes on; its path is as seen from the scenario's folder."""
    file = tree.file.parent / str(scenario.after)
    line = tree.line(("after",))
    if not file.is_file():
        raise ScenarioError(tree.file, line, f"after: there is no {scenario.after}")
    if file.resolve() in {one.resolve() for one in (*after, tree.file)}:
        raise ScenarioError(tree.file, line, f"after: {scenario.after} goes on from this story")
    if file not in _READ or not _unchanged(_READ[file]):
        _READ[file] = read(file, after=(*after, tree.file))
    return _READ[file]


_READ: Final[dict[Path, Read]] = {}
"""Stories from which others go on: each is read once, as long as nothing in it changes."""


def _unchanged(one: Read) -> bool:
    same = one.file.is_file() and one.file.read_text(encoding="utf-8") == one.text
    return same and (one.before is None or _unchanged(one.before))


def _misfit(tree: _Tree, error: ValidationError) -> ScenarioError:
    """One misfit, as the writer sees it: rather the word that nobody knows than what it was for."""
    misfits = error.errors(include_url=False, include_input=False)
    first = next((one for one in misfits if one["type"] == "extra_forbidden"), misfits[0])
    where = tuple(part for part in first["loc"] if part != "function-before")
    name = ".".join(str(part) for part in where if not isinstance(part, int)) or "scenario"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return ScenarioError(tree.file, tree.line(where), f"{where[-1]}: unknown word here")
    return ScenarioError(tree.file, tree.line(where), f"{name}: {message}")


def _check(tree: _Tree, scenario: Scenario, earlier: Read | None) -> None:
    """What single fields cannot tell: time runs forward, and names are known."""
    policies = load().policies
    for name in scenario.law:
        if name not in policies:
            raise ScenarioError(tree.file, tree.line(("law", name)), f"{name}: no such policy")
    for name, actor in scenario.actors.items():
        stranger = _no_office(scenario, actor)
        if stranger:
            raise ScenarioError(tree.file, tree.line(("actors", name)), stranger)
    before = earlier.ends if earlier is not None else datetime.now(UTC)
    known = set(earlier.cases) if earlier is not None else set()
    for number, step in enumerate(scenario.steps):
        who = step.as_.name
        if who is not None and who not in scenario.actors:
            why = f"as: {who!r} is neither a role nor one of `actors`"
            raise ScenarioError(tree.file, tree.line(("steps", number, "as")), why)
        fault = _fault(scenario, step, known, before, first=number == 0 and earlier is None)
        if fault:
            raise ScenarioError(tree.file, tree.line(("steps", number)), fault)
        before = step.at or before
        if step.open is not None and step.id is not None:
            known.add(step.id)


def _fault(
    scenario: Scenario, step: Step, known: set[str], before: datetime, *, first: bool
) -> str | None:
    """What is wrong with a step where it stands."""
    if step.at is not None and step.at < before:
        why = "the virtual clock starts today" if first else "time runs forward only"
        return f"at: {step.at:%Y-%m-%d %H:%M} is past; {why}"
    named = step.expect.case if step.expect is not None else step.case
    if named is not None and named.split("/")[0] not in known:
        return f"case: no step before opens {named!r}"
    if (stranger := _no_office(scenario, step.as_)) is not None:
        return stranger
    if step.scan is not None and step.scan not in SCAN_CODES:
        return f"scan: no report is called {step.scan!r}; there are {', '.join(SCAN_CODES)}"
    if step.run is not None and step.run not in JOBS:
        return f"run: no job is called {step.run!r}; there are {', '.join(JOBS)}"
    register, _, verb = (step.register_ or "").partition(" ")
    if step.register_ is not None and (register not in REGISTERS or verb not in VERBS):
        return f"register: {step.register_!r} is not `NAME add` or `NAME change`"
    return None


def _no_office(scenario: Scenario, said: As) -> str | None:
    if said.office is not None and said.office not in scenario.offices:
        return f"as: no office {said.office!r}"
    return None


def files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The scenario files among paths; of a folder, every YAML file below it."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return tuple(found)
