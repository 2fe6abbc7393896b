"""The stories whose histories are stored: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import OperationalError

from domain.recording import Commit
from tests.house import House
from tests.replay import (
    told_commitments,
    told_communities,
    told_confinements,
    told_homes,
    told_sites,
    told_soau,
    told_svp,
    told_treatments,
)
from tests.workflows import stories
from tests.workflows.histories import cost
from tests.workflows.people import MAIL_ROOM, SUPERVISOR, family, revoke
from tests.workflows.service import rest, state, until, watched
from tests.workflows.stories import REASON
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]
DAY: Final = timedelta(days=1)


# -- consents -----------------------------------------------------------------------------------


async def answered(house: House) -> str:
    """to-ask, asked, consented, withdrawn, closed; our own letter."""
    case, guardian, _ = await stories.lettered(house)
    await house.accepted(case, "record-request-sent", {"method": "hand"})
    await house.accepted(case, "record-response", stories.signed(house, guardian=guardian))
    await house.accepted(case, "record-withdrawal", {})
    await rest(house, case)
    return await closed(house, case)


async def refused(house: House) -> str:
    """refused, then a late consent."""
    case = await stories.consent(house, "refused")
    await house.accepted(case, "record-response", stories.signed(house))
    return await closed(house, case)


async def electronic_and_struck(house: House) -> str:
    """An electronic signature, a supervisor's decision, and the answer struck."""
    case = await stories.consent(house, "asked")
    answer = stories.signed(house, signature="electronic")
    await house.accepted(case, "record-response", answer)
    await rest(house, case)
    guardian = next(iter(state(house, case)["guardians"]))
    decision = {"guardian": guardian, "accept": True, **REASON}
    given = await house.accepted(case, "decide-signature", decision, actor=SUPERVISOR)
    await house.accepted(case, "strike", {"version": given.version, **REASON})
    await rest(house, case)
    return await closed(house, case)


async def mailed(house: House) -> str:
    """Two guardians by certified mail; the deliveries report as facts."""
    people = family(house.engine, guardians=2)
    case = await house.open("consent", stories.opening(house, people.ward))
    await rest(house, case)
    await house.accepted(case, "record-request-sent", {"method": "certified"})
    await rest(house, case)
    ladders = await stories.ladders_of(house, case, 2)
    for ladder in ladders:
        await stories.scan(house, ladder, "delivered-addressee")
    await until(lambda: len(state(house, case).get("deliveries", ())) == 2, "the reports")
    for guardian in people.guardians:
        answer = stories.signed(house, guardian=guardian)
        await house.accepted(case, "record-response", answer)
    return await closed(house, case)


async def revoked(house: House) -> str:
    """The register of guardians changes while the answer is awaited."""
    people = family(house.engine)
    case = await stories.consent(house, "asked", people=people)
    now = house.clock.now()
    day = (now - DAY).date().isoformat()
    for one, fact in revoke(house.engine, people.guardian, day, now):
        await house.gateway.runner.announce(one, fact)
    await until(lambda: "facts-noted" in state(house, case)["log"], "the fact")
    await rest(house, case)
    return await closed(house, case)


async def early_signal(house: House) -> str:
    """A signal and a command meet the first workflow task."""
    await house.stop_workers()
    people = family(house.engine)
    case = await house.open("consent", stories.opening(house, people.ward, letters="own"))
    handle = house.client.get_workflow_handle(case)
    await handle.signal("fact", "no-such-fact")
    waiting = asyncio.create_task(house.do(case, "record-request-sent", {"method": "hand"}))
    await asyncio.sleep(0.2)
    await house.start_workers()
    await waiting
    await rest(house, case)
    return case


async def late_update(house: House) -> str:
    """Nobody works while the clock runs out; a command comes with the timer, after its time."""
    case = await stories.consent(house)
    await rest(house, case)
    await house.stop_workers()

    async def fired() -> bool:
        return (await cost(house.client, case)).kinds["TIMER_FIRED"] > 0

    await until(fired, "the timer")
    await asyncio.sleep(1)
    waiting = asyncio.create_task(house.do(case, "record-request-sent", {"method": "hand"}))
    await asyncio.sleep(0.2)
    await house.start_workers()
    await waiting
    await rest(house, case)
    return await closed(house, case)


async def outage(house: House) -> str:
    """The database is away: the record is reached by an ordinary activity."""
    case = await stories.consent(house, "asked")
    away = True

    def fail(_: Commit) -> None:
        if away:
            raise OperationalError("commit", {}, Exception("the database is away"))

    driver = watched(house.recorder)
    driver.before = fail
    await house.stop_workers()
    house.crew = dataclasses.replace(house.crew, record=[driver.commit, driver.facts])
    await house.start_workers()
    waiting = asyncio.create_task(house.do(case, "record-response", {"kind": "other"}))

    async def patient() -> bool:
        return (await cost(house.client, case)).kinds["ACTIVITY_TASK_SCHEDULED"] > 0

    await until(patient, "the ordinary activity")
    away = False
    await waiting
    await rest(house, case)
    return await closed(house, case)


