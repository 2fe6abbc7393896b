"""What the README shows is what happens: its examples run, and print what stands there."""

import functools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from domain.process import process_of
from domain.registry import PROCESSES
from law.civil import civil_day
from law.tables import load
from records.engine import make_engine, reading
from records.registers import Act, add
from records.tables import CASES
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
LIFE = "A life by hand"
ORDER = "An order of a court by hand"
BY_HAND_ALL = (BY_HAND, PLACEMENT, REVIEW, LIFE, ORDER)
_CASE = re.compile(r"[a-z]+-\d{4}-\d{6}")
_TODAY = "2026-11-22"
"""The day on which the README's examples of today were typed."""
NUMBERS = {6: "six", 85: "eighty-five"}
_COMMAND_ID = re.compile(r"command id [0-9a-f]{32}")
_LAST_LINE = re.compile(r"^  command id .*\n", re.MULTILINE)
_SETS = re.compile(r"(?:export )?[A-Za-z_]+=")
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Example:
    """One command with what it prints."""

    section: str
    command: str
    printed: str
    before: tuple[str, ...] = ()
    """What the same terminal was told before: variables. They print nothing."""


def examples() -> Iterator[Example]:
    section, command, printed, inside = "", "", "", False
    told: list[str] = []
    for line in [*(ROOT / "README.md").read_text(encoding="utf-8").splitlines(), "```"]:
        if line.startswith("## "):
            section = line.removeprefix("## ")
            told = []
        ends = inside and (line == "```" or line.startswith("$ "))
        if ends and command:
            if _SETS.match(command):
                told.append(command)
            else:
                yield Example(section, command, printed, tuple(told))
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


ALONE = [one for one in examples() if one.section not in BY_HAND_ALL]
TOGETHER = {
    section: [one for one in examples() if one.section == section] for section in BY_HAND_ALL
}


def test_the_readme_has_its_examples() -> None:
    assert len(ALONE) >= 3
    assert {section: len(those) for section, those in TOGETHER.items()} == {
        BY_HAND: 6,
        PLACEMENT: 4,
        REVIEW: 6,
        LIFE: 20,
        ORDER: 10,
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
@pytest.mark.rules("DECK-02", "DECK-12", "DECK-14", "DECK-18", "DECK-21", "DECK-22", "M-10")
@pytest.mark.rules("DECK-50", "T-17", "C-60")
@pytest.mark.parametrize("section", TOGETHER)
def test_a_case_by_hand_goes_as_it_stands_there(service: Desk, section: str) -> None:
    engine = make_engine(Settings.load(service.data).database_url)
    today = civil_day(datetime.now(UTC)).isoformat()
    told: dict[str, str] = {}
    for example in TOGETHER[section]:
        before = remembered(example.before, service.environment, told)
        command = "; ".join((*before, named_here(engine, example.command)))
        printed = shell(command, service.environment).replace(today, _TODAY)
        wanted = named_here(engine, example.printed)
        assert alike(printed, wanted) == alike(wanted, wanted), example.command
        until(functools.partial(all_at_rest, engine))
    engine.dispose()


def remembered(
    lines: Sequence[str], environment: dict[str, str], told: dict[str, str]
) -> list[str]:
    """The variables of a terminal; what stands in `told` is not worked out again."""
    for line in lines:
        if line not in told:
            name = line.removeprefix("export ").partition("=")[0]
            value = shell(f'{line}; printf %s "${name}"', environment)
            told[line] = f"export {name}={shlex.quote(value)}"
    return [told[line] for line in lines]


def alike(text: str, wanted: str) -> str:
    """Without what differs from one time to the next, and what the README leaves out."""
    return (_COMMAND_ID if _LAST_LINE.search(wanted) else _LAST_LINE).sub("", text)


def named_here(engine: Engine, text: str) -> str:
    """With the ids that cases have here: each process has one case that a section is about."""
    with reading(engine) as conn:
        newest = {process_of(case, PROCESSES): case for case in opened(conn)}
    return _CASE.sub(lambda found: newest.get(process_of(found[0], PROCESSES), "-"), text)


def opened(conn: Connection) -> Sequence[str]:
    """All cases, the one that was opened last at the end."""
    return conn.scalars(select(CASES.c.id).order_by(CASES.c.opened_at, CASES.c.id)).all()


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


def all_at_rest(engine: Engine) -> bool:
    """Whether every case has done what it owes by itself: letters, and what cases tell others."""
    now = datetime.now(UTC)
    with reading(engine) as conn:
        return not any(looking.busy(conn, case, now) for case in opened(conn))


PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "tests/scenarios/README.md")


@pytest.mark.parametrize(
    "page", [*PAGES, *(str(one.relative_to(ROOT)) for one in sorted(ROOT.glob("docs/**/*.md")))]
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
