"""The stories of the assessment unit: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.model import Json
from tests.house import House
from tests.workflows import soaus as su
from tests.workflows.confined import CHIEF, CORRECTIONS, JUDGE
from tests.workflows.soaus import DAY, OFFICER, STATE, today
from tests.workflows.stories import REASON
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]


async def straight(house: House) -> str:
    """An order that goes back once; health left to a person; probation, and the end."""
    case = await su.opened(house, names_soau=False)
    await su.does(house, case, "return-order", returned_on=today(house))
    corrected: Json = {**su.ORDER, "ordered_on": today(house), **su.PAPER}
    await su.does(house, case, "correct-order", JUDGE, **corrected)
    await su.accepted(house, case=case)
    ill: Json = {**su.GROUNDS, "serious_health_problem": True}
    await su.does(house, case, "check-eligibility", **ill)
    await su.does(house, case, "decide-health", CHIEF, excludes=False, **REASON)
    await su.does(house, case, "check-eligibility", **ill)
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=today(house))
    await su.does(house, case, "begin-assessment", admitted_on=today(house))
    await su.outputs(house, case)
    await su.does(house, case, "send-report", sent_on=today(house))
    await su.does(house, case, "notice-of-intent", JUDGE, noticed_on=today(house))
    await su.does(house, case, "record-intent-receipt", STATE, received_on=today(house))
    await su.does(house, case, "state-request", STATE, requested_on=today(house))
    await su.does(house, case, "record-hearing", JUDGE, held_on=today(house))
    await su.does(house, case, "grant-probation", JUDGE, **su.order(house))
    return await su.closed(house, case)


async def past(house: House) -> str:
    """Not eligible, looked at again; delivered long ago: executed, struck, an order of its days."""
    case = await su.accepted(house)
    await su.does(house, case, "check-eligibility", **{**su.GROUNDS, "parole_eligible": False})
    await su.does(house, case, "check-eligibility", **su.GROUNDS)
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=su.ago(house, 130))
    await su.ended(house, case)
    await su.does(house, case, "execute-sentence", JUDGE, executed_on=today(house))
    await su.strikes(house, case, "sentence-executed", JUDGE)
    await su.ended(house, case)
    await su.does(house, case, "grant-probation", JUDGE, **su.order(house, 20))
    return await su.closed(house, case)


async def continued(house: House) -> str:
    """Several runs, an appeal and a strike between them."""
    house.hop_events = 60
    case = await su.reported(house, 60)
    noticed = su.ago(house, 40)
    await su.does(house, case, "record-appeal", STATE, noticed_on=noticed)
    over = {"noticed_on": noticed, "disposed_on": today(house)}
    await su.does(house, case, "record-appeal", STATE, **over)
    release = su.day(house.clock.now() + 50 * DAY)
    await su.does(house, case, "set-release-date", OFFICER, release_on=release)
    await su.does(house, case, "advise-release", OFFICER, advised_on=today(house))
    await su.strikes(house, case, "release-advised", OFFICER)
    await su.does(house, case, "decide-reading", CHIEF, reading="assessment-only", **REASON)
    return case


async def cliff(time: Virtual) -> str:
    """Every reminder to day 120 and over it; the delivery had another day, and it ends again."""
    house = time.house
    case = await su.assessing(house)
    first = time.held(case).obligations["T-17"].ends
    assert first is not None
    await time.move_to(first + SECOND, case)
    await su.strikes(house, case, "delivered")
    true = su.day(first - 119 * DAY)
    await su.does(house, case, "record-delivery", CORRECTIONS, delivered_on=true)
    second = time.held(case).obligations["T-17:2"].ends
    assert second is not None
    await time.move_to(second + SECOND, case)
    return case


REAL: Final[dict[str, Story]] = {
    "soau-straight": straight,
    "soau-past": past,
    "soau-continued": continued,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"soau-cliff": cliff}
