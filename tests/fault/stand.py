"""Where sites meet their kills: a server on a file, a worker that can be killed, a site's books.

Belongs here: what every story of a site under fire needs. Not here: the stories (`sites.py`,
`test_full_site.py`). Treatments are ids here: what they are told waits in the record.
"""

import asyncio
import contextlib
import functools
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from domain.actors import system
from domain.commands import Reply
from domain.decider import settled
from domain.model import Json
from domain.mosop.site import SITE
from domain.mosop.site_beds import bed_id
from domain.mosop.site_state import SiteState
from domain.recording import Fact
from records import migrate
from records.commit import case_row
from records.tables import FACTS
from runtime.embedded import DevServer, DevServerOptions, find_binary, free_port
from runtime.settings import Settings
from starter.answers import Order
from starter.app import assemble
from tests.fault.load import Load
from tests.fault.victims import Victims
from tests.workflows.confined import CHIEF, found_offices

SITE_CASE: Final = "site-fcc"
GRANTED: Final = "bed-granted"
_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Stand:
    """The parts, and short words for what the stories do with them."""

    load: Load
    victims: Victims

    async def open(self) -> None:
        """The books of the main site, every bed in them free."""
        gateway, data = self.load.gateway, {"facility": "fcc"}
        opened = await self.load.patiently(lambda: gateway.open("site", data, CHIEF, "open/site"))
        assert isinstance(opened, Reply), opened

    async def does(self, name: str, what: str, said: Json) -> None:
        """A supervisor's command about something, until it is answered."""
        given = {"occurred_on": datetime.now(UTC).isoformat(), "reason": "The run.", **said}
        order = Order(SITE_CASE, name, given, CHIEF, f"{name}/{what}")
        answer = await self.load.patiently(functools.partial(self.load.gateway.do, order))
        assert isinstance(answer, Reply), answer
        self.load.acknowledged[order.command_id] = SITE_CASE

    async def says(self, name: str, treatment: str, said: Json) -> None:
        """What a treatment tells the site, until it is written down."""
        data = {"occurred_on": datetime.now(UTC).isoformat(), "treatment": treatment, **said}
        fact = Fact(id=f"{treatment}/{name}/fact", kind=name, actor=system("links"), data=data)
        tell = functools.partial(self.load.gateway.tell, SITE_CASE, fact)
        await self.load.patiently(tell)
        self.load.acknowledged[fact.id] = SITE_CASE

    async def everybody_in(self) -> dict[str, str]:
        """Somebody is found in each bed; returns treatment -> bed."""
        wings = self.state().wings
        beds = [
            bed_id(name, one + 1) for name, wing in wings.items() for one in range(wing.beds or 0)
        ]
        people = {f"treatment-2031-{number:06d}": bed for number, bed in enumerate(beds, 1)}
        gate = asyncio.Semaphore(_AT_ONCE)

        async def found(treatment: str, bed: str) -> None:
            async with gate:
                await self.does("correct", treatment, {"treatment": treatment, "bed": bed})

        await asyncio.gather(*(found(*one) for one in people.items()))
        await self.quiet(lambda state: len(state.held) == len(people))
        return people

    async def quiet(self, reached: Callable[[SiteState], bool]) -> SiteState:
        """Wait until the record stands so, nothing follows from it, and the running case knows it.

        A case that the record is ahead of would first have to follow it before it did anything.
        """
        handle = self.load.gateway.client.get_workflow_handle(SITE_CASE)

        def look() -> SiteState | None:
            state = self.state()
            more = state.effects or settled(SITE, state, datetime.now(UTC))
            return state if reached(state) and not more else None

        while True:
            found: SiteState = await self.load.until(look, "the site's rest")
            seen: Json = await handle.query("view")
            if seen["state"] == found.lean():
                return found

    def state(self) -> SiteState:
        """The recorded state of the site."""
        with self.load.app.engine.connect() as conn:
            row = case_row(conn, SITE_CASE)
        assert row is not None
        return SiteState.model_validate(row["state"])

    def told(self) -> dict[str, list[str]]:
        """Treatment -> the beds that it was told of."""
        query = select(FACTS.c.case_id, FACTS.c.data).where(FACTS.c.kind == GRANTED)
        told: dict[str, list[str]] = {}
        with self.load.app.engine.connect() as conn:
            for row in conn.execute(query):
                told.setdefault(row.case_id, []).append(row.data["bed"])
        return told


@contextlib.asynccontextmanager
async def stand(folder: Path, seed: int) -> AsyncIterator[Stand]:
    """A record, a server and a worker of their own; they end with the block."""
    port = free_port()
    settings = Settings.load(folder, create_keys=True, temporal_address=f"127.0.0.1:{port}")
    (folder / "temporal.address").write_text(f"127.0.0.1:{port}\n")
    app = assemble(settings)
    migrate.upgrade(app.engine)
    options = DevServerOptions(
        binary=find_binary("temporal"),
        db_file=folder / "temporal.db",
        port=port,
        log_file=folder / "temporal.log",
    )
    server = DevServer(options)
    victims = Victims(settings, server, random.Random(seed))
    await victims.start_server()
    try:
        victims.start_worker()
        load = Load(app, await app.connect("fault"))
        found_offices(app.engine)
        built = Stand(load, victims)
        await built.open()
        yield built
    finally:
        victims.kill_worker()
        await server.stop()
