"""Writes the stored histories: `python -m tests.replay.record [NAME ...]`.

Real cases of fictional people on real servers, with the codec off so that a reader can see what
travels. Run it when a change of the workflows is meant to be incompatible, or for a new story; the
old files otherwise stay as they are: they stand for cases that were open before a change.
"""

import asyncio
import contextlib
import dataclasses
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from tests.house import House
from tests.replay.told import REAL, VIRTUAL
from tests.workflows.histories import runs
from tests.workflows.service import apart, standing
from tests.workflows.test_clock import within_a_second
from tests.workflows.virtual import virtual

HISTORIES: Final = Path(__file__).parent / "histories"


@contextlib.asynccontextmanager
async def real(name: str) -> AsyncIterator[House]:
    """A house on a server and a record of its own."""
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        async with apart(Path(folder), codec=False) as place:
            parts = place.parts
            if name == "consent-late-update":
                recorder = dataclasses.replace(parts.recorder, count=within_a_second)
                parts = dataclasses.replace(parts, recorder=recorder)
            async with standing(dataclasses.replace(place, parts=parts)) as house:
                yield house


async def record(name: str) -> None:
    """Play one story and write the history of each of its runs."""
    if name in REAL:
        async with real(name) as house:
            await write(name, house, await REAL[name](house))
        return
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        async with virtual(Path(folder), codec=False) as time:
            await write(name, time.house, await VIRTUAL[name](time))


async def write(name: str, house: House, case: str) -> None:
    """One file for each run, one line for each event."""
    found = await runs(house.client, case)
    for number, run in enumerate(reversed(found), 1):
        handle = house.client.get_workflow_handle(case, run_id=run)
        events = (await handle.fetch_history()).to_json_dict()["events"]
        lines = ",\n".join(json.dumps(scrubbed(one), separators=(",", ":")) for one in events)
        tail = f"-{number}" if len(found) > 1 else ""
        (HISTORIES / f"{name}{tail}.json").write_text(f'{{"events":[\n{lines}\n]}}\n')


def scrubbed(value: Any) -> Any:
    """Without the stack traces of failures: they name files of the machine that recorded them."""
    if isinstance(value, dict):
        return {key: scrubbed(one) for key, one in value.items() if key != "encodedAttributes"}
    if isinstance(value, list):
        return [scrubbed(one) for one in value]
    return value


async def main(names: list[str]) -> None:
    """Write the stories named, or all of them."""
    for name in names or [*REAL, *VIRTUAL]:
        await record(name)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
