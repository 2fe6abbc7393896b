"""How a case comes to each of its stages: through the gateway, the workflow and the record."""

import itertools
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from activities.mailroom.intake import take_in
from activities.mailroom.scans import ScanRow
from domain.model import Json
from records.engine import reading
from records.tables import CASES, FACTS
from tests.house import House
from tests.workflows.people import MAIL_ROOM, SUPERVISOR, Family, family
from tests.workflows.service import rest, state, until

Reach = Callable[..., Coroutine[Any, Any, str]]
Path = Callable[[House], Coroutine[Any, Any, str]]
_PLACES = itertools.count(1)
REASON: Json = {"reason": "A fictional reason."}


def opening(house: House, ward: str, **other: Any) -> Json:
    """What opens a consent for a person already placed."""
    return {
        "ward": ward,
        "offences": [{"code": "566.030", "on": "2019-05-06"}],
        "finding": {"permanent": True, "on": "2020-02-03"},
        "placement": "already-placed",
        "aware_on": (house.clock.now() - timedelta(days=2)).isoformat(),
        "location": f"location-{next(_PLACES)}",
        **other,
    }


def signed(house: House, **other: Any) -> Json:
    """An answer with all four elements."""
    return {
        "kind": "consent",
        "signed_on": (house.clock.now() - timedelta(minutes=1)).isoformat(),
        "signature": "ink",
        "states_information": True,
        "states_circumstances": True,
        "evidence": ["document-1"],
        "scope": {"co_residents": True, "prospective": True},
        **other,
    }


async def consent(house: House, stage: str = "to-ask", **other: Any) -> str:
    """A consent with letters of the office's own, brought to a stage."""
    people: Family = other.pop("people", None) or family(house.engine)
    if stage == "no-response":  # asked three weeks ago, entered today: the clock has passed
        weeks = house.clock.now() - timedelta(days=21)
        other |= {"aware_on": (weeks - timedelta(days=1)).isoformat()}
    case = await house.open("consent", opening(house, people.ward, **{"letters": "own", **other}))
    if stage == "to-ask":
        return case
    if stage == "no-response":
        sent = {"method": "hand", "occurred_on": weeks.isoformat()}
        await house.accepted(case, "record-request-sent", sent)
        await until(lambda: at(house, case) == stage, stage)
        await rest(house, case)
        return case
    await house.accepted(case, "record-request-sent", {"method": "hand"})
    if stage == "asked":
        return case
    if stage == "refused":
        await house.accepted(case, "record-response", signed(house, kind="refusal"))
    else:
        await house.accepted(case, "record-response", signed(house))
    if stage == "withdrawn":
        await house.accepted(case, "record-withdrawal", {})
    if stage == "closed":
        await house.accepted(case, "close-consent", REASON)
        await ended(house, case)
    return case


async def lettered(house: House, **other: Any) -> tuple[str, str, str]:
    """A consent whose request is typeset: the case, the guardian and the letter."""
    people = family(house.engine)
    case = await house.open("consent", opening(house, people.ward, **other))
    held = await rest(house, case)
    return case, people.guardian, held["rendered"][people.guardian]


async def delivery(house: House, stage: str = "queued", **other: Any) -> str:
    """A delivery of a real letter, brought to a stage."""
    owner, guardian, letter = await lettered(house)
    data: Json = {
        "owner": owner,
        "letter": letter,
        "letter_kind": "consent-request",
        "recipient": guardian,
        "method": "certified",
        "electronic_allowed": True,
        **other,
    }
    if stage == "awaiting-acknowledgement":
        data["method"] = "electronic"
    case = await house.open("delivery", data)
    await rest(house, case)
    for command, given, actor in LADDER[stage]:
        await house.accepted(case, command, given, actor=actor)
        if stage.startswith("closed") and at(house, case) == stage:
            await ended(house, case)
        else:
            await rest(house, case)
    return case


async def ladders_of(house: House, owner: str, number: int = 1) -> list[str]:
    """The deliveries that a consent has opened, once they are handed to the mail room."""

    def look() -> list[str]:
        with reading(house.engine) as conn:
            rows = conn.execute(select(CASES.c.id, CASES.c.state).order_by(CASES.c.id))
            found = [one for one, held in rows if held.get("owner") == owner]
        return found if len(found) == number else []

    ladders: list[str] = await until(look, f"the deliveries of {owner}")
    for one in ladders:
        await rest(house, one)
    return ladders


async def ladder_of(house: House, owner: str) -> str:
    """The one delivery that a consent has opened."""
    (case,) = await ladders_of(house, owner)
    return case


async def scan(house: House, case: str, code: str) -> None:
    """The carrier reports on the article: taken in by the mail room, told as a fact."""
    row = ScanRow(
        article=str(state(house, case)["article"]),
        code=code,
        occurred_at=house.clock.now(),
        line=1,
    )
    with house.engine.begin() as conn:
        (found,) = take_in(conn, [row], MAIL_ROOM, house.clock.now())
    assert found.case_id == case
    assert found.fact_id is not None
    await house.gateway.runner.announce(case, found.fact_id)

    def settled() -> bool:
        with reading(house.engine) as conn:
            query = select(FACTS.c.settled_at).where(FACTS.c.id == found.fact_id)
            return conn.execute(query).scalar_one() is not None

    await until(settled, f"the scan {code}")


def _scan(code: str) -> tuple[str, Json, Any]:
    return ("carrier-scan", {"code": code}, MAIL_ROOM)


_CALLED = ("record-verbal-attempt", {"reached": True}, SUPERVISOR)
LADDER: dict[str, tuple[tuple[str, Json, Any], ...]] = {
    "queued": (),
    "awaiting-acknowledgement": (),
    "out": (_scan("accepted"),),
    "notice-left": (_scan("accepted"), _scan("notice-left")),
    "awaiting-receipt": (_scan("delivered-no-signature"),),
    "returned": (_scan("unclaimed"),),
    "follow-up": (_scan("unclaimed"), _CALLED),
    "needs-decision": (_scan("deceased"),),
    "closed-delivered": (_scan("delivered-addressee"),),
    "closed-attempted": (
        _scan("unclaimed"),
        _CALLED,
        ("record-follow-up-sent", {}, SUPERVISOR),
        ("close-delivery", {}, SUPERVISOR),
    ),
    "closed-stopped": (
        _scan("deceased"),
        ("decide-delivery", {"choice": "stop", **REASON}, SUPERVISOR),
    ),
}


def at(house: House, case: str) -> str:
    """The recorded stage."""
    with reading(house.engine) as conn:
        return str(conn.execute(select(CASES.c.stage).where(CASES.c.id == case)).scalar_one())


async def ended(house: House, case: str) -> Any:
    """The workflow's own end."""
    return await house.client.get_workflow_handle(case).result()
