"""A server with pinned workers of several builds, as an upgrade finds them."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion

from activities.running import Runner
from domain.model import Json
from records.registers import Act, change
from runtime.client import sdk_runtime
from runtime.clock import SystemClock
from runtime.codec import data_converter
from runtime.replay import Code
from runtime.settings import Settings
from starter.upgrade import Upgrade
from tests.house import KEY, House
from tests.workflows.people import SUPERVISOR, Family, put
from tests.workflows.service import Site
from worker import code, compose_parts
from workflows.registry import WORKFLOWS

DEPLOYMENT = "dueprocess"
OTHER: Json = {
    "finding": {"court": "Circuit Court of Fictional County"},
    "offences": {"566.030": "an act that was made up for a test"},
}


@dataclass(frozen=True)
class Builds:
    """A site whose workers are pinned, and the operator's hands."""

    place: Site
    client: Client

    def settings(self, build: str, versions: str) -> Settings:
        told = {"worker_versions": versions, "build_id": build}
        return self.place.settings.model_copy(update=told)

    @contextlib.asynccontextmanager
    async def working(
        self, build: str, *changed: type, versions: str = "pinned"
    ) -> AsyncIterator[House]:
        """Workers of one build, for as long as the block lasts; `changed` take others' place."""
        parts, settings, clock = self.place.parts, self.settings(build, versions), SystemClock()
        crew = compose_parts(settings, self.client, clock, parts)
        crew = dataclasses.replace(crew, workflows=with_changed(changed), key=KEY)
        house = House(self.client, parts.recorder, crew, clock, enricher=parts.enricher)
        await house.start_workers()
        try:
            yield house
        finally:
            await house.stop_workers()

    def upgrade(self, build: str, patience: float = 20.0) -> Upgrade:
        version = WorkerDeploymentVersion(DEPLOYMENT, build)
        runner = Runner(self.client, self.place.parts.engine)
        return Upgrade(runner, version, print, patience)

    def code(self, *changed: type) -> Code:
        return dataclasses.replace(code(self.place.settings), workflows=with_changed(changed))


def with_changed(changed: Sequence[type]) -> tuple[type, ...]:
    """The workflows of this code, some of them in the form of another build."""
    names = {name_of(one) for one in changed}
    return (*changed, *(one for one in WORKFLOWS if name_of(one) not in names))


def name_of(one: Any) -> str:
    return str(one.__temporal_workflow_definition.name)


async def builds_at(place: Site) -> Builds:
    client = await Client.connect(
        place.address,
        data_converter=data_converter(place.settings),
        identity="dueprocess-test",
        runtime=sdk_runtime(),
    )
    return Builds(place, client)


def half_known(engine: Engine) -> Family:
    """A ward of whom the register lacks what a letter must say."""
    row: Json = {"office": "ro-east", "telephone": "555-0199"}
    row |= {"address": "2 Nowhere Lane\nSampleton MO 63999"}
    put(engine, "person", {**row, "id": "ward-h", "kind": "ward", "name": "Wanda Fictional"})
    put(engine, "person", {**row, "id": "guardian-h", "kind": "guardian", "name": "Gus Fictional"})
    put(engine, "guardian", {"id": "guardian-h", "type": "individual"})
    letters = {"guardian": "guardian-h", "ward": "ward-h", "since": "2020-01-01"}
    put(engine, "guardianship", {"id": "letters-h", **letters})
    return Family("ward-h", ("guardian-h",))


def fill(engine: Engine) -> None:
    """The register gets what it lacked."""
    act = Act(SUPERVISOR, "fill/ward-h", SystemClock().now())
    done = change(engine, "person", "ward-h", {"other": OTHER}, act)
    assert done.refusal is None, done.refusal
