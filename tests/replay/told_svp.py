"""The stories of svp cases: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.house import House
from tests.workflows import proceedings as pr
from tests.workflows import stories
from tests.workflows.confined import CHIEF, STATE_COUNSEL, confined
from tests.workflows.proceedings import NOW, Step
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]
_COMMITTEES: Final = (*pr.RECEIPTS, *pr.SEATS, *pr.CHAIRS[:3])


async def straight(house: House) -> str:
    """From the evaluation over both votes, a hearing and two trials to a commitment."""
    house.hop_events = 110
    case = await begun(house)
    votes = (*pr.team_votes(), *pr.prosecutors_vote(), *pr.ASSESSED, pr.CLOSED_PRC)
    await pr.go(house, case, (*_COMMITTEES, *votes, pr.PETITION))
    for stage, steps in pr.STRAIGHT[2:]:
        await rest(house, case)
        await pr.go(house, case, steps)
        assert stories.at(house, case) == stage
    await stories.ended(house, case)
    return case


async def begun(house: House) -> str:
    """A review, under way; nobody is on file as a victim."""
    return await pr.svp(house, "review", people=confined(house.engine, victims=0))


async def stopped(house: House) -> str:
    """Not met, referred all the same, no petition; that is struck, and said again; then a death."""
    case = await pr.svp(house, "stopped", people=confined(house.engine))
    await pr.give(house, case, Step(CHIEF, "refer-anyway", REASON))
    await pr.go(house, case, (pr.PACKET, *pr.NOTICES))
    await rest(house, case)
    declined = await pr.give(house, case, pr.DECLINED)
    struck = {"version": declined.version, **REASON}
    await house.accepted(case, "strike", struck, actor=STATE_COUNSEL)
    await rest(house, case)
    await pr.go(house, case, (pr.DECLINED, pr.DEATH, pr.CLOSING))
    await stories.ended(house, case)
    return case


async def continued(house: House) -> str:
    """Several runs in mid-vote: votes on both sides of a new run, changed and recused."""
    house.hop_events = 60
    case = await begun(house)
    await pr.go(house, case, _COMMITTEES)
    for vote in (*pr.team_votes("does-not-meet", "meets", "meets"), *pr.prosecutors_vote()):
        await pr.give(house, case, vote)
        await rest(house, case)
    await pr.give(house, case, pr.team_votes("meets")[0])
    await rest(house, case)
    return case


async def overt_act(time: Virtual) -> str:
    """Detained, determined, and no petition in its hours: released, late, and that decided."""
    house = time.house
    case = await pr.svp(house, "determined", people=confined(house.engine, victims=0))
    await pr.give(house, case, Step(STATE_COUNSEL, "notify-prc", {"notified_on": NOW}))
    ends = time.held(case).obligations["T-16"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    assert state(house, case)["stage"] == "release-due"
    await pr.give(house, case, pr.RELEASE)
    await rest(house, case)
    for key in dict(state(house, case)["late"]):
        decided = {"obligation": key, "decision": "proceed", **REASON}
        await house.accepted(case, "decide-late", decided, actor=CHIEF)
    await pr.give(house, case, pr.CLOSING)
    await stories.ended(house, case)
    return case


REAL: Final[dict[str, Story]] = {
    "svp-straight": straight,
    "svp-stopped": stopped,
    "svp-continued": continued,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"svp-overt-act": overt_act}
