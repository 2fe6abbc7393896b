"""The anchor case, bare and through the service, in one run: `python -m benchmarks.anchor`.

Three rounds on fresh servers in memory; in each round the kinds take turns in slices, so that
whatever else the machine does meets all of them. Prints absolute figures, then the goals.

Belongs here: the order of measurements and the goals. Not here: how each is done.
"""

import argparse
import asyncio
import contextlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import reduce
from operator import add
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import pure
from benchmarks.ages import ColdAt, Memory, cold_commands, memory
from benchmarks.figures import Goal, Round, cpu, goals_table, percentile, rate, ratio, row, table
from benchmarks.jobs import Alone, Load
from benchmarks.stand import MINIMISED, SERVICE, STRAIGHTFORWARD, UNSANDBOXED, Stand, stand

KINDS = (STRAIGHTFORWARD, MINIMISED, SERVICE, UNSANDBOXED)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int = 3
    slices: int = 3
    slice: int = 40
    alone: int = 10
    ages: tuple[int, ...] = (0, 12, 38, 60)
    old: int = 10
    open: int = 1200


QUICK = Size(rounds=1, slices=2, slice=20, alone=4, ages=(0, 12), old=5, open=300)


@dataclass
class Found:
    """Everything measured."""

    rounds: list[Round] = field(default_factory=list)
    alone: dict[str, list[Alone]] = field(default_factory=dict)
    cold: list[ColdAt] = field(default_factory=list)
    memory: Memory | None = None
    decisions: float = 0
    enactments: float = 0
    dues: float = 0


async def one_round(size: Size, database: str | None, found: Found) -> None:
    """All kinds in turn, slice by slice, each on a fresh server with a fresh record."""
    async with contextlib.AsyncExitStack() as stack:
        places: list[Stand] = []
        for kind in KINDS:
            place = await stack.enter_async_context(stand(kind, database))
            await stack.enter_async_context(place.working())
            await place.ask(Load, "load", 16)  # warms up imports, pools, caches
            places.append(place)
        loads: dict[str, list[Load]] = {kind: [] for kind in KINDS}
        for number in range(size.slices):
            for place in places if number % 2 == 0 else reversed(places):
                loads[place.kind].append(await place.ask(Load, "load", size.slice))
        found.rounds.append({kind: reduce(add, slices) for kind, slices in loads.items()})
        for place in places:
            waits = await place.ask(Alone, "alone", size.alone)
            found.alone.setdefault(place.kind, []).append(waits)


async def measure(size: Size, database: str | None) -> Found:
    """Everything, with a word on progress."""
    found = Found()
    for number in range(size.rounds):
        _progress(f"round {number + 1} of {size.rounds}")
        await one_round(size, database, found)
    _progress("cold commands")
    found.cold = await cold_commands(database, size.ages, size.old)
    _progress("memory")
    found.memory = await memory(database, size.open)
    _progress("pure functions")
    found.decisions = pure.decisions_per_second()
    found.enactments = pure.enactments_per_second()
    found.dues = pure.dues_per_second()
    _progress("")
    return found


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")


def goals(found: Found) -> list[Goal]:
    """The goals, with what was found (performance budgets 1 to 8)."""
    rounds = found.rounds
    history = found.alone[SERVICE][-1].history
    bare = found.alone[MINIMISED][-1].history
    own, theirs = _alone(found, SERVICE), _alone(found, MINIMISED)
    tail = ratio(rounds, SERVICE, MINIMISED, lambda one: percentile(one.waits, 0.99))
    reached = [
        Goal("1", "cases/s, of hand-minimised", ">=", 0.65, _pair(rounds, MINIMISED), "x"),
        Goal("1", "cases/s, of straightforward", ">=", 1.0, _pair(rounds, STRAIGHTFORWARD), "x"),
        Goal("2", "workflow tasks", "=", 1 + history.outside, history.workflow_tasks),
        Goal("2", "events, of the formula", "<=", 1.15, history.events / history.formula, "x"),
        Goal("3", "history bytes", "<=", 1.6, history.bytes / bare.bytes, "x"),
        Goal("4", "server CPU", "<=", 1.2, _of(rounds, "server"), "x"),
        Goal("4", "worker CPU", "<=", 2.5, _of(rounds, "worker"), "x"),
        Goal("5", "p99, 16 together", "<=", 2.0, tail, "x"),
        Goal("5", "p50, one at a time", "<=", 8.0, own, " ms"),
    ]
    for one in found.cold:
        what = f"cold p50, {one.events} events in the run, {one.commands} commands old"
        reached.append(Goal("6", what, "<=", 60.0, one.p50, " ms"))
    oldest = max(one.p50 for one in found.cold)
    reached.append(Goal("6", "cold p50 at worst, of bare warm", "<=", 10.0, oldest / theirs, "x"))
    if found.memory is not None:
        per_case = found.memory.per_case
        reached.append(Goal("7", "worker memory per cached case", "<=", 110.0, per_case, " KiB"))
    sandbox = ratio(rounds, SERVICE, UNSANDBOXED, lambda one: one.worker / one.cases)
    reached.append(Goal("8", "worker CPU, of no sandbox", "<=", 1.5, sandbox, "x"))
    return reached


