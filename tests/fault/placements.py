"""Placements under fire: a home with an offender and a charged person whose guardian consents.

Each goes from its opening over a first notice, the consent that it asks for and the notices that
follow from it, to its end. Belongs here: that path. Not here: consents of their own (`load.py`).
"""

import functools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.commands import Reply
from domain.model import Json
from domain.recording import Fact
from records.tables import CASES
from tests.fault.load import CARRIER, CLERK, Load

_DAY = timedelta(days=1)
_COMPETENT = {"capacity": "competent", "registry": "none"}
_PUBLIC = dict.fromkeys(("identity", "description", "date", "nature", "finding"), "court-record")
_OTHER = {
    "finding": {"court": "Circuit Court of Fictional County"},
    "offences": {"566.030": "a fictional act"},
    "description": {"Height": "5 ft 10 in"},
}


def seed(load: Load, homes: int) -> None:
    """Homes, who lives in them, and who is to join them."""
    sources = {name: one for name, one in _PUBLIC.items() if name != "finding"}
    act = {"code": "566.030", "on": "2010-06-07"}
    offender = {
        **_COMPETENT,
        "registry": "adult",
        "offences": [{**act, "outcome": "finding-or-plea"}],
        "sources": sources,
    }
    charged = {
        "capacity": "incapacitated",
        "registry": "none",
        "offences": [{**act, "outcome": "charged"}],
        "finding": {"permanent": True, "on": "2012-02-03"},
        "sources": {name: one for name, one in _PUBLIC.items() if name != "description"},
    }
    for number in range(homes):
        home, where = f"home-{number}", "3 Nowhere Lane\nSampleton MO 63999"
        row = {"id": home, "facility": "group-home", "office": "ro-fault", "address": where}
        load.put("location", {**row, "name": f"Make-Believe House {number}"})
        for kind, facts in (("offender", offender), ("charged", charged), ("newcomer", _COMPETENT)):
            person = {"id": f"{kind}-{number}", "kind": "consumer", "office": "ro-fault"}
            words = {"name": f"Nora Fictional {kind} {number}", "address": where, "other": _OTHER}
            load.put("person", {**person, **words, "born_on": "1980-04-17", "facts": facts})
            if kind != "newcomer":
                bed = {"id": f"bed-{kind}-{number}", "person": f"{kind}-{number}"}
                load.put("occupancy", {**bed, "location": home, "since": "2020-01-01"})
        guardian = f"keeper-{number}"
        row = {"id": guardian, "kind": "guardian", "office": "ro-fault", "address": where}
        load.put("person", {**row, "name": f"Gus Fictional {number}"})
        load.put("guardian", {"id": guardian, "type": "individual"})
        letters = {"id": f"letters-{guardian}", "guardian": guardian, "since": "2019-01-01"}
        load.put("guardianship", {**letters, "ward": f"charged-{number}"})


async def placement(load: Load, number: int, until: str = "closed") -> str:
    """One placement from opening to its end, or until its first notice is out."""
    case = await _open(load, number)
    await _ready(load, case, 2)
    await load.do(case, "record-possibility-notice", {"method": "letter"})
    await load.do(case, "send-notices", {"method": "certified"}, "/1")
    if until == "sent":
        await _opened_by(load, "delivery", case, 1)
        return case
    await _deliver(load, case, 1)
    await _consented(load, case)
    await _ready(load, case, 2)
    await load.do(case, "send-notices", {"method": "certified"}, "/2")
    await _deliver(load, case, 3)
    await load.state(case, lambda state: not _envelopes(state, "sent"))
    await load.do(case, "record-client-consent", {"given": True})
    placed = {"decision": "place", "placed_on": datetime.now(UTC).isoformat()}
    await load.do(case, "decide-placement", placed)
    await load.do(case, "close-placement", {"reason": "The run is over."})
    await load.closed(case)
    # What a killed worker had in hand is given out again after its time limit.
    await load.state(case, lambda state: not state.get("effects"))
    return case


async def _open(load: Load, number: int) -> str:
    now = datetime.now(UTC)
    data = {
        "incoming": f"newcomer-{number}",
        "location": f"home-{number}",
        "placement_on": (now + 30 * _DAY).isoformat(),
        "occurred_on": (now - timedelta(minutes=5)).isoformat(),
    }
    command_id = f"open-placement/{number}"
    answer = await load.patiently(lambda: load.gateway.open("placement", data, CLERK, command_id))
    assert isinstance(answer, Reply), answer
    load.acknowledged[command_id] = answer.case
    return answer.case


async def _consented(load: Load, case: str) -> None:
    """The guardian of the charged person is asked, and consents."""
    (consent,) = await _opened_by(load, "consent", case, 1)
    await load.state(consent, lambda state: bool(state.get("rendered")))
    await load.do(consent, "record-request-sent", {"method": "hand"})
    await load.do(consent, "record-response", {
        "kind": "consent", "signed_on": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "signature": "ink", "states_information": True, "states_circumstances": True,
        "evidence": ["evidence-1"], "scope": {"co_residents": True, "prospective": True},
    })  # fmt: skip
    await load.do(consent, "close-consent", {"reason": "The run is over."})
    await load.closed(consent)


def _envelopes(state: Json, status: str) -> list[str]:
    held = state.get("envelopes", {}).items()
    return [key for key, one in held if one.get("status", "planned") == status]


async def _ready(load: Load, case: str, number: int) -> None:
    await load.state(case, lambda state: len(_envelopes(state, "ready")) == number)


async def _deliver(load: Load, case: str, number: int) -> None:
    """Every ladder that the case has opened, of so many, ends with proof."""
    for delivery in await _opened_by(load, "delivery", case, number):
        await load.mailed(delivery)
        for code in ("accepted", "delivered-addressee"):
            fact = Fact(
                id=f"scan/{delivery}/{code}",
                kind="carrier-scan",
                actor=CARRIER,
                data={"occurred_on": datetime.now(UTC).isoformat(), "code": code},
            )
            await load.patiently(functools.partial(load.gateway.tell, delivery, fact))
        await load.closed(delivery)


async def _opened_by(load: Load, process: str, owner: str, number: int) -> list[str]:
    query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == process)

    def look() -> list[str]:
        with load.app.engine.connect() as conn:
            rows: Any = conn.execute(query.order_by(CASES.c.id))
            found = [str(row.id) for row in rows if row.state.get("owner") == owner]
        return found if len(found) == number else []

    found: list[str] = await load.until(look, f"{number} cases of {process} of {owner}")
    return found
