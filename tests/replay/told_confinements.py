"""The stories of confinements: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from domain.model import Json
from tests.house import House
from tests.workflows import communities
from tests.workflows import confinements as cf
from tests.workflows.confined import CHIEF
from tests.workflows.confinements import PAPER, YEAR
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.treatments import day, today
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]


async def straight(house: House) -> str:
    """Treated, reviewed at once, released into the community, and the end."""
    communities.found_office(house.engine)
    case = await cf.reviewing(house)
    await cf.stops(house, case)
    going: Json = {"community": True, "region": "east", "supervised_by": communities.OFFICE}
    await cf.released(house, case, **going)
    await until(lambda: state(house, case).get("community", {}).get("case"), "the community")
    await rest(house, case)
    return await cf.closed(house, case)


async def struck(house: House) -> str:
    """Away and back; released without a review, struck, released again; reviewed afterwards."""
    case = await cf.treated(house)
    await cf.does(house, case, "record-transfer-out", transferred_on=today(house))
    await cf.does(house, case, "record-return", returned_on=today(house))
    await cf.released(house, case)
    version = state(house, case)["log"].index("released") + 1
    await cf.does(house, case, "strike", CHIEF, version=version, **REASON)
    on_file: Json = {"reviewed_on": today(house), "outcome": "does-not-meet"}
    await cf.does(house, case, "record-review", **on_file, **PAPER)
    await cf.released(house, case)
    return await cf.closed(house, case)


async def died(house: House) -> str:
    """The person dies in prison: nothing is owed, and a person ends the case."""
    case = await cf.treated(house)
    await cf.does(house, case, "record-death", died_on=today(house))
    await rest(house, case)
    return await cf.closed(house, case)


async def continued(house: House) -> str:
    """Several runs: the same treatment and clock on both sides of a new run."""
    house.hop_events = 15
    case = await cf.treated(house)
    for years in (3, 4, 3, 5):
        date = day(house.clock.now() + years * YEAR)
        await cf.does(house, case, "change-release", anticipated_release=date)
    return case


async def opens(time: Virtual) -> str:
    """The window moves, opens in its time, and the release moves once more."""
    house = time.house
    case = await cf.treated(house)
    later = day(house.clock.now() + 6 * YEAR)
    await cf.does(house, case, "change-release", anticipated_release=later)
    ends = time.held(case).obligations["confinement.review-opens:2"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    await cf.reviewed_by(house, case)
    moved = day(await time.now() + timedelta(days=300))
    await cf.does(house, case, "change-release", anticipated_release=moved)
    return case


REAL: Final[dict[str, Story]] = {
    "confinement-straight": straight,
    "confinement-struck": struck,
    "confinement-died": died,
    "confinement-continued": continued,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"confinement-opens": opens}
