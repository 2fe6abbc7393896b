"""A proposed placement on the bare SDK: the service's number of waits and rows, and nothing else.

Start, a row for each letter, two commands, one child per notice; each child waits for a command and
reports by ending. No register, no letter, no law, no encryption, no sandbox: the figure to which
the service is compared. Once with ordinary activities, once with local ones.

Belongs here: those cases, their worker (`python -m benchmarks.bare_homes ADDRESS URL`) and how a
client drives them. Not here: what is measured.
"""

import asyncio
import functools
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Engine, func, select
from temporalio import workflow
from temporalio.client import Client

from benchmarks.bare import QUEUE, ROWS, Rows, working
from benchmarks.jobs import Home, Job, Tree
from records.engine import make_engine
from runtime import exit as way_out

_SHORT = timedelta(seconds=10)
_GIVEN = 2
"""Commands to a placement: the possibility is documented, the notices are sent."""


class Plan(BaseModel):
    """What a bare placement does; `local` chooses the kind of activity."""

    home: Home
    local: bool = False


async def _write(kind: str, *, local: bool) -> None:
    case = workflow.info().workflow_id
    run: Any = workflow.execute_local_activity if local else workflow.execute_activity
    await run(Rows.insert, args=[case, kind], start_to_close_timeout=_SHORT)


@workflow.defn(name="bare-delivery")
class BareDelivery:
    """One notice: a row, a command, the rows that the service writes then."""

    def __init__(self) -> None:
        self.given = False

    @workflow.run
    async def run(self, rows: int, local: bool) -> str:
        await _write("opened", local=local)
        await workflow.wait_condition(lambda: self.given)
        for number in range(rows - 1):
            await _write(f"delivered-{number}", local=local)
        return "delivered"

    @workflow.update
    async def command(self, name: str) -> bool:
        del name
        self.given = True
        return True


@workflow.defn(name="bare-placement")
class BarePlacement:
    """One placement and its notices."""

    def __init__(self) -> None:
        self.given = 0

    @workflow.run
    async def run(self, plan: dict[str, Any]) -> str:
        given = Plan.model_validate(plan)
        home, write = given.home, functools.partial(_write, local=given.local)
        await write("opened")
        await asyncio.gather(*(write(f"letter-{one}") for one in range(home.letters)))
        for number in range(home.further_rows()):
            await write(f"settled-{number}")
        await workflow.wait_condition(lambda: self.given >= 1)
        await write("possibility")
        await workflow.wait_condition(lambda: self.given >= _GIVEN)
        await write("sent")
        await asyncio.gather(*(self._notice(one, given) for one in range(home.notices)))
        await workflow.wait_condition(lambda: self.given > _GIVEN)  # open, as the service's is
        return "closed"

    async def _notice(self, number: int, plan: Plan) -> None:
        write = functools.partial(_write, local=plan.local)
        case = f"{workflow.info().workflow_id}-{number}"
        args = [plan.home.delivery_rows, plan.local]
        child = await workflow.start_child_workflow(BareDelivery.run, args=args, id=case)
        await write(f"opened-{number}")
        await child
        await write(f"ended-{number}")

    @workflow.update
    async def command(self, name: str) -> int:
        del name
        self.given += 1
        return self.given


class BareHomes:
    """How a client drives them."""

    def __init__(self, client: Client, engine: Engine, job: Job) -> None:
        assert job.home is not None
        self.client, self.engine = client, engine
        self.plan = Plan(home=job.home, local=job.kind.endswith("local"))

    async def prepare(self, numbers: Sequence[int]) -> None:
        """Nothing is looked up."""

    async def open(self, number: int) -> str:
        """Start a placement; its id."""
        case = f"home-{number:08d}"
        plan = self.plan.model_dump()
        await self.client.start_workflow("bare-placement", plan, id=case, task_queue=QUEUE)
        return case

    def ready(self, case: str) -> bool:
        """Whether all letters are made."""
        home = self.plan.home
        return self._rows(case) >= 1 + home.letters + home.further_rows()

    async def possibility(self, case: str) -> None:
        """The first command."""
        await self._command(case, "possibility")

    async def send(self, case: str) -> None:
        """The second command."""
        await self._command(case, "send")

    def deliveries(self, case: str) -> list[str]:
        """The notices of a placement, once each is open."""
        ids = [f"{case}-{number}" for number in range(self.plan.home.notices)]
        return ids if all(map(self._rows, ids)) else []

    async def deliver(self, delivery: str) -> None:
        """One notice arrives."""
        await self._command(delivery, "delivered")

    def done(self, case: str) -> bool:
        """Whether every notice has ended, and the placement knows."""
        return self._rows(case) >= self.plan.home.rows

    def tree(self, case: str) -> Tree:
        """Rows of a placement and of its notices."""
        ids = self.deliveries(case)
        return Tree(cases=(case, *ids), rows=self._rows(case), below=sum(map(self._rows, ids)))

    def _rows(self, case: str) -> int:
        query = select(func.count()).where(ROWS.c.case_id == case)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    async def _command(self, case: str, name: str) -> None:
        handle = self.client.get_workflow_handle(case)
        await handle.execute_update("command", name)


async def connect(job: Job, url: str) -> BareHomes:
    """A driver on a stand."""
    return BareHomes(await Client.connect(job.address), make_engine(url), job)


if __name__ == "__main__":
    cases = [BarePlacement, BareDelivery]
    way_out.run(functools.partial(asyncio.run, working(sys.argv[1], sys.argv[2], cases)))
