"""Every bed of the main site is taken, one is left, and the worker dies before the next has it.

Belongs here: the one story, with workers that are killed as in production. Not here: the long run
(`sites.py`).
"""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.mosop import site_stages as stages
from domain.mosop.site_state import SiteState
from records.commit import history
from runtime import pauses
from tests.fault.stand import SITE_CASE, Stand, stand
from tests.fault.verdict import judge

BEDS = 276
LAST, NEXT = "treatment-2031-000277", "treatment-2031-000278"
"""Who asked first is to be released last."""


def beds(state: SiteState) -> dict[str, str]:
    """Treatment -> its bed."""
    return {hold.treatment: bed for bed, hold in state.held.items()}


async def asks(built: Stand, treatment: str, days: int) -> None:
    """A request of somebody who is to be released in so many days."""
    now = datetime.now(UTC)
    said = {"asked_on": now.isoformat(), "release_on": (now + timedelta(days=days)).isoformat()}
    await built.says("request-bed", treatment, said)


async def left(built: Stand, treatment: str, killed_at: str) -> SiteState:
    """Somebody leaves; the worker dies once something is recorded, before the case has heard so.

    Returns the record as it stands while nobody works.
    """
    flag = built.victims.settings.data_dir / f"pause-{uuid.uuid4().hex}"
    built.victims.kill_worker()
    built.victims.start_worker(pauses.COMMIT_ACKNOWLEDGE, flag, killed_at)
    await built.says("vacate-bed", treatment, {"on": datetime.now(UTC).isoformat()})
    await built.load.until(flag.exists, killed_at)
    built.victims.kill_worker()
    return built.state()


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.rules("DECK-08", "DECK-09", "M-06")
async def test_276_are_in_and_whoever_is_next_follows_although_workers_die(tmp_path: Path) -> None:
    async with stand(tmp_path, 2031) as built:
        people = await built.everybody_in()
        assert len(people) == BEDS
        assert all(hold.occupied_on is not None for hold in built.state().held.values())
        await asks(built, LAST, 800)
        await asks(built, NEXT, 300)
        full = await built.quiet(lambda state: {*state.waiting} == {LAST, NEXT})
        assert beds(full) == people
        one, other = "treatment-2031-000100", "treatment-2031-000200"

        # It is recorded that one left; the bed is free, and whoever waits has not heard of it.
        between = await left(built, one, "site/vacate-bed")
        assert beds(between) == {who: bed for who, bed in people.items() if who != one}
        assert {*between.waiting} == {LAST, NEXT}
        built.victims.start_worker()
        after = await built.quiet(lambda state: len(state.waiting) == 1)
        assert beds(after) == {**beds(between), NEXT: people[one]}
        assert {*after.waiting} == {LAST}

        # The next grant is recorded, and its treatment has not been told.
        between = await left(built, other, "site/settle")
        assert (beds(between)[LAST], LAST in built.told()) == (people[other], False)
        built.victims.start_worker()
        after = await built.quiet(lambda state: all(hold.told for hold in state.held.values()))

        assert beds(after) == {
            **{who: bed for who, bed in people.items() if who not in {one, other}},
            NEXT: people[one],
            LAST: people[other],
        }
        assert built.told() == {
            **{who: [bed] for who, bed in people.items()},
            NEXT: [people[one]],
            LAST: [people[other]],
        }
        with built.load.app.engine.begin() as conn:
            kinds = Counter(event.kind for event in history(conn, SITE_CASE))
            assert judge(conn, built.load.acknowledged).faults == []
        for kind in (stages.REQUESTED, stages.VACATED, stages.GRANTED):
            assert kinds[kind] == 2, kind
        assert kinds[stages.PASSED_OVER] == 0
