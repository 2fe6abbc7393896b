"""The stories of commitments: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from tests.house import House
from tests.workflows import commitments as steps
from tests.workflows.confined import HEAD, JUDGE
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON
from tests.workflows.virtual import Virtual

Story = Callable[[House], Awaitable[str]]
YEAR: Final = timedelta(days=365)


async def released(house: House) -> str:
    """From the site over petition, hearing and trial to conditional release, escape, return, death."""
    case = await steps.committed(house)
    await steps.petitioned(house, case)
    await steps.screened(house, case)
    await steps.heard(house, case, shown=True)
    await steps.tried(house, case, danger=False)
    await steps.released(house, case)
    await steps.does(house, case, "record-escape", escaped_on=house.clock.now().isoformat())
    await steps.does(house, case, "recapture", recaptured_on=house.clock.now().isoformat())
    decided = {"decided_on": house.clock.now().isoformat(), "found": False, **REASON}
    await steps.does(house, case, "decide-violation", HEAD, **decided)
    await steps.returned(house, case)
    await steps.does(house, case, "record-death", died_on=house.clock.now().isoformat())
    return await closed(house, case)


async def struck(house: House) -> str:
    """An examination and a release are struck: what they ended is owed again."""
    case = await steps.committed(house)
    await steps.petitioned(house, case)
    await steps.screened(house, case)
    await steps.heard(house, case, shown=True)
    await steps.tried(house, case, danger=False)
    await steps.released(house, case)
    version = state(house, case)["log"].index("released-on-conditions") + 1
    await steps.does(house, case, "strike", JUDGE, version=version, **REASON)
    return case


async def years(time: Virtual) -> str:
    """Three years: reminders, letters, a late year, and a run for each."""
    house = time.house
    case = await steps.committed(house)
    first = await time.now()
    for year in (1, 2, 3):
        late = timedelta(days=20 if year == 2 else -20)
        await time.move_to(first + year * YEAR + late, case)
        await steps.examined(house, case)
        await steps.noticed(house, case)
        await steps.reviewed(house, case)
    await rest(house, case)
    return case


async def closed(house: House, case: str) -> str:
    """A supervisor closes the case."""
    await house.accepted(case, "close-commitment", REASON, actor=HEAD)
    await house.client.get_workflow_handle(case).result()
    return case


REAL: Final[dict[str, Story]] = {"commitment-released": released, "commitment-struck": struck}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"commitment-years": years}
