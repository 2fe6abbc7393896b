"""Which scenario and which test covers which rule: `make trace` writes docs/traceability.md.

A scenario names its rules under `covers:`, a test by `@pytest.mark.rules(...)`. A rule whose process
has landed and that nothing covers is a failure; rules of other processes are listed as such.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from domain.rules import every_rule, is_rule
from starter.rehearse.reading import files, read

ROOT: Final = Path(__file__).parent.parent
TESTS: Final = ROOT / "tests"
PAGE: Final = ROOT / "docs" / "traceability.md"


def _span(family: str, *parts: int | tuple[int, int]) -> tuple[str, ...]:
    """Ids of one family: single numbers and ranges, both ends included."""
    width = 3 if family == "DOR" else 2
    numbers = [
        number
        for part in parts
        for number in (range(part[0], part[1] + 1) if isinstance(part, tuple) else (part,))
    ]
    return tuple(f"{family}-{number:0{width}d}" for number in numbers)


LANDED: Final[Mapping[str, tuple[str, ...]]] = {
    "placement": (
        *_span("DOR", (1, 55), (66, 68)),
        *_span("C", (1, 10), (14, 18), (20, 22), (28, 31), (35, 41), 43, 45),
        *_span("T", (21, 26), 34),
        *_span("D", 6, 9),
    ),
    "svp": (
        *_span("S", (1, 22), (34, 36)),
        *_span("DECK", (26, 41)),
        *_span("T", (1, 9), (13, 16)),
        *_span("C", 19, (23, 26), (47, 54)),
        *_span("M", 19),
    ),
    "commitment": (
        *_span("S", (23, 33)),
        *_span("DECK", 42, 43),
        *_span("T", (10, 12)),
        *_span("C", 27, 61),
    ),
    "treatment": (
        *_span("DECK", (1, 7), (14, 20)),
        *_span("M", (1, 5), (7, 12), 18, 20, 21),
        *_span("T", (35, 37)),
        *_span("C", (56, 57)),
    ),
    "site": (*_span("DECK", (8, 13)), *_span("M", 6), *_span("C", 55)),
    "community": (*_span("DECK", (21, 25)), *_span("M", (13, 17))),
    "soau": (
        *_span("DECK", (44, 52)),
        *_span("U", (1, 15)),
        *_span("T", (17, 20)),
        *_span("C", (58, 60)),
    ),
    "delivery": (*_span("X", (1, 6)), *_span("T", 38, 39)),
    "every process": _span("H", (1, 7)),
    "counting of time": _span("K", 9),
}
"""Part of the service -> the rules that it must show to be kept."""

AHEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "placement": (*_span("DOR", (1, 80)), *_span("C", (1, 18), (20, 22), (28, 46))),
    "facts behind the rules": (*_span("D", (1, 10)), *_span("K", (1, 15))),
    "clocks of the processes ahead": _span("T", (1, 39)),
}
"""Processes that have not landed (in whole) -> their rules; those of `LANDED` count there."""


@dataclass
class Cover:
    """What covers one rule."""

    scenarios: list[str] = field(default_factory=list)
    tests: Counter[str] = field(default_factory=Counter)

    @property
    def any(self) -> bool:
        """Whether anything does."""
        return bool(self.scenarios or self.tests)

    def cells(self) -> str:
        """The two cells of a row."""
        scenarios = ", ".join(
            f"[{Path(one).stem}](../{one})" for one in sorted(self.scenarios, key=_place)
        )
        tests = ", ".join(f"{file} ({count})" for file, count in sorted(self.tests.items()))
        return f"{scenarios or '-'} | {tests or '-'}"


def _place(scenario: str) -> str:
    return Path(scenario).stem


class UnknownRuleError(Exception):
    """A marker names a rule that does not exist. One line: file, line, id."""


def collect() -> dict[str, Cover]:
    """Everything that covers a rule.

    Raises:
        ScenarioError: a scenario cannot be read.
        UnknownRuleError: a marker names no rule.
    """
    found: dict[str, Cover] = {rule: Cover() for rule in every_rule()}
    for file in files([TESTS / "scenarios"]):
        for rule in dict.fromkeys(read(file).scenario.covers):
            found[rule].scenarios.append(str(file.relative_to(ROOT)))
    for file in sorted(TESTS.rglob("*.py")):
        for rule, line in markers(file.read_text(encoding="utf-8")):
            if not is_rule(rule):
                raise UnknownRuleError(f"{file.relative_to(ROOT)}:{line}: {rule!r} is no rule id")
            found[rule].tests[str(file.relative_to(TESTS))] += 1
    return found


def markers(source: str) -> Iterator[tuple[str, int]]:
    """Rule ids named by `pytest.mark.rules(...)` in a file, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if ast.unparse(node.func) != "pytest.mark.rules":
            continue
        for one in node.args:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value, one.lineno


def uncovered(found: Mapping[str, Cover]) -> list[str]:
    """Rules of landed parts that nothing covers."""
    return [rule for rules in LANDED.values() for rule in rules if not found[rule].any]


def page(found: Mapping[str, Cover]) -> str:
    """The page: landed rules with what covers them, then the rules of what has not landed."""
    lines = [
        "# Which test covers which rule",
        "",
        "Written by `make trace` from the scenarios (`covers:`) and the tests (`pytest.mark.rules`);",
        "do not edit. A number in brackets says how many markers of a file name the rule.",
    ]
    done: set[str] = set()
    for part, rules in LANDED.items():
        lines += ["", f"## {part}", "", "| rule | scenarios | tests |", "|---|---|---|"]
        lines += [f"| {rule} | {found[rule].cells()} |" for rule in rules]
        done |= set(rules)
    lines += ["", "## Not landed yet", "", "Rules of processes that do not run here yet.", ""]
    lines += ["| process | rules | covered already |", "|---|---|---|"]
    for process, rules in AHEAD.items():
        left = [rule for rule in rules if rule not in done]
        early = [rule for rule in left if found[rule].any]
        lines.append(f"| {process} | {len(left)} | {', '.join(early) or '-'} |")
        done |= set(left)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page.

    Returns:
        0, or 1 if a rule of a landed part is covered by nothing.
    """
    found = collect()
    PAGE.write_text(page(found), encoding="utf-8")
    missing = uncovered(found)
    if missing:
        print(f"covered by nothing: {', '.join(missing)}", file=sys.stderr)
    covered = sum(1 for rules in LANDED.values() for rule in rules if found[rule].any)
    print(f"{covered} rules covered, {len(missing)} not; see {PAGE.relative_to(ROOT)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
