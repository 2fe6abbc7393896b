"""The anchor case through the service: a consent without letters, with everything on.

Belongs here: how a client drives it through the real gateway, and the worker that goes without the
sandbox for comparison (`python -m benchmarks.service`; the ordinary one is `python -m worker`). Not
here: the case's data (the tests that count its events share them), nor what is measured.
"""

import asyncio
import functools
import uuid

from temporalio.worker import UnsandboxedWorkflowRunner

import worker
from domain.actors import Actor, Role
from domain.commands import Reply
from domain.model import Json
from records import evidence
from runtime import exit as way_out
from runtime.settings import Settings
from starter.answers import Order
from starter.app import assemble
from starter.gateway import Gateway
from tests.server import anchor

CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-east")
STEPS = (
    ("record-request-sent", anchor.asked),
    ("record-response", anchor.answered),
    ("close-consent", anchor.closed),
)


class ServiceDriver:
    """How a client drives a consent: through the gateway, as console and command line do."""

    steps = len(STEPS)

    def __init__(self, gateway: Gateway, proof: str) -> None:
        self.gateway = gateway
        self.client = gateway.client
        self._proof = proof

    @classmethod
    async def connect(cls) -> "ServiceDriver":
        """A gateway with the settings of the environment."""
        settings = Settings.load()
        gateway = await assemble(settings).connect()
        return cls(gateway, on_file(settings, gateway))

    async def start(self, number: int) -> str:
        """Open a case; its id."""
        answer = await self.gateway.open("consent", anchor.opening(number), CLERK, _id())
        assert isinstance(answer, Reply), answer
        return answer.case

    async def give(self, case: str, step: int) -> None:
        """One command, recorded and answered."""
        name, data = STEPS[step][0], STEPS[step][1]()
        await self.order(
            case, name, {**data, "evidence": [self._proof]} if "evidence" in data else data
        )

    async def order(self, case: str, name: str, data: Json) -> None:
        """Any command."""
        answer = await self.gateway.do(Order(case, name, data, CLERK, _id()))
        assert isinstance(answer, Reply), answer


def on_file(settings: Settings, gateway: Gateway) -> str:
    """A document that proves something, in the record; its digest."""
    store = evidence.Store([settings.evidence_key.get_secret_value()])
    added = evidence.Added(CLERK, "paper", gateway.clock.now())
    with gateway.recorder.engine.begin() as connection:
        return store.add(connection, b"A fictional document.", "text/plain", added)


def _id() -> str:
    return uuid.uuid4().hex


def work() -> None:
    """The service's worker, without the sandbox."""
    worker.workflow_runner = lambda _: UnsandboxedWorkflowRunner()  # type: ignore[attr-defined,assignment,return-value]
    way_out.run(functools.partial(asyncio.run, worker.run(Settings.load())))


if __name__ == "__main__":
    work()
