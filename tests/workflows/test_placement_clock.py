"""The clocks of a placement in virtual time: before the placement, the client's ten days, the law's."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import BREACHED
from tests.house import CLERK
from tests.workflows import placements, stories
from tests.workflows.histories import cost, runs
from tests.workflows.homes import household
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import DAY, envelopes
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_clock import events, owed, taken_at
from tests.workflows.test_placement import letters
from tests.workflows.test_runs import whole
from tests.workflows.virtual import SECOND, Virtual, virtual

pytestmark = pytest.mark.server


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Virtual]:
    async with virtual(tmp_path) as built:
        yield built


@pytest.mark.rules("T-24", "T-34", "C-09", "D-09")
async def test_the_days_run_out_and_the_notice_is_typed_late(time: Virtual) -> None:
    house = time.house
    case = await placements.placement(house)
    await house.accepted(case, "record-possibility-notice", {"method": "in-person"})
    asked = await house.accepted(case, "request-client-consent", {})
    assert asked.events == ("client-consent-requested",)
    ten = owed(time, case, "T-34")
    assert ten.ends is not None
    await time.move_to(ten.ends + SECOND, case)
    (spent,) = events(house, case, "client-time-spent")
    taken_at(spent, ten.ends)
    assert (owed(time, case, "T-34").status, state(house, case)["client"]) == ("void", "time-spent")
    assert not events(house, case, BREACHED), "no breach: the Department may place"
    day = owed(time, case, "T-24")
    assert day.ends is not None
    await time.move_to(day.ends + SECOND, case)
    (breached,) = events(house, case, BREACHED)
    taken_at(breached, day.ends)
    assert owed(time, case, "T-24").status == "breached"
    held = await house.refused(case, "decide-placement", {"decision": "place"})
    assert held.rule == "T-24"
    # It was handed over in time, and only typed today.
    handed = (day.ends - DAY).isoformat()
    await house.accepted(case, "send-notices", {"method": "hand", "occurred_on": handed})
    await rest(house, case)
    (ladder,) = placements.ladders_of(house, case)
    await rest(house, ladder)
    signed = {"outcome": "signed", "evidence": ["receipt-1"], "occurred_on": handed}
    await house.accepted(ladder, "record-hand-delivery", signed)
    await until(lambda: envelopes(house, case, "delivered"), "the report")
    await rest(house, case)
    met = owed(time, case, "T-24")
    assert (met.status, met.recorded_late) == ("met", True)
    told = [
        one.data["about"]
        for event in events(house, case)
        for one in event.orders
        if one.kind == "alert"
    ]
    assert told == ["breach", "withdrawn"]
    await placements.placed(house, case)
    whole(house, case)


@pytest.mark.rules("C-09", "T-23", "T-24")
async def test_another_day_moves_the_clocks_and_the_one_timer(time: Virtual) -> None:
    house = time.house
    case = await placements.placement(house)
    before = owed(time, case, "T-24")
    later = (await time.now() + 90 * DAY).isoformat()
    await house.accepted(case, "change-date", {"placement_on": later})
    await rest(house, case)
    assert before.ends is not None
    await time.move_to(before.ends + DAY, case)
    assert not events(house, case, BREACHED), "the old day says nothing any more"
    moved = owed(time, case, "T-24:2")
    assert (moved.status, owed(time, case, "T-24").status) == ("open", "void")
    assert moved.ends is not None
    await time.move_to(moved.ends + SECOND, case)
    assert {one.data["breached"] for one in events(house, case, BREACHED)} == {"T-23:2", "T-24:2"}
    counted = await cost(house.client, case)
    assert counted.kinds["WORKFLOW_TASK_FAILED"] == 0
    whole(house, case)


@pytest.mark.rules("C-06", "DOR-024", "DOR-025")
async def test_a_guardian_who_never_answers_holds_nothing(time: Virtual) -> None:
    """The consent's clock passes, the placement hears of it, the memo is written, and it goes on."""
    house = time.house
    people = household(house.engine, "plain", "offender", "charged")
    case = await placements.opened(house, people)
    consent = await placements.consent_of(house, case)
    await house.accepted(consent, "record-request-sent", {"method": "hand"})
    await rest(house, consent)
    answer = owed(time, consent, "consent-answer")
    assert answer.ends is not None
    await time.move_to(answer.ends + SECOND, consent)
    subject = people.one("charged")
    await until(lambda: state(house, case)["sought"][subject]["standing"] == "no-response", "it")
    await rest(house, case)
    assert letters(house, case)["notice-withheld"] >= 1
    await placements.told(house, case)
    await placements.placed(house, case)
    assert state(house, case)["stage"] == "placed"
    named = [
        one for envelope in placements.notices(house, case) for one in placements.subjects(envelope)
    ]
    assert named == [people.one("offender")]
    # And then the guardian consents after all: (3)(C) for those who live there.
    await house.accepted(consent, "record-response", stories.signed(house))
    await until(lambda: placements.notices(house, case, "ready"), "the late notice")
    await rest(house, case)
    late = placements.notices(house, case, "ready")
    assert {tuple(one["sections"]) for one in late} >= {("3C",)}
    assert subject in {one for envelope in late for one in placements.subjects(envelope)}
    whole(house, case)


@pytest.mark.rules("T-26", "DOR-045")
async def test_a_status_found_is_told_late(time: Virtual) -> None:
    house = time.house
    case = await placements.found(house)
    duty = owed(time, case, "T-26")
    assert duty.ends is not None
    await time.move_to(duty.ends + SECOND, case)
    (breached,) = events(house, case, BREACHED)
    taken_at(breached, duty.ends)
    await placements.sent(house, case)
    assert (owed(time, case, "T-26").status, owed(time, case, "T-26").recorded_late) == (
        "late",
        False,
    )
    await house.accepted(case, "close-status-found", REASON, actor=CLERK)
    await stories.ended(house, case)
    whole(house, case)


async def test_a_placement_that_lasts_more_than_a_year(time: Virtual) -> None:
    """Placed, nothing is owed any more; it starts a new run each year and is the same case in it."""
    house = time.house
    case = await placements.placement(house, "placed")
    before = await rest(house, case)
    await time.sleep_until(await time.now() + timedelta(days=400))
    await rest(house, case)
    assert len(await runs(house.client, case)) == 2
    assert state(house, case) == before
    await house.accepted(case, "close-placement", REASON, actor=SUPERVISOR)
    await stories.ended(house, case)
    whole(house, case)
