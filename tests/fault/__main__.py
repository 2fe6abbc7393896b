"""`make fault`: 50 kills at random moments and 20 at each named pause point, over 100 cases.

Beside them placements, each with a kill of its own: after its plan or its sending was recorded,
after it opened another case, after its letter was typeset; and svp cases, each killed after a vote
was recorded and after its commitment was opened. Then the engine's store is deleted and every open
case brought back. Last, a house of its own: the worker is killed 50 times while 500 people are
admitted to a site (`--sites` is that part alone). Prints the counts; exit 1 if anything was lost or
done twice. `--quick` is the small run of the test suite.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from records import migrate
from runtime import exit as way_out
from runtime import pauses
from runtime.embedded import DevServer, DevServerOptions, find_binary, free_port
from runtime.settings import Settings
from starter.app import assemble
from tests.fault import placements, proceedings, sites
from tests.fault.load import Load
from tests.fault.restoring import restored
from tests.fault.verdict import judge
from tests.fault.victims import Victims
from tests.workflows.confined import Confined

AIMED: Final = (
    (pauses.COMMIT_ACKNOWLEDGE, "placement/settle"),
    (pauses.COMMIT_ACKNOWLEDGE, "placement/send-notices"),
    (pauses.START_OF_CASE, "placement"),
    (pauses.RENDER_HAND_OVER, "placement"),
)
"""Where placements are killed, and at what."""
PROCEEDINGS: Final = (
    (pauses.COMMIT_ACKNOWLEDGE, "svp/mdt-vote"),
    (pauses.START_OF_CASE, "svp"),
)
"""Where each svp case is killed, one after the other: a vote is recorded, a commitment opened."""


@dataclass(frozen=True)
class Plan:
    """How much."""

    cases: int = 100
    at_random: int = 50
    at_each_point: int = 20
    left_open: int = 12
    placements: int = 5
    """At each of the points that are aimed at."""
    aimed: tuple[tuple[str, str], ...] = AIMED
    proceedings: int = 5
    seed: int = 2031

    @property
    def kills(self) -> int:
        return self.at_random + self.at_each_point * len(pauses.POINTS)

    @property
    def unaimed(self) -> int:
        """Cases that meet the kills by chance."""
        return self.cases - self.at_each_point * len(pauses.POINTS)


QUICK = Plan(
    cases=5,
    at_random=2,
    at_each_point=1,
    left_open=3,
    placements=1,
    aimed=(AIMED[0],),
    proceedings=1,
)


async def run(plan: Plan, folder: Path) -> list[str]:
    """One kill run; returns what is wrong."""
    began = time.monotonic()
    port = free_port()
    settings = Settings.load(folder, create_keys=True, temporal_address=f"127.0.0.1:{port}")
    (folder / "temporal.address").write_text(f"127.0.0.1:{port}\n")
    app = assemble(settings)
    migrate.upgrade(app.engine)
    server = DevServer(
        DevServerOptions(
            binary=find_binary("temporal"),
            db_file=folder / "temporal.db",
            port=port,
            log_file=folder / "temporal.log",
        )
    )
    victims = Victims(settings, server, random.Random(plan.seed))
    await victims.start_server()
    victims.start_worker()
    load = Load(app, await app.connect("fault"))
    load.seed(plan.cases + plan.left_open)
    placements.seed(load, (plan.placements + 1) * len(AIMED))
    missed = await _under_fire(plan, load, victims)
    *reviewed, voting = proceedings.seed(load, plan.proceedings + 1)
    missed += await _placements_under_fire(plan, load, victims, reviewed)
    faults = [f"pause point not reached: {point}" for point in missed]
    with app.engine.begin() as conn:
        verdict = judge(conn, load.acknowledged)
    faults += verdict.faults
    for kind, number in sorted(victims.kills.items()):
        print(f"kills, {kind:48} {number:6}")
    for what, number in sorted(verdict.counts.items()):
        print(f"{what:55} {number:6}")
    spare = range(len(AIMED) * plan.placements, len(AIMED) * plan.placements + plan.left_open // 3)
    await proceedings.svp(load, voting, until="voting")
    faults += await restored(plan.left_open, plan.cases, load, victims, spare)
    victims.kill_worker()
    await server.stop()
    print(f"{'lost or done twice':55} {len(faults):6}")
    print(f"{'seconds':55} {time.monotonic() - began:6.0f}")
    return faults


async def _under_fire(plan: Plan, load: Load, victims: Victims) -> list[str]:
    """Drive the cases while the kills happen; a kill that is aimed gets a case that will reach it."""
    shots = ["random"] * plan.at_random
    shots += [point for point in pauses.POINTS for _ in range(plan.at_each_point)]
    victims.chance.shuffle(shots)
    gate = asyncio.Semaphore(4)
    done = 0

    async def drive(number: int) -> None:
        async with gate:
            await load.consent(number)

    async def unaimed(number: int) -> None:
        while done < plan.kills * number / plan.unaimed * 0.9:
            await asyncio.sleep(0.05)
        await drive(number)

    drives = [asyncio.create_task(unaimed(number)) for number in range(plan.unaimed)]
    missed = []
    for shot in shots:
        if shot == "random":
            await victims.kill_at_random()
        else:
            aimed = asyncio.create_task(victims.kill_at(shot))
            drives.append(asyncio.create_task(drive(len(drives))))
            missed += [] if await aimed else [shot]
        done += 1
        if done % 10 == 0:
            print(f"... {done} of {plan.kills} kills", flush=True)
    await asyncio.gather(*drives)
    return missed


async def _placements_under_fire(
    plan: Plan, load: Load, victims: Victims, reviewed: Iterable[Confined]
) -> list[str]:
    """Each placement meets one kill, at a point of its own; svp cases theirs, before all end."""
    shots = [one for one in plan.aimed for _ in range(plan.placements)]
    victims.chance.shuffle(shots)
    drives: list[asyncio.Task[str]] = []
    missed = []
    for number, (point, what) in enumerate(shots):
        aimed = asyncio.create_task(victims.kill_at(point, what))
        drives.append(asyncio.create_task(placements.placement(load, number)))
        if not await aimed:
            missed.append(f"{point} of {what}")
    missed += await _proceedings_under_fire(reviewed, load, victims)
    await asyncio.gather(*drives)
    return missed


async def _proceedings_under_fire(
    people: Iterable[Confined], load: Load, victims: Victims
) -> list[str]:
    """Each svp case meets every one of its kills, in the order in which it comes to them."""
    missed = []
    for one in people:
        drive = asyncio.create_task(proceedings.svp(load, one))
        for point, what in PROCEEDINGS:
            if not await victims.kill_at(point, what):
                missed.append(f"{point} of {what}")
        await drive
    return missed


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small run of the test suite")
    parser.add_argument("--sites", action="store_true", help="admissions to a site alone")
    asked = parser.parse_args()
    faults: list[str] = []
    if not asked.sites:
        with tempfile.TemporaryDirectory(prefix="dueprocess-fault-") as folder:
            faults += asyncio.run(run(QUICK if asked.quick else Plan(), Path(folder)))
    with tempfile.TemporaryDirectory(prefix="dueprocess-fault-") as folder:
        admitted = sites.QUICK if asked.quick else sites.Plan()
        faults += asyncio.run(sites.run(admitted, Path(folder)))
    for fault in faults[:40]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    way_out.run(main)
