"""How a case of the assessment unit comes to each of its stages, through the gateway. No tests.

Belongs here: what people do with it, step by step. Not here: who they are (`confined.py`).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from law.civil import civil_day
from tests.house import House
from tests.workflows.confined import AGENCY, CHIEF, CORRECTIONS, COURT, JUDGE, confined
from tests.workflows.service import rest, until
from tests.workflows.service import state as recorded
from tests.workflows.stories import REASON

UNIT: Final = Actor(id="assessor-doc", role=Role.SOAU, office=AGENCY)
OFFICER: Final = Actor(id="officer-pp", role=Role.PROBATION_AND_PAROLE, office="pp-1")
STATE: Final = Actor(id="clerk-county", role=Role.PROSECUTOR, office="county-1")
DAY: Final = timedelta(days=1)
PAPER: Final[Json] = {"evidence": ["document-1"]}
GROUNDS: Final[Json] = {
    "parole_eligible": True,
    "serious_health_problem": False,
    "facts": {"predatory-sexual-offender": False, "statute-bars-probation-or-parole": False},
}
ORDER: Final[Json] = {"sentence": "559.115", "names_559_115": True, "names_soau": True}


def day(at: datetime) -> str:
    """The civil day of an instant."""
    return civil_day(at).isoformat()


def today(house: House) -> str:
    """The civil day now."""
    return day(house.clock.now())


def ago(house: House, days: int) -> str:
    """A civil day some days ago."""
    return day(house.clock.now() - days * DAY)


def opening(house: House, person: str, **other: Any) -> Json:
    """What opens a case: an order of half a year ago that lacks nothing."""
    judgment = f"judgment-of-{person}"
    return {
        "person": person,
        "judgment": judgment,
        "court": COURT,
        "offences": [{"code": "566.034", "on": "2019-05-01"}],
        "ordered_on": ago(house, 180),
        "sar": {"completed_on": ago(house, 181), "judgment": judgment},
        **ORDER,
    } | other


async def opened(house: House, **other: Any) -> str:
    """An order has arrived: to be checked."""
    person = confined(house.engine, victims=0).person
    return await house.open("soau", opening(house, person, **other), actor=UNIT)


async def does(house: House, case: str, name: str, actor: Actor = UNIT, /, **data: Any) -> Reply:
    """A command that is accepted, and whatever it orders."""
    reply = await house.accepted(case, name, data, actor=actor)
    await rest(house, case)
    return reply


async def accepted(house: House, *, case: str = "", **other: Any) -> str:
    """The order says what it must."""
    case = case or await opened(house, **other)
    await does(house, case, "accept-order", **PAPER)
    return case


async def eligible(house: House, *, case: str = "", **other: Any) -> str:
    """Eligible: to be delivered."""
    case = await accepted(house, case=case, **other)
    await does(house, case, "check-eligibility", **GROUNDS)
    return case


async def delivered(house: House, days_ago: int = 0, **other: Any) -> str:
    """Delivered so many days ago, and typed now."""
    case = await eligible(house, **other)
    await does(house, case, "record-delivery", CORRECTIONS, delivered_on=ago(house, days_ago))
    return case


async def assessing(house: House, days_ago: int = 0, **other: Any) -> str:
    """Admitted to the unit on the day of the delivery."""
    case = await delivered(house, days_ago, **other)
    await does(house, case, "begin-assessment", admitted_on=ago(house, days_ago))
    return case


async def ready(house: House, days_ago: int = 0) -> str:
    """Both outputs are there."""
    case = await assessing(house, days_ago)
    await outputs(house, case)
    return case


async def outputs(house: House, case: str) -> None:
    """The unit's two outputs, of today."""
    risk = {"assessed_on": today(house), "manageable": "yes", **PAPER}
    await does(house, case, "record-risk-assessment", **risk)
    advice = {"made_on": today(house), "of": ["supervision", "treatment"], **PAPER}
    await does(house, case, "record-recommendations", **advice)


async def reported(house: House, days_ago: int = 0) -> str:
    """The report is with the court."""
    case = await ready(house, days_ago)
    await does(house, case, "send-report", sent_on=today(house))
    return case


async def intended(house: House, days_ago: int = 0) -> str:
    """The court has told the State that it intends to grant probation."""
    case = await reported(house, days_ago)
    await does(house, case, "notice-of-intent", JUDGE, noticed_on=today(house))
    return case


async def ended(house: House, case: str) -> str:
    """The clock has brought the end of the power."""
    await until(lambda: recorded(house, case)["stage"] == "power-ended", "the end of the power")
    await rest(house, case)
    return case


async def past(house: House) -> str:
    """Delivered a hundred and thirty days ago, and typed now: the power has ended."""
    return await ended(house, await delivered(house, 130))


def order(house: House, days_ago: int = 0) -> Json:
    """An order of probation of so many days ago."""
    return {"order_on": ago(house, days_ago), "own_motion": True, **PAPER}


async def granted(house: House) -> str:
    """Probation is granted today."""
    case = await intended(house)
    await does(house, case, "grant-probation", JUDGE, **order(house))
    return case


async def closed(house: House, case: str) -> str:
    """A person ends the case."""
    await house.accepted(case, "close-soau", REASON, actor=CHIEF)
    await house.client.get_workflow_handle(case).result()
    return case


async def strikes(house: House, case: str, kind: str, actor: Actor = CHIEF) -> Reply:
    """The last event of a kind is struck."""
    log = recorded(house, case)["log"]
    version = len(log) - log[::-1].index(kind)
    return await does(house, case, "strike", actor, version=version, **REASON)
