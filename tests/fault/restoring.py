"""The engine's store is deleted; `restore` brings every open case back to stage and clocks."""

from collections.abc import Iterable

from sqlalchemy import select

from domain.model import Json
from records.tables import CASES
from tests.fault import placements
from tests.fault.load import Load
from tests.fault.victims import Victims

STAGES = ("asked", "consented", "returned")


async def restored(
    cases: int, first: int, load: Load, victims: Victims, homes: Iterable[int] = ()
) -> list[str]:
    """Leave cases open at several stages, lose the store, restore, compare."""
    for number in range(cases):
        await load.consent(first + number, until=STAGES[number % len(STAGES)])
    for number in homes:
        await placements.placement(load, number, until="sent")
    with load.app.engine.begin() as conn:
        rows = conn.execute(select(CASES).where(CASES.c.closed_at.is_(None))).mappings().all()
    victims.kill_worker()
    await victims.server.kill()
    for file in victims.settings.data_dir.glob("temporal.db*"):
        file.unlink()
    await victims.start_server()
    victims.start_worker()
    gateway = await load.app.connect("fault")
    faults = [
        f"{row['id']}: was still running after its store was deleted"
        for row in rows
        if not await gateway.runner.start(row["id"])
    ]
    for row in rows:
        faults += await _same(gateway.client.get_workflow_handle(row["id"]), dict(row))
    print(f"{'restored, with stage and clocks':55} {len(rows) - len(faults):6} of {len(rows)}")
    return faults


async def _same(handle: object, row: Json) -> list[str]:
    view: Json = await handle.query("view")  # type: ignore[attr-defined]
    live, recorded = view["state"], row["state"]
    faults = []
    if live["stage"] != recorded["stage"]:
        faults.append(f"{row['id']}: stage {live['stage']} instead of {recorded['stage']}")
    if live.get("obligations") != recorded.get("obligations"):
        faults.append(f"{row['id']}: other clocks than recorded")
    return faults
