"""Placements through the service: homes in the registers, commands through the real gateway.

A registered newcomer is to join a home of so many residents, one of whom is registered too. So each
resident gets a notice of (5), the newcomer one of (4) and the letter of (2).

Belongs here: those homes and how a client drives their placements. Not here: what is measured.
"""

import asyncio
import csv
import io
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, func, select

from benchmarks.jobs import Job, Tree
from benchmarks.service import CLERK, on_file
from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from records.engine import reading
from records.registers import Act, add, import_csv
from records.tables import CASES, LEDGER
from runtime.settings import Settings
from starter.answers import Order
from starter.app import assemble
from starter.gateway import Gateway

SUPERVISOR: Final = Actor(id="supervisor-1", role=Role.SUPERVISOR, office=CLERK.office)
_OFFICE: Final[Json] = {
    "id": CLERK.office,
    "name": "Fictional Office",
    "type": "regional-office",
    "region": "east",
    "contact": "Terry Fictional",
    "telephone": "(555) 555-0100",
    "address": "1 Example Street\nSampleton, MO 63999",
}
_CODE: Final = "566.101"
_REGISTRY: Final = "sex-offender-registry"
_REGISTERED: Final[Json] = {
    "capacity": "competent",
    "registry": "adult",
    "offences": [{"code": _CODE, "on": "2010-06-07", "outcome": "finding-or-plea"}],
    "sources": dict.fromkeys(("identity", "description", "date", "nature"), _REGISTRY),
}
_PLAIN: Final[Json] = {"capacity": "competent", "registry": "none"}
_WORDS: Final[Json] = {
    "description": {"Height": "5 ft 11 in", "Hair": "sandy"},
    "offences": {_CODE: {"nature": "an act that was made up for a measurement"}},
}
_ROWS_AT_ONCE: Final = 15_000


class ServiceHomes:
    """How a client drives placements: through the gateway, as console and command line do."""

    def __init__(self, gateway: Gateway, residents: int, receipt: str) -> None:
        self.gateway, self.client = gateway, gateway.client
        self.engine = gateway.recorder.engine
        self.residents, self.receipt = residents, receipt

    @classmethod
    async def connect(cls, job: Job) -> "ServiceHomes":
        """A gateway with the settings of the environment, and an office that may act."""
        settings = Settings.load()
        gateway = await assemble(settings).connect()
        assert add(gateway.recorder.engine, "office", _OFFICE, _act()).refusal is None
        return cls(gateway, job.residents, on_file(settings, gateway))

    async def prepare(self, numbers: Sequence[int]) -> None:
        """Homes with their residents, and a newcomer for each; not measured."""
        people = [one for number in numbers for one in self._people(number)]
        tables = {
            "location": [{"id": _home(number), **_HOME} for number in numbers],
            "person": [dict(one) for one in people],
            "occupancy": [
                {"person": one["id"], "location": _home(number), "since": "2020-01-01"}
                for number in numbers
                for one in self._people(number)[1:]
            ],
        }
        for register, rows in tables.items():
            for first in range(0, len(rows), _ROWS_AT_ONCE):
                text = _csv(rows[first : first + _ROWS_AT_ONCE])
                done = await asyncio.to_thread(import_csv, self.engine, register, text, _act())
                assert done.refusal is None, done.refusal

    def _people(self, number: int) -> list[dict[str, str]]:
        """The newcomer, then the residents; the newcomer and the first of them are registered."""
        registered = {0, 1}
        return [
            _person(_newcomer(number) if one == 0 else f"r-{number}-{one}", one in registered)
            for one in range(self.residents + 1)
        ]

    async def open(self, number: int) -> str:
        """Open a placement; its id."""
        data = {
            "incoming": _newcomer(number),
            "location": _home(number),
            "placement_on": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
        }
        answer = await self.gateway.open("placement", data, CLERK, uuid.uuid4().hex)
        assert isinstance(answer, Reply), answer
        return answer.case

    def ready(self, case: str) -> bool:
        """Whether everybody who is to be told has a letter, typeset."""
        envelopes = self._state(case).get("envelopes", {})
        return bool(envelopes) and all(
            one.get("status") in {"ready", "documented"} for one in envelopes.values()
        )

    async def possibility(self, case: str) -> None:
        """The newcomer was told of the possibility."""
        await self._order(case, "record-possibility-notice", {"method": "in-person"})

    async def send(self, case: str) -> None:
        """Every notice goes out by hand."""
        await self._order(case, "send-notices", {"method": "hand"})

    def deliveries(self, case: str) -> list[str]:
        """The deliveries of a placement, once each is open."""
        sent = [one for one in self._state(case)["envelopes"].values() if one["status"] == "sent"]
        opened = [one["delivery"] for one in sent if one.get("delivery")]
        return opened if len(opened) == len(sent) else []

    async def deliver(self, delivery: str) -> None:
        """One notice is handed over, and its receipt signed."""
        await self._order(delivery, "record-hand-delivery", {"evidence": [self.receipt]})

    def done(self, case: str) -> bool:
        """Whether every notice has arrived, and no duty of the regulation is owed any more."""
        state = self._state(case)
        told = all(
            one["status"] in {"delivered", "documented"} for one in state["envelopes"].values()
        )
        return told and all(one.get("status") == "met" for one in state["obligations"].values())

    def tree(self, case: str) -> Tree:
        """Rows of a placement and of its deliveries: transactions that brought events."""
        ids = [str(one["delivery"]) for one in self._envelopes(case) if one.get("delivery")]
        with reading(self.engine) as conn:
            rows, below = _commits(conn, [case]), _commits(conn, ids)
        return Tree(cases=(case, *ids), rows=rows, below=below)

    def _envelopes(self, case: str) -> Iterable[Json]:
        found: dict[str, Json] = self._state(case)["envelopes"]
        return found.values()

    def _state(self, case: str) -> Json:
        with reading(self.engine) as conn:
            query = select(CASES.c.state).where(CASES.c.id == case)
            return dict(conn.execute(query).scalar_one())

    async def _order(self, case: str, name: str, data: Json) -> None:
        answer = await self.gateway.do(Order(case, name, data, CLERK, uuid.uuid4().hex))
        assert isinstance(answer, Reply), answer


_HOME: Final[dict[str, str]] = {
    "name": "Measured House",
    "facility": "group-home",
    "office": CLERK.office,
    "address": "7 Nowhere Lane|Sampleton, MO 63998",
}


def _home(number: int) -> str:
    return f"home-{number}"


def _newcomer(number: int) -> str:
    return f"n-{number}"


def _person(key: str, registered: bool) -> dict[str, str]:
    return {
        "id": key,
        "kind": "resident",
        "office": CLERK.office,
        "name": f"Fictional {key}",
        "born_on": "1985-04-16",
        "address": "7 Nowhere Lane|Sampleton, MO 63998",
        "telephone": "(555) 555-0123",
        "facts": json.dumps(_REGISTERED if registered else _PLAIN),
        "other": json.dumps(_WORDS if registered else {}),
    }


def _csv(rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _act() -> Act:
    return Act(SUPERVISOR, uuid.uuid4().hex, datetime.now(UTC))


def _commits(conn: Connection, cases: Sequence[str]) -> int:
    """Transactions that brought events to these cases."""
    mine = and_(LEDGER.c.scope.in_(cases), LEDGER.c.version.is_not(None))
    each = select(LEDGER.c.scope, LEDGER.c.command_id).where(mine).distinct().subquery()
    return int(conn.execute(select(func.count()).select_from(each)).scalar_one())
