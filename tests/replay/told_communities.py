"""The stories of treatment in the community: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.model import Json
from tests.house import House
from tests.workflows import communities as cm
from tests.workflows.communities import CHIEF, REPORT, today
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]


async def straight(house: House) -> str:
    """Planned, treated, reported on; another officer, another region; completed, and the end."""
    case = await cm.treated(house, lifetime_supervision=False)
    await cm.reports(house, case)
    await cm.examined(house, case)
    on: Json = {"transferred_on": today(house)}
    await cm.does(house, case, "transfer-officer", officer="officer-2", **on)
    await cm.does(house, case, "change-region", region="west", changed_on=today(house))
    await cm.does(house, case, "complete-treatment", completed_on=today(house), **REPORT)
    return await cm.closed(house, case)


async def lost(house: House) -> str:
    """A provider is lost and another found; failed, struck, failed, begun again; a death."""
    case = await cm.treated(house)
    for told, fact in cm.withdraw(house, state(house, case)["provider"]):
        await house.gateway.runner.announce(told, fact)
    await until(lambda: state(house, case).get("lost"), "the loss")
    await rest(house, case)
    await cm.assigned(house, case)
    await cm.does(house, case, "begin-treatment", begun_on=today(house))
    ended: Json = {"failed_on": today(house), **REASON}
    await cm.does(house, case, "fail-treatment", **ended)
    version = state(house, case)["log"].index("failed") + 1
    await cm.does(house, case, "strike", CHIEF, version=version, **REASON)
    await cm.does(house, case, "fail-treatment", **ended)
    await cm.does(house, case, "re-enter", CHIEF, decided_on=today(house), **REASON)
    await cm.does(house, case, "record-death", died_on=today(house))
    return await cm.closed(house, case)


async def continued(house: House) -> str:
    """Several runs: the same team, clocks and supervision for life on both sides of a new run."""
    house.hop_events = 60
    case = await cm.treated(house, lifetime_supervision=True)
    await cm.reports(house, case)
    await cm.examined(house, case)
    await cm.does(house, case, "complete-treatment", completed_on=today(house), **REPORT)
    return case


async def years(time: Virtual) -> str:
    """A report and an examination that come late, after their reminders."""
    house = time.house
    case = await cm.treated(house)
    for rule, act in (
        ("community.progress", cm.reports),
        ("community.polygraph", cm.examined),
    ):
        ends = time.held(case).obligations[rule].ends
        assert ends is not None
        await time.move_to(ends + SECOND, case)
        await act(house, case)
    return case


REAL: Final[dict[str, Story]] = {
    "community-straight": straight,
    "community-lost": lost,
    "community-continued": continued,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"community-years": years}
