"""What every entry needs: settings, record, rule tables, and a gateway when Temporal is there.

Belongs here: putting those together. Not here: workers (`worker.py`), nor any command.
"""

from dataclasses import dataclass

from sqlalchemy import Engine
from temporalio.client import Client

from activities.assembly import assemble_parts
from activities.enrich import Enricher
from activities.running import Runner
from law.tables import Tables
from records.commit import Recorder
from runtime.client import connect
from runtime.clock import Clock, SystemClock
from runtime.settings import Settings
from starter.gateway import Gateway


@dataclass(frozen=True)
class App:
    """The service without its workers."""

    settings: Settings
    engine: Engine
    tables: Tables
    recorder: Recorder
    enricher: Enricher
    clock: Clock

    def gateway(self, client: Client) -> Gateway:
        """The way in, over a connection to Temporal."""
        key = self.settings.actor_key.get_secret_value()
        return Gateway(
            Runner(client, self.engine), self.recorder, key, self.clock, enricher=self.enricher
        )

    async def connect(self, identity: str = "gateway") -> Gateway:
        """Connect to Temporal.

        Raises:
            UnreachableError: it does not answer.
        """
        return self.gateway(await connect(self.settings, identity=identity))


def assemble(settings: Settings, clock: Clock | None = None) -> App:
    """Put the service together (the record must have been migrated)."""
    parts = assemble_parts(settings.database_url)
    return App(
        settings=settings,
        engine=parts.engine,
        tables=parts.tables,
        recorder=parts.recorder,
        enricher=parts.enricher,
        clock=clock or SystemClock(),
    )
