"""The port to other cases: opening one, and telling one what happened.

Belongs here: the two effects that join cases. Not here: what is told (the deciders).
"""

import asyncio
from dataclasses import dataclass

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.enrich import Enricher
from activities.running import Runner
from domain.actors import system
from domain.model import digest
from domain.recording import EffectAsked, EffectDone, Fact
from records import facts
from records.commit import Recorder
from records.opening import Opening, open_case
from runtime import pauses


@dataclass(frozen=True)
class LinkDriver:
    """Opens and tells other cases. The effect's key makes each happen once."""

    recorder: Recorder
    runner: Runner
    enricher: Enricher

    @activity.defn(name="cases.open")
    async def open_case(self, asked: EffectAsked) -> EffectDone:
        """Open another case, or find the one that this key opened before, or somebody else.

        Raises:
            ApplicationError: `needs-a-person`: the rules refuse to open it; retried for ever, so
                that it opens as soon as a person has cured the reason.
        """
        order = asked.effect.data
        actor = system("links")
        data = await asyncio.to_thread(
            self.enricher.opening, order["process"], order["open"], actor, asked.at
        )
        content = digest(order["open"])
        opening = Opening(order["process"], data, actor, asked.effect.key, asked.at, content)
        opened = await asyncio.to_thread(open_case, self.recorder, opening)
        if opened.refusal is not None and not opened.case:
            raise ApplicationError(opened.refusal.rule, type="needs-a-person")
        if opened.elsewhere and asked.effect.kind in self.recorder.processes[asked.process].follow:
            # Nobody takes up another office's case unasked, nor learns which one it is.
            return EffectDone(result={"process": order["process"], "elsewhere": True})
        pauses.reached(pauses.START_OF_CASE, asked.process)
        await self.runner.start(opened.case)
        result = {"case": opened.case, "process": order["process"]}
        if opened.refusal is not None:  # somebody opened it before: it knows nothing of this case
            result["adopted"] = True
        return EffectDone(result=result)

    @activity.defn(name="cases.tell")
    async def tell_case(self, asked: EffectAsked) -> EffectDone:
        """Write a fact for another case, then wake it."""
        order = asked.effect.data
        fact_id = f"{asked.effect.key}/fact"
        data = {"occurred_on": asked.at.isoformat(), **order["data"]}
        fact = Fact(id=fact_id, kind=order["fact"], actor=system("links"), data=data)

        def write() -> None:
            with self.recorder.engine.begin() as conn:
                facts.write(conn, order["case"], fact, asked.at)

        await asyncio.to_thread(write)
        await self.runner.announce(order["case"], fact_id)
        return EffectDone(result={"fact": fact_id})
