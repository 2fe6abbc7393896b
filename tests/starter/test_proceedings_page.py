"""The pages on reviews and commitments: every command that they show is one that works."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.enrich import in_missouri
from domain.actors import Role
from domain.commands import parse
from domain.refusal import Refusal
from domain.registry import PROCESSES
from domain.svp.commitment import COMMITMENT
from domain.svp.svp import SVP
from records import migrate
from records.engine import make_engine
from runtime.settings import Settings
from starter import cli
from starter.commands import given
from starter.output import DONE, NOT_FOUND

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (
    DOCS / "runbooks" / "proceedings.md",
    DOCS / "processes" / "svp.md",
    DOCS / "processes" / "commitment.md",
)
_NAMED = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")
"""Words in code that look like a command of a case."""
_NO_COMMANDS = frozenset({"sentence-continues", "other-hold", "overt-act", "mental-health"})


def shown() -> Iterator[str]:
    """Every command line of the pages, alone on a line or within a sentence."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        yield from re.findall(r"^ {4}(dueprocess .+)$", text, re.MULTILINE)
        yield from re.findall(r"`(dueprocess [^`]+)`", text)


LINES = sorted(set(shown()))


def test_the_pages_show_commands() -> None:
    assert len(LINES) >= 10
    assert sum(line.startswith("dueprocess do ") for line in LINES) >= 4


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record without a case."""
    made = tmp_path_factory.mktemp("page")
    migrate.upgrade(make_engine(Settings.load(made, create_keys=True).database_url))
    return made


@pytest.mark.parametrize("line", [one for one in LINES if not one.startswith("dueprocess do ")])
def test_the_command_line_knows_it(
    line: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Down to the last option: there is no case called CASE, and nothing else is wrong."""
    words = [*shlex.split(line)[1:], "--data", str(data)]
    if words[0] not in {"due", "process"}:
        words += ["--as", "auditor"]
    code = cli.call(words)
    assert code == (NOT_FOUND if "CASE" in line else DONE), capsys.readouterr().err


@pytest.mark.parametrize("line", [one for one in LINES if one.startswith("dueprocess do ")])
def test_its_case_understands_it(line: str) -> None:
    words = shlex.split(line)
    spec = (COMMITMENT if words[2] == "COMMITMENT" else SVP).commands[words[3]]
    options = dict(zip(words[4::2], words[5::2], strict=True))
    sets = [words[place + 1] for place, word in enumerate(words) if word == "--set"]
    data = in_missouri(given.complete({}, sets))
    assert data.keys() <= spec.model.model_fields.keys()
    read = parse(spec, {"occurred_on": "2026-11-30T16:00:00-06:00", **data})
    assert not isinstance(read, Refusal), read
    assert ("--reason" in options) == spec.needs_reason
    assert Role(options["--as"].partition(":")[0]) in spec.roles


def test_a_late_act_is_decided_as_its_process_wants_it() -> None:
    """In a review something is chosen, in a commitment only noted: each has its own line."""
    told = [shlex.split(line) for line in LINES if " decide-late " in line]
    assert {words[2] for words in told} == {"CASE", "COMMITMENT"}
    chosen = {words[2] for words in told if any(one.startswith("decision=") for one in words)}
    assert chosen == {"CASE"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    known = {name for process in PROCESSES.values() for name in process.commands}
    named = set(_NAMED.findall(page.read_text(encoding="utf-8"))) - _NO_COMMANDS
    assert {one for one in named if one not in known} == set()
    assert named
