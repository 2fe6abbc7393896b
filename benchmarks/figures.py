"""Figures from measurements: medians over rounds, and goals with what was found.

Belongs here: arithmetic and the table. Not here: measuring. The goals are ratios of one run, so
that they survive a change of machine; their numbers are budgets, argued in `README.md`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from benchmarks.jobs import Alone, Load

Round = Mapping[str, Load]
"""Kind of case -> what its cases cost in one round, together."""


@dataclass(frozen=True)
class Goal:
    """One figure and what it is held to."""

    goal: str
    what: str
    sense: Literal[">=", "<=", "="]
    wanted: float
    found: float
    unit: str = ""

    @property
    def ok(self) -> bool:
        """Whether the goal is reached."""
        if self.sense == ">=":
            return self.found >= self.wanted
        if self.sense == "<=":
            return self.found <= self.wanted
        return self.found == self.wanted


def percentile(waits: Iterable[float], share: float) -> float:
    """The smallest value that so large a share of all does not exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cpu(load: Load) -> float:
    """Seconds of CPU of server, worker and client together."""
    return load.server + load.worker + load.client


def rate(load: Load) -> float:
    """Cases per second."""
    return load.cases / load.seconds


def ratio(rounds: Iterable[Round], of: str, to: str, figure: Callable[[Load], float]) -> float:
    """The median over the rounds of one kind's figure over another's in the same round."""
    return median(figure(one[of]) / figure(one[to]) for one in rounds)


def row(rounds: Iterable[Round], kind: str, alone: Iterable[Alone]) -> dict[str, float]:
    """One kind's absolute figures: medians of the rounds."""
    loads = [one[kind] for one in rounds]
    waits = list(alone)

    def middle(figure: Callable[[Load], float]) -> float:
        return median(figure(one) for one in loads)

    return {
        "cases/s": middle(rate),
        "CPU ms": middle(lambda one: 1000 * cpu(one) / one.cases),
        "server": middle(lambda one: 1000 * one.server / one.cases),
        "worker": middle(lambda one: 1000 * one.worker / one.cases),
        "client": middle(lambda one: 1000 * one.client / one.cases),
        "p50 at 16": middle(lambda one: median(one.waits)),
        "p99 at 16": middle(lambda one: percentile(one.waits, 0.99)),
        "p50 alone": median(median(one.waits) for one in waits),
        "events": waits[-1].history.events,
        "tasks": waits[-1].history.workflow_tasks,
        "bytes": waits[-1].history.bytes,
        "others": middle(lambda one: one.others / one.elapsed),
    }


Cells = Sequence[str | float]


def table(headings: Cells, rows: Iterable[Cells]) -> str:
    """Columns as wide as they need: words to the left, numbers to the right."""
    given: list[Cells] = [headings, *rows]
    lines = [[_shown(cell) for cell in line] for line in given]
    wide = [max(len(line[place]) for line in lines) for place in range(len(headings))]
    words = [isinstance(cell, str) for cell in given[-1]]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if word else cell.rjust(width)
            for cell, width, word in zip(line, wide, words, strict=True)
        ).rstrip()
        for line in lines
    )


def _shown(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    if cell == int(cell) or abs(cell) >= 1000:
        return f"{cell:,.0f}"
    return f"{cell:.2f}" if abs(cell) < 10 else f"{cell:.1f}"


def goals_table(goals: Iterable[Goal]) -> str:
    """Goal, wanted, found, ok or short."""
    return table(
        ("goal", "what", "wanted", "found", ""),
        [
            (
                one.goal,
                one.what,
                f"{one.sense} {_shown(one.wanted)}{one.unit}",
                f"{_shown(one.found)}{one.unit}",
                "ok" if one.ok else "short",
            )
            for one in goals
        ],
    )
