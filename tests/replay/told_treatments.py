"""The stories of treatments: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from domain.model import Json
from tests.house import House
from tests.workflows import sites
from tests.workflows import treatments as tr
from tests.workflows.confined import CHIEF
from tests.workflows.service import state, until
from tests.workflows.stories import REASON
from tests.workflows.treatments import BOARD, STAFF, today
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]


async def straight(house: House) -> str:
    """From the classification over both phases, out to court and back, to completion and the end."""
    case = await tr.phase_2(house)
    out: Json = {"suspended_on": today(house), "why": "medical", "keeps_bed": True}
    await tr.does(house, case, "suspend", **out)
    await tr.does(house, case, "record-return", returned_on=today(house))
    await tr.components(house, case)
    report: Json = {"completed_on": today(house), "evidence": ["document-1"]}
    await tr.does(house, case, "complete", STAFF, **report)
    decided = {"decided_on": today(house), "kind": "parole", "decision": "granted"}
    await tr.does(house, case, "record-release-decision", BOARD, **decided)
    return await tr.closed(house, case)


async def again(house: House) -> str:
    """Held, refused, begun again, removed, begun again, terminated; that is struck, a bed lost."""
    case = await tr.classified(house, dialysis=True)
    await tr.does(house, case, "assign-site")
    await tr.does(house, case, "refuse", refused_on=today(house))
    await _again(house, case)
    await tr.does(house, case, "remove-administratively", removed_on=today(house), **REASON)
    await _again(house, case)
    await tr.does(house, case, "change-needs", sex="male")
    await tr.does(house, case, "assign-site")
    bed = await tr.granted(house, case)
    await tr.told(house, case, "bed-lapsed", site="fcc", bed=bed)
    await tr.does(house, case, "ask-again")
    await tr.granted(house, case)
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    ended = {"terminated_on": today(house), "ground": "poor-conduct"}
    await tr.does(house, case, "terminate", STAFF, **ended)
    version = state(house, case)["log"].index("terminated") + 1
    await tr.does(house, case, "strike", STAFF, version=version, **REASON)
    bed = await tr.granted(house, case)
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.told(house, case, "bed-lost", site="fcc", bed=bed, why="wing-closed")
    await tr.does(house, case, "terminate", STAFF, **ended)
    received: Json = {"received_on": today(house), "evidence": ["document-1"]}
    await tr.does(house, case, "petition-extension", **received)
    heard: Json = {"convened_on": today(house), "extended": False}
    await tr.does(house, case, "record-extension-hearing", BOARD, **heard)
    return case


async def continued(house: House) -> str:
    """Several runs: the same bed, phase and components on both sides of a new run."""
    house.hop_events = 60
    case = await tr.phase_2(house)
    await tr.does(house, case, "change-needs", sex="male", protective_custody=True)
    await tr.granted(house, case)
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.components(house, case)
    return case


async def nothing(house: House) -> str:
    """No offence calls for treatment."""
    case = await tr.opened(house, offences=[{"code": "565.110", "on": "2015-05-01"}])
    await tr.does(house, case, "classify", sex="male")
    return await tr.closed(house, case)


async def planned(time: Virtual) -> str:
    """With a real site: a latest start that moves and passes, a phase that takes long."""
    house = time.house
    await sites.opened(house)
    soon = await time.now() + timedelta(days=480)
    case = await tr.classified(house, case=await tr.opened(house, conditional_release=tr.day(soon)))
    ends = time.held(case).obligations["treatment.latest-start"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    later = tr.day(soon + timedelta(days=400))
    await tr.told(house, case, "note-dates", conditional_release=f"{later}T00:00:00-06:00")
    await tr.does(house, case, "assign-site")
    await until(lambda: state(house, case).get("offer"), "the bed")
    await tr.does(house, case, "record-arrival", arrived_on=today(house))
    await tr.does(house, case, "start-phase-1", STAFF, started_on=today(house))
    ends = time.held(case).obligations["T-35"].ends
    assert ends is not None
    await time.move_to(ends + SECOND, case)
    released = {"on": (await time.now()).isoformat(), "before_full_term": True}
    await tr.told(house, case, "person-released", **released)
    return case


async def _again(house: House, case: str) -> None:
    await tr.does(house, case, "re-enter", CHIEF, decided_on=today(house), **REASON)


REAL: Final[dict[str, Story]] = {
    "treatment-straight": straight,
    "treatment-again": again,
    "treatment-continued": continued,
    "treatment-nothing": nothing,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"treatment-planned": planned}
