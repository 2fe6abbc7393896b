"""The load: cases of consent, each asked by certified mail that comes back, to its end.

Every command has an id of its own and is given until it is answered, as a console would.
"""

import asyncio
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.actors import Actor, Role, system
from domain.commands import Reply
from domain.model import Json
from domain.recording import Fact
from records.commit import case_row
from records.registers import Act, add
from records.tables import CASES, MAILINGS
from starter.answers import Order, UnreachableError
from starter.app import App
from starter.gateway import Gateway
from tests.house import on_file

CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-fault")
CARRIER = system("carrier")
_PAUSE = 0.05
_PATIENCE = 120.0


@dataclass
class Load:
    """Drives cases; counts what was acknowledged."""

    app: App
    gateway: Gateway
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Command id -> case."""

    def seed(self, wards: int) -> None:
        """Fictional people, an office, and letters of guardianship."""
        at = datetime.now(UTC)
        engine = self.app.engine
        on_file(engine, "evidence-1")
        boss = Actor(id="boss-1", role=Role.SUPERVISOR, office="ro-fault")

        def put(register: str, data: Json) -> None:
            done = add(engine, register, data, Act(boss, f"seed/{register}/{data['id']}", at))
            assert done.refusal is None, done.refusal

        put("office", {
            "id": "ro-fault", "name": "Fictional Office", "type": "regional-office",
            "region": "nowhere", "contact": "Pat Fictional", "telephone": "555-0100",
            "address": "1 Nowhere Lane\nSampleton MO 63999",
        })  # fmt: skip
        for number in range(wards):
            ward, guardian = f"ward-{number}", f"guardian-{number}"
            where = {"office": "ro-fault", "address": "2 Nowhere Lane\nSampleton MO 63999"}
            other = {
                "finding": {"court": "Circuit Court of Fictional County"},
                "offences": {"566.030": "a fictional act"},
            }
            put(
                "person",
                {
                    "id": ward,
                    "kind": "ward",
                    "name": f"Ward Fictional {number}",
                    "other": other,
                    **where,
                },
            )
            put(
                "person",
                {
                    "id": guardian,
                    "kind": "guardian",
                    "name": f"Guardian Fictional {number}",
                    **where,
                },
            )
            put("guardian", {"id": guardian, "type": "individual"})
            put("guardianship", {
                "id": f"letters-{number}", "guardian": guardian, "ward": ward, "kind": "guardian",
                "since": "2020-01-01",
            })  # fmt: skip

    async def consent(self, number: int, until: str = "closed") -> str:
        """One case from opening to its end, or up to a stage."""
        case = await self._open(number)
        await self._state(case, lambda state: bool(state.get("rendered")))
        await self._do(case, "record-request-sent", {"method": "certified"})
        delivery = await self._delivery(case)
        if until == "asked":
            return case
        await self._ladder(delivery)
        if until == "returned":
            return case
        now = datetime.now(UTC)
        await self._do(case, "record-response", {
            "kind": "consent", "signed_on": (now - timedelta(minutes=1)).isoformat(),
            "signature": "ink", "states_information": True, "states_circumstances": True,
            "evidence": ["evidence-1"], "scope": {"co_residents": True, "prospective": True},
        })  # fmt: skip
        if until == "consented":
            return case
        await self._do(case, "close-consent", {"reason": "The run is over."})
        await self._closed(case)
        return case

    async def _ladder(self, delivery: str) -> None:
        """Accepted, unclaimed, three calls, the follow-up letter, closed."""
        await self._mailed(delivery)
        for code in ("accepted", "unclaimed"):
            fact = Fact(
                id=f"scan/{delivery}/{code}",
                kind="carrier-scan",
                actor=CARRIER,
                data={"occurred_on": datetime.now(UTC).isoformat(), "code": code},
            )
            await self._patiently(functools.partial(self.gateway.tell, delivery, fact))
        await self._state(delivery, lambda state: state["stage"] == "returned")
        for call in range(3):
            data = {"reached": False, "outcome": "no-answer"}
            await self._do(delivery, "record-verbal-attempt", data, f"/{call}")
        await self._state(delivery, lambda state: state["stage"] == "follow-up")
        await self._state(delivery, lambda state: not state.get("effects"))
        await self._do(delivery, "record-follow-up-sent", {"method": "mail"})
        await self._do(delivery, "close-delivery", {})
        await self._closed(delivery)

    async def _open(self, number: int) -> str:
        data = {
            "ward": f"ward-{number}",
            "offences": [{"code": "566.030", "on": "2004-05-06"}],
            "finding": {"permanent": True, "on": "2006-02-03"},
            "placement": "already-placed",
            "aware_on": (datetime.now(UTC) - timedelta(days=2)).isoformat(),
            "occurred_on": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
            "location": f"location-{number}",
        }
        command_id = f"open/{number}"
        answer = await self._patiently(
            lambda: self.gateway.open("consent", data, CLERK, command_id)
        )
        assert isinstance(answer, Reply), answer
        self.acknowledged[command_id] = answer.case
        return answer.case

    async def _do(self, case: str, command: str, data: Json, more: str = "") -> None:
        command_id = f"{command}/{case}{more}"
        stamped = {"occurred_on": datetime.now(UTC).isoformat(), **data}
        order = Order(case, command, stamped, CLERK, command_id)
        answer = await self._patiently(lambda: self.gateway.do(order))
        assert isinstance(answer, Reply), f"{command_id}: {answer.line()}"
        self.acknowledged[command_id] = case

    async def _patiently(self, call: Callable[[], Any]) -> Any:
        for _ in range(10):
            try:
                return await call()
            except UnreachableError:
                continue
        raise AssertionError("the service stayed away")

    async def _delivery(self, owner: str) -> str:
        query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == "delivery")

        def look() -> str | None:
            with self.app.engine.connect() as conn:
                for row in conn.execute(query):
                    if row.state.get("owner") == owner:
                        return str(row.id)
            return None

        return str(await self._until(look, f"a delivery of {owner}"))

    async def _mailed(self, delivery: str) -> None:
        query = select(MAILINGS.c.article).where(MAILINGS.c.case_id == delivery)

        def look() -> str | None:
            with self.app.engine.connect() as conn:
                return conn.execute(query).scalars().first()

        await self._until(look, f"a mailing of {delivery}")

    async def _state(self, case: str, reached: Callable[[Json], bool]) -> None:
        def look() -> bool:
            with self.app.engine.connect() as conn:
                row = case_row(conn, case)
            return row is not None and reached(row["state"])

        await self._until(look, f"a stage of {case}")

    async def _closed(self, case: str) -> None:
        def look() -> bool:
            with self.app.engine.connect() as conn:
                row = case_row(conn, case)
            return row is not None and row["closed_at"] is not None

        await self._until(look, f"the end of {case}")

    async def _until(self, look: Callable[[], Any], what: str) -> Any:
        for _ in range(int(_PATIENCE / _PAUSE)):
            found = await asyncio.to_thread(look)
            if found:
                return found
            await asyncio.sleep(_PAUSE)
        raise AssertionError(f"waited in vain for {what}")
