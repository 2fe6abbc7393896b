"""What the README shows is what happens: its examples run, and print what stands there."""

import functools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.registry import PROCESSES
from law.tables import load
from records.engine import make_engine, reading
from records.registers import Act, add
from runtime.settings import Settings
from starter.demo import Seeded, looking, registers
from starter.demo.around import Around
from starter.demo.placements import placements
from starter.demo.proceedings import proceedings
from starter.demo.programs import programs
from starter.demo.run import SUPERVISOR, tries
from starter.demo.stories import stories
from tests.starter.service import Desk, desk, until

ROOT = Path(__file__).parents[2]
BY_HAND = "A case by hand"
PLACEMENT = "A placement by hand"
REVIEW = "A review by hand"
_CASE = re.compile(r"(?:consent|placement|svp)-\d{4}-\d{6}")
NUMBERS = {6: "six", 85: "eighty-five"}
_COMMAND_ID = re.compile(r"command id [0-9a-f]{32}")
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Example:
    """One command with what it prints."""

    section: str
    command: str
    printed: str


def examples() -> Iterator[Example]:
    section, command, printed, inside = "", "", "", False
    for line in [*(ROOT / "README.md").read_text(encoding="utf-8").splitlines(), "```"]:
        if line.startswith("## "):
            section = line.removeprefix("## ")
        ends = inside and (line == "```" or line.startswith("$ "))
        if ends and command:
            yield Example(section, command, printed)
            command, printed = "", ""
        if line in {"```console", "```"}:
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            command = line.removeprefix("$ ")
        elif inside:
            printed += line + "\n"


def shell(command: str, environment: dict[str, str]) -> str:
    """What a person sees in a terminal: standard output and error, in the README's folder."""
    program = Path(sys.executable).parent
    path = f"{program}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**environment, "PATH": path, "NO_COLOR": "1"},
        timeout=120,
        check=False,
    )
    return done.stdout


ALONE = [one for one in examples() if one.section not in {BY_HAND, PLACEMENT, REVIEW}]
TOGETHER = {
    section: [one for one in examples() if one.section == section]
    for section in (BY_HAND, PLACEMENT, REVIEW)
}


def test_the_readme_has_its_examples() -> None:
    assert len(ALONE) >= 3
    assert {section: len(those) for section, those in TOGETHER.items()} == {
        BY_HAND: 6,
        PLACEMENT: 4,
        REVIEW: 6,
    }
    assert all(one.printed for one in examples())


@pytest.mark.rules("T-05")
@pytest.mark.parametrize("example", ALONE, ids=lambda one: one.command[:40])
def test_an_example_without_a_service_prints_what_stands_there(example: Example) -> None:
    assert shell(example.command, dict(os.environ)) == example.printed


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A service with the demonstration's registers, and none of its cases."""
    made = desk(tmp_path_factory.mktemp("readme"))
    made.start()
    engine = make_engine(Settings.load(made.data).database_url)
    for number, (register, row) in enumerate(registers.rows(datetime.now(UTC))):
        act = Act(registers.typed_by(register, row), f"row-{number}", datetime.now(UTC))
        assert add(engine, register, row, act).refusal is None
    engine.dispose()
    made.environment["DUEPROCESS_ACTOR"] = f"{SUPERVISOR.role}:{SUPERVISOR.office}:{SUPERVISOR.id}"
    yield made
    assert made.stop() == 0


@pytest.mark.server
@pytest.mark.rules("DOR-018", "DOR-022", "H-07", "DOR-013", "DOR-040", "C-09", "D-09")
@pytest.mark.rules("DECK-27", "DECK-29", "C-19", "S-01")
@pytest.mark.parametrize("section", TOGETHER)
def test_a_case_by_hand_goes_as_it_stands_there(service: Desk, section: str) -> None:
    engine = make_engine(Settings.load(service.data).database_url)
    case = ""
    for example in TOGETHER[section]:
        printed = shell(_CASE.sub(case or "-", example.command), service.environment)
        if not case:
            case = _CASE.search(printed)[0]  # type: ignore[index] # else the next line shows it
        wanted = _CASE.sub(case, example.printed)
        assert _COMMAND_ID.sub("", printed) == _COMMAND_ID.sub("", wanted), example.command
        until(functools.partial(at_rest, engine, case))
    engine.dispose()


def test_what_is_counted_and_listed_is_so() -> None:
    """The number of cases that are typed, of commands worth trying, and the table of processes."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    around = Around(datetime.now(UTC), load())
    typed = len(
        (*stories(around), *placements(around), *proceedings(around), *programs(around).opened)
    )
    assert NUMBERS[typed] in text
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{NUMBERS[typed]} fictional cases" in changes
    seeded = Seeded(dict.fromkeys(range(1, typed + 1), "case"), "delivery", typed)
    assert f"{NUMBERS[len(tries(seeded, ROOT))]} commands worth trying" in text
    listed = re.findall(r"^\| \[`([a-z-]+)`\]\(docs/processes/([a-z-]+)\.md\)", text, re.MULTILINE)
    assert [name for name, _ in listed] == [page for _, page in listed]
    assert {name for name, _ in listed} == set(PROCESSES)


def at_rest(engine: Engine, case: str) -> bool:
    """Whether the case has done what it owes by itself: its letters are typeset."""
    with reading(engine) as conn:
        return not looking.busy(conn, case, datetime.now(UTC))


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/glossary.md"],
)
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in _LINK.findall(text) if not link.startswith("https://")]
    named = re.findall(
        r"`((?:law|workflows|activities|records|templates|starter|runtime|docs|tests)/[\w./-]*)`",
        text,
    )
    broken = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert [*broken, *(one for one in named if not (ROOT / one).exists())] == []
