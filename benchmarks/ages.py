"""Old cases and many cases: a cold command at any age, and memory per open case.

Belongs here: the measurements of goals 6 and 7. Not here: the anchor case.
"""

from statistics import linear_regression, median

from pydantic import BaseModel

from benchmarks.jobs import Aged, Cold, Grown
from benchmarks.stand import SERVICE, stand


class ColdAt(BaseModel):
    """Commands to cases of one age that the worker does not hold."""

    commands: int
    """Given to each case before."""
    events: int
    """In the run that the command met, median."""
    p50: float
    """Milliseconds."""
    worst: float
    worker: float
    """Milliseconds of the worker's CPU per command."""


async def cold_commands(database: str | None, ages: tuple[int, ...], cases: int) -> list[ColdAt]:
    """One command each to cases of several ages, by a worker that has just been started."""
    found = []
    async with stand(SERVICE, database) as place:
        async with place.working():
            aged = await place.ask(Aged, "age", cases, ages=ages)
        for commands, ids in aged.groups.items():
            async with place.working():
                cold = await place.ask(Cold, "cold", 5, ids=tuple(ids))
            found.append(
                ColdAt(
                    commands=commands,
                    events=int(median(cold.lengths)),
                    p50=median(cold.waits),
                    worst=max(cold.waits),
                    worker=cold.worker,
                )
            )
    return found


class Memory(BaseModel):
    """The worker's memory while cases are opened and stay open."""

    per_case: float
    """KiB per open case, while all are cached: the slope after the first steps."""
    beyond: float
    """MiB at the last step, when more cases are open than the cache holds."""
    steps: list[tuple[int, float]]


CACHED = 1000
"""How many cases a worker holds (`worker.Crew.cached`)."""


async def memory(database: str | None, cases: int) -> Memory:
    """Open cases, up to half as many again as the worker caches if `cases` says so."""
    async with stand(SERVICE, database) as place, place.working():
        grown = await place.ask(Grown, "grow", cases)
    cached = [one for one in grown.steps[1:] if one[0] <= CACHED]
    slope = linear_regression([one[0] for one in cached], [one[1] for one in cached]).slope
    return Memory(per_case=slope, beyond=grown.steps[-1][1] / 1024, steps=grown.steps)
