"""Placements with their notices, bare and through the service: `python -m benchmarks.placements`.

Each is opened, settled, its letters typeset, sent by hand and delivered. The bare ones do as many
waits and rows. The kinds take turns in slices, so that whatever else the machine does meets all of
them; a ratio is taken within each slice.

Belongs here: the order of measurements, and what is printed. Not here: how each is done.
"""

import argparse
import asyncio
import contextlib
import json
import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from activities.letters.typeset import pdf
from benchmarks.figures import table
from benchmarks.jobs import Home, Placed
from benchmarks.stand import BARE_PLACEMENTS, LOCAL_PLACEMENTS, PLACEMENTS, Stand, stand
from tests.letters import sample_notices

KINDS = (PLACEMENTS, BARE_PLACEMENTS, LOCAL_PLACEMENTS)
_SLICE = 50
_SLICES = 4
"""At least so many, as far as there are placements; none larger than fifty."""
_LETTERS = 20
_SOME_TIME = 1_900_000_000  # seconds since 1970
_FIRST = 3
"""Placements that warm a stand up; of the service's, their rows are counted for the bare ones."""

Found = dict[str, list[Placed]]


async def measure(count: int, residents: int, database: str | None) -> Found:
    """So many placements of each kind, slice by slice, each kind on a fresh server."""
    found: Found = {kind: [] for kind in KINDS}
    async with contextlib.AsyncExitStack() as stack:
        home: Home | None = None
        places: list[tuple[Stand, Home | None]] = []
        for kind in KINDS:
            place = await stack.enter_async_context(stand(kind, database))
            await stack.enter_async_context(place.working())
            mine = None if kind == PLACEMENTS else home
            warm = await _ask(place, _FIRST, residents, mine)
            home = home or as_seen(warm)
            places.append((place, mine))
        left, turn, most = count, 0, min(_SLICE, -(-count // _SLICES))
        while left > 0:
            number = min(most, left)
            for place, mine in places if turn % 2 == 0 else places[::-1]:
                found[place.kind].append(await _ask(place, number, residents, mine))
            left, turn = left - number, turn + 1
            _progress(f"{count - left} of {count} placements of each kind")
    _progress("")
    return found


async def _ask(place: Stand, cases: int, residents: int, home: Home | None) -> Placed:
    data = None if home is None else home.model_dump()
    return await place.ask(Placed, "place", cases, residents=residents, home=data)


def as_seen(placed: Placed) -> Home:
    """What the bare cases are to do: as many letters, notices and rows as the service's did."""
    notices = placed.notices // placed.placements
    return Home(
        letters=placed.letters // placed.placements,
        notices=notices,
        rows=round(placed.rows / placed.sampled),
        delivery_rows=round(placed.delivery_rows / placed.sampled / notices),
    )


def typesetting() -> float:
    """Milliseconds of CPU for one notice with its page, worded and set: nothing around it."""

    def one() -> None:
        page = sample_notices.worded("notice-page-registered")
        pdf(sample_notices.worded("notice"), at=_SOME_TIME, enclosures=[page])

    one()
    began = time.process_time()
    for _ in range(_LETTERS):
        one()
    return 1000 * (time.process_time() - began) / _LETTERS


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")


Figure = Callable[[Placed], float]


def _sampled_notices(one: Placed) -> float:
    return one.sampled * one.notices / one.placements


FIGURES: dict[str, Figure] = {
    "cases/s": lambda one: (one.placements + one.notices) / one.seconds,
    "notices/s": lambda one: one.notices / one.seconds,
    "ready s": lambda one: one.prepared / one.placements,
    "CPU ms": lambda one: 1000 * (one.server + one.worker + one.client) / one.notices,
    "server": lambda one: 1000 * one.server / one.notices,
    "worker": lambda one: 1000 * one.worker / one.notices,
    "client": lambda one: 1000 * one.client / one.notices,
    "events": lambda one: one.events / _sampled_notices(one),
    "tasks": lambda one: one.tasks / _sampled_notices(one),
    "bytes": lambda one: one.bytes / _sampled_notices(one),
    "rows": lambda one: (one.rows + one.delivery_rows) / _sampled_notices(one),
    "others": lambda one: one.others / (one.seconds + 1),
}
"""Per notice, but for the rates; `ready s` is per placement, from opening to letters typeset."""


def show(found: Found) -> None:
    """Print the absolute figures, then the service's ratios to each bare kind."""
    rows: list[tuple[str | float, ...]] = [
        (kind, *(median(figure(one) for one in slices) for figure in FIGURES.values()))
        for kind, slices in found.items()
    ]
    print(table(("kind", *FIGURES), rows))
    print()
    compared = {name: figure for name, figure in FIGURES.items() if name != "others"}
    against: list[tuple[str | float, ...]] = [
        (f"to {kind}", *(_ratio(found, kind, figure) for figure in compared.values()))
        for kind in KINDS[1:]
    ]
    print(table(("service, ratio", *compared), against))


def _ratio(found: Found, kind: str, figure: Figure) -> float:
    pairs = zip(found[PLACEMENTS], found[kind], strict=True)
    return median(figure(one) / (figure(other) or 1.0) for one, other in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="placements of each kind")
    parser.add_argument("--residents", type=int, default=8, help="who lives in each home")
    parser.add_argument("--json", type=Path, help="everything measured, as JSON")
    parser.add_argument("--database-url", help="PostgreSQL server instead of SQLite files")
    given = parser.parse_args(arguments)
    if given.count < 1 or given.residents < 1:
        parser.error("--count and --residents want at least 1")
    found = asyncio.run(measure(given.count, given.residents, given.database_url))
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}")
    print(f"{given.count} placements of each kind, {given.residents} residents each\n")
    show(found)
    print(f"\ntypesetting alone: {typesetting():.1f} ms of CPU for a notice with its page")
    if given.json:
        data = {kind: [one.model_dump() for one in slices] for kind, slices in found.items()}
        given.json.write_text(json.dumps(data, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
