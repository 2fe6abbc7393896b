"""How a placement and a status found come to each of their stages. No tests here.

Belongs here: what people do with them, through the gateway. Not here: who lives where (`homes.py`).
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.model import Json
from records.engine import reading
from records.tables import CASES
from tests.house import House
from tests.workflows import stories
from tests.workflows.homes import Household, household
from tests.workflows.people import SUPERVISOR
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON

DAY = timedelta(days=1)


def opening(house: House, people: Household, **other: Any) -> Json:
    """What opens a placement in six weeks."""
    return {
        "incoming": people.newcomer,
        "location": people.location,
        "placement_on": (house.clock.now() + 42 * DAY).isoformat(),
        **other,
    }


async def opened(house: House, people: Household, **other: Any) -> str:
    """A placement whose letters are typeset."""
    case = await house.open("placement", opening(house, people, **other))
    await rest(house, case)
    return case


async def placement(house: House, stage: str = "preparing", **other: Any) -> str:
    """A placement in a home with an offender, brought to a stage."""
    people = other.pop("people", None)
    if people is None:
        facility = "other" if stage == "out-of-scope" else "group-home"
        people = household(house.engine, "plain", "offender", facility=facility)
    case = await opened(house, people, **other)
    if stage == "placed":
        await told(house, case)
        await placed(house, case)
    if stage in {"not-placed", "closed"}:
        await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
    if stage == "closed":
        await closed(house, case)
    return case


async def told(house: House, case: str, method: str = "certified") -> None:
    """The possibility is documented, every notice sent and delivered, the client has consented."""
    await told_of_possibility(house, case)
    await sent(house, case, method)


async def told_of_possibility(house: House, case: str) -> None:
    """The possibility (2) is documented, and the client consents to the placement."""
    await house.accepted(case, "record-possibility-notice", {"method": "in-person"})
    await house.accepted(case, "record-client-consent", {"given": True})
    await rest(house, case)


async def sent(house: House, case: str, method: str = "certified") -> list[str]:
    """Every notice that is typeset goes out and is delivered; returns the ladders."""
    await house.accepted(case, "send-notices", {"method": method})
    await rest(house, case)
    ladders = [one for one in ladders_of(house, case) if stories.at(house, one) == "queued"]
    for ladder in ladders:
        await delivered(house, case, ladder)
    return ladders


async def delivered(house: House, case: str, ladder: str) -> None:
    """One ladder ends with proof, and the case has heard of it."""
    await rest(house, ladder)
    if state(house, ladder)["method"] == "hand":
        signed = {"outcome": "signed", "evidence": ["receipt-1"]}
        await house.accepted(ladder, "record-hand-delivery", signed)
    else:
        await stories.scan(house, ladder, "delivered-addressee")
    letter = state(house, ladder)["letter"]
    await until(lambda: _envelope_of(house, case, letter)["status"] == "delivered", "the report")
    await rest(house, case)


def _envelope_of(house: House, case: str, letter: str) -> Json:
    found = state(house, case)["envelopes"].values()
    return next(dict(one) for one in found if one.get("letter") == letter)


async def placed(house: House, case: str) -> None:
    """It is decided to place; the newcomer moved in an hour ago."""
    moved = (house.clock.now() - timedelta(hours=1)).isoformat()
    await house.accepted(case, "decide-placement", {"decision": "place", "placed_on": moved})
    await rest(house, case)


async def closed(house: House, case: str) -> None:
    """A supervisor ends the case; the workflow ends."""
    process = state(house, case)["process"]
    await rest(house, case)
    await house.accepted(case, f"close-{process}", REASON, actor=SUPERVISOR)
    await stories.ended(house, case)


def found_opening(house: House, people: Household, person: str, **other: Any) -> Json:
    """What opens a status found two days ago."""
    aware = (house.clock.now() - 2 * DAY).isoformat()
    return {"person": person, "location": people.location, "aware_on": aware, **other}


async def found(house: House, stage: str = "telling", **other: Any) -> str:
    """A resident turns out to be a registered offender, brought to a stage."""
    people = other.pop("people", None) or household(house.engine, "plain", "ward", "offender")
    person = other.pop("person", None) or people.one("offender")
    case = await house.open("status-found", found_opening(house, people, person, **other))
    await rest(house, case)
    if stage == "closed":
        await closed(house, case)
    return case


async def sent_all(house: House, stage: str = "telling") -> str:
    """A status found whose notices have all come."""
    case = await found(house, stage)
    await sent(house, case)
    return case


def ladders_of(house: House, owner: str) -> list[str]:
    """The deliveries that a case has opened so far."""
    return _opened_by(house, "delivery", "owner", owner)


def consents_of(house: House, owner: str) -> list[str]:
    """The consents that a case has opened so far."""
    return _opened_by(house, "consent", "owner", owner)


def _opened_by(house: House, process: str, field: str, owner: str) -> list[str]:
    with reading(house.engine) as conn:
        query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == process)
        rows = conn.execute(query.order_by(CASES.c.id))
        return [one for one, held in rows if held.get(field) == owner]


async def consent_of(house: House, owner: str) -> str:
    """The one consent that a case has opened, once its letter is typeset."""
    (case,) = await until(lambda: consents_of(house, owner), f"the consent of {owner}")
    await rest(house, case)
    return str(case)


async def answered(house: House, owner: str, **how: Any) -> str:
    """The guardian is asked by hand and answers; the case that asked has heard of it."""
    consent = await consent_of(house, owner)
    await house.accepted(consent, "record-request-sent", {"method": "hand"})
    await rest(house, consent)
    await house.accepted(consent, "record-response", stories.signed(house, **how))
    await rest(house, consent)
    standing = {"consent": "given", "refusal": "refused"}[how.get("kind", "consent")]
    ward = state(house, consent)["ward"]
    await until(lambda: state(house, owner)["sought"][ward]["standing"] == standing, "the report")
    await rest(house, owner)
    return consent


async def announced(house: House, facts: list[tuple[str, str]]) -> None:
    """Wake the cases that a register has told."""
    for case, fact in facts:
        await house.gateway.runner.announce(case, fact)


def envelopes(house: House, case: str, *statuses: str) -> dict[str, Json]:
    """The envelopes of a case, by key, of some statuses or all."""
    held = state(house, case).get("envelopes", {})
    return {
        key: one
        for key, one in held.items()
        if not statuses or one.get("status", "planned") in statuses
    }


def notices(house: House, case: str, *statuses: str) -> list[Json]:
    """The envelopes with pages, in the order of their planning."""
    return [one for one in envelopes(house, case, *statuses).values() if one.get("pages")]


def subjects(one: Json) -> list[str]:
    """Whom an envelope is about."""
    return [page["subject"] for page in one.get("pages", ())]