async def continued(house: House) -> str:
    """Several runs: what is owed and known is carried along; an old id comes again."""
    house.hop_events = 25
    case = await stories.consent(house, "asked")
    for number in range(7):
        await house.accepted(case, "record-response", {"kind": "other"}, id=f"{case}/{number}")
    await house.do(case, "record-response", {"kind": "other"}, id=f"{case}/0")
    await rest(house, case)
    return case


async def silent(time: Virtual) -> str:
    """Reminded by letter, no response, breached and typed late, consented at last."""
    house = time.house
    case, guardian, _ = await stories.lettered(house)
    duty = time.held(case).obligations["T-22"]
    assert duty.ends is not None
    await time.move_to(duty.ends + SECOND, case)
    sent = {"method": "hand", "occurred_on": (duty.ends - DAY).isoformat()}
    await house.accepted(case, "record-request-sent", sent)
    answer = time.held(case).obligations["consent-answer"]
    assert answer.ends is not None
    await time.move_to(answer.ends + DAY, case)
    await house.accepted(case, "record-response", stories.signed(house, guardian=guardian))
    await rest(house, case)
    return case


async def old(time: Virtual) -> str:
    """Open for more than a year without a clock."""
    house = time.house
    case = await stories.consent(house, "refused")
    await rest(house, case)
    await time.sleep_until(await time.now() + 370 * DAY)
    await rest(house, case)
    return await closed(house, case)


async def closed(house: House, case: str) -> str:
    await house.accepted(case, "close-consent", REASON)
    await stories.ended(house, case)
    return case


# -- deliveries ---------------------------------------------------------------------------------


async def certified(house: House) -> str:
    """queued, out, notice-left, delivered; told by scans."""
    case = await stories.delivery(house)
    for code in ("accepted", "notice-left", "delivered-addressee"):
        await stories.scan(house, case, code)
        if code != "delivered-addressee":
            await rest(house, case)
    await stories.ended(house, case)
    return case


async def returned(house: House) -> str:
    """returned, verbal attempts, follow-up, attempted."""
    case = await stories.delivery(house, "returned")
    while state(house, case)["stage"] == "returned":
        await house.accepted(case, "record-verbal-attempt", {"reached": False})
    await rest(house, case)
    await house.accepted(case, "record-follow-up-sent", {})
    await house.accepted(case, "close-delivery", {})
    await stories.ended(house, case)
    return case


async def decided(house: House) -> str:
    """No receipt came back, a person decides: once more by mail, then stopped."""
    case = await stories.delivery(house, "awaiting-receipt")
    resend = {"choice": "resend-certified", **REASON}
    await house.accepted(case, "decide-delivery", resend, actor=SUPERVISOR)
    await rest(house, case)
    await house.accepted(case, "carrier-scan", {"code": "deceased"}, actor=MAIL_ROOM)
    await rest(house, case)
    stop = {"choice": "stop", **REASON}
    await house.accepted(case, "decide-delivery", stop, actor=SUPERVISOR)
    await stories.ended(house, case)
    return case


async def acknowledged(house: House) -> str:
    """Electronic, failed, fell back to certified mail."""
    case = await stories.delivery(house, "awaiting-acknowledgement")
    await house.accepted(case, "record-acknowledgement", {"outcome": "failed"})
    await rest(house, case)
    return case


async def delivery_continued(house: House) -> str:
    """Several runs of one ladder."""
    house.hop_events = 25
    case = await stories.delivery(house, "out")
    for _ in range(6):
        await house.accepted(case, "carrier-scan", {"code": "accepted"}, actor=MAIL_ROOM)
    await rest(house, case)
    return case


async def lost(time: Virtual) -> str:
    """Lost by the clock, sent again by hand, delivered."""
    house = time.house
    case = await stories.delivery(house, "out")
    duty = time.held(case).obligations["delivery-lost"]
    assert duty.ends is not None
    await time.move_to(duty.ends + SECOND, case)
    signed = {"outcome": "signed", "evidence": ["receipt-1"]}
    await house.accepted(case, "record-hand-delivery", signed)
    await stories.ended(house, case)
    return case


REAL: Final[dict[str, Story]] = {
    "consent-answered": answered,
    "consent-refused": refused,
    "consent-struck": electronic_and_struck,
    "consent-mailed": mailed,
    "consent-revoked": revoked,
    "consent-early-signal": early_signal,
    "consent-late-update": late_update,
    "consent-outage": outage,
    "consent-continued": continued,
    "delivery-certified": certified,
    "delivery-returned": returned,
    "delivery-decided": decided,
    "delivery-acknowledged": acknowledged,
    "delivery-continued": delivery_continued,
    **told_homes.REAL,
    **told_svp.REAL,
    **told_commitments.REAL,
    **told_communities.REAL,
    **told_confinements.REAL,
    **told_treatments.REAL,
    **told_sites.REAL,
    **told_soau.REAL,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {
    "consent-silent": silent,
    "consent-old": old,
    "delivery-lost": lost,
    **told_homes.VIRTUAL,
    **told_svp.VIRTUAL,
    **told_commitments.VIRTUAL,
    **told_communities.VIRTUAL,
    **told_confinements.VIRTUAL,
    **told_treatments.VIRTUAL,
    **told_sites.VIRTUAL,
    **told_soau.VIRTUAL,
}
