"""The stories of sites: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from tests.house import House
from tests.workflows import sites
from tests.workflows.confined import CORRECTIONS
from tests.workflows.sites import MAIN, treatment
from tests.workflows.stories import REASON, ended
from tests.workflows.virtual import Virtual

Story = Callable[[House], Awaitable[str]]
DAY: Final = timedelta(days=1)


async def kept(house: House) -> str:
    """Asked, granted, declined, occupied, moved, corrected, put first, a wing closed, given up."""
    case = await sites.narrow(house, 2)
    await sites.asks(house, 1, 2, 3, 4, case=case)
    now = house.clock.now().isoformat()
    await sites.says(house, "vacate-bed", 1, case, on=now, why="declined", bed="all-01")
    await sites.quiet(house, case)
    await sites.arrives(house, 2, 3, case=case)
    await sites.does(house, "set-ready", CORRECTIONS, case, treatment=treatment(1), ready=True)
    await sites.does(house, "change-order", case=case, treatment=treatment(4), first=True)
    await sites.does(house, "change-wing", case=case, wing="new", beds=2)
    await sites.refuses(house, "take-bed-out", CORRECTIONS, case, bed="all-09")
    await sites.arrives(house, 4, case=case)
    await sites.leaves(house, 4, case=case)
    await sites.does(house, "move-bed", CORRECTIONS, case, treatment=treatment(2), bed="new-01")
    await sites.does(house, "correct", case=case, treatment=treatment(3))
    await sites.does(house, "close-wing", case=case, wing="new")
    await sites.does(house, "set-operating", CORRECTIONS, case, operating=False)
    await sites.does(house, "set-operating", CORRECTIONS, case, operating=True)
    await sites.does(house, "set-operating", CORRECTIONS, case, operating=False)
    await sites.leaves(house, 1, 2, 3, case=case)
    await house.accepted(case, "close-site", dict(REASON), actor=sites.OPERATOR)
    await ended(house, case)
    return case


async def continued(house: House) -> str:
    """Several runs, while people come and go."""
    house.hop_events = 40
    case = await sites.narrow(house, 1)
    for one in (1, 2, 3):
        await sites.asks(house, one, one + 10, case=case)
        await sites.arrives(house, *_held(house, case), case=case)
        await sites.leaves(house, *_held(house, case), case=case)
    return case


async def lapsed(time: Virtual) -> str:
    """A reminder, a hold that lapses, the next on the list, and a year in which nothing happens."""
    house = time.house
    case = await sites.narrow(house, 1)
    await sites.asks(house, 1, 2, case=case)
    await sites.moved(time, await time.now() + 9 * DAY, case)
    await sites.arrives(house, 2, case=case)
    await sites.moved(time, await time.now() + 370 * DAY, case)
    await sites.leaves(house, 2, case=case)
    return case


async def moberly(house: House) -> str:
    """Opened where the program does not run; asked for; and it runs."""
    case = await sites.opened(house, "mcc")
    await sites.asks(house, 1, case=case)
    await sites.does(house, "set-operating", CORRECTIONS, case, operating=True)
    return case


def _held(house: House, case: str = MAIN) -> list[int]:
    return [int(one[-6:]) for one in sites.beds(house, case)]


REAL: Final[dict[str, Story]] = {
    "site-kept": kept,
    "site-continued": continued,
    "site-moberly": moberly,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"site-lapsed": lapsed}