def _alone(found: Found, kind: str) -> float:
    return median(median(one.waits) for one in found.alone[kind])


def _pair(rounds: Sequence[Round], to: str) -> float:
    return ratio(rounds, SERVICE, to, rate)


def _of(rounds: Sequence[Round], part: str) -> float:
    return ratio(rounds, SERVICE, MINIMISED, lambda one: float(getattr(one, part)) / one.cases)


def show(found: Found) -> None:
    """Print the tables."""
    rows = {kind: row(found.rounds, kind, found.alone[kind]) for kind in KINDS}
    headings = ("case", *rows[SERVICE])
    print(table(headings, [(kind, *cells.values()) for kind, cells in rows.items()]))
    total = ratio(found.rounds, SERVICE, MINIMISED, lambda one: cpu(one) / one.cases)
    plain = ratio(found.rounds, SERVICE, STRAIGHTFORWARD, lambda one: cpu(one) / one.cases)
    print(f"\nall CPU per case: {total:.2f}x hand-minimised, {plain:.2f}x straightforward")
    if found.memory is not None:
        last = found.memory.steps[-1][0]
        print(f"worker with {last:,} cases open: {found.memory.beyond:.0f} MiB")
    for one in found.cold:
        print(
            f"cold, {one.events} events: p50 {one.p50:.1f}, worst {one.worst:.1f} ms, "
            f"{one.worker:.1f} ms of worker CPU"
        )
    print(
        f"alone, per second of one thread: {found.decisions:,.0f} decisions; "
        f"{found.enactments:,.0f} decided, dated and applied; {found.dues:,.0f} clocks counted\n"
    )
    print(goals_table(goals(found)))


def as_json(found: Found, size: Size, database: str | None) -> dict[str, Any]:
    """Everything that was found, for programs."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
        "database": "postgresql" if database else "sqlite",
        "size": asdict(size),
        "goals": [{**asdict(one), "ok": one.ok} for one in goals(found)],
        "rounds": [_dumped(one) for one in found.rounds],
        "alone": {kind: [one.model_dump() for one in many] for kind, many in found.alone.items()},
        "cold": [one.model_dump() for one in found.cold],
        "memory": found.memory.model_dump() if found.memory else None,
        "per_second": {
            "decisions": found.decisions,
            "enactments": found.enactments,
            "dues": found.dues,
        },
    }


def _dumped(one: Mapping[str, Load]) -> dict[str, Any]:
    return {kind: load.model_dump() for kind, load in one.items()}


def main() -> int:
    """Measure, print; 0 when every goal is reached, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.anchor", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run: a minute or two")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured")
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="a PostgreSQL server on which databases may be created; else SQLite files",
    )
    given = parser.parse_args()
    size = QUICK if given.quick else Size()
    found = asyncio.run(measure(size, given.database_url))
    show(found)
    if given.json:
        text = json.dumps(as_json(found, size, given.database_url), indent=1)
        given.json.write_text(f"{text}\n")
    return 0 if all(one.ok for one in goals(found)) else 1


if __name__ == "__main__":
    sys.exit(main())
