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
_BOSS = Actor(id="boss-1", role=Role.SUPERVISOR, office="ro-fault")
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
        on_file(self.app.engine, "evidence-1")
        self.put("office", {
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
            self.put(
                "person",
                {
                    "id": ward,
                    "kind": "ward",
                    "name": f"Ward Fictional {number}",
                    "other": other,
                    **where,
                },
            )
            self.put(
                "person",
                {
                    "id": guardian,
                    "kind": "guardian",
                    "name": f"Guardian Fictional {number}",
                    **where,
                },
            )
            self.put("guardian", {"id": guardian, "type": "individual"})
            self.put("guardianship", {
                "id": f"letters-{number}", "guardian": guardian, "ward": ward, "kind": "guardian",
                "since": "2020-01-01",
            })  # fmt: skip

    def put(self, register: str, data: Json) -> None:
        """A row of a register, as its command enters it."""
        act = Act(_BOSS, f"seed/{register}/{data['id']}", datetime.now(UTC))
        done = add(self.app.engine, register, data, act)
        assert done.refusal is None, done.refusal

    async def consent(self, number: int, until: str = "closed") -> str:
        """One case from opening to its end, or up to a stage."""
        case = await self._open(number)
        await self.state(case, lambda state: bool(state.get("rendered")))
        await self.do(case, "record-request-sent", {"method": "certified"})
        delivery = await self._delivery(case)
        if until == "asked":
            return case
        await self._ladder(delivery)
        if until == "returned":
            return case
        now = datetime.now(UTC)
        await self.do(case, "record-response", {
            "kind": "consent", "signed_on": (now - timedelta(minutes=1)).isoformat(),
            "signature": "ink", "states_information": True, "states_circumstances": True,
            "evidence": ["evidence-1"], "scope": {"co_residents": True, "prospective": True},
        })  # fmt: skip
        if until == "consented":
            return case
        await self.do(case, "close-consent", {"reason": "The run is over."})
        await self.closed(case)
        return case

    async def _ladder(self, delivery: str) -> None:
        """Accepted, unclaimed, three calls, the follow-up letter, closed."""
        await self.mailed(delivery)
        for code in ("accepted", "unclaimed"):
            fact = Fact(
                id=f"scan/{delivery}/{code}",
                kind="carrier-scan",
                actor=CARRIER,
                data={"occurred_on": datetime.now(UTC).isoformat(), "code": code},
            )
            await self.patiently(functools.partial(self.gateway.tell, delivery, fact))
        await self.state(delivery, lambda state: state["stage"] == "returned")
        for call in range(3):
            data = {"reached": False, "outcome": "no-answer"}
            await self.do(delivery, "record-verbal-attempt", data, f"/{call}")
        await self.state(delivery, lambda state: state["stage"] == "follow-up")
        await self.state(delivery, lambda state: not state.get("effects"))
        await self.do(delivery, "record-follow-up-sent", {"method": "mail"})
        await self.do(delivery, "close-delivery", {})
        await self.closed(delivery)

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
        answer = await self.patiently(lambda: self.gateway.open("consent", data, CLERK, command_id))
        assert isinstance(answer, Reply), answer
        self.acknowledged[command_id] = answer.case
        return answer.case

    async def do(self, case: str, command: str, data: Json, more: str = "") -> None:
        """Give a command until it is answered; an answer is kept."""
        command_id = f"{command}/{case}{more}"
        stamped = {"occurred_on": datetime.now(UTC).isoformat(), **data}
        order = Order(case, command, stamped, CLERK, command_id)
        answer = await self.patiently(lambda: self.gateway.do(order))
        assert isinstance(answer, Reply), f"{command_id}: {answer.line()}"
        self.acknowledged[command_id] = case

    async def patiently(self, call: Callable[[], Any]) -> Any:
        """Call until the service is there."""
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

        return str(await self.until(look, f"a delivery of {owner}"))

    async def mailed(self, delivery: str) -> None:
        """Wait until a letter is handed to the mail room."""
        query = select(MAILINGS.c.article).where(MAILINGS.c.case_id == delivery)

        def look() -> str | None:
            with self.app.engine.connect() as conn:
                return conn.execute(query).scalars().first()

        await self.until(look, f"a mailing of {delivery}")

    async def state(self, case: str, reached: Callable[[Json], bool]) -> None:
        """Wait for the recorded state to be so."""

        def look() -> bool:
            with self.app.engine.connect() as conn:
                row = case_row(conn, case)
            return row is not None and reached(row["state"])

        await self.until(look, f"a stage of {case}")

    async def closed(self, case: str) -> None:
        """Wait for the end of a case."""

        def look() -> bool:
            with self.app.engine.connect() as conn:
                row = case_row(conn, case)
            return row is not None and row["closed_at"] is not None

        await self.until(look, f"the end of {case}")

    async def until(self, look: Callable[[], Any], what: str) -> Any:
        """Wait until something is so, and give it back."""
        for _ in range(int(_PATIENCE / _PAUSE)):
            found = await asyncio.to_thread(look)
            if found:
                return found
            await asyncio.sleep(_PAUSE)
        raise AssertionError(f"waited in vain for {what}")
